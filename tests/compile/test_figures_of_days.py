"""What the day alone decides in a compiled run: counted days, tables, samples and readings, by sums done by hand.

Each deal converts $10,000 on the last trading day of March, April and May 2001 at a price that its own words give; the
interpreter must deliver the same shares, and so must the plan run in fractions.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import termlang
from termlang.compile import exact
from termlang.compile.compiled import in_ticks
from termlang.market import Market
from tests.compile.worlds import deal_of

HEAD = """\
language 1
deal "Days"
currency USD
calendar NYSE
months end on the last day
party Company "Issuer, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means March 1, 2001
Market Value means the closing price of Common Stock
"""
SERIES = """
preferred Series A:
  issued on Closing to Holders, 1,000 shares of $1,000 stated value
{inside}
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it{tail}
      at {price}
{limits}    shares rounded down, the fraction lapses

policy "P":
  Holders convert $10,000 of Series A on the last trading day of each month when {when}
"""
CENT = Fraction(1, 100)
DAYS = 64  # March 1 to May 31, 2001
MONTH_ENDS = (21, 41, 63)
ALWAYS = "Market Value is above $1.00 per share"
TO_DATE = "from Issue Date to Conversion Date"
EACH = "$1.00 per share *"


def text(
    price: str, inside: str = "", terms: str = "", tail: str = "", limits: str = "", when: str = ALWAYS, more: str = ""
) -> str:
    lines = "".join(f"  {line}\n" for line in inside.splitlines())
    limits = "".join(f"    {line}\n" for line in limits.splitlines())
    return HEAD + terms + SERIES.format(price=price, inside=lines, tail=tail, limits=limits, when=when) + more


def delivered(deal: termlang.Deal, closes: Any = None, market: Market | None = None, **more: Any) -> tuple[float, ...]:
    """The shares of each month end, compiled; all of them are those of the interpreter."""
    program = deal.compile("P", backend="numpy", market=market, **more)
    prices = np.full(DAYS, 10.0) if closes is None else closes
    result = program.run(prices, tick="0.01", snapshots=MONTH_ENDS)
    shares = result.after["Series A"].shares[:, 0]
    told = program.journal(prices, tick="0.01").outcome
    column = program.compiled.columns[0]
    bound, _ = program.compiled.program(result.days, {column: CENT}, program._history(None, result.days))
    again = exact.run(bound, {column: in_ticks(list(prices), CENT)}, frozenset(MONTH_ENDS))
    assert [float(again.snapshots[day]["shares of Series A"]) for day in MONTH_ENDS] == shares.tolist()
    assert told.totals["Series A"].shares == shares[-1] and not result.undecided.any()
    return tuple(np.diff(shares, prepend=0.0).tolist())


def priced(price: str, **more: str) -> tuple[float, ...]:
    return delivered(deal_of(text(price, **more)))


PART = "Part means:\n  50% when Conversion Date is before April 15, 2001\n  otherwise {}"

GOOD = [
    # 21, 41 and 63 trading days after March 1: the first day counts, the second does not.
    (f"{EACH} the number of trading days {TO_DATE}", {}, (476, 243, 158)),
    # $100.00 less as many.
    ("$100.00 per share + $1.00 per share * the number of trading days from Conversion Date to Issue Date", {},
     (126, 169, 270)),
    # From March 15, April 16 (the 15th is a Sunday) and May 15 on: 15, 14 and 16 days.
    (f"{EACH} the number of days from (the 15th of the month of Conversion Date rolled to the next trading day)"
     " to Conversion Date", {}, (666, 714, 625)),
    # From March 21 on: 9, 40 and 71 days.
    (f"{EACH} the number of days from (2 * Grace) days after Issue Date to Conversion Date",
     {"terms": "Grace means 10\n"}, (1_111, 250, 140)),
    # As of February 28, March 30 and April 30.
    ("Stepped on 1 month before Conversion Date",
     {"inside": "Stepped means:\n  $5.00 per share when the day is before March 15, 2001\n  otherwise $4.00 per share"},
     (2_000, 2_500, 2_500)),
    # 29, 60 and 91 days after March 1.
    ("the entry of Ladder at the number of days " + TO_DATE,
     {"terms": "table Ladder by number, in $ per share, between entries the lower one:\n"
               "  number entry\n  0 $5.00\n  60 $4.00\n  90 $2.00\n"},
     (2_000, 2_500, 5_000)),
    # $1.29, $1.60 and $1.91.
    ("the entry of Ladder at the number of days " + TO_DATE,
     {"terms": "table Ladder by number, in $ per share, between entries on a straight line:\n"
               "  number entry\n  0 $1.00\n  100 $2.00\n"},
     (7_751, 6_250, 5_235)),
    # 29, 60 and 91 days of a half-year of 184, at 10% a year: 0.788%, 1.630% and 2.473% more.
    ("$10.00 per share",
     {"inside": "Premium means 10% a year on Stated Value, simple, "
                "actual/actual ICMA in periods of 6 months from Issue Date, from Issue Date until Conversion Date",
      "tail": ", with Premium"}, (1_007, 1_016, 1_024)),
    # 29, 59 and 89 days of 360.
    ("$10.00 per share",
     {"inside": "Premium means 10% a year on Stated Value, simple, "
                "30E/360 ISDA terminating on June 1, 2010, from Issue Date until Conversion Date",
      "tail": ", with Premium"}, (1_008, 1_016, 1_024)),
    # $5.00 / (1 - 50%), and / (1 - 60%) from April 15 on.
    ("Grown",
     {"inside": PART.format("60%") + "\nGrown means $5.00 per share + Part * Grown, solved in $ per share"},
     (1_000, 800, 800)),
    # What is left of 1,000 shares: 1,000, 990 and 980.
    ("$0.01 per share * (Outstanding / 1 share of Series A)", {}, (1_000, 1_010, 1_020)),
    ("$10.00 per share", {"when": f"{ALWAYS} and Outstanding of Series A is above 985 shares of Series A"},
     (1_000, 1_000, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("price", "more", "shares"), GOOD)
def test_a_price_of_the_day_is_that_of_the_sum(price: str, more: dict[str, str], shares: tuple[int, ...]) -> None:
    assert priced(price, **more) == shares


SPLIT = Market.of((), {"close": []}, splits=[("2001-04-16", "2")])
STEPPED = """\
Stepped means:
  $5.00 per share when the day is before March 15, 2001
  otherwise $4.00 per share
