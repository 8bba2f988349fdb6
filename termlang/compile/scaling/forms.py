"""The forms of a quantity: an integer in a double, a quotient of two, or a double with a bound on its error."""

from __future__ import annotations

from attrs import frozen

MOST_SHARES = 1 << 40


@frozen(eq=False)
class Whole:
    """An integer in a double; the quantity is `step` / `scale`, and the integer lies between `low` and `high`."""

    step: int
    scale: int
    low: int
    high: int


@frozen(eq=False)
class Ratio:
    """A quotient of two integers, the lower one above zero."""

    above: Whole
    below: Whole


@frozen(eq=False)
class Near:
    """A double with a bound on its error."""

    step: int
    error: int


Rep = Whole | Ratio | Near


class Overflow(Exception):
    """An integer that a double does not hold exactly."""
