"""The tables of a program as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import frozen

from termlang.compile.machine import Program

Array = Any


@frozen(eq=False)
class Tables:
    """Constants; figures and truths by day, or by row where a look-back reads them; rows and acting days by day;
    starts of states and streaks; the history."""

    constants: Array
    figures: Array
    truths: Array
    rows: Array
    active: Array
    starts: Array
    streaks: Array
    history: Array
    snap: Array


def tables(program: Program, snapshots: tuple[int, ...]) -> Tables:
    """The arrays of a program; `snapshots` are the days after which the states are kept."""
    days = program.days
    snap = np.full(days, -1, np.int64)
    for number, day in enumerate(snapshots):
        snap[day] = number
    return Tables(
        np.array(program.constants, np.float64),
        _table(program.figures, np.float64, days),
        _table(program.truths, np.bool_, days),
        _table(program.rows, np.int64, days),
        _table([list(each) for each in program.active], np.bool_, days),
        np.array([slot.start for slot in program.slots], np.float64),
        np.array(program.streak_starts, np.float64),
        np.array(program.history, np.float64).reshape(len(program.columns), -1),
        snap,
    )


def _table(rows: list[Any], kind: Any, days: int) -> Array:
    made = np.zeros((max(1, len(rows)), max([days, *map(len, rows)])), kind)
    for number, row in enumerate(rows):
        made[number, : len(row)] = row
    return made
