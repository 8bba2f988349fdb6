"""What the text alone fixes: the days and figures that are the same whatever is asked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from termlang.calendars import Calendar, NoSuchDay, OutsideCalendar, Roll, add_months, day_of_month
from termlang.checker.scope import Book
from termlang.model.expressions import Apply, DayKind, Expr, Literal, Ref, TermKey
from termlang.operations.table import OPERATIONS
from termlang.quantity import Rounding, too_large

_ARITHMETIC = frozenset(("add", "subtract", "multiply", "divide", "lesser", "greater"))


def fixed_value(book: Book, expr: Expr | None) -> Fraction | None:
    """The figure that an expression always is, where the text alone fixes it; splits are left aside."""
    match expr:
        case Literal(value=Fraction() as value):
            return value
        case Ref(key=key):
            return _value_of_term(book, key)
        case Apply(operation="rounded", args=(inner,), options=(Rounding() as rounding,)):
            found = fixed_value(book, inner)
            return None if found is None else rounding.apply(found)
        case Apply(operation="adjusted for splits", args=(inner,)):
            return fixed_value(book, inner)
        case Apply(operation=operation, args=args) if operation in _ARITHMETIC:
            return _figured(book, operation, [fixed_value(book, arg) for arg in args])
    return None


def _value_of_term(book: Book, key: TermKey) -> Fraction | None:
    # Kept for each term: `D1 means D0 * D0` and so on names every term twice.
    if key not in book.values:
        term = book.terms.get(key)
        book.values[key] = None if term is None else fixed_value(book, term.body)
    return book.values[key]


def _figured(book: Book, operation: str, values: list[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values) or (operation == "divide" and not known[1]):
        return None
    exact = OPERATIONS[operation].exact
    assert exact is not None
    value = exact(*known)
    return None if not isinstance(value, Fraction) or too_large(value, book.source.limits.bits) else value


def fixed_day(book: Book, expr: Expr | None) -> date | None:
    """The day that an expression always is, where the text alone fixes it."""
    try:
        return counted_day(book, expr)
    except (NoSuchDay, OutsideCalendar, OverflowError, ValueError):
        return None


def counted_day(book: Book, expr: Expr | None) -> date | None:
    """The same, and raises where there is no such day."""
    match expr:
        case Literal(value=date() as day):
            return day
        case Ref(key=key):
            term = book.terms.get(key)
            return None if term is None else fixed_day(book, term.body)
        case Apply(operation="days after", args=(inner,), options=(int() as days,)):
            start = fixed_day(book, inner)
            return None if start is None else date.fromordinal(start.toordinal() + days)
        case Apply(operation="months after", args=(inner,), options=(int() as months,)):
            start = fixed_day(book, inner)
            return None if start is None else add_months(start, months, book.month_end)
        case Apply(operation="day of month", args=(inner,), options=(int() as months, None | int() as number)):
            start = fixed_day(book, inner)
            return None if start is None else day_of_month(start, months, number, book.month_end)
        case Apply(operation="rolled", args=(inner,), options=(Roll() as roll, DayKind() as kind)):
            start, calendar = fixed_day(book, inner), book.business if kind is DayKind.BUSINESS else book.calendar
            return None if start is None or calendar is None else roll.apply(start, calendar)
        case Apply(operation="trading days after" | "business days after", args=(inner,), options=(int() as count,)):
            start, calendar = fixed_day(book, inner), _calendar(book, expr)
            return None if start is None or calendar is None else calendar.counted(count, start)
        case Apply(operation="trading day" | "business day", args=(inner,), options=(later, included)):
            start, calendar = fixed_day(book, inner), _calendar(book, expr)
            if start is None or calendar is None:
                return None
            return calendar.beside(start, later=bool(later), included=bool(included))
    return None


def _calendar(book: Book, expr: Apply) -> Calendar | None:
    return book.business if expr.operation.startswith("business") else book.calendar


def is_in_reach(book: Book, day: date) -> bool:
    """Whether a day lies in the years that the language speaks of."""
    return book.source.limits.first_day <= day <= book.source.limits.last_day
