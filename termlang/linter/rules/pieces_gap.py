"""W310: pieces of a term that leave values out, or give two answers for one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from termlang.diagnostics import Label, Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.expressions import Apply, Choice, Choose, Expr, Literal, Ref, TermKey
from termlang.quantity import shown
from termlang.source import Span


class _Band(NamedTuple):
    """The values for which a piece holds; None is no end."""

    low: Fraction | None
    low_in: bool
    high: Fraction | None
    high_in: bool
    span: Span


class PiecesGap(Rule):
    """The pieces of a term compare one figure with fixed bounds, and some values of it belong to no piece.

    On a day with such a value the term has no value at all, and every answer that rests on it stops there. Bands that
    touch at a bound which both leave out are the usual case. The bands are exact; pieces that compare anything else are
    left alone.
    """

    code, name = "W310", "window.table-gap"
    headline = "no piece says what `{term}` is when {figure} is {sample}"
    why = "on such a day it has no value, and neither has what rests on it"
    remedy = "let the pieces meet, or add `otherwise …`"
    severity = Severity.ERROR
    bad = (
        """
        Rate means:
          $10.00 per share when Market Value is at most $46.00 per share
          $12.00 per share when Market Value is above $55.89 per share
        """,
        """
        Rate means:
          $10.00 per share when Market Value is below $46.00 per share
          $12.00 per share when Market Value is above $46.00 per share
        """,
    )
    good = (
        """
        Rate means:
          $10.00 per share when Market Value is at most $46.00 per share
          $12.00 per share when Market Value is above $46.00 per share
        """,
        """
        Rate means:
          $10.00 per share when Market Value is at most $46.00 per share
          $12.00 per share when Market Value is above $55.89 per share
          otherwise $11.00 per share
        """,
    )

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for term in sheet.deal.terms.values():
            body = term.body
            if isinstance(body, Choose) and body.otherwise is None and body.choice is Choice.AGREE:
                figure, bands = _bands(sheet, body)
                missing = _missing(bands) if figure is not None else None
                if figure is not None and missing is not None:
                    at, after = missing
                    yield cls.at(
                        term.span,
                        term.key.path,
                        labels=[Label(after, "the band below it ends here")],
                        term=term.key.name,
                        figure=figure,
                        sample=shown(at),
                    )


def _bands(sheet: Sheet, body: Choose) -> tuple[TermKey | None, list[_Band]]:
    """The one figure that all conditions compare with fixed bounds, and the bands; None where it is not so."""
    figure: TermKey | None = None
    bands: list[_Band] = []
    for condition, _ in body.cases:
        low: tuple[Fraction, bool] | None = None
        high: tuple[Fraction, bool] | None = None
        parts = condition.args if isinstance(condition, Apply) and condition.operation == "and" else (condition,)
        for part in parts:
            if not isinstance(part, Apply) or part.operation not in _ENDS or not isinstance(part.args[0], Ref):
                return None, []
            bound = _bound(sheet, part.args[1])
            if bound is None or figure not in (None, part.args[0].key):
                return None, []
            figure = part.args[0].key
            upper, included = _ENDS[part.operation]
            if upper:
                high = (bound, included)
            else:
                low = (bound, included)
        bands.append(
            _Band(
                low[0] if low else None, low[1] if low else False, high[0] if high else None,
                high[1] if high else False, condition.span,
            )
        )  # fmt: skip
    return figure, bands


# Whether a comparison bounds from above, and whether the bound itself belongs to it.
_ENDS = {"below": (True, False), "at most": (True, True), "above": (False, False), "at least": (False, True)}


def _bound(sheet: Sheet, expr: Expr) -> Fraction | None:
    if isinstance(expr, Literal):
        return expr.value if isinstance(expr.value, Fraction) else None
    return sheet.value(expr)


def _missing(bands: list[_Band]) -> tuple[Fraction, Span] | None:
    """A value between the lowest and the highest band that none holds, and the band below it."""
    ordered = sorted(bands, key=lambda band: (band.low is not None, band.low or 0, not band.low_in))
    reach: _Band | None = None
    for band in ordered:
        if reach is not None:
            if reach.high is None:
                return None
            if band.low is not None and band.low > reach.high:
                return (band.low + reach.high) / 2, reach.span
            if band.low == reach.high and not band.low_in and not reach.high_in:
                return reach.high, reach.span
        if (
            reach is None
            or band.high is None
            or reach.high is None
            or (band.high, band.high_in) > (reach.high, reach.high_in)
        ):
            reach = band
    return None
