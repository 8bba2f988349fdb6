"""N105: two names that a reader takes for one."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Label, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import DEFINING, Placed, Sheet

_FILLING = frozenset("of per a an and conversion exercise amount".split())


class NearNames(Rule):
    """Two terms of one scope have names that differ only in filling words, or in one letter at the end.

    `Fixed Price` and `Fixed Conversion Price`, both with a value, are two prices in this file and one in the mind of
    whoever drafted it: the clause that names the wrong one reads well and pays another number. Terms that rest on each
    other are left alone, for there the text itself says how they differ.
    """

    code, name = "N105", "name.near-duplicate"
    headline = "`{name}` and `{other}` are easily taken for one term"
    why = "a clause that names the wrong one reads well and comes to another number"
    remedy = "keep one of them, or give one a name that says how they differ"
    bad = (
        """
        # in Series A
        Fixed Price means $13.06 per share, adjusted for splits
        Fixed Conversion Price means $12.98 per share, adjusted for splits
        """,
    )
    good = (
        """
        # in Series A
        Fixed Price means $13.06 per share, adjusted for splits
        Variable Price means 101% of Market Value
        """,
        """
        # in Series A
        Variable Price means 101% of Market Value
        Variable Conversion Price means the lesser of $13.06 per share and Variable Price
        """,
    )
    see = ("N104", "N107")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        seen: dict[tuple[str, tuple[str, ...]], Placed] = {}
        for placed in sheet.lines_of(*DEFINING):
            name = placed.path[-1]
            key = (placed.owner, _core(name))
            first = seen.setdefault(key, placed)
            other = first.path[-1]
            if other == name or len(placed.path) > 2 or _rests(sheet, name, other) or _rests(sheet, other, name):
                continue
            span = placed.line.clause.path.span
            label = Label(first.line.clause.path.span, "and this one")
            yield cls.at(span, placed.path, labels=[label], name=name, other=other)


def _core(name: str) -> tuple[str, ...]:
    """A name without filling words and plural endings; digits and single letters stay."""
    words = [word.removesuffix("s") if len(word) > 3 else word for word in name.lower().split()]
    return tuple(word for word in words if word not in _FILLING) or tuple(words)


def _rests(sheet: Sheet, name: str, other: str) -> bool:
    return other in sheet.mentions.get(name, ())
