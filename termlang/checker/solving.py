"""`, solved`: a definition that comes back to its own term, solved in closed form where it is linear in it.

`X means EXPR, solved` is `X = a + b X`, which is `a / (1 - b)`. Definitions between `X` and itself are followed; what
stands on the way is taken apart into what rests on `X` and what does not.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from termlang.checker import problems as wrong
from termlang.checker.constants import fixed_value
from termlang.checker.expressions import Elaborator
from termlang.checker.scope import Book
from termlang.diagnostics import Label
from termlang.model.deal import Term, Variability
from termlang.model.expressions import Apply, Choose, Expr, Literal, Ref, TermKey, Undisclosed, changed, children, walk
from termlang.records import define, field
from termlang.source import Span
from termlang.syntax import ast
from termlang.units import NUMBER, Type, base, quantity

MAX_PARTS = 500  # of a solved definition with those that it goes through written out
_WORDS = {"rounded": "a rounding", "lesser": "a choice", "greater": "a choice"}


class Refused(Exception):
    """What rests on the unknown in another way than a multiple of it, and where."""

    def __init__(self, what: str, span: Span) -> None:
        self.what, self.span = what, span
        super().__init__(what)


class Linear(NamedTuple):
    """A constant part and the factor of the unknown; None is nothing."""

    constant: Expr | None
    factor: Expr | None


class Ratio(NamedTuple):
    """One linear form by another one; no divisor is 1."""

    above: Linear
    below: Linear | None = None


def solved(at: Elaborator, key: TermKey, mark: ast.Solved, span: Span, make: Callable[[], Expr | None]) -> Expr | None:
    """The closed form of a definition that rests on its own term; None and a problem where there is none."""
    book = at.book
    kind = _kind(at, mark)
    if kind is None:
        return None
    # While its definition is read the term is known by its type alone.
    unknown = Undisclosed(kind, span, key.name, None, None)
    book.terms[key] = Term(key, kind, unknown, span, (), Variability.CONSTANT)
    body = make()
    made = None
    if body is not None and at.expect(body, kind, "state the unit of the term: `solved in $`") is not None:
        made = _closed(at, key, mark, body)
    _forget(book, key)
    return made


def _kind(at: Elaborator, mark: ast.Solved) -> Type | None:
    if mark.unit is None:
        stock = at.security(None, mark.span)
        return None if stock is None else quantity(base(stock))
    return at.unit_of(mark.unit)


def _closed(at: Elaborator, key: TermKey, mark: ast.Solved, body: Expr) -> Expr | None:
    unknown = _Unknown(at, key)
    try:
        if not unknown.rests(body):
            at.report(wrong.NOTHING_TO_SOLVE, mark.span, name=key.name, what="does not rest on itself")
            return None
        above, below = unknown.form(body)
        if below is not None:
            raise Refused("a division by it", body.span)
    except Refused as refused:
        labels = [Label(mark.span, f"`{key.name}` is solved here")]
        at.report(wrong.NOT_LINEAR, refused.span, labels, name=key.name, what=refused.what)
        return None
    if above.constant is None:
        at.report(wrong.NOTHING_TO_SOLVE, mark.span, name=key.name, what="has no part that stands without it")
        return None
    factor = above.factor or Literal(NUMBER, mark.span, Fraction(0))
    part = fixed_value(at.book, factor)
    if part is not None and part >= 1:
        at.report(wrong.SOLVED_AWAY, mark.span, name=key.name, part=f"{part * 100}%")
        return None
    return at.apply("solved", body.span.to(mark.span), above.constant, factor)


def _forget(book: Book, key: TermKey) -> None:
    """The terms on the way were read while the unknown had no definition; they are read again when asked for."""
    unknown = _Unknown(Elaborator(book), key)
    stale = [name for name, term in book.terms.items() if term is not None and unknown.rests(term.body)]
    for name in [*stale, key]:
        book.terms.pop(name, None)
        book.values.pop(name, None)
        book.levels.pop(name, None)


@define
class _Unknown:
    """The term that is solved, and what is known of the terms around it."""

    at: Elaborator
    key: TermKey
    _rests: dict[TermKey, bool] = field(factory=dict)
    _forms: dict[TermKey, Ratio] = field(factory=dict)

    def rests(self, expr: Expr) -> bool:
        """Whether an expression comes back to the unknown."""
        return any(isinstance(part, Ref) and self._leads(part.key) for part in walk(expr))

    def _leads(self, key: TermKey) -> bool:
        if key == self.key:
            return True
        if key not in self._rests:
            term = self.at.book.terms.get(key)
            self._rests[key] = False
            self._rests[key] = term is not None and self.rests(term.body)
        return self._rests[key]

    def form(self, expr: Expr) -> Ratio:
        """An expression as one linear form by another. Raises Refused."""
        if not self.rests(expr):
            return Ratio(Linear(expr, None))
        match expr:
            case Ref(key=key):
                return self._of_term(key, expr.span)
            case Apply(operation="add" | "subtract" as operation, args=(left, right), span=span):
                return self._sum(operation, span, self.form(left), self.form(right))
            case Apply(operation="multiply", args=(left, right), span=span):
                return self._product(span, self.form(left), self.form(right))
            case Apply(operation="divide", args=(left, right), span=span):
                above, below = self.form(right)
                one = Linear(Literal(NUMBER, span, Fraction(1)), None)
                return self._product(span, self.form(left), Ratio(below or one, above))
            case Choose(cases=cases) if not any(self.rests(condition) for condition, _ in cases):
                return self._choice(expr)
            case Apply(operation=operation):
                raise Refused(_WORDS.get(operation, "more than sums and multiples"), expr.span)
        raise Refused("more than sums and multiples", expr.span)

    def _of_term(self, key: TermKey, span: Span) -> Ratio:
        if key == self.key:
            return Ratio(Linear(None, Literal(NUMBER, span, Fraction(1))))
        if key not in self._forms:
            term = self.at.book.terms[key]
            assert term is not None
            self._forms[key] = self.form(term.body)
        found = self._forms[key]
        parts = [part for linear in found if linear is not None for part in linear if part is not None]
        if sum(1 for part in parts for _ in _first(part, MAX_PARTS)) >= MAX_PARTS:
            raise Refused("a definition that is too long written out", span)
        return found

    def _apply(self, operation: str, span: Span, left: Expr, right: Expr) -> Expr:
        if operation == "multiply" and _is_one(right):
            return left
        if operation == "multiply" and _is_one(left):
            return right
        if operation == "divide" and _is_one(right):
            return left
        made = self.at.apply(operation, span, left, right)
        assert made is not None, "the parts of a sum that fits fit"
        return made

    def _sum(self, operation: str, span: Span, left: Ratio, right: Ratio) -> Ratio:
        if left.below is not None or right.below is not None:
            raise Refused("a division by it", span)
        return Ratio(
            Linear(
                self._added(operation, span, left.above.constant, right.above.constant),
                self._added(operation, span, left.above.factor, right.above.factor),
            )
        )

    def _added(self, operation: str, span: Span, left: Expr | None, right: Expr | None) -> Expr | None:
        if right is None:
            return left
        if left is None:
            if operation == "add":
                return right
            left = Literal(right.type, span, Fraction(0))
        return self._apply(operation, span, left, right)

    def _product(self, span: Span, left: Ratio, right: Ratio) -> Ratio:
        above = self._times(span, left.above, right.above)
        if left.below is None or right.below is None:
            below = left.below or right.below
        else:
            below = self._times(span, left.below, right.below)
        if below is None or below.factor is not None:
            return Ratio(above, below)
        assert below.constant is not None
        return Ratio(
            Linear(*(None if each is None else self._apply("divide", span, each, below.constant) for each in above))
        )

    def _times(self, span: Span, left: Linear, right: Linear) -> Linear:
        if left.factor is not None and right.factor is not None:
            raise Refused("a product with itself", span)
        if left.factor is not None:
            left, right = right, left
        assert left.constant is not None
        first, second = (None if each is None else self._apply("multiply", span, left.constant, each) for each in right)
        return Linear(first, second)

    def _choice(self, expr: Choose) -> Ratio:
        forms = [(condition, self.form(value)) for condition, value in expr.cases]
        rest = None if expr.otherwise is None else self.form(expr.otherwise)
        each = [form for _, form in forms] + ([] if rest is None else [rest])
        if any(form.below is not None for form in each):
            raise Refused("a division by it", expr.span)

        def part(name: str) -> Expr | None:
            found = [value for form in each if (value := getattr(form.above, name)) is not None]
            if not found:
                return None
            zero = Literal(found[0].type, expr.span, Fraction(0))
            cases = tuple((condition, getattr(form.above, name) or zero) for condition, form in forms)
            otherwise = None if rest is None else getattr(rest.above, name) or zero
            return changed(expr, type=found[0].type, cases=cases, otherwise=otherwise)

        return Ratio(Linear(part("constant"), part("factor")))


def _first(expr: Expr, most: int) -> list[Expr]:
    """The parts of an expression, at most so many."""
    found: list[Expr] = []
    waiting = [expr]
    while waiting and len(found) < most:
        found.append(waiting.pop())
        waiting.extend(children(found[-1]))
    return found


def _is_one(expr: Expr) -> bool:
    return isinstance(expr, Literal) and expr.type == NUMBER and expr.value == 1
