"""W301: days between two windows that lie in neither."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Fix, FixLevel, Label, Problem
from termlang.linter.dated import Gap, gaps
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.clauses import Verb
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word

LONGEST = 31


class WindowGap(Rule):
    """Between two windows of a right lie days that belong to neither, so nothing can be converted on them.

    A notice given on such a day is refused, whatever the price. Most such gaps come from `until`, which leaves its day
    out, before a window that begins the day after. The days are exact, as far as the text fixes them; where a window
    hangs on a day that is not known, nothing is said. Gaps of more than a month are taken as meant.
    """

    code, name = "W301", "window.gap"
    headline = "no window holds {days}"
    why = "a notice given on {first} is refused, though windows stand open before and after it"
    remedy = "let one window reach the other, or write `thereafter:`"
    fix = FixLevel.CHOICE
    bad = (
        """
        # in the conversion
        from Issue Date until April 30, 1999:
          all of it
          at $13.06 per share
        after April 30, 1999:
          all of it
          at 101% of Market Value
        """,
    )
    good = (
        """
        # in the conversion
        from Issue Date through April 30, 1999:
          all of it
          at $13.06 per share
        after April 30, 1999:
          all of it
          at 101% of Market Value
        """,
    )
    see = ("W302", "W303")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            if right.verb is Verb.ISSUE or right.mandatory:
                continue
            for gap in gaps(sheet, right):
                if gap.days > LONGEST:
                    continue
                days = str(gap.first) if gap.first == gap.last else f"{gap.first} to {gap.last}"
                before, after = gap.before.grant.window.clause, gap.after.grant.window.clause
                yield cls.at(
                    after.span,
                    sheet.path_of(right, after),
                    labels=[Label(before.span, f"ends on {gap.before.last}")],
                    fixes=_fixes(sheet, gap),
                    days=days,
                    first=gap.first,
                )


def _fixes(sheet: Sheet, gap: Gap) -> Iterator[Fix]:
    """The first window to the second's first day, or the second from the first's last day."""
    before = sheet.placed(gap.before.grant.window.clause.span)
    after = sheet.placed(gap.after.grant.window.clause.span)
    if before is None or after is None:
        return
    earlier, later = before.line.clause, after.line.clause
    if isinstance(later, ast.Window) and isinstance(earlier, (ast.Window, ast.FirstWindow)) and earlier.end is not None:
        start, end = sheet.source.excerpt(later.start.span), sheet.source.excerpt(earlier.end.span)
        until = "until" if later.start_word is Word.FROM else "through"
        old = _end_of(sheet, earlier)
        head = sheet.source.text[earlier.span.start : old.start]
        yield choice(f"{head}{until} {start}:", sheet.replaced(old, f"{until} {start}"))
        from_ = "after" if earlier.end_word is Word.THROUGH else "from"
        tail = sheet.source.text[later.start.span.end : later.span.end].rstrip(":")
        first = sheet.replaced(later.span._replace(end=later.start.span.end), f"{from_} {end}")
        yield choice(f"{from_} {end}{tail}:", first)


def _end_of(sheet: Sheet, window: ast.Window | ast.FirstWindow) -> Span:
    """The place of `until D` in the header of a window."""
    text = sheet.source.text
    word = text[window.span.start : window.end.span.start].split()[-1]
    return Span(text.rindex(word, window.span.start, window.end.span.start), window.end.span.end)
