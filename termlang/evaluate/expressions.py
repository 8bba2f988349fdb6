"""Expressions on a day: each evaluation returns a step, its value exact or unknown, its inputs the steps it used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from termlang.calendars import OutsideCalendar
from termlang.evaluate import accruals, days, happened, penalties, present_values, tables
from termlang.evaluate import problems as wrong
from termlang.evaluate.notices import noticed
from termlang.evaluate.offers import price_on
from termlang.evaluate.solving import solved
from termlang.evaluate.spans import days_of, reduced
from termlang.evaluate.state import State
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, enclosed, failed, interval, joined, missing, sized
from termlang.evaluate.waterfalls import proceeds
from termlang.market import Market
from termlang.model.deal import Deal, Term, Variability
from termlang.model.expressions import (
    COLUMN_WORDS,
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
from termlang.operations.table import OPERATIONS
from termlang.quantity import Rounding
from termlang.units import CONDITION, DATE, Kind, Type

MAX_DEPTH = 200
ZERO = Fraction(0)
ONE = Fraction(1)
_PLAIN = (Literal, Undisclosed)


class Unanswered(Exception):
    """An open question was met; the driver splits the answer by its readings."""

    def __init__(self, question: str) -> None:
        self.question = question
        super().__init__(question)


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

    def _adjusted(self, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
        (value,) = values
        seen = () if type(expr.args[0]) is Literal else inputs
        if not self.market.splits:
            return Step(value, expr.type, "", expr.span, seen)
        factor = self.moved(expr.type, ONE, self._stated(), day)
        if type(value) is Unknown:
            low, high = (None if bound is None else bound * factor for bound in interval(value))
            value = joined([value], low, high)
        else:
            value *= factor
        return Step(value, expr.type, "", expr.span, seen, "" if factor == 1 else "adjusted for splits")

    # ------------------------------------------------------------------------------------------------------- leaves

    def _literal(self, expr: Literal, day: date) -> Step:
        return Step(expr.value, expr.type, "", expr.span)

    def _undisclosed(self, expr: Undisclosed, day: date) -> Step:
        low = high = None
        if expr.type.kind is Kind.QUANTITY:
            low = ZERO
            if expr.low is not None:
                low = interval(self.step(expr.low, day).value)[0]
            if expr.high is not None:
                high = interval(self.step(expr.high, day).value)[1]
        note = "undisclosed" if expr.by is None else f"as computed by {expr.by}, which is not told"
        return Step(missing(expr.name, low, high), expr.type, "", expr.span, (), note)

    def _ref(self, expr: Ref, day: date) -> Step:
        return self.term(expr.key, day)

    def _reading(self, expr: ReadingIs, day: date) -> Step:
        chosen = self.readings.get(expr.question)
        if chosen is None:
            raise Unanswered(expr.question)
        self.consulted[expr.question] = chosen
        return Step(chosen == expr.reading, CONDITION, "", expr.span, (), f"{expr.question} is read as {chosen}")

    def _observe(self, expr: Observe, day: date) -> Step:
        column, stock = expr.column, expr.stock
        what = f"{COLUMN_WORDS[column]} of {stock} on {day}"
        if day > self.on:
            return Step(missing(f"the {what}, which lies in the future", ZERO), expr.type, what, expr.span)
        if column == "outstanding":
            found = self.market.last_reported(stock, column, day)
            if found is None:
                return Step(
                    missing(f"the shares outstanding of {stock}, reported by {day}", ZERO), expr.type, what, expr.span
                )
            # Carried forward into the shares of the day.
            reported = self.moved(expr.type, found[1], found[0], day) if self.market.splits else found[1]
            note = f"reported {found[0]}" if reported == found[1] else f"reported {found[0]}, adjusted for splits"
            return Step(reported, expr.type, what, expr.span, (), note)
        value = self.market.observe(stock, column, day)
        if value is not None:
            return Step(value, expr.type, what, expr.span)
        try:
            why = self.deal.calendar.why_closed(day)
            self.uses(day)
        except OutsideCalendar as error:
            return Step(failed(wrong.OUTSIDE_CALENDAR.at(expr.span, what=str(error))), expr.type, what, expr.span)
        if why is not None:
            problem = wrong.CLOSED_DAY.at(
                expr.span, calendar=self.deal.calendar.name, day=day, why=why, what=COLUMN_WORDS[column]
            )
            return Step(failed(problem), expr.type, what, expr.span)
        return Step(missing(f"the {what}", ZERO), expr.type, what, expr.span)

    def _asked(self, expr: Asked, day: date) -> Step:
        if expr.what is AskedFor.DAY:
            # From its notice on a request has its day; on a day before there was none, and only that day is known.
            asked = self.asked_on if day >= self.asked_on else day
            return Step(asked, DATE, "the day of the request", expr.span)
        mine = self.deal.rights[expr.right].instrument if expr.right in self.deal.rights else ""
        if expr.what is AskedFor.ASKED and self.asked_amount is not None and mine == self.asked_amount[0]:
            return Step(self.asked_amount[1], expr.type, "the amount asked", expr.span)
        if expr.what is not AskedFor.PRICE:
            if self.outcome is not None and day == self.on and mine == self.outcome[0]:
                return Step(self.outcome[1][expr.what], expr.type, f"the {expr.what.value} of the request", expr.span)
            return Step(missing(f"a request under the {expr.right}", ZERO), expr.type, "", expr.span)
        if self.price_of is not None and day == self.on and mine == self.deal.rights[self.price_of[0]].instrument:
            return self.price_of[1]
        return price_on(self, expr, day)

    def _today(self, expr: Today, day: date) -> Step:
        return Step(day, DATE, "the day asked", expr.span)

    # --------------------------------------------------------------------------------------------------- operations

    def _apply(self, expr: Apply, day: date) -> Step:
        inputs = tuple([self.step(arg, day) for arg in expr.args])
        values = [found.value for found in inputs]
        own = _OWN.get(expr.operation)
        if own is not None:
            return own(self, expr, inputs, values, day)
        operation = OPERATIONS[expr.operation]
        value: object
        if Unknown in map(type, values):
            value = self._unknown(expr, values)
        elif expr.operation == "divide" and not values[1]:
            value = failed(wrong.DIVIDED_BY_ZERO.at(expr.span, day=day, value=values[0]))
        else:
            assert operation.exact is not None
            value = sized(operation.exact(*values), expr.span, self.limits)
        return Step(value, expr.type, "", expr.span, inputs)

    def _unknown(self, expr: Apply, values: list[Any]) -> object:
        """What can be said when an argument is unknown: a truth that every value gives, or an interval."""
        operation = expr.operation
        if operation in _KLEENE:
            return _KLEENE[operation](values)
        if expr.type.kind is Kind.CONDITION:
            decided = _decided(operation, [interval(value) for value in values])
            found = joined(values)
            return found if decided is None or found.may_fail else decided
        bounds = OPERATIONS[operation].bounds
        if bounds is None:
            return joined(values)
        low, high = bounds(*(interval(value) for value in values))
        return enclosed(values, low, high, operation == "divide" and _may_be_zero(values[1]))

    def _rounded(self, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
        (rounding,) = expr.options
        assert isinstance(rounding, Rounding)
        (value,) = values
        if type(value) is Unknown:
            low, high = (None if bound is None else rounding.apply(bound) for bound in (value.low, value.high))
            return Step(enclosed(values, low, high), expr.type, "", expr.span, inputs, str(rounding))
        return Step(rounding.apply(value), expr.type, "", expr.span, inputs, str(rounding))

    # ------------------------------------------------------------------------------------------ cases, other days

    def _choose(self, expr: Choose, day: date) -> Step:
        conditions = [self.step(condition, day) for condition, _ in expr.cases]
        cases = [
            (condition.value, self.step(value, day))
            for (_, value), condition in zip(expr.cases, conditions, strict=True)
            if condition.value is not False
        ]
        sure = [found.value for holds, found in cases if holds is True]
        possible = [found for _, found in cases]
        if not sure and expr.otherwise is not None:
            possible.append(self.step(expr.otherwise, day))
        inputs = (*(condition for condition in conditions if condition.value is not False), *possible)
        values = [found.value for found in possible]
        known = list(dict.fromkeys(value for value in sure if type(value) is not Unknown))
        value: object
        if len(known) > 1:
            shown = " and ".join(map(str, known))
            value = failed(wrong.CONFLICT.at(expr.span, day=day, values=shown))
        elif not values:
            value = failed(wrong.NO_PIECE.at(expr.span, day=day))
        elif (sure or expr.otherwise is not None) and all(each == values[0] for each in values):
            # Every possible selection gives the same value; one unknown term is the same as itself.
            value = values[0]
        else:
            lows, highs = zip(*(interval(each) for each in values), strict=True)
            low = None if None in lows else min(lows)
            high = None if None in highs else max(highs)
            # No case may come to hold, or two that differ.
            rests_on = [*(holds for holds, _ in cases), *values]
            value = joined(rests_on, low, high, len(cases) > 1 or expr.otherwise is None)
        return Step(value, expr.type, "", expr.span, inputs)

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


def _may_be_zero(value: object) -> bool:
    low, high = interval(value)
    return (low is None or low <= 0) and (high is None or high >= 0)


def _and(values: list[Any]) -> object:
    if any(value is False for value in values):
        return False
    return joined(values)


def _or(values: list[Any]) -> object:
    if any(value is True for value in values):
        return True
    return joined(values)


_KLEENE: dict[str, Callable[[list[Any]], object]] = {"and": _and, "or": _or, "not": joined}


def _decided(operation: str, intervals: list[tuple[Fraction | None, Fraction | None]]) -> bool | None:
    """The truth of a comparison when the intervals alone decide it."""
    (low, high), (other_low, other_high) = intervals
    under = high is not None and other_low is not None and high < other_low
    at_most = high is not None and other_low is not None and high <= other_low
    over = low is not None and other_high is not None and low > other_high
    at_least = low is not None and other_high is not None and low >= other_high
    match operation:
        case "below":
            return True if under else False if at_least else None
        case "above":
            return True if over else False if at_most else None
        case "at least":
            return True if at_least else False if under else None
        case "at most":
            return True if at_most else False if over else None
        case "is":
            return False if under or over else None
        case "is not":
            return True if under or over else None
    return None


_OWN: dict[str, Callable[[World, Apply, tuple[Step, ...], list[Any], date], Step]] = {
    "adjusted for splits": World._adjusted,
    "rounded": World._rounded,
    "days after": days.day_step,
    "trading days after": days.day_step,
    "months after": days.day_step,
    "trading day": days.day_step,
    "business days after": days.day_step,
    "business day": days.day_step,
    "rolled": days.day_step,
    "day of month": days.day_step,
    "elapsed": days.elapsed,
    "last payment": days.day_step,
    "next payment": days.day_step,
    "solved": solved,
    "accrued": accruals.accrued,
    "penalty": penalties.penalty,
    "present value": present_values.present_value,
}

_HOW: dict[type[Expr], Callable[[World, Any, date], Step]] = {
    Literal: World._literal,
    Lookup: tables.table_entry,
    Undisclosed: World._undisclosed,
    Ref: World._ref,
    ReadingIs: World._reading,
    Observe: World._observe,
    Asked: World._asked,
    Today: World._today,
    Standing: happened.standing,
    Apply: World._apply,
    Choose: World._choose,
    At: World._at,
    Fold: World._fold,
    CellNow: happened.cell,
    EventFigure: happened.event_figure,
    LedgerFold: happened.ledger_fold,
    Noticed: noticed,
    Proceeds: proceeds,
}
