"""Spans of days: which days a look-back covers, and the one figure that comes out of them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.calendars import OutsideCalendar
from termlang.checker.problems import SPAN_RANGE
from termlang.evaluate import problems as wrong
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Bound, Unknown, enclosed, failed, interval, joined, missing, sized
from termlang.model.deal import Deal
from termlang.model.expressions import DayKind, DaySpan, Expr, Fold, Reach, Reducer, changed

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World


def days_of(deal: Deal, days: DaySpan, anchor: object, count: object) -> tuple[date, ...] | Unknown:
    """The open days of a span, ascending; of a span of calendar days, those among them that are trading days."""
    near = _near_end(deal, days, anchor, count)
    if isinstance(near, Unknown):
        return near
    n = _whole(count)
    try:
        calendar = deal.days_open(days.kind)
        included = days.reach in (Reach.ENDING_ON, Reach.STARTING_ON)
        backward = days.reach in (Reach.ENDING_ON, Reach.ENDING_BEFORE)
        if days.kind is not DayKind.CALENDAR:
            return calendar.last(n, near, included=included) if backward else calendar.next(n, near, included=included)
        return calendar.between(*_calendar_days(days, near, n))
    except OutsideCalendar as error:
        return failed(wrong.OUTSIDE_CALENDAR.at(days.span, what=str(error)))


def edges_of(deal: Deal, days: DaySpan, anchor: object, count: object) -> tuple[date, date] | Unknown:
    """The first and the last day of a span, both included; of calendar days whether they are trading days or not."""
    if days.kind is not DayKind.CALENDAR:
        found = days_of(deal, days, anchor, count)
        return found if isinstance(found, Unknown) else (found[0], found[-1])
    near = _near_end(deal, days, anchor, count)
    return near if isinstance(near, Unknown) else _calendar_days(days, near, _whole(count))


def _calendar_days(days: DaySpan, near: date, n: int) -> tuple[date, date]:
    included = days.reach in (Reach.ENDING_ON, Reach.STARTING_ON)
    backward = days.reach in (Reach.ENDING_ON, Reach.ENDING_BEFORE)
    edge = near if included else near + timedelta(days=-1 if backward else 1)
    far = edge + timedelta(days=(1 - n) if backward else n - 1)
    return min(edge, far), max(edge, far)


def _near_end(deal: Deal, days: DaySpan, anchor: object, count: object) -> date | Unknown:
    """The day from which a span is counted, once it is known to be one: a day, and a whole number of days."""
    if type(anchor) is Unknown or type(count) is Unknown:
        return joined([anchor, count])
    assert isinstance(anchor, date) and isinstance(count, Fraction)
    most = deal.source.limits.window
    if count.denominator != 1 or not 1 <= count <= most:
        return failed(SPAN_RANGE.at(days.span, n=count, most=most))
    if days.shift_kind is DayKind.CALENDAR or not days.shift:
        return anchor - timedelta(days=days.shift)
    try:
        return deal.days_open(days.shift_kind).last(days.shift, anchor, included=False)[0]
    except OutsideCalendar as error:
        return failed(wrong.OUTSIDE_CALENDAR.at(days.span, what=str(error)))


def _whole(count: object) -> int:
    assert isinstance(count, Fraction)
    return count.numerator


def reduced(world: World, expr: Fold, days: tuple[date, ...], today: date) -> Step:
    """The figure of a fold over its days, with a step a day."""
    projected = bool(days) and world.uses(days[-1])
    if expr.reducer in (Reducer.EACH, Reducer.AT_LEAST, Reducer.NUMBER):
        return _held(world, expr, days, today, projected)
    problem = _split_inside(world, expr, days, today)
    if problem is not None:
        return problem
    counted: list[Step] = []
    possible: list[Step] = []
    doubts: list[Step] = []
    weights: list[Step] = []
    for day in days:
        holds = None if expr.where is None else world.on_day(expr.where, day, today)
        if holds is not None and holds.value is False:
            continue
        step = _figure_of_day(world, expr, expr.body, day, today)
        possible.append(step)
        if expr.weight is not None:
            weights.append(_figure_of_day(world, expr, expr.weight, day, today))
        if holds is None or holds.value is True:
            counted.append(step)
        else:
            doubts.append(holds)
    note = _note(f"{len(counted)} days", days, projected)
    need = 0 if expr.reducer is Reducer.SUM and expr.k is None else expr.k or 1
    value: object
    if expr.chooser is not None and len(possible) >= need:
        value = _chosen(world, expr, days, possible)
    elif len(possible) < need:
        value = failed(wrong.SHORT_SPAN.at(expr.span, n=len(possible), k=need))
    elif weights:
        value = _weighted(expr, [step.value for step in possible], [step.value for step in weights], doubts)
        value = sized(value, expr.span, world.limits)
    else:
        certain, all_values = [step.value for step in counted], [step.value for step in possible]
        low, high = _between(expr, all_values) if not doubts else _between_some(expr, certain, all_values)
        value = enclosed([step.value for step in (*possible, *doubts)], low, high, len(counted) < need)
        value = sized(value, expr.span, world.limits)
    return Step(value, expr.type, "", expr.span, (*possible, *weights, *doubts), note)


def days_chosen(party: str) -> str:
    """The name of the election by which a party picks days of a look-back; its choice is days, with blanks between."""
    return f"days of {party}"


def _chosen(world: World, expr: Fold, days: tuple[date, ...], steps: list[Step]) -> object:
    """The figure of the days that a party picks; until it has, one between those of the lowest and the highest days."""
    assert expr.chooser is not None and expr.k is not None
    values = [step.value for step in steps]
    picked = world.elections.get(days_chosen(expr.chooser))
    if picked is None:
        low = _between(changed(expr, lowest=True), values)[0]
        high = _between(changed(expr, lowest=False), values)[1]
        need = missing(f"the {expr.k} days chosen by {expr.chooser}", low, high)
        return enclosed([*values, need], low, high)
    chosen = set(picked.split())
    inside = [value for day, value in zip(days, values, strict=True) if day.isoformat() in chosen]
    if len(chosen) != expr.k or len(inside) != expr.k:
        return failed(wrong.NOT_CHOSEN.at(expr.span, days=" ".join(sorted(chosen)), k=expr.k))
    return sized(enclosed(inside, *_between(changed(expr, k=None), inside)), expr.span, world.limits)


def _figure_of_day(world: World, expr: Fold, body: Expr, day: date, today: date) -> Step:
    step = world.on_day(body, day, today)
    return world.brought_to(step, day, today) if expr.adjusted and world.market.splits else step


def _weighted(expr: Fold, values: list[Any], weights: list[Any], doubts: list[Step]) -> object:
    """The average of the days, each by its weight; whatever they weigh, it lies among them."""
    unsure = [step.value for step in doubts]
    if unsure or any(type(weight) is Unknown for weight in weights):
        low, high = _between_some(expr, [], values)
        # Where no weight is sure, there may be none at all.
        weightless = bool(unsure) or not any(weight for weight in weights if type(weight) is not Unknown)
        return enclosed([*values, *weights, *unsure], low, high, weightless)
    whole = sum(weights, Fraction(0))
    if not whole:
        return failed(wrong.NO_VOLUME.at(expr.span))

    def mean(figures: list[Any]) -> Fraction:
        return Fraction(
            sum((figure * weight for figure, weight in zip(figures, weights, strict=True)), Fraction(0)) / whole
        )

    lows, highs = [interval(value)[0] for value in values], [interval(value)[1] for value in values]
    return enclosed(values, None if None in lows else mean(lows), None if None in highs else mean(highs))


def _note(counted: str, days: tuple[date, ...], projected: bool) -> str:
    note = f"{counted}, {days[0]} to {days[-1]}" if days else "no day"
    return f"{note}, projected calendar" if projected else note


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


def _between(expr: Fold, values: list[Any]) -> tuple[Bound, Bound]:
    """The interval of a figure over days that all count: every figure rises with each of its days."""
    lows, highs = [interval(value)[0] for value in values], [interval(value)[1] for value in values]
    low_known = [bound for bound in lows if bound is not None]
    high_known = [bound for bound in highs if bound is not None]
    # A figure of the lowest days has a ceiling as soon as enough days have one; one of the highest, a floor.
    k = expr.k or 1
    of_lowest = expr.lowest if expr.k is not None else expr.reducer is Reducer.LOWEST
    of_highest = not expr.lowest if expr.k is not None else expr.reducer is Reducer.HIGHEST
    has_low = len(low_known) == len(values) or (of_highest and len(low_known) >= k)
    has_high = len(high_known) == len(values) or (of_lowest and len(high_known) >= k)
    return (_figure(expr, low_known) if has_low else None), (_figure(expr, high_known) if has_high else None)


def _between_some(expr: Fold, counted: list[Any], possible: list[Any]) -> tuple[Bound, Bound]:
    """The interval where some days may not count: a sum adds what they may add, another figure lies among the days."""
    lows, highs = [interval(value)[0] for value in possible], [interval(value)[1] for value in possible]
    low = None if None in lows else min(lows, default=None)  # type: ignore[type-var]
    high = None if None in highs else max(highs, default=None)  # type: ignore[type-var]
    if expr.reducer is not Reducer.SUM:
        return low, high
    if expr.k is not None or low is None or low < 0:
        return None, None
    return sum((interval(value)[0] or Fraction(0) for value in counted), Fraction(0)), (
        None if None in highs else sum((bound or Fraction(0) for bound in highs), Fraction(0))
    )


def _held(world: World, expr: Fold, days: tuple[date, ...], today: date, projected: bool) -> Step:
    """A condition on each day, or on at least k days, of a span; or on how many days it holds."""
    found = tuple([world.on_day(expr.body, day, today) for day in days])
    true = sum(step.value is True for step in found)
    doubtful = [step.value for step in found if type(step.value) is Unknown]
    need = len(days) if expr.k is None else expr.k
    value: object
    if expr.reducer is Reducer.NUMBER:
        value = enclosed(doubtful, Fraction(true), Fraction(true + len(doubtful)))
    elif true >= need:
        value = True
    elif true + len(doubtful) < need:
        value = False
    else:
        value = joined(doubtful)
    note = _note(f"holds on {true} of {len(days)} days", days, projected)
    return Step(value, expr.type, "", expr.span, found, note)


def _split_inside(world: World, expr: Fold, days: tuple[date, ...], today: date) -> Step | None:
    """A split between the days of a look-back, or after them: an error, unless the term says that it adjusts."""
    if expr.adjusted or not world.market.splits or not days:
        return None
    for stock in world.deal.stocks:
        power = expr.type.unit.power_of(stock)
        for split in world.market.splits if power else ():
            ratio = world.market.split_factor(stock, split.day - timedelta(days=1), split.day)
            if days[0] < split.day <= max(days[-1], today) and ratio != 1:
                before = ratio**-power
                problem = wrong.SPLIT_INSIDE.at(expr.span, ratio=ratio, day=split.day, before=before, after=1)
                return Step(failed(problem), expr.type, "", expr.span)
    return None
