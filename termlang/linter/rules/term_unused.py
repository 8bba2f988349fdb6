"""N102: a definition on which nothing rests."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet, unsafe
from termlang.model.expressions import TermKey
from termlang.syntax import ast

_DEFINING = (ast.Definition, ast.PiecesDefinition, ast.Undisclosed, ast.StateTerm)


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
        for placed in sheet.lines_of(*_DEFINING):
            name, owner = placed.path[-1], placed.owner
            if len(placed.path) > 2 or (owner and owner not in sheet.deal.instruments):
                continue
            if not owner and name.rpartition(" of ")[2] in sheet.deal.instruments:
                name, _, owner = name.rpartition(" of ")
            heirs = [owner, *(each for each in sheet.deal.instruments if _inherits(sheet, each, owner))]
            keys = [TermKey(each, name) for each in heirs]
            if any(key in sheet.deal.terms for key in keys) and not any(key in sheet.reached for key in keys):
                fixes = [unsafe("delete the line", sheet.without(placed.line))]
                yield cls.at(placed.line.clause.path.span, placed.path, fixes=fixes, name=name)


def _inherits(sheet: Sheet, heir: str, owner: str) -> bool:
    parents = sheet.reading.book.parents
    while heir in parents:
        heir = parents[heir]
        if heir == owner:
            return True
    return False
