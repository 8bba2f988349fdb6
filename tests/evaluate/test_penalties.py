"""Penalties for a delay: prorated, whole or begun periods, as far as they have passed."""

from fractions import Fraction

import pytest
from small_deals import on_given_day, small, value

TERM = (
    "Ready is undisclosed, a date\n"
    "A means a penalty of $300 for each {period} from January 1, 2020 until {end}, {parts}\n"
)


def owed(day: str, period: str = "30 days", end: str = "April 10, 2020", parts: str = "prorated"):
    return value(small(TERM.format(period=period, end=end, parts=parts)), "A", day)


@pytest.mark.parametrize(("parts", "expected"), [("prorated", 1000), ("whole periods", 900), ("begun periods", 1200)])
def test_a_part_of_a_period_counts_as_the_text_says(parts: str, expected: int):
    """January 1 to April 10, 2020 are 100 days: three periods of 30 and ten days."""
    assert owed("2020-06-01", parts=parts).value == expected


def test_it_grows_until_its_end():
    assert [owed(day).value for day in ("2019-12-31", "2020-01-01", "2020-01-16", "2020-04-10", "2020-05-10")] == [
        0, 0, 150, 1000, 1000,
    ]  # fmt: skip


def test_months_are_parted_by_their_own_days():
    """January and February are two months; 15 of the 31 days of March."""
    assert owed("2020-03-16", "1 month").value == 600 + Fraction(300 * 15, 31)


def test_an_end_that_is_not_known_bounds_what_is_owed():
    found = owed("2020-01-16", end="Ready")
    assert (found.value, found.needs, found.low, found.high) == (None, ("Ready",), 0, 150)


def test_before_it_begins_nothing_is_owed_whatever_the_end():
    assert owed("2020-01-01", end="Ready").value == 0


@pytest.mark.parametrize(
    ("ends", "days"), [("from {} until {}", 30), ("after {} until {}", 29), ("from {} through {}", 31)]
)
def test_which_ends_count(ends: str, days: int):
    """March 2020, ten dollars a day."""
    text = f"A means a penalty of $10 for each 1 day {ends.format('March 1, 2020', 'March 31, 2020')}, prorated\n"
    assert value(small(text), "A", "2020-06-01").value == 10 * days


@pytest.mark.parametrize(
    ("day", "owed"), [("2020-03-01", 300), ("2020-05-01", 600), ("2020-06-01", 600 + Fraction(300 * 31, 61))]
)
def test_periods_of_two_months(day: str, owed: Fraction):
    """Two months from January 1, two from March 1; 31 of the 61 days of May and June."""
    text = "A means a penalty of $300 for each 2 months from January 1, 2020 until December 1, 2020, prorated\n"
    assert value(small(text), "A", day).value == owed


def test_on_the_day_on_which_it_begins_no_month_has_to_end():
    """From January 31 the first month ends on February 28 or on March 3, which matters from the next day on."""
    text = "A means a penalty of $300 for each 1 month from D until December 1, 2021, prorated"
    deal = on_given_day(text, "2021-01-31")
    assert value(deal, "A", "2021-01-31").value == 0
    assert [problem.code for problem in value(deal, "A", "2021-02-01").problems] == ["D230"]


def test_a_penalty_that_is_too_large_is_an_error():
    """Nine days at 10 ** 17 dollars are below 10 ** 18, and ten are not."""
    text = "A means a penalty of $100,000,000,000,000,000 for each 1 day from {} until April 1, 2020, prorated\n"
    text = text.format("March 1, 2020")
    assert value(small(text), "A", "2020-03-10").value == 9 * 10**17
    assert [problem.code for problem in value(small(text), "A", "2020-03-11").problems] == ["U420"]
