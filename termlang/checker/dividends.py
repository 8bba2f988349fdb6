"""Dividends: how they accrue, in what they are paid, and who chooses."""

from __future__ import annotations

from termlang.checker import problems as wrong
from termlang.checker.accruals import accrue, months_from, rate
from termlang.checker.clauses import INTERVALS, clause_of, is_read, only
from termlang.checker.expressions import Elaborator
from termlang.checker.means import means_of
from termlang.model.clauses import Dividend, InstrumentKind, OverLimit
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
        months = INTERVALS[paid.clause.interval].value
        months_from(at, start, months, paid.span)
        start = Apply(DATE, start.span, "last payment", (start, today), (months,))
    first, last = (rule.start_word, start), (rule.through is not None, today)
    made = accrue(at, ruled.span, yearly, accrues_on, rule.compounding, rule.day_count, first, last)
    # The owner is named so that a journal's lots and payments say from where the dividend accrues.
    return changed(made, options=(*made.options, at.owner)) if isinstance(made, Apply) else made


def dividend(at: Elaborator, line: ast.Line, kind: InstrumentKind) -> Dividend | None:
    """The dividend of an instrument, or the interest of a note."""
    key = TermKey(at.owner, f"Accrued {kind.income}")
    accrued = at.book.term(key)
    paid = means_of(at, line, "dividend")
    each = only(at, line.children, ast.PaidEach)
    if accrued is None:
        return None
    interval = None if each is None else INTERVALS[each.clause.interval]
    over = only(at, line.children, ast.OverLimit)
    fate = None if over is None else OverLimit.ALL_CASH if over.clause.word is Word.ALL else OverLimit.REST_CASH
    how = (paid.ways, paid.elector, paid.default, paid.share_price, paid.whole)
    return Dividend(*how, clause_of(at, line), key, interval, fate)
