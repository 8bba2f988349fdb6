"""Windows of a right: on which days it may be used; what they offer is another module."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from termlang.checker import problems as wrong
from termlang.checker.clauses import clause_of, is_read
from termlang.checker.constants import fixed_day
from termlang.checker.expressions import Elaborator
from termlang.checker.offers import Into, issue_of, offers_of
from termlang.diagnostics import Label
from termlang.model.clauses import Clause, Grant, Window
from termlang.model.expressions import Apply, Expr, Ref, TermKey, Today
from termlang.records import changed
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import DATE

WINDOWS = (ast.Window, ast.FirstWindow, ast.OpenWindow, ast.MonthlyWindow, ast.Thereafter)
_DAY = timedelta(days=1)


def windows_of(at: Elaborator, lines: Sequence[ast.Line]) -> list[tuple[ast.Line, Window]]:
    """The windows among the lines of a right, in order, each with its line."""
    found: list[tuple[ast.Line, Window]] = []
    # A window whose days are wrong silences a `thereafter` below it; so does a line that could not be read.
    lost = not is_read(lines)
    for line in lines:
        if not isinstance(line.clause, WINDOWS):
            continue
        if isinstance(line.clause, ast.Thereafter):
            previous = found[-1][1] if found else None
            if previous is None or previous.last is None or previous.monthly:
                if not lost:
                    at.report(wrong.THEREAFTER_FIRST, line.span)
                lost = True
                continue
            # The day after the last day of the window above; `until D` ended the day before D.
            window: Window | None = Window(clause_of(at, line), previous.last, not previous.last_included, None, True)
        else:
            window = _window(at, line)
        if window is None:
            lost = True
        else:
            _check_order(at, window, line)
            found.append((line, window))
    _check_overlaps(at, found)
    return found


def _window(at: Elaborator, line: ast.Line) -> Window | None:
    clause = clause_of(at, line)
    match line.clause:
        case ast.Window(start_word=start_word, start=start, end_word=end_word, end=end):
            first = at.date(start)
            last = at.date(end) if end is not None else None
            if first is None or (end is not None and last is None):
                return None
            return Window(clause, first, start_word is Word.FROM, last, end_word is Word.THROUGH)
        case ast.FirstWindow(end_word=end_word, end=end):
            last = at.date(end)
            if last is None:
                return None
            return Window(clause, _issue_day(at, line.span), True, last, end_word is Word.THROUGH)
        case ast.MonthlyWindow():
            return _monthly(at, line.clause, clause)
    return Window(clause, None, True, None, True)


def _monthly(at: Elaborator, tree: ast.MonthlyWindow, clause: Clause) -> Window | None:
    """`each month from the 6th through the 25th`: both ends are days of the month of the day asked about."""
    first, last = tree.first.value, tree.last.value if isinstance(tree.last, ast.Ordinal) else None
    if last is not None and last < first:
        hint = "write two windows, one to the last day of the month and one from its first"
        at.report(wrong.NOT_ALLOWED_HERE, tree.span, what="a window over the end of a month", where="here", hint=hint)
        return None
    if max(first, last or 0) > 28:
        at.need_month_end(tree.span)
    today = Today(DATE, tree.span)
    ends = [Apply(DATE, tree.span, "day of month", (today,), (0, number)) for number in (first, last)]
    return Window(clause, ends[0], True, ends[1], True, monthly=True)


def _issue_day(at: Elaborator, span: Span) -> Expr | None:
    key = TermKey(at.owner, "Issue Date")
    issue = at.book.term(key) if at.owner and key in at.book.drafts else None
    return None if issue is None else Ref(issue.type, span, issue.key)


# ------------------------------------------------------------------------------------------------------- fixed days


class _Days(NamedTuple):
    """The first and last day of a window; `date.min` and `date.max` where it names no such end."""

    first: date
    last: date


_ALWAYS = _Days(date.min, date.max)


def _end(at: Elaborator, day: Expr | None, where_none: date, shift: timedelta) -> date | None:
    if day is None:
        return where_none
    found = fixed_day(at.book, day)
    return None if found is None or not date.min < found < date.max else found + shift


def _days(at: Elaborator, window: Window) -> tuple[date | None, date | None]:
    """The ends of a window, None where the text does not fix one."""
    first = _end(at, window.first, date.min, timedelta(0) if window.first_included else _DAY)
    return first, _end(at, window.last, date.max, timedelta(0) if window.last_included else -_DAY)


def _check_order(at: Elaborator, window: Window, line: ast.Line) -> None:
    first, last = _days(at, window)
    issued = fixed_day(at.book, _issue_day(at, line.span))
    if last is None:
        return
    labels = [] if window.last is None else at.defined(window.last)
    if first is not None and last < first:
        at.report(wrong.DAYS_REVERSED, line.span, labels, what="it begins", first=first, last=last)
    elif issued is not None and last < issued:
        what = f"`{at.owner}` is issued"
        at.report(wrong.DAYS_REVERSED, line.span, labels, what=what, first=issued, last=last)


def _check_overlaps(at: Elaborator, found: Sequence[tuple[ast.Line, Window]]) -> None:
    """Two windows that share a day which the text alone fixes."""
    always: ast.Line | None = None
    apart: list[tuple[_Days, int, ast.Line]] = []
    for number, (line, window) in enumerate(found):
        first, last = _days(at, window)
        if always is not None:
            _overlap(at, line, always, "every day of it")
            continue
        if first is None or last is None or last < first:
            continue
        days = _Days(first, last)
        if days == _ALWAYS and number:
            _overlap(at, line, found[0][0], "every day of that one")
            continue
        always = line if days == _ALWAYS else None
        # The windows so far lie apart, so only the neighbours of this one can share a day with it.
        here = bisect(apart, (days, number))
        shared = [each for each in apart[max(0, here - 1) : here + 1] if _meet(each[0], days)]
        if shared:
            _overlap(at, line, shared[0][2], f"{max(shared[0][0].first, days.first)}")
        else:
            apart.insert(here, (days, number, line))


def _meet(one: _Days, two: _Days) -> bool:
    return one.first <= two.last and two.first <= one.last


def _overlap(at: Elaborator, line: ast.Line, other: ast.Line, when: str) -> None:
    at.report(wrong.WINDOW_OVERLAP, line.span, [Label(other.span, "the other window")], when=when)


# ----------------------------------------------------------------------------------------------------------- grants


def grants(at: Elaborator, lines: Sequence[ast.Line], into: Into | None) -> tuple[Grant, ...]:
    """The windows of a right with what they offer; `into` is None for a right to issue a series."""
    found: list[Grant] = []
    for line, window in windows_of(at, lines):
        below = changed(at, path=(*at.path, window.clause.title))
        made = issue_of(below, line, window) if into is None else offers_of(below, line, window, into)
        if made is not None:
            found.append(made)
    return tuple(found)


def bare_windows(at: Elaborator, lines: Sequence[ast.Line]) -> tuple[Grant, ...]:
    """Windows without offers, as a redemption has them: days only."""
    return tuple(Grant(window, ()) for _, window in windows_of(at, lines))
