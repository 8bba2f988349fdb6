"""N107: two names that look alike."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Label, Problem
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet
from termlang.source import Span
from termlang.syntax import ast

_LOOKS = (("rn", "m"), ("vv", "w"), ("I", "l"), ("1", "l"), ("O", "0"))


class LookAlikeNames(Rule):
    """Two names differ only in letters and digits that look alike: `Price I` and `Price 1`, `Series O` and `Series 0`.

    Names hold only plain letters and digits, and invisible characters are refused (Y002, Y012, Y030); what remains is
    what a printed page cannot tell apart.
    """

    code, name = "N107", "name.confusable"
    headline = "`{name}` and `{other}` look alike"
    why = "on paper nobody can tell which of them a clause names"
    remedy = "give one of them another name"
    needs = Needs.TEXT
    bad = ("Price I means $1.00 per share\nPrice 1 means $2.00 per share",)
    good = ("Price A means $1.00 per share\nPrice B means $2.00 per share",)
    see = ("N105",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        seen: dict[str, tuple[str, Span]] = {}
        for placed in sheet.lines:
            for name, span in _declared(placed.line.clause):
                first, where = seen.setdefault(_skeleton(name), (name, span))
                if first != name:
                    yield cls.at(span, placed.path, labels=[Label(where, "and this one")], name=name, other=first)


def _declared(clause: object) -> Iterator[tuple[str, Span]]:
    match clause:
        case (
            ast.Definition(path=path)
            | ast.PiecesDefinition(path=path)
            | ast.Undisclosed(path=path)
            | ast.StateTerm(path=path)
        ):
            yield path.text, path.span
        case (
            ast.Instrument(name=name)
            | ast.InheritingInstrument(name=name)
            | ast.Party(name=name)
            | ast.Stock(name=name)
            | ast.Question(name=name)
            | ast.Reading(name=name)
        ):
            yield name.text, name.span


def _skeleton(name: str) -> str:
    for looks, alike in _LOOKS:
        name = name.replace(looks, alike)
    return name
