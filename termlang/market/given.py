"""Days, values and splits that a caller gives in Python: read exactly, or refused all at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any, Final

from termlang.market import problems
from termlang.market.columns import Column
from termlang.market.days import day_given
from termlang.market.found import Found, Refusal
from termlang.market.numbers import is_float, number_given, ratio_given
from termlang.market.shown import shown_text
from termlang.market.splits import Split
from termlang.quantity import exact_text

_OLDEST_FIRST: Final = "give the days from the oldest to the newest"


def read_days(given: list[date | str], found: Found) -> list[date | None]:
    days: list[date | None] = []
    before: date | None = None
    for number, value in enumerate(given, 1):
        day = day_given(value)
        if isinstance(day, Refusal):
            found.refuse(day, f"day number {number}")
            days.append(None)
            continue
        if before is not None and day == before:
            found.add(problems.DOUBLED_DAY, day=day, first=number - 1, second=number)
        elif before is not None and day < before:
            found.add(problems.UNSORTED, row=number, day=day, before=before, advice=_OLDEST_FIRST)
        days.append(day)
        before = day
    return days


def read_tick(tick: object, found: Found) -> Fraction | None:
    if tick is None:
        return None
    step = number_given(tick, Column(None, "close"), None)
    if isinstance(step, Refusal) or is_float(tick):
        found.add(problems.BAD_TICK, cell=shown_text(str(tick)))
        return None
    return step


def read_values(
    column: Column,
    values: Iterable[object],
    days: list[date | None],
    tick: Fraction | None,
    notes: list[str],
    found: Found,
) -> dict[date, Fraction]:
    given = [values] if isinstance(values, str) else list(values)
    if len(given) != len(days):
        found.add(problems.LENGTHS, column=shown_text(column.key), found=len(given), wanted=len(days))
    series: dict[date, Fraction] = {}
    floats = False
    for day, value in zip(days, given, strict=False):
        if day is None or value is None:
            continue
        floats = floats or is_float(value)
        exact = number_given(value, column, tick)
        if isinstance(exact, Refusal):
            found.refuse(exact, place_of(day, column))
        else:
            series[day] = exact
    if floats:
        key = shown_text(column.key)
        if tick is not None and column.is_price:
            note(notes, f"`{key}`: floats are rounded to the nearest {exact_text(tick)}")
        else:
            note(notes, f"`{key}`: floats are read as their shortest decimal")
    return series


def read_splits(given: Iterable[tuple[Any, ...]], stock: str | None, found: Found) -> list[Split]:
    splits = []
    for number, split in enumerate(given, 1):
        place = f"split number {number}"
        named = stock
        if len(split) == 3:
            named = split[1] if split[1] is not None else stock
        day = day_given(split[0]) if len(split) in (2, 3) else Refusal(problems.NO_DAY, {})
        ratio = ratio_given(split[-1]) if split else ratio_given(None)
        if isinstance(day, Refusal):
            found.refuse(day, place)
        if isinstance(ratio, Refusal):
            found.refuse(ratio, place)
        if not isinstance(day, Refusal) and not isinstance(ratio, Refusal):
            splits.append(Split(day, named, ratio))
    return splits


def place_of(day: date, column: Column) -> str:
    """How a message names one value."""
    return f"{day}, column `{shown_text(column.key)}`"


def note(notes: list[str], text: str) -> None:
    """Keep a note, once."""
    if text not in notes:
        notes.append(text)
