"""Day counts: the words, the ends of months, and what must hold of every rule; outside figures are in tests/vectors."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termlang.calendars import DayCount, MonthEnd, Periods

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PERIODS = Periods(date(2000, 3, 31), 6, MonthEnd.LAST_DAY)


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
    assert DayCount.ACTUAL_365.days(start, end) == DayCount.ACTUAL_ACTUAL_ISDA.days(start, end) == 456


def test_actual_actual_splits_at_the_turn_of_the_year() -> None:
    fraction = DayCount.ACTUAL_ACTUAL_ISDA.year_fraction(date(2003, 11, 1), date(2004, 5, 1))
    assert fraction == Fraction(61, 365) + Fraction(121, 366)
    # December 31 is the last day of the old year, and the end is excluded.
    assert DayCount.ACTUAL_ACTUAL_ISDA.year_fraction(date(2003, 12, 31), date(2004, 1, 1)) == Fraction(1, 365)
    assert DayCount.ACTUAL_ACTUAL_ISDA.year_fraction(date(2004, 12, 31), date(2005, 1, 1)) == Fraction(1, 366)
    assert DayCount.ACTUAL_ACTUAL_ISDA.year_fraction(date(1900, 1, 1), date(2200, 1, 1)) == 300


def test_the_words_of_a_deal() -> None:
    assert [rule.value for rule in DayCount] == [
        "actual/365",
        "actual/360",
        "actual/actual ISDA",
        "actual/actual ICMA",
        "actual/actual AFB",
        "30/360",
        "30E/360",
        "30/360 US",
        "30E/360 ISDA",
        "30/365",
    ]
    assert DayCount("30E/360") is DayCount.THIRTY_E_360


def test_two_rules_need_more_than_two_days() -> None:
    assert [rule for rule in DayCount if rule.needs_termination] == [DayCount.THIRTY_E_360_ISDA]
    assert [rule for rule in DayCount if rule.needs_periods] == [DayCount.ACTUAL_ACTUAL_ICMA]
    with pytest.raises(ValueError, match="actual/actual ICMA needs the regular periods"):
        DayCount.ACTUAL_ACTUAL_ICMA.year_fraction(date(2007, 1, 1), date(2008, 1, 1))
    with pytest.raises(ValueError, match="30E/360 ISDA needs the termination date"):
        DayCount.THIRTY_E_360_ISDA.days(date(2007, 1, 1), date(2008, 1, 1))


@pytest.mark.parametrize("rule", DayCount)
def test_a_backward_period_is_refused(rule: DayCount) -> None:
    for count in (rule.days, rule.year_fraction):
        with pytest.raises(ValueError, match="before it starts"):
            count(date(2008, 1, 2), date(2008, 1, 1), termination=date(2008, 1, 1))


@given(st.integers(1, 24), DAYS, DAYS)
def test_a_regular_period_is_as_long_as_its_months(months: int, anchor: date, day: date) -> None:
    periods = Periods(anchor, months, MonthEnd.LAST_DAY)
    number = periods.around(day)
    start, end = periods.start(number), periods.start(number + 1)
    assert start <= day < end
    assert DayCount.ACTUAL_ACTUAL_ICMA.year_fraction(start, end, periods=periods) == Fraction(months, 12)
    parts = [DayCount.ACTUAL_ACTUAL_ICMA.year_fraction(*ends, periods=periods) for ends in ((start, day), (day, end))]
    assert sum(parts) == Fraction(months, 12)


@given(st.sampled_from(DayCount), DAYS, DAYS)
def test_every_rule_is_close_to_the_calendar(rule: DayCount, one: date, other: date) -> None:
    start, end = min(one, other), max(one, other)
    fraction = rule.year_fraction(start, end, termination=end, periods=PERIODS)
    years = Fraction((end - start).days) / Fraction("365.2425")
    assert abs(fraction - years) <= years / 60 + Fraction(5, 360)


@given(st.sampled_from(DayCount), DAYS)
def test_no_time_is_nothing(rule: DayCount, day: date) -> None:
    termination = date(2199, 12, 31)
    assert rule.year_fraction(day, day, termination=termination, periods=PERIODS) <= 0
    if not rule.value.startswith("30"):
        assert rule.year_fraction(day, day, periods=PERIODS) == 0


@given(st.sampled_from([DayCount.ACTUAL_365, DayCount.ACTUAL_360, DayCount.ACTUAL_ACTUAL_ISDA]), DAYS, DAYS, DAYS)
def test_actual_counts_add_up(rule: DayCount, a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    whole = rule.year_fraction(first, last)
    assert whole == rule.year_fraction(first, middle) + rule.year_fraction(middle, last)
