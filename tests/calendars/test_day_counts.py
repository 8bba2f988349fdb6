"""Day counts against outside numbers, compared as exact fractions."""

import csv
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termlang.calendars import DayCount

VECTORS = Path(__file__).parents[1] / "vectors" / "daycount"
TOLERANCE = Fraction(1, 10**10)

WORDS = {
    "ACT/ACT ISDA": DayCount.ACTUAL_ACTUAL,
    "30/360 BOND": DayCount.THIRTY_360,
    "30E/360": DayCount.THIRTY_E_360,
    "30/360 US": DayCount.THIRTY_360_US,
    "30E/360 ISDA": DayCount.THIRTY_E_360_ISDA,
    "30/365": DayCount.THIRTY_365,
}

# Conventions of the vectors that a deal cannot name: how many rows each has, and why not.
NOT_EXPRESSIBLE = {
    "ACT/ACT ICMA": (8, "depends on the coupon period around the accrual, not on two days alone"),
    "ACT/ACT ICMA (quarterly, EOM schedule)": (
        1,
        "the same, and on the month-end rule of the coupon schedule",
    ),
    "ACT/ACT ICMA (quarterly, no EOM)": (1, "the same, and on the month-end rule of the coupon schedule"),
    "ACT/ACT AFB": (7, "a French rule for whole years, counted back from the end, that no known deal uses"),
}

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def rows() -> list[dict[str, str]]:
    with (VECTORS / "daycount.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EXPRESSIBLE = [row for row in rows() if row["convention"] in WORDS]


@pytest.mark.parametrize("row", EXPRESSIBLE, ids=lambda row: f"{row['convention']} {row['start']} {row['end']}")
def test_vector(row: dict[str, str]) -> None:
    day_count = WORDS[row["convention"]]
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    termination = date.fromisoformat(row["termination_date"]) if row["termination_date"] else None
    fraction = day_count.year_fraction(start, end, termination=termination)
    assert abs(fraction - Fraction(row["year_fraction"])) <= TOLERANCE
    if row["days"]:
        assert day_count.days(start, end, termination=termination) == int(row["days"])


def test_every_row_is_tested_or_accounted_for() -> None:
    counts = Counter(row["convention"] for row in rows())
    assert counts.keys() == WORDS.keys() | NOT_EXPRESSIBLE.keys()
    assert {name: counts[name] for name in NOT_EXPRESSIBLE} == {
        name: count for name, (count, _) in NOT_EXPRESSIBLE.items()
    }
    assert (len(EXPRESSIBLE), counts.total()) == (131, 148)


def test_four_rules_are_called_30_360() -> None:
    first, second, third = date(2006, 8, 31), date(2007, 2, 28), date(2007, 8, 31)
    counted = {
        rule: (rule.days(first, second, termination=third), rule.days(second, third, termination=third))
        for rule in (
            DayCount.THIRTY_360,
            DayCount.THIRTY_E_360,
            DayCount.THIRTY_360_US,
            DayCount.THIRTY_E_360_ISDA,
        )
    }
    assert [*counted.values()] == [(178, 183), (178, 182), (178, 180), (180, 180)]


def test_actual_over_a_constant() -> None:
    start, end = date(1999, 1, 29), date(2000, 4, 29)
    assert DayCount.ACTUAL_365.year_fraction(start, end) == Fraction(456, 365)
    assert DayCount.ACTUAL_360.year_fraction(start, end) == Fraction(456, 360)
    assert DayCount.ACTUAL_365.days(start, end) == DayCount.ACTUAL_ACTUAL.days(start, end) == 456


def test_actual_actual_splits_at_the_turn_of_the_year() -> None:
    fraction = DayCount.ACTUAL_ACTUAL.year_fraction(date(2003, 11, 1), date(2004, 5, 1))
    assert fraction == Fraction(61, 365) + Fraction(121, 366)
    # December 31 is the last day of the old year, and the end is excluded.
    assert DayCount.ACTUAL_ACTUAL.year_fraction(date(2003, 12, 31), date(2004, 1, 1)) == Fraction(1, 365)
    assert DayCount.ACTUAL_ACTUAL.year_fraction(date(2004, 12, 31), date(2005, 1, 1)) == Fraction(1, 366)
    assert DayCount.ACTUAL_ACTUAL.year_fraction(date(1900, 1, 1), date(2200, 1, 1)) == 300


def test_the_words_of_a_deal() -> None:
    assert [rule.value for rule in DayCount] == [
        "actual/365",
        "actual/360",
        "actual/actual",
        "30/360",
        "30E/360",
        "30/360 US",
        "30E/360 ISDA",
        "30/365",
    ]
    assert DayCount("30E/360") is DayCount.THIRTY_E_360


def test_only_the_isda_rule_needs_the_termination() -> None:
    assert [rule for rule in DayCount if rule.needs_termination] == [DayCount.THIRTY_E_360_ISDA]
    with pytest.raises(ValueError, match="30E/360 ISDA needs the termination date"):
        DayCount.THIRTY_E_360_ISDA.days(date(2007, 1, 1), date(2008, 1, 1))


@pytest.mark.parametrize("rule", DayCount)
def test_a_backward_period_is_refused(rule: DayCount) -> None:
    for count in (rule.days, rule.year_fraction):
        with pytest.raises(ValueError, match="before it starts"):
            count(date(2008, 1, 2), date(2008, 1, 1), termination=date(2008, 1, 1))


@given(st.sampled_from(DayCount), DAYS, DAYS)
def test_every_rule_is_close_to_the_calendar(rule: DayCount, one: date, other: date) -> None:
    start, end = min(one, other), max(one, other)
    fraction = rule.year_fraction(start, end, termination=end)
    years = Fraction((end - start).days) / Fraction("365.2425")
    assert abs(fraction - years) <= years / 60 + Fraction(5, 360)


@given(st.sampled_from(DayCount), DAYS)
def test_no_time_is_nothing(rule: DayCount, day: date) -> None:
    termination = date(2199, 12, 31)
    assert rule.year_fraction(day, day, termination=termination) <= 0
    if not rule.value.startswith("30"):
        assert rule.year_fraction(day, day) == 0


@given(st.sampled_from([DayCount.ACTUAL_365, DayCount.ACTUAL_360, DayCount.ACTUAL_ACTUAL]), DAYS, DAYS, DAYS)
def test_actual_counts_add_up(rule: DayCount, a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    whole = rule.year_fraction(first, last)
    assert whole == rule.year_fraction(first, middle) + rule.year_fraction(middle, last)
