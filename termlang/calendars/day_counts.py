"""Day counts: the part of a year between two days, as an exact fraction.

A period includes its start and excludes its end. "2006 ISDA" is the 2006 ISDA Definitions, section 4.16.
The 30/360 rules differ only around the ends of months, which is where payment dates like to fall: from
2006-08-31 to 2007-02-28 and on to 2007-08-31 they count 178 + 183, 178 + 182, 178 + 180 and 180 + 180 days.
The three actual/actual rules differ wherever a leap year or an odd period comes in: from 2003-11-01 to 2004-05-01
they give 0.49772, 0.5 and 0.49727 of a year.
"""

from calendar import isleap, leapdays
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from typing import NamedTuple, assert_never

from termlang.calendars.months import MonthEnd, add_months, whole_months


class Periods(NamedTuple):
    """The regular periods of a schedule: *months* each, one of them beginning (and one ending) on *anchor*."""

    anchor: date
    months: int
    rule: MonthEnd | None

    def around(self, day: date) -> int:
        """The number of the period that holds a day; the one that begins on the anchor is 0."""
        return whole_months(self.anchor, day, self.rule) // self.months

    def start(self, number: int) -> date:
        """The first day of a period, which is also the day on which the one before it ends."""
        return add_months(self.anchor, number * self.months, self.rule)


class DayCount(Enum):
    """A rule for counting days and years; each value is the deal's own words."""

    ACTUAL_365 = "actual/365"
    """Calendar days over 365, in leap years too (2006 ISDA 4.16(d), "Actual/365 (Fixed)")."""

    ACTUAL_360 = "actual/360"
    """Calendar days over 360 (2006 ISDA 4.16(e))."""

    ACTUAL_ACTUAL_ISDA = "actual/actual ISDA"
    """Days in leap years over 366 plus the others over 365 (2006 ISDA 4.16(b), "Actual/Actual (ISDA)")."""

    ACTUAL_ACTUAL_ICMA = "actual/actual ICMA"
    """Days over the days of the regular period they lie in, as a part of a year (2006 ISDA 4.16(c), ICMA Rule 251).

    Each regular period is as long a part of a year as its months, so odd first and last periods need the schedule.
    """

    ACTUAL_ACTUAL_AFB = "actual/actual AFB"
    """Whole years counted back from the end, and the days before them over 366 if February 29 is one of them, else 365.

    The French banks' master agreement of 1994. A year back from February 28 is February 29 where there is one.
    """

    THIRTY_360 = "30/360"
    """Bond basis (2006 ISDA 4.16(f)).

    A start on the 31st counts as the 30th; an end on the 31st only after a start on the 30th or 31st.
    """

    THIRTY_E_360 = "30E/360"
    """Eurobond basis (2006 ISDA 4.16(g)): the 31st always counts as the 30th."""

    THIRTY_360_US = "30/360 US"
    """Bond basis with the February rule of the SIA's Standard Securities Calculation Methods.

    A start on the last of February counts as the 30th, and so does an end on it after such a start.
    """

    THIRTY_E_360_ISDA = "30E/360 ISDA"
    """2006 ISDA 4.16(h): the last of any month counts as the 30th.

    Only an end on the last of February stays as it is, where the instrument terminates on that day.
    """

    THIRTY_365 = "30/365"
    """Days by bond basis over 365 (ISO 20022 code A002)."""

    @property
    def needs_termination(self) -> bool:
        """Whether this rule treats the day on which the instrument ends apart."""
        return self is DayCount.THIRTY_E_360_ISDA

    @property
    def needs_periods(self) -> bool:
        """Whether this rule counts by the regular periods of a schedule."""
        return self is DayCount.ACTUAL_ACTUAL_ICMA

    def days(self, start: date, end: date, *, termination: date | None = None) -> int:
        """How many days this rule counts from *start* (included) to *end* (excluded).

        Raises ValueError if *end* is before *start*, or if `needs_termination` and *termination* is None.
        """
        if end < start:
            raise ValueError(f"a period from {start} cannot end on {end}, before it starts")
        match self:
            case (
                DayCount.ACTUAL_365
                | DayCount.ACTUAL_360
                | DayCount.ACTUAL_ACTUAL_ISDA
                | DayCount.ACTUAL_ACTUAL_ICMA
                | DayCount.ACTUAL_ACTUAL_AFB
            ):
                return (end - start).days
            case DayCount.THIRTY_360 | DayCount.THIRTY_365:
                return _bond_days(start, end)
            case DayCount.THIRTY_E_360:
                return _days_of_thirty(start, min(start.day, 30), end, min(end.day, 30))
            case DayCount.THIRTY_360_US:
                return _us_days(start, end)
            case DayCount.THIRTY_E_360_ISDA:
                if termination is None:
                    raise ValueError(f"{self.value} needs the termination date")
                return _isda_days(start, end, termination)
            case _:
                assert_never(self)

    def year_fraction(
        self, start: date, end: date, *, termination: date | None = None, periods: Periods | None = None
    ) -> Fraction:
        """The part of a year from *start* (included) to *end* (excluded), exactly.

        Raises ValueError as `days` does, or if `needs_periods` and *periods* is None; NoSuchDay where a period needs
        a day that its month lacks, and *periods* has no rule for it.
        """
        days = self.days(start, end, termination=termination)
        match self:
            case DayCount.ACTUAL_ACTUAL_ISDA:
                in_leap_years = _days_in_leap_years(start, end)
                return Fraction(in_leap_years, 366) + Fraction(days - in_leap_years, 365)
            case DayCount.ACTUAL_ACTUAL_ICMA:
                if periods is None:
                    raise ValueError(f"{self.value} needs the regular periods")
                return _icma_fraction(start, end, periods)
            case DayCount.ACTUAL_ACTUAL_AFB:
                return _afb_fraction(start, end)
            case DayCount.ACTUAL_365 | DayCount.THIRTY_365:
                return Fraction(days, 365)
            case (
                DayCount.ACTUAL_360
                | DayCount.THIRTY_360
                | DayCount.THIRTY_E_360
                | DayCount.THIRTY_360_US
                | DayCount.THIRTY_E_360_ISDA
            ):
                return Fraction(days, 360)
            case _:
                assert_never(self)


