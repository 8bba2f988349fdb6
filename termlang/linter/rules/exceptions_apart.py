"""X126: two exceptions that may hold at once and give two answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from termlang.diagnostics import Problem, Severity
from termlang.linter.dated import DAY
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet
from termlang.model.deal import Term
from termlang.model.expressions import Choice, Choose, Expr, Literal, walk
from termlang.quantity import money

# So many of the days and prices that a definition names are tried; what names more hardly rests on one figure.
MOST_DAYS, MOST_PRICES = 12, 30
CENT = Fraction(1, 100)


class ExceptionsApart(Rule):
    """Two exceptions of one definition hold on the same day at the same price, and give different values.

    The program refuses to choose: on such a day the term has no value. The day and the price shown are one such case,
    found by trying the days and prices that the text names; where none was found there may be one all the same.
    Exceptions that agree may hold together.
    """

    code, name = "X126", "except.conflict"
    headline = "two values of `{name}` hold at once: {values}"
    why = "on such a day the term has no value, and what rests on it has no answer"
    remedy = "let one of the conditions leave out the other"
    severity = Severity.ERROR
    needs = Needs.WHOLE
    bad = (
        """
        Floor Price means $5.00 per share
          except when Market Value is below $10.00 per share: $4.00 per share
          except when Market Value is below $8.00 per share: $3.00 per share
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
          except when Market Value is between $8.00 per share and $10.00 per share: $4.00 per share
          except when Market Value is below $8.00 per share: $3.00 per share
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at Floor Price
            shares rounded down, the fraction lapses
        """,
    )
    see = ("X127", "W302")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for term in sheet.deal.terms.values():
            if not any(map(_may_conflict, walk(term.body))):
                continue
            found = _conflict(sheet, term)
            if found is not None:
                where, values = found
                notes = [("at", where)]
                yield cls.at(term.span, term.key.path, notes=notes, name=term.key.name, values=values)


def _may_conflict(expr: Expr) -> bool:
    """Whether two conditions of an expression may hold at once: all that have to agree are tried."""
    return isinstance(expr, Choose) and expr.choice is Choice.AGREE and len(expr.cases) > 1


def _conflict(sheet: Sheet, term: Term) -> tuple[str, str] | None:
    """A day and a price at which the term has two values, and the values."""
    from termlang.linter.probe import conflict

    days, prices = _named(sheet, term)
    found = conflict(sheet.deal, term, days, prices)
    if found is None:
        return None
    on, price, values = found
    return f"on {on} at {money(price)} {sheet.deal.currency}", values


def _named(sheet: Sheet, term: Term) -> tuple[list[date], list[Fraction]]:
    """The days and prices that the definition names, and those beside them."""
    days: set[date] = set()
    prices: set[Fraction] = set()
    for each in walk(term.body):
        if isinstance(each, Literal) and isinstance(each.value, date):
            days |= {each.value - DAY, each.value, each.value + DAY}
        elif isinstance(each, Literal) and isinstance(each.value, Fraction) and each.value > CENT:
            prices |= {each.value - CENT, each.value, each.value + CENT}
    return sorted(days)[:MOST_DAYS], sorted(prices)[:MOST_PRICES]
