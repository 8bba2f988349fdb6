"""Small deals written inline: a head, some terms, and one conversion whose lines a test chooses."""

from __future__ import annotations

from fractions import Fraction

import termlang
from termlang.api import Deal, Market, Quote
from termlang.calendars import NYSE

HEAD = """language 1
deal "small"
currency USD
calendar NYSE
months end on the last day
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
Price means the closing price of Common Stock
Count means the last reported shares outstanding of Common Stock
"""
PREFERRED = """preferred Series A:
  issued on {issued} to Holders, {count} shares of $1,000 stated value{units}
{terms}  conversion into Common Stock at the option of Holders:
{lines}"""
WINDOW = """    from Issue Date:
      all of it
      at {price}
"""
DOWN = "    shares rounded down, the fraction lapses\n"


def indented(lines: str, by: int) -> str:
    return "".join(" " * by + line + "\n" for line in lines.strip("\n").splitlines())


def small(
    terms: str = "",
    *,
    price: str = "$10.00 per share",
    window: str = "",
    lines: str = "",
    rounding: str = "shares rounded down, the fraction lapses",
    own: str = "",
    issued: str = "January 2, 2020",
    count: str = "1,000",
    units: str = "",
    more: str = "",
) -> Deal:
    """A deal of 1,000 preferred shares of $1,000; `terms` stand in the deal, `own` in the instrument."""
    conversion = indented(window, 4) if window else WINDOW.format(price=price)
    conversion += indented(lines, 4) + indented(rounding, 4)
    body = PREFERRED.format(issued=issued, count=count, units=units, terms=indented(own, 2), lines=conversion)
    return termlang.load(HEAD + terms + ("\n" if terms and not terms.endswith("\n") else "") + body + more)


def closes(*prices: str | None, ending: str, column: str = "close", splits: object = None) -> Market:
    """Prices of the trading days that end on a day."""
    from datetime import date

    days = NYSE.last(len(prices), date.fromisoformat(ending), included=True)
    return Market.of(list(days), {column: list(prices)}, splits=splits)


def convert(deal: Deal, amount: str, on: str, market: Market | None = None, **more: object) -> Quote:
    return deal.quote("Series A", amount, on=on, market=market, **more).only  # type: ignore[arg-type]


def value(deal: Deal, term: str, on: str, market: Market | None = None) -> object:
    return deal.value(term, on=on, market=market).only


def exact(text: str) -> Fraction:
    return Fraction(text)


def on_given_day(text: str, day: str, **given: str) -> Deal:
    """A deal without a rule for the ends of months, whose term D is another day than the text says."""
    head = HEAD.replace("months end on the last day\n", "") + "business calendar NYSE\nD means January 2, 2020\n"
    body = PREFERRED.format(
        issued="January 2, 2020",
        count="1",
        units="",
        terms="",
        lines=indented(WINDOW.format(price="$10.00 per share") + DOWN, 0),
    )
    return termlang.load(head + text + "\n" + body).given({"D": day, **given})
