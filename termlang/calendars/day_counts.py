"""Day counts: the part of a year between two days, as an exact fraction.

A period includes its start and excludes its end. "2006 ISDA" is the 2006 ISDA Definitions, section 4.16.
The 30/360 rules differ only around the ends of months, which is where payment dates like to fall: from
2006-08-31 to 2007-02-28 and on to 2007-08-31 they count 178 + 183, 178 + 182, 178 + 180 and 180 + 180 days.
"""

from calendar import isleap, leapdays
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction


class DayCount(Enum):
    """A rule for counting days and years; each value is the deal's own words."""

    ACTUAL_365 = "actual/365"
    """Calendar days over 365, in leap years too (2006 ISDA 4.16(d), "Actual/365 (Fixed)")."""

    ACTUAL_360 = "actual/360"
    """Calendar days over 360 (2006 ISDA 4.16(e))."""

    ACTUAL_ACTUAL = "actual/actual"
    """Days in leap years over 366 plus the others over 365 (2006 ISDA 4.16(b), "Actual/Actual (ISDA)")."""

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

    def days(self, start: date, end: date, *, termination: date | None = None) -> int:
        """How many days this rule counts from *start* (included) to *end* (excluded).

        Raises ValueError if *end* is before *start*, or if `needs_termination` and *termination* is None.
        """
        if end < start:
            raise ValueError(f"a period from {start} cannot end on {end}, before it starts")
        match self:
            case DayCount.ACTUAL_365 | DayCount.ACTUAL_360 | DayCount.ACTUAL_ACTUAL:
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

    def year_fraction(self, start: date, end: date, *, termination: date | None = None) -> Fraction:
        """The part of a year from *start* (included) to *end* (excluded), exactly.

        Raises ValueError as `days` does.
        """
        days = self.days(start, end, termination=termination)
        match self:
            case DayCount.ACTUAL_ACTUAL:
                in_leap_years = _days_in_leap_years(start, end)
                return Fraction(in_leap_years, 366) + Fraction(days - in_leap_years, 365)
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


def _ends_february(day: date) -> bool:
    return day.month == 2 and (day + timedelta(days=1)).month == 3


def _days_in_leap_years(start: date, end: date) -> int:
    """Calendar days from *start* (included) to *end* (excluded) that fall in leap years."""
    return _leap_days_before(end) - _leap_days_before(start)


def _leap_days_before(day: date) -> int:
    """Days before *day*, since year 1, that fall in leap years."""
    this_year = (day - date(day.year, 1, 1)).days if isleap(day.year) else 0
    return 366 * leapdays(1, day.year) + this_year
