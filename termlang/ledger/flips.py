"""Flips: the price at which a bar or a trigger would change, where that is a straight line and can be checked exactly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from attrs import frozen

from termlang.evaluate.answer import Answer
from termlang.evaluate.state import State
from termlang.ledger.run import Run
from termlang.model.clauses import Guard, Right
from termlang.model.expressions import Apply, Expr, Observe, Ref, walk
from termlang.quantity import decimals_of

_COMPARISONS = ("below", "above", "at least", "at most")


@frozen(eq=False)
class Flip:
    """A price of a stock at which a condition changes: `guard` is the clause, the two sides are equal there."""

    guard: Guard
    stock: str
    column: str
    price: Fraction


def flips_of(run: Run, state: State, right: Right, day: date, answer: Answer, holder: str | None) -> tuple[Flip, ...]:
    """The flips of the guards and triggers of a right, found from two prices and kept only where a third agrees."""
    found: list[Flip] = []
    for guard in (*right.guards, *right.triggers):
        for comparison in _comparisons(guard.condition):
            flip = _flip(run, state, day, guard, comparison, answer)
            if flip is not None and not any(flip.price == each.price for each in found):
                found.append(flip)
    return tuple(found)


def _comparisons(expr: Expr) -> Iterator[Apply]:
    for found in walk(expr):
        if isinstance(found, Apply) and found.operation in _COMPARISONS:
            yield found


def _observed(run: Run, expr: Expr, seen: set[object]) -> set[tuple[str, str]]:
    """The observations that an expression rests on, through names."""
    found: set[tuple[str, str]] = set()
    for each in walk(expr):
        if isinstance(each, Observe):
            found.add((each.stock, each.column))
        elif isinstance(each, Ref) and each.key not in seen:
            seen.add(each.key)
            found |= _observed(run, run.deal.terms[each.key].body, seen)
    return found


def _flip(run: Run, state: State, day: date, guard: Guard, comparison: Apply, answer: Answer) -> Flip | None:
    observed = _observed(run, comparison, set())
    if len(observed) != 1:
        return None
    ((stock, column),) = observed
    # Two prices near where the sides might meet; a third, the root itself, has to make them equal.
    for near in (Fraction(1), Fraction(10), Fraction(100)):
        low, high = _gap(run, state, day, comparison, stock, column, near), _gap(run, state, day, comparison, stock, column, near * 2)
        if low is None or high is None or low == high:
            continue
        root = near - low * near / (high - low)
        if root > 0 and decimals_of(root) is not None and _gap(run, state, day, comparison, stock, column, root) == 0:
            return Flip(guard, stock, column, root)
        if root > 0 and _gap(run, state, day, comparison, stock, column, root) == 0:
            return Flip(guard, stock, column, root)
    return None


def _gap(run: Run, state: State, day: date, comparison: Apply, stock: str, column: str, price: Fraction) -> Fraction | None:
    """The left side less the right one, if the stock had this price on the day."""
    world = run.world(state, day)
    world.market = run.market.with_observation(stock, column, day, price)
    left, right = (world.step(arg, day).value for arg in comparison.args)
    return left - right if isinstance(left, Fraction) and isinstance(right, Fraction) else None
