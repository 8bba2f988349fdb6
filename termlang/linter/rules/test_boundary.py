"""T142: the edge of a window that no example stands on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from termlang.diagnostics import Problem, Severity
from termlang.linter.dated import DAY, pieces
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Verb


class BoundaryUntested(Rule):
    """A window ends on a day, and no example asks for a request on that day and on the next.

    Ends are where two readers of one sentence part: whether day 90 is in. An example on each side settles it for good.
    The family T runs where it is chosen; the rule looks at files that have examples.
    """

    code, name = "T142", "test.boundary"
    headline = "no example stands on {side} this window, {day}"
    why = "the last day of a window is what readers differ on"
    remedy = "add an example `on {day}`"
    severity = Severity.INFO
    needs = Needs.WHOLE
    bad = (
        """
        example "all of it":
          on 1999-02-01
          Investors convert all of Series A
          expect 306,278 shares
        """,
    )
    good = (
        """
        example "the last day":
          on 2004-01-28
          Investors convert all of Series A
          expect 306,278 shares
          on 2004-01-29
          Investors convert all of Series A
          expect refused
        """,
    )
    see = ("T141",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        deal = sheet.deal
        asked: dict[str, set[date]] = {}
        for example in deal.examples:
            for expected in example.expectations:
                if expected.request is not None:
                    asked.setdefault(expected.request.right, set()).add(expected.request.on)
        if not asked:
            return
        seen = set()
        for right in deal.rights.values():
            if right.verb is Verb.ISSUE or right.mandatory:
                continue
            days = asked.get(right.name, set())
            for piece in pieces(sheet, right):
                if piece.last == date.max or piece.grant.window.clause.span in seen:
                    continue
                clause = piece.grant.window.clause
                for day, side in ((piece.last, "the last day of"), (piece.last + DAY, "the day after")):
                    if day not in days:
                        seen.add(clause.span)
                        yield cls.at(clause.span, sheet.path_of(right, clause), day=day, side=side)
                        break