def _days_of_thirty(start: date, start_day: int, end: date, end_day: int) -> int:
    """Days between two days of the month where every month has thirty."""
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + end_day - start_day


def _bond_days(start: date, end: date) -> int:
    start_day = min(start.day, 30)
    end_day = 30 if end.day == 31 and start_day == 30 else end.day
    return _days_of_thirty(start, start_day, end, end_day)


def _us_days(start: date, end: date) -> int:
    if not _ends_february(start):
        return _bond_days(start, end)
    end_day = 30 if end.day == 31 or _ends_february(end) else end.day
    return _days_of_thirty(start, 30, end, end_day)


def _isda_days(start: date, end: date, termination: date) -> int:
    start_day = 30 if _ends_february(start) else min(start.day, 30)
    end_day = 30 if _ends_february(end) and end != termination else min(end.day, 30)
    return _days_of_thirty(start, start_day, end, end_day)


def _icma_fraction(start: date, end: date, periods: Periods) -> Fraction:
    if start == end:
        return Fraction(0)
    number = periods.around(start)
    last = periods.around(end - timedelta(days=1))
    begun, parts = periods.start(number), Fraction(0)
    while number <= last:
        number += 1
        begins, begun = begun, periods.start(number)
        parts += Fraction((min(end, begun) - max(start, begins)).days, (begun - begins).days)
    return parts * Fraction(periods.months, 12)


def _afb_fraction(start: date, end: date) -> Fraction:
    years = 0
    rest = end
    while (earlier := _years_back(end, years + 1)) >= start:
        years, rest = years + 1, earlier
    basis = 366 if _has_leap_day(start, rest) else 365
    return years + Fraction((rest - start).days, basis)


def _years_back(day: date, years: int) -> date:
    """A day so many years earlier; the last day of February stays the last day."""
    if _ends_february(day):
        return date(day.year - years, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year - years)


def _has_leap_day(start: date, end: date) -> bool:
    """Whether a February 29 lies between two days, the first included and the second not."""
    return any(isleap(year) and start <= date(year, 2, 29) < end for year in range(start.year, end.year + 1))


def _ends_february(day: date) -> bool:
    return day.month == 2 and (day + timedelta(days=1)).month == 3


def _days_in_leap_years(start: date, end: date) -> int:
    """Calendar days from *start* (included) to *end* (excluded) that fall in leap years."""
    return _leap_days_before(end) - _leap_days_before(start)


def _leap_days_before(day: date) -> int:
    """Days before *day*, since year 1, that fall in leap years."""
    this_year = (day - date(day.year, 1, 1)).days if isleap(day.year) else 0
    return 366 * leapdays(1, day.year) + this_year
