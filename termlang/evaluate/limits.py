"""Limits on whole shares: blockers first, then caps; the tightest binds and its consequence is named in the text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from termlang.evaluate import problems as wrong
from termlang.evaluate.expressions import World
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, interval, joined, missing
from termlang.evaluate.usage import period_start, used_by
from termlang.model.clauses import Excess, Limit, LimitScope, Measure, Right
from termlang.quantity import Rounding, RoundingMode, shown

ZERO = Fraction(0)
_DOWN = Rounding(RoundingMode.DOWN, 0)
_ALL = Fraction(1)


class Fit:
    """How many of the shares fit: `shares` (or an unknown), the limit that cut them, and the steps of all limits."""

    __slots__ = ("bound_by", "shares", "steps")

    def __init__(self, shares: Fraction | Unknown, bound_by: tuple[Limit, ...], steps: tuple[Step, ...]) -> None:
        self.shares = shares
        self.bound_by = bound_by
        self.steps = steps


def fit(
    world: World,
    right: Right,
    count: Fraction,
    only: tuple[Limit, ...] | None = None,
    worth: Mapping[Measure, Fraction | Unknown] | None = None,
) -> Fit:
    """What of a whole number of shares the limits let through; `only` names some of the right's limits.

    With `worth`, what of a number of units the limits on units and money let through: it says what a unit counts for.
    """
    steps: list[Step] = []
    binding: list[tuple[Fraction, Limit]] = []
    doubtful: list[tuple[Fraction, Limit]] = []
    doubts: list[object] = []
    fitting = [
        limit
        for limit in (right.limits if only is None else only)
        if (limit.measure is Measure.SHARES) is (worth is None)
    ]
    for limit in sorted(fitting, key=lambda each: each.blocker is None):
        room, step, lifted = _room(world, right, limit)
        steps.append(step)
        if worth is not None:
            each = worth[limit.measure]
            if isinstance(each, Fraction) and each <= 0:
                continue  # nothing is paid, so nothing counts
            room = _in_units(room, each)
        least = interval(room)[0] or ZERO
        if lifted is True or (least >= count and interval(room)[0] is not None):
            continue
        if isinstance(room, Fraction) and lifted is False:
            binding.append((room, limit))
        else:
            doubtful.append((least, limit))
            doubts.extend((room, lifted))
    if not binding and not doubtful:
        return Fit(count, (), tuple(steps))
    tightest = min((room for room, _ in binding), default=count)
    consequences = {consequence(world, limit) for _, limit in (*binding, *doubtful)}
    if doubtful and (len(consequences) > 1 or any(least < tightest for least, _ in doubtful)):
        return Fit(joined(doubts, ZERO, tightest), (), tuple(steps))
    if len(consequences) > 1:
        # Above the widest of them, both cut the same shares.
        return Fit(clash(tuple(limit for _, limit in binding)), (), tuple(steps))
    return Fit(tightest, tuple(limit for room, limit in binding if room == tightest), tuple(steps))


def clash(limits: tuple[Limit, ...]) -> Unknown:
    """The error that two limits cut off the same and say different things of it."""
    titles = " and ".join(f"`{limit.clause.title}`" for limit in limits)
    return failed(wrong.LIMITS_CLASH.at(limits[1].clause.span, titles=titles))


def _in_units(room: Fraction | Unknown, each: Fraction | Unknown) -> Fraction | Unknown:
    """Room in money as units that count for so much each; of what is not known, how many fit at the least."""
    if isinstance(room, Fraction) and isinstance(each, Fraction):
        return room / each
    low, most = interval(room)[0], interval(each)[1]
    return joined([room, each], ZERO if low is None or most is None or most <= 0 else low / most)


def consequence(world: World, limit: Limit) -> tuple[Excess, object]:
    """What becomes of the excess, and for how much."""
    price = None if limit.excess_price is None else world.step(limit.excess_price, world.on).value
    return limit.excess, price


def _room(world: World, right: Right, limit: Limit) -> tuple[Fraction | Unknown, Step, object]:
    """The whole shares left under a limit, its step, and whether its exception lifts it."""
    clause = limit.clause
    lifted, inputs = _lifted(world, limit)
    bound = world.step(limit.bound, world.on)
    parts = [world.step(limit.blocker, world.on)] if limit.blocker is not None else []
    inputs += [bound, *parts]
    used = _used(world, right, limit)
    share, its = share_of(world, right, limit)
    value = _times(bound.value, share)
    part = parts[0].value if parts else None
    room: Fraction | Unknown
    if type(part) is Fraction and not 0 < part < 1:
        assert limit.blocker is not None
        room = failed(wrong.PART_RANGE.at(limit.blocker.span, part=shown(part * 100)))
    elif isinstance(used, Unknown):
        room = joined([used, value], ZERO, interval(value)[1])
    elif type(value) is Unknown or type(part) is Unknown:
        bounds, ends = interval(value), (None, None) if part is None else interval(part)
        # A part that may be all of the shares outstanding bounds nothing.
        low, high = (
            None if end is None or (parts and (each is None or each >= 1)) else _left(limit, end, used, each)
            for end, each in zip(bounds, ends, strict=True)
        )
        room = joined([value, part], ZERO if low is None else low, high)
    else:
        assert isinstance(value, Fraction) and (part is None or isinstance(part, Fraction))
        room = _left(limit, value, used, part)
    note = "does not apply: its exception holds" if lifted is True else _note(world, limit, used, part) + its
    step = Step(room, bound.type, clause.title, clause.span, tuple(inputs), note, clause.citations)
    return room, step, lifted


def _lifted(world: World, limit: Limit) -> tuple[object, list[Step]]:
    """Whether the exception of a limit holds, or what its excess needs is there; what was looked at."""
    if limit.needed is not None:
        needed = world.step(limit.needed, world.on)
        # What has not been told is not there.
        return needed.value is True, [needed]
    if limit.unless is None:
        return False, []
    exception = world.step(limit.unless, world.on)
    return exception.value, [exception]


def needs_of(world: World, limit: Limit) -> tuple[str, ...]:
    """What the excess of a limit waits for."""
    if limit.needed is None:
        return ()
    value = world.step(limit.needed, world.on).value
    if type(value) is Unknown:
        return tuple(sorted(value.needs))
    return (limit.clause.title,) if value is not True else ()


def share_of(world: World, right: Right, limit: Limit) -> tuple[Fraction | Unknown, str]:
    """The part of a limit that is the asking holder's: all of it, or pro rata what was issued to him; and why."""
    instrument = world.deal.instruments.get(right.instrument)
    if not limit.pro_rata or instrument is None or world.holder is None:
        return _ALL, ""
    if world.state is None:
        told = dict(instrument.allotted)
        if world.holder in told:
            total = sum(told.values(), ZERO)
            return told[world.holder] / total, f"; {shown(told[world.holder])} of {shown(total)} go to {world.holder}"
        if world.holder == instrument.holder:
            return _ALL, ""
        return missing(f"what was issued of {instrument.name} to {world.holder}", ZERO, _ALL), ""
    whole = world.step(instrument.issued, world.on).value
    if not isinstance(whole, Fraction) or not whole:
        whole = world.state.issued_units(instrument.name)
    mine = world.state.issued_units(instrument.name, world.holder)
    return mine / whole if whole else ZERO, f"; {shown(mine)} of {shown(whole)} were issued to {world.holder}"


