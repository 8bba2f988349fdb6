"""Whether a formula can follow the market down to nothing, read off its shape."""

from __future__ import annotations

from fractions import Fraction

from termlang.model.clauses import Right
from termlang.model.deal import Deal, Variability
from termlang.model.expressions import (
    Apply,
    Asked,
    At,
    CellNow,
    Choose,
    Expr,
    Fold,
    Literal,
    Observe,
    Ref,
    Today,
    Undisclosed,
    walk,
)
from termlang.quantity import Rounding


def has_floor(deal: Deal, expr: Expr) -> bool:
    """Whether a price is held up by something that does not move with the market.

    A figure that never looks at the market holds itself up; the greater of several needs one such leg, the lesser of
    several needs all. A quotient is held up where what it divides by is held down, as a conversion rate is by a most.
    Terms are followed; one that changes with what happens is taken to hold.
    """
    return _held(deal, expr, up=True)


def _held(deal: Deal, expr: Expr, *, up: bool) -> bool:
    """Whether a figure is held up, or else held down, by something that does not move with the market."""
    match expr:
        case Literal() | Undisclosed() | At() | CellNow():
            return True
        case Observe():
            return False
        case Ref(key=key):
            term = deal.terms.get(key)
            if term is None or term.variability is not Variability.MARKET:
                return True
            return key in deal.cells or _held(deal, term.body, up=up)
        case Choose(cases=cases) if any(_rests_on(deal, condition, (Observe, Fold)) for condition, _ in cases):
            # What a piece comes to where its condition holds is not read off its shape.
            return True
        case Fold(days=days):
            # Its days may move on with the day of the question, as those before a conversion do.
            return not _rests_on(deal, days.day, (Asked, Today))
        case Choose(cases=cases, otherwise=otherwise):
            values = [value for _, value in cases] + ([otherwise] if otherwise is not None else [])
            return all(_held(deal, value, up=up) for value in values)
        case Apply(operation="divide" | "subtract", args=(one, other)):
            return _held(deal, one, up=up) and _held(deal, other, up=not up)
        case Apply(operation=operation, args=args):
            legs = (_held(deal, each, up=up) for each in args)
            return any(legs) if operation in (("greater", "add") if up else ("lesser",)) else all(legs)
    return False


def _rests_on(deal: Deal, expr: Expr, kinds: tuple[type[Expr], ...]) -> bool:
    """Whether an expression has a part of some kinds, by itself or through its terms."""
    return any(
        isinstance(part, kinds)
        or (isinstance(part, Ref) and part.key in deal.terms and _rests_on(deal, deal.terms[part.key].body, kinds))
        for part in walk(expr)
    )


def fixed_floor(deal: Deal, expr: Expr) -> Fraction | None:
    """The figure below which a price never falls; None where it has none, or none that the text states."""
    match expr:
        case Literal(value=stated):
            return stated if isinstance(stated, Fraction) else None
        case Ref(key=key) if key in deal.terms and key not in deal.cells:
            return fixed_floor(deal, deal.terms[key].body)
        case Apply(operation="greater", args=args):
            found = [value for each in args if (value := fixed_floor(deal, each)) is not None]
            return max(found) if found else None
        case Apply(operation="lesser", args=args):
            every = [fixed_floor(deal, each) for each in args]
            known = [value for value in every if value is not None]
            return min(known) if len(known) == len(every) else None
        case Apply(operation="adjusted for splits", args=args):
            return fixed_floor(deal, args[0])
        case Apply(operation="rounded", args=args, options=(Rounding() as rounding,)):
            below = fixed_floor(deal, args[0])
            return None if below is None else rounding.apply(below)
    return None


def fixed_floors(deal: Deal, right: Right) -> list[Fraction | None]:
    """The figures below which the prices of a right never fall, one for each price, their roundings included."""
    found = []
    for grant in right.grants:
        for offer in grant.offers:
            rounding = offer.price.rounding
            for _, expr in offer.price.choices:
                below = fixed_floor(deal, expr)
                found.append(below if below is None or rounding is None else rounding.apply(below))
    return found
