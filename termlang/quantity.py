"""Exact numbers: reading them, rounding them where a clause says so, showing them.

Every quantity is a rational number; this module owns every rounding and no other module rounds.
Display never changes a value.
"""

from __future__ import annotations

import re
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from termlang.limits import DEFAULT

MAX_DECIMALS = 34
_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?\Z", re.ASCII)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?\Z", re.ASCII)


class NumberError(ValueError):
    """A text that is not a number of this language. `reason` finishes the sentence `… is not a number: …`."""

    def __init__(self, text: str, reason: str, digits: int = 0) -> None:
        shown = text if len(text) <= 24 else f"{text[:20]}… ({len(text)} characters)"
        super().__init__(f"`{shown}` is not a number of this language: {reason}")
        self.reason = reason
        self.shown = shown
        self.digits = digits  # how many it has, where that is what is wrong


@lru_cache(maxsize=1024)
def parse_number(text: str, most_digits: int = DEFAULT.digits) -> Fraction:
    """The exact value of `1,450,000` or `13.06`. Raises NumberError, naming what is wrong.

    ASCII digits, grouped by commas in threes or not at all, a point with digits on both sides; no sign, no exponent.
    """
    if not (_PLAIN.match(text) or _GROUPED.match(text)):
        raise NumberError(text, _why_not(text))
    plain = text.replace(",", "")
    digits = len(plain.replace(".", ""))
    if digits > most_digits:
        raise NumberError(text, f"it has more than {most_digits} digits", digits)
    if len(plain) > 1 and plain[0] == "0" and plain[1] != ".":
        raise NumberError(text, "it begins with a zero; write it without")
    return Fraction(plain)


def _why_not(text: str) -> str:
    if not text.isascii():
        return "digits are 0 to 9"
    if re.fullmatch(r"[0-9.,]*[eE][-+]?[0-9]+", text):
        return "powers of ten are written out"
    if text.startswith((".", ",")):
        return f"write a digit before the point, such as `0{text}`"
    if text.endswith((".", ",")):
        return "write a digit after the point, or leave the point out"
    if "," in text:
        return "commas separate groups of three digits, such as `1,450,000`"
    if "_" in text:
        return "digits are grouped by commas, such as `1,450,000`"
    return "write it like `1,450,000`, `13.06` or `101%`"


class RoundingMode(Enum):
    """How a value between two steps is moved to one of them."""

    DOWN = "down"  # toward zero
    UP = "up"  # away from zero
    NEAREST = "to nearest"  # halves go away from zero
    HALF_EVEN = "half even"  # halves go to the even neighbour
    HALF_DOWN = "half down"  # to the nearest; halves go toward zero


class Rounding(NamedTuple):
    """A rounding that a clause states: the mode, and the number of decimals kept (0 for whole shares)."""

    mode: RoundingMode
    decimals: int

    def apply(self, value: Fraction) -> Fraction:
        """The rounded value, exactly."""
        if value.denominator == 1:
            return value
        scale: int = 10**self.decimals
        scaled = value.numerator * scale
        below, rest = divmod(abs(scaled), value.denominator)
        mode = self.mode
        if rest:
            if mode is RoundingMode.UP:
                below += 1
            elif mode is not RoundingMode.DOWN:
                twice = 2 * rest - value.denominator
                away = mode is RoundingMode.NEAREST or (mode is RoundingMode.HALF_EVEN and below % 2)
                if twice > 0 or (twice == 0 and away):
                    below += 1
        return Fraction(-below if scaled < 0 else below, scale)

    def __str__(self) -> str:
        if self.decimals == 0:
            return f"rounded {self.mode.value} to a whole number"
        plural = "" if self.decimals == 1 else "s"
        return f"rounded {self.mode.value} to {self.decimals} decimal{plural}"


def too_large(value: Fraction, most_bits: int = DEFAULT.bits) -> bool:
    """Whether a quantity has outgrown the bits that one quantity may have."""
    return value.denominator.bit_length() > most_bits or value.numerator.bit_length() > most_bits


def decimals_of(value: Fraction) -> int | None:
    """How many decimals write the value exactly; None where no decimal ends (or only after very many)."""
    rest = value.denominator
    twos = (rest & -rest).bit_length() - 1
    rest >>= twos
    fives = 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1 or max(twos, fives) > MAX_DECIMALS:
        return None
    return max(twos, fives)


def exact_text(value: Fraction) -> str:
    """The value as a decimal text where one ends, else as `n/d`: `10.1`, `7200000/73`."""
    places = decimals_of(value)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    return _fixed(value, places, group=False)


def shown(value: Fraction, *, decimals: int = 6) -> str:
    """The value for a person: grouped digits; a value that no short decimal writes gets `about …`."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    places = decimals_of(value)
    if places is not None and places <= decimals + 4:
        return _fixed(value, max(places, 0), group=True)
    return "about " + approximate(value, decimals=decimals)


def approximate(value: Fraction, *, decimals: int = 6) -> str:
    """A decimal near the value, rounded to nearest at the given decimals, grouped."""
    near = Rounding(RoundingMode.NEAREST, decimals).apply(value)
    return _fixed(near, decimals, group=True)


def _fixed(value: Fraction, places: int, *, group: bool) -> str:
    scaled = abs(value.numerator) * 10**places // value.denominator
    digits = str(scaled).rjust(places + 1, "0")
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    if group:
        whole = f"{int(whole):,}"
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def money(value: Fraction) -> str:
    """Money for a person: at least two decimals when it has any (`13.06`, `10.10`, `1,000,000`)."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    places = decimals_of(value)
    if places is None or places > 10:
        return "about " + approximate(value, decimals=4)
    return _fixed(value, 2 if places == 1 else places, group=True)
