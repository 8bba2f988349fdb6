"""Expressions on a day: each evaluation returns a step, its value exact or unknown, its inputs the steps it used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from termlang.evaluate import happened, leaves, operations, tables
from termlang.evaluate import problems as wrong
from termlang.evaluate.notices import noticed
from termlang.evaluate.pieces import choose
from termlang.evaluate.spans import days_of, reduced
from termlang.evaluate.state import State
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, joined, missing
from termlang.evaluate.waterfalls import proceeds
from termlang.market import Market
from termlang.model.deal import Deal, Term, Variability
from termlang.model.expressions import (
    Apply,
    Asked,
    AskedFor,
    At,
    CellNow,
    Choose,
    DayKind,
    EventFigure,
    Expr,
    Figure,
    Fold,
    LedgerFold,
    Literal,
    Lookup,
    Noticed,
    Observe,
    Proceeds,
    ReadingIs,
    Ref,
    Standing,
    TermKey,
    Today,
    Undisclosed,
    Value,
    walk,
)
from termlang.units import DATE, Kind, Type

MAX_DEPTH = 200
_PLAIN = (Literal, Undisclosed)


class World:
    """What an evaluation may read: the deal, observations up to `on`, given values, readings. Nothing later."""

    __slots__ = (
        "_days",
        "_depth",
        "_stated_on",
        "_terms",
        "asked_amount",
        "consulted",
        "deal",
        "elections",
        "event",
        "given",
        "holder",
        "limits",
        "lot_day",
        "market",
        "noticed",
        "on",
        "outcome",
        "price_of",
        "projected",
        "readings",
        "state",
        "steps",
    )

    def __init__(
        self,
        deal: Deal,
        on: date,
        market: Market,
        given: Mapping[TermKey, Value],
        readings: Mapping[str, str],
        state: State | None = None,
        holder: str | None = None,
    ) -> None:
        self.deal = deal
        self.limits = deal.source.limits
        self.on = on
        self.market = market
        self.given = given
        self.readings = readings
        self.state = state  # the accounts of a journal; without one, those of closing
        self.holder = holder  # the account that asks, None where nobody is named
        self.noticed: tuple[date, State | None] | None = (
            None  # a pending request: its notice, and the accounts as of then
        )
        self.asked_amount: tuple[str, Fraction] | None = (
            None  # the instrument of a request, and how much of it is asked
        )
        self.lot_day: date | None = None  # the issue day of the lot on which a dividend accrues
        self.price_of: tuple[str, Step] | None = None  # the right being judged, and the price of the line in question
        self.outcome: tuple[str, Mapping[AskedFor, Fraction]] | None = None  # what the request on an instrument came to
        self.steps = 0
        self.projected = False  # whether a day was used that lies after the calendar's published years
        self.consulted: dict[str, str] = {}
        self.elections: Mapping[str, str] = {}
        self.event: Mapping[Figure, Fraction] = {}  # the figures of what happens, while a state term changes
        self._depth = 0
        self._days: dict[tuple[int, date], Step] = {}
        self._stated_on: date | None = None
        self._terms: dict[tuple[TermKey, date], Step] = {}

    @property
    def asked_on(self) -> date:
        """The day of the request: of its notice where the price is set later, else the day of the evaluation."""
        return self.noticed[0] if self.noticed is not None else self.on

    @property
    def accounts(self) -> State | None:
        """The accounts against which windows and allowances are tested: those of the notice where one was given."""
        return self.noticed[1] if self.noticed is not None else self.state

    def step(self, expr: Expr, day: date) -> Step:
        """The step of one expression on a day."""
        self.steps += 1
        if self.steps > self.limits.steps:
            problem = wrong.TOO_MANY_STEPS.at(expr.span, most=f"{self.limits.steps:,}")
            return Step(failed(problem), expr.type, span=expr.span)
        if self._depth >= MAX_DEPTH:
            return Step(failed(wrong.TOO_DEEP.at(expr.span, most=MAX_DEPTH)), expr.type, span=expr.span)
        # The same piece of text on the same day is one step: a window ends and the next begins by one expression.
        at = (id(expr), day)
        found = self._days.get(at)
        if found is not None:
            return found
        self._depth += 1
        found = _HOW[type(expr)](self, expr, day)
        self._depth -= 1
        if type(expr) is Apply and expr.type is DATE:
            self._days[at] = found
        return found

    def term(self, key: TermKey, day: date) -> Step:
        """A term on a day: evaluated once, shared by all that use it."""
        at = (key, day)
        found = self._terms.get(at)
        if found is None:
            term = self.deal.terms[key]
            found = self._term(term, day)
            if term.variability is not Variability.REQUEST:
                self._terms[at] = found
        return found

    def _term(self, term: Term, day: date) -> Step:
        name = str(term.key) if term.key.owner and not term.supplied else term.key.name
        if term.key in self.given:
            value: Any = self.given[term.key]
            if day < self.on and term.type.kind is Kind.CONDITION and self.state is not None:
                # A condition holds from the line that says so until one says otherwise.
                told = self.state.on(day).known.get(term.key) if term.key in self.state.known else value
                value = missing(f"{name} on {day}") if told is None else told
            if term.adjusted_for_splits and self.market.splits and isinstance(value, Fraction):
                value = self.moved(term.type, value, self._stated(), day)
            by = term.body.by if type(term.body) is Undisclosed else None
            note = "given" if by is None else f"as computed by {by}"
            return Step(value, term.type, name, term.span, (), note, term.citations)
        body = self.step(term.body, day)
        inputs = () if type(term.body) in _PLAIN else (body,)
        if type(term.body) is Observe:
            note = f"{body.what}, {body.note}" if body.note else body.what
            return Step(body.value, term.type, name, term.span, (), note, term.citations)
        return Step(body.value, term.type, name, term.span, inputs, "" if inputs else body.note, term.citations)

    def _stated(self) -> date:
        """The day in whose shares the text states its figures: the first issue; a split before it moves nothing."""
        if self._stated_on is None:
            issues = [self.step(each.issue_day, self.on).value for each in self.deal.instruments.values()]
            self._stated_on = min((day for day in issues if isinstance(day, date)), default=date.min)
        return self._stated_on

    def moved(self, type_: Type, value: Fraction, after: date, through: date) -> Fraction:
        """A figure moved by the splits of `after` < day <= `through`: prices divide, counts multiply, money stays."""
        for stock in self.deal.stocks:
            power = type_.unit.power_of(stock)
            if power:
                value *= self.market.split_factor(stock, after, through) ** power
        return value

    def as_stated(self, type_: Type, value: Fraction, day: date) -> Fraction:
        """A figure that the text states, in the shares of a day."""
        return self.moved(type_, value, self._stated(), day) if self.market.splits else value

    def brought_to(self, step: Step, day: date, today: date) -> Step:
        """A figure of an earlier day in the shares of today."""
        if type(step.value) is not Fraction or step.type is None:
            return step
        moved = self.moved(step.type, step.value, day, max(day, today))
        return step if moved == step.value else Step(moved, step.type, "", step.span, (step,), "adjusted for splits")

    def _at(self, expr: At, day: date) -> Step:
        on = self.step(expr.day, day)
        if type(on.value) is Unknown:
            return Step(joined([on.value], may_fail=True), expr.type, "", expr.span, (on,))
        assert isinstance(on.value, date)
        if on.value > day and self._varies(expr.body):
            return Step(self.later(expr.body, on.value), expr.type, "", expr.span, (on,))
        found = self.step(expr.body, on.value)
        note = f"as of {on.value}"
        if self.market.splits and type(found.value) is Fraction and on.value < day:
            moved = self.moved(expr.type, found.value, on.value, day)
            if moved != found.value and not expr.adjusted:
                problem = wrong.SPLIT_SINCE.at(expr.span, day=on.value, before=found.value, after=moved)
                return Step(failed(problem), expr.type, "", expr.span, (found,), note)
            return Step(moved, expr.type, "", expr.span, (found,), note)
        return Step(found.value, expr.type, "", expr.span, (found,), note)

    def on_day(self, expr: Expr, day: date, today: date) -> Step:
        """An expression on a day of a look-back made today: of a day after today nothing is known that varies."""
        if today < day <= self.on and self._varies(expr):
            return Step(self.later(expr, day), expr.type, "", expr.span)
        return self.step(expr, day)

    def later(self, expr: Expr, day: date) -> Unknown:
        """What an expression needs on a day that lies in the future."""
        return missing(f"{self._text(expr)} on {day}, which lies in the future")

    def uses(self, day: date, kind: DayKind = DayKind.TRADING) -> bool:
        """Note the use of an open day; True where it lies after the published years of its calendar."""
        projected = day > self.deal.days_open(kind).last_published
        self.projected = self.projected or projected
        return projected

    def _varies(self, expr: Expr) -> bool:
        for found in walk(expr):
            if isinstance(found, (Observe, Standing, Asked, Proceeds)):
                return True
            if isinstance(found, Ref) and self._moves(found.key):
                return True
        return False

    def _moves(self, key: TermKey) -> bool:
        return key not in self.given and self.deal.terms[key].variability > Variability.DATED

    def _text(self, expr: Expr) -> str:
        return " ".join(self.deal.source.excerpt(expr.span).split()) or "the term"

    def _fold(self, expr: Fold, day: date) -> Step:
        anchor, count = self.step(expr.days.day, day), self.step(expr.days.count, day)
        found = days_of(self.deal, expr.days, anchor.value, count.value)
        if type(found) is Unknown:
            return Step(joined([found], may_fail=True), expr.type, "", expr.span, (anchor, count))
        assert isinstance(found, tuple)
        return reduced(self, expr, found, day)


_HOW: dict[type[Expr], Callable[[World, Any, date], Step]] = {
    Literal: leaves.literal,
    Lookup: tables.table_entry,
    Undisclosed: leaves.undisclosed,
    Ref: leaves.ref,
    ReadingIs: leaves.reading,
    Observe: leaves.observe,
    Asked: leaves.asked,
    Today: leaves.today,
    Standing: happened.standing,
    Apply: operations.apply,
    Choose: choose,
    At: World._at,
    Fold: World._fold,
    CellNow: happened.cell,
    EventFigure: happened.event_figure,
    LedgerFold: happened.ledger_fold,
    Noticed: noticed,
    Proceeds: proceeds,
}
