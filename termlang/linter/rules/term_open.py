"""N108: a term without a value."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.syntax import ast
from termlang.syntax.ast import Word


class OpenTerm(Rule):
    """A term is named and has no value: the text leaves it blank, or leaves it to a paper that is not here.

    Every answer that needs it is unknown. A draft may have such terms; nobody should sign one. Give the value with
    `means`, or keep the line and supply the value when you ask. Whether a condition is met (an approval, a default) is
    no blank of the draft, so undisclosed conditions are left alone.
    """

    code, name = "N108", "name.open-term"
    headline = "`{name}` has no value yet"
    why = "{uses}"
    remedy = "write `{name} means …` once the value is known"
    at_signing = Severity.ERROR
    folds = True
    bad = ("Stipulated Price is undisclosed, in $ per share",)
    good = ("Stipulated Price means $4.00 per share", "Stockholder Approval is undisclosed, a condition")
    see = ("N123",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for placed in sheet.lines_of(ast.Undisclosed):
            if placed.line.clause.nature is Word.A_CONDITION:
                continue
            name = placed.path[-1]
            uses = _uses(sheet, name)
            yield cls.at(placed.line.clause.path.span, placed.path, name=name, uses=uses)


def _uses(sheet: Sheet, name: str) -> str:
    lines = {
        sheet.source.line_of(found.span)
        for found, placed in sheet.parts(ast.Path)
        if found.names[0].text == name
        and not isinstance(placed.line.clause, ast.Undisclosed)
        and not placed.path[0].startswith("example")
    }
    if not lines:
        return "nothing else says what it is"
    shown = ", ".join(str(line) for line in sorted(lines)[:4]) + (", …" if len(lines) > 4 else "")
    return f"answers that rest on line{'s' if len(lines) > 1 else ''} {shown} stay unknown without it"
