"""S131: a clause that cites nothing."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem, Severity
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Placed, Sheet
from termlang.syntax import ast

_CITING = (
    ast.Definition, ast.PiecesDefinition, ast.Undisclosed, ast.StateTerm, ast.IssuedShares, ast.IssuedWarrants,
    ast.Offer, ast.PriceLine, ast.Limit, ast.Blocked, ast.Barred, ast.Provided, ast.Trigger, ast.RedemptionPrice,
    ast.AccrualRule, ast.PaidIn, ast.PaidAmount,
)  # fmt: skip


class Uncited(Rule):
    """A clause that names no paper, in a sheet that declares its sources.

    Whoever checks the sheet next year must find the sentence again. A citation on a block covers what stands below it.
    """

    code, name = "S131", "source.uncited"
    headline = "nothing says where this clause comes from"
    why = "the sheet has sources, and this clause cites none"
    remedy = "add a citation at the end of the line, such as `[{source}]`"
    severity = Severity.INFO
    needs = Needs.TEXT
    bad = (
        """
        source F8K "Form 8-K"
        Floor Price means $5.00 per share
        """,
    )
    good = (
        """
        source F8K "Form 8-K"
        Floor Price means $5.00 per share  [F8K para 2]
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value  [F8K para 1]
          conversion into Common Stock at the option of Investors:  [F8K para 2]
            at any time:
              all of it
              at $13.06 per share
            shares rounded down, the fraction lapses
        """,
    )
    see = ("S133", "S134")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        sources = [placed.line.clause.name.text for placed in sheet.lines_of(ast.SourceLine)]
        if not sources:
            return
        for placed in sheet.lines_of(*_CITING):
            if not _is_cited(placed) and placed.path[-1] != "Closing":
                yield cls.at(placed.line.span, placed.path, source=sources[0])


def _is_cited(placed: Placed) -> bool:
    above: Placed | None = placed
    while above is not None:
        if above.line.citations:
            return True
        above = above.above
    return any(line.citations for line in placed.line.children)
