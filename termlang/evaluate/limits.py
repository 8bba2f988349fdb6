"""Limits on whole shares: blockers first, then caps; the tightest binds and its consequence is named in the text."""

from __future__ import annotations

from fractions import Fraction

from termlang.evaluate import problems as wrong
from termlang.evaluate.expressions import World
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, interval, joined
from termlang.model.clauses import Excess, Limit, Right
from termlang.quantity import Rounding, RoundingMode, shown

ZERO = Fraction(0)
_DOWN = Rounding(RoundingMode.DOWN, 0)


class Fit:
    """How many of the shares fit: `shares` (or an unknown), the limit that cut them, and the steps of all limits."""

    __slots__ = ("bound_by", "shares", "steps")

    def __init__(self, shares: Fraction | Unknown, bound_by: tuple[Limit, ...], steps: tuple[Step, ...]) -> None:
        self.shares = shares
        self.bound_by = bound_by
        self.steps = steps


def fit(world: World, right: Right, shares: Fraction, only: tuple[Limit, ...] | None = None) -> Fit:
    """What of a whole number of shares the limits let through; `only` names some of the right's limits."""
    steps: list[Step] = []
    binding: list[tuple[Fraction, Limit]] = []
    doubtful: list[tuple[Fraction, Limit]] = []
    doubts: list[object] = []
    for limit in sorted(right.limits if only is None else only, key=lambda each: each.blocker is None):
        room, step, lifted = _room(world, right, limit)
        steps.append(step)
        least = interval(room)[0] or ZERO
        if lifted is True or (least >= shares and interval(room)[0] is not None):
            continue
        if isinstance(room, Fraction) and lifted is False:
            binding.append((room, limit))
        else:
            doubtful.append((least, limit))
            doubts.extend((room, lifted))
    if not binding and not doubtful:
        return Fit(shares, (), tuple(steps))
    tightest = min((room for room, _ in binding), default=shares)
    consequences = {_consequence(world, limit) for _, limit in (*binding, *doubtful)}
    if doubtful and (len(consequences) > 1 or any(least < tightest for least, _ in doubtful)):
        return Fit(joined(doubts, ZERO, tightest), (), tuple(steps))
    if len(consequences) > 1:
        # Above the widest of them, both cut the same shares.
        titles = " and ".join(f"`{limit.clause.title}`" for _, limit in binding)
        return Fit(failed(wrong.LIMITS_CLASH.at(binding[1][1].clause.span, titles=titles)), (), tuple(steps))
    return Fit(tightest, tuple(limit for room, limit in binding if room == tightest), tuple(steps))


def _consequence(world: World, limit: Limit) -> tuple[Excess, object]:
    """What becomes of the excess, and for how much."""
    price = None if limit.excess_price is None else world.step(limit.excess_price, world.on).value
    return limit.excess, price


def _room(world: World, right: Right, limit: Limit) -> tuple[Fraction | Unknown, Step, object]:
    """The whole shares left under a limit, its step, and whether its exception lifts it."""
    clause = limit.clause
    lifted: object = False
    inputs: list[Step] = []
    if limit.unless is not None:
        exception = world.step(limit.unless, world.on)
        inputs.append(exception)
        lifted = exception.value
    bound = world.step(limit.bound, world.on)
    inputs.append(bound)
    value = bound.value
    used = _used(world, right, limit)
    room: Fraction | Unknown
    if type(value) is Unknown:
        low, high = (None if each is None else _left(limit, each, used) for each in interval(value))
        room = joined([value], low, high)
    else:
        assert isinstance(value, Fraction)
        room = _left(limit, value, used)
    note = "does not apply: its exception holds" if lifted is True else _note(world, limit, used)
    step = Step(room, bound.type, clause.title, clause.span, tuple(inputs), note, clause.citations)
    return room, step, lifted


def _used(world: World, right: Right, limit: Limit) -> Fraction:
    """What was ever delivered under a limit in its scope; for a blocker, what the holder holds now."""
    state = world.state
    if state is None:
        return ZERO
    if limit.blocker is not None:
        return state.holding(world.holder or right.actor, right.into)
    holder = world.holder if limit.per_holder else None
    used = ZERO
    for word in limit.counted:
        kind = "exercises" if word == "warrants" else word
        of = None if word == "warrants" else right.instrument
        used += state.total(kind, of, holder, adjusted=limit.adjusted)
        if kind in ("conversions", "exercises"):
            used += state.promised(right.instrument, holder)
    return used


def _note(world: World, limit: Limit, used: Fraction) -> str:
    if limit.blocker is not None:
        keeps = f"the most that keeps the holder at {shown(limit.blocker * 100)}% after the issue"
        held = "no journal is given: nothing is held before" if world.state is None else f"{shown(used)} is held"
        return f"{keeps}; {held}"
    if world.state is None:
        return "no journal is given: nothing was issued under it before"
    return f"{shown(used)} was issued under it before"


def _left(limit: Limit, bound: Fraction, used: Fraction) -> Fraction:
    """Whole shares under the bound: of a blocker, the most n with held + n at most P% of (outstanding + n)."""
    if limit.blocker is None:
        return max(ZERO, _DOWN.apply(bound - used))
    return max(ZERO, _DOWN.apply((limit.blocker * bound - used) / (1 - limit.blocker)))
