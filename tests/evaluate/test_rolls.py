"""Days of a month, rolls, business days and what lies between two days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_deals import small, value

from termlang.calendars import NYSE, MonthEnd, NoSuchDay, Roll, day_of_month, whole_months

DAYS = st.dates(date(1995, 1, 1), date(2029, 12, 31))


def day(text: str, head: str = ""):
    return value(small(f"{head}\nA means {text}\n"), "A", "2020-03-09").value


def test_the_fifth_that_is_a_saturday_waits_for_monday():
    """October 5, 2024 was a Saturday: Wheeler's Holder Redemption Date was the 7th."""
    head = "business calendar NYSE"
    assert day("the 5th of the month after September 20, 2024 rolled to the next business day", head) == date(
        2024, 10, 7
    )


def test_a_day_that_the_month_lacks_follows_the_months_rule():
    assert day("the 31st of the month after 2021-01-05") == date(2021, 2, 28)
    assert day_of_month(date(2021, 1, 5), 1, 31, MonthEnd.RUN_ON) == date(2021, 3, 3)
    with pytest.raises(NoSuchDay, match="no day 31 in 2021-02"):
        day_of_month(date(2021, 1, 5), 1, 31, None)


def test_the_month_before_january_is_december():
    assert day("the 15th of the month before 2021-01-31") == date(2020, 12, 15)


def test_a_day_that_is_not_known_yet_is_unknown():
    found = value(
        small("Notice is undisclosed, a date\nA means the 5th of the month after Notice\n"), "A", "2020-03-09"
    )
    assert (found.value, found.needs) == (None, ("Notice",))


def test_time_to_a_day_that_is_not_known_is_unknown():
    text = "Notice is undisclosed, a date\nA means the number of days from 2020-01-01 to Notice\n"
    assert value(small(text), "A", "2020-03-09").needs == ("Notice",)


@given(DAYS, DAYS)
def test_elapsed_days_are_those_of_the_calendar(start: date, end: date):
    assert day(f"the number of days from {start} to {end}") == (end - start).days
    sign, first, last = (1, start, end) if start <= end else (-1, end, start)
    open_days = [each for each in NYSE.between(first, last) if each != last]
    assert day(f"the number of trading days from {start} to {end}") == sign * len(open_days)


@given(DAYS, DAYS)
def test_elapsed_months_reach_the_day_and_no_further(start: date, end: date):
    if start.day <= 28:
        months = day(f"the number of whole months from {start} to {end}")
        assert months == whole_months(start, end, None)
        assert day(f"the number of whole years from {start} to {end}") == months // 12


@given(DAYS)
def test_a_rolled_day_is_open_and_an_open_day_stays(found: date):
    for words, roll in (
        ("the next trading day", Roll.FOLLOWING),
        ("the next trading day of its month", Roll.MODIFIED_FOLLOWING),
        ("the trading day before", Roll.PRECEDING),
    ):
        rolled = day(f"{found} rolled to {words}")
        assert rolled == roll.apply(found, NYSE) and NYSE.is_open(rolled)
        assert rolled == found or not NYSE.is_open(found)
