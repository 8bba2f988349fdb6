"""H202: a clause that the house requires."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem
from termlang.linter.config import House
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet


class MissingClause(Rule):
    """A block lacks a clause that the settings of the house require in every block of its kind.

    Blocks and clauses are named by their first word: `conversion = ["limit", "blocked"]`, `preferred = ["dividend"]`.
    A series that takes its clauses over has those of its parent.
    """

    code, name = "H202", "house.required-clause"
    headline = "this {block} has no {missing}"
    why = "the settings of the house require one"
    remedy = "add a line that begins with {leads} below it"
    needs = Needs.TEXT
    example_house = House(required={"conversion": ("limit",)})
    bad = ("# in the conversion\nbarred when Conversion Price is below $5.00 per share",)
    good = (
        "# in the conversion\nlimit 1,450,000 shares, counting conversions, in total, the excess stays outstanding",
    )
    see = ("H201", "H203")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        if not sheet.house.required:
            return
        for placed in sheet.lines:
            block = _lead(sheet.source.excerpt(placed.line.span))
            if block not in sheet.house.required or " same as " in sheet.source.excerpt(placed.line.span):
                continue
            if placed.above is not None and " same as " in sheet.source.excerpt(placed.above.line.span):
                continue
            below = {_lead(sheet.source.excerpt(line.span)) for line in placed.line.children}
            missing = [f"`{clause}`" for clause in sheet.house.required[block] if clause not in below]
            if missing and all(line.clause is not None for line in placed.line.children):
                names, leads = " and no ".join(missing), ", and one with ".join(missing)
                yield cls.at(placed.line.span, placed.path, block=block, missing=names, leads=leads)


def _lead(text: str) -> str:
    return text.split(None, 1)[0].rstrip(":")
