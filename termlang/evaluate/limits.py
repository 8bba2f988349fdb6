"""Limits on whole shares: blockers first, then caps; the tightest binds and its consequence is named in the text."""

from __future__ import annotations

from fractions import Fraction

from termlang.evaluate import problems as wrong
from termlang.evaluate.expressions import World
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, interval, joined
from termlang.model.clauses import Limit, Right
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


def fit(world: World, right: Right, shares: Fraction | Unknown) -> Fit:
    """What of a whole number of shares the limits let through."""
    steps: list[Step] = []
    rooms: list[tuple[Fraction, Limit]] = []
    doubts: list[object] = []
    for limit in sorted(right.limits, key=lambda each: each.blocker is None):
        room, step, lifted = _room(world, limit)
        if lifted is True:
            continue
        steps.append(step)
        asked_high, room_low = interval(shares)[1], interval(room)[0]
        if room_low is not None and asked_high is not None and room_low >= asked_high:
            continue
        if type(room) is Unknown or type(lifted) is Unknown:
            doubts.extend((room, lifted))
        elif isinstance(room, Fraction):
            rooms.append((room, limit))
    if type(shares) is Unknown or doubts:
        low = min((room for room, _ in rooms), default=None)
        if type(shares) is not Unknown and low is not None and low <= 0:
            return Fit(ZERO, tuple(limit for room, limit in rooms if room <= 0), tuple(steps))
        return Fit(joined([shares, *doubts], ZERO, low), (), tuple(steps))
    assert isinstance(shares, Fraction)
    binding = [(room, limit) for room, limit in rooms if room < shares]
    if not binding:
        return Fit(shares, (), tuple(steps))
    least = min(room for room, _ in binding)
    tightest = tuple(limit for room, limit in binding if room == least)
    if len({limit.excess for limit in tightest}) > 1:
        titles = " and ".join(f"`{limit.clause.title}`" for limit in tightest)
        return Fit(failed(wrong.LIMITS_CLASH.at(tightest[1].clause.span, titles=titles)), (), tuple(steps))
    return Fit(least, tightest, tuple(steps))


def _room(world: World, limit: Limit) -> tuple[Fraction | Unknown, Step, object]:
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
    room: Fraction | Unknown
    if type(value) is Unknown:
        low, high = (None if each is None else _left(limit, each) for each in interval(value))
        room = joined([value], low, high)
    else:
        assert isinstance(value, Fraction)
        room = _left(limit, value)
    note = "no journal is given: nothing was issued under it before"
    if limit.blocker is not None:
        percent = shown(limit.blocker * 100)
        note = (
            f"the most that keeps the holder at {percent}% after the issue; no journal is given: nothing is held before"
        )
    step = Step(room, bound.type, clause.title, clause.span, tuple(inputs), note, clause.citations)
    return room, step, lifted


def _left(limit: Limit, bound: Fraction) -> Fraction:
    """Whole shares under the bound: of a blocker, the most n with held + n at most P% of (outstanding + n)."""
    if limit.blocker is None:
        return max(ZERO, _DOWN.apply(bound))
    return max(ZERO, _DOWN.apply(limit.blocker * bound / (1 - limit.blocker)))
