"""The order in which terms are elaborated: what a term rests on comes first, so no chain of terms grows a stack.

Loops and chains that are too long are found here, once, before any term is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from termlang.checker import problems as wrong
from termlang.checker.scope import Book
from termlang.model.expressions import Expr, Ref, TermKey, children
from termlang.syntax import ast

# The interpreter walks at most this far into itself for one value, well inside what the language below it allows.
MAX_LEVELS = 750
_LEVELS_OF_NAME, _LEVELS_OF_PART = 4, 3


def elaborate_all(book: Book) -> None:
    """Make every term of the deal."""
    for key in _ordered(book):
        term = book.term(key)
        if term is not None and levels(book, term.body) > MAX_LEVELS:
            draft = book.drafts[key]
            book.report(wrong.TOO_DEEP, draft.span, draft.path, name=key.name)
            book.terms[key] = None


def _ordered(book: Book) -> list[TermKey]:
    """All terms, each after those that it names; a walk without recursion."""
    found: list[TermKey] = []
    depth: dict[TermKey, int] = {}
    circles = _circles(book)
    for start in book.drafts:
        if start in depth:
            continue
        named = {start: _before(book, start, circles)}
        trail = [(start, iter(named[start]))]
        while trail:
            key, rest = trail[-1]
            after = next(rest, None)
            if after is None:
                trail.pop()
                depth[key] = 1 + max((depth.get(each, 0) for each in named.pop(key)), default=0)
                _check_chain(book, key, depth)
                found.append(key)
            elif after in named:
                keys = [each for each, _ in trail]
                _cycle(book, keys[keys.index(after) :])
            elif after not in depth:
                named[after] = _before(book, after, circles)
                trail.append((after, iter(named[after])))
    return found


def _before(book: Book, key: TermKey, circles: dict[TermKey, frozenset[TermKey]]) -> list[TermKey]:
    """The terms to make before a term: those that it names, and for a solved one those that its circle names."""
    circle = circles.get(key)
    if circle is None:
        return list(uses(book, key))
    named = dict.fromkeys(found for each in sorted(circle) for found in uses(book, each))
    return [found for found in named if found not in circle]


def _circles(book: Book) -> dict[TermKey, frozenset[TermKey]]:
    """The terms that rest on each other with a solved one, by that one: a walk there and a walk back."""
    solved = [key for key, draft in book.drafts.items() if draft.solved]
    if not solved:
        return {}
    ahead = {key: [each for each in uses(book, key) if each in book.drafts] for key in book.drafts}
    back: dict[TermKey, list[TermKey]] = {key: [] for key in ahead}
    for key, named in ahead.items():
        for each in named:
            back[each].append(key)
    last = _finished(ahead)
    found: dict[TermKey, frozenset[TermKey]] = {}
    seen: set[TermKey] = set()
    for start in reversed(last):
        if start in seen:
            continue
        circle, waiting = {start}, [start]
        while waiting:
            near = [each for each in back[waiting.pop()] if each not in seen and each not in circle]
            circle.update(near)
            waiting.extend(near)
        seen |= circle
        inside = [key for key in solved if key in circle]
        if len(inside) > 1:
            _solved_twice(book, inside)
        found.update((key, frozenset(circle)) for key in inside)
    return found


def _solved_twice(book: Book, keys: list[TermKey]) -> None:
    """One unknown is solved for in a circle: a second mark in it is a problem, and none of the circle has a value."""
    what = f"stands in the circle that `{keys[0].name}` solves"
    for key in keys[1:]:
        draft = book.drafts[key]
        book.report(wrong.NOTHING_TO_SOLVE, draft.span, draft.path, name=key.name, what=what)
    for key in keys:
        book.terms[key] = None


def _finished(ahead: dict[TermKey, list[TermKey]]) -> list[TermKey]:
    """All terms in the order in which a walk leaves them."""
    order: list[TermKey] = []
    seen: set[TermKey] = set()
    for start in ahead:
        if start in seen:
            continue
        seen.add(start)
        trail = [(start, iter(ahead[start]))]
        while trail:
            after = next((each for each in trail[-1][1] if each not in seen), None)
            if after is None:
                order.append(trail.pop()[0])
            else:
                seen.add(after)
                trail.append((after, iter(ahead[after])))
    return order


def _check_chain(book: Book, key: TermKey, depth: dict[TermKey, int]) -> None:
    if key in book.terms:
        # It stands in a loop, or on one term that is refused already.
        depth[key] = 0
    most = book.source.limits.depth
    if depth[key] <= most:
        return
    # The first term beyond the limit speaks; those that rest on it stay silent.
    if depth[key] == most + 1:
        draft = book.drafts[key]
        book.report(wrong.CHAIN_TOO_LONG, draft.span, draft.path, name=key.name, most=most)
    book.terms[key] = None


def _cycle(book: Book, loop: list[TermKey]) -> None:
    if any(key in book.terms for key in loop):
        return
    draft = book.drafts[loop[0]]
    names = [key.name for key in [*loop, loop[0]]]
    if len(names) > 8:
        names[4:-3] = ["…"]
    book.report(wrong.CYCLE, draft.span, draft.path, name=loop[0].name, loop=" → ".join(names))
    for key in loop:
        book.terms[key] = None


def uses(book: Book, key: TermKey) -> Iterator[TermKey]:
    """The terms that a term names, in the order of its text."""
    for tree in book.drafts[key].trees:
        for path in _paths(book, tree):
            found = book.resolve(path, key.owner)
            if found is not None:
                yield found


def _paths(book: Book, tree: Any) -> Iterator[ast.Path]:
    """The paths in a tree, except for those that name a question or its reading."""
    readings: set[int] = set()
    for found in ast.walk(tree):
        if isinstance(found, ast.Comparison) and book.question_of(found.left) is not None:
            readings.update((id(found.left), id(found.right)))
        if isinstance(found, ast.Path) and id(found) not in readings:
            yield found


def levels(book: Book, expr: Expr) -> int:
    """How far the interpreter walks into itself for the value of an expression."""
    if isinstance(expr, Ref):
        return _LEVELS_OF_NAME + _levels_of_term(book, expr.key)
    return _LEVELS_OF_PART + max((levels(book, child) for child in children(expr)), default=0)


def _levels_of_term(book: Book, key: TermKey) -> int:
    # Counted once for each term; terms rest on one another.
    known = book.levels.get(key)
    if known is None:
        term = book.terms.get(key)
        known = book.levels[key] = 0 if term is None else levels(book, term.body)
    return known
