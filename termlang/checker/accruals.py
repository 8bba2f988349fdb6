"""Rates that accrue: on what, by which day count, between which days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termlang.calendars import DayCount
from termlang.checker.dates import next_day, steps_need_rule
from termlang.model.expressions import Expr
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word

if TYPE_CHECKING:
    from termlang.checker.expressions import Elaborator

COMPOUNDING = {Word.QUARTERLY: 3, Word.MONTHLY: 1, Word.HALF_YEARLY: 6, Word.YEARLY: 12}
# Twelve years of steps from one day show every month there is, leap years included.
_ALL_MONTHS = 144


def rate(at: Elaborator, tree: ast.Percent | ast.Path) -> Expr | None:
    """A yearly rate."""
    return at.number(tree, "write a percentage")


def accrual(at: Elaborator, tree: ast.Accrual) -> Expr | None:
    """`6% a year on Stated Value, simple, actual/365, from … through …`."""
    return accrue(
        at,
        tree.span,
        rate(at, tree.rate),
        at.expr(tree.base),
        tree.compounding,
        tree.day_count,
        (tree.start_word, at.date(tree.start)),
        (tree.end_word is Word.THROUGH, at.date(tree.end)),
    )


def accrue(
    at: Elaborator,
    span: Span,
    yearly: Expr | None,
    accrues_on: Expr | None,
    compounding: Word,
    day_count: str,
    start: tuple[Word, Expr | None],
    end: tuple[bool, Expr | None],
) -> Expr | None:
    """The accrual of a rate on a base between two days, with every choice that it rests on."""
    months = None if compounding is Word.SIMPLE else COMPOUNDING[compounding]
    word, first = start
    if months is not None and first is not None:
        months_from(at, first if word is Word.FROM else next_day(at.book, first), months, span)
    options = (DayCount(day_count), months, word is Word.FROM, end[0])
    return at.apply("accrued", span, yearly, accrues_on, first, end[1], options=options)


def months_from(at: Elaborator, day: Expr | None, months: int, span: Span) -> None:
    """A clause counts months from a day, again and again."""
    if steps_need_rule(at.book, day, months, _ALL_MONTHS // months):
        at.need_month_end(span)
