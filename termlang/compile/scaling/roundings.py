"""Roundings: floors of quotients of integers, which are exact, and floors of doubles, which may be in doubt."""

from __future__ import annotations

from math import gcd

from termlang.compile.machine import EXACT, Do
from termlang.compile.scaling.forms import MOST_SHARES, Near, Overflow, Ratio, Rep, Whole
from termlang.compile.scaling.steps import Steps
from termlang.quantity import Rounding, RoundingMode


def rounded(work: Steps, rounding: Rounding, found: Rep) -> Whole:
    """A quantity rounded: exactly where it is an integer or a quotient of two, else in doubt near an edge."""
    unit = 10**rounding.decimals
    if isinstance(found, Whole) and unit % found.scale == 0:
        return found
    try:
        if isinstance(found, Whole):
            above = work.by_integer(found, unit)
            return _divided(work, rounding, above, Whole(work.constant(found.scale), 1, found.scale, found.scale))
        if isinstance(found, Ratio):
            # above / above.scale over below / below.scale, times the unit.
            shared = gcd(found.below.scale * unit, found.above.scale)
            above = work.by_integer(found.above, found.below.scale * unit // shared)
            below = work.by_integer(found.below, found.above.scale // shared)
            return _divided(work, rounding, above, below)
    except Overflow:
        pass
    work.tables.exact = False
    return _rounded_near(work, rounding, work.near(found), unit)


def _divided(work: Steps, rounding: Rounding, above: Whole, below: Whole) -> Whole:
    """The rounded quotient of two integers, exactly: see the head of `machine.py`."""
    code, unit = work.code, 10**rounding.decimals
    step, negative = above.step, None
    if above.low < 0:
        negative = code.add(Do.LESS, step, work.constant(0.0))
        step = code.add(Do.ABS, step)
    size = max(-above.low, above.high)
    widest = {RoundingMode.NEAREST: 2 * size + below.high, RoundingMode.HALF_EVEN: 2 * below.high}
    if widest.get(rounding.mode, size) >= EXACT:
        raise Overflow
    match rounding.mode:
        case RoundingMode.DOWN:
            made = code.add(Do.FLOOR, code.add(Do.DIV, step, below.step))
        case RoundingMode.UP:
            made = code.add(Do.CEIL, code.add(Do.DIV, step, below.step))
        case RoundingMode.NEAREST:
            made = _half_up(work, step, below.step)
        case RoundingMode.HALF_EVEN:
            made = _half_even(work, step, below.step)
    if negative is not None:
        made = code.add(Do.SELECT, negative, code.add(Do.SUB, work.constant(0.0), made), made)
    least = max(below.low, 1)
    return work.whole(made, unit, -(-above.low // least) if above.low < 0 else 0, above.high // least + 1)


def _half_up(work: Steps, above: int, below: int) -> int:
    code = work.code
    twice = code.add(Do.ADD, code.add(Do.MUL, above, work.constant(2.0)), below)
    return code.add(Do.FLOOR, code.add(Do.DIV, twice, code.add(Do.MUL, below, work.constant(2.0))))


def _half_even(work: Steps, above: int, below: int) -> int:
    code = work.code
    down = code.add(Do.FLOOR, code.add(Do.DIV, above, below))
    rest = code.add(Do.SUB, above, code.add(Do.MUL, down, below))
    twice = code.add(Do.MUL, rest, work.constant(2.0))
    half = code.add(Do.FLOOR, code.add(Do.MUL, down, work.constant(0.5)))
    odd = code.add(Do.LESS, code.add(Do.MUL, half, work.constant(2.0)), down)
    up = code.add(Do.OR, code.add(Do.LESS, below, twice), code.add(Do.AND, code.add(Do.EQUAL, twice, below), odd))
    return code.add(Do.SELECT, up, code.add(Do.ADD, down, work.constant(1.0)), down)


def _rounded_near(work: Steps, rounding: Rounding, found: Near, unit: int) -> Whole:
    """A rounding of a double: in doubt where an edge lies within its error."""
    code = work.code
    value, error = found.step, found.error
    if unit != 1:
        value = code.add(Do.MUL, value, work.constant(unit))
        error = code.add(Do.ADD, code.add(Do.MUL, error, work.constant(unit)), work.share(value, 1))
    size = code.add(Do.ABS, value)
    half = rounding.mode in (RoundingMode.NEAREST, RoundingMode.HALF_EVEN)
    shifted = code.add(Do.ADD, size, work.constant(0.5)) if half else size
    down = code.add(Do.FLOOR, shifted)
    nearest = code.add(Do.FLOOR, code.add(Do.ADD, shifted, work.constant(0.5)))
    gap = code.add(Do.ABS, code.add(Do.SUB, shifted, nearest))
    work.guard(Do.AT_MOST, gap, code.add(Do.ADD, error, work.share(shifted, 2)))
    work.guard(Do.LESS, work.constant(MOST_SHARES), size)
    made = down if rounding.mode is not RoundingMode.UP else code.add(Do.CEIL, size)
    negative = code.add(Do.LESS, value, work.constant(0.0))
    made = code.add(Do.SELECT, negative, code.add(Do.SUB, work.constant(0.0), made), made)
    return Whole(made, unit, -MOST_SHARES, MOST_SHARES)
