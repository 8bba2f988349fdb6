"""U402: a percentage without its sign."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from termlang.diagnostics import FixLevel, Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, unsafe
from termlang.quantity import shown
from termlang.syntax import ast

_LOW, _HIGH = Fraction(20), Fraction(500)


class PercentSign(Rule):
    """A plain number such as 101 multiplies a value where 101% was meant: a hundred times too much.

    A multiplier of a price that lies between 20 and 500 is hardly ever one. The dividend that accrues at a rate below
    a twentieth of a percent a year is the other half of the same slip: 0.05% for 5%.
    """

    code, name = "U402", "unit.percent"
    headline = "`{number}` {what}"
    why = "as it stands the result is {times}"
    remedy = "write `{better}`"
    severity = Severity.ERROR
    fix = FixLevel.UNSAFE
    bad = (
        """
        # in the conversion
        at any time:
          all of it
          at 101 * Market Value
        """,
    )
    good = (
        """
        # in the conversion
        at any time:
          all of it
          at 101% of Market Value
        """,
    )
    see = ("U411",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for product, placed in sheet.parts(ast.Multiply):
            yield from cls._product(sheet, placed.path, product)
        for dividend, placed in sheet.parts(ast.Dividend):
            rate = dividend.rate
            if isinstance(rate, ast.Percent) and 0 < rate.value < Fraction(1, 2000):
                text = sheet.source.excerpt(rate.span)
                yield cls.at(
                    rate.span,
                    placed.path,
                    number=text,
                    what="a year is next to nothing",
                    times="a hundredth of what such a number usually means",
                    better=f"{shown(rate.value * 10_000)}%",
                )

    @classmethod
    def _product(cls, sheet: Sheet, path: tuple[str, ...], product: ast.Multiply) -> Iterator[Problem]:
        for number, other in ((product.left, product.right), (product.right, product.left)):
            if not isinstance(number, ast.Number) or not _LOW <= number.value <= _HIGH:
                continue
            if isinstance(other, (ast.Path, ast.Choice, ast.LookBack, ast.Observation, ast.Sampled)):
                text, rest = sheet.source.excerpt(number.span), sheet.source.excerpt(other.span)
                better = f"{text}% of {rest}"
                fix = unsafe(f"write `{better}`", sheet.replaced(product.span, better))
                what, times = "multiplies it as it is; a percentage has its sign", f"{text} times `{rest}`"
                yield cls.at(number.span, path, fixes=[fix], number=text, what=what, times=times, better=better)
                return
