"""Months from an anchor: known dates, the two month-end rules, and the pair add_months / whole_months."""

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termlang.calendars import MonthEnd, NoSuchDay, add_months, lacks_day, whole_months

LAST_DAY, RUN_ON = MonthEnd.LAST_DAY, MonthEnd.RUN_ON
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
YEARS = st.integers(1900, 2199)
LONG_MONTHS = st.sampled_from((1, 3, 5, 7, 8, 10, 12))
SHORT_MONTHS = st.sampled_from((2, 4, 6, 9, 11))
# Days that other months may lack come up often enough only if asked for.
ANCHORS = DAYS | st.builds(date, YEARS, LONG_MONTHS, st.integers(28, 31))
MONTHS = st.integers(-600, 600)
RULES = st.sampled_from(MonthEnd)


@pytest.mark.parametrize(
    ("anchor", "months", "last_day", "run_on"),
    [
        ("1999-01-31", 1, "1999-02-28", "1999-03-03"),
        ("2000-01-31", 1, "2000-02-29", "2000-03-02"),
        ("1999-01-29", 1, "1999-02-28", "1999-03-01"),
        ("1999-01-28", 1, "1999-02-28", "1999-02-28"),
        ("1999-03-31", -1, "1999-02-28", "1999-03-03"),
        ("1999-01-31", 2, "1999-03-31", "1999-03-31"),
        ("1999-08-31", 6, "2000-02-29", "2000-03-02"),
        ("2000-02-29", 12, "2001-02-28", "2001-03-01"),
        ("2000-02-29", 48, "2004-02-29", "2004-02-29"),
        ("2000-02-29", -1200, "1900-02-28", "1900-03-01"),
        ("1999-02-28", 1, "1999-03-28", "1999-03-28"),
        ("1999-10-31", 1, "1999-11-30", "1999-12-01"),
        ("1999-11-15", 3, "2000-02-15", "2000-02-15"),
        ("1999-01-15", -1, "1998-12-15", "1998-12-15"),
        ("1999-05-31", 0, "1999-05-31", "1999-05-31"),
    ],
)
def test_months_from_an_anchor(anchor: str, months: int, last_day: str, run_on: str) -> None:
    start = date.fromisoformat(anchor)
    assert str(add_months(start, months, LAST_DAY)) == last_day
    assert str(add_months(start, months, RUN_ON)) == run_on
    assert lacks_day(start, months) == (last_day != run_on)
    if last_day == run_on:
        assert str(add_months(start, months, None)) == last_day
    else:
        with pytest.raises(NoSuchDay):
            add_months(start, months, None)


def test_months_are_not_chained() -> None:
    start = date(1999, 1, 31)
    assert add_months(add_months(start, 1, LAST_DAY), 1, LAST_DAY) == date(1999, 3, 28)
    assert add_months(start, 2, LAST_DAY) == date(1999, 3, 31)


@pytest.mark.parametrize(
    ("anchor", "months", "sentence"),
    [
        ("1999-01-31", 1, "there is no day 1 month after 1999-01-31, as 1999-02 ends on the 28th: "),
        ("1999-12-31", -6, "there is no day 6 months before 1999-12-31, as 1999-06 ends on the 30th: "),
    ],
)
def test_the_error_names_the_month_and_the_remedy(anchor: str, months: int, sentence: str) -> None:
    with pytest.raises(NoSuchDay) as refusal:
        add_months(date.fromisoformat(anchor), months, None)
    error = refusal.value
    assert (error.anchor, error.months) == (date.fromisoformat(anchor), months)
    assert str(error) == sentence + "say `months end on the last day` or `months run into the next`"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize("months", [12 * 9000, -12 * 2000, 10**30])
def test_beyond_the_years_of_dates(months: int) -> None:
    with pytest.raises(OverflowError, match="outside the years"):
        add_months(date(1999, 1, 31), months, LAST_DAY)
    with pytest.raises(OverflowError, match="outside the years"):
        lacks_day(date(1999, 1, 31), months)


