"""One page about a deal: each instrument, what is issued, who may do what, in the words of its clauses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
from attrs import frozen

from termlang.calendars import OutsideCalendar
from termlang.evaluate.expressions import World
from termlang.evaluate.leaves import Unanswered
from termlang.evaluate.windows import Span as Days
from termlang.market import Market
from termlang.model.clauses import Clause, Grant, Instrument, Right, Verb
from termlang.model.deal import Deal, Variability
from termlang.model.expressions import Expr, TermKey, Undisclosed, Value
from termlang.quantity import money, shown
from termlang.source import Span
from termlang.syntax.layout import LogicalLine, read_layout
from termlang.units import Kind

_MAY = {
    Verb.CONVERT: "{actor} may convert it into {into}",
    Verb.EXERCISE: "{actor} may exercise it for {into}",
    Verb.DRAW: "{actor} may draw on it, and sell {into}",
    Verb.REDEEM: "{actor} may redeem it",
    Verb.ISSUE: "{actor} may issue a further series",
}


@frozen
class Point:
    """A line of the page: its words, what stands below it, and the line of the text that says so (0 for none)."""

    text: str
    below: tuple[Point, ...] = ()
    line: int = 0
    citations: tuple[str, ...] = ()


@frozen
class Part:
    """A part of the page, about an instrument or about the whole deal."""

    heading: str
    points: tuple[Point, ...]


@frozen
class Page:
    title: str
    parts: tuple[Part, ...]


def page_of(deal: Deal, given: Mapping[TermKey, Value], readings: Mapping[str, str]) -> Page:
    """The page of a deal. Days and amounts that are not known yet stay in the words of the text."""
    writer = _Writer(deal, given, readings)
    parts = [Part("The deal", tuple(writer.deal_points()))]
    parts += [Part(_heading(each), tuple(writer.instrument(each))) for each in deal.instruments.values()]
    others = [writer.right(right) for right in deal.rights.values() if right.verb is Verb.ISSUE]
    others += [writer.clause(payment.clause) for payment in deal.payments]
    for waterfall in deal.waterfalls:
        others.append(writer.clause(waterfall.clause, *map(writer.clause, waterfall.lines())))
    if others:
        parts.append(Part("Between the parties", tuple(others)))
    parts += [Part(heading, points) for heading, points in writer.open_ends() if points]
    return Page(deal.title, tuple(parts))


def _flat(lines: list[LogicalLine]) -> list[LogicalLine]:
    """Lines and what stands below them, in the order of the text."""
    return [each for line in lines for each in (line, *_flat(line.children))]


def _heading(instrument: Instrument) -> str:
    return f"{instrument.name} ({instrument.kind.value})"


class _Writer:
    def __init__(self, deal: Deal, given: Mapping[TermKey, Value], readings: Mapping[str, str]) -> None:
        self.deal = deal
        self.given = given
        self.readings = readings
        self.lines = _flat(read_layout(deal.source).lines)
        self.starts = [line.span.start for line in self.lines]

    # ------------------------------------------------------------------------------------------------ words and values

    def text(self, span: Span) -> str:
        """The words of the line on which a clause stands, on one line, without citations and comments."""
        _, line = self.logical(span)
        return " ".join(" ".join(text for _, text in line.pieces).split()).rstrip(":")

    def logical(self, span: Span) -> tuple[int, LogicalLine]:
        """The logical line on which a clause stands, and its number."""
        at = bisect_right(self.starts, span.start) - 1
        return at, self.lines[at]

    def value(self, expr: Expr | None, day: date = date.min) -> object:
        """What an expression comes to by itself; None where it is open, unknown or depends on what happens."""
        if expr is None:
            return None
        try:
            return World(self.deal, day, Market.EMPTY, self.given, self.readings).step(expr, day).value
        except (Unanswered, OutsideCalendar):
            return None

    def clause(self, clause: Clause, *below: Point, text: str = "") -> Point:
        return Point(text or self.text(clause.span), below, self.deal.line(clause.span), clause.citations)

    # -------------------------------------------------------------------------------------------------------- the deal

    def deal_points(self) -> Iterator[Point]:
        deal = self.deal
        for party in deal.parties.values():
            yield Point(f"{party.name}: {'; '.join(party.members) or 'not named'}")
        for stock, issuer in deal.stocks.items():
            yield Point(f"{stock} of {issuer}, in {deal.currency}, by the calendar of {deal.calendar.name}")

    def instrument(self, made: Instrument) -> Iterator[Point]:
        day = self.value(made.issue_day)
        when = _day_text(day) if isinstance(day, date) else "on a day that is not known yet"
        yield Point(f"issued {when} to {made.holder}", (), self.deal.line(made.clause.span), made.clause.citations)
        issued = self.value(made.issued)
        stated = self.value(made.stated_value)
        if isinstance(issued, Fraction) and isinstance(stated, Fraction):
            total = money(issued * stated)
            yield Point(f"{shown(issued)} units of {money(stated)} {self.deal.currency}, {total} in all")
        elif isinstance(issued, Fraction):
            yield Point(f"{shown(issued)} units")
        for name in made.rights:
            yield self.right(self.deal.rights[name], day if isinstance(day, date) else None)
        if made.dividend is not None:
            yield self.clause(made.dividend.clause, *self._rest(made.dividend))
        told = {made.clause.span, made.dividend.clause.span if made.dividend else made.clause.span}
        yield from self.listed(clause for clause in _clauses(made) if clause.span not in told)
        yield from self._terms(made.name)

    def _rest(self, holder: Any) -> Iterator[Point]:
        """The lines of a block besides its header, each once, in the order of the text.

        They are those of its clauses, which may be inherited from another block, and those that stand below its header.
        """
        header, line = self.logical(holder.clause.span)
        lines = {self.logical(clause.span)[0]: clause.citations for clause in _clauses(holder)}
        for child in line.children:
            lines.setdefault(self.logical(child.span)[0], ())
        windows = {self.logical(grant.window.clause.span)[0] for grant in getattr(holder, "grants", ())}
        for at in sorted(lines.keys() - windows - {header}):
            yield self.row(at, lines[at])

    def row(self, at: int, citations: tuple[str, ...] = ()) -> Point:
        """A line of the text, by its number among the logical lines."""
        span = self.lines[at].span
        return Point(self.text(span), (), self.deal.line(span), citations)

    def listed(self, clauses: Iterable[Clause]) -> Iterator[Point]:
        """Clauses, each line once, in the order of the text."""
        lines = {self.logical(clause.span)[0]: clause.citations for clause in clauses}
        for at in sorted(lines):
            yield self.row(at, lines[at])

    def right(self, right: Right, issued: date | None = None) -> Point:
        """A right: its windows with what is open in them, then what holds for all of them."""
        grants = [self.grant(grant, issued) for grant in right.grants]
        lead = _MAY[right.verb].format(actor=right.actor, into=right.into)
        if right.mandatory:
            lead = f"it converts into {right.into} by itself"
        return self.clause(right.clause, *grants, *self._rest(right), text=lead)

    def grant(self, grant: Grant, issued: date | None) -> Point:
        clause = grant.window.clause
        text = self.text(clause.span)
        if issued is not None:
            days = self._days(grant, issued)
            text = f"{text} ({days})" if days and days != text else text
        held = [each for offer in grant.offers for each in (offer.clause, offer.price.clause)]
        if grant.issue is not None:
            held.append(grant.issue.clause)
        below = self.listed(held)
        return self.clause(clause, *below, text=text)

    def _days(self, grant: Grant, issued: date) -> str:
        try:
            found = Days(World(self.deal, issued, Market.EMPTY, self.given, self.readings), grant.window, issued)
        except (Unanswered, OutsideCalendar):
            return ""
        if found.unknown or (found.first is None and found.last is None):
            return ""
        first = _day_text(found.first or issued)
        return f"{first} to {_day_text(found.last)}" if found.last else f"from {first}"

    def _terms(self, owner: str) -> Iterator[Point]:
        """The Defined Terms of an instrument, or of the deal, that are not undisclosed."""
        for key, term in self.deal.terms.items():
            if key.owner != owner or term.supplied or isinstance(term.body, Undisclosed):
                continue
            text = self.text(term.span)
            if term.variability is Variability.CONSTANT and term.type.kind is Kind.DATE:
                value = self.value(term.body)
                if isinstance(value, date):
                    text = f"{key.name} means {_day_text(value)}"
            yield Point(text, (), self.deal.line(term.span), term.citations)

    def open_ends(self) -> Iterator[tuple[str, tuple[Point, ...]]]:
        """Terms of the deal, and what the text leaves open."""
        deal = self.deal
        yield "Terms of the deal", tuple(self._terms(""))
        undisclosed = [
            Point(f"{key}", (), deal.line(term.span), term.citations)
            for key, term in deal.terms.items()
            if isinstance(term.body, Undisclosed) and key not in self.given
        ]
        yield "Not disclosed", tuple(undisclosed)
        questions = [
            Point(each.text, tuple(Point(reading) for reading in each.readings), deal.line(each.span))
            for each in deal.questions.values()
        ]
        yield "Open to more than one reading", tuple(questions)


def _clauses(holder: Any) -> Iterator[Clause]:
    """The clauses that a model object holds directly: its own, and those of the parts in its fields."""
    for part in attrs.fields(type(holder)):
        value = getattr(holder, part.name)
        for each in value if isinstance(value, tuple) else (value,):
            clause = each if isinstance(each, Clause) else getattr(each, "clause", None)
            if isinstance(clause, Clause):
                yield clause


def _day_text(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
