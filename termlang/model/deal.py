"""The whole of a checked deal."""

from __future__ import annotations

from enum import IntEnum

from attrs import field

from termlang.calendars import Calendar, MonthEnd
from termlang.model.clauses import Instrument, Payment, Right
from termlang.model.examples import Example
from termlang.model.expressions import Expr, TermKey, node
from termlang.source import Source, Span
from termlang.units import Type


class Variability(IntEnum):
    """What a term can change with, the least first."""

    CONSTANT = 0
    DATED = 1
    MARKET = 2
    STATE = 3
    REQUEST = 4


@node
class Term:
    """A Defined Term: its value on a day is the value of its body on that day."""

    key: TermKey
    type: Type
    body: Expr
    span: Span
    citations: tuple[str, ...]
    variability: Variability
    supplied: bool = False
    adjusted_for_splits: bool = False


@node
class Question:
    """Something the text leaves open, and its readings in the order of the file."""

    name: str
    text: str
    readings: tuple[str, ...]
    span: Span


@node
class Party:
    name: str
    members: tuple[str, ...]


@node
class Deal:
    """A deal that checked without an error: every name resolved, every unit known."""

    title: str
    source: Source
    currency: str
    calendar: Calendar
    month_end: MonthEnd | None
    parties: dict[str, Party]
    stocks: dict[str, str]
    sources: dict[str, str]
    questions: dict[str, Question]
    terms: dict[TermKey, Term]
    instruments: dict[str, Instrument]
    rights: dict[str, Right]
    payments: tuple[Payment, ...]
    examples: tuple[Example, ...]
    path_of: dict[Span, tuple[str, ...]] = field(factory=dict)

    def line(self, span: Span) -> int:
        """The line on which a span begins."""
        return self.source.line_of(span)
