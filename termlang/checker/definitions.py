"""Definitions: `means`, pieces, exceptions, and what is undisclosed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from termlang.checker import problems as wrong
from termlang.checker.constants import fixed_day, fixed_value
from termlang.checker.expressions import Elaborator
from termlang.checker.scope import Book, Draft
from termlang.checker.solving import solved
from termlang.checker.variability import variability_of
from termlang.diagnostics import Label
from termlang.model.deal import Term
from termlang.model.expressions import Expr, TermKey, Undisclosed
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import CONDITION, DATE, NUMBER, Kind, Type

Defining = ast.Definition | ast.PiecesDefinition | ast.Undisclosed
_KINDS = {Word.A_DATE: DATE, Word.A_CONDITION: CONDITION, Word.A_PERCENTAGE: NUMBER, Word.A_NUMBER: NUMBER}


def declare(book: Book, line: ast.Line, owner: str, path: tuple[str, ...]) -> None:
    """Enter a definition in the book; its body is elaborated when first needed."""
    clause: Defining = line.clause
    key = book.defined(clause.path, owner, path)
    if key is None:
        return
    where = (*path, key.name)
    below = tuple(child.clause for child in line.children)
    trees = (getattr(clause, "body", None), getattr(clause, "bounds", None), below)
    solved = any(isinstance(mark, ast.Solved) for mark in getattr(clause, "marks", ()))
    book.draft(Draft(key, clause.path.span, where, lambda: _term(book, line, key, where), trees, solved=solved))


def _term(book: Book, line: ast.Line, key: TermKey, path: tuple[str, ...]) -> Term | None:
    at = Elaborator(book, key.owner, path)
    clause: Defining = line.clause
    adjusted = False
    body: Expr | None
    match clause:
        case ast.Undisclosed():
            body = _undisclosed(at, clause, key.name)
        case ast.PiecesDefinition():
            body, adjusted = _marked(at, line, key, clause.marks, lambda: _pieces(at, line, clause))
        case ast.Definition():
            body, adjusted = _marked(
                at, line, key, clause.marks, lambda: _with_exceptions(at, line, at.expr(clause.body))
            )
    if body is None:
        return None
    return supplied(book, key, body, line.span, cited(line), adjusted, is_supplied=False)


def _marked(
    at: Elaborator, line: ast.Line, key: TermKey, marks: tuple[Any, ...], make: Callable[[], Expr | None]
) -> tuple[Expr | None, bool]:
    """A body with its tails; it is solved before it is rounded."""
    mark = next((each for each in marks if isinstance(each, ast.Solved)), None)
    body = make() if mark is None else solved(at, key, mark, line.span, make)
    return at.marks(body, tuple(each for each in marks if each is not mark))


def supplied(
    book: Book,
    key: TermKey,
    body: Expr,
    span: Span,
    citations: tuple[str, ...] = (),
    adjusted: bool = False,
    *,
    is_supplied: bool = True,
) -> Term:
    """A term with its derived variability."""
    return Term(key, body.type, body, span, citations, variability_of(book.terms, body), is_supplied, adjusted)


def cited(line: ast.Line) -> tuple[str, ...]:
    """What a line cites, as `F8K para 2`."""
    return tuple(f"{citation.source} {citation.place}".strip() for citation in line.citations)


def _undisclosed(at: Elaborator, clause: ast.Undisclosed, name: str) -> Expr | None:
    kind = _nature(at, clause)
    party = None
    if isinstance(clause.kept_by, ast.Name):
        party = at.book.named(clause.kept_by, at.book.parties, "a party", at.path)
        if party is None:
            return None
    if kind is None:
        return None
    low = high = None
    match clause.bounds:
        case ast.Between(low=first, high=second):
            low, high = _bound(at, first, kind), _bound(at, second, kind)
        case ast.AtLeast(low=first):
            low = _bound(at, first, kind)
        case ast.AtMost(high=second):
            high = _bound(at, second, kind)
    if _reversed(at.book, low, high):
        assert low is not None and high is not None
        at.report(wrong.BOUNDS_REVERSED, low.span.to(high.span))
        return None
    return Undisclosed(kind, clause.span, name, low, high, party)


def _nature(at: Elaborator, clause: ast.Undisclosed) -> Type | None:
    nature = clause.nature
    return _KINDS[nature] if isinstance(nature, Word) else at.unit_of(nature)


def _bound(at: Elaborator, tree: Any, kind: Type) -> Expr | None:
    if kind.kind is not Kind.QUANTITY and kind is not DATE:
        what, where = "a bound", "with a condition"
        at.report(wrong.NOT_ALLOWED_HERE, tree.span, what=what, where=where, hint="leave it out")
        return None
    return at.expect(at.expr(tree), kind, "state the bound in the unit of the term")


def _reversed(book: Book, low: Expr | None, high: Expr | None) -> bool:
    first, last = fixed_value(book, low), fixed_value(book, high)
    if first is not None and last is not None:
        return first > last
    begin, end = fixed_day(book, low), fixed_day(book, high)
    return begin is not None and end is not None and begin > end


def _pieces(at: Elaborator, line: ast.Line, clause: ast.PiecesDefinition) -> Expr | None:
    cases: list[tuple[Expr | None, Expr | None]] = []
    otherwise: Expr | None = None
    ended: Span | None = None
    failed = False
    for child in line.children:
        match child.clause:
            case ast.Piece(value=value, condition=condition):
                cases.append((at.condition(condition), at.expr(value)))
                if ended is not None:
                    # The `otherwise` above is what stands wrong, once for all that follows it.
                    at.report(wrong.OTHERWISE_LAST, ended, [Label(child.span, "this piece stands below it")])
                    failed, ended = True, None
            case ast.Otherwise(value=value):
                if otherwise is not None:
                    at.report(wrong.OTHERWISE_LAST, child.span, [Label(otherwise.span, "the first")])
                    failed = True
                    continue
                ended = child.span
                otherwise = at.expr(value)
                failed = failed or otherwise is None
            case ast.Exception_():
                hint = "write it as a piece: the value, then `when` and the condition"
                at.report(wrong.NOT_ALLOWED_HERE, child.span, what="an exception", where="among pieces", hint=hint)
                failed = True
            case None:
                failed = True
    if failed:
        return None
    if not cases and otherwise is None:
        at.report(wrong.NO_PIECES, clause.span, name=clause.path.names[-1].text)
        return None
    return at.choose(line.span, cases, otherwise)


def _with_exceptions(at: Elaborator, line: ast.Line, body: Expr | None) -> Expr | None:
    cases: list[tuple[Expr | None, Expr | None]] = []
    failed = False
    for child in line.children:
        match child.clause:
            case ast.Exception_(condition=condition, value=value):
                cases.append((at.condition(condition), at.expr(value)))
            case None:
                failed = True
            case _:
                where, hint = (
                    "below a definition that has a value",
                    "write `except when …:`, or end that line with `means:`",
                )
                at.report(wrong.NOT_ALLOWED_HERE, child.span, what="a piece", where=where, hint=hint)
                failed = True
    if body is None or failed:
        return None
    return at.choose(line.span, cases, body) if cases else body
