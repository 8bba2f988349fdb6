"""Figures over days that are missing, worked out or across a split, and comparisons that bounds decide."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small_deals import closes, small, value

from termlang.api import Market

TERMS = """N is undisclosed, a number
D is undisclosed, a date
B is undisclosed, a condition
A means {}
"""
DAYS = "over the 4 trading days ending on March 5, 2020"
KNOWN = closes("10", "8", "9", "12", ending="2020-03-05")
ONE_MISSING = closes("10", None, "9", "12", ending="2020-03-05")


def span(text: str, market: Market = KNOWN, **given: str):
    return value(small(TERMS.format(text)).given(given), "A", "2020-03-05", market)


@pytest.mark.parametrize(
    ("text", "average"),
    [
        ("the 3 days ending on March 5, 2020", Fraction(29, 3)),
        ("the 2 days ending before March 5, 2020", Fraction(17, 2)),
        # Sunday, Monday and Tuesday
        ("the 3 days ending 2 days before March 5, 2020", 9),
        ("the 2 trading days ending 1 day before March 5, 2020", Fraction(17, 2)),
        ("the 2 trading days ending 1 trading day before March 5, 2020", Fraction(17, 2)),
        ("the 2 trading days starting on March 2, 2020", 9),
        ("the 2 days starting after March 2, 2020", Fraction(17, 2)),
    ],
)
def test_which_days_a_look_back_covers(text: str, average: Fraction):
    assert span(f"the average of Price over {text}").value == average


def test_a_number_of_days_that_is_worked_out():
    text = "the average of Price over the (N) trading days ending on March 5, 2020"
    assert span(text, N="1").value == 12
    assert span(text, N="2").value == Fraction(21, 2)
    assert span(text).needs == ("N",)
    for wrong in ("2.5", "0", "1,001"):
        assert [problem.code for problem in span(text, N=wrong).problems] == ["P512"]
    assert "P512" not in [problem.code for problem in span(text, N="1,000").problems]


def test_days_beyond_the_calendar():
    text = "the sum of Price over the 2 trading days ending on D"
    assert [problem.code for problem in span(text, D="2105-02-02").problems] == ["D213"]
    assert span(text).needs == ("D",)


MISSING = "the closing price of Common Stock on 2020-03-03"


@pytest.mark.parametrize(
    ("text", "known", "low", "high"),
    [
        (f"the sum of Price {DAYS}", 39, 31, None),
        (f"the average of Price {DAYS}", Fraction(39, 4), Fraction(31, 4), None),
        (f"the median of Price {DAYS}", Fraction(19, 2), Fraction(19, 2), None),
        (f"the lowest Price {DAYS}", 8, 0, 9),
        (f"the highest Price {DAYS}", 12, 12, None),
        (f"the average of the 2 lowest Price {DAYS}", Fraction(17, 2), Fraction(9, 2), Fraction(19, 2)),
        (f"the average of the 2 highest Price {DAYS}", 11, 11, None),
        ("the median of Price over the 3 trading days ending on March 5, 2020", 9, 9, None),
    ],
)
def test_a_day_that_is_missing_leaves_what_the_others_make(text: str, known: object, low: object, high: object):
    """10, 8, 9 and 12; the 8 is missing, and is nothing at the least."""
    assert span(text).value == known
    found = span(text, ONE_MISSING)
    assert (found.value, found.needs, found.low, found.high) == (None, (MISSING,), low, high)


def test_days_that_a_party_chooses_lie_between_the_lowest_and_the_highest():
    text = f"the average of any 2 Price chosen by Holders {DAYS}"
    need = "the 2 days chosen by Holders"
    assert (span(text).needs, span(text).low, span(text).high) == ((need,), Fraction(17, 2), 11)
    found = span(text, ONE_MISSING)
    assert (found.needs, found.low, found.high) == ((need, MISSING), Fraction(9, 2), None)


def test_a_sum_of_days_that_may_count():
    counted = f"the sum of Price {DAYS} counting days when (B is met)"
    found = span(counted)
    assert (found.needs, found.low, found.high) == (("B",), 0, 39)
    assert span(counted, B="met").value == 39 and span(counted, B="not met").value == 0
    below = span(f"the sum of (Price - $9.00 per share) {DAYS} counting days when (B is met)")
    assert (below.low, below.high) == (None, None)
    lowest = span(f"the sum of the 2 lowest Price {DAYS} counting days when (B is met)")
    assert (lowest.needs, lowest.low, lowest.high) == (("B",), None, None)
    average = span(f"the average of Price {DAYS} counting days when (B is met)")
    assert (average.low, average.high) == (8, 12)


def test_the_first_and_the_last_of_some_days_that_count():
    """Days above $8.00 are three: 10, 9 and 12; where the 8 is missing, it may be the fourth."""
    text = f"the sum of Price {DAYS} counting days when (Price is above $8.00 per share)"
    assert span(text).value == 31
    found = span(text, ONE_MISSING)
    assert (found.value, found.low) == (None, 31)


def test_a_split_between_the_days_or_after_them():
    def market(day: str, ratio: object = 2) -> Market:
        days = ["2020-03-02", "2020-03-03", "2020-03-04", "2020-03-05"]
        return Market.of(days, {"close": ["10", "8", "9", "12"]}, splits=[(day, ratio)])

    text = f"the sum of Price {DAYS}"
    for day in ("2020-03-03", "2020-03-05"):
        (problem,) = span(text, market(day)).problems
        assert problem.code == "P522" and ": 2 before it is 1 after it" in problem.message
    assert span(text, market("2020-03-02")).value == 39
    early = "the sum of Price over the 2 trading days ending on March 3, 2020"
    assert [problem.code for problem in span(early, market("2020-03-04")).problems] == ["P522"]
    assert span(early, market("2020-03-02")).value == 18
    # 10 and 8 before a split of two for one are 5 and 4 after it.
    assert span(early + ", adjusted for splits", market("2020-03-04")).value == 9
    gap = Market.of(["2020-03-02", "2020-03-05"], {"close": ["10", "6"]}, splits=[("2020-03-03", 2)])
    assert span(f"the average of Price {DAYS}, adjusted for splits", gap).low == Fraction(11, 4)


def test_a_figure_of_an_earlier_day_across_a_split():
    splits = [("2020-03-04", 2)]
    market = Market.of(["2020-03-02", "2020-03-05"], {"close": ["10", "6"]}, splits=splits)
    (problem,) = span("Price on March 2, 2020", market).problems
    assert problem.code == "P523"
    assert span("Price on March 2, 2020, adjusted for splits", market).value == 5
    assert span("Price on March 5, 2020", market).value == 6
    assert span("Price on D", market).needs == ("D",)
    unknown = small(
        "B is undisclosed, in $ per share, between $2.00 per share and $4.00 per share\n"
        "A means B, adjusted for splits\n"
    )
    found = value(unknown, "A", "2020-03-05", market)
    assert (found.needs, found.low, found.high) == (("B",), 1, 2)


# --------------------------------------------------------------------------------------- comparisons that are not known

BOUNDS = "L is undisclosed, in $, between $2 and $4\nM is undisclosed, in $, between $4 and $6\n"


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("L is below $4.01", True), ("L is below $4", None), ("L is below $2", False), ("L is below M", None),
        ("L is at most $4", True), ("L is at most M", True), ("L is at most $3.99", None),
        ("L is at most $1.99", False),
        ("L is above $1.99", True), ("L is above $2", None), ("L is above $4", False), ("L is above M", False),
        ("L is at least $2", True), ("L is at least $2.01", None), ("L is at least $4.01", False),
        ("M is at least L", True),
        ("L is $4.01", False), ("L is $4", None), ("L is $1.99", False), ("L is M", None),
        ("L is not $4.01", True), ("L is not $1.99", True), ("L is not $4", None),
    ],
)  # fmt: skip
def test_bounds_decide_a_comparison_where_they_can(text: str, truth: bool | None):
    found = value(small(f"{BOUNDS}A means {text}\n"), "A", "2020-03-05")
    assert found.value is truth
    assert bool(found.needs) == (truth is None)


def test_days_that_are_not_known_decide_nothing():
    deal = small("D is undisclosed, a date\nA means D is before January 1, 2020\n")
    assert value(deal, "A", "2020-03-05").needs == ("D",)


def test_dividing_by_what_may_be_zero_has_no_value_for_sure():
    """Whether there is a value at all decides whether a choice among equals is one."""
    for bounds, may_fail in (
        ("between 0 and 2", True),
        ("between 1 and 2", False),
        ("at least 0", True),
        ("at least 0.5", False),
        ("at most 5", True),
    ):
        deal = small(f"N is undisclosed, a number, {bounds}\nA means $12 / N\n")
        reasons = value(deal, "A", "2020-03-05").result.reasons
        assert reasons.value.may_fail is may_fail, bounds
    negative = small("N is undisclosed, a number, between 1 and 2\nA means $12 / (0 - N)\n")
    assert value(negative, "A", "2020-03-05").result.reasons.value.may_fail is False
    touching = small("N is undisclosed, a number, between 1 and 2\nA means $12 / (1 - N)\n")
    assert value(touching, "A", "2020-03-05").result.reasons.value.may_fail is True
