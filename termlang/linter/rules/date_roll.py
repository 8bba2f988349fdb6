"""D203: a last day, or a day of payment, that is no open day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from termlang.calendars import OutsideCalendar
from termlang.diagnostics import Fix, FixLevel, Problem
from termlang.linter.dated import pieces
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.expressions import Apply, Expr, Ref
from termlang.source import Span
from termlang.syntax import ast

_ROLLING = frozenset(("rolled", "trading day", "business day"))


class NoRoll(Rule):
    """The last day of a right, or the day of a payment, falls on a day that is closed, and nothing says what then.

    A notice of exercise that arrives on the Monday after a Sunday expiry is in time under one reading and late under
    the other; a payment due on a Saturday is made on Friday or on Monday, with or without two days of interest. Only
    days that the text fixes are looked at.
    """

    code, name = "D203", "date.roll"
    headline = "{what} {day}, a {weekday}, and nothing says whether it moves"
    why = "under one reading {effect}, under the other not"
    remedy = "write `… rolled to the next trading day`, or the day that is meant"
    fix = FixLevel.CHOICE
    bad = (
        """
        # in the conversion
        from Issue Date through January 31, 2004:
          all of it
          at $13.06 per share
        """,
    )
    good = (
        """
        # in the conversion
        from Issue Date through January 30, 2004:
          all of it
          at $13.06 per share
        """,
        """
        # in the conversion
        from Issue Date through January 31, 2004 rolled to the next trading day:
          all of it
          at $13.06 per share
        """,
    )
    see = ("D201", "D207")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            found = pieces(sheet, right)
            if not found or len(found) != len(right.grants):
                continue
            last = max(found, key=lambda piece: piece.last)
            window = last.grant.window
            if window.last is None or _rolls(sheet, window.last) or not _is_closed(sheet, last.last):
                continue
            ends = "the mandatory conversion falls on" if right.mandatory else "the last day is"
            effect = "a request on the next open day is in time"
            yield cls.at(
                window.clause.span,
                sheet.path_of(right, window.clause),
                fixes=_fixes(sheet, window.clause.span),
                what=ends,
                day=last.last,
                weekday=_name(sheet, last.last),
                effect="the shares are due on the next open day" if right.mandatory else effect,
            )
        for payment in sheet.deal.payments:
            day = sheet.day(payment.day)
            if day is not None and not _rolls(sheet, payment.day) and _is_closed(sheet, day):
                yield cls.at(
                    payment.clause.span,
                    ("payment",),
                    what="the payment is due on",
                    day=day,
                    weekday=_name(sheet, day),
                    effect="it is due on the next open day",
                )


def _rolls(sheet: Sheet, day: Expr) -> bool:
    """Whether a day is one that moves to an open day by its own words."""
    match day:
        case Apply(operation=operation):
            return operation in _ROLLING or operation.startswith(("trading days", "business days"))
        case Ref():
            term = sheet.term(day)
            return term is not None and _rolls(sheet, term.body)
    return False


def _is_closed(sheet: Sheet, day: date) -> bool:
    try:
        return not sheet.deal.calendar.is_open(day)
    except OutsideCalendar:
        return False


def _name(sheet: Sheet, day: date) -> str:
    """`Saturday`, or `holiday` for a weekday that is closed."""
    return ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[day.weekday()]
            if day.weekday() >= 5 else "holiday")  # fmt: skip


def _fixes(sheet: Sheet, window: Span) -> Iterator[Fix]:
    placed = sheet.placed(window)
    if placed is None or not isinstance(placed.line.clause, (ast.Window, ast.FirstWindow)):
        return
    end = placed.line.clause.end
    if end is not None and isinstance(end, (ast.Day, ast.Path)):
        text = sheet.source.excerpt(end.span)
        for roll in ("to the next trading day", "to the trading day before"):
            yield choice(f"{text} rolled {roll}", sheet.replaced(end.span, f"{text} rolled {roll}"))
