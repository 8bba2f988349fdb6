"""Limits on whole shares: the room under each, which binds, and what the text does with the excess."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from termlang.compile.known import known
from termlang.compile.lower.expressions import Place
from termlang.compile.lower.sections import Draft
from termlang.compile.lower.states import EXERCISED, as_split
from termlang.compile.plan import Level
from termlang.compile.problems import Stop
from termlang.model.clauses import Excess, Limit, LimitScope, Right
from termlang.model.expressions import Expr, Ref, Undisclosed
from termlang.quantity import Rounding, RoundingMode

ZERO = Fraction(0)
DOWN = Rounding(RoundingMode.DOWN, 0)


class Fit(NamedTuple):
    """How many shares fit; for each limit whether it binds, and what the excess is paid at (None where at nothing)."""

    shares: int
    binds: tuple[int, ...]
    prices: tuple[int | None, ...]


def fit(draft: Draft, place: Place, right: Right, holder: str, shares: int, limits: tuple[Limit, ...]) -> Fit:
    """What of a whole number of shares the limits let through."""
    build = draft.build
    binds: list[int] = []
    prices: list[int | None] = []
    fits = shares
    for limit in limits:
        known(limit, limit.clause.span)
        room = _room(draft, place, right, holder, limit)
        lifted = _lifted(place, limit)
        open_ = build.negate(lifted)
        binds.append(build.both(open_, build.less(room, shares)))
        prices.append(None if limit.excess_price is None else place.lower(limit.excess_price))
        if build.plan.ops[open_].data is not False:
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


def _lifted(place: Place, limit: Limit) -> int:
    """Whether the exception of a limit holds, or what its excess needs is there."""
    if limit.needed is not None:
        # What has not been told is not there.
        return place.build.const(False) if _untold(place, limit.needed) else place.lower(limit.needed)
    return place.build.const(False) if limit.unless is None else place.lower(limit.unless)


def _untold(place: Place, expr: Expr) -> bool:
    """Whether a condition is a term that the text does not disclose and nobody gave."""
    while isinstance(expr, Ref) and expr.key not in place.facts.given:
        expr = place.facts.deal.terms[expr.key].body
    return isinstance(expr, Undisclosed)


def _room(draft: Draft, place: Place, right: Right, holder: str, limit: Limit) -> int:
    """The whole shares left under a limit. One holder has the whole instrument, so that his part of a limit is all."""
    build, states = draft.build, draft.states
    bound = place.lower(limit.bound)
    used = build.const(ZERO)
    if limit.blocker is not None:
        part = place.lower(limit.blocker)
        if build.plan.ops[part].level > Level.DATED:
            raise Stop(f"`{limit.clause.title}`, whose part prices decide,", limit.clause.span)
        one = build.const(Fraction(1))
        known_part = build.both(build.less(build.const(ZERO), part), build.less(part, one))
        place.fails.append(build.negate(known_part))
        if limit.scope is not LimitScope.REQUEST:
            used = draft.holding(holder, right.into, limit.clause.span)
        share = build.sub(build.mul(part, bound), used)
        room = build.div(share, build.select(known_part, build.sub(one, part), one))
    else:
        if limit.scope is not LimitScope.REQUEST:
            used = _counted(draft, limit, right)
        if limit.pro_rata:
            name = right.instrument
            part = build.const(states.issued_to_holder[name] / (states.issued[name] or 1))
            bound = build.mul(bound, part)
        room = build.sub(bound, used)
    return build.most(build.const(ZERO), build.rounded(room, DOWN))


def _counted(draft: Draft, limit: Limit, right: Right) -> int:
    """What uses up a limit so far."""
    build, states, kind = draft.build, draft.states, ("exercises",)
    split = right.into if limit.adjusted and draft.splits(right.into) else ""
    used = build.const(ZERO)
    for word in limit.counted:
        if word == "warrants" and split:
            before = states.counted_at_first(kind, None, split)
            used = build.add(used, states.counter(as_split(EXERCISED, ""), before=before))
        elif word == "warrants":
            used = build.add(used, states.counter(EXERCISED, before=states.counted(kind, None), whole=True))
        else:
            figure = "dividend shares" if word == "dividends" else "shares"
            for of in (right.instrument, *limit.shared):
                used = build.add(used, states.delivered(figure, (word,), of, split=split))
    return build.mul(used, draft.moved(split)) if split else used


def refuses(limits: tuple[Limit, ...]) -> tuple[int, ...]:
    """The places of the limits that refuse the whole request."""
    return tuple(place for place, limit in enumerate(limits) if limit.excess is Excess.REFUSED)