Then means Stepped on 1 month before Conversion Date"""


def test_a_sample_from_before_a_split_moves_where_the_text_says_so() -> None:
    """As of February 28, March 30 and April 30: only the second lies across the split of April 16."""
    deal = deal_of(text("Then", inside=STEPPED + ", adjusted for splits"))
    assert delivered(deal, market=SPLIT) == (2_000, 5_000, 2_500)
    with pytest.raises(termlang.NotCompilable, match="a figure of 2001-03-30 across a split"):
        delivered(deal_of(text("Then", inside=STEPPED)), market=SPLIT)


def test_a_given_price_moves_with_the_stock_where_its_term_does() -> None:
    """$5.00, given instead of $4.00, is $2.50 from April 16 on."""
    deal = deal_of(text("Fixed Price", inside="Fixed Price means $4.00 per share, adjusted for splits"))
    closed = deal.given({"Fixed Price of Series A": "$5.00"})
    assert delivered(closed, market=SPLIT) == (2_000, 4_000, 4_000)


def test_a_reading_decides_on_each_day() -> None:
    """A question of the text beside a condition of the day, both in one piece."""
    terms = 'question Late "Does the lower price come late?":\n  reading Yes\n  reading No\n'
    inside = (
        "Fixed Price means $5.00 per share\n"
        "  except when Late is Yes and Conversion Date is after April 15, 2001: $4.00 per share"
    )
    deal = deal_of(text("Fixed Price", inside=inside, terms=terms))
    assert delivered(deal.given(readings={"Late": "Yes"})) == (2_000, 2_500, 2_500)
    assert delivered(deal.given(readings={"Late": "No"})) == (2_000, 2_000, 2_000)
    with pytest.raises(termlang.NotCompilable, match="K102"):
        delivered(deal)


def test_a_limit_in_parts_of_the_shares_reported() -> None:
    """Half of 5,000 shares: two conversions of 1,000, and 500 of the third."""
    reported = "the last reported shares outstanding of Common Stock"
    limits = f"limit 50% of {reported}, counting conversions, in total, the excess stays outstanding"
    known = Market.of(["2001-03-01"], {"outstanding": [5_000]})
    deal = deal_of(text("$10.00 per share", limits=limits))
    assert delivered(deal, market=known) == (1_000, 1_000, 500)


LADDER = "table Ladder by number, in $ per share:\n  number entry\n  29 $5.00\n  60 $4.00\n"
BY_DAY = "table Ladder by number, in $ per share, between entries the lower one:\n  number entry\n  0 $5.00\n"
AVERAGE = "the average of Market Value over the 5 trading days ending on {}"
PRICE_DAY = "Price Day means:\n  Closing when Market Value is above $5.00 per share\n  otherwise March 15, 2001"
REFUSED = [
    ("the entry of Ladder at the number of days " + TO_DATE, {"terms": LADDER}, "the table Ladder at 91"),
    ("the entry of Ladder at (Market Value / $1.00 per share)", {"terms": BY_DAY}, "which prices read"),
    ("$100.00 per share / the number of days from Conversion Date to March 30, 2001", {},
     "a division by zero on 2001-03-30"),
    (f"{EACH} the number of days from (Grace / 3) days after Issue Date to Conversion Date",
     {"terms": "Grace means 10\n"}, "10/3 is no count of days"),
    ("Early", {"inside": "Early means:\n  $5.00 per share when Conversion Date is before April 15, 2001"},
     "a day that no piece covers, 2001-04-30"),
    ("Both", {"inside": "Both means $5.00 per share\n"
                        "  except when Conversion Date is after March 1, 2001: $4.00 per share\n"
                        "  except when Conversion Date is after April 1, 2001: $3.00 per share"},
     "a term that has two values on 2001-04-30"),
    ("Grown",
     {"inside": PART.format("100%") + "\nGrown means $5.00 per share + Part * Grown, solved in $ per share"},
     "a term that has no solution on 2001-04-30"),
    ("Market Value on Price Day", {"inside": PRICE_DAY}, "a day that prices decide"),
    (AVERAGE.format("Price Day"), {"inside": PRICE_DAY}, "a span of days that prices decide"),
    ("$10.00 per share", {"inside": PRICE_DAY, "when": "Conversion Date is after Price Day"}, "a day among figures"),
    (f"{EACH} the number of the 5 trading days ending on Conversion Date when (the day is after March 15, 2001)", {},
     "a figure over days that prices do not decide"),
    ("Nested", {"inside": "Back means " + AVERAGE.format("Conversion Date")
                          + "\nNested means the highest Back over the 5 trading days ending on Conversion Date"},
     "a look-back inside a look-back"),
    ("Nested", {"inside": "Back means Market Value on the trading day before the day\n"
                          "Nested means the highest Back over the 5 trading days ending on Conversion Date"},
     "another day inside a figure over days"),
    (AVERAGE.format("Conversion Date") + " counting days when (Market Value is above $5.00 per share)", {},
     "a look-back that leaves out days"),
    ("$10.00 per share * (Outstanding on Closing / 1,000 shares of Series A)", {},
     "what was outstanding on another day"),
    (f"{EACH} the number of the 5 business days ending on Conversion Date when (Market Value is above $5.00 per share)",
     {"terms": "business calendar Bank Days closed on 2001-04-13\n"}, "a span of business days"),
    ("$10.00 per share",
     {"when": "Conversion Price of Series A on Closing is above $5.00 per share"},
     "the price of a request on another day"),
]  # fmt: skip


@pytest.mark.parametrize(("price", "more", "named"), REFUSED)
def test_what_a_day_does_not_decide_is_refused_by_name(price: str, more: dict[str, str], named: str) -> None:
    with pytest.raises(termlang.NotCompilable) as refused:
        priced(price, **more)
    assert named in refused.value.problems[0].message
