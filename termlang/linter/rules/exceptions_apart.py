"""X126: two exceptions that may hold at once and give two answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

from termlang.diagnostics import Problem, Severity
from termlang.linter.fixes import same_expression
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet
from termlang.model.deal import Term
from termlang.model.expressions import Apply, Choice, Choose, Expr, Literal, ReadingIs, walk
from termlang.quantity import money

_LESS = frozenset(("below", "at most", "before", "on or before"))
_MORE = frozenset(("above", "at least", "after", "on or after"))
_STRICT = frozenset(("below", "above", "before", "after"))


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
            if not any(_may_conflict(sheet, each) for each in walk(term.body)):
                continue
            found = _conflict(sheet, term)
            if found is not None:
                where, values = found
                owner = [term.key.owner] if term.key.owner else []
                notes = [("at", where)]
                yield cls.at(term.span, (*owner, term.key.name), notes=notes, name=term.key.name, values=values)


def _may_conflict(sheet: Sheet, expr: Expr) -> bool:
    """Whether two conditions may hold at once, as far as their words tell."""
    if not isinstance(expr, Choose) or expr.choice is not Choice.AGREE:
        return False
    conditions = [condition for condition, _ in expr.cases]
    return any(not _apart(sheet, one, other) for one, other in combinations(conditions, 2))


def _apart(sheet: Sheet, one: Expr, other: Expr) -> bool:
    """Whether two conditions speak of one figure, day or question and cannot both hold."""
    return any(_exclude(sheet, left, right) for left in _parts(one) for right in _parts(other))


def _parts(condition: Expr) -> tuple[Expr, ...]:
    return condition.args if isinstance(condition, Apply) and condition.operation == "and" else (condition,)


def _exclude(sheet: Sheet, one: Expr, other: Expr) -> bool:
    match one, other:
        case ReadingIs(question=asked, reading=first), ReadingIs(question=again, reading=second):
            return asked == again and first != second
        case Apply(operation="not", args=(inner,)), _:
            return same_expression(inner, other)
        case _, Apply(operation="not", args=(inner,)):
            return same_expression(inner, one)
        case Apply(operation=less, args=(left, high)), Apply(operation=more, args=(again, low)):
            if more in _LESS and less in _MORE:
                less, more, high, low = more, less, low, high
            if less not in _LESS or more not in _MORE or not same_expression(left, again):
                return False
            if same_expression(high, low):
                return less in _STRICT or more in _STRICT
            top, bottom = _fixed(sheet, high), _fixed(sheet, low)
            if top is None or bottom is None or type(top) is not type(bottom):
                return False
            return top < bottom or (top == bottom and (less in _STRICT or more in _STRICT))  # type: ignore[operator]
    return False


def _fixed(sheet: Sheet, expr: Expr) -> date | Fraction | None:
    return sheet.day(expr) or sheet.value(expr)


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
    days: list[date] = []
    prices: list[Fraction] = []
    for each in walk(term.body):
        if isinstance(each, Literal) and isinstance(each.value, date):
            days += [each.value, each.value + timedelta(days=1)]
        elif isinstance(each, Literal) and isinstance(each.value, Fraction) and each.value > 0:
            prices += [each.value, each.value + Fraction(1, 100), max(each.value - Fraction(1, 100), Fraction(1, 100))]
    return sorted(set(days))[:8], sorted(set(prices))[:12]
