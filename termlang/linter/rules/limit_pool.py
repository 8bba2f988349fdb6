"""C620: a limit that does not say whose it is."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.syntax import ast


class LimitPool(Rule):
    """A limit does not say whether all holders share one, or each has its own.

    With two holders and a limit of 1,000,000 shares the answers differ by a factor of two: first come, first served, or
    1,000,000 each. Without a word the program takes one limit for all.
    """

    code, name = "C620", "limit.pool"
    headline = "one limit for all holders, or one for each?"
    why = "with two holders, {bound} are {bound} in all or twice that; without a word they are counted in all"
    remedy = "write `in total` or `for each holder`"
    fix = FixLevel.CHOICE
    bad = (
        """
        # in the conversion
        limit 1,450,000 shares, counting conversions, the excess stays outstanding
        """,
    )
    good = (
        """
        # in the conversion
        limit 1,450,000 shares, counting conversions, in total, the excess stays outstanding
        """,
        """
        # in the conversion
        limit 1,450,000 shares, counting conversions, for each holder, the excess stays outstanding
        """,
    )
    see = ("C603", "C604", "W320")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for placed in sheet.lines_of(ast.Limit):
            tails = placed.line.clause.tails
            if any(isinstance(tail, (ast.Scope, ast.Sharing)) for tail in tails):
                continue
            counting = next((tail for tail in tails if isinstance(tail, ast.Counting)), None)
            at = counting.span.end if counting is not None else placed.line.clause.bound.span.end
            place = placed.line.span._replace(start=at, end=at)
            yield cls.at(
                placed.line.clause.bound.span,
                placed.path,
                fixes=[
                    choice("one limit for all: `in total`", sheet.replaced(place, ", in total")),
                    choice("one for each: `for each holder`", sheet.replaced(place, ", for each holder")),
                ],
                bound=sheet.written(placed.line.clause.bound.span),
            )
