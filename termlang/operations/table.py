"""The operations: one row each. Checker, reference and interpreter read the same row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from termlang.units import CONDITION, DATE, NUMBER, Kind, Type, quantity

Interval = tuple[Fraction | None, Fraction | None]
Typing = Callable[[Sequence[Type]], Type | None]


class Operation(NamedTuple):
    """One operation: its type rule (None = the types do not fit), exact body, and bounds under unknown arguments.

    An operation without a body needs the calendar or the splits of the deal; the interpreter has it.
    """

    name: str
    doc: str
    typing: Typing
    exact: Callable[..., Any] | None
    bounds: Callable[..., Interval] | None = None


def _same_quantity(types: Sequence[Type]) -> Type | None:
    first = types[0]
    return first if first.kind is Kind.QUANTITY and all(t == first for t in types) else None


def _with_factor(types: Sequence[Type]) -> Type | None:
    return types[0] if types[0].kind is Kind.QUANTITY and types[1] == NUMBER else None


def _same_dates(types: Sequence[Type]) -> Type | None:
    return DATE if all(t == DATE for t in types) else None


def _product(types: Sequence[Type]) -> Type | None:
    left, right = types
    if left.kind is Kind.QUANTITY and right.kind is Kind.QUANTITY:
        return quantity(left.unit.times(right.unit))
    return None


def _quotient(types: Sequence[Type]) -> Type | None:
    left, right = types
    if left.kind is Kind.QUANTITY and right.kind is Kind.QUANTITY:
        return quantity(left.unit.per(right.unit))
    return None


def _comparable(types: Sequence[Type]) -> Type | None:
    return CONDITION if _same_quantity(types) else None


def _comparable_dates(types: Sequence[Type]) -> Type | None:
    return CONDITION if _same_dates(types) else None


def _equal(types: Sequence[Type]) -> Type | None:
    return CONDITION if types[0] == types[1] else None


def _conditions(types: Sequence[Type]) -> Type | None:
    return CONDITION if all(t == CONDITION for t in types) else None


# ------------------------------------------------------------------------------------------------------- bounds

Number = Fraction | None


def _add(left: Number, right: Number) -> Number:
    return None if left is None or right is None else left + right


def _negated(interval: Interval) -> Interval:
    low, high = interval
    return (None if high is None else -high, None if low is None else -low)


def _sum_bounds(left: Interval, right: Interval) -> Interval:
    return _add(left[0], right[0]), _add(left[1], right[1])


def _difference_bounds(left: Interval, right: Interval) -> Interval:
    return _sum_bounds(left, _negated(right))


def _product_bounds(left: Interval, right: Interval) -> Interval:
    """Ends multiply where both are at or above zero (prices, percentages); else the corners, if all are known."""
    if _at_least_zero(left) and _at_least_zero(right):
        return _mul(left[0], right[0]), _mul_high(left[1], right[1])
    if None in (*left, *right):
        return None, None
    corners = [a * b for a in left for b in right if a is not None and b is not None]
    return min(corners), max(corners)


def _mul_high(left: Number, right: Number) -> Number:
    """The upper end: nothing times anything is nothing."""
    if left == 0 or right == 0:
        return Fraction(0)
    return _mul(left, right)


def _mul(left: Number, right: Number) -> Number:
    return None if left is None or right is None else left * right


def _at_least_zero(interval: Interval) -> bool:
    return interval[0] is not None and interval[0] >= 0


def _quotient_bounds(left: Interval, right: Interval) -> Interval:
    """None where the divisor may be zero: there is no value then."""
    low, high = right
    if low is not None and low > 0:
        return _product_bounds(left, (Fraction(0) if high is None else 1 / high, 1 / low))
    if high is not None and high < 0:
        return _product_bounds(left, (1 / high, Fraction(0) if low is None else 1 / low))
    return None, None


def _solved_bounds(constant: Interval, factor: Interval) -> Interval:
    low, high = factor
    if high is None or high >= 1:
        return None, None
    return _product_bounds(constant, (Fraction(0) if low is None else 1 / (1 - low), 1 / (1 - high)))


def _least_bounds(*intervals: Interval) -> Interval:
    lows = [low for low, _ in intervals]
    highs = [high for _, high in intervals if high is not None]
    known = [low for low in lows if low is not None]
    return (min(known) if len(known) == len(lows) else None), (min(highs) if highs else None)


def _greatest_bounds(*intervals: Interval) -> Interval:
    return _negated(_least_bounds(*(_negated(interval) for interval in intervals)))


# --------------------------------------------------------------------------------------------------------- rows


def _rows() -> dict[str, Operation]:
    rows = [
        Operation("add", "the sum of two quantities in one unit", _same_quantity, lambda a, b: a + b, _sum_bounds),
        Operation("subtract", "the first less the second", _same_quantity, lambda a, b: a - b, _difference_bounds),
        Operation("multiply", "the product; units multiply", _product, lambda a, b: a * b, _product_bounds),
        Operation("divide", "the quotient; units divide", _quotient, lambda a, b: a / b, _quotient_bounds),
        Operation("lesser", "the smallest of several", _same_quantity, lambda *a: min(a), _least_bounds),
        Operation("greater", "the largest of several", _same_quantity, lambda *a: max(a), _greatest_bounds),
        Operation("solved", "the X of X = a + b X: a / (1 - b), b below 1", _with_factor, None, _solved_bounds),
        Operation("earlier", "the earliest of several days", _same_dates, lambda *a: min(a)),
        Operation("later", "the latest of several days", _same_dates, lambda *a: max(a)),
        Operation("below", "strictly below", _comparable, lambda a, b: a < b),
        Operation("above", "strictly above", _comparable, lambda a, b: a > b),
        Operation("at least", "equal or above", _comparable, lambda a, b: a >= b),
        Operation("at most", "equal or below", _comparable, lambda a, b: a <= b),
        Operation("is", "equal", _equal, lambda a, b: a == b),
        Operation("is not", "not equal", _equal, lambda a, b: a != b),
        Operation("before", "an earlier day", _comparable_dates, lambda a, b: a < b),
        Operation("after", "a later day", _comparable_dates, lambda a, b: a > b),
        Operation("on or before", "that day or an earlier one", _comparable_dates, lambda a, b: a <= b),
        Operation("on or after", "that day or a later one", _comparable_dates, lambda a, b: a >= b),
        Operation("and", "all of several conditions", _conditions, lambda *a: all(a)),
        Operation("or", "at least one of several conditions", _conditions, lambda *a: any(a)),
        Operation("not", "the opposite of a condition", _conditions, lambda a: not a),
        Operation("rounded", "a value rounded as the clause says", _same_quantity, None),
        Operation("adjusted for splits", "a stated figure moved by the splits since", _same_quantity, None),
        Operation("days after", "a day so many days later (earlier where negative)", _day_and_count, None),
        Operation("trading days after", "a day so many trading days later", _day_and_count, None),
        Operation("months after", "a day so many months later", _day_and_count, None),
        Operation("business days after", "a day so many business days later", _day_and_count, None),
        Operation("trading day", "the trading day next to a day", _same_dates, None),
        Operation("business day", "the business day next to a day", _same_dates, None),
        Operation("rolled", "the open day to which a day goes where it is none", _same_dates, None),
        Operation("day of month", "a day of the month of another day, or of a month next to it", _same_dates, None),
        Operation("elapsed", "how many days, months or years lie between two days", _between_dates, None),
        Operation("last payment", "the latest payment date on or before a day", _same_dates, None),
        Operation("next payment", "the first payment date on or after a day", _same_dates, None),
        Operation("penalty", "an amount for each period between two days, as far as it has passed", _penalty, None),
        Operation("present value", "what payments to come are worth on a day", _present_value, None),
        Operation("accrued", "a yearly rate accrued on a base between two days", _accrual, None),
    ]
    return {row.name: row for row in rows}


def _between_dates(types: Sequence[Type]) -> Type | None:
    return NUMBER if all(t == DATE for t in types) else None


def _day_and_count(types: Sequence[Type]) -> Type | None:
    """A day; the count stands in the text, or is a figure beside it."""
    return DATE if list(types) in ([DATE], [DATE, NUMBER]) else None


def _penalty(types: Sequence[Type]) -> Type | None:
    amount, *days = types
    return amount if amount.kind is Kind.QUANTITY and all(t == DATE for t in days) else None


def _present_value(types: Sequence[Type]) -> Type | None:
    amount, rate, first, last, to, *days = types
    fits = rate == NUMBER and [first, last, to] == [DATE] * 3 and days in ([], [DATE], [DATE, NUMBER])
    return amount if fits and amount.kind is Kind.QUANTITY else None


def _accrual(types: Sequence[Type]) -> Type | None:
    rate, base, *days = types
    # A day count may need one more day, and the months of its periods.
    fits = rate == NUMBER and base.kind is Kind.QUANTITY and days in ([DATE] * 2, [DATE] * 3, [DATE] * 3 + [NUMBER])
    return base if fits else None


OPERATIONS = _rows()
