"""How the states of a path are carried: as integers where a comparison or a rounding rests on them, else as doubles."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from math import lcm

from attrs import define

from termlang.compile.bind import Bound
from termlang.compile.machine import EXACT
from termlang.compile.plan import Code, Plan, State
from termlang.compile.scaling.forms import MOST_SHARES, Rep, Whole

MOST_SCALE = 1 << 45
# Figures that are carried as integers where they can be, so that they are reported exactly.
_COUNTED = frozenset(("shares", "dividend shares", "converted", "outstanding"))


class Widened(Enum):
    """What a change has made of the way in which a state is carried."""

    NOT = "nothing"
    FINER = "in a finer fraction"
    NEAR = "near, with a bound on its error"


@define(eq=False)
class Kept:
    """How a state is carried: `whole` with its scale and bounds, or near with an error, or as a plain double."""

    name: str
    whole: bool
    demanded: bool
    scale: int
    low: int
    high: int
    guarded: bool  # whether its bound has to be watched
    spare: bool  # whether nothing rests on it, so that a plain double does where it is no integer


def kept_states(bound: Bound) -> dict[str, Kept]:
    """Which states comparisons and roundings rest on, and how each is carried to begin with."""
    plan, found = bound.lowered.plan, {}
    demanded = _demanded(plan)
    for state in plan.states:
        start = plan.ops[state.start].data
        assert isinstance(start, Fraction)
        figure = state.name.split(" of ")[0]
        low, high, guarded = 0, MOST_SHARES, True
        if figure in ("outstanding", "converted") or state.name.startswith("used under"):
            # What is outstanding, converted or used never exceeds what was issued.
            high, guarded = _ceiling(plan, state, start), False
        elif figure == "first limit":
            low, high, guarded = -1, len(bound.days), False
        wanted = state.name in demanded
        counted = wanted or figure in _COUNTED
        scale = start.denominator
        kept = Kept(state.name, counted, counted, scale, low * scale, high * scale, guarded, not wanted)
        found[state.name] = kept
    return found


def widen(kept: Kept, found: Rep) -> Widened:
    """Carry a state in a finer fraction where its change needs one; near, where no fraction is fine enough."""
    if isinstance(found, Whole):
        scale = lcm(kept.scale, found.scale)
        if scale == kept.scale:
            return Widened.NOT
        if scale <= MOST_SCALE and kept.high // kept.scale * scale < EXACT:
            kept.low, kept.high = kept.low // kept.scale * scale, kept.high // kept.scale * scale
            kept.scale = scale
            return Widened.FINER
    kept.whole, kept.scale = False, 1
    if kept.spare:
        kept.demanded = False
    return Widened.NEAR


def _ceiling(plan: Plan, state: State, start: Fraction) -> int:
    """A whole number above all that a balance of an instrument can be."""
    issued = [
        plan.ops[each.start].data
        for each in plan.states
        if each.name.startswith("outstanding of ")
        and (each.name.endswith(state.name.partition(" of ")[2]) or state.name.startswith("used under"))
    ]
    most = max([start, *(each for each in issued if isinstance(each, Fraction))])
    return int(most) + 1


def _demanded(plan: Plan) -> set[str]:
    """The states on which a comparison or a rounding rests, by itself or through other states."""
    updates: dict[str, list[int]] = {}
    waiting: list[int] = []
    for section in plan.sections:
        for name, op in section.updates:
            updates.setdefault(name, []).append(op)
        for at in plan.needed(plan.roots(section)):
            op_ = plan.ops[at]
            if op_.code in (Code.LESS, Code.AT_MOST, Code.EQUAL, Code.ROUND, Code.STREAK):
                waiting.extend(op_.args)
    found: set[str] = set()
    seen: set[int] = set()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        op_ = plan.ops[at]
        waiting.extend(op_.args)
        if op_.code is Code.STATE and str(op_.data) not in found:
            found.add(str(op_.data))
            waiting.extend(updates.get(str(op_.data), []))
    return found
