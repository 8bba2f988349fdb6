"""Windows and allowances: whether a day lies in a window, what is open in it, and when more opens."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from termlang.calendars import MonthEnd, NoSuchDay, add_months, day_of_month, whole_months
from termlang.evaluate import problems as wrong
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, interval, joined
from termlang.model.clauses import Counts, Everything, Grant, Offer, Right, Staged, UpTo, Window
from termlang.model.expressions import Expr
from termlang.quantity import shown
from termlang.units import CONDITION, Unit, quantity

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

DAY = timedelta(days=1)


class Span:
    """The days of a window as evaluated: its first and last day, both included; None where none is set, or unknown."""

    __slots__ = ("first", "inputs", "last", "unknown", "window")

    def __init__(self, world: World, window: Window, day: date) -> None:
        self.window = window
        self.inputs: list[Step] = []
        self.unknown: list[object] = []
        self._ends(world, day)
        if window.monthly and self.last is not None and day > self.last:
            # Closed for this month: the next one is what a request has to wait for.
            self.inputs.clear()
            self._ends(world, day_of_month(day, 1, 1, None))

    def _ends(self, world: World, day: date) -> None:
        window = self.window
        self.first = self._end(world, window.first, day, None if window.first_included else DAY)
        self.last = self._end(world, window.last, day, None if window.last_included else -DAY)

    def step(self, value: object, note: str) -> Step:
        """What the window says of the day."""
        clause = self.window.clause
        return Step(value, CONDITION, clause.title, clause.span, tuple(self.inputs), note, clause.citations)

    def _end(self, world: World, expr: Expr | None, day: date, shift: timedelta | None) -> date | None:
        if expr is None:
            return None
        found = world.step(expr, day)
        self.inputs.append(found)
        if type(found.value) is Unknown:
            self.unknown.append(found.value)
            return None
        assert isinstance(found.value, date)
        return found.value + shift if shift is not None else found.value

    def note(self) -> str:
        """The days, as words."""
        first = f"from {self.first}" if self.first else ""
        last = f"through {self.last}" if self.last else "with no end"
        return f"{first} {last}".strip()

    def holds(self, day: date) -> bool | Unknown:
        """Whether the day lies inside."""
        if self.first is not None and day < self.first:
            return False
        if self.last is not None and day > self.last:
            return False
        return joined(self.unknown) if self.unknown else True


class Found:
    """What the windows of a right say of a day: the one that holds it, with its span; else when the next opens.

    The value of the step is True, False (none holds the day), or an unknown.
    """

    __slots__ = ("grant", "opens", "span", "step")

    def __init__(
        self, step: Step, grant: Grant | None = None, span: Span | None = None, opens: date | None = None
    ) -> None:
        self.step = step
        self.grant = grant
        self.span = span
        self.opens = opens


def window_of(world: World, grants: tuple[Grant, ...], day: date) -> Found:
    """The window that holds a day."""
    spans = [Span(world, grant.window, day) for grant in grants]
    held = [(grant, span, span.holds(day)) for grant, span in zip(grants, spans, strict=True)]
    inside = [(grant, span) for grant, span, holds in held if holds is True]
    doubts = [(span, holds) for _, span, holds in held if type(holds) is Unknown]
    if len(inside) > 1:
        titles = " and ".join(f"`{grant.window.clause.title}`" for grant, _ in inside)
        problem = wrong.TWO_WINDOWS.at(inside[1][1].window.clause.span, day=day, titles=titles)
        both = tuple(span.step(True, span.note()) for _, span in inside)
        return Found(Step(failed(problem), CONDITION, "window", problem.span, both))
    if doubts:
        value = joined([holds for _, holds in doubts])
        where = doubts[0][0].window.clause.span
        return Found(Step(value, CONDITION, "window", where, tuple(span.step(holds, "") for span, holds in doubts)))
    if inside:
        grant, span = inside[0]
        return Found(span.step(True, span.note()), grant, span)
    # What ends before it begins never opens.
    openings = [
        (span.first, span)
        for span in spans
        if span.first is not None and span.first > day and (span.last is None or span.last >= span.first)
    ]
    if openings:
        opens, span = min(openings, key=lambda each: each[0])
        return Found(span.step(False, f"opens on {opens}"), opens=opens)
    ended = [(span.last, span) for span in spans if span.last is not None and span.last < day]
    if ended:
        last, span = max(ended, key=lambda each: each[0])
        return Found(span.step(False, f"expired on {last + DAY}"))
    return Found(spans[0].step(False, "never opens"))


class Allowance:
    """What an offer has open: units of the instrument (or an unknown), the step, and when more opens."""

    __slots__ = ("more_on", "step", "units")

    def __init__(self, units: Fraction | Unknown, step: Step, more_on: date | None = None) -> None:
        self.units = units
        self.step = step
        self.more_on = more_on


class Scope:
    """Whose allowance is asked: the right, and in units what the holder has, what was issued in all and to him.

    `stated` is the stated value of a unit, None where it has none.
    """

    __slots__ = ("issued", "issued_to_holder", "outstanding", "right", "stated", "unit")

    def __init__(
        self,
        right: Right,
        unit: Unit,
        outstanding: Fraction | Unknown,
        issued: Fraction | Unknown,
        issued_to_holder: Fraction | Unknown,
        stated: Fraction | None,
    ) -> None:
        self.right = right
        self.unit = unit
        self.outstanding = outstanding
        self.issued = issued
        self.issued_to_holder = issued_to_holder
        self.stated = stated


def allowance(world: World, offer: Offer, span: Span, scope: Scope) -> Allowance:
    """max(0, quantity in force - used) on the day, in units. Without a journal nothing of it is used."""
    clause = offer.clause
    unit = quantity(scope.unit)
    match offer.quantity:
        case Everything():
            units, note = scope.outstanding, "all that is outstanding"
            return Allowance(units, Step(units, unit, clause.title, clause.span, (), note, clause.citations))
        case UpTo(bound=bound):
            found = world.step(bound, world.asked_on)
            scale = scope.stated if scope.stated is not None and bound.type.unit.currency else Fraction(1)
            used = _used(world, offer, span, scope)
            units = _less(_times(found.value, 1 / scale), used)
            note = f"{shown(used)} is used" if used else ""
            return Allowance(units, Step(units, unit, clause.title, clause.span, (found,), note, clause.citations))
        case Staged() as staged:
            return _staged(world, offer, staged, span, scope)
        case _:
            assert_never(offer.quantity)


def _used(world: World, offer: Offer, span: Span, scope: Scope) -> Fraction:
    """What earlier conversions used up, as the line says which count and whose."""
    if world.accounts is None or offer.counts is Counts.REQUEST:
        return Fraction(0)
    holder = world.holder if offer.per_holder else None
    state = world.accounts.on(world.asked_on)
    if offer.counts is Counts.WINDOW and span.first is not None:
        return state.total_since(span.first, "units", scope.right.name, holder)
    return state.inherited("units", scope.right.name, holder)


def _less(value: Fraction | Unknown, used: Fraction) -> Fraction | Unknown:
    if not used:
        return value
    if type(value) is not Unknown:
        assert isinstance(value, Fraction)
        return max(Fraction(0), value - used)
    low, high = (None if bound is None else max(Fraction(0), bound - used) for bound in interval(value))
    return joined([value], low, high)


def _staged(world: World, offer: Offer, staged: Staged, span: Span, scope: Scope) -> Allowance:
    clause = offer.clause
    issued = scope.issued_to_holder if offer.per_holder else scope.issued
    unit = quantity(scope.unit)
    used = _used(world, offer, span, scope)
    assert span.first is not None  # the checker refuses parts that open in a window without a first day
    first = span.first
    rule: MonthEnd | None = world.deal.month_end
    try:
        steps = max(0, whole_months(first, world.asked_on, rule)) // staged.interval.value
        part = min(Fraction(1), staged.at_once + staged.each * steps)
        more = None
        if part < 1:
            more = add_months(first, (steps + 1) * staged.interval.value, rule)
    except NoSuchDay as error:
        value = failed(wrong.NO_SUCH_DAY.at(clause.span, what=str(error)))
        return Allowance(value, Step(value, unit, clause.title, clause.span, (), "", clause.citations))
    if span.last is not None and more is not None and more > span.last:
        more = None
    units = _less(_times(issued, part), used)
    count = f" of {shown(issued)}" if isinstance(issued, Fraction) else ""
    if part:
        note = f"{shown(part * 100)}%{count} is open since {first}"
    else:
        note = "nothing opens in it" if more is None else f"nothing is open before {more}"
    if used:
        note += f", {shown(used)} is used"
    return Allowance(units, Step(units, unit, clause.title, clause.span, (), note, clause.citations), more)


def _times(value: object, part: Fraction) -> Fraction | Unknown:
    """A part of a quantity that may be unknown; nothing of it is nothing."""
    if type(value) is not Unknown:
        assert isinstance(value, Fraction)
        return max(Fraction(0), value * part)
    if not part:
        return Fraction(0)
    low, high = (None if bound is None else max(Fraction(0), bound * part) for bound in interval(value))
    return joined([value], low, high)
