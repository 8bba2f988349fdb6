"""What the text alone fixes: the days and figures that are the same whatever is asked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from termlang.calendars import FIRST_DAY, LAST_DAY, NoSuchDay, OutsideCalendar, add_months
from termlang.checker.scope import Book
from termlang.model.expressions import Apply, Expr, Literal, Ref, TermKey
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
            return _figured(operation, [fixed_value(book, arg) for arg in args])
    return None


def _value_of_term(book: Book, key: TermKey) -> Fraction | None:
    # Kept for each term: `D1 means D0 * D0` and so on names every term twice.
    if key not in book.values:
        term = book.terms.get(key)
        book.values[key] = None if term is None else fixed_value(book, term.body)
    return book.values[key]


def _figured(operation: str, values: list[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values) or (operation == "divide" and not known[1]):
        return None
    exact = OPERATIONS[operation].exact
    assert exact is not None
    value = exact(*known)
    return None if not isinstance(value, Fraction) or too_large(value) else value


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
        case Apply(operation="trading days after", args=(inner,), options=(int() as count,)):
            start = fixed_day(book, inner)
            return None if start is None else _trading_days_after(book, start, count)
        case Apply(operation="trading day", args=(inner,), options=(bool() as later, bool() as included)):
            start = fixed_day(book, inner)
            return None if start is None else _trading_day(book, start, later, included)
    return None


def _trading_days_after(book: Book, start: date, count: int) -> date | None:
    calendar = book.calendar
    if calendar is None:
        return None
    if count > 0:
        return calendar.next(count, start, included=False)[-1]
    return calendar.last(-count, start, included=False)[0] if count else calendar.on_or_after(start)


def _trading_day(book: Book, start: date, later: bool, included: bool) -> date | None:
    calendar = book.calendar
    if calendar is None:
        return None
    if included:
        return calendar.on_or_after(start) if later else calendar.on_or_before(start)
    return calendar.after(start) if later else calendar.before(start)


def is_in_reach(day: date) -> bool:
    """Whether a day lies in the years that the language speaks of."""
    return FIRST_DAY <= day <= LAST_DAY
