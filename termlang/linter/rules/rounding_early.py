"""U404: a rounding before the last step."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from termlang.diagnostics import Fix, FixLevel, Label, Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, unsafe
from termlang.model.deal import Term
from termlang.model.expressions import Apply, Expr, Ref, children
from termlang.quantity import Rounding, shown
from termlang.source import Span
from termlang.syntax import ast
from termlang.units import PURE


class EarlyRounding(Rule):
    """A term is rounded, and the rounded figure is multiplied and rounded once more.

    A name stands for its rounded value wherever it is used. Where 92% of a rounded average is rounded again, a reader
    who rounds once comes to another price; the most by which the first rounding moves it is shown. One rounding, at
    the end, has one reading.
    """

    code, name = "U404", "unit.early-rounding"
    headline = "`{name}` is rounded, multiplied, and rounded again in `{outer}`"
    why = "the first rounding alone moves `{outer}` by up to {error}"
    remedy = "take the rounding off `{name}`"
    severity = Severity.INFO
    fix = FixLevel.UNSAFE
    bad = (
        """
        Average Price means the average of Market Value over the 10 trading days before Closing,
            rounded to nearest to 2 decimals
        Reset Price means 92% of Average Price, rounded to nearest to 4 decimals
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at Reset Price
            shares rounded down, the fraction lapses
        """,
    )
    good = (
        """
        Average Price means the average of Market Value over the 10 trading days before Closing
        Reset Price means 92% of Average Price, rounded to nearest to 4 decimals
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at Reset Price
            shares rounded down, the fraction lapses
        """,
    )
    see = ("U403", "U419")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for outer in sheet.deal.terms.values():
            if outer.supplied or _rounding(outer.body) is None:
                continue
            for ref, factor in _multiplied(sheet, outer.body, None):
                inner = sheet.deal.terms.get(ref.key)
                rounding = None if inner is None else _rounding(inner.body)
                if inner is None or rounding is None or inner.supplied:
                    continue
                error = _unit(rounding) * abs(factor)
                yield cls.at(
                    ref.span,
                    outer.key.path,
                    labels=[Label(inner.span, "rounded here")],
                    fixes=_fixes(sheet, inner),
                    name=inner.key.name,
                    outer=outer.key.name,
                    error=f"{shown(error)} {outer.type.unit}",
                )


def _rounding(body: Expr) -> Rounding | None:
    match body:
        case Apply(operation="rounded", options=(Rounding() as rounding,)):
            return rounding
        case Apply(operation="adjusted for splits", args=(inner,)):
            return _rounding(inner)
    return None


def _unit(rounding: Rounding) -> Fraction:
    """The most by which a rounding moves a figure: half a step to the nearest, else a whole one."""
    step = Fraction(1, 10**rounding.decimals)
    return step / 2 if "nearest" in rounding.mode.value or "half" in rounding.mode.value else step


def _multiplied(sheet: Sheet, expr: Expr, factor: Fraction | None) -> Iterator[tuple[Ref, Fraction]]:
    """The names inside an expression that a fixed figure multiplies, with that figure."""
    match expr:
        case Ref() if factor is not None:
            yield expr, factor
        case Apply(operation="multiply", args=(left, right)):
            for by, other in ((left, right), (right, left)):
                figure = sheet.value(by) if by.type.unit == PURE else None
                if figure is not None and figure != 1:
                    yield from _multiplied(sheet, other, figure if factor is None else figure * factor)
        case _:
            for child in children(expr):
                yield from _multiplied(sheet, child, factor)


def _fixes(sheet: Sheet, inner: Term) -> Iterator[Fix]:
    placed = sheet.placed(inner.span)
    clause = placed.line.clause if placed is not None else None
    if placed is None or not isinstance(clause, ast.Definition):
        return
    for mark in clause.marks:
        if isinstance(mark, ast.Rounding):
            start = sheet.source.text.rfind(",", clause.span.start, mark.span.start)
            end = sheet.source.text.find(",", mark.span.end, placed.line.span.end)
            if start > 0:
                span = Span(start, end if end > 0 else placed.line.span.end)
                yield unsafe(f"take the rounding off `{inner.key.name}`", sheet.replaced(span, ""))
