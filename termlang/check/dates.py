"""What can be said of days before anything is asked: which are fixed, and where adding months needs a rule."""

from __future__ import annotations

from datetime import date

from termlang.calendars import NoSuchDay, add_months, lacks_day
from termlang.check.scope import Book
from termlang.model.expressions import Apply, Expr, Literal, Ref


def fixed_day(book: Book, expr: Expr | None) -> date | None:
    """The day that an expression always is, where the text alone fixes it."""
    match expr:
        case Literal(value=date() as day):
            return day
        case Ref(key=key):
            term = book.terms.get(key)
            return None if term is None else fixed_day(book, term.body)
        case Apply(operation="days after", args=(inner,), options=(int() as days,)):
            start = fixed_day(book, inner)
            return None if start is None else _shifted(start, days)
        case Apply(operation="months after", args=(inner,), options=(int() as months,)):
            start = fixed_day(book, inner)
            if start is None:
                return None
            try:
                return add_months(start, months, book.month_end)
            except (NoSuchDay, OverflowError):
                return None
    return None


def _shifted(day: date, days: int) -> date | None:
    try:
        return date.fromordinal(day.toordinal() + days)
    except (ValueError, OverflowError):
        return None


def months_need_rule(book: Book, day: Expr, months: int) -> bool:
    """Whether adding these months to the day may land in a month that lacks it."""
    found = fixed_day(book, day)
    if found is None:
        return True
    try:
        return lacks_day(found, months)
    except OverflowError:
        return False


def steps_need_rule(book: Book, day: Expr | None, months: int, steps: int) -> bool:
    """Whether any of several such steps may: month after month from one anchor."""
    found = None if day is None else fixed_day(book, day)
    if found is None:
        return True
    return any(lacks_day(found, months * step) for step in range(1, steps + 1))
