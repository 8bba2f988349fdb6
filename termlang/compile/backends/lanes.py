"""Requests side by side: each lane is a request on a day of its own, judged by the machine steps of its window."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import frozen

from termlang.compile.backends.tables import Array, tables
from termlang.compile.machine import Code, Do, Part, Picks, Program, Step


@frozen(eq=False)
class Judged:
    """For each lane the states after the request, whether it changed anything, failed, or is in doubt."""

    states: Array
    acts: Array
    fails: Array
    doubts: Array


def judge(program: Program, day: Array, observed: list[Array], starts: Array) -> Judged:
    """Judge lanes: `day` is the place of each lane's day, `observed` its rows of ticks by column (rows down, lanes
    across, the last row its own day), `starts` its states."""
    lanes = len(day)
    states = starts.copy()
    acts, fails, doubts = (np.zeros(lanes, np.bool_) for _ in range(3))
    table = tables(program, ())
    with np.errstate(all="ignore"):
        for part, active in zip(program.parts, table.active, strict=False):
            here = np.flatnonzero(active[day])
            if not len(here):
                continue
            work = _Part(program, table, day[here], [each[:, here] for each in observed], starts[:, here])
            values = work.values(part.code, part.roots())
            acts[here] |= values[part.acts]
            if part.fails is not None:
                fails[here] |= values[part.fails]
            if part.doubts is not None:
                doubts[here] |= values[part.doubts]
            for slot, step in part.updates:
                states[slot, here] = values[step]
    return Judged(states, acts, fails, doubts)


class _Part:
    def __init__(self, program: Program, table: Any, day: Array, rows: list[Array], states: Array) -> None:
        self.program, self.table, self.day, self.rows, self.states = program, table, day, rows, states
        self.lanes = len(day)

    def values(self, code: Code, roots: list[int], row: int | None = None) -> dict[int, Array]:
        """The values of steps; `row` is the row of a fold."""
        found: dict[int, Array] = {}
        for at in code.needed(roots):
            step = code.steps[at]
            args = [found[arg] for arg in step.args]
            found[at] = _DO[step.do](*args) if args else self._leaf(step, row)
        return {at: np.broadcast_to(found[at], (self.lanes,)) for at in roots}

    def _leaf(self, step: Step, row: int | None) -> Array:
        number, table = step.number, self.table
        match step.do:
            case Do.CONST:
                return table.constants[number]
            case Do.FIGURE:
                return table.figures[number, self.day]
            case Do.TRUTH:
                return table.truths[number, self.day]
            case Do.TICKS:
                return self.rows[number][-1 if row is None else row]
            case Do.ROW:
                at, column = divmod(number, len(self.rows))
                return self.rows[column][table.rows[at, self.day], np.arange(self.lanes)]
            case Do.FOLDED:
                return self._fold(number)
        assert step.do is Do.STATE
        return self.states[number]

    def _fold(self, number: int) -> Array:
        """A fold over the rows of each lane; lanes whose spans lie alike are taken together."""
        fold = self.program.folds[number]
        starts, ends = self.table.rows[fold.starts, self.day], self.table.rows[fold.ends, self.day]
        found = np.empty(self.lanes)
        for start, end in {*zip(starts.tolist(), ends.tolist(), strict=True)}:
            here = (starts == start) & (ends == end)
            days = [self.values(fold.code, [fold.result], row)[fold.result][here] for row in range(start, end)]
            found[here] = _picked(fold.picks, np.stack(days), fold.k)
        return found


def _picked(picks: Picks, days: Array, k: int) -> Array:
    match picks:
        case Picks.SUM | Picks.COUNT:
            return days.sum(axis=0, dtype=np.float64)
        case Picks.MIN:
            return days.min(axis=0)
        case Picks.MAX:
            return days.max(axis=0)
        case Picks.LOWEST:
            return np.sort(days, axis=0)[:k].sum(axis=0)
        case Picks.HIGHEST:
            return np.sort(days, axis=0)[-k:].sum(axis=0)
    ordered = np.sort(days, axis=0)
    return ordered[(len(days) - 1) // 2] + ordered[len(days) // 2]


_DO: dict[Do, Any] = {
    Do.ADD: np.add,
    Do.SUB: np.subtract,
    Do.MUL: np.multiply,
    Do.DIV: np.divide,
    Do.MIN: np.minimum,
    Do.MAX: np.maximum,
    Do.FLOOR: np.floor,
    Do.CEIL: np.ceil,
    Do.ABS: np.abs,
    Do.LESS: np.less,
    Do.AT_MOST: np.less_equal,
    Do.EQUAL: np.equal,
    Do.AND: np.logical_and,
    Do.OR: np.logical_or,
    Do.NOT: np.logical_not,
    Do.SELECT: np.where,
}


def part_of(program: Program, day: int) -> Part | None:
    """The part that acts on a day; None where none does."""
    for part, active in zip(program.parts, program.active, strict=True):
        if active[day]:
            return part
    return None
