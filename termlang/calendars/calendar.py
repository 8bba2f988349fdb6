"""Which days are open: a named, versioned table of closures, and what can be counted along it."""

import pkgutil
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache, partial
from itertools import chain
from typing import Final

from termlang.calendars.projection import holidays
from termlang.records import field, node

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
"""The days that a text, a price file or a question may name lie between these, both included."""

# Not strftime: day names must not follow the locale.
_DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SATURDAY: Final = 5
_ONE_DAY: Final = timedelta(days=1)

_FIRST_TABLE_YEAR: Final = 1990
_LAST_TABLE_YEAR: Final = 2030
_LAST_PROJECTED_YEAR: Final = 2100


class OutsideCalendar(Exception):
    """A day is asked for, or reached by counting, on which the calendar is silent."""

    def __init__(self, day: date, calendar: str, first_day: date, last_day: date) -> None:
        super().__init__(day, calendar, first_day, last_day)
        self.day = day
        self.calendar = calendar
        self.first_day = first_day
        self.last_day = last_day

    def __str__(self) -> str:
        return (
            f"{self.day} is outside the calendar {self.calendar}, "
            f"which runs from {self.first_day} through {self.last_day}"
        )


@node
class Calendar:
    """The open days between `first_day` and `last_day`, both included, which bound whole years.

    Every method raises OutsideCalendar for a day beyond those bounds, and when counting runs over one.
    Days after `last_published` follow the published rules, and a closure decreed later can change them.
    `version` names the table, so that a result can say which one it used.

    A year is laid out when it is first needed. Threads that need it together build equal tuples, and either
    may be kept: a calendar can be shared freely.
    """

    name: str
    version: str
    first_day: date
    last_day: date
    last_published: date
    _closures_in: Callable[[int], Mapping[date, str]]
    _years: dict[int, tuple[date, ...]] = field(init=False, factory=dict)

    def __repr__(self) -> str:
        return f"<Calendar {self.version}>"

    def is_open(self, day: date) -> bool:
        """Whether *day* is an open day; a day that closes early is open."""
        days = self._open_days(day)
        position = bisect_left(days, day)
        return position < len(days) and days[position] == day

    def why_closed(self, day: date) -> str | None:
        """The weekend day or the holiday that closes *day*, or None if it is open."""
        if self.is_open(day):
            return None
        if day.weekday() >= _SATURDAY:
            return _DAY_NAMES[day.weekday()]
        return self._closures_in(day.year)[day]

    def is_projected(self, day: date) -> bool:
        """Whether *day* lies after the last year that the exchange's table covers."""
        if not self.first_day <= day <= self.last_day:
            raise self._outside(day)
        return day > self.last_published

    def on_or_before(self, day: date) -> date:
        """The last open day, *day* included."""
        return self.last(1, day, included=True)[0]

    def before(self, day: date) -> date:
        """The last open day, *day* excluded."""
        return self.last(1, day, included=False)[0]

    def on_or_after(self, day: date) -> date:
        """The next open day, *day* included."""
        return self.next(1, day, included=True)[0]

    def after(self, day: date) -> date:
        """The next open day, *day* excluded."""
        return self.next(1, day, included=False)[0]

    def beside(self, day: date, *, later: bool, included: bool) -> date:
        """The open day next to *day* in one direction, *day* itself if *included* and open."""
        if later:
            return self.next(1, day, included=included)[0]
        return self.last(1, day, included=included)[0]

    def counted(self, count: int, day: date) -> date:
        """The open day *count* after *day*, or before it if negative; for 0 *day* itself or the next open one."""
        if count > 0:
            return self.next(count, day, included=False)[-1]
        return self.last(-count, day, included=False)[0] if count else self.on_or_after(day)

    def last(self, count: int, day: date, *, included: bool) -> tuple[date, ...]:
        """The last *count* open days up to *day*, itself counted if *included* and open, earliest first.

        Raises ValueError for a negative count.
        """
        days = self._open_days(day)
        end = bisect_right(days, day) if included else bisect_left(days, day)
        if 0 <= count <= end:
            return days[end - count : end]
        _refuse_negative(count)
        found = days[:end]
        while len(found) < count:
            day = date(day.year, 1, 1) - _ONE_DAY
            found = self._open_days(day) + found
        return found[len(found) - count :]

    def next(self, count: int, day: date, *, included: bool) -> tuple[date, ...]:
        """The next *count* open days from *day*, itself counted if *included* and open, earliest first.

        Raises ValueError for a negative count.
        """
        days = self._open_days(day)
        start = bisect_left(days, day) if included else bisect_right(days, day)
        if 0 <= count <= len(days) - start:
            return days[start : start + count]
        _refuse_negative(count)
        found = days[start:]
        while len(found) < count:
            day = date(day.year, 12, 31) + _ONE_DAY
            found += self._open_days(day)
        return found[:count]

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """The open days from *first* through *last*, both included; none if *last* is the earlier."""
        days, end_days = self._open_days(first), self._open_days(last)
        start, end = bisect_left(days, first), bisect_right(end_days, last)
        if first.year >= last.year:
            return days[start:end] if first <= last else ()
        whole_years = (self._open_days(date(year, 1, 1)) for year in range(first.year + 1, last.year))
        return (*days[start:], *chain.from_iterable(whole_years), *end_days[:end])

    def count_between(self, first: date, last: date) -> int:
        """How many days are open from *first* through *last*, both included; 0 if *last* is the earlier."""
        days, end_days = self._open_days(first), self._open_days(last)
        if last < first:
            return 0
        whole_years = (self._open_days(date(year, 1, 1)) for year in range(first.year, last.year))
        return sum(map(len, whole_years)) - bisect_left(days, first) + bisect_right(end_days, last)

    def _open_days(self, day: date) -> tuple[date, ...]:
        """The open days of the year of *day*, ascending."""
        days = self._years.get(day.year)
        if days is None:
            days = self._years[day.year] = self._lay_out(day)
        return days

    def _lay_out(self, day: date) -> tuple[date, ...]:
        if not self.first_day <= day <= self.last_day:
            raise self._outside(day)
        closures = self._closures_in(day.year)
        ordinals = range(date(day.year, 1, 1).toordinal(), date(day.year, 12, 31).toordinal() + 1)
        # Ordinal 1 was a Monday, so Saturday and Sunday leave the remainders 6 and 0.
        weekdays = (date.fromordinal(ordinal) for ordinal in ordinals if 0 < ordinal % 7 <= _SATURDAY)
        return tuple(weekday for weekday in weekdays if weekday not in closures)

    def _outside(self, day: date) -> OutsideCalendar:
        return OutsideCalendar(day, self.name, self.first_day, self.last_day)


