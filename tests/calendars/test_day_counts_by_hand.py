"""Day counts at the ends of months, worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from termlang.calendars import DayCount, MonthEnd, Periods, day_of_month


@pytest.mark.parametrize(
    ("start", "end", "fraction"),
    [
        # February 29, 2008 goes back to February 28, 2007, the last day of that February: one year and nothing over.
        (date(2007, 2, 28), date(2008, 2, 29), Fraction(1)),
        # February 28, 2007 goes back to February 29, 2004 in three years.
        (date(2004, 2, 29), date(2007, 2, 28), Fraction(3)),
        # Three years back lies February 27, 2005; 365 days are left, and February 29, 2004 is one of them.
        (date(2004, 2, 28), date(2008, 2, 27), 3 + Fraction(365, 366)),
        # Four years back is the start itself.
        (date(2004, 2, 28), date(2008, 2, 28), Fraction(4)),
        # Four years back is February 28, 2004; the day that is left comes before the 29th.
        (date(2004, 2, 27), date(2008, 2, 28), 4 + Fraction(1, 365)),
        # February 29, 2008 goes back to February 29, 2004; the day before that is February 28.
        (date(2004, 2, 28), date(2008, 2, 29), 4 + Fraction(1, 365)),
        # From February 29 on, that day counts; to it, it does not.
        (date(2004, 2, 29), date(2004, 3, 1), Fraction(1, 366)),
        (date(2004, 2, 28), date(2004, 2, 29), Fraction(1, 365)),
        (date(1999, 1, 29), date(1999, 7, 29), Fraction(181, 365)),
        # January 29, 1999 to July 29, 2001: two years back is July 29, 1999.
        (date(1999, 1, 29), date(2001, 7, 29), 2 + Fraction(181, 365)),
        # The rest, January 29, 2000 to July 29, 2000, holds February 29.
        (date(2000, 1, 29), date(2001, 7, 29), 1 + Fraction(182, 366)),
        # February 27 is not the last day of a February.
        (date(2006, 2, 27), date(2007, 2, 27), Fraction(1)),
        (date(2000, 1, 29), date(2000, 1, 29), Fraction(0)),
    ],
)
def test_the_french_count_goes_back_from_the_end_year_by_year(start: date, end: date, fraction: Fraction) -> None:
    assert DayCount("actual/actual AFB").year_fraction(start, end) == fraction


@pytest.mark.parametrize(
    ("start", "end", "bond", "european", "american"),
    [
        # The 31st is the 30th where the start is the 30th or 31st; in Europe always.
        (date(2006, 8, 31), date(2007, 8, 31), 360, 360, 360),
        (date(2006, 8, 30), date(2006, 10, 31), 60, 60, 60),
        (date(2006, 8, 29), date(2006, 10, 31), 62, 61, 62),
        (date(2006, 8, 31), date(2006, 10, 1), 31, 31, 31),
        # From the last day of February: the 28th, the 28th, and in America the 30th.
        (date(2007, 2, 28), date(2007, 3, 31), 33, 32, 30),
        (date(2007, 2, 28), date(2008, 2, 29), 361, 361, 360),
        (date(2007, 2, 27), date(2008, 2, 29), 362, 362, 362),
        (date(2008, 2, 28), date(2008, 3, 31), 33, 32, 33),
    ],
)
def test_thirty_days_a_month(start: date, end: date, bond: int, european: int, american: int) -> None:
    counted = [DayCount(word).days(start, end) for word in ("30/360", "30E/360", "30/360 US")]
    assert counted == [bond, european, american]


def test_a_period_that_ends_a_day_early_is_a_part_of_it() -> None:
    """Half-years that end on March 31 and September 30; from March 31 to September 30, 2000 there are 183 days."""
    halves = Periods(date(2000, 3, 31), 6, MonthEnd.LAST_DAY)
    count = DayCount("actual/actual ICMA")
    assert count.year_fraction(date(2000, 3, 31), date(2000, 9, 29), periods=halves) == Fraction(182, 2 * 183)
    assert count.year_fraction(date(2000, 3, 31), date(2000, 9, 30), periods=halves) == Fraction(1, 2)
    # One day of the next half-year, which has 182: September 30, 2000 to March 31, 2001.
    assert count.year_fraction(date(2000, 3, 31), date(2000, 10, 1), periods=halves) == Fraction(1, 2) + Fraction(
        1, 364
    )
    assert count.year_fraction(date(2000, 3, 31), date(2000, 3, 31), periods=halves) == 0


@pytest.mark.parametrize(
    ("months", "number", "rule", "found"),
    [
        (1, 15, MonthEnd.LAST_DAY, date(2021, 2, 15)),
        (1, 15, None, date(2021, 2, 15)),
        (1, 28, None, date(2021, 2, 28)),
        (1, 31, MonthEnd.LAST_DAY, date(2021, 2, 28)),
        (1, 31, MonthEnd.RUN_ON, date(2021, 3, 3)),
        (1, None, None, date(2021, 2, 28)),
        (0, None, None, date(2021, 1, 31)),
        (-1, 1, None, date(2020, 12, 1)),
        (12, 31, None, date(2022, 1, 31)),
    ],
)
def test_a_day_of_a_month_counted_from_january_2021(
    months: int, number: int | None, rule: MonthEnd | None, found: date
) -> None:
    assert day_of_month(date(2021, 1, 5), months, number, rule) == found
