"""Spans of days: which days a look-back covers, and the one figure that comes out of them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.calendars import Calendar, OutsideCalendar
from termlang.evaluate import problems as wrong
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Bound, Unknown, failed, interval, joined
from termlang.model.expressions import DaySpan, Fold, Reach, Reducer

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

MAX_SPAN = 1_000


def days_of(calendar: Calendar, days: DaySpan, anchor: object, count: object) -> tuple[date, ...] | Unknown:
    """The trading days of a span, ascending; of a span of calendar days, those among them that are trading days."""
    if type(anchor) is Unknown or type(count) is Unknown:
        return joined([anchor, count])
    assert isinstance(anchor, date) and isinstance(count, Fraction)
    if count.denominator != 1 or not 1 <= count <= MAX_SPAN:
        return failed(wrong.SPAN_SIZE.at(days.span, n=count, most=MAX_SPAN))
    n = int(count)
    try:
        near = _near_end(calendar, days, anchor)
        included = days.reach in (Reach.ENDING_ON, Reach.STARTING_ON)
        backward = days.reach in (Reach.ENDING_ON, Reach.ENDING_BEFORE)
        if days.trading:
            return calendar.last(n, near, included=included) if backward else calendar.next(n, near, included=included)
        edge = near if included else near + timedelta(days=-1 if backward else 1)
        far = edge + timedelta(days=(1 - n) if backward else n - 1)
        return calendar.between(min(edge, far), max(edge, far))
    except OutsideCalendar as error:
        return failed(wrong.OUTSIDE_CALENDAR.at(days.span, what=str(error)))


def _near_end(calendar: Calendar, days: DaySpan, anchor: date) -> date:
    if not days.shift:
        return anchor
    if days.shift_trading:
        return calendar.last(days.shift, anchor, included=False)[0]
    return anchor - timedelta(days=days.shift)


def reduced(world: World, expr: Fold, days: tuple[date, ...], today: date) -> Step:
    """The figure of a fold over its days, with a step a day."""
    if expr.reducer in (Reducer.EACH, Reducer.AT_LEAST):
        return _held(world, expr, days)
    problem = _split_inside(world, expr, days)
    if problem is not None:
        return problem
    found: list[Step] = []
    doubts: list[Step] = []
    for day in days:
        if expr.where is not None:
            counts = world.step(expr.where, day)
            if counts.value is False:
                continue
            if type(counts.value) is Unknown:
                doubts.append(counts)
        step = world.step(expr.body, day)
        found.append(world.brought_to(step, day, today) if expr.adjusted and world.market.splits else step)
    inputs = (*found, *doubts)
    note = f"{len(found)} days, {days[0]} to {days[-1]}" if days else "no day"
    need = expr.k or 1
    if expr.reducer is not Reducer.SUM and len(found) < need:
        short = wrong.SHORT_SPAN.at(expr.span, n=len(found), k=need)
        return Step(failed(short), expr.type, "", expr.span, inputs, note)
    values = [step.value for step in found]
    if doubts or any(type(value) is Unknown for value in values):
        return Step(_open(expr, values, doubts), expr.type, "", expr.span, inputs, note)
    return Step(_figure(expr, values), expr.type, "", expr.span, inputs, note)


def _figure(expr: Fold, values: list[Any]) -> Fraction:
    if expr.k is not None:
        values = sorted(values, reverse=not expr.lowest)[: expr.k]
    match expr.reducer:
        case Reducer.SUM:
            return sum(values, Fraction(0))
        case Reducer.AVERAGE:
            return Fraction(sum(values, Fraction(0)) / len(values))
        case Reducer.LOWEST:
            return Fraction(min(values))
        case Reducer.HIGHEST:
            return Fraction(max(values))
        case _:
            ordered = sorted(values)
            middle = len(ordered) // 2
            if len(ordered) % 2:
                return Fraction(ordered[middle])
            return Fraction((ordered[middle - 1] + ordered[middle]) / 2)


def _open(expr: Fold, values: list[Any], doubts: list[Step]) -> object:
    """The interval of a figure some days of which are unknown: every figure rises with each of its days."""
    found = joined([*values, *(step.value for step in doubts)])
    if doubts:
        return Unknown(found.needs, Fraction(0), None, found.problems)
    lows, highs = [interval(v)[0] for v in values], [interval(v)[1] for v in values]
    low: Bound = None if None in lows else _figure(expr, lows)
    high: Bound = None if None in highs else _figure(expr, highs)
    if high is None and expr.reducer is Reducer.LOWEST and expr.k is None:
        known = [bound for bound in highs if bound is not None]
        high = min(known) if known else None
    return Unknown(found.needs, low, high, found.problems)


def _held(world: World, expr: Fold, days: tuple[date, ...]) -> Step:
    """A condition on each day, or on at least k days, of a span."""
    found = tuple([world.step(expr.body, day) for day in days])
    true = sum(step.value is True for step in found)
    doubtful = [step.value for step in found if type(step.value) is Unknown]
    need = len(days) if expr.reducer is Reducer.EACH else expr.k or 0
    note = f"holds on {true} of {len(days)} days, {days[0]} to {days[-1]}" if days else "no day"
    value: object
    if true >= need:
        value = True
    elif true + len(doubtful) < need:
        value = False
    else:
        value = joined(doubtful)
    return Step(value, expr.type, "", expr.span, found, note)


def _split_inside(world: World, expr: Fold, days: tuple[date, ...]) -> Step | None:
    """A split inside a look-back: an error that shows both numbers, unless the term says that it adjusts."""
    if expr.adjusted or not world.market.splits or not days:
        return None
    for split in world.market.splits:
        if days[0] < split.day <= days[-1]:
            power = expr.type.unit.power_of(split.stock or next(iter(world.deal.stocks), ""))
            if power:
                before = Fraction(1) * split.ratio**-power
                problem = wrong.SPLIT_INSIDE.at(expr.span, ratio=split.ratio, day=split.day, before=before, after=1)
                return Step(failed(problem), expr.type, "", expr.span)
    return None
