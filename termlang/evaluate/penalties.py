"""Penalties: an amount for each period of a delay, as far as it has passed on the day asked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from termlang.calendars import NoSuchDay, add_months, whole_months
from termlang.evaluate import problems as wrong
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, enclosed, failed, interval, sized
from termlang.model.expressions import Apply, Parts
from termlang.quantity import shown

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

ZERO = Fraction(0)
ONE_DAY = 1


def penalty(world: World, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
    """What is owed so far; where the end is not known yet, what is owed if it has not come is the most."""
    amount, start, end, today = values
    days, months, start_counts, end_counts, parts = expr.options
    assert isinstance(days, int) and isinstance(months, int) and isinstance(parts, Parts)
    later = ONE_DAY if end_counts else 0
    if type(start) is Unknown:
        return Step(enclosed([start], ZERO, None), expr.type, "", expr.span, inputs)
    first = start if start_counts else date.fromordinal(start.toordinal() + ONE_DAY)
    known_end = today if type(end) is Unknown else min(end, today)
    stop = date.fromordinal(known_end.toordinal() + later)
    try:
        periods = _periods(world, first, stop, days, months) if first < stop else ZERO
    except (NoSuchDay, OverflowError) as error:
        return Step(failed(wrong.NO_SUCH_DAY.at(expr.span, what=str(error))), expr.type, "", expr.span, inputs)
    if parts is not Parts.PRORATED:
        periods = Fraction(floor(periods) if parts is Parts.WHOLE else ceil(periods))
    note = f"{shown(periods)} periods, {max(0, (stop - first).days)} days from {first}"
    if (type(end) is Unknown and periods) or type(amount) is Unknown:
        low, high = interval(amount)
        least = ZERO if type(end) is Unknown else None if low is None else low * periods
        most = None if high is None else high * periods
        return Step(enclosed([end, amount], least, most), expr.type, "", expr.span, inputs, note)
    return Step(sized(amount * periods, expr.span, world.limits), expr.type, "", expr.span, inputs, note)


def _periods(world: World, first: date, stop: date, days: int, months: int) -> Fraction:
    """How many periods lie between two days; of the last one the part that its days are."""
    if not months:
        return Fraction((stop - first).days, days)
    rule = world.deal.month_end
    whole = whole_months(first, stop, rule) // months
    begun, ends = add_months(first, whole * months, rule), add_months(first, (whole + 1) * months, rule)
    return whole + Fraction((stop - begun).days, (ends - begun).days)
