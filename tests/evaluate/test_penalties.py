"""Penalties for a delay: prorated, whole or begun periods, as far as they have passed."""

from fractions import Fraction

import pytest
from small_deals import small, value

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
