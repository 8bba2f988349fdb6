"""C602: a floor so low that it hardly ever holds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from termlang.diagnostics import Problem, Severity
from termlang.linter.floors import fixed_floor
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Verb
from termlang.model.deal import Deal
from termlang.model.expressions import Apply, Expr, Literal, Ref
from termlang.quantity import shown


class TokenFloor(Rule):
    """A price has a floor, and the floor is a small part of the fixed price beside it.

    A floor at a tenth of the price lets the shares grow tenfold before it holds. What is small is set with
    `token-floor` in the configuration, a percentage of the fixed price; without it, 20%.
    """

    code, name = "C602", "limit.token-floor"
    headline = "the floor of {floor} is {percent}% of the fixed price of {fixed}"
    why = "before it holds, the shares grow {times} times"
    remedy = "raise the floor, or set `token-floor` below {percent}% in the configuration"
    severity = Severity.INFO
    bad = (
        """
        # in the conversion
        at any time:
          all of it
          at the lesser of $13.06 per share and (the greater of $1.00 per share and 101% of Market Value)
        """,
    )
    good = (
        """
        # in the conversion
        at any time:
          all of it
          at the lesser of $13.06 per share and (the greater of $4.00 per share and 101% of Market Value)
        """,
    )
    see = ("C601",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        least = Fraction(str(sheet.options.get("token-floor", "20")).rstrip("%")) / 100
        for right in sheet.deal.rights.values():
            if right.verb is not Verb.CONVERT:
                continue
            for grant in right.grants:
                for offer in grant.offers:
                    for _, expr in offer.price.choices:
                        found = _two(sheet.deal, expr)
                        if found is not None and found[0] < least * found[1]:
                            floor, fixed = found
                            yield cls.at(
                                offer.price.clause.span,
                                sheet.path_of(right, offer.price.clause),
                                floor=shown(floor),
                                fixed=shown(fixed),
                                percent=shown(floor / fixed * 100, decimals=2),
                                times=shown(fixed / floor, decimals=2),
                            )


def _two(deal: Deal, expr: Expr) -> tuple[Fraction, Fraction] | None:
    """The floor and the fixed price of `the lesser of FIXED and (the greater of FLOOR and …)`."""
    while isinstance(expr, Ref) and expr.key in deal.terms and expr.key not in deal.cells:
        expr = deal.terms[expr.key].body
    while isinstance(expr, Apply) and expr.operation in ("rounded", "adjusted for splits"):
        expr = expr.args[0]
    if not isinstance(expr, Apply) or expr.operation != "lesser":
        return None
    floor = fixed_floor(deal, expr)
    every = [(each, fixed_floor(deal, each)) for each in expr.args]
    fixed = [value for each, value in every if value is not None and _is_fixed(deal, each)]
    return (floor, min(fixed)) if floor is not None and fixed and floor < min(fixed) else None


def _is_fixed(deal: Deal, expr: Expr) -> bool:
    match expr:
        case Literal():
            return True
        case Ref(key=key):
            return key in deal.terms and _is_fixed(deal, deal.terms[key].body)
        case Apply(operation="rounded" | "adjusted for splits", args=args):
            return _is_fixed(deal, args[0])
    return False
