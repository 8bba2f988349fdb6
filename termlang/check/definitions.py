"""Definitions: `means`, pieces, exceptions, and what is undisclosed."""

from __future__ import annotations

from typing import Any

from termlang.check import problems as wrong
from termlang.check.expressions import Elaborator
from termlang.check.scope import Book, Draft
from termlang.check.variability import variability_of
from termlang.model.deal import Term
from termlang.model.expressions import Expr, Literal, TermKey, Undisclosed
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import CONDITION, DATE, NUMBER, Type, quantity

Defining = ast.Definition | ast.PiecesDefinition | ast.Undisclosed
_KINDS = {Word.A_DATE: DATE, Word.A_CONDITION: CONDITION, Word.A_PERCENTAGE: NUMBER, Word.A_NUMBER: NUMBER}


def declare(book: Book, line: ast.Line, owner: str, path: tuple[str, ...]) -> None:
    """Enter a definition in the book; its body is elaborated when first needed."""
    clause: Defining = line.clause
    names = [name.text for name in clause.path.names]
    if not owner and len(names) > 1 and names[-1] in book.instruments:
        owner = names.pop()
    key = TermKey(owner, " of ".join(names))
    where = (*path, key.name)
    book.draft(Draft(key, clause.path.span, where, lambda: _term(book, line, key, where)))


def _term(book: Book, line: ast.Line, key: TermKey, path: tuple[str, ...]) -> Term | None:
    at = Elaborator(book, key.owner, path)
    clause: Defining = line.clause
    adjusted = False
    body: Expr | None
    match clause:
        case ast.Undisclosed():
            body = _undisclosed(at, clause, key.name)
            _no_children(at, line)
        case ast.PiecesDefinition():
            body = _pieces(at, line, clause)
            body, adjusted = at.marks(body, clause.marks)
        case ast.Definition():
            body = _with_exceptions(at, line, at.expr(clause.body))
            body, adjusted = at.marks(body, clause.marks)
    if body is None:
        return None
    return supplied(book, key, body, line.span, cited(book, line), adjusted, is_supplied=False)


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


def cited(book: Book, line: ast.Line) -> tuple[str, ...]:
    """What a line cites, as `F8K para 2`; a source that is not declared is a problem."""
    found = []
    for citation in line.citations:
        if citation.source not in book.sources:
            known = " or ".join(f"`{name}`" for name in book.sources)
            hint = f'declare it with `source {citation.source} "…"`' + (f", or cite {known}" if known else "")
            book.report(wrong.UNKNOWN_SOURCE, citation.span, (), name=citation.source, hint=hint)
        found.append(f"{citation.source} {citation.place}".strip())
    return tuple(found)


def _undisclosed(at: Elaborator, clause: ast.Undisclosed, name: str) -> Expr | None:
    kind = _nature(at, clause)
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
    if isinstance(low, Literal) and isinstance(high, Literal) and low.value > high.value:  # type: ignore[operator]
        at.report(wrong.BOUNDS_REVERSED, clause.span)
        return None
    return Undisclosed(kind, clause.span, name, low, high)


def _nature(at: Elaborator, clause: ast.Undisclosed) -> Type | None:
    match clause.nature:
        case ast.InUnit(unit=ast.MoneyUnit(currency=currency, per=per)):
            unit = at.money_unit(currency.text, per, currency.span)
            return None if unit is None else quantity(unit)
        case ast.InUnit(unit=ast.CountUnit(word=word, of=of)):
            unit = at.units_word(word, of, clause.nature.span)
            return None if unit is None else quantity(unit)
        case Word() as word:
            return _KINDS[word]
    return None


def _bound(at: Elaborator, tree: Any, kind: Type) -> Expr | None:
    found = at.expr(tree)
    if found is None or found.type == kind:
        return found
    at.report(
        wrong.WRONG_TYPE,
        found.span,
        needed=kind.describe(),
        found=found.type.describe(),
        hint="state the bound in the unit of the term",
    )
    return None


def _pieces(at: Elaborator, line: ast.Line, clause: ast.PiecesDefinition) -> Expr | None:
    cases: list[tuple[Expr | None, Expr | None]] = []
    otherwise: Expr | None = None
    ended = False
    for child in line.children:
        match child.clause:
            case ast.Piece(value=value, condition=condition):
                if ended:
                    at.report(wrong.OTHERWISE_LAST, child.span)
                cases.append((at.condition(condition), at.expr(value)))
            case ast.Otherwise(value=value):
                if ended:
                    at.report(wrong.OTHERWISE_LAST, child.span)
                ended = True
                otherwise = at.expr(value)
                if otherwise is None:
                    return None
            case ast.Exception_():
                at.report(
                    wrong.NOT_ALLOWED_HERE,
                    child.span,
                    what="an exception",
                    where="among pieces",
                    hint="write `… when …`",
                )
            case None:
                return None
    if not cases and otherwise is None:
        at.report(wrong.NO_PIECES, clause.span, name=clause.path.names[-1].text)
        return None
    return at.choose(line.span, cases, otherwise)


def _with_exceptions(at: Elaborator, line: ast.Line, body: Expr | None) -> Expr | None:
    cases: list[tuple[Expr | None, Expr | None]] = []
    for child in line.children:
        match child.clause:
            case ast.Exception_(condition=condition, value=value):
                cases.append((at.condition(condition), at.expr(value)))
            case None:
                return None
            case _:
                at.report(
                    wrong.NOT_ALLOWED_HERE,
                    child.span,
                    what="a piece",
                    where="below a definition that has a value",
                    hint="write `except when …:`, or end the line above with `means:`",
                )
    if not cases:
        return body
    return None if body is None else at.choose(line.span, cases, body)


def _no_children(at: Elaborator, line: ast.Line) -> None:
    for child in line.children:
        at.report(
            wrong.NOT_ALLOWED_HERE,
            child.span,
            what="this line",
            where="below an undisclosed term",
            hint="move it to the left",
        )
