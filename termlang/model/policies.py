"""Policies: how the parties use their rights where the deal is run over many paths of prices."""

from __future__ import annotations

from enum import Enum

from termlang.model.clauses import Clause, Interval
from termlang.model.examples import Asking
from termlang.model.expressions import Expr, node
from termlang.source import Span


class Turn(Enum):
    """Which trading days of a span of time are meant."""

    EACH = "each"
    FIRST = "first"
    LAST = "last"


@node
class Occasion:
    """Trading days: each of them, or the first or the last of each month, quarter or year of the calendar."""

    turn: Turn
    interval: Interval | None


EACH_DAY = Occasion(Turn.EACH, None)


@node
class UseRight:
    """A party uses a right on some days where a condition holds; `asking` None is for as much as the deal lets through.

    `choice` is the price that it elects, None where it elects none.
    """

    clause: Clause
    right: str
    asking: Asking | None
    choice: str | None
    occasion: Occasion
    condition: Expr | None


@node
class PayDividend:
    """The dividend of an instrument is paid on some days, in cash or in a stock."""

    clause: Clause
    instrument: str
    way: str
    occasion: Occasion


@node
class Policy:
    """What the parties do; on each day its lines act in their order."""

    title: str
    span: Span
    lines: tuple[UseRight | PayDividend, ...]
