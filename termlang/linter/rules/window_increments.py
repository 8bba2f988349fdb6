"""W305: increments that do not reach the whole before their window ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from termlang.calendars import MonthEnd, whole_months
from termlang.diagnostics import Problem
from termlang.linter.dated import pieces
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Staged
from termlang.quantity import shown


class IncrementSum(Rule):
    """Parts open month by month, and the window ends before the last of them has opened.

    What has not opened on the last day never does: the holder is left with it, and no clause says what becomes of it.
    The days are exact; where the text does not fix the ends of the window, nothing is said.
    """

    code, name = "W305", "window.increment-sum"
    headline = "only {most}% has opened when this window ends on {last}"
    why = "the other {rest}% can never be converted in it"
    remedy = "let the window end later, or let more open at once"
    bad = (
        """
        # in the conversion
        from Issue Date through March 29, 1999:
          25% at once, and 25% more each month, counting every conversion
          at $13.06 per share
        """,
    )
    good = (
        """
        # in the conversion
        from Issue Date through April 29, 1999:
          25% at once, and 25% more each month, counting every conversion
          at $13.06 per share
        """,
    )
    see = ("W304",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        month_end = sheet.deal.month_end or MonthEnd.LAST_DAY
        for right in sheet.deal.rights.values():
            for piece in pieces(sheet, right):
                if piece.first == date.min or piece.last == date.max or piece.first > piece.last:
                    continue
                if any(later.first > piece.last for later in pieces(sheet, right)):
                    continue
                for offer in piece.grant.offers:
                    staged = offer.quantity
                    if not isinstance(staged, Staged):
                        continue
                    steps = whole_months(piece.first, piece.last, month_end) // staged.interval.value
                    most = min(Fraction(1), staged.at_once + staged.each * steps)
                    if most < 1:
                        yield cls.at(
                            offer.clause.span,
                            sheet.path_of(right, offer.clause),
                            most=shown(most * 100),
                            rest=shown((1 - most) * 100),
                            last=piece.last,
                        )
