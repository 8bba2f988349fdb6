"""Days counted from days, and what accrues between two of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.calendars import (
    DayCount,
    NoSuchDay,
    OutsideCalendar,
    Periods,
    Roll,
    add_months,
    day_of_month,
    whole_months,
)
from termlang.evaluate import problems as wrong
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, enclosed, failed, interval, joined, sized
from termlang.model.expressions import Apply, Between, DayKind
from termlang.operations.table import OPERATIONS
from termlang.quantity import shown

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

PROJECTED = "projected calendar"
ZERO = Fraction(0)
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
        (months,) = options
        assert isinstance(months, int)
        whole = whole_months(first, values[1], world.deal.month_end) // months * months
        return add_months(first, max(0, whole), world.deal.month_end)
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


def accrued(world: World, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
    """A yearly rate on a base from start to end; both ends count as the options say."""
    count, months, start_counts, end_counts, *dividend_of = expr.options
    assert isinstance(count, DayCount)
    rate, base, start, end, *by = values
    begins = _begins(world, dividend_of)
    if begins is not None and isinstance(start, date) and begins >= start:
        start, start_counts = begins, True
    low_rate = interval(rate)[0]
    rises = low_rate is not None and low_rate >= 0
    if any(type(each) is Unknown for each in (start, end, *by)):
        low_base = interval(base)[0]
        low = ZERO if rises and low_base is not None and low_base >= 0 else None
        return Step(joined(values, low), expr.type, "", expr.span, inputs)
    first = start if start_counts else date.fromordinal(start.toordinal() + 1)
    stop = date.fromordinal(end.toordinal() + 1) if end_counts else end
    if stop <= first:
        return Step(ZERO, expr.type, "", expr.span, inputs, "no day has accrued")
    periods = 0
    begun = first
    if isinstance(months, int):
        try:
            periods = max(0, whole_months(first, stop, world.deal.month_end)) // months
            begun = add_months(first, periods * months, world.deal.month_end)
        except NoSuchDay as error:
            return Step(failed(wrong.NO_SUCH_DAY.at(expr.span, what=str(error))), expr.type, "", expr.span, inputs)
    try:
        rest = _part_of_year(world, count, begun, stop, by)
    except (NoSuchDay, OverflowError) as error:
        return Step(failed(wrong.NO_SUCH_DAY.at(expr.span, what=str(error))), expr.type, "", expr.span, inputs)
    note = f"{(stop - first).days} days, {first} to {date.fromordinal(stop.toordinal() - 1)}, {count.value}"
    value: object
    if type(rate) is Unknown or type(base) is Unknown:
        growth: list[Fraction | None] = [None, None]
        if rises:
            growth = [None if each is None else _growth(each, months, periods, rest) - 1 for each in interval(rate)]
        bounds = OPERATIONS["multiply"].bounds
        assert bounds is not None
        value = enclosed(values, *bounds((growth[0], growth[1]), interval(base)))
    else:
        value = sized(base * (_growth(rate, months, periods, rest) - 1), expr.span, world.limits)
    return Step(value, expr.type, "", expr.span, inputs, note)


def _part_of_year(world: World, count: DayCount, first: date, stop: date, by: list[Any]) -> Fraction:
    """By the day count; `by` is what it needs besides: the termination, or the start and the months of its periods."""
    if first >= stop:
        return ZERO
    if count.needs_termination:
        return count.year_fraction(first, stop, termination=by[0])
    if count.needs_periods:
        return count.year_fraction(first, stop, periods=Periods(by[0], int(by[1]), world.deal.month_end))
    return count.year_fraction(first, stop)


def _begins(world: World, dividend_of: list[object]) -> date | None:
    """From where a dividend accrues on the lot in question: its issue, or the day through which it was paid."""
    if not dividend_of or world.state is None:
        return world.lot_day if dividend_of else None
    paid = world.state.paid.get(str(dividend_of[0]))
    return max((each for each in (world.lot_day, paid) if each is not None), default=None)


def _growth(rate: Fraction, months: object, periods: int, rest: Fraction) -> Fraction:
    grown = Fraction(1)
    if isinstance(months, int) and periods:
        grown = (1 + rate * Fraction(months, 12)) ** periods
    return grown * (1 + rate * rest)
