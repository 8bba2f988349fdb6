"""Expressions: a term of the deal comes in, the operations that give it on the day of a section go out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from termlang.compile.build import Builder
from termlang.compile.dated import Facts
from termlang.compile.known import known
from termlang.compile.plan import Code, Column, Dated, Folding, Level
from termlang.compile.problems import Stop
from termlang.compile.rules import Moved, SplitInside
from termlang.model.expressions import (
    Account,
    Apply,
    Asked,
    AskedFor,
    At,
    CellNow,
    Choose,
    DayKind,
    Expr,
    Fold,
    Observe,
    Reach,
    Reducer,
    Ref,
    Standing,
    TermKey,
    Today,
    changed,
)
from termlang.quantity import Rounding
from termlang.units import CONDITION, DATE

_NO_DAY = date.min
_COMPARED = {"below", "above", "at least", "at most", "is", "is not"}


@frozen(eq=False)
class Place:
    """Where an expression stands: its section, the price of the request, the day it is read on.

    `on` are the days that `… on D` has gone to, the outermost first; `inside` is set in the figure that a fold takes of
    each of its days. `fails` collects conditions on which the deal gives no value.
    """

    facts: Facts
    build: Builder
    section: int
    price: Callable[[Asked], int]
    outstanding: Callable[[str, Expr], int]
    cell: Callable[[Place, TermKey, Expr], int]
    fails: list[int]
    on: tuple[Expr, ...] = ()
    inside: bool = False

    def lower(self, expr: Expr) -> int:
        """The operation that gives an expression. Raises Stop for what does not compile."""
        level = self.facts.level(expr)
        if level is Level.CONSTANT and expr.type is not DATE:
            return self.build.const(self.facts.value(expr, _NO_DAY, lambda _: None))
        if level <= Level.DATED:
            return self._dated(expr)
        match expr:
            case Ref(key=key):
                return self.lower(self.facts.deal.terms[key].body)
            case Observe(stock=stock, column=column):
                return self._observed(Column(stock, column))
            case Asked(what=AskedFor.PRICE):
                if self.on or self.inside:
                    raise Stop("the price of a request on another day", expr.span)
                return self.price(expr)
            case Standing(account=Account.OUTSTANDING, instrument=name):
                if self.on or self.inside:
                    raise Stop("what was outstanding on another day", expr.span)
                return self.outstanding(name, expr)
            case CellNow(key=key) if self.facts.resets(key):
                if self.on or self.inside:
                    raise Stop(f"{key} on another day", expr.span)
                return self.cell(self, key, expr)
            case CellNow(key=key):
                return self.lower(self.facts.start_of(key, expr))
            case Apply():
                return self._apply(expr)
            case Choose():
                return self._choose(expr)
            case At(body=body, day=day):
                if self.inside:
                    raise Stop("another day inside a figure over days", expr.span)
                return self._of_then(expr, evolve(self, on=(*self.on, day)).lower(body))
            case Fold():
                return self._fold(expr)
        raise Stop(f"`{type(expr).__name__}`", expr.span)

    def _dated(self, expr: Expr) -> int:
        if expr.type is DATE:
            raise Stop("a day among figures", expr.span)
        text = " ".join(self.facts.deal.source.excerpt(expr.span).split())
        return self._leaf(Dated(expr, self.section, text, chain=self.on), id(expr), expr, truth=expr.type == CONDITION)

    def _leaf(self, made: Dated, key: object, expr: Expr, *, truth: bool) -> int:
        """A figure that the day alone decides; inside a look-back, each of its days for itself."""
        if not self.inside:
            at = (key, self.section, tuple(map(id, self.on)))
            return self.build.leaf(Code.DATED, made, at, level=Level.DATED, truth=truth)
        if not self.facts.running:
            raise Stop("what the day decides inside a figure over days", expr.span)
        return self.build.leaf(Code.BODY_DATED, evolve(made, chain=()), key, level=Level.MARKET, truth=truth)

    def _observed(self, column: Column) -> int:
        if self.inside:
            return self.build.price(column, Code.BODY_PRICE)
        if not self.on:
            return self.build.price(column)
        self.build.price(column)
        text = " on ".join(self.facts.deal.source.excerpt(day.span) for day in reversed(self.on))
        dated = Dated(None, self.section, text, chain=self.on)
        key = (column, self.section, tuple(map(id, self.on)))
        return self.build.leaf(Code.PRICE_ON, (column, dated), key, level=Level.MARKET)

    # ---------------------------------------------------------------------------------------------------- splits

    def _of_then(self, expr: At, found: int) -> int:
        """A figure of an earlier day: with the mark in the shares of the day, without it none across a split."""
        if expr.type == CONDITION or not self.facts.splits.move(expr.type):
            return found
        then = (*self.on, expr.day)
        if expr.adjusted:
            return self.build.mul(found, self.moved(Moved(expr.type, then), expr))
        self._fails_across(SplitInside(expr.type, then), expr)
        return found

    def moved(self, made: Moved, expr: Expr) -> int:
        """What splits make of a figure."""
        start = None if made.start is None else tuple(map(id, made.start))
        data = Dated(None, self.section, "what splits make of it", made, chain=self.on)
        return self._leaf(data, ("moved", made.type, start, made.back), expr, truth=False)

    def _fails_across(self, made: SplitInside, expr: Expr) -> None:
        data = Dated(None, self.section, "a split lies inside", made, chain=self.on)
        self.fails.append(self._leaf(data, ("inside", id(expr)), expr, truth=True))

    # ------------------------------------------------------------------------------------------------- operations

    def _apply(self, expr: Apply) -> int:
        build = self.build
        if expr.operation in _COMPARED and expr.args[0].type == CONDITION:
            left, right = map(self.lower, expr.args)
            same = build.equal(left, right)
            return same if expr.operation == "is" else build.negate(same)
        args = [self.lower(arg) for arg in expr.args]
        match expr.operation:
            case "add":
                return build.add(*args)
            case "subtract":
                return build.sub(*args)
            case "multiply":
                return build.mul(*args)
            case "divide":
                return self.divided(*args)
            case "lesser":
                return build.least(*args)
            case "greater":
                return build.most(*args)
            case "below":
                return build.less(*args)
            case "above":
                return build.less(args[1], args[0])
            case "at least":
                return build.at_most(args[1], args[0])
            case "at most":
                return build.at_most(*args)
            case "is":
                return build.equal(*args)
            case "is not":
                return build.negate(build.equal(*args))
            case "and":
                return build.both(*args)
            case "or":
                return build.either(*args)
            case "not":
                return build.negate(*args)
            case "rounded":
                (rounding,) = expr.options
                assert isinstance(rounding, Rounding)
                return build.rounded(args[0], rounding)
            case "adjusted for splits":
                return args[0]
        raise Stop(f"`{expr.operation}` of prices", expr.span)

    def divided(self, left: int, right: int) -> int:
        """A quotient; where the divisor is zero there is no value."""
        build = self.build
        if build.is_positive(right):
            return build.div(left, right)
        zero = build.equal(right, build.const(Fraction(0)))
        self.fails.append(zero)
        return build.div(left, build.select(zero, build.const(Fraction(1)), right))

    def _choose(self, expr: Choose) -> int:
        """Cases of which all that hold must agree; where none holds, the rest, else no value."""
        build = self.build
        cases: list[tuple[int, int]] = []
        for condition, value in expr.cases:
            holds = self.lower(condition)
            fails: list[int] = []
            found = evolve(self, fails=fails).lower(value)
            self.fails.extend(build.both(holds, each) for each in fails)
            cases.append((holds, found))
        for number, (holds, found) in enumerate(cases):
            for other_holds, other in cases[:number]:
                differ = build.negate(build.equal(found, other))
                self.fails.append(build.both(holds, other_holds, differ))
        none_holds = build.negate(build.either(*(holds for holds, _ in cases)))
        if expr.otherwise is None:
            self.fails.append(none_holds)
            found = cases[-1][1]
            rest = cases[:-1]
        else:
            fails = []
            found = evolve(self, fails=fails).lower(expr.otherwise)
            self.fails.extend(build.both(none_holds, each) for each in fails)
            rest = cases
        for holds, chosen in reversed(rest):
            found = build.select(holds, chosen, found)
        return found

    # --------------------------------------------------------------------------------------------------- look-backs

    def _fold(self, expr: Fold) -> int:
        if self.inside:
            raise Stop("a look-back inside a look-back", expr.span)
        facts, build, days = self.facts, self.build, expr.days
        known(days, days.span)
        here = evolve(self, inside=True)
        if expr.reducer is Reducer.EACH and expr.where is None and self._runs_to_today(expr):
            count = facts.value(days.count, _NO_DAY, lambda _: None)
            today = evolve(self, inside=False).lower(expr.body)
            return build.streak(today, int(count))
        if expr.where is not None:
            raise Stop("a look-back that leaves out days", expr.span)
        if expr.weight is not None:
            return self._weighted(expr, expr.weight, here)
        body = here.lower(expr.body)
        data = Folding(expr.reducer, days, expr.k, expr.lowest, self.section, self.on)
        key = (id(expr), self.section, tuple(map(id, self.on)))
        if expr.type == CONDITION or expr.reducer is Reducer.NUMBER or not facts.splits.move(expr.type):
            return build.fold(data, key, (body,), expr.reducer)
        if not expr.adjusted:
            self._fails_across(SplitInside(expr.type, days), expr)
            return build.fold(data, key, (body,), expr.reducer)
        # Each day in the shares before the first split, and the figure of them in those of today.
        body = build.mul(body, here.moved(Moved(expr.type, back=True), expr))
        return build.mul(build.fold(data, key, (body,), expr.reducer), self.moved(Moved(expr.type), expr))

    def _weighted(self, expr: Fold, weight: Expr, here: Place) -> int:
        """An average in which each day counts by a figure of its own; where all weigh nothing there is none."""
        facts, build = self.facts, self.build
        if expr.k is not None or facts.splits.move(expr.type) or facts.splits.move(weight.type):
            raise Stop("a weighted average of some days, or across a split,", expr.span)
        each = here.lower(weight)
        sums = []
        for name, body in (("products", build.mul(here.lower(expr.body), each)), ("weights", each)):
            data = Folding(Reducer.SUM, expr.days, None, True, self.section, self.on)
            key = (id(expr), name, self.section, tuple(map(id, self.on)))
            sums.append(build.fold(data, key, (body,), Reducer.SUM))
        return self.divided(*sums)

    def _runs_to_today(self, expr: Fold) -> bool:
        """Whether the days are the last trading days up to the day itself, so that a count can be carried along."""
        days, facts = expr.days, self.facts
        today = isinstance(days.day, Today) or self._is_today(days.day)
        counted = facts.level(days.count) is Level.CONSTANT
        plain = days.kind is DayKind.TRADING and days.reach is Reach.ENDING_ON and not days.shift
        return facts.running and today and counted and plain and not self.on and self._of_the_day(expr.body)

    def _is_today(self, expr: Expr) -> bool:
        while isinstance(expr, Ref):
            expr = self.facts.deal.terms[expr.key].body
        return isinstance(expr, Today) or (isinstance(expr, Asked) and expr.what is AskedFor.DAY)

    def _of_the_day(self, expr: Expr) -> bool:
        """Whether a condition rests on its own day and the prices of it alone."""
        if self.facts.level(expr) <= Level.DATED:
            return True
        if isinstance(expr, Ref):
            return self._of_the_day(self.facts.deal.terms[expr.key].body)
        if isinstance(expr, Observe):
            return expr.column != "outstanding"
        return isinstance(expr, Apply) and all(map(self._of_the_day, expr.args))


def accrual_without_dates(body: Expr) -> Expr:
    """An accrual without the payment dates of the text: what was paid is known, and all else is still due."""
    if not isinstance(body, Apply) or body.operation != "accrued":
        return body
    rate, base, start, *others = body.args
    if isinstance(start, Apply) and start.operation == "last payment":
        return changed(body, args=(rate, base, start.args[0], *others))
    return body
