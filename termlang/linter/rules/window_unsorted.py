"""W308: windows that do not stand in the order of their days."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from termlang.diagnostics import Label, Problem, Severity
from termlang.linter.dated import is_fixed, pieces
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet


class WindowsUnsorted(Rule):
    """The windows of a right do not stand in the order of their days.

    They mean the same in any order, except for `thereafter:`, which follows the window above it. A reader looks for the
    next period below, and takes what stands there for it.
    """

    code, name = "W308", "window.unsorted"
    headline = "this window opens on {first}, before the one above it"
    why = "a reader takes the window below for the later one"
    remedy = "put the windows in the order of their days"
    severity = Severity.INFO
    bad = (
        """
        # in the conversion
        from May 1, 1999:
          all of it
          at 101% of Market Value
        from Issue Date until May 1, 1999:
          all of it
          at $13.06 per share
        """,
    )
    good = (
        """
        # in the conversion
        from Issue Date until May 1, 1999:
          all of it
          at $13.06 per share
        from May 1, 1999:
          all of it
          at 101% of Market Value
        """,
    )
    see = ("W301",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            if not is_fixed(sheet, right):
                continue
            placed = sorted(pieces(sheet, right), key=lambda piece: piece.grant.window.clause.span.start)
            for above, below in pairwise(placed):
                if below.first < above.first:
                    clause = below.grant.window.clause
                    label = Label(above.grant.window.clause.span, f"opens on {above.first}")
                    yield cls.at(clause.span, sheet.path_of(right, clause), labels=[label], first=below.first)
                    break
