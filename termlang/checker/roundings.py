"""Roundings that a clause states, and the tails of a value: rounded, adjusted for splits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.checker import problems as wrong
from termlang.checker.place import Place
from termlang.diagnostics import Label
from termlang.model.expressions import Apply, Choose, Expr, adjusted_for_splits
from termlang.quantity import Rounding, RoundingMode, shown
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import Kind

if TYPE_CHECKING:
    from termlang.checker.expressions import Elaborator

MAX_DECIMALS = 12
_MODES = {
    Word.DOWN: RoundingMode.DOWN,
    Word.UP: RoundingMode.UP,
    Word.TO_NEAREST: RoundingMode.NEAREST,
    Word.HALF_EVEN: RoundingMode.HALF_EVEN,
    Word.HALF_DOWN: RoundingMode.HALF_DOWN,
}


def rounding(at: Place, tree: ast.Rounding) -> Rounding | None:
    """A stated rounding of a value."""
    mode = _mode(at, tree)
    if mode is None:
        return None
    if tree.places is None:
        hint = "add `to N decimals` or `to the cent`"
        at.report(wrong.WRONG_TYPE, tree.span, needed="a number of decimals", found="none", hint=hint)
        return None
    if tree.places is Word.WHOLE:
        return Rounding(mode, 0)
    if tree.places is Word.CENT:
        return Rounding(mode, 2)
    assert isinstance(tree.places, ast.Number)
    decimals = decimals_of(at, tree.places)
    return None if decimals is None else Rounding(mode, decimals)


def rounding_of_shares(at: Place, tree: ast.Rounding) -> Rounding | None:
    """A stated rounding of a count of shares: to whole ones."""
    mode = _mode(at, tree)
    if mode is None:
        return None
    if tree.places is None or tree.places is Word.WHOLE:
        return Rounding(mode, 0)
    if isinstance(tree.places, ast.Number) and tree.places.value == 0:
        return Rounding(mode, 0)
    hint = "leave out the decimals: `shares rounded down, the fraction lapses`"
    at.report(wrong.NOT_WHOLE, tree.span, what="the shares are", found="rounded to decimals", hint=hint)
    return None


def _mode(at: Place, tree: ast.Rounding) -> RoundingMode | None:
    if tree.mode is None:
        at.report(wrong.NO_MODE, tree.span)
        return None
    return _MODES[tree.mode]


def decimals_of(at: Place, tree: ast.Number) -> int | None:
    """A number of decimals that can be kept."""
    if tree.value.denominator != 1 or not 0 <= tree.value <= MAX_DECIMALS:
        at.report(wrong.TOO_MANY_DECIMALS, tree.span, count=shown(tree.value))
        return None
    return int(tree.value)


def marks(at: Elaborator, value: Expr | None, tails: Sequence[Any]) -> tuple[Expr | None, bool]:
    """A value with its tails: rounded last, and whether it is adjusted for splits."""
    seen: dict[type, Span] = {}
    adjusted = False
    for tail in tails:
        if type(tail) in seen:
            at.report(wrong.CLAUSE_TWICE, tail.span, [Label(seen[type(tail)], "first here")], what="this tail")
            continue
        seen[type(tail)] = tail.span
        if isinstance(tail, ast.Adjusted):
            adjusted = True
        elif isinstance(tail, ast.Solved):
            hint = "define a term with `means …, solved`, and name it here"
            at.report(wrong.NOT_ALLOWED_HERE, tail.span, what="`solved`", where="here", hint=hint)
        else:
            value = _rounded(at, value, tail)
    if adjusted and value is not None:
        value = adjusted_for_splits(value, at.book.undisclosed)
    return value, adjusted


def _rounded(at: Elaborator, value: Expr | None, tree: ast.Rounding) -> Expr | None:
    """A value with its rounding as a step of its own."""
    stated = rounding(at, tree)
    if stated is None or value is None:
        return None
    if value.type.kind is not Kind.QUANTITY:
        hint = "round a price, an amount or a count"
        at.report(wrong.WRONG_TYPE, tree.span, needed="a figure", found=value.type.describe(), hint=hint)
        return None
    unit = value.type.unit
    money = unit.currency is not None
    if (tree.places is Word.WHOLE and money) or (tree.places is Word.CENT and not money):
        needed = "an amount of money or a price" if tree.places is Word.CENT else "a number of shares"
        hint = "write `to N decimals`"
        at.report(wrong.WRONG_TYPE, tree.span, at.defined(value), needed=needed, found=unit.describe(), hint=hint)
        return None
    if isinstance(value, Choose):
        # A rounding at the end of a definition rounds the finished value of every branch.
        cases = tuple((condition, _step(each, stated, tree.span)) for condition, each in value.cases)
        otherwise = None if value.otherwise is None else _step(value.otherwise, stated, tree.span)
        return Choose(value.type, value.span, cases, otherwise, value.choice)
    return _step(value, stated, tree.span)


def _step(value: Expr, stated: Rounding, span: Span) -> Expr:
    return Apply(value.type, value.span.to(span), "rounded", (value,), (stated,))


def is_whole(value: object, low: int, high: int) -> bool:
    """Whether a figure is a whole number between two others."""
    return isinstance(value, Fraction) and value.denominator == 1 and low <= value <= high
