"""Rates that accrue: on what, by which day count, between which days."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from termlang.calendars import DayCount
from termlang.checker import problems as wrong
from termlang.checker.dates import next_day, steps_need_rule
from termlang.checker.roundings import is_whole
from termlang.model.expressions import Expr, Literal, Parts, Today
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import DATE, NUMBER

if TYPE_CHECKING:
    from termlang.checker.expressions import Elaborator

COMPOUNDING = {Word.QUARTERLY: 3, Word.MONTHLY: 1, Word.HALF_YEARLY: 6, Word.YEARLY: 12}
# Twelve years of steps from one day show every month there is, leap years included.
_ALL_MONTHS = 144
_LONGEST = 36_500
_DAYS = {Word.DAYS: 1, Word.DAY_WORD: 1, Word.WEEK: 7, Word.WEEKS: 7}
_INTERVALS = {Word.MONTH: 1, Word.QUARTER: 3, Word.HALF_YEAR: 6, Word.YEAR: 12}
_MONTHS = {Word.MONTH: 1, Word.MONTHS: 1, Word.YEAR: 12, Word.YEARS: 12}


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
    day_count: ast.DayCount,
    start: tuple[Word, Expr | None],
    end: tuple[bool, Expr | None],
) -> Expr | None:
    """The accrual of a rate on a base between two days, with every choice that it rests on."""
    months = None if compounding is Word.SIMPLE else COMPOUNDING[compounding]
    word, first = start
    if months is not None and first is not None:
        months_from(at, first if word is Word.FROM else next_day(at.book, first), months, span)
    rule = DayCount(day_count.rule)
    by = _counted_by(at, rule, day_count)
    if by is None:
        return None
    options = (rule, months, word is Word.FROM, end[0])
    return at.apply("accrued", span, yearly, accrues_on, first, end[1], *by, options=options)


def _counted_by(at: Elaborator, rule: DayCount, tree: ast.DayCount) -> tuple[Expr, ...] | None:
    """What a day count needs besides two days: a termination, or a day and a number of months; None with a problem."""
    match tree.by:
        case ast.Terminating(day=day) if rule.needs_termination:
            ends = at.date(day)
            return None if ends is None else (ends,)
        case ast.InPeriods(period=period, start=start) if rule.needs_periods:
            return _periods(at, period, at.date(start))
        case None if rule.needs_termination:
            at.report(wrong.NO_TERMINATION, tree.span, rule=rule.value)
            return None
        case None if rule.needs_periods:
            at.report(wrong.NO_PERIODS, tree.span, rule=rule.value)
            return None
        case None:
            return ()
    at.report(wrong.NOT_COUNTED_BY, tree.by.span, rule=rule.value, found=at.written(tree.by.span))
    return None


def _periods(at: Elaborator, period: ast.Period, anchor: Expr | None) -> tuple[Expr, ...] | None:
    months = period.count.value * _MONTHS.get(period.unit, 0)
    if not is_whole(months, 1, _ALL_MONTHS):
        needed, hint = "a number of months or years", "write it like `in periods of 6 months from …`"
        at.report(wrong.WRONG_TYPE, period.span, needed=needed, found=f"`{at.written(period.span)}`", hint=hint)
        return None
    if anchor is None:
        return None
    months_from(at, anchor, int(months), period.span)
    return anchor, Literal(NUMBER, period.span, Fraction(months))


def penalty(at: Elaborator, tree: ast.Penalty) -> Expr | None:
    """`a penalty of 1% of Purchase Price for each 30 days from … until …, prorated`."""
    count, unit = tree.period.count.value, tree.period.unit
    months = count * _MONTHS.get(unit, 0)
    days = count * _DAYS.get(unit, 0)
    if not is_whole(months + days, 1, _LONGEST):
        needed, hint = "a number of days, weeks, months or years", "write it like `for each 30 days`"
        at.report(
            wrong.WRONG_TYPE, tree.period.span, needed=needed, found=f"`{at.written(tree.period.span)}`", hint=hint
        )
        return None
    start = at.date(tree.start)
    if months and start is not None:
        months_from(at, start, int(months), tree.period.span)
    ends = (tree.start_word is Word.FROM, tree.end_word is Word.THROUGH)
    options = (int(days), int(months), *ends, Parts(tree.parts.value))
    return at.apply(
        "penalty", tree.span, at.expr(tree.amount), start, at.date(tree.end), Today(DATE, tree.span), options=options
    )


def present_value(at: Elaborator, tree: ast.PresentValue) -> Expr | None:
    """`the present value of … paid each quarter from … through …, discounted to … at 4.75% a year, …`."""
    interval = _INTERVALS[tree.interval]
    start, to = at.date(tree.start), at.date(tree.to)
    if start is not None:
        months_from(at, start, interval, tree.span)
    months = None if tree.compounding is Word.SIMPLE else COMPOUNDING[tree.compounding]
    if months is not None and to is not None:
        months_from(at, to, months, tree.span)
    rule = DayCount(tree.day_count.rule)
    by = _counted_by(at, rule, tree.day_count)
    if by is None:
        return None
    options = (rule, months, interval, tree.end_word is Word.THROUGH)
    parts = (at.expr(tree.amount), rate(at, tree.rate), start, at.date(tree.end), to)
    return at.apply("present value", tree.span, *parts, *by, options=options)


def months_from(at: Elaborator, day: Expr | None, months: int, span: Span) -> None:
    """A clause counts months from a day, again and again."""
    if steps_need_rule(at.book, day, months, _ALL_MONTHS // months):
        at.need_month_end(span)