def _times(bound: object, share: Fraction | Unknown) -> Fraction | Unknown:
    if isinstance(bound, Fraction) and isinstance(share, Fraction):
        return bound * share
    ends = zip(interval(bound), interval(share), strict=True)
    low, high = (None if one is None or two is None else one * two for one, two in ends)
    return joined([bound, share], low, high)


def _used(world: World, right: Right, limit: Limit) -> Fraction | Unknown:
    """What was ever delivered under a limit in its scope; for a blocker, what the holder holds now."""
    state = world.state
    if state is None or limit.scope is LimitScope.REQUEST:
        return ZERO
    if limit.blocker is not None:
        return state.holding(world.holder or right.actor, right.into)
    return used_by(world, state, right, limit, world.holder if limit.per_holder else None)


def _note(world: World, limit: Limit, used: Fraction | Unknown, part: object) -> str:
    if limit.blocker is not None:
        at = f"{shown(part * 100)}%" if isinstance(part, Fraction) else "its part"
        keeps = f"the most that keeps the holder at {at} after the issue"
        held = "no journal is given: nothing is held before" if world.state is None else f"{_said(used)} is held"
        return f"{keeps}; {held}"
    if limit.scope is LimitScope.REQUEST:
        return "of one request"
    if limit.measure is Measure.SHARES and limit.period is None:
        if world.state is None:
            return "no journal is given: nothing was issued under it before"
        return f"{_said(used)} was issued under it before"
    since = None if limit.period is None else period_start(world, limit, limit.period)
    when = f" since {since}" if isinstance(since, date) else ""
    if world.state is None:
        return f"no journal is given: nothing counts under it{when}"
    return f"{_said(used)} counts under it{when}"


def _said(used: Fraction | Unknown) -> str:
    return shown(used) if isinstance(used, Fraction) else "what is not known"


def _left(limit: Limit, bound: Fraction, used: Fraction, part: Fraction | None) -> Fraction:
    """What is left under the bound, of shares the whole ones.

    Of a blocker, the most n with held + n at most P% of (outstanding + n), for a P below 100.
    """
    if limit.measure is not Measure.SHARES:
        return max(ZERO, bound - used)
    if part is None:
        return max(ZERO, _DOWN.apply(bound - used))
    return max(ZERO, _DOWN.apply((part * bound - used) / (1 - part)))
