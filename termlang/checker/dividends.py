"""Dividends: how they accrue, in what they are paid, and who chooses."""

from __future__ import annotations

from termlang.checker import problems as wrong
from termlang.checker.accruals import accrue, months_from, rate
from termlang.checker.clauses import INTERVALS, clause_of, is_read, only
from termlang.checker.expressions import Elaborator
from termlang.checker.lookbacks import roll_of
from termlang.checker.means import means_of
from termlang.checker.requests import without_price
from termlang.model.clauses import Dividend, InstrumentKind, OverLimit, Schedule
from termlang.model.expressions import Apply, Expr, TermKey, Today, changed
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import DATE


def accrued_body(at: Elaborator, line: ast.Line) -> Expr | None:
    """What has accrued on one unit from the start, or the last payment date, to the evaluation day (excluded)."""
    clause: ast.Dividend = line.clause
    ruled = only(at, line.children, ast.AccrualRule)
    accrues_on = at.price(clause.base, at.owner, f"let it accrue on money for each share of {at.owner}: `Stated Value`")
    yearly = rate(at, clause.rate)
    if ruled is None:
        if is_read(line.children):
            at.report(wrong.NO_DAY_COUNT, line.span)
        return None
    rule: ast.AccrualRule = ruled.clause
    start = at.date(rule.start)
    today = Today(DATE, line.span)
    paid = only(at, line.children, ast.PaidEach)
    if paid is not None and start is not None:
        first_date = () if paid.clause.first is None else (at.date(paid.clause.first),)
        if None in first_date:
            return None
        months_from(at, first_date[0] if first_date else start, INTERVALS[paid.clause.interval].value, paid.span)
        start = Apply(DATE, start.span, "last payment", (start, today, *first_date), (at.owner,))
    first, last = (rule.start_word, start), (rule.through is not None, today)
    made = accrue(at, ruled.span, yearly, accrues_on, rule.compounding, rule.day_count, first, last)
    # The owner is named so that a journal's lots and payments say from where the dividend accrues.
    return changed(made, options=(*made.options, at.owner)) if isinstance(made, Apply) else made


def dividend(at: Elaborator, line: ast.Line, kind: InstrumentKind) -> Dividend | None:
    """The dividend of an instrument, or the interest of a note."""
    key = TermKey(at.owner, f"Accrued {kind.income}")
    accrued = at.book.term(key)
    paid = means_of(at, line, "dividend")
    schedule = _schedule(at, line)
    step_up = _step_up(at, line, schedule)
    if accrued is None:
        return None
    over = only(at, line.children, ast.OverLimit)
    fate = None if over is None else OverLimit.ALL_CASH if over.clause.word is Word.ALL else OverLimit.REST_CASH
    how = (paid.ways, paid.elector, paid.default, paid.share_price, paid.whole)
    elected = only(at, line.children, ast.PaidIn)
    other = None if elected is None or elected.clause.rate is None else rate(at, elected.clause.rate)
    record = _record(at, line, schedule)
    return Dividend(*how, clause_of(at, line), key, schedule, fate, step_up, other, record)


def next_payment(at: Elaborator, line: ast.Line) -> Expr | None:
    """The first payment date on or after the evaluation day."""
    ruled, paid = only(at, line.children, ast.AccrualRule), only(at, line.children, ast.PaidEach)
    if ruled is None or paid is None:
        return None
    start = at.date(ruled.clause.start)
    first = () if paid.clause.first is None else (at.date(paid.clause.first),)
    if start is None or None in first:
        return None
    return Apply(DATE, line.span, "next payment", (start, Today(DATE, line.span), *first), (at.owner,))


def _record(at: Elaborator, line: ast.Line, schedule: Schedule | None) -> Expr | None:
    recorded = only(at, line.children, ast.RecordDate)
    if recorded is None:
        return None
    if schedule is None and is_read(line.children):
        where, example = "a record date", "paid each quarter from March 31, 2020"
        at.report(wrong.CLAUSE_MISSING, recorded.span, where=where, what="payment dates", example=example)
    return without_price(at, at.date(recorded.clause.day))


def _schedule(at: Elaborator, line: ast.Line) -> Schedule | None:
    paid = only(at, line.children, ast.PaidEach)
    if paid is None:
        return None
    tree: ast.PaidEach = paid.clause
    first = None if tree.first is None else at.date(tree.first)
    equal = tree.equal is not None
    if tree.roll is None:
        return Schedule(INTERVALS[tree.interval], first, equal=equal)
    roll, kind = roll_of(at, tree.roll)
    return Schedule(INTERVALS[tree.interval], first, roll, kind, tree.accrues is Word.ADJUSTED, equal)


def _step_up(at: Elaborator, line: ast.Line, schedule: Schedule | None) -> Expr | None:
    ruled = only(at, line.children, ast.AccrualRule)
    if ruled is None or ruled.clause.step_up is None:
        return None
    stepped: ast.Percent = ruled.clause.step_up
    if schedule is None and is_read(line.children):
        where, example = "a rate that rises while the dividend is unpaid", "paid each quarter"
        at.report(wrong.CLAUSE_MISSING, stepped.span, where=where, what="payment dates", example=example)
        return None
    return rate(at, stepped)
