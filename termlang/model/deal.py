"""The whole of a checked deal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum

from termlang.calendars import Calendar, MonthEnd, Roll
from termlang.model.clauses import Instrument, Payment, Right
from termlang.model.examples import Example
from termlang.model.expressions import DayKind, EventKind, Expr, TermKey, node
from termlang.model.policies import Policy
from termlang.model.tables import Table
from termlang.model.waterfall import Waterfall
from termlang.quantity import Rounding
from termlang.records import field
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
class OnEvent:
    """What a state term becomes when an event happens, below a bound on its price where one is stated.

    `discounted` looks only at issues of rights at a discount to the market.
    """

    span: Span
    event: EventKind
    of: str
    below: Expr | None
    value: Expr
    discounted: bool = False
    means: str | None = None  # only where it is paid in this stock


@node
class EachPeriod:
    """What a state term becomes at the opening of `start` + n periods, n = 1, 2, …; months or days.

    `roll` says where a day goes that is not open, and which days are; without one nothing moves.
    """

    span: Span
    months: int
    days: int
    start: Expr
    value: Expr
    roll: tuple[Roll, DayKind] | None = None


@node
class Cell:
    """A state term: its start, and what changes it, in the order of the file."""

    key: TermKey
    start: Expr
    updates: tuple[OnEvent | EachPeriod, ...]


@node
class Question:
    """Something the text leaves open, and its readings in the order of the file."""

    name: str
    text: str
    readings: tuple[str, ...]
    span: Span


@node
class Document:
    """A document that clauses and examples cite: its title, and the address where it is published, if told."""

    title: str
    address: str | None


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
    business: Calendar | None
    month_end: MonthEnd | None
    parties: dict[str, Party]
    stocks: dict[str, str]
    sources: dict[str, Document]
    questions: dict[str, Question]
    terms: dict[TermKey, Term]
    instruments: dict[str, Instrument]
    rights: dict[str, Right]
    payments: tuple[Payment, ...]
    examples: tuple[Example, ...]
    cells: dict[TermKey, Cell] = field(factory=dict)
    amended: tuple[tuple[date, Deal], ...] = ()
    policies: dict[str, Policy] = field(factory=dict)
    waterfalls: tuple[Waterfall, ...] = ()
    split_roundings: dict[str, Rounding] = field(factory=dict)
    path_of: dict[Span, tuple[str, ...]] = field(factory=dict)
    tables: dict[str, Table] = field(factory=dict)

    def as_of(self, day: date) -> Deal:
        """The deal as amended up to a day, that day included."""
        found = self
        for since, version in self.amended:
            if since <= day:
                found = version
        return found

    def days_open(self, kind: DayKind) -> Calendar:
        """The calendar that says which days of a kind there are."""
        if kind is DayKind.BUSINESS:
            assert self.business is not None  # the checker refuses business days without their calendar
            return self.business
        return self.calendar

    def line(self, span: Span) -> int:
        """The line on which a span begins."""
        return self.source.line_of(span)


def member(parties: Mapping[str, Party], name: str) -> tuple[str, str] | None:
    """The account that a name means and the party it belongs to: a party, a member, or the first words of one."""
    for party in parties.values():
        if name == party.name:
            return party.name, party.name
    found = [
        (each, party.name)
        for party in parties.values()
        for each in party.members
        if each == name or each.startswith(f"{name} ") or each.startswith(f"{name},")
    ]
    return found[0] if len(found) == 1 else None


def of_holders(deal: Deal, right: Right) -> bool:
    """Whether a right belongs to those who hold the instrument; if not, its use concerns them all."""
    party = member(deal.parties, deal.instruments[right.instrument].holder)
    return party is not None and party[1] == right.actor
