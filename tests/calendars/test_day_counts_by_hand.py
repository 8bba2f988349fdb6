"""Day counts at the ends of months, worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from termlang.calendars import DayCount


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
