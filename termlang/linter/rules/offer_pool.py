"""W320: a staged quantity that does not say of whose amount it is a part."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Label, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import Placed, Sheet, choice
from termlang.syntax import ast


class OfferPool(Rule):
    """A part opens each month, and nothing says whether it is a part of what each holder was issued, or of all of it.

    If one holder of two does not convert, may the other one use what is open for both? Without a word the program
    counts the part of all that was issued, first come, first served.
    """

    code, name = "W320", "window.pool"
    headline = "{part} of what all holders were issued, or of what each was issued?"
    why = "if one of two holders waits, the other can convert up to twice as much under the first reading"
    remedy = "write `in total` or `per holder`"
    fix = FixLevel.CHOICE
    bad = (
        """
        # in the conversion
        from Issue Date:
          25% at once, and 25% more each month, counting every conversion
          at $13.06 per share
        """,
    )
    good = (
        """
        # in the conversion
        from Issue Date:
          25% at once, and 25% more each month, counting every conversion, per holder
          at $13.06 per share
        """,
    )
    see = ("C620", "W316")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        windows: dict[int, list[Placed]] = {}
        for placed in sheet.lines_of(ast.Offer):
            clause = placed.line.clause
            silent = not any(isinstance(tail, ast.Scope) for tail in clause.tails)
            if silent and isinstance(clause.amount, ast.Staged) and placed.above is not None:
                windows.setdefault(placed.above.line.span.start, []).append(placed)
        for offers in windows.values():
            first = offers[0]
            yield cls.at(
                first.line.clause.amount.span,
                first.path,
                labels=[Label(other.line.clause.amount.span, "and here") for other in offers[1:4]],
                fixes=[
                    choice(
                        "of all that was issued: `in total`", *(sheet.added(each.line, ", in total") for each in offers)
                    ),
                    choice(
                        "of what each holder was issued: `per holder`",
                        *(sheet.added(each.line, ", per holder") for each in offers),
                    ),
                ],
                part=sheet.written(first.line.clause.amount.span).split(" at once")[0],
            )
