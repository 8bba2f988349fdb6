"""Expressions on a day: each evaluation returns a step, its value exact or unknown, its inputs the steps it used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from termlang.calendars import DayCount, NoSuchDay, OutsideCalendar, add_months, whole_months
from termlang.evaluate import problems as wrong
from termlang.evaluate.spans import days_of, reduced
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, interval, joined, missing
from termlang.market import Market
from termlang.model.deal import Deal, Term, Variability
from termlang.model.expressions import (
    Account,
    Apply,
    Asked,
    AskedFor,
    At,
    Choose,
    Expr,
    Fold,
    Literal,
    Observe,
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
from termlang.quantity import MAX_BITS, Rounding, too_large
from termlang.units import CONDITION, DATE, Kind, Type

MAX_STEPS = 1_000_000
ZERO = Fraction(0)
_PLAIN = (Literal, Undisclosed)
COLUMN_WORDS = {
    "close": "closing price",
    "bid": "closing bid",
    "ask": "closing ask",
    "open": "opening price",
    "high": "daily high",
    "low": "daily low",
    "vwap": "vwap",
    "volume": "trading volume",
    "outstanding": "last reported shares outstanding",
}


class Unanswered(Exception):
    """An open question was met; the driver splits the answer by its readings."""

    def __init__(self, question: str) -> None:
        self.question = question
        super().__init__(question)


class World:
    """What an evaluation may read: the deal, observations up to `on`, given values, readings. Nothing later."""

    __slots__ = (
        "_dispatch",
        "_terms",
        "consulted",
        "deal",
        "elections",
        "given",
        "market",
        "on",
        "price_of",
        "readings",
        "request_day",
        "steps",
    )

    def __init__(
        self,
        deal: Deal,
        on: date,
        market: Market,
        given: Mapping[TermKey, Value],
        readings: Mapping[str, str],
    ) -> None:
        self.deal = deal
        self.on = on
        self.market = market
        self.given = given
        self.readings = readings
        self.request_day: date | None = None
        self.price_of: Callable[[str, date], Step] | None = None
        self.steps = 0
        self.consulted: dict[str, str] = {}
        self.elections: Mapping[str, str] = {}
        self._terms: dict[tuple[TermKey, date], Step] = {}
        self._dispatch: dict[type, Callable[[Any, date], Step]] = {
            Literal: self._literal,
            Undisclosed: self._undisclosed,
            Ref: self._ref,
            ReadingIs: self._reading,
            Observe: self._observe,
            Asked: self._asked,
            Today: self._today,
            Standing: self._standing,
            Apply: self._apply,
            Choose: self._choose,
            At: self._at,
            Fold: self._fold,
        }

    def step(self, expr: Expr, day: date) -> Step:
        """The step of one expression on a day."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            return Step(failed(wrong.TOO_MANY_STEPS.at(expr.span, most=MAX_STEPS)), expr.type, span=expr.span)
        return self._dispatch[type(expr)](expr, day)

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
            value = self.given[term.key]
            if term.adjusted_for_splits and self.market.splits and isinstance(value, Fraction):
                value = self._split(term.type, value, date.min, day)
            return Step(value, term.type, name, term.span, (), "given", term.citations)
        body = self.step(term.body, day)
        inputs = () if type(term.body) in _PLAIN else (body,)
        if type(term.body) is Observe:
            note = f"{body.what}, {body.note}" if body.note else body.what
            return Step(body.value, term.type, name, term.span, (), note, term.citations)
        return Step(body.value, term.type, name, term.span, inputs, "" if inputs else body.note, term.citations)

    def _split(self, type_: Type, value: Fraction, after: date, through: date) -> Fraction:
        """A figure moved by the splits of `after` < day <= `through`: prices divide, counts multiply, money stays."""
        for stock in self.deal.stocks:
            power = type_.unit.power_of(stock)
            if power:
                value *= self.market.split_factor(stock, after, through) ** power
        return value

    def brought_to(self, step: Step, day: date, today: date) -> Step:
        """A figure of an earlier day in the shares of today."""
        if type(step.value) is not Fraction or step.type is None:
            return step
        moved = self._split(step.type, step.value, day, max(day, today))
        return step if moved == step.value else Step(moved, step.type, "", step.span, (step,), "adjusted for splits")

    def _adjusted(self, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
        (value,) = values
        if not self.market.splits or type(value) is Unknown:
            return Step(value, expr.type, "", expr.span)
        moved = self._split(expr.type, value, date.min, day)
        return Step(moved, expr.type, "", expr.span, (), "" if moved == value else "adjusted for splits")

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
        return Step(missing(expr.name, low, high), expr.type, "", expr.span, (), "undisclosed")

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
            return Step(found[1], expr.type, what, expr.span, (), f"reported {found[0]}")
        value = self.market.observe(stock, column, day)
        if value is not None:
            return Step(value, expr.type, what, expr.span)
        try:
            why = self.deal.calendar.why_closed(day)
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
            return Step(self.request_day or day, DATE, "the day of the request", expr.span)
        if self.price_of is None:
            return Step(missing(f"a request under the {expr.right}", ZERO), expr.type, "", expr.span)
        return self.price_of(expr.right, day)

    def _today(self, expr: Today, day: date) -> Step:
        return Step(day, DATE, "the day asked", expr.span)

    def _standing(self, expr: Standing, day: date) -> Step:
        # Without a journal the accounts are those of closing: all that was issued is outstanding.
        issued = self.step(self.deal.instruments[expr.instrument].issued, day)
        what = f"{expr.instrument} {Account(expr.account).value}"
        return Step(issued.value, expr.type, what, expr.span, (issued,), "no journal is given: as issued")

    # --------------------------------------------------------------------------------------------------- operations

    def _apply(self, expr: Apply, day: date) -> Step:
        inputs = tuple([self.step(arg, day) for arg in expr.args])
        values = [found.value for found in inputs]
        own = _OWN.get(expr.operation)
        if own is not None:
            return own(self, expr, inputs, values, day)
        operation = OPERATIONS[expr.operation]
        for value in values:
            if type(value) is Unknown:
                return Step(self._unknown(expr, values), expr.type, "", expr.span, inputs)
        if expr.operation == "divide" and not values[1]:
            problem = wrong.DIVIDED_BY_ZERO.at(expr.span, day=day, value=values[0])
            return Step(failed(problem), expr.type, "", expr.span, inputs)
        assert operation.exact is not None
        value = operation.exact(*values)
        if type(value) is Fraction and too_large(value):
            return Step(failed(wrong.TOO_LARGE.at(expr.span, most=MAX_BITS)), expr.type, "", expr.span, inputs)
        return Step(value, expr.type, "", expr.span, inputs)

    def _unknown(self, expr: Apply, values: list[Any]) -> object:
        """What can be said when an argument is unknown: a truth that every value gives, or an interval."""
        operation = expr.operation
        if operation in _KLEENE:
            return _KLEENE[operation](values)
        if expr.type.kind is Kind.CONDITION:
            decided = _decided(operation, [interval(value) for value in values])
            if decided is not None and not any(v.problems for v in values if type(v) is Unknown):
                return decided
            return joined(values)
        bounds = OPERATIONS[operation].bounds
        if bounds is None or expr.type.kind is not Kind.QUANTITY:
            return joined(values)
        low, high = bounds(*(interval(value) for value in values))
        found = joined(values, low, high)
        if low is not None and low == high and not found.problems:
            return low
        return found

    def _rounded(self, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
        (rounding,) = expr.options
        assert isinstance(rounding, Rounding)
        (value,) = values
        if type(value) is Unknown:
            low, high = (None if bound is None else rounding.apply(bound) for bound in (value.low, value.high))
            return Step(joined(values, low, high), expr.type, "", expr.span, inputs, str(rounding))
        return Step(rounding.apply(value), expr.type, "", expr.span, inputs, str(rounding))

    def _day_step(self, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
        if any(type(value) is Unknown for value in values):
            return Step(joined(values), expr.type, "", expr.span, inputs)
        try:
            return Step(self._day(expr, values), expr.type, "", expr.span, inputs)
        except NoSuchDay as error:
            problem = wrong.NO_SUCH_DAY.at(expr.span, what=str(error))
        except (OutsideCalendar, OverflowError, ValueError) as error:
            problem = wrong.OUTSIDE_CALENDAR.at(expr.span, what=str(error))
        return Step(failed(problem), expr.type, "", expr.span, inputs)

    def _day(self, expr: Apply, values: list[date]) -> date:
        calendar, options = self.deal.calendar, expr.options
        first = values[0]
        if expr.operation == "months after":
            (months,) = options
            assert isinstance(months, int)
            return add_months(first, months, self.deal.month_end)
        if expr.operation == "last payment":
            (months,) = options
            assert isinstance(months, int)
            whole = whole_months(first, values[1], self.deal.month_end) // months * months
            return add_months(first, max(0, whole), self.deal.month_end)
        if expr.operation == "trading day":
            later, included = options
            if included:
                return calendar.on_or_after(first) if later else calendar.on_or_before(first)
            return calendar.after(first) if later else calendar.before(first)
        (count,) = options
        assert isinstance(count, int)
        if expr.operation == "days after":
            return date.fromordinal(first.toordinal() + count)
        if count >= 0:
            return calendar.next(count, first, included=False)[-1] if count else calendar.on_or_after(first)
        return calendar.last(-count, first, included=False)[0]

    def _accrued(self, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
        """A yearly rate on a base from start to end; both ends count as the options say."""
        count, months, start_counts, end_counts = expr.options
        assert isinstance(count, DayCount)
        rate, base, start, end = values
        if any(type(value) is Unknown for value in (start, end)):
            return Step(joined(values, ZERO), expr.type, "", expr.span, inputs)
        first = start if start_counts else date.fromordinal(start.toordinal() + 1)
        stop = date.fromordinal(end.toordinal() + 1) if end_counts else end
        if stop <= first:
            return Step(ZERO, expr.type, "", expr.span, inputs, "no day has accrued")
        periods = 0
        begun = first
        if isinstance(months, int):
            try:
                periods = max(0, whole_months(first, stop, self.deal.month_end)) // months
                begun = add_months(first, periods * months, self.deal.month_end)
            except NoSuchDay as error:
                return Step(failed(wrong.NO_SUCH_DAY.at(expr.span, what=str(error))), expr.type, "", expr.span, inputs)
        rest = count.year_fraction(begun, stop) if begun < stop else ZERO
        note = f"{(stop - first).days} days, {first} to {date.fromordinal(stop.toordinal() - 1)}, {count.value}"
        if type(rate) is Unknown or type(base) is Unknown:
            high_rate, high_base = interval(rate)[1], interval(base)[1]
            high = None
            if high_rate is not None and high_base is not None:
                high = high_base * (_growth(high_rate, months, periods, rest) - 1)
            return Step(joined(values, ZERO, high), expr.type, "", expr.span, inputs, note)
        value = base * (_growth(rate, months, periods, rest) - 1)
        if too_large(value):
            return Step(failed(wrong.TOO_LARGE.at(expr.span, most=MAX_BITS)), expr.type, "", expr.span, inputs)
        return Step(value, expr.type, "", expr.span, inputs, note)

    # ------------------------------------------------------------------------------------------ cases, other days

    def _choose(self, expr: Choose, day: date) -> Step:
        conditions = [self.step(condition, day) for condition, _ in expr.cases]
        open_cases = [
            self.step(value, day)
            for (_, value), condition in zip(expr.cases, conditions, strict=True)
            if condition.value is not False
        ]
        sure = any(condition.value is True for condition in conditions)
        if not sure and expr.otherwise is not None:
            open_cases.append(self.step(expr.otherwise, day))
        inputs = (*(c for c in conditions if c.value is not False), *open_cases)
        doubts = [condition.value for condition in conditions if type(condition.value) is Unknown]
        if not open_cases or (not sure and expr.otherwise is None and not doubts):
            return Step(failed(wrong.NO_PIECE.at(expr.span, day=day)), expr.type, "", expr.span, inputs)
        values = [found.value for found in open_cases]
        first = values[0]
        if all(type(value) is not Unknown and value == first for value in values) and (
            sure or expr.otherwise is not None
        ):
            return Step(first, expr.type, "", expr.span, inputs)
        if not doubts and not any(type(value) is Unknown for value in values):
            shown = " and ".join(str(value) for value in dict.fromkeys(values))
            return Step(failed(wrong.CONFLICT.at(expr.span, day=day, values=shown)), expr.type, "", expr.span, inputs)
        lows, highs = zip(*(interval(value) for value in values), strict=True)
        low = None if None in lows else min(lows)
        high = None if None in highs else max(highs)
        return Step(joined([*doubts, *values], low, high), expr.type, "", expr.span, inputs)

    def _at(self, expr: At, day: date) -> Step:
        on = self.step(expr.day, day)
        if type(on.value) is Unknown:
            low = ZERO if expr.type.kind is Kind.QUANTITY else None
            return Step(joined([on.value], low), expr.type, "", expr.span, (on,))
        assert isinstance(on.value, date)
        if on.value > self.on and self._varies(expr.body):
            what = f"{self._text(expr.body)} on {on.value}, which lies in the future"
            low = ZERO if expr.type.kind is Kind.QUANTITY else None
            return Step(missing(what, low), expr.type, "", expr.span, (on,))
        found = self.step(expr.body, on.value)
        return Step(found.value, expr.type, "", expr.span, (found,), f"as of {on.value}")

    def _varies(self, expr: Expr) -> bool:
        for found in walk(expr):
            if isinstance(found, (Observe, Standing, Asked)):
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
        found = days_of(self.deal.calendar, expr.days, anchor.value, count.value)
        if type(found) is Unknown:
            low = ZERO if expr.type.kind is Kind.QUANTITY else None
            return Step(joined([found], low), expr.type, "", expr.span, (anchor, count))
        assert isinstance(found, tuple)
        return reduced(self, expr, found, day)


def _growth(rate: Fraction, months: object, periods: int, rest: Fraction) -> Fraction:
    grown = Fraction(1)
    if isinstance(months, int) and periods:
        grown = (1 + rate * Fraction(months, 12)) ** periods
    return grown * (1 + rate * rest)


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
    "days after": World._day_step,
    "trading days after": World._day_step,
    "months after": World._day_step,
    "trading day": World._day_step,
    "last payment": World._day_step,
    "accrued": World._accrued,
}
