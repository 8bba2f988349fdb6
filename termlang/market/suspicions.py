"""Prices that can be read and look wrong: missing days, closed days, jumps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from termlang.calendars import Calendar, OutsideCalendar
from termlang.market import problems
from termlang.market.columns import SPLIT, Column
from termlang.market.found import Found
from termlang.market.shown import shown_text
from termlang.market.splits import ONE
from termlang.quantity import Rounding, RoundingMode, exact_text, money
from termlang.source import Span

if TYPE_CHECKING:
    from termlang.market.market import Market

RISE = 10
# A price that is halved by a split and rises by up to a tenth on the same day.
FALL = Fraction(11, 20)
_SHOWN_DAYS = 5
_TO_WHOLE = Rounding(RoundingMode.NEAREST, 0)
_TWO = Fraction(2)

DaySpan = Callable[[date], Span]


def open_days(rows: Mapping[date, int], calendar: Calendar, found: Found) -> tuple[date, ...] | None:
    """The trading days from the first row to the last, as far as the calendar goes; None if it has none."""
    first, last = min(rows), max(rows)
    try:
        return calendar.between(first, last)
    except OutsideCalendar as outside:
        known_first, known_last = max(first, outside.first_day), min(last, outside.last_day)
        found.add(
            problems.OUTSIDE_CALENDAR,
            first=outside.first_day,
            last=outside.last_day,
            calendar=shown_text(calendar.name),
        )
        return calendar.between(known_first, known_last) if known_first <= known_last else None


def find_missing_days(
    rows: Mapping[date, int], known: tuple[date, ...], place: DaySpan, calendar: Calendar, found: Found
) -> None:
    """One warning for all trading days that no row names."""
    missing = [day for day in known if day not in rows]
    if not missing:
        return
    ordered = sorted(rows)
    shown = ", ".join(map(str, missing[:_SHOWN_DAYS]))
    found.add(
        problems.MISSING_DAYS,
        place(ordered[bisect_right(ordered, missing[0])]),
        count=f"{len(missing):,} trading day{'' if len(missing) == 1 else 's'}",
        calendar=shown_text(calendar.name),
        first=ordered[0],
        last=ordered[-1],
        days=shown + (", …" if len(missing) > _SHOWN_DAYS else ""),
    )


def drop_closed_days(
    rows: Mapping[date, int],
    known: tuple[date, ...],
    place: DaySpan,
    series: Mapping[Column, dict[date, Fraction]],
    calendar: Calendar,
    found: Found,
    *,
    strict: bool,
) -> None:
    """Take the values of closed days out of the series, with a problem for each such row."""
    is_open = set(known)
    for day in sorted(rows):
        if day in is_open:
            continue
        try:
            reason = calendar.why_closed(day)
        except OutsideCalendar:
            continue
        for values in series.values():
            values.pop(day, None)
        found.add(
            problems.CLOSED_DAY_STRICT if strict else problems.CLOSED_DAY,
            place(day),
            row=rows[day],
            day=day,
            calendar=shown_text(calendar.name),
            reason=shown_text(reason or "closed"),
        )


def find_jumps(market: Market, rows: Mapping[date, int], place: DaySpan, found: Found) -> None:
    """A warning where a price rises tenfold or about halves from one day to the next, known splits apart."""
    for column, series in market.observations.items():
        if column.is_price:
            _find_jumps_in(market, column, series, rows, place, found)


def _find_jumps_in(
    market: Market,
    column: Column,
    series: Mapping[date, Fraction],
    rows: Mapping[date, int],
    place: DaySpan,
    found: Found,
) -> None:
    splits = [split for split in market.splits if split.stock == column.stock]
    day_before: date | None = None
    above, below = 0, 1
    for day, price in series.items():
        # Whole numbers are multiplied instead of fractions compared: this is done for every price.
        over, under = price.numerator, price.denominator
        factor = ONE
        if day_before is not None:
            for split in splits:
                if day_before < split.day <= day:
                    factor *= split.ratio
            now = over * factor.numerator * below
            then = above * under * factor.denominator
            if now * FALL.denominator <= then * FALL.numerator or now >= then * RISE:
                change = Fraction(above * under, below * over)
                found.add(
                    problems.JUMP,
                    place(day),
                    row=rows[day],
                    column=shown_text(column.key),
                    before=money(Fraction(above, below)),
                    after=money(price),
                    day_before=day_before,
                    day=day,
                    split=shown_text(column._replace(observable=SPLIT).key),
                    ratio=_nearest_split(change),
                )
        day_before, above, below = day, over, under


def _nearest_split(change: Fraction) -> str:
    """The split that would explain a jump: `2`, or `1 for 10`."""
    if change >= 1:
        return exact_text(max(_TO_WHOLE.apply(change), _TWO))
    return f"1 for {exact_text(max(_TO_WHOLE.apply(1 / change), _TWO))}"
