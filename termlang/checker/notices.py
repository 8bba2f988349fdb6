"""Notices: what holds once a party has given one, and rights that ask for one before they are used."""

from __future__ import annotations

from collections.abc import Sequence

from termlang.checker import problems as wrong
from termlang.checker.clauses import clause_of, only
from termlang.checker.definitions import cited, supplied
from termlang.checker.expressions import Elaborator
from termlang.checker.lookbacks import OPEN_DAYS, need_open_days
from termlang.checker.roundings import is_whole
from termlang.checker.scope import Book, Draft
from termlang.model.clauses import Clause
from termlang.model.deal import Term
from termlang.model.expressions import DayKind, Noticed, NoticePeriod
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import CONDITION

_WEEKS = (Word.WEEK, Word.WEEKS)
_DAYS = (Word.DAYS, Word.DAY_WORD, *_WEEKS)


def declare_notice(book: Book, line: ast.Line, owner: str, path: tuple[str, ...]) -> None:
    """Enter a condition that a notice fulfils."""
    clause: ast.NoticeTerm = line.clause
    key = book.defined(clause.path, owner, path)
    if key is None:
        return

    def made() -> Term | None:
        at = Elaborator(book, key.owner, (*path, key.name))
        party = book.named(clause.party, book.parties, "a party", at.path)
        period = _period(at, clause)
        if party is None or period is None:
            return None
        body = Noticed(CONDITION, clause.path.span, key, party, period)
        return supplied(book, key, body, line.span, cited(line), is_supplied=False)

    book.draft(Draft(key, line.span, (*path, key.name), made))


def notice_of(at: Elaborator, lines: Sequence[ast.Line]) -> tuple[Clause, NoticePeriod] | None:
    """`on 10 days notice`: what must be given before a right is used."""
    line = only(at, lines, ast.Notice)
    period = None if line is None else _period(at, line.clause)
    return None if line is None or period is None else (clause_of(at, line), period)


def _period(at: Elaborator, clause: ast.Notice | ast.NoticeTerm) -> NoticePeriod | None:
    period = clause.period
    kind = OPEN_DAYS.get(period.unit, DayKind.CALENDAR)
    times = 7 if period.unit in _WEEKS else 1
    if (kind is DayKind.CALENDAR and period.unit not in _DAYS) or not is_whole(
        period.count.value, 0, at.book.source.limits.window
    ):
        needed, hint = "a whole number of days", "write it like `10 days`, `2 weeks` or `3 business days`"
        at.report(wrong.WRONG_TYPE, period.span, needed=needed, found="another period", hint=hint)
        return None
    receipt = None if clause.receipt is None else OPEN_DAYS[clause.receipt]
    for each in {kind, receipt} - {DayKind.CALENDAR, None}:
        assert each is not None
        need_open_days(at, each, clause.span)
    return NoticePeriod(clause.span, int(period.count.value) * times, kind, receipt)
