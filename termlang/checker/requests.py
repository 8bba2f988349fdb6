"""What only a request supplies: the price at which it converts. Where it may be named, and where it comes too late."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.checker import problems as wrong
from termlang.checker.expressions import Elaborator
from termlang.checker.scope import Book
from termlang.model.expressions import Asked, AskedFor, Expr, Ref, TermKey, walk


def prices_asked(book: Book, expr: Expr) -> frozenset[str]:
    """The rights whose price of the request an expression asks for, by itself or through its terms."""
    return frozenset(part.right for part, _ in _asked(book, expr) if part.what is AskedFor.PRICE)


def outcome_asked(book: Book, expr: Expr) -> str | None:
    """The supplied term by which an expression asks what a request comes to: its shares, or its amount."""
    outcome = (AskedFor.SHARES, AskedFor.AMOUNT)
    return next((name for part, name in _asked(book, expr) if part.what in outcome), None)


def _asked(book: Book, expr: Expr) -> Iterator[tuple[Asked, str]]:
    """What an expression asks of a request, by itself or through its terms, with the name of the term that asks."""
    seen: set[TermKey] = set()
    waiting = [(expr, "")]
    while waiting:
        body, name = waiting.pop()
        for part in walk(body):
            if isinstance(part, Asked):
                yield part, name
            elif isinstance(part, Ref) and part.key not in seen:
                seen.add(part.key)
                term = book.terms.get(part.key)
                if term is not None:
                    waiting.append((term.body, part.key.name))


def _is_early(at: Elaborator, expr: Expr) -> bool:
    """Whether an expression rests on what a request comes to, in a place where that is not known yet."""
    name = outcome_asked(at.book, expr)
    if name is None:
        return False
    hint = "name what is known before, or put it in an `also` line"
    where = "here: it is known only when the request is worked out"
    at.report(wrong.NOT_ALLOWED_HERE, expr.span, at.defined(expr), what=f"`{name}`", where=where, hint=hint)
    return True


def before_price(at: Elaborator, what: str, expr: Expr | None) -> Expr | None:
    """An expression that is judged before the price of the request is known, so it cannot rest on it."""
    if expr is None or _is_early(at, expr):
        return None
    asked = prices_asked(at.book, expr)
    if not asked:
        return expr
    if all(_is_own(at, right) for right in asked):
        at.report(wrong.PRICE_OF_ITSELF, expr.span, at.defined(expr), what=what, name=_price_name(min(asked)))
    else:
        _other(at, expr, asked)
    return None


def with_price(at: Elaborator, expr: Expr | None) -> Expr | None:
    """An expression that may rest on the price of the request, though not on that of another one."""
    if expr is None or _is_early(at, expr):
        return None
    asked = prices_asked(at.book, expr)
    if all(_is_own(at, right) for right in asked):
        return expr
    _other(at, expr, asked)
    return None


def without_price(at: Elaborator, expr: Expr | None) -> Expr | None:
    """An expression of a clause in which nothing is converted, so no request has a price."""
    if expr is None or _is_early(at, expr):
        return None
    asked = prices_asked(at.book, expr)
    if not asked:
        return expr
    _other(at, expr, asked)
    return None


def _other(at: Elaborator, expr: Expr, asked: frozenset[str]) -> None:
    name = next((right for right in sorted(asked) if not _is_own(at, right)), min(asked))
    at.report(wrong.OTHER_REQUEST, expr.span, at.defined(expr), name=f"{_price_name(name)} of {_instrument(name)}")


def _is_own(at: Elaborator, right: str) -> bool:
    return _instrument(right) == at.owner


def _instrument(right: str) -> str:
    for word in (" conversion", " exercise", " draw"):
        head, found, _ = right.partition(word)
        if found:
            return head
    return right


def _price_name(right: str) -> str:
    named = {" exercise": "Exercise Price", " draw": "Draw Price"}
    return next((name for word, name in named.items() if word in right), "Conversion Price")
