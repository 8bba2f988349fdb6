"""Where adding months needs a rule, because a month may lack the day."""

from __future__ import annotations

from datetime import timedelta

from termlang.calendars import NoSuchDay, day_of_month, lacks_day
from termlang.checker.constants import fixed_day
from termlang.checker.scope import Book
from termlang.model.expressions import Expr, Literal


def months_need_rule(book: Book, day: Expr, months: int) -> bool:
    """Whether adding these months to the day may land in a month that lacks it."""
    return steps_need_rule(book, day, months, 1)


def next_day(book: Book, day: Expr) -> Expr | None:
    """The day from which a span that begins after a day is counted, where the text fixes it."""
    found = fixed_day(book, day)
    return None if found is None else Literal(day.type, day.span, found + timedelta(days=1))


def day_needs_rule(book: Book, day: Expr, months: int, number: int) -> bool:
    """Whether a month may lack the day of that number."""
    if number <= 28:
        return False
    found = fixed_day(book, day)
    if found is None:
        return True
    try:
        day_of_month(found, months, number, None)
    except NoSuchDay:
        return True
    except OverflowError:
        # Days that far out have a problem of their own.
        pass
    return False


def steps_need_rule(book: Book, day: Expr | None, months: int, steps: int) -> bool:
    """Whether any of several such steps may: month after month from one anchor."""
    found = None if day is None else fixed_day(book, day)
    if found is None:
        return True
    try:
        return any(lacks_day(found, months * step) for step in range(1, steps + 1))
    except (OverflowError, ValueError):
        # Days that far out have a problem of their own.
        return False
