"""Present values: what payments that are still to come are worth on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.calendars import DayCount, NoSuchDay, add_months
from termlang.evaluate import problems as wrong
from termlang.evaluate.accruals import growth_between
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, enclosed, failed, interval, joined, sized
from termlang.model.expressions import Apply
from termlang.quantity import shown
from termlang.units import NUMBER

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

ZERO = Fraction(0)


def present_value(world: World, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
    """The payments after the day to which they are discounted, each divided by what 1 grows to by its day."""
    rule, months, each, last_counts = expr.options
    assert isinstance(rule, DayCount) and isinstance(each, int)
    amount, rate, first, last, to, *by = values
    if any(type(value) is Unknown for value in (rate, first, last, to, *by)):
        low = interval(amount)[0]
        return Step(joined(values, ZERO if low is not None and low >= 0 else None), expr.type, "", expr.span, inputs)
    steps: list[Step] = []
    worth = ZERO
    try:
        for paid_on in _payments(world, first, last, each, last_counts=bool(last_counts)):
            if paid_on <= to:
                continue
            if len(steps) >= world.limits.schedule:
                most = f"{world.limits.schedule:,}"
                problem = wrong.SCHEDULE.at(expr.span, what="the payments of a present value", most=most)
                return Step(failed(problem), expr.type, "", expr.span, inputs)
            grown = 1 + growth_between(world, rule, by, rate, months if isinstance(months, int) else None, to, paid_on)
            if grown <= 0:
                problem = wrong.DIVIDED_BY_ZERO.at(expr.span, day=day, value=grown)
                return Step(failed(problem), expr.type, "", expr.span, inputs)
            worth += 1 / grown
            steps.append(
                Step(1 / grown, NUMBER, f"1 on {paid_on}", expr.span, (), f"1 grows to {shown(grown)} by then")
            )
    except (NoSuchDay, OverflowError) as error:
        return Step(failed(wrong.NO_SUCH_DAY.at(expr.span, what=str(error))), expr.type, "", expr.span, inputs)
    note = f"{len(steps)} payments after {to}"
    if type(amount) is Unknown:
        low, high = (None if bound is None else bound * worth for bound in interval(amount))
        return Step(enclosed([amount], low, high), expr.type, "", expr.span, inputs, note)
    return Step(sized(amount * worth, expr.span, world.limits), expr.type, "", expr.span, (*inputs, *steps), note)


def _payments(world: World, first: date, last: date, each: int, *, last_counts: bool) -> Iterator[date]:
    """The days of the payments, from the first through the last, or before it."""
    paid_on, step = first, 0
    while paid_on < last or (paid_on == last and last_counts):
        yield paid_on
        step += 1
        paid_on = add_months(first, step * each, world.deal.month_end)
