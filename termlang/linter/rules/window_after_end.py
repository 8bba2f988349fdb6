"""W309: a window that opens after the instrument is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from termlang.diagnostics import Label, Problem, Severity
from termlang.linter.dated import pieces
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Verb


class WindowAfterEnd(Rule):
    """A window opens after the day on which all that is outstanding converts by itself.

    There is nothing left to convert then, so one of the two days is wrong.
    """

    code, name = "W309", "window.after-expiry"
    headline = "this window opens on {first}, after all of it has converted on {gone}"
    why = "there is nothing left to convert in it"
    remedy = "correct one of the two days"
    severity = Severity.ERROR
    bad = (
        """
        # in Series A
        conversion into Common Stock at the option of Investors:
          from January 1, 2003:
            all of it
            at $13.06 per share
          shares rounded down, the fraction lapses
        mandatory conversion into Common Stock on January 29, 2002:
          all of it
          at $13.06 per share
          shares rounded down, the fraction lapses
        """,
    )
    good = (
        """
        # in Series A
        conversion into Common Stock at the option of Investors:
          from January 1, 2001:
            all of it
            at $13.06 per share
          shares rounded down, the fraction lapses
        mandatory conversion into Common Stock on January 29, 2002:
          all of it
          at $13.06 per share
          shares rounded down, the fraction lapses
        """,
    )
    see = ("W301",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            if right.verb is Verb.ISSUE or right.mandatory:
                continue
            ends = [
                (piece.first, other)
                for other in sheet.deal.rights.values()
                if other.mandatory and other.instrument == right.instrument
                for piece in pieces(sheet, other)
                if piece.first > date.min  # one that hangs on what happens has no day
            ]
            for piece in pieces(sheet, right):
                for gone, other in ends:
                    if piece.first > gone:
                        clause = piece.grant.window.clause
                        yield cls.at(
                            clause.span,
                            sheet.path_of(right, clause),
                            labels=[Label(other.clause.span, f"all of it converts on {gone}")],
                            first=piece.first,
                            gone=gone,
                        )
