"""N102: a definition on which nothing rests."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import DEFINING, Placed, Sheet, unsafe
from termlang.syntax import ast


class UnusedTerm(Rule):
    """A definition that no right, price, payment, dividend or example rests on, directly or through other terms.

    Either a clause that should use it is missing, or uses another term in its place; or the definition is a remainder
    of an earlier draft. A floor that is defined and never applied protects nobody.
    """

    code, name = "N102", "name.unused"
    headline = "nothing in the deal rests on `{name}`"
    why = "if a clause was meant to use it, that clause reads otherwise now"
    remedy = "name it in the clause that needs it, or delete it"
    fix = FixLevel.UNSAFE
    needs = Needs.WHOLE
    bad = ("Floor Price means $5.00 per share",)
    good = (
        """
        # in the conversion
        barred when Conversion Price is below $5.00 per share
        """,
    )

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for placed in sheet.lines_of(*DEFINING):
            name = placed.path[-1]
            if name in sheet.reached or name.rpartition(" of ")[0] in sheet.reached or _is_amended(placed):
                continue
            fixes = [unsafe("delete the line", sheet.without(placed.line))]
            yield cls.at(placed.line.clause.path.span, placed.path, fixes=fixes, name=name)


def _is_amended(placed: Placed) -> bool:
    above = placed.above
    while above is not None and not isinstance(above.line.clause, ast.Amendment):
        above = above.above
    return above is not None