def _refuse_negative(count: int) -> None:
    if count < 0:
        raise ValueError(f"a number of open days is 0 or more, not {count}")


@cache
def _nyse_table() -> dict[int, dict[date, str]]:
    """The published closures by year, read from the package at the first question that needs them."""
    # Not importlib.resources, which takes longer to import than a draft takes to lint.
    found = pkgutil.get_data("termlang.calendars", "nyse.csv")
    assert found is not None, "the package comes with its calendar"
    text = found.decode()
    table: dict[int, dict[date, str]] = {year: {} for year in range(_FIRST_TABLE_YEAR, _LAST_TABLE_YEAR + 1)}
    # The first two lines name the table's version and its columns.
    for line in text.splitlines()[2:]:
        iso, _, name = line.partition(",")
        day = date.fromisoformat(iso)
        table[day.year][day] = name
    return table


def _nyse_closures(year: int) -> Mapping[date, str]:
    return holidays(year) if year > _LAST_TABLE_YEAR else _nyse_table()[year]


def _no_closures(year: int) -> Mapping[date, str]:
    return {}


def _listed_closures(listed: frozenset[date], base: Calendar, year: int) -> Mapping[date, str]:
    own = dict.fromkeys((day for day in listed if day.year == year), "listed closure")
    return own | dict(base._closures_in(year))


def _exchange(name: str, version: str) -> Calendar:
    return Calendar(
        name,
        version,
        first_day=date(_FIRST_TABLE_YEAR, 1, 1),
        last_day=date(_LAST_PROJECTED_YEAR, 12, 31),
        last_published=date(_LAST_TABLE_YEAR, 12, 31),
        _closures_in=_nyse_closures,
    )


NYSE: Final = _exchange("NYSE", "NYSE 2026.1")
"""The New York Stock Exchange: its own closures through 2030, its published rules from 2031 through 2100."""

NASDAQ: Final = _exchange("Nasdaq", "Nasdaq 2026.1")
"""Nasdaq, which has closed on the days of the NYSE since 1990."""

WEEKDAYS: Final = Calendar(
    "Weekdays",
    "Weekdays 1",
    first_day=FIRST_DAY,
    last_day=LAST_DAY,
    last_published=LAST_DAY,
    _closures_in=_no_closures,
)
"""Every Monday to Friday from 1900 through 2199; nothing about it is a forecast."""

_BY_NAME: Final = {calendar.name: calendar for calendar in (NYSE, NASDAQ, WEEKDAYS)}

NAMES: Final = tuple(_BY_NAME)
"""The names that `named` knows, as a deal writes them."""


def named(name: str) -> Calendar | None:
    """The calendar a deal calls *name*, or None if there is none."""
    return _BY_NAME.get(name)


def with_closures(name: str, closures: Iterable[date], base: Calendar = WEEKDAYS) -> Calendar:
    """The calendar *base* with further *closures*; one that falls on a closed day changes nothing.

    Raises OutsideCalendar for a closure on which *base* is silent.
    """
    listed = frozenset(closures)
    for day in sorted(listed):
        if not base.first_day <= day <= base.last_day:
            raise base._outside(day)
    return Calendar(
        name,
        f"{name} ({base.version}, closures listed: {len(listed)})",
        first_day=base.first_day,
        last_day=base.last_day,
        last_published=base.last_published,
        _closures_in=partial(_listed_closures, listed, base),
    )
