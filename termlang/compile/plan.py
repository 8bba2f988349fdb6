"""A plan: a flat list of a few typed operations, and sections that say on which days they act and what they change.

An operation reads earlier ones by their place. Its variability says what it changes with: nothing, the day, the prices
of the day, or what happened on the path so far. What varies with the day alone is worked out once for each day before
any path is run; what varies with prices or state is the work of a back end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum, IntEnum
from fractions import Fraction
from typing import NamedTuple

from attrs import define, field, frozen

from termlang.model.expressions import DaySpan, Expr, Reducer
from termlang.model.policies import Occasion
from termlang.quantity import Rounding


class Level(IntEnum):
    """What a value changes with, the least first."""

    CONSTANT = 0
    DATED = 1
    MARKET = 2
    STATE = 3


class Code(Enum):
    """The operations. Numbers unless said otherwise; conditions are those whose `truth` is set."""

    CONST = "const"  # data: a Fraction or a bool
    DATED = "dated"  # data: Dated, its value on the day
    PRICE = "price"  # data: Column, of the day
    PRICE_ON = "price on"  # data: (Column, Dated), of another day
    BODY_PRICE = "price there"  # data: Column, of the day that a fold looks at
    BODY_DATED = "dated there"  # data: Dated, its value on the day that a fold looks at
    FOLD = "fold"  # data: Folding; args: the figure or condition of each day
    STREAK = "streak"  # data: count; args: a condition; whether it held on each of the last `count` days
    STATE = "state"  # data: the name of a state, its value where the section begins
    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    MIN = "min"
    MAX = "max"
    ROUND = "round"  # data: Rounding
    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    AND = "and"
    OR = "or"
    NOT = "not"
    SELECT = "if"  # args: condition, value, other value


TRUTHS = frozenset((Code.STREAK, Code.LESS, Code.AT_MOST, Code.EQUAL, Code.AND, Code.OR, Code.NOT))


@frozen(eq=False)
class Dated:
    """An expression that the day alone decides, and the section in which it stands (it knows what was paid before)."""

    expr: Expr | None
    section: int
    text: str
    made: object = None  # instead of an expression: a rule of its own, see `dated.py`
    chain: tuple[Expr, ...] = ()  # the days to which `… on D` has gone, the outermost first


class Column(NamedTuple):
    """A series of observations: `Common Stock.close`."""

    stock: str
    name: str

    def __str__(self) -> str:
        return f"{self.stock}.{self.name}"


@frozen(eq=False)
class Folding:
    """How the days of a span become one figure."""

    reducer: Reducer
    days: DaySpan
    k: int | None
    lowest: bool
    section: int
    chain: tuple[Expr, ...]


@frozen(eq=False)
class Op:
    """One operation of a plan."""

    code: Code
    args: tuple[int, ...]
    data: object
    truth: bool
    level: Level


@frozen(eq=False)
class State:
    """What a path carries from day to day; `start` is its value before the first day."""

    name: str
    start: int  # the operation that gives it: a constant
    unit: str
    integer: bool = False  # whole numbers only


@frozen(eq=False)
class ByItself:
    """Days on which the deal acts by itself: as of each day that `made` says, at its opening or at its close.

    What falls on a closed day is done before the next trading day, as of its own day.
    """

    made: object  # a rule of `dated.py`
    text: str


@frozen(eq=False)
class Section:
    """What a line of the policy does on its days, in one window of its right; or what the deal does by itself.

    `days` says on which days it acts (with `window`, the window); `acts` is the condition on which it changes anything;
    `fails` is the condition on which the deal gives no answer there. `updates` are the states it changes, all at once.
    `number` is its place among those of a day.
    """

    number: int
    title: str
    line: int
    days: Occasion | ByItself
    window: int | None
    right: str
    instrument: str
    acts: int
    fails: int | None
    updates: tuple[tuple[str, int], ...]


@define(eq=False)
class Plan:
    """A policy of a deal as operations and sections. It holds for any days and any prices."""

    title: str
    ops: list[Op] = field(factory=list)
    states: list[State] = field(factory=list)
    sections: list[Section] = field(factory=list)
    columns: list[Column] = field(factory=list)
    instruments: list[str] = field(factory=list)

    def add(
        self, code: Code, args: tuple[int, ...] = (), data: object = None, *, truth: bool | None = None, level: Level
    ) -> int:
        """Append an operation; its place."""
        self.ops.append(Op(code, args, data, code in TRUTHS if truth is None else truth, level))
        return len(self.ops) - 1

    def needed(self, roots: Iterable[int]) -> list[int]:
        """The operations under some others, those included, in their order."""
        return under(roots, lambda at: self.ops[at].args)

    def roots(self, section: Section) -> list[int]:
        """What a section works out: its condition, what it changes."""
        fails = [] if section.fails is None else [section.fails]
        return [section.acts, *fails, *(op for _, op in section.updates)]

    def text(self) -> str:
        """The plan as a person reads it."""
        return "\n".join(_lines(self)) + "\n"


def _lines(plan: Plan) -> Iterator[str]:
    yield f"plan: {plan.title}"
    yield ""
    yield "inputs"
    for column in plan.columns:
        yield f"  {column}"
    yield ""
    yield "state of a path"
    for state in plan.states:
        yield f"  {state.name} starts at {_short(plan, state.start)}{f'  ({state.unit})' if state.unit else ''}"
    for number, section in enumerate(plan.sections, 1):
        yield ""
        yield f"section {number}: {section.title}"
        yield f"  on {_days(section)}{f', in window {section.window + 1}' if section.window is not None else ''}"
        for at in plan.needed(plan.roots(section)):
            op = plan.ops[at]
            if op.code is not Code.CONST:
                yield f"  %{at:<4} {op.level.name.lower():<8} {_said(plan, at)}"
        yield f"  acts when {_short(plan, section.acts)}"
        if section.fails is not None:
            yield f"  no answer when {_short(plan, section.fails)}"
        for name, op_ in section.updates:
            yield f"  {name} := {_short(plan, op_)}"


def under(roots: Iterable[int], args_of: Callable[[int], Iterable[int]]) -> list[int]:
    """The places that others read, directly or through what they read, those included, in order."""
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting.extend(args_of(at))
    return sorted(found)


def _days(section: Section) -> str:
    if isinstance(section.days, ByItself):
        return section.days.text
    turn, interval = section.days.turn.value, section.days.interval
    return "each trading day" if interval is None else f"the {turn} trading day of each {interval.name.lower()}"


def _short(plan: Plan, at: int) -> str:
    op = plan.ops[at]
    return _constant(op.data) if op.code is Code.CONST else f"%{at}"


def _constant(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    assert isinstance(value, Fraction)
    return str(value)


def _said(plan: Plan, at: int) -> str:
    op = plan.ops[at]
    args = [_short(plan, each) for each in op.args]
    match op.code:
        case Code.DATED | Code.BODY_DATED:
            assert isinstance(op.data, Dated)
            return f"on {'each' if op.code is Code.DATED else 'that'} day: {op.data.text}"
        case Code.PRICE | Code.BODY_PRICE:
            return f"{op.code.value} {op.data}"
        case Code.PRICE_ON:
            assert isinstance(op.data, tuple)
            return f"price {op.data[0]} on {op.data[1].text}"
        case Code.FOLD:
            assert isinstance(op.data, Folding)
            some = f"{op.data.k} {'lowest' if op.data.lowest else 'highest'} of " if op.data.k else ""
            return f"{op.data.reducer.value} of {some}{args[0]} over its days"
        case Code.STREAK:
            return f"{args[0]} held on each of the last {op.data} days"
        case Code.STATE:
            return f"state {op.data}"
        case Code.ROUND:
            assert isinstance(op.data, Rounding)
            return f"{args[0]} {op.data}"
        case Code.SELECT:
            return f"{args[1]} if {args[0]} else {args[2]}"
        case Code.MIN | Code.MAX:
            return f"{op.code.value}({', '.join(args)})"
        case Code.NOT:
            return f"not {args[0]}"
        case _:
            return f" {op.code.value} ".join(args)
