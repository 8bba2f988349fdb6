"""X127: an exception that can never matter."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from termlang.diagnostics import FixLevel, Label, Problem
from termlang.linter.fixes import same_expression
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet, unsafe
from termlang.model.expressions import Apply, Choice, Choose, Expr, Ref, walk

_LESS = frozenset(("below", "at most"))
_MORE = frozenset(("above", "at least"))
_DAYS = {
    "before": lambda a, b: a < b,
    "after": lambda a, b: a > b,
    "on or before": lambda a, b: a <= b,
    "on or after": lambda a, b: a >= b,
}


class DeadException(Rule):
    """An exception whose condition never holds, or which gives the value that holds anyway.

    A price that is to be below $5.00 and above $10.00 at once, two fixed days in the wrong order, an exception that
    says again what it excepts from. The clause reads as if it protected somebody and does nothing.
    """

    code, name = "X127", "except.dead"
    headline = "this exception never changes `{name}`"
    why = "{reason}"
    remedy = "correct the condition or the value, or delete the exception"
    needs = Needs.WHOLE
    fix = FixLevel.UNSAFE
    bad = (
        """
        Floor Price means $5.00 per share
          except when Market Value is below $5.00 per share and Market Value is above $10.00 per share: $4.00 per share
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at Floor Price
            shares rounded down, the fraction lapses
        """,
        """
        Floor Price means $5.00 per share
          except when Market Value is below $5.00 per share: $5.00 per share
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at Floor Price
            shares rounded down, the fraction lapses
        """,
    )
    good = (
        """
        Floor Price means $5.00 per share
          except when Market Value is above $5.00 per share and Market Value is below $10.00 per share: $4.00 per share
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at Floor Price
            shares rounded down, the fraction lapses
        """,
    )
    see = ("X126",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for term in sheet.deal.terms.values():
            for choose in walk(term.body):
                if not isinstance(choose, Choose) or choose.choice is not Choice.AGREE or choose.otherwise is None:
                    continue
                for condition, value in choose.cases:
                    reason = _never(sheet, condition)
                    if not reason and len(choose.cases) == 1 and same_expression(value, choose.otherwise):
                        reason = "it gives the value that holds without it"
                    placed = sheet.placed(condition.span)
                    if reason and placed is not None:
                        yield cls.at(
                            condition.span,
                            term.key.path,
                            labels=[Label(term.span, "the definition")],
                            fixes=[unsafe("delete the exception", sheet.without(placed.line))],
                            name=term.key.name,
                            reason=reason,
                        )


def _never(sheet: Sheet, condition: Expr) -> str:
    """Why a condition never holds; an empty text where it may."""
    parts = condition.args if isinstance(condition, Apply) and condition.operation == "and" else (condition,)
    bounds: list[tuple[Expr, str, Fraction]] = []
    for part in parts:
        match part:
            case Apply(operation=operation, args=(left, right)) if operation in _DAYS:
                first, last = sheet.day(left), sheet.day(right)
                if first is not None and last is not None and not _DAYS[operation](first, last):
                    return f"{first} is not {operation} {last}"
            case Apply(operation=operation, args=(Ref() as left, right)) if operation in _LESS | _MORE:
                bound = sheet.value(right)
                if bound is not None:
                    bounds.append((left, operation, bound))
    for one, less, high in bounds:
        for other, more, low in bounds:
            apart = low > high or (low == high and (less == "below" or more == "above"))
            if less in _LESS and more in _MORE and apart and same_expression(one, other):
                return f"`{sheet.written(one.span)}` cannot be {less} the one and {more} the other at once"
    return ""
