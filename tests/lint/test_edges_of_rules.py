"""Rules at the edge between what they report and what they let pass, each figure worked out by hand."""

from __future__ import annotations

import pytest

import termlang

HEAD = """language 1
deal "edges"
currency USD
calendar NYSE
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
Closing means January 29, 1999
Market Value means the closing price of Common Stock
{terms}preferred Series A:
  issued on Closing to Holders, 400 shares of $10,000 stated value
  conversion into Common Stock at the option of Holders:
    at any time:
      all of it
      at {price}
{lines}    shares rounded down, the fraction lapses
"""


def codes(code: str, terms: str = "", price: str = "$10.00 per share", lines: str = "") -> list[termlang.Problem]:
    text = HEAD.format(terms=terms, price=price, lines=lines)
    assert termlang.check(text).deal is not None
    return [problem for problem in termlang.lint(text, {"select": [code]}) if problem.code == code]


FLOORED = "the greater of Market Value and $5.00 per share"


@pytest.mark.parametrize(
    ("bar", "dead"),
    [
        ("below $5.00 per share", True),
        ("at most $5.00 per share", False),
        ("at most $4.99 per share", True),
        ("below $5.01 per share", False),
        ("above $5.00 per share", False),
    ],
)
def test_a_bar_below_the_floor_of_the_price_never_bars(bar: str, dead: bool) -> None:
    found = codes("C609", price=FLOORED, lines=f"    barred when Conversion Price is {bar}\n")
    assert len(found) == dead
    market = codes("C609", price=FLOORED, lines=f"    barred when Market Value is {bar}\n")
    assert market == []  # the market may fall as far as it likes


@pytest.mark.parametrize(
    ("number", "wrong"), [("19", False), ("20", True), ("500", True), ("501", False), ("101%", False), ("1.01", False)]
)
def test_a_multiplier_from_20_to_500_lacks_its_sign(number: str, wrong: bool) -> None:
    assert len(codes("U402", terms=f"Variable Price means {number} * Market Value\n")) == wrong
    assert len(codes("U402", terms=f"Variable Price means Market Value * {number}\n")) == wrong


@pytest.mark.parametrize(("rate", "wrong"), [("0.05%", False), ("0.049%", True), ("5%", False), ("0%", False)])
def test_a_rate_of_less_than_a_twentieth_of_a_percent_lacks_two_digits(rate: str, wrong: bool) -> None:
    text = HEAD.format(terms="", price="$10.00 per share", lines="") + (
        f"  dividend {rate} a year on Stated Value:\n    simple, actual/365, from Issue Date\n    in cash\n"
    )
    found = [each for each in termlang.lint(text, {"select": ["U402"]}) if each.code == "U402"]
    # What is meant is a hundred times as much: 4.9% for 0.049%.
    assert [each.remedy for each in found] == (["write `4.9%`"] if wrong else [])


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        ("below $8.00 per share", "above $8.00 per share", "8"),
        ("at most $8.00 per share", "above $8.00 per share", None),
        ("below $8.00 per share", "at least $8.00 per share", None),
        ("below $8.00 per share", "above $10.00 per share", "9"),
        ("at most $8.00 per share", "at least $10.00 per share", "9"),
        ("above $10.00 per share", "below $8.00 per share", "9"),
    ],
)
def test_pieces_leave_out_a_price_or_meet(first: str, second: str, gap: str | None) -> None:
    pieces = (
        f"Stepped Price means:\n  $4.00 per share when Market Value is {first}\n"
        f"  $3.00 per share when Market Value is {second}\n"
    )
    found = codes("W310", terms=pieces, price="Stepped Price")
    assert len(found) == (gap is not None)
    assert gap is None or gap in found[0].facts.values()


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("Market Value is below $8.00 per share", "Market Value is above $8.00 per share", False),
        ("Market Value is at most $8.00 per share", "Market Value is above $8.00 per share", False),
        ("Market Value is at most $8.00 per share", "Market Value is at least $8.00 per share", True),
        ("Market Value is at least $8.00 per share", "Market Value is below $8.00 per share", False),
        ("Market Value is below $8.00 per share", "Market Value is above $7.00 per share", True),
        ("Market Value is above $9.00 per share", "Market Value is below $8.00 per share", False),
        ("Market Value is below $8.00 per share", "not (Market Value is below $8.00 per share)", False),
    ],
)
def test_two_exceptions_hold_at_once_or_cannot(first: str, second: str, both: bool) -> None:
    terms = "Floor means $5.00 per share\n"
    terms += f"  except when {first}: $4.00 per share\n  except when {second}: $3.00 per share\n"
    assert len(codes("X126", terms=terms, price="Floor")) == both


@pytest.mark.parametrize(
    ("reserved", "lines", "short"),
    [
        # 400 shares of $10,000 at the floor of $5.00 are 800,000 shares.
        ("800,000", "", False),
        ("799,999", "", True),
        ("799,999", "    limit 700,000 shares, counting conversions, in total, the excess stays outstanding\n", False),
    ],
)
def test_what_is_reserved_is_compared_with_what_may_be_due_at_the_floor(reserved: str, lines: str, short: bool) -> None:
    found = codes("C606", terms=f"Reserved Shares means {reserved} shares\n", price=FLOORED, lines=lines)
    assert [each.facts["worst"] for each in found] == (["800,000"] if short else [])
