"""U418: a divisor that may be zero."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from termlang.diagnostics import Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.expressions import Apply, Expr, Ref, Undisclosed, walk


class MayBeZero(Rule):
    """A figure is divided by a difference that may be nothing, or by a term whose stated bounds let it be zero.

    On that day there is no price. A divisor that is always zero the checker refuses (U408).
    """

    code, name = "U418", "unit.may-be-zero"
    headline = "`{divisor}` may be zero, and this divides by it"
    why = "{case}; then there is no answer"
    remedy = "say what holds then, in a piece of its own: `… when {divisor} is above 0`"
    severity = Severity.WARNING
    bad = (
        """
        Spread is undisclosed, a number, between 0 and 5
        # A share of the spread.
        Part means 1 / Spread
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at Part * Market Value, rounded to nearest to 4 decimals
            shares rounded down, the fraction lapses
        """,
    )
    good = (
        """
        Spread is undisclosed, a number, between 1 and 5
        Part means 1 / Spread
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at Part * Market Value, rounded to nearest to 4 decimals
            shares rounded down, the fraction lapses
        """,
    )
    see = ("U408",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for used in sheet.uses:
            for found in walk(used.expr):
                match found:
                    case Apply(operation="divide", args=(_, divisor)):
                        case = _case(sheet, divisor)
                        if case:
                            path = tuple(part for part in used.path if part)
                            text = sheet.written(divisor.span)
                            yield cls.at(divisor.span, path, divisor=text, case=case)


def _case(sheet: Sheet, divisor: Expr) -> str:
    """How the divisor comes to be zero, where the text lets it."""
    match divisor:
        case Apply(operation="subtract", args=(left, right)):
            if sheet.value(left) is None and sheet.value(right) is None:
                return f"`{sheet.written(left.span)}` and `{sheet.written(right.span)}` may be the same"
        case Ref():
            term = sheet.term(divisor)
            body = term.body if term is not None else None
            if isinstance(body, Undisclosed) and (body.low is not None or body.high is not None):
                low = sheet.value(body.low) if body.low is not None else Fraction(0)
                if low is not None and low <= 0:
                    return f"the bounds of `{body.name}` include 0"
    return ""
