"""Steps on quantities: sums that stay integers, products, comparisons, and what a double adds to the error."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from termlang.compile.machine import EXACT, UNIT, Code, Do
from termlang.compile.scaling.forms import Near, Overflow, Ratio, Rep, Whole
from termlang.compile.scaling.tables import Tables

_ROOM = 2.0**-40


class Steps:
    """The code under way, with the conditions on which a path has to be run again."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.code = Code()
        self.in_doubt: list[int] = []

    def constant(self, value: float) -> int:
        """A constant."""
        return self.code.add(Do.CONST, number=self.tables.constant(float(value)))

    def guard(self, do: Do, *args: int) -> None:
        """A condition on which the path has to be run again."""
        self.in_doubt.append(self.code.add(do, *args))

    def times(self, step: int, factor: int) -> int:
        """So many times a step; of a constant or a table, another constant or table."""
        if factor == 1:
            return step
        made = self.code.steps[step]
        if made.do is Do.CONST:
            return self.constant(self.tables.constants[made.number] * factor)
        if made.do is Do.FIGURE:
            return self.code.add(Do.FIGURE, number=self.tables.times_table(made.number, factor))
        return self.code.add(Do.MUL, step, self.constant(factor))

    def rescaled(self, found: Whole, scale: int) -> Whole:
        """The same quantity in a finer fraction. Raises Overflow where it does not fit."""
        factor = scale // found.scale
        return self.whole(self.times(found.step, factor), scale, found.low * factor, found.high * factor)

    def whole(self, step: int, scale: int, low: int, high: int) -> Whole:
        """An integer between two bounds. Raises Overflow where a double does not hold it."""
        if max(-low, high) >= EXACT:
            raise Overflow
        return Whole(step, scale, low, high)

    def near(self, found: Rep) -> Near:
        """A quantity as a double with a bound on its error."""
        code = self.code
        match found:
            case Near():
                return found
            case Ratio(above=above, below=below):
                quotient = code.add(Do.DIV, above.step, below.step)
                factor = Fraction(below.scale, above.scale)
                step = quotient
                if factor != 1:
                    step = code.add(Do.MUL, quotient, self.constant(float(factor)))
                return Near(step, self.share(step, 3))
            case Whole(scale=1):
                return Near(found.step, self.constant(0.0))
        step = code.add(Do.DIV, found.step, self.constant(found.scale))
        return Near(step, self.share(step, 1))

    def share(self, step: int, units: int) -> int:
        """So many half units in the last place of a double."""
        return self.code.add(Do.MUL, self.code.add(Do.ABS, step), self.constant(units * UNIT))

    def wider(self, error: int) -> int:
        """A bound with room for the roundings of its own sums and products; none stays none."""
        return self.code.add(Do.MUL, error, self.constant(1 + _ROOM))

    def lost(self, do: Do, left: int, right: int, made: int) -> int:
        """What a sum or a difference of two doubles has lost by rounding, exactly: nothing where it is a double."""
        code = self.code
        other = code.add(Do.SUB, made, left)
        of_left = code.add(Do.SUB, left, code.add(Do.SUB, made, other))
        kept = code.add(Do.SUB if do is Do.ADD else Do.ADD, right, other)
        return code.add(Do.ABS, code.add(do, of_left, kept))

    def compared(self, do: Do, left: Rep, right: Rep) -> int:
        """A comparison: of integers where they fit, else of doubles, in doubt within their error."""
        try:
            if isinstance(left, Ratio) and isinstance(right, Whole):
                return self.whole_compared(do, *self.crossed(left, right))
            if isinstance(right, Ratio) and isinstance(left, Whole):
                ratio, whole = self.crossed(right, left)
                return self.whole_compared(do, whole, ratio)
            if isinstance(left, Whole) and isinstance(right, Whole):
                return self.whole_compared(do, left, right)
        except Overflow:
            pass
        self.tables.exact = False
        a, b = self.near(left), self.near(right)
        code = self.code
        gap = code.add(Do.ABS, code.add(Do.SUB, a.step, b.step))
        slack = self.wider(code.add(Do.ADD, a.error, b.error))
        # Two doubles without error are equal or not, and there is no doubt about it.
        some = code.add(Do.LESS, self.constant(0.0), slack)
        self.guard(Do.AND, some, code.add(Do.AT_MOST, gap, slack))
        return code.add(do, a.step, b.step)

    def crossed(self, ratio: Ratio, whole: Whole) -> tuple[Whole, Whole]:
        """Both sides times what stands below the line, which is above zero."""
        return ratio.above, self.product(whole, ratio.below)

    def whole_compared(self, do: Do, left: Whole, right: Whole) -> int:
        """A comparison of integers in one scale."""
        scale = lcm(left.scale, right.scale)
        return self.code.add(do, self.rescaled(left, scale).step, self.rescaled(right, scale).step)

    def by_constant(self, found: Whole, factor: Fraction) -> Whole:
        """A product with a constant: as far as it can, by another scale alone."""
        shared = gcd(factor.numerator, found.scale)
        times = factor.numerator // shared
        scale = found.scale // shared * factor.denominator
        ends = sorted((found.low * times, found.high * times))
        return self.whole(self.times(found.step, times), scale, *ends)

    def product(self, left: Whole, right: Whole) -> Whole:
        """A product of two integers."""
        ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        step = self.code.add(Do.MUL, left.step, right.step)
        return self.whole(step, left.scale * right.scale, min(ends), max(ends))

    def by_integer(self, found: Whole, factor: int) -> Whole:
        """So many times the integer of a quantity, without its scale."""
        return self.whole(self.times(found.step, factor), 1, found.low * factor, found.high * factor)