@pytest.mark.parametrize(
    ("start", "day", "last_day", "run_on"),
    [
        ("1999-01-31", "1999-02-27", 0, 0),
        ("1999-01-31", "1999-02-28", 1, 0),
        ("1999-01-31", "1999-03-02", 1, 0),
        ("1999-01-31", "1999-03-03", 1, 1),
        ("1999-01-31", "1999-03-30", 1, 1),
        ("1999-01-31", "1999-03-31", 2, 2),
        ("1999-01-31", "1999-01-31", 0, 0),
        ("1999-01-31", "1999-01-30", -1, -1),
        ("1999-03-31", "1999-03-01", -1, -2),
        ("1999-04-29", "2000-04-28", 11, 11),
        ("1999-04-29", "2000-04-29", 12, 12),
        ("2000-02-29", "2001-02-28", 12, 11),
    ],
)
def test_whole_months(start: str, day: str, last_day: int, run_on: int) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(day)
    assert whole_months(first, last, LAST_DAY) == last_day
    assert whole_months(first, last, RUN_ON) == run_on
    if last_day == run_on:
        assert whole_months(first, last, None) == last_day
    else:
        with pytest.raises(NoSuchDay) as refusal:
            whole_months(first, last, None)
        assert (refusal.value.anchor, refusal.value.months) == (first, last_day)


@given(ANCHORS, ANCHORS, RULES)
def test_whole_months_is_the_largest_count_on_or_before(start: date, day: date, rule: MonthEnd) -> None:
    months = whole_months(start, day, rule)
    assert add_months(start, months, rule) <= day < add_months(start, months + 1, rule)


@given(ANCHORS, MONTHS, RULES)
def test_whole_months_undoes_add_months(start: date, months: int, rule: MonthEnd) -> None:
    assert whole_months(start, add_months(start, months, rule), rule) == months


@given(ANCHORS, MONTHS, ANCHORS, RULES)
def test_adding_and_counting_are_adjoint(start: date, months: int, day: date, rule: MonthEnd) -> None:
    assert (add_months(start, months, rule) <= day) == (months <= whole_months(start, day, rule))


@given(ANCHORS, MONTHS, RULES)
def test_more_months_are_later(start: date, months: int, rule: MonthEnd) -> None:
    assert add_months(start, months, rule) < add_months(start, months + 1, rule)


@given(ANCHORS, MONTHS)
def test_without_a_rule_only_a_lacking_day_fails(start: date, months: int) -> None:
    if lacks_day(start, months):
        with pytest.raises(NoSuchDay):
            add_months(start, months, None)
    else:
        assert len({add_months(start, months, rule) for rule in (None, LAST_DAY, RUN_ON)}) == 1


@given(ANCHORS, ANCHORS)
def test_without_a_rule_counting_fails_only_where_the_rules_differ(start: date, day: date) -> None:
    by_rule = {whole_months(start, day, rule) for rule in MonthEnd}
    if len(by_rule) == 1:
        assert {whole_months(start, day, None)} == by_rule
    else:
        with pytest.raises(NoSuchDay) as refusal:
            whole_months(start, day, None)
        assert lacks_day(refusal.value.anchor, refusal.value.months)


@given(YEARS, LONG_MONTHS, SHORT_MONTHS, st.integers(-50, 50), st.integers(0, 3))
def test_counting_near_a_month_end(year: int, month: int, reached: int, years: int, offset: int) -> None:
    """The days on which the rules part are few; this looks for them."""
    start, months = date(year, month, 31), 12 * years + reached - month
    assert lacks_day(start, months)
    day = date.fromordinal(add_months(start, months, LAST_DAY).toordinal() + offset)
    past_run_on = day >= add_months(start, months, RUN_ON)
    assert whole_months(start, day, LAST_DAY) == months
    assert whole_months(start, day, RUN_ON) == (months if past_run_on else months - 1)
