"""Days counted from days, and what accrues between two of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.calendars import (
    NoSuchDay,
    OutsideCalendar,
    Roll,
    add_months,
    day_of_month,
    whole_months,
)
from termlang.evaluate import problems as wrong
from termlang.evaluate.schedules import payment_dates
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, joined
from termlang.model.expressions import Apply, Between, DayKind
from termlang.quantity import shown

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

PROJECTED = "projected calendar"
MAX_COUNT = Fraction(100_000)  # of days or months, as in a text that states them


def day_step(world: World, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
    if any(type(value) is Unknown for value in values):
        return Step(joined(values), expr.type, "", expr.span, inputs)
    try:
        found = _day(world, expr, values)
        kind = _KINDS.get(expr.operation)
        projected = kind is not None and world.uses(found, kind)
        return Step(found, expr.type, "", expr.span, inputs, PROJECTED if projected else "")
    except _NotWhole as error:
        problem = wrong.NOT_WHOLE.at(expr.span, count=str(error))
    except NoSuchDay as error:
        problem = wrong.NO_SUCH_DAY.at(expr.span, what=str(error))
    except (OutsideCalendar, OverflowError, ValueError) as error:
        problem = wrong.OUTSIDE_CALENDAR.at(expr.span, what=str(error))
    return Step(failed(problem), expr.type, "", expr.span, inputs)


# Which calendar an operation counts along.
_KINDS = {
    "trading days after": DayKind.TRADING,
    "trading day": DayKind.TRADING,
    "business days after": DayKind.BUSINESS,
    "business day": DayKind.BUSINESS,
}


def _day(world: World, expr: Apply, values: list[Any]) -> date:
    options = expr.options
    first: date = values[0]
    if expr.operation == "rolled":
        roll, kind = options
        assert isinstance(roll, Roll) and isinstance(kind, DayKind)
        return roll.apply(first, world.deal.days_open(kind))
    if expr.operation == "day of month":
        months, number = options
        assert isinstance(months, int) and (number is None or isinstance(number, int))
        return day_of_month(first, months, number, world.deal.month_end)
    if expr.operation == "months after":
        return add_months(first, _count(expr, values), world.deal.month_end)
    if expr.operation == "last payment":
        paid = world.deal.instruments[str(options[0])].dividend
        assert paid is not None and paid.schedule is not None
        dates = payment_dates(world, paid.schedule, first, values[1])
        return max((each.accrues_to for each in dates), default=first)
    if expr.operation == "next payment":
        paid = world.deal.instruments[str(options[0])].dividend
        assert paid is not None and paid.schedule is not None
        dates = payment_dates(world, paid.schedule, first, date.max)
        return next(each.paid_on for each in dates if each.paid_on >= values[1])
    if expr.operation in ("trading day", "business day"):
        later, included = options
        calendar = world.deal.days_open(_KINDS[expr.operation])
        return calendar.beside(first, later=bool(later), included=bool(included))
    count = _count(expr, values)
    if expr.operation == "days after":
        return date.fromordinal(first.toordinal() + count)
    return world.deal.days_open(_KINDS[expr.operation]).counted(count, first)


def elapsed(world: World, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
    """How much lies between two days, the first counted and the second not; below zero where the second is earlier."""
    if any(type(value) is Unknown for value in values):
        return Step(joined(values), expr.type, "", expr.span, inputs)
    (what,) = expr.options
    assert isinstance(what, Between)
    start, end = values
    note = f"{start} to {end}"
    try:
        return Step(Fraction(_elapsed(world, what, start, end)), expr.type, "", expr.span, inputs, note)
    except NoSuchDay as error:
        problem = wrong.NO_SUCH_DAY.at(expr.span, what=str(error))
    except (OutsideCalendar, OverflowError) as error:
        problem = wrong.OUTSIDE_CALENDAR.at(expr.span, what=str(error))
    return Step(failed(problem), expr.type, "", expr.span, inputs)


def _elapsed(world: World, what: Between, start: date, end: date) -> int:
    match what:
        case Between.DAYS:
            return (end - start).days
        case Between.MONTHS:
            return whole_months(start, end, world.deal.month_end)
        case Between.YEARS:
            return whole_months(start, end, world.deal.month_end) // 12
    calendar = world.deal.days_open(DayKind(what.value))
    if start <= end:
        return calendar.count_between(start, end) - calendar.is_open(end)
    return calendar.is_open(start) - calendar.count_between(end, start)


class _NotWhole(Exception):
    """A count of days or months that is worked out, and is no whole number."""


def _count(expr: Apply, values: list[Any]) -> int:
    """How many days or months are counted: as the text says, or so many times a figure."""
    (count,) = expr.options
    assert isinstance(count, int)
    if len(values) == 1:
        return count
    times: Fraction = values[1]
    if times.denominator != 1:
        raise _NotWhole(shown(times))
    if abs(times) > MAX_COUNT:
        raise OverflowError(f"nothing counts beyond {shown(MAX_COUNT)}")
    return count * int(times)
