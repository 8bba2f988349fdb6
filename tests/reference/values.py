"""Two values compared, and one rounded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from termlang.syntax import ast
from termlang.syntax.ast import Word


def compared(words: str, left: Any, right: Any) -> bool:
    match words:
        case "":
            return bool(left == right)
        case "not":
            return bool(left != right)
        case "below" | "before":
            return bool(left < right)
        case "above" | "after":
            return bool(left > right)
        case "at least" | "on or after":
            return bool(left >= right)
        case "at most" | "on or before":
            return bool(left <= right)
    raise NotImplementedError(words)


def rounded(value: Fraction, how: ast.Rounding) -> Fraction:
    places = how.places
    digits = 2 if places is Word.CENT else int(places.value) if isinstance(places, ast.Number) else 0
    scale = 10**digits
    size, sign = abs(value) * scale, -1 if value < 0 else 1
    below = size.numerator // size.denominator
    left = size - below
    half = Fraction(1, 2)
    up = {
        Word.DOWN: False,
        Word.UP: left > 0,
        Word.TO_NEAREST: left >= half,
        Word.HALF_DOWN: left > half,
        Word.HALF_EVEN: left > half or (left == half and below % 2 == 1),
    }[how.mode]
    return sign * Fraction(below + up, scale)


def whole(value: Fraction) -> Fraction:
    """Down to a whole number."""
    return Fraction(value.numerator // value.denominator)
