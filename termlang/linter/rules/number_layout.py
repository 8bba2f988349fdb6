"""F152: a long number without commas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem, Severity
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet, safe
from termlang.syntax import ast

_LONG = re.compile(r"(?<![\d.,-])\d{5,}(?=\D|\Z)")


class NumberLayout(Rule):
    """A number of five digits or more stands without commas: 1450000 for 1,450,000.

    A digit too many or too few is not seen in it. The number stays the same; rows of prices are left as they are.
    """

    code, name = "F152", "format.number"
    headline = "`{number}` is easier to check as `{better}`"
    remedy = "write `{better}`"
    severity = Severity.INFO
    needs = Needs.TEXT
    fix = FixLevel.SAFE
    bad = (
        """
        # in the conversion
        limit 1450000 shares, counting conversions, in total, the excess stays outstanding
        """,
    )
    good = (
        """
        # in the conversion
        limit 1,450,000 shares, counting conversions, in total, the excess stays outstanding
        """,
    )

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for leaf, placed in sheet.parts(ast.Number, ast.Amount):
            found = _LONG.search(sheet.source.excerpt(leaf.span)) if leaf.value >= 10_000 else None
            if found:
                start = leaf.span.start + found.start()
                span = leaf.span._replace(start=start, end=start + len(found[0]))
                better = f"{int(found[0]):,}"
                fix = safe(f"write `{better}`", sheet.replaced(span, better))
                yield cls.at(span, placed.path, fixes=[fix], number=found[0], better=better)
