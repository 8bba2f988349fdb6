"""The holidays that NYSE Rule 7.2 keeps, computed; used for the years after its published table."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_ONE_DAY: Final = timedelta(days=1)

FIRST_KING_DAY: Final = 1998
"""The exchange first closed for Martin Luther King Jr. Day in this year."""

FIRST_JUNETEENTH: Final = 2022
"""The exchange first closed for Juneteenth in this year."""


def holidays(year: int) -> dict[date, str]:
    """The weekdays of *year* that the rules close, in order, each with the name of its holiday.

    The rules are those in force since 1990, each from the year the exchange took it up. What no rule
    foresees, a storm or a day of mourning, is not here.
    """
    return dict(sorted(_closures(year)))


def _closures(year: int) -> Iterator[tuple[date, str]]:
    # On a Saturday, New Year's Day gives no day off: the Friday before it ends the accounting year.
    if date(year, 1, 1).weekday() != _SATURDAY:
        yield _observed(date(year, 1, 1), "New Year's Day")
    if year >= FIRST_KING_DAY:
        yield _nth(3, _MONDAY, year, 1), "Martin Luther King Jr. Day"
    yield _nth(3, _MONDAY, year, 2), "Washington's Birthday"
    yield easter(year) - 2 * _ONE_DAY, "Good Friday"
    # The last Monday of May is the one before the first Monday of June.
    yield _nth(1, _MONDAY, year, 6) - 7 * _ONE_DAY, "Memorial Day"
    if year >= FIRST_JUNETEENTH:
        yield _observed(date(year, 6, 19), "Juneteenth National Independence Day")
    yield _observed(date(year, 7, 4), "Independence Day")
    yield _nth(1, _MONDAY, year, 9), "Labor Day"
    yield _nth(4, _THURSDAY, year, 11), "Thanksgiving Day"
    yield _observed(date(year, 12, 25), "Christmas Day")


def _observed(day: date, name: str) -> tuple[date, str]:
    """The weekday on which a holiday of fixed date is kept: a Sunday moves on, a Saturday back."""
    if day.weekday() == _SUNDAY:
        return day + _ONE_DAY, f"{name} (observed)"
    if day.weekday() == _SATURDAY:
        return day - _ONE_DAY, f"{name} (observed)"
    return day, name


def _nth(n: int, weekday: int, year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the tables of golden numbers and epacts."""
    golden = year % 19 + 1
    century = year // 100 + 1
    skipped_leap_days = 3 * century // 4 - 12
    moon_correction = (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + moon_correction - skipped_leap_days) % 30
    # The full moon is kept from falling after April 18, and twice on one day in a cycle of 19 years.
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full_moon = date(year, 3, 21) + timedelta(days=(23 - epact) % 30)
    # A full moon on a Sunday gives the Sunday after.
    return full_moon + timedelta(days=_SUNDAY - full_moon.weekday() or 7)
