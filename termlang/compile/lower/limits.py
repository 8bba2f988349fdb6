"""Limits on whole shares: the room under each, which binds, and what the text does with the excess."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from termlang.compile.known import known
from termlang.compile.lower.expressions import Place
from termlang.compile.lower.sections import Draft
from termlang.compile.problems import Stop
from termlang.model.clauses import Excess, Limit, Right
from termlang.quantity import Rounding, RoundingMode

ZERO = Fraction(0)
DOWN = Rounding(RoundingMode.DOWN, 0)


class Fit(NamedTuple):
    """How many shares fit; for each limit whether it binds, and what the excess is paid at (None where at nothing)."""

    shares: int
    binds: tuple[int, ...]
    prices: tuple[int | None, ...]


def counted_as(word: str, instrument: str) -> str:
    """The running total that a word of a limit counts."""
    figures = {"conversions": "shares", "exercises": "shares", "dividends": "dividend shares"}
    return "exercises of all" if word == "warrants" else f"{figures[word]} of {instrument}"


def held_by(holder: str, stock: str) -> str:
    """The running total of what a holder has of a stock."""
    return f"{stock} held by {holder}"


def fit(draft: Draft, place: Place, right: Right, holder: str, shares: int, limits: tuple[Limit, ...]) -> Fit:
    """What of a whole number of shares the limits let through."""
    build = draft.build
    binds: list[int] = []
    prices: list[int | None] = []
    fits = shares
    for limit in limits:
        known(limit, limit.clause.span)
        if limit.pro_rata:
            raise Stop(f"`{limit.clause.title}`, pro rata,", limit.clause.span)
        room = _room(draft, place, right, holder, limit)
        lifted = build.const(False) if limit.unless is None else place.lower(limit.unless)
        open_ = build.negate(lifted)
        binds.append(build.both(open_, build.less(room, shares)))
        prices.append(None if limit.excess_price is None else place.lower(limit.excess_price))
        fits = build.least(fits, build.select(open_, room, shares))
    for number, limit in enumerate(limits):
        for other_number, other in enumerate(limits[:number]):
            _clash(draft, binds, prices, (number, limit), (other_number, other))
    return Fit(fits, tuple(binds), tuple(prices))


def _clash(
    draft: Draft,
    binds: list[int],
    prices: list[int | None],
    one: tuple[int, Limit],
    two: tuple[int, Limit],
) -> None:
    """Two limits that bind with different consequences leave no answer."""
    build = draft.build
    (a, limit), (b, other) = one, two
    at_a, at_b = prices[a], prices[b]
    if limit.excess is not other.excess or (at_a is None) is not (at_b is None):
        draft.fails.append(build.both(binds[a], binds[b]))
    elif at_a is not None and at_b is not None:
        draft.fails.append(build.both(binds[a], binds[b], build.negate(build.equal(at_a, at_b))))


def _room(draft: Draft, place: Place, right: Right, holder: str, limit: Limit) -> int:
    build, states = draft.build, draft.states
    bound = place.lower(limit.bound)
    if limit.blocker is not None:
        used = states.counter(held_by(holder, right.into), whole=True)
        share = build.sub(build.mul(build.const(limit.blocker), bound), used)
        room = build.mul(share, build.const(1 / (1 - limit.blocker)))
    else:
        used = build.const(ZERO)
        for word in limit.counted:
            used = build.add(used, states.counter(counted_as(word, right.instrument), whole=True))
        room = build.sub(bound, used)
    return build.most(build.const(ZERO), build.rounded(room, DOWN))


def refuses(limits: tuple[Limit, ...]) -> tuple[int, ...]:
    """The places of the limits that refuse the whole request."""
    return tuple(place for place, limit in enumerate(limits) if limit.excess is Excess.REFUSED)
