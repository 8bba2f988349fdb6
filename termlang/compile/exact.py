"""A plan run on one path in exact fractions: slow, short, and right; what a back end cannot decide is decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from termlang.compile.bind import Bound
from termlang.compile.plan import Code, Column, Folding, Op
from termlang.model.expressions import Reducer
from termlang.quantity import Rounding

ZERO = Fraction(0)
Prices = Mapping[Column, Sequence[Fraction]]


class Outcome:
    """What a path ends with: its states, how often the deal gave no answer, and the states after chosen days."""

    __slots__ = ("acted", "snapshots", "states", "undecided")

    def __init__(self, states: dict[str, Fraction]) -> None:
        self.states = states
        self.undecided = 0
        self.acted = False  # whether a request changed anything
        self.snapshots: dict[int, dict[str, Fraction]] = {}


def run(bound: Bound, prices: Prices, snapshots: frozenset[int] = frozenset()) -> Outcome:
    """Run a bound plan over the prices of one path, one observation for each day of the run."""
    return _Path(bound, prices).run(snapshots)


def days_in_a_row(bound: Bound, condition: int) -> int:
    """On how many of the last days of the history a condition held, without a break."""
    path = _Path(bound, {column: () for column in bound.lowered.plan.columns})
    count = 0
    while count < bound.before and path._there(condition, bound.before - 1 - count):
        count += 1
    return count


def request(bound: Bound, day: int, rows: Prices, states: dict[str, Fraction]) -> Outcome:
    """Judge one request on a day of its own; the last row is that of the day."""
    path = _Path(bound, rows)
    path.states.update(states)
    path.row = bound.before
    outcome = Outcome(path.states)
    path.day = day
    path.act(outcome)
    return outcome


class _Path:
    def __init__(self, bound: Bound, prices: Prices) -> None:
        self.bound, self.plan = bound, bound.lowered.plan
        self.series = {column: [*bound.history[column], *prices[column]] for column in self.plan.columns}
        self.states = {state.name: self._constant(state.start) for state in self.plan.states}
        self.day = self.row = 0
        self.values: dict[int, Any] = {}
        self.streaks: dict[int, list[bool]] = {}

    def _constant(self, at: int) -> Fraction:
        value = self.plan.ops[at].data
        assert isinstance(value, Fraction)
        return value

    def run(self, snapshots: frozenset[int]) -> Outcome:
        outcome = Outcome(self.states)
        for day in range(len(self.bound.days)):
            self.day, self.row = day, self.bound.before + day
            self.act(outcome)
            if day in snapshots:
                outcome.snapshots[day] = dict(self.states)
        return outcome

    def act(self, outcome: Outcome) -> None:
        """The sections of the day, in their order."""
        for section, active in zip(self.plan.sections, self.bound.active, strict=True):
            if not active[self.day]:
                continue
            self.values = {}
            if section.fails is not None and self.value(section.fails):
                outcome.undecided += 1
            outcome.acted = self.value(section.acts) or outcome.acted
            # Each change says by itself when it holds.
            self.states.update({name: self.value(op) for name, op in section.updates})

    def value(self, at: int) -> Any:
        """The value of an operation on the day."""
        found = self.values.get(at)
        if found is None:
            found = self.values[at] = self._value(at, self.plan.ops[at])
        return found

    def _value(self, at: int, op: Op) -> Any:
        match op.code:
            case Code.CONST:
                return op.data
            case Code.DATED:
                return self.bound.dated[at][self.day]
            case Code.PRICE:
                return self.series[_column(op)][self.row if len(self.series[_column(op)]) > 1 else 0]
            case Code.PRICE_ON:
                assert isinstance(op.data, tuple)
                return self.series[op.data[0]][self.bound.rows[at][self.day]]
            case Code.STATE:
                return self.states[str(op.data)]
            case Code.FOLD:
                return self._fold(at, op)
            case Code.STREAK:
                assert isinstance(op.data, int)
                return all(self._there(op.args[0], self.row - back) for back in range(op.data))
            case Code.SELECT:
                return self.value(op.args[1] if self.value(op.args[0]) else op.args[2])
            case Code.AND:
                return all(self.value(arg) for arg in op.args)
            case Code.OR:
                return any(self.value(arg) for arg in op.args)
        return _PLAIN[op.code](op, *[self.value(arg) for arg in op.args])

    def _there(self, at: int, row: int) -> Any:
        """The value of an operation that rests on prices alone, on the day of a row."""
        op = self.plan.ops[at]
        if op.code is Code.CONST:
            return op.data
        if op.code in (Code.DATED, Code.BODY_DATED):
            return self.bound.by_row[at][row]
        if op.code in (Code.PRICE, Code.BODY_PRICE):
            return self.series[_column(op)][row]
        args = [self._there(arg, row) for arg in op.args]
        if op.code is Code.SELECT:
            return args[1] if args[0] else args[2]
        return _PLAIN[op.code](op, *args)

    def _fold(self, at: int, op: Op) -> Any:
        data, spans = op.data, self.bound.spans[at]
        assert isinstance(data, Folding)
        rows = range(spans.starts[self.day], spans.ends[self.day])
        values = [self._there(op.args[0], row) for row in rows]
        if data.reducer is Reducer.EACH:
            return all(values)
        if data.reducer is Reducer.AT_LEAST:
            return sum(values) >= (data.k or 0)
        if data.reducer is Reducer.NUMBER:
            return Fraction(sum(values))
        if data.k is not None:
            values = sorted(values, reverse=not data.lowest)[: data.k]
        return _REDUCED[data.reducer](values)


def _column(op: Op) -> Column:
    assert isinstance(op.data, Column)
    return op.data


def _rounded(op: Op, value: Fraction) -> Fraction:
    assert isinstance(op.data, Rounding)
    return op.data.apply(value)


def _median(values: list[Fraction]) -> Fraction:
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


_REDUCED: dict[Reducer, Callable[[list[Fraction]], Fraction]] = {
    Reducer.AVERAGE: lambda values: sum(values, ZERO) / len(values),
    Reducer.MEDIAN: _median,
    Reducer.SUM: lambda values: sum(values, ZERO),
    Reducer.LOWEST: min,
    Reducer.HIGHEST: max,
}
_PLAIN: dict[Code, Callable[..., Any]] = {
    Code.ADD: lambda op, a, b: a + b,
    Code.SUB: lambda op, a, b: a - b,
    Code.MUL: lambda op, a, b: a * b,
    Code.DIV: lambda op, a, b: a / b,
    Code.MIN: lambda op, a, b: min(a, b),
    Code.MAX: lambda op, a, b: max(a, b),
    Code.ROUND: _rounded,
    Code.LESS: lambda op, a, b: a < b,
    Code.AT_MOST: lambda op, a, b: a <= b,
    Code.EQUAL: lambda op, a, b: a == b,
    Code.NOT: lambda op, a: not a,
    Code.AND: lambda op, *args: all(args),
    Code.OR: lambda op, *args: any(args),
}
