"""Flips: the price at which a bar or a trigger would change, where straight lines lead to it and it is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from attrs import frozen

from termlang.evaluate.state import State
from termlang.ledger.run import Run
from termlang.model.clauses import Guard, Right
from termlang.model.deal import Deal
from termlang.model.expressions import Apply, Asked, AskedFor, Expr, Observe, Ref, walk

_HOLDS: dict[str, Callable[[Fraction], bool]] = {
    "below": lambda gap: gap < 0,
    "above": lambda gap: gap > 0,
    "at least": lambda gap: gap >= 0,
    "at most": lambda gap: gap <= 0,
}
_NEAR = Fraction(1, 1024)
_STEPS = 8

Gap = Callable[[Fraction], Fraction | None]


@frozen(eq=False)
class Flip:
    """A price of a stock at which a condition changes: `guard` is the clause, the two sides are equal there."""

    guard: Guard
    stock: str
    column: str
    price: Fraction


def flips_of(run: Run, state: State, right: Right, day: date, holder: str | None) -> tuple[Flip, ...]:
    """The flips of the guards and triggers of a right on a day; of one price, the first."""
    deal = run.deal_on(day)
    found: dict[tuple[str, str, Fraction], Flip] = {}
    for guard in (*right.guards, *right.triggers):
        for each in _reached(deal, guard.condition, set()):
            if not isinstance(each, Apply) or each.operation not in _HOLDS:
                continue
            observed = {(leaf.stock, leaf.column) for leaf in _reached(deal, each, set()) if isinstance(leaf, Observe)}
            if len(observed) != 1:
                continue
            ((stock, column),) = observed
            gap = _gap(run, state, day, each, stock, column, holder)
            root = _root(gap, _start(run, stock, column, day))
            if root is not None and _turns(gap, root, _HOLDS[each.operation]):
                found.setdefault((stock, column, root), Flip(guard, stock, column, root))
    return tuple(found.values())


def _reached(deal: Deal, expr: Expr, seen: set[object]) -> Iterator[Expr]:
    """The nodes of an expression, through names and through the prices of a right."""
    for each in walk(expr):
        yield each
        bodies: list[Expr] = []
        if isinstance(each, Ref) and each.key not in seen:
            seen.add(each.key)
            bodies = [deal.terms[each.key].body]
        elif isinstance(each, Asked) and each.what is AskedFor.PRICE and each.right not in seen:
            seen.add(each.right)
            offers = [offer for grant in deal.rights[each.right].grants for offer in grant.offers]
            bodies = [price for offer in offers for _, price in offer.price.choices]
        for body in bodies:
            yield from _reached(deal, body, seen)


def _start(run: Run, stock: str, column: str, day: date) -> Fraction:
    """The latest price seen by the day; 1 where there is none."""
    found = run.market.last_reported(stock, column, day)
    return found[1] if found is not None and found[1] > 0 else Fraction(1)


def _gap(run: Run, state: State, day: date, comparison: Apply, stock: str, column: str, holder: str | None) -> Gap:
    """The left side less the right one, as a function of the price of the day; None where a side is not known."""

    def gap(price: Fraction) -> Fraction | None:
        world = run.world(state, day, holder)
        world.market = run.market.with_observation(stock, column, day, price)
        left, right = (world.step(arg, day).value for arg in comparison.args)
        return left - right if isinstance(left, Fraction) and isinstance(right, Fraction) else None

    return gap


def _root(gap: Gap, start: Fraction) -> Fraction | None:
    """Where a gap closes, as Newton's steps go from a start: on a straight line they end on it exactly."""
    at = start
    for _ in range(_STEPS):
        here, near = gap(at), gap(at * (1 + _NEAR))
        if here is None or near is None:
            return None
        if here == 0 or here == near:
            return None if here else at
        at -= here * at * _NEAR / (near - here)
        if at <= 0:
            return None
    return None


def _turns(gap: Gap, root: Fraction, holds: Callable[[Fraction], bool]) -> bool:
    """Whether a comparison is true on one side of a price, or at it, and false on another: touching changes nothing."""
    found = [gap(root * (1 + side)) for side in (-_NEAR, 0, _NEAR)]
    return len({holds(each) for each in found if each is not None}) == 2
