"""Days: trading days by the table of closures, months from their anchor, day counts."""

from __future__ import annotations

import csv
from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

ONE = timedelta(days=1)
CLOSURES = Path(__file__).parents[1] / "vectors" / "calendar" / "nyse_weekday_closures_1990_2030.csv"


class Nothing(Exception):
    """There is no value: something is not known, or there is no such thing."""


@cache
def closures() -> frozenset[date]:
    with CLOSURES.open(encoding="utf-8", newline="") as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def is_trading_day(day: date) -> bool:
    if not 1990 <= day.year <= 2030:
        raise Nothing("outside the table")
    return is_weekday(day) and day not in closures()


Opening = Callable[[date], bool]
CALENDARS: dict[str, Opening] = {"trading": is_trading_day, "business": is_weekday}


def open_days(is_open: Opening, start: date, step: int) -> Iterator[date]:
    """The open days from a day on, that day included where it is open; backward where the step is -1."""
    day = start
    while True:
        if is_open(day):
            yield day
        day += step * ONE


def nth(is_open: Opening, day: date, count: int) -> date:
    """`count` open days after a day, the day itself not counted; before it where negative."""
    if count == 0:
        return next(open_days(is_open, day, 1))
    step = 1 if count > 0 else -1
    walk = open_days(is_open, day + step * ONE, step)
    return [next(walk) for _ in range(abs(count))][-1]


def months_later(anchor: date, months: int, rule: str) -> date:
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    month += 1
    last = monthrange(year, month)[1]
    if anchor.day <= last:
        return date(year, month, anchor.day)
    end = date(year, month, last)
    return end if rule == "last day" else end + (anchor.day - last) * ONE


def whole_months(start: date, end: date, rule: str) -> int:
    """The largest n with start + n months on or before end."""
    n = (end.year - start.year) * 12 + end.month - start.month + 2
    while months_later(start, n, rule) > end:
        n -= 1
    return n


# ---------------------------------------------------------------------------------------------------------- day counts


def thirty(start: date, first: int, end: date, last: int) -> int:
    return (end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first


def ends_february(day: date) -> bool:
    return (day + ONE).month == 3 and day.month == 2


def part_of_year(rule: str, start: date, end: date, more: dict[str, object]) -> Fraction:
    """By the table of docs/semantics.md."""
    actual = (end - start).days
    match rule:
        case "actual/365":
            return Fraction(actual, 365)
        case "actual/360":
            return Fraction(actual, 360)
        case "actual/actual ISDA":
            days = [start + n * ONE for n in range(actual)]
            return sum((Fraction(1, 366 if isleap(day.year) else 365) for day in days), Fraction(0))
        case "actual/actual AFB":
            return _afb(start, end)
        case "actual/actual ICMA":
            return _icma(start, end, more)
        case "30/360" | "30/365":
            first = min(start.day, 30)
            last = 30 if end.day == 31 and first == 30 else end.day
            return Fraction(thirty(start, first, end, last), 360 if rule == "30/360" else 365)
        case "30/360 US":
            first = 30 if ends_february(start) else min(start.day, 30)
            last = end.day
            if (ends_february(start) and ends_february(end)) or (end.day == 31 and first == 30):
                last = 30
            return Fraction(thirty(start, first, end, last), 360)
        case "30E/360":
            return Fraction(thirty(start, min(start.day, 30), end, min(end.day, 30)), 360)
        case "30E/360 ISDA":
            first = 30 if ends_february(start) else min(start.day, 30)
            last = 30 if ends_february(end) and end != more["ends"] else min(end.day, 30)
            return Fraction(thirty(start, first, end, last), 360)
    raise NotImplementedError(rule)


def _afb(start: date, end: date) -> Fraction:
    def back(years: int) -> date:
        year = end.year - years
        if ends_february(end):
            return date(year, 2, 29 if isleap(year) else 28)
        return date(year, end.month, end.day)

    years = 0
    while back(years + 1) >= start:
        years += 1
    rest = [start + n * ONE for n in range((back(years) - start).days)]
    over = 366 if any(day.month == 2 and day.day == 29 for day in rest) else 365
    return years + Fraction(len(rest), over)


def _icma(start: date, end: date, more: dict[str, object]) -> Fraction:
    months, anchor, rule = more["months"], more["anchor"], more["rule"]
    assert isinstance(months, int) and isinstance(anchor, date) and isinstance(rule, str)
    found = Fraction(0)
    day = start
    while day < end:
        number = whole_months(anchor, day, rule) // months
        begins = months_later(anchor, number * months, rule)
        ends = months_later(anchor, (number + 1) * months, rule)
        found += Fraction((min(end, ends) - day).days, (ends - begins).days) * Fraction(months, 12)
        day = min(end, ends)
    return found
