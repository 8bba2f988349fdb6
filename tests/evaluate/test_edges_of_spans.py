"""Look-backs at their edges: the first and the last day, days that may not count, and figures that are half known."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small_deals import closes, small, value

from termlang.api import Market

FRIDAY = "2020-03-06"
# Monday to Friday.
WEEK = closes("5", "1", "4", "2", "3", ending=FRIDAY)
TO_FRIDAY = "over the {} trading days ending on March 6, 2020"
NEED = "the closing price of Common Stock on {}"


def asked(text: str, market: Market = WEEK, *, on: str = FRIDAY, terms: str = "", **given: str):
    deal = small(f"{terms}A means {text}\n")
    return value(deal.given(given) if given else deal, "A", on, market)


# ------------------------------------------------------------------------------------------------------ which days


@pytest.mark.parametrize(
    ("days", "total"),
    [
        # March 7 is a Saturday: Wednesday to Friday lie in the three days before it.
        ("the 3 days before March 7, 2020", 4 + 2 + 3),
        ("the 2 days after March 3, 2020", 4 + 2),
        ("the 2 days starting on March 3, 2020", 1 + 4),
        # Two days before Friday is Wednesday.
        ("the 2 days ending 2 days before March 6, 2020", 1 + 4),
        ("the 2 days starting 2 days before March 6, 2020", 4 + 2),
        # Two trading days before Monday, March 9 is Thursday; two days before it is Saturday.
        ("the 2 days ending 2 trading days before March 9, 2020", 4 + 2),
        ("the 2 days ending 2 days before March 9, 2020", 3),
        ("the 1 trading days ending on March 6, 2020", 3),
    ],
)
def test_days_from_an_end(days: str, total: int):
    assert asked(f"the sum of Price over {days}").value == total


@pytest.mark.parametrize(
    ("days", "code"), [("1", ""), ("1,000", ""), ("0", "P512"), ("1.5", "P512"), ("1,001", "P512")]
)
def test_a_worked_out_number_of_days(days: str, code: str):
    """From one day to a thousand, each of them whole."""
    span = "the sum of Price over the (N) days ending on March 6, 2020"
    found = asked(span, terms="N is undisclosed, a number\n", N=days)
    assert [problem.code for problem in found.problems] == ([code] if code else [])


@pytest.mark.parametrize(
    "figure", ["the sum of Price over", "the number of conversions of Series A during", "the number of"]
)
@pytest.mark.parametrize("kind", ["days", "trading days"])
def test_trading_days_before_a_day_beyond_the_calendar(figure: str, kind: str):
    span = f"{figure} the 2 {kind} ending 2 trading days before Far"
    span += " when (Price is above $1.00 per share)" if figure == "the number of" else ""
    (problem,) = asked(span, terms="Far is undisclosed, a date\n", Far="2105-01-05").problems
    assert problem.code == "D213" and "2105-01-05" in problem.message


@pytest.mark.parametrize(
    ("ending", "projected"), [("2030-12-31", False), ("2031-01-02", True), ("2031-01-03", True), ("2031-01-06", True)]
)
def test_the_last_day_says_whether_the_calendar_is_projected(ending: str, projected: bool):
    """The holidays are published through 2030; the first trading day after is January 2, 2031."""
    market = closes("1", "2", "3", ending=ending)
    note = asked(f"the sum of Price over the 3 trading days ending on {ending}", market, on=ending)
    assert ("projected calendar" in note.result.reasons.inputs[0].note) is projected


@pytest.mark.parametrize(
    ("days", "number"),
    [
        ("the 3 trading days ending on March 5, 2020", 3),
        ("the 3 trading days starting on March 3, 2020", 3),
        ("the 3 trading days ending on March 9, 2020", 2),
        ("the 3 trading days ending 1 trading day before March 9, 2020", 3),
        ("the 3 days ending on March 9, 2020", 0),
    ],
)
def test_what_happened_on_the_last_day_counts(days: str, number: int):
    """One conversion on each day of the week from Monday, March 2 to Friday; it is Tuesday, March 10."""
    journal = "".join(f"2020-03-0{day} Holders convert $1,000 of Series A\n" for day in range(2, 7))
    deal = small(f"A means the number of conversions of Series A during {days}\n")
    assert deal.value("A", on="2020-03-10", journal=journal).only.value == number


# ------------------------------------------------------------------------------------------ days that may not count

DAYS = ["2020-03-04", "2020-03-05", FRIDAY]
# The first day counts whatever the floor is, the last never, and the second perhaps.
VOLUMES = ["300", "150", "50"]
TERMS = (
    "Volume means the trading volume of Common Stock\n"
    "Floor is undisclosed, in shares, between 100 shares and 200 shares\n"
    "X is undisclosed, in $ per share, between $2.00 per share and $5.00 per share\n"
)
PERHAPS = f"{TO_FRIDAY.format(3)} counting days when (Volume is above Floor)"


def perhaps(figure: str, *prices: str | None):
    found = asked(f"{figure} {PERHAPS}", Market.of(DAYS, {"close": list(prices), "volume": VOLUMES}), terms=TERMS)
    assert not found.problems
    return found.value, found.low, found.high


@pytest.mark.parametrize(
    ("figure", "prices", "low", "high"),
    [
        # $4.00 alone, or with $5.00.
        ("the average of Price", ("4", "5", "9"), 4, 5),
        ("the sum of Price", ("4", "5", "9"), 4, 9),
        # Of a day that has no price yet only that it is not below zero is known.
        ("the average of Price", (None, "5", "9"), 0, None),
        ("the sum of Price", (None, "5", "9"), 0, None),
        ("the sum of Price", ("4", None, "9"), 4, None),
        # $1.50 for sure, and perhaps $0.50.
        ("the sum of (Price - $4.50 per share)", ("6", "5", "9"), Fraction(3, 2), 2),
        # The first day lies between $3.00 and $5.00, the second at $7.00.
        ("the sum of (the greater of Price and X)", ("3", "7", "9"), 3, 12),
        # Nothing for sure, and perhaps $1.00.
        ("the sum of (Price - $4.00 per share)", ("4", "5", "9"), 0, 1),
        # What a day may take away, or a day whose figure has no floor, leaves a sum open on both sides.
        ("the sum of (Price - $5.50 per share)", ("6", "5", "9"), None, None),
        ("the sum of ($9.00 per share - Price)", (None, "5", "9"), None, None),
        # Which day is the lowest depends on whether the second counts.
        ("the sum of the 1 lowest Price", ("4", "5", "9"), None, None),
        ("the average of the 1 lowest Price", ("5", "4", "9"), 4, 5),
    ],
)
def test_a_day_that_may_not_count(figure: str, prices: tuple[str | None, ...], low: object, high: object):
    assert perhaps(figure, *prices) == (None, low, high)


def test_where_it_makes_no_difference_whether_a_day_counts():
    """One day of two is enough for an average; both are at $4.00. To a sum the second adds nothing."""
    assert perhaps("the average of Price", "4", "4", "9")[0] == 4
    assert perhaps("the sum of (Price - $5.00 per share)", "6", "5", "9")[0] == 1
    # The lowest two may be one too few, which is an error and no figure.
    assert perhaps("the average of the 2 lowest Price", "4", "4", "9")[0] is None


def test_one_day_that_counts_is_enough():
    span = f"the average of Price {TO_FRIDAY.format(3)} counting days when (Volume is above 200 shares)"
    market = Market.of(DAYS, {"close": ["4", "5", "9"], "volume": VOLUMES})
    assert asked(span, market, terms=TERMS).value == 4


# ----------------------------------------------------------------------------------------- days that are half known

BELOW = "($10.00 per share - Price)"


@pytest.mark.parametrize(
    ("figure", "prices", "low", "high"),
    [
        # A price is not below zero: $10.00 less a price that is not known is at most $10.00 and may be anything below.
        (f"the lowest {BELOW}", ("3", None, None), None, 7),
        (f"the highest {BELOW}", ("3", None, None), 7, 10),
        (f"the average of {BELOW}", ("3", None, None), None, 9),
        ("the lowest Price", ("3", None, None), 0, 3),
        ("the highest Price", ("3", None, None), 3, None),
        ("the median of Price", ("3", None, "9"), 3, None),
        # Two of three are known: the two lowest are at most their average, the two highest at least.
        (f"the average of the 2 lowest {BELOW}", ("3", None, "9"), None, 4),
        (f"the average of the 2 highest {BELOW}", ("3", None, "9"), 4, Fraction(17, 2)),
        ("the average of the 2 lowest Price", ("3", None, "9"), Fraction(3, 2), 6),
        ("the average of the 2 highest Price", ("3", None, "9"), 6, None),
        # One of three is not enough for two.
        (f"the average of the 2 highest {BELOW}", ("3", None, None), None, 10),
        ("the average of the 2 lowest Price", ("3", None, None), 0, None),
        ("the volume-weighted average of Price", (None, None, None), 0, None),
        # (300 x $3.00 + 50 x $9.00) / 500, and 150 shares at nothing.
        ("the volume-weighted average of Price", ("3", None, "9"), Fraction(27, 10), None),
    ],
)
def test_a_day_without_a_price(figure: str, prices: tuple[str | None, ...], low: object, high: object):
    found = asked(f"{figure} {TO_FRIDAY.format(3)}", Market.of(DAYS, {"close": list(prices), "volume": VOLUMES}))
    assert found.needs == tuple(NEED.format(day) for day, price in zip(DAYS, prices, strict=True) if price is None)
    assert (found.value, found.low, found.high) == (None, low, high)


@pytest.mark.parametrize(
    ("volumes", "answer"), [((None, None, None), None), (("0", None, None), None), (("1", None, None), 4)]
)
def test_an_average_by_volume_needs_one_day_on_which_shares_were_sold(volumes: tuple[str | None, ...], answer: object):
    """At $4.00 on each day it is $4.00, unless nothing was sold at all."""
    market = Market.of(DAYS, {"close": ["4", "4", "4"], "volume": list(volumes)})
    found = asked(f"the volume-weighted average of Price {TO_FRIDAY.format(3)}", market)
    assert (found.value, found.low, found.high) == ((answer,) + ((4, 4) if answer is None else (None, None)))


# ------------------------------------------------------------------------------------------- days that a party picks

PICKED = "the average of any 2 Price chosen by Holders over the {} trading days ending on March 6, 2020"


def picked(days: str, *prices: str | None):
    deal = small(f"A means {PICKED.format(3)}\n").given({}, elections=[f"days of Holders={days}"])
    return value(deal, "A", FRIDAY, closes(*prices, ending=FRIDAY))


def test_a_pick_of_all_days_waits_for_nobody():
    assert asked(PICKED.format(2)).value == Fraction(5, 2)


def test_a_pick_of_all_days_is_still_a_pick():
    deal = small(f"A means {PICKED.format(2)}\n").given({}, elections=["days of Holders=2020-03-04 2020-03-06"])
    assert [problem.code for problem in value(deal, "A", FRIDAY, WEEK).problems] == ["P521"]


def test_before_the_pick_a_day_may_have_no_price():
    """Of $1.00, $2.00 and a price that is not known, the lowest two are at least $0.50 on average."""
    found = asked(PICKED.format(3), closes(None, "1", "2", ending=FRIDAY))
    assert found.needs == ("the 2 days chosen by Holders", NEED.format("2020-03-04"))
    assert (found.value, found.low, found.high) == (None, Fraction(1, 2), None)


def test_a_day_that_was_picked_may_have_no_price():
    found = picked("2020-03-04 2020-03-05", None, "1", "2")
    assert (found.needs, found.low, found.high) == ((NEED.format("2020-03-04"),), Fraction(1, 2), None)
    assert picked("2020-03-05 2020-03-06", None, "1", "2").value == Fraction(3, 2)


def test_days_that_are_not_of_the_span_are_named():
    (problem,) = picked("2020-03-09 2020-03-05", "3", "1", "2").problems
    assert problem.message == "2020-03-05 2020-03-09 are not 2 different days of this look-back"


# ---------------------------------------------------------------------------------------------------- splits inside

SPLIT = "a split of {} on {} lies inside this span: {} before it is 1 after it"


@pytest.mark.parametrize(
    ("splits", "message"),
    [
        # A price of $2.00 is one of $1.00 after two for one. Whatever lies on the first day lies before it.
        ([("2020-03-05", 2)], SPLIT.format(2, "2020-03-05", 2)),
        ([("2020-03-04", 5)], None),
        ([("2020-03-04", 5), ("2020-03-05", 3)], SPLIT.format(3, "2020-03-05", 3)),
        ([("2020-03-06", "1/4")], SPLIT.format("1/4", "2020-03-06", "1/4")),
        ([("2020-03-09", 2)], None),
    ],
)
def test_a_split_inside_a_look_back(splits: list[tuple[str, object]], message: str | None):
    market = closes("5", "1", "4", ending=FRIDAY, splits=[(day, Fraction(ratio)) for day, ratio in splits])
    found = asked(f"the average of Price {TO_FRIDAY.format(3)}", market)
    assert [problem.message for problem in found.problems] == ([message] if message else [])


def test_a_count_grows_by_a_split():
    market = Market.of(DAYS, {"volume": VOLUMES}, splits=[(FRIDAY, Fraction(2))])
    span = f"the average of the trading volume of Common Stock {TO_FRIDAY.format(3)}"
    (problem,) = asked(span, market).problems
    assert problem.message == SPLIT.format(2, FRIDAY, "1/2")
    # 600 and 300 new shares, and 50.
    assert asked(f"{span}, adjusted for splits", market).value == Fraction(950, 3)


@pytest.mark.parametrize(("day", "inside"), [("2020-03-09", True), ("2020-03-10", True), ("2020-03-11", False)])
def test_a_split_that_is_announced_lies_inside_a_span_that_reaches_past_today(day: str, inside: bool):
    market = closes("5", "1", "4", ending=FRIDAY, splits=[(day, Fraction(2))])
    found = asked("the average of Price over the 3 trading days starting on March 6, 2020", market)
    assert [problem.code for problem in found.problems] == (["P522"] if inside else [])


def test_an_average_by_volume_counts_both_in_the_shares_of_today():
    """$4.00 on 300 old shares are $2.00 on 600 new ones: (2 x 600 + 5 x 150 + 8 x 50) / 800."""
    market = Market.of(DAYS, {"close": ["4", "5", "8"], "volume": VOLUMES}, splits=[("2020-03-05", Fraction(2))])
    span = f"the volume-weighted average of Price {TO_FRIDAY.format(3)}"
    assert [problem.code for problem in asked(span, market).problems] == ["P522"]
    assert asked(f"{span}, adjusted for splits", market).value == Fraction(2350, 800)
