"""What a back end runs: straight-line arithmetic on doubles, so made that counts of shares come out exactly.

A quantity that rests on prices is carried as an integer in a double: prices in ticks, dollars in whatever fraction the
clauses need, all below 2^53. Sums, products and comparisons of such integers are exact, and so is the floor of the
quotient of two of them: the quotient is wrong by less than its distance to the next integer. Where no such scale exists
(a quotient of prices that is not rounded, an accrual that compounds), the double carries a bound on its error, and a
comparison or a rounding within that bound marks the path as doubtful; such paths are run again in fractions.
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from attrs import define, field, frozen

from termlang.compile.plan import Column, under

EXACT = 1 << 53
UNIT = 2.0**-53


class Do(Enum):
    """Machine operations on doubles and truths."""

    CONST = "const"  # a double of the constants
    FIGURE = "figure"  # a double of a table, by day
    TRUTH = "truth"  # a truth of a table, by day
    TICKS = "ticks"  # an observation of the day, in ticks
    ROW = "row"  # an observation of another row, in ticks
    FOLDED = "folded"  # what a fold has made
    STREAK = "streak"  # how many days in a row
    STATE = "state"
    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    MIN = "min"
    MAX = "max"
    FLOOR = "floor"
    CEIL = "ceil"
    ABS = "abs"
    LESS = "<"
    AT_MOST = "<="
    EQUAL = "=="
    AND = "and"
    OR = "or"
    NOT = "not"
    SELECT = "select"


@frozen(eq=False)
class Step:
    """One machine operation; `args` are earlier steps, `number` an index into constants, tables, columns or states."""

    do: Do
    args: tuple[int, ...] = ()
    number: int = 0


@define(eq=False)
class Code:
    """Straight-line steps, each entered once."""

    steps: list[Step] = field(factory=list)
    _made: dict[tuple[Do, tuple[int, ...], int], int] = field(factory=dict)

    def add(self, do: Do, *args: int, number: int = 0) -> int:
        """The place of a step."""
        at = (do, args, number)
        found = self._made.get(at)
        if found is None:
            self.steps.append(Step(do, args, number))
            found = self._made[at] = len(self.steps) - 1
        return found

    def numbers(self, roots: list[int], do: Do) -> list[int]:
        """Which constants, tables, columns, folds or states the leaves of a kind under some steps read."""
        return sorted({self.steps[at].number for at in self.needed(roots) if self.steps[at].do is do})

    def needed(self, roots: list[int]) -> list[int]:
        """The steps under some others, those included, in order."""
        return under(roots, lambda at: self.steps[at].args)


class Picks(Enum):
    """What a fold makes of the figures of its days."""

    SUM = "sum"
    MIN = "min"
    MAX = "max"
    LOWEST = "lowest"  # the sum of the k lowest
    HIGHEST = "highest"  # the sum of the k highest
    MIDDLE = "middle"  # the sum of the two in the middle of k days, or twice the one there
    COUNT = "count"  # on how many days a condition holds


@define(eq=False)
class FoldCode:
    """A fold: its picks, the code of a day (`result` its figure), and the tables of its first and last rows."""

    picks: Picks
    code: Code
    result: int
    starts: int
    ends: int
    k: int = 0


@define(eq=False)
class StreakCode:
    """A condition that is counted day after day."""

    code: Code
    result: int


@define(eq=False)
class Part:
    """The code of one section: its condition, its doubts, what it changes; `daily` where it acts on most days."""

    title: str
    code: Code
    acts: int
    fails: int | None
    doubts: int | None
    updates: list[tuple[int, int]]
    daily: bool

    def roots(self) -> list[int]:
        """The steps that the section is run for."""
        extra = [each for each in (self.fails, self.doubts) if each is not None]
        return [self.acts, *extra, *(step for _, step in self.updates)]


@define(eq=False)
class Slot:
    """A state as it is carried: the name, the double it starts at, and what divides it to give the figure."""

    name: str
    start: float
    scale: float


@define(eq=False)
class Program:
    """All that a back end needs. Tables hold a value for each day; `active` says on which days a part acts."""

    columns: list[Column]
    ticks: list[Fraction]
    constants: list[float]
    figures: list[list[float]]
    truths: list[list[bool]]
    rows: list[list[int]]
    folds: list[FoldCode]
    streaks: list[StreakCode]
    parts: list[Part]
    slots: list[Slot]
    active: list[tuple[bool, ...]]
    history: list[list[float]]  # by column, in ticks
    streak_starts: list[float]  # how many days in a row before the first
    alive: list[int]  # the states of which at least one must be above zero for anything to happen
    days: int
    ring: int  # how many rows back the folds and rows reach, the row of the day included
    exact: bool  # whether every comparison and rounding is of integers
    most_ticks: int
