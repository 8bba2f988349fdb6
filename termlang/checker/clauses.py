"""What a clause is called, where it stands, and what it cites; and lines that may stand once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from termlang.checker import problems as wrong
from termlang.checker.definitions import cited
from termlang.checker.place import Place
from termlang.diagnostics import Label
from termlang.model.clauses import Clause, Interval
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word

INTERVALS = {
    Word.MONTH: Interval.MONTH,
    Word.QUARTER: Interval.QUARTER,
    Word.HALF_YEAR: Interval.HALF_YEAR,
    Word.YEAR: Interval.YEAR,
}


# Tails that say the same thing in another way.
_ALIKE: dict[type, type] = {ast.CountingWindow: ast.CountingEvery, ast.UnitDecimals: ast.WholeUnits}


def title_of(at: Place, span: Span) -> str:
    """A clause as it is written, on one line."""
    return at.written(span).rstrip(":")


def clause_of(at: Place, line: ast.Line, span: Span | None = None, lead: str = "") -> Clause:
    """The clause of a line, or of a part of it."""
    where = span or line.span
    return Clause(f"{lead}{title_of(at, where)}", where, cited(line))


def is_read(lines: Sequence[ast.Line]) -> bool:
    """Whether every line could be read; what seems to be missing may stand in one that could not."""
    return all(line.clause is not None for line in lines)


def only(at: Place, lines: Sequence[ast.Line], kind: type[ast.Node]) -> ast.Line | None:
    """The one line of a kind; a second one is a problem."""
    found = [line for line in lines if isinstance(line.clause, kind)]
    for extra in found[1:]:
        at.report(wrong.CLAUSE_TWICE, extra.span, [Label(found[0].span, "first here")], what="this clause")
    return found[0] if found else None


def only_tails(at: Place, tails: Sequence[Any]) -> None:
    """Note each tail that says again what one above it has said."""
    seen: dict[type, Span] = {}
    for tail in tails:
        kind = _ALIKE.get(type(tail), type(tail))
        if kind in seen:
            at.report(wrong.CLAUSE_TWICE, tail.span, [Label(seen[kind], "first here")], what="this tail")
        seen.setdefault(kind, tail.span)
