"""Windows and allowances: whether a day lies in a window, what is open in it, and when more opens."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from termlang.calendars import MonthEnd, NoSuchDay, add_months, whole_months
from termlang.evaluate import problems as wrong
from termlang.evaluate.expressions import World
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, joined
from termlang.model.clauses import Everything, Grant, Offer, Staged, UpTo, Window
from termlang.model.expressions import Expr
from termlang.quantity import shown
from termlang.units import CONDITION

DAY = timedelta(days=1)


class Span:
    """The days of a window as evaluated: its first and last day, both included; None where none is set, or unknown."""

    __slots__ = ("first", "last", "step", "unknown", "window")

    def __init__(self, world: World, window: Window, day: date) -> None:
        self.window = window
        inputs: list[Step] = []
        self.unknown: list[object] = []
        self.first = self._end(world, window.first, day, inputs, DAY if not window.first_included else None)
        self.last = self._end(world, window.last, day, inputs, -DAY if not window.last_included else None)
        self.step = Step(
            None,
            CONDITION,
            window.clause.title,
            window.clause.span,
            tuple(inputs),
            self._note(),
            window.clause.citations,
        )

    def _end(
        self, world: World, expr: Expr | None, day: date, inputs: list[Step], shift: timedelta | None
    ) -> date | None:
        if expr is None:
            return None
        found = world.step(expr, day)
        inputs.append(found)
        if type(found.value) is Unknown:
            self.unknown.append(found.value)
            return None
        assert isinstance(found.value, date)
        return found.value + shift if shift is not None else found.value

    def _note(self) -> str:
        if self.unknown:
            return ""
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


def window_of(world: World, grants: tuple[Grant, ...], day: date) -> tuple[Grant | None, Step, date | None]:
    """The window that contains the day, the step that says so, and the next opening where none does.

    The step's value is True, False (none contains the day), or an unknown.
    """
    spans = [Span(world, grant.window, day) for grant in grants]
    held = [(grant, span, span.holds(day)) for grant, span in zip(grants, spans, strict=True)]
    inside = [(grant, span) for grant, span, holds in held if holds is True]
    if len(inside) > 1:
        titles = " and ".join(f"`{grant.window.clause.title}`" for grant, _ in inside)
        problem = wrong.TWO_WINDOWS.at(inside[1][0].window.clause.span, day=day, titles=titles)
        return None, Step(failed(problem), CONDITION, "window", problem.span, tuple(s.step for _, s in inside)), None
    doubts = [(span, holds) for _, span, holds in held if type(holds) is Unknown]
    if inside and not doubts:
        grant, span = inside[0]
        found = span.step
        return grant, Step(True, CONDITION, found.what, found.span, found.inputs, found.note, found.citations), None
    if doubts:
        value = joined([holds for _, holds in doubts])
        return (
            None,
            Step(value, CONDITION, "window", spans[0].window.clause.span, tuple(s.step for s, _ in doubts)),
            None,
        )
    openings = sorted(span.first for span in spans if span.first is not None and span.first > day)
    ended = [span.last for span in spans if span.last is not None and span.last < day]
    note = f"opens on {openings[0]}" if openings else f"expired on {max(ended) + DAY}" if ended else "never opens"
    span = spans[-1] if ended and not openings else spans[0]
    step = Step(
        False, CONDITION, span.window.clause.title, span.window.clause.span, (), note, span.window.clause.citations
    )
    return None, step, openings[0] if openings else None


class Allowance:
    """What an offer has open: units of the instrument (or an unknown), the step, and when more opens."""

    __slots__ = ("more_on", "step", "units")

    def __init__(self, units: Fraction | Unknown, step: Step, more_on: date | None) -> None:
        self.units = units
        self.step = step
        self.more_on = more_on


def allowance(
    world: World, offer: Offer, window: Window, day: date, issued: Fraction, unit_value: Fraction | None, used: Fraction
) -> Allowance:
    """max(0, quantity in force - used), in units. `unit_value` is the stated value of a unit, None where it has none."""
    clause = offer.clause
    match offer.quantity:
        case Everything():
            step = Step(issued - used, None, clause.title, clause.span, (), "all that is outstanding", clause.citations)
            return Allowance(issued - used, step, None)
        case UpTo(bound=bound):
            found = world.step(bound, day)
            if type(found.value) is Unknown:
                return Allowance(found.value, Step(found.value, None, clause.title, clause.span, (found,)), None)
            assert isinstance(found.value, Fraction)
            units = found.value
            if unit_value is not None and bound.type.unit.currency:
                units = units / unit_value
            units = max(Fraction(0), units - used)
            step = Step(units, None, clause.title, clause.span, (found,), "", clause.citations)
            return Allowance(units, step, None)
        case Staged() as staged:
            return _staged(world, offer, staged, window, day, issued, used)


def _staged(
    world: World, offer: Offer, staged: Staged, window: Window, day: date, issued: Fraction, used: Fraction
) -> Allowance:
    clause = offer.clause
    span = Span(world, window, day)
    if span.unknown or span.first is None:
        value = joined(span.unknown)
        return Allowance(value, Step(value, None, clause.title, clause.span, (span.step,)), None)
    rule: MonthEnd | None = world.deal.month_end
    try:
        steps = whole_months(span.first, day, rule) // staged.interval.value
        part = min(Fraction(1), staged.at_once + staged.each * steps)
        more = None
        if part < 1 and staged.each:
            more = add_months(span.first, (steps + 1) * staged.interval.value, rule)
    except NoSuchDay as error:
        value = failed(wrong.NO_SUCH_DAY.at(clause.span, what=str(error)))
        return Allowance(value, Step(value, None, clause.title, clause.span), None)
    if span.last is not None and more is not None and more > span.last:
        more = None
    units = max(Fraction(0), issued * part - used)
    note = (
        f"{shown(part * 100)}% of {shown(issued)} is open since {span.first}"
        if part
        else f"nothing is open before {more}"
    )
    return Allowance(units, Step(units, None, clause.title, clause.span, (), note, clause.citations), more)
