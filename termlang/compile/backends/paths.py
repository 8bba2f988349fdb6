"""Paths of prices that are generated: by geometric Brownian motion, or by days of a history drawn again.

The draws depend on the seed, the number of the path and the day alone. What a kernel generates inside is what stands
here, byte for byte: the same operations on doubles, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import log, sqrt
from typing import Any

import numpy as np
from attrs import frozen

from termlang.compile import problems as wrong
from termlang.diagnostics import BadInput

Array = Any
_LOW = np.uint64(0xFFFFFFFF)
_U32 = np.uint64(32)
_TWO52 = 4503599627370496.0
# Beyond this many times its standard deviation no draw comes: sqrt(2 ln 2^33).
_WIDEST = 6.77


@frozen(eq=False)
class Gbm:
    """Geometric Brownian motion with a step a trading day: start, yearly volatility and drift, days in a year."""

    start: float
    volatility: float
    drift: float = 0.0
    days_a_year: int = 252

    kind = "gbm"

    def settings(self, seed: int) -> Array:
        """The numbers that a kernel takes. Raises BadInput where a step could leave the range of its exponential."""
        step = self.volatility / sqrt(self.days_a_year)
        move = (self.drift - self.volatility**2 / 2) / self.days_a_year
        if not (self.start > 0 and self.volatility >= 0 and abs(move) + step * _WIDEST < 4):
            what = f"paths from {self.start} with a volatility of {self.volatility} cannot be generated"
            hint = "give a start above zero and a yearly volatility, such as 0.60"
            raise BadInput([wrong.BAD_PRICES.at(what=what, hint=hint)])
        return np.array([self.start, move, step, *_words_of(seed)])

    def note(self) -> str:
        """What the paths are, in words."""
        drift = f", drift {self.drift:g}" if self.drift else ""
        return f"geometric Brownian motion from {self.start:g}, volatility {self.volatility:g} a year{drift}"


@frozen(eq=False)
class Bootstrap:
    """Days of a history drawn again with equal chance: each path day repeats the ratio of one day to the day before."""

    start: float
    ratios: tuple[float, ...]

    kind = "bootstrap"

    @classmethod
    def of(cls, start: float, closes: list[float] | tuple[float, ...]) -> Bootstrap:
        """From a series of closing prices, the first one first."""
        return cls(start, tuple(after / before for before, after in pairwise(closes)))

    def settings(self, seed: int) -> Array:
        """The numbers that a kernel takes. Raises BadInput without ratios above zero."""
        if not self.ratios or self.start <= 0 or min(self.ratios) <= 0:
            what, hint = "a history needs two prices above zero at least", "give more days"
            raise BadInput([wrong.BAD_PRICES.at(what=what, hint=hint)])
        return np.array([self.start, float(len(self.ratios)), 0.0, *_words_of(seed), *self.ratios])

    def note(self) -> str:
        """What the paths are, in words."""
        return f"{len(self.ratios)} days of history drawn again from {self.start:g}"


Generator = Gbm | Bootstrap


def from_history(start: float, closes: list[Fraction]) -> tuple[float, float]:
    """The yearly volatility and drift of a history of closing prices, from its daily logarithms."""
    steps = [log(after / before) for before, after in pairwise(closes)]
    mean = sum(steps) / len(steps)
    spread = sum((step - mean) ** 2 for step in steps) / max(1, len(steps) - 1)
    return sqrt(spread * 252), mean * 252 + spread * 126


def _words_of(seed: int) -> tuple[float, float]:
    return float(seed & 0xFFFFFFFF), float(seed >> 32 & 0xFFFFFFFF)


def words(seed: tuple[int, int], paths: Array, four: int, stream: int) -> tuple[Array, Array, Array, Array]:
    """Four words of 32 bits for each path and a group of four days."""
    k0, k1 = np.uint64(seed[0]), np.uint64(seed[1])
    a, b = paths & _LOW, paths >> _U32
    c, d = np.full_like(paths, four), np.full_like(paths, stream)
    for _ in range(10):
        p, q = np.uint64(0xD2511F53) * a, np.uint64(0xCD9E8D57) * c
        a, c = (q >> _U32) ^ b ^ k0, (p >> _U32) ^ d ^ k1
        b, d = q & _LOW, p & _LOW
        k0, k1 = (k0 + np.uint64(0x9E3779B9)) & _LOW, (k1 + np.uint64(0xBB67AE85)) & _LOW
    return a, b, c, d


def polar(word: Array, angle: Array) -> tuple[Array, Array]:
    """Two normal draws from two words."""
    y = word.astype(np.float64) + 0.5
    bits = y.view(np.uint64)
    exponent = (bits >> np.uint64(52)).astype(np.float64)
    f = ((bits & np.uint64(0x000FFFFFFFFFFFFF)) | np.uint64(0x3FF0000000000000)).view(np.float64)
    high = f > 1.4142135623730951
    f = np.where(high, f * 0.5, f)
    e = exponent - np.where(high, 1022.0, 1023.0)
    g = (f - 1.0) / (f + 1.0)
    s = g * g
    p = 1.0 / 17.0 + s * (1.0 / 19.0)
    for odd in (15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
        p = 1.0 / odd + s * p
    radius = np.sqrt(-2.0 * (2.0 * g * (1.0 + s * p) + (e - 32.0) * 0.6931471805599453))
    a = (angle.astype(np.float64) + 0.5) * (1.0 / 1073741824.0)
    k = np.floor(a + 0.5)
    r = (a - k) * 1.5707963267948966
    s = r * r
    p = -1.0 / 1307674368000.0 * np.ones_like(s)
    for term in (1.0 / 6227020800.0, -1.0 / 39916800.0, 1.0 / 362880.0, -1.0 / 5040.0, 1.0 / 120.0, -1.0 / 6.0):
        p = term + s * p
    sine = r * (1.0 + s * p)
    p = -1.0 / 87178291200.0 * np.ones_like(s)
    for term in (1.0 / 479001600.0, -1.0 / 3628800.0, 1.0 / 40320.0, -1.0 / 720.0, 1.0 / 24.0, -0.5):
        p = term + s * p
    cosine = 1.0 + s * p
    swap = k - 2.0 * np.floor(k * 0.5) > 0.5
    turn = k - 4.0 * np.floor(k * 0.25)
    across, up = np.where(swap, sine, cosine), np.where(swap, cosine, sine)
    across = np.where((turn == 1.0) | (turn == 2.0), -across, across)
    up = np.where(turn >= 2.0, -up, up)
    return radius * across, radius * up


def exponential(x: Array) -> Array:
    """The exponential of numbers between -4 and 4."""
    y = x * 0.125
    e = 1.0 + y * (1.0 / 11.0)
    for n in (10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0):
        e = 1.0 + y * (1.0 / n) * e
    e = 1.0 + y * e
    e = e * e
    e = e * e
    return e * e


def prices(generator: Generator, seed: int, first: int, count: int, days: int) -> Array:
    """The generated prices of paths `first` and on: days down, paths across."""
    settings = generator.settings(seed)
    made = np.empty((days, count))
    made[0] = level = np.full(count, settings[0])
    numbers = np.arange(first, first + count, dtype=np.uint64)
    key = (int(settings[3]), int(settings[4]))
    for four, places in _fours(days):
        if isinstance(generator, Gbm):
            a, b, c, d = words(key, numbers, four, 0)
            draws = (*polar(a, b), *polar(c, d))
            for day, place in places:
                level = level * exponential(settings[1] + settings[2] * draws[place])
                made[day] = level
        else:
            found = words(key, numbers, four, 1)
            for day, place in places:
                chosen = np.floor(found[place].astype(np.float64) * (1.0 / 4294967296.0) * settings[1])
                level = level * settings[5 + chosen.astype(np.int64)]
                made[day] = level
    return made


def _fours(days: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Groups of four days after the first, each day with its place in the group."""
    for start in range(1, days, 4):
        yield start // 4, [(day, day - start) for day in range(start, min(start + 4, days))]
