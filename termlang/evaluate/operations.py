"""Operations on values: exact where all of them are known, else what holds whatever the unknown ones are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.evaluate import accruals, days, penalties, present_values
from termlang.evaluate import problems as wrong
from termlang.evaluate.solving import solved
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, enclosed, failed, interval, joined, sized
from termlang.model.expressions import Apply, Literal
from termlang.operations.table import OPERATIONS
from termlang.quantity import Rounding
from termlang.units import Kind

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

ONE = Fraction(1)


def apply(world: World, expr: Apply, day: date) -> Step:
    inputs = tuple([world.step(arg, day) for arg in expr.args])
    values = [found.value for found in inputs]
    own = _OWN.get(expr.operation)
    if own is not None:
        return own(world, expr, inputs, values, day)
    operation = OPERATIONS[expr.operation]
    value: object
    if Unknown in map(type, values):
        value = _unknown(expr, values)
    elif expr.operation == "divide" and not values[1]:
        value = failed(wrong.DIVIDED_BY_ZERO.at(expr.span, day=day, value=values[0]))
    else:
        assert operation.exact is not None
        value = sized(operation.exact(*values), expr.span, world.limits)
    return Step(value, expr.type, "", expr.span, inputs)


def _unknown(expr: Apply, values: list[Any]) -> object:
    """What can be said when an argument is unknown: a truth that every value gives, or an interval."""
    operation = expr.operation
    if operation in _KLEENE:
        return _KLEENE[operation](values)
    if expr.type.kind is Kind.CONDITION:
        decided = _decided(operation, [interval(value) for value in values])
        found = joined(values)
        return found if decided is None or found.may_fail else decided
    bounds = OPERATIONS[operation].bounds
    if bounds is None:
        return joined(values)
    low, high = bounds(*(interval(value) for value in values))
    return enclosed(values, low, high, operation == "divide" and _may_be_zero(values[1]))


def _rounded(world: World, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
    (rounding,) = expr.options
    assert isinstance(rounding, Rounding)
    (value,) = values
    if type(value) is Unknown:
        low, high = (None if bound is None else rounding.apply(bound) for bound in (value.low, value.high))
        return Step(enclosed(values, low, high), expr.type, "", expr.span, inputs, str(rounding))
    return Step(rounding.apply(value), expr.type, "", expr.span, inputs, str(rounding))


def _adjusted(world: World, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
    (value,) = values
    seen = () if type(expr.args[0]) is Literal else inputs
    if not world.market.splits:
        return Step(value, expr.type, "", expr.span, seen)
    factor = world.as_stated(expr.type, ONE, day)
    if type(value) is Unknown:
        low, high = (None if bound is None else bound * factor for bound in interval(value))
        value = joined([value], low, high)
    else:
        value *= factor
    return Step(value, expr.type, "", expr.span, seen, "" if factor == 1 else "adjusted for splits")


def _may_be_zero(value: object) -> bool:
    low, high = interval(value)
    return (low is None or low <= 0) and (high is None or high >= 0)


def _and(values: list[Any]) -> object:
    if any(value is False for value in values):
        return False
    return joined(values)


def _or(values: list[Any]) -> object:
    if any(value is True for value in values):
        return True
    return joined(values)


_KLEENE: dict[str, Callable[[list[Any]], object]] = {"and": _and, "or": _or, "not": joined}


def _decided(operation: str, intervals: list[tuple[Fraction | None, Fraction | None]]) -> bool | None:
    """The truth of a comparison when the intervals alone decide it."""
    (low, high), (other_low, other_high) = intervals
    under = high is not None and other_low is not None and high < other_low
    at_most = high is not None and other_low is not None and high <= other_low
    over = low is not None and other_high is not None and low > other_high
    at_least = low is not None and other_high is not None and low >= other_high
    match operation:
        case "below":
            return True if under else False if at_least else None
        case "above":
            return True if over else False if at_most else None
        case "at least":
            return True if at_least else False if under else None
        case "at most":
            return True if at_most else False if over else None
        case "is":
            return False if under or over else None
        case "is not":
            return True if under or over else None
    return None


_OWN: dict[str, Callable[[World, Apply, tuple[Step, ...], list[Any], date], Step]] = {
    "adjusted for splits": _adjusted,
    "rounded": _rounded,
    "days after": days.day_step,
    "trading days after": days.day_step,
    "months after": days.day_step,
    "trading day": days.day_step,
    "business days after": days.day_step,
    "business day": days.day_step,
    "rolled": days.day_step,
    "day of month": days.day_step,
    "elapsed": days.elapsed,
    "last payment": days.day_step,
    "next payment": days.day_step,
    "solved": solved,
    "accrued": accruals.accrued,
    "penalty": penalties.penalty,
    "present value": present_values.present_value,
}
