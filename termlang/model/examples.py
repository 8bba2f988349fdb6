"""Examples: a closed world of suppositions, requests, and what must come out."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from termlang.model.expressions import Expr, TermKey, Value, node
from termlang.source import Span

if TYPE_CHECKING:
    from termlang.model.facts import Fact


class Status(Enum):
    """How a request ends."""

    ALLOWED = "allowed"
    LIMITED = "limited"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@node
class Asking:
    """How much a request asks for: money of stated value, units of the instrument, or all that is outstanding."""

    money: Fraction | None = None
    units: Fraction | None = None


ALL = Asking()


@node
class Request:
    """What a party asks of a right on a day, for the account of `holder`.

    `choice` is the price it elects, `settlement` how it pays an exercise.
    """

    span: Span
    right: str
    asked: Asking
    on: date
    choice: str | None
    holder: str | None = None
    settlement: str | None = None
    days: tuple[tuple[str, str], ...] = ()  # the days that a party chooses of a look-back, as an election


@node
class Expectation:
    """What must come out of a request (`request` set), or a condition that must hold on a day."""

    span: Span
    on: date
    request: Request | None
    status: Status | None = None
    shares: Fraction | None = None
    between: tuple[Expr, Expr] | None = None  # of shares or of money, both included
    price: Expr | None = None
    cash: Expr | None = None
    remaining: Expr | None = None
    naming: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    condition: Expr | None = None
    legs: tuple[Expr, ...] = ()


@node
class Observation:
    """A price that the example supposes."""

    stock: str
    column: str
    day: date
    value: Fraction


@node
class Example:
    """One example of the file; `journal` is what has happened in its world."""

    title: str
    span: Span
    readings: dict[str, str]
    given: dict[TermKey, Value]
    observations: tuple[Observation, ...]
    expectations: tuple[Expectation, ...]
    journal: tuple[Fact, ...] = ()
    citations: tuple[str, ...] = ()
