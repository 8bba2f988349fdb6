"""U419: a price that is worked out and never rounded."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.clauses import Verb
from termlang.model.expressions import Apply, At, Choose, Expr, Fold, Ref, TermKey, children

_WORKED = frozenset(("multiply", "divide"))


class UnroundedPrice(Rule):
    """A price is a percentage, a quotient or an average, and nothing says to how many places it is taken.

    The program keeps it exact. A desk that works with cents, or with four decimals, comes to another share count: at
    $2.02 and $2.0202, $4,000,000 are 1,980,198 and 1,980,001 shares. What each reading comes to is shown where prices
    tell them apart.
    """

    code, name = "U419", "unit.price-rounding"
    headline = "the {what} of the {verb} is worked out and never rounded"
    why = "taken to the cent or to four decimals it gives another number of shares"
    remedy = "add `, rounded to nearest to 4 decimals`, or the rounding that is meant, to the line"
    severity = Severity.INFO
    fix = FixLevel.CHOICE
    bad = (
        """
        # in the conversion
        at any time:
          all of it
          at 92% of Market Value
        """,
    )
    good = (
        """
        # in the conversion
        at any time:
          all of it
          at 92% of Market Value, rounded to nearest to 4 decimals
        """,
        """
        # in the conversion
        at any time:
          all of it
          at $13.06 per share
        """,
    )
    see = ("U403", "U404")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            if right.verb not in (Verb.CONVERT, Verb.EXERCISE):
                continue
            for grant in right.grants:
                for offer in grant.offers:
                    price = offer.price
                    stated = [_stated(each) for _, each in price.choices]
                    if price.rounding is not None or not any(_open(sheet, each, ()) for each in stated):
                        continue
                    placed = sheet.placed(price.clause.span)
                    tails = ("rounded to nearest to 4 decimals", "rounded to nearest to 2 decimals")
                    fixes = [] if placed is None else [
                        choice(f"add `, {tail}`", sheet.added(placed.line, f", {tail}")) for tail in tails
                    ]  # fmt: skip
                    path = sheet.path_of(right, grant.window.clause)
                    what = "rate" if stated[0].type.unit.power_of(right.into) > 0 else "price"
                    yield cls.at(price.clause.span, path, fixes=fixes, what=what, verb=right.verb.value)


def _stated(price: Expr) -> Expr:
    """What the text states: the rate where it implies the price, which stands at the same place; else the price."""
    match price:
        case Apply(operation="divide", args=(_, rate), span=span) if rate.span == span:
            return rate
    return price


def _open(sheet: Sheet, expr: Expr, seen: tuple[TermKey, ...]) -> bool:
    """Whether a product, a quotient or an average reaches the price without a rounding on the way."""
    match expr:
        case Apply(operation="rounded"):
            return False
        case Ref(key=key):
            term = sheet.deal.terms.get(key)
            return term is not None and key not in seen and _open(sheet, term.body, (*seen, key))
        case Apply(operation=operation) if operation in _WORKED:
            return sheet.value(expr) is None
        case Fold(reducer=reducer):
            return reducer.value == "average"
        case Choose(cases=cases, otherwise=otherwise):
            values = [value for _, value in cases] + ([otherwise] if otherwise is not None else [])
            return any(_open(sheet, value, seen) for value in values)
        case At(body=body):
            return _open(sheet, body, seen)
    return any(_open(sheet, child, seen) for child in children(expr))
