"""State terms that dates reset: what they stand at is carried by the path, and a section for each changes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from attrs import define, evolve, field

from termlang.compile.build import Builder
from termlang.compile.dated import Facts
from termlang.compile.known import known
from termlang.compile.lower.expressions import Place
from termlang.compile.plan import ByItself, Level, Section
from termlang.compile.problems import Stop
from termlang.compile.rules import Moved, Resets
from termlang.model.deal import EachPeriod
from termlang.model.expressions import (
    Asked,
    At,
    Expr,
    Fold,
    Observe,
    Ref,
    Standing,
    TermKey,
    Today,
    children,
)

ZERO, ONE = Fraction(0), Fraction(1)


@define(eq=False)
class Cells:
    """The state terms of a plan that dates reset. A term whose reset does not compile stops what reads it."""

    facts: Facts
    build: Builder
    _counter: Callable[..., int]
    _stopped: dict[TermKey, Stop] = field(factory=dict)
    _doubtful: set[TermKey] = field(factory=set)  # those that a reset may leave unknown

    def read(self, place: Place, key: TermKey, expr: Expr) -> int:
        """What a term stands at where a section begins."""
        if key in self._stopped:
            raise self._stopped[key]
        build, start = self.build, self.facts.start_of(key, expr)
        state = self._counter(str(key), before=self._start(key, start))
        if key in self._doubtful:
            place.fails.append(build.less(build.const(ZERO), self._counter(_doubt(key))))
        found = build.mul(state, place.moved(Moved(expr.type), expr)) if self._moves(key) else state
        if self._is_carried(key, start):
            return found
        # Until a reset changes it, it is what it starts at, worked out as of the day.
        changed = build.less(build.const(ZERO), self._counter(_changed(key)))
        fails: list[int] = []
        begun = evolve(place, fails=fails).lower(start)
        place.fails.extend(build.both(build.negate(changed), each) for each in fails)
        return build.select(changed, found, begun)

    def _start(self, key: TermKey, start: Expr) -> Fraction:
        """The constant with which the state begins; where the start is none, it is not read before the first reset."""
        if self._is_carried(key, start):
            value = self.facts.value(start, date.min, lambda _: None)
            if not isinstance(value, Fraction):
                raise Stop(f"{key}, which is no figure,", start.span)
            opening = self.facts.opening
            if opening is not None and self._moves(key):
                value /= self.facts.splits.factor(start.type, date.min, opening.day)
            return value
        if not self._stays(start):
            raise Stop(f"{key}, whose start changes by itself,", start.span)
        return ZERO

    def _is_carried(self, key: TermKey, start: Expr) -> bool:
        """Whether the path carries it from the first day on: its start is a constant, or the ledger has changed it."""
        opening = self.facts.opening
        told = opening is not None and key in opening.cells
        return self.facts.level(start) is Level.CONSTANT and (told or not self._moves(key))

    def _stays(self, expr: Expr) -> bool:
        """Whether a start is the same on every day, splits aside."""
        if isinstance(expr, At):
            return self.facts.level(expr.day) is Level.CONSTANT
        if isinstance(expr, Fold):
            return max(self.facts.level(expr.days.day), self.facts.level(expr.days.count)) is Level.CONSTANT
        if isinstance(expr, Ref) and expr.key not in self.facts.given:
            return self._stays(self.facts.deal.terms[expr.key].body)
        if isinstance(expr, (Today, Asked, Observe, Standing)):
            return False
        return all(map(self._stays, children(expr)))

    def _moves(self, key: TermKey) -> bool:
        term = self.facts.deal.terms[key]
        return term.adjusted_for_splits and self.facts.splits.move(term.type)

    def sections(self, number: int) -> list[Section]:
        """A section for each reset, in the order in which a day makes them; `number` is that of the first."""
        resets = [(key, update) for key in self.facts.deal.cells for update in self.facts.resets(key)]
        found: list[Section] = []
        for at, (key, update) in enumerate(resets, number):
            try:
                found.append(self._section(key, update, at))
            except Stop as stop:
                self._stopped[key] = stop
        return found

    def _section(self, key: TermKey, update: EachPeriod, number: int) -> Section:
        known(update, update.span)
        build, term = self.build, self.facts.deal.terms[key]
        fails: list[int] = []
        place = Place(self.facts, build, number, _no_request, _no_balance, self.read, fails)
        place.lower(update.value)
        if fails:
            # Then `itself` may be unknown too.
            self._doubtful.add(key)
            fails.clear()
        start = self.facts.start_of(key, update.value)
        self._counter(str(key), before=self._start(key, start))
        value = place.lower(update.value)
        unknown = build.either(*fails) if fails else build.const(False)
        changes: dict[str, int] = {}
        if not self._is_carried(key, start):
            same = build.equal(self.read(place, key, update.value), value)
            before = self._counter(_changed(key))
            changes[_changed(key)] = build.select(build.both(same, build.negate(unknown)), before, build.const(ONE))
        if self._moves(key):
            value = build.mul(value, place.moved(Moved(term.type, back=True), update.value))
        # What nobody knows is any figure above zero, so that it refuses nothing.
        changes[str(key)] = build.select(unknown, build.const(ONE), value)
        if fails:
            self._counter(_doubt(key))
            changes[_doubt(key)] = build.select(unknown, build.const(ONE), build.const(ZERO))
        line, title = self.facts.deal.line(update.span), f"{key} is reset"
        days = ByItself(Resets(update), "each day of its resets, at the opening")
        return Section(number, title, line, days, None, "", "", build.const(True), None, tuple(changes.items()))


def _changed(key: TermKey) -> str:
    return f"{key} has changed"


def _doubt(key: TermKey) -> str:
    return f"{key} is unknown"


def _no_request(expr: Asked) -> int:
    raise Stop("the price of a request where a term is reset", expr.span)


def _no_balance(name: str, expr: Expr) -> int:
    raise Stop(f"what is outstanding of {name} where a term is reset", expr.span)
