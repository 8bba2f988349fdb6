"""Reading one number exactly, from a cell or from a value given in Python, or saying what is wrong."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from operator import index
from typing import SupportsFloat, SupportsIndex

from termlang.diagnostics import Mistake
from termlang.limits import DEFAULT
from termlang.market import problems
from termlang.market.columns import Column
from termlang.market.forms import DecimalMark
from termlang.market.found import Refusal
from termlang.market.shown import escaped, shown_text
from termlang.quantity import (
    NumberError,
    Rounding,
    RoundingMode,
    exact_text,
    parse_number,
    too_large,
)

MOST = DEFAULT.largest
LEAST = DEFAULT.smallest

_TO_WHOLE = Rounding(RoundingMode.NEAREST, 0)
_COMMA_NUMBER = re.compile(r"[0-9]+(,[0-9]+)?\Z", re.ASCII)
_ABSENT = frozenset(
    "nan na n/a #n/a #na n.a. null none nil nat inf infinity #value! #ref! #div/0! - -- . .. ? x".split()
)
_SIGNED = re.compile(r"-[0-9]+([.,][0-9]+)?\Z", re.ASCII)
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?\Z", re.ASCII)
_COMMON = re.compile(r"(?:([0-9]{1,12})[ -])?([0-9]{1,12})/([0-9]{1,12})\Z", re.ASCII)
_CURRENCY = re.compile(r"[$€£¥]|[A-Z]{3}\b|\b[A-Z]{3}\Z")
_RATIO = re.compile(r"([0-9]+(?:\.[0-9]+)?) (?:for|FOR|For) ([0-9]+(?:\.[0-9]+)?)\Z", re.ASCII)


def read_number(text: str, column: Column, mark: DecimalMark = DecimalMark.POINT) -> Fraction | Refusal:
    """The exact number that a cell of a column holds."""
    plain = text
    if mark is DecimalMark.COMMA and _COMMA_NUMBER.match(text):
        plain = text.replace(",", ".")
    elif "," in text or (mark is DecimalMark.COMMA and "." in text):
        return _why_not(text, column, mark)
    try:
        value = parse_number(plain)
    except NumberError as error:
        return _why_not(text, column, mark, error)
    return in_range(value, column, text)


def in_range(value: Fraction, column: Column, written: str) -> Fraction | Refusal:
    """The value, if a column of this kind can hold it."""
    if value <= 0 and not (value == 0 and column.observable == "volume"):
        return Refusal(_below_zero(column), {"cell": shown_text(written)})
    if (value and not LEAST <= value < MOST) or too_large(value):
        return Refusal(problems.VALUE_RANGE, {"cell": shown_text(written)})
    return value


def read_ratio(text: str, mark: DecimalMark = DecimalMark.POINT) -> Fraction | Refusal:
    """New shares for each old one: `2`, `0.1`, or `3 for 2`."""
    bad = Refusal(problems.BAD_RATIO, {"cell": shown_text(text)})
    if mark is DecimalMark.COMMA:
        text = text.replace(",", ".") if "." not in text else "?"
    elif "," in text:
        return bad
    match = _RATIO.match(text)
    try:
        new, old = map(parse_number, match.groups()) if match else (parse_number(text), Fraction(1))
    except NumberError:
        return bad
    return new / old if new > 0 and old > 0 and LEAST <= new / old < MOST else bad


def ratio_given(value: object) -> Fraction | Refusal:
    """New shares for each old one, as a caller gives them."""
    if isinstance(value, str):
        return read_ratio(value.strip(" "))
    if isinstance(value, (int, Fraction, Decimal)) and not isinstance(value, bool):
        exact = number_given(value, Column(None, "close"), None)
        if not isinstance(exact, Refusal):
            return exact
    return Refusal(problems.BAD_RATIO, {"cell": _shown_value(value)})


def number_given(value: object, column: Column, tick: Fraction | None) -> Fraction | Refusal:
    """The exact number that a caller gives; floats as their shortest decimal, or rounded to the tick."""
    kind = type(value).__name__
    if isinstance(value, str):
        return read_number(value.strip(" "), column)
    if isinstance(value, bool):
        return Refusal(problems.NOT_QUANTITY, {"kind": kind})
    if isinstance(value, (int, Fraction)):
        exact = Fraction(value)
        return in_range(exact, column, _brief(exact))
    if isinstance(value, Decimal):
        return _from_decimal(value, column, str(value))
    if isinstance(value, float) or kind in _SHORT_FLOATS:
        return _from_float(value, kind, column, tick)  # type: ignore[arg-type]
    if isinstance(value, SupportsIndex):
        exact = Fraction(index(value))
        return in_range(exact, column, _brief(exact))
    return Refusal(problems.NOT_QUANTITY, {"kind": shown_text(kind)})


def is_float(value: object) -> bool:
    """Whether a value is a binary approximation, of any length."""
    return isinstance(value, float) or type(value).__name__ in _SHORT_FLOATS


_SHORT_FLOATS = frozenset({"float32", "float16", "bfloat16"})


def _from_decimal(value: Decimal, column: Column, written: str) -> Fraction | Refusal:
    facts = {"cell": shown_text(written)}
    if not value.is_finite():
        return Refusal(problems.NOT_FINITE, facts)
    # Before any conversion: an exponent of a few characters can stand for millions of digits.
    if value and not -2 * DEFAULT.digits < value.adjusted() < DEFAULT.digits:
        in_sign = _below_zero(column) if value.is_signed() else problems.VALUE_RANGE
        return Refusal(in_sign, facts)
    if len(value.as_tuple().digits) > 2 * DEFAULT.digits:
        return Refusal(problems.VALUE_RANGE, facts)
    return in_range(Fraction(value) if value else Fraction(0), column, written)


def _from_float(value: SupportsFloat, kind: str, column: Column, tick: Fraction | None) -> Fraction | Refusal:
    number = float(value)
    written = float.__repr__(number)
    if not math.isfinite(number):
        return Refusal(problems.NOT_FINITE, {"cell": written})
    if column.is_price and tick is not None:
        ticks = _TO_WHOLE.apply(Fraction(number) / tick)
        return in_range(ticks * tick, column, written)
    if kind in _SHORT_FLOATS:
        return Refusal(problems.FLOAT32, {"cell": written, "kind": shown_text(kind)})
    return _from_decimal(Decimal(written), column, written)


def _why_not(text: str, column: Column, mark: DecimalMark, error: NumberError | None = None) -> Refusal:
    facts = {"cell": shown_text(text)}
    mistake = problems.NOT_PLAIN
    common = _COMMON.match(text)
    if not text:
        return Refusal(problems.NO_VALUE, {})
    if text.lower().lstrip("+-") in _ABSENT or text.lower() in _ABSENT:
        mistake = problems.NOT_A_VALUE
    elif _SIGNED.match(text):
        mistake = _below_zero(column)
    elif mark is DecimalMark.COMMA and re.fullmatch(r"[0-9][0-9.,]*", text, re.ASCII):
        mistake = problems.DECIMAL_POINT
    elif _THOUSANDS.match(text):
        mistake = problems.THOUSANDS
        facts["plain"] = text.replace(",", "")
    elif "," in text and _COMMA_NUMBER.match(text):
        mistake = problems.DECIMAL_COMMA
        facts["point"] = text.replace(",", ".")
    elif common and int(common[3]):
        mistake = problems.COMMON_FRACTION
        value = int(common[1] or 0) + Fraction(int(common[2]), int(common[3]))
        decimal = exact_text(value)
        facts["example"] = "" if "/" in decimal else f": `{decimal}`"
    elif "%" in text:
        mistake = problems.DECORATED
        facts["what"] = "a percent sign"
    elif _CURRENCY.search(text) and re.search(r"[0-9]", text):
        mistake = problems.DECORATED
        facts["what"] = "a currency"
    else:
        facts["reason"] = _reason(text, error)
    return Refusal(mistake, facts)


def _below_zero(column: Column) -> Mistake:
    return problems.NEGATIVE_VOLUME if column.observable == "volume" else problems.NOT_POSITIVE


def _reason(text: str, error: NumberError | None) -> str:
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text, re.ASCII) and error is not None:
        return escaped(error.reason)
    if not text.isascii():
        return "digits are 0 to 9"
    if re.fullmatch(r"[-+]?[0-9.,]+[eE][-+]?[0-9]+", text):
        return "powers of ten are written out"
    if text.startswith("."):
        return "a digit stands before the point"
    if text.endswith("."):
        return "a digit stands after the point"
    if text.startswith("+"):
        return "no sign is written"
    return "a number has digits and at most one decimal mark"


def _brief(value: Fraction) -> str:
    """A rational for a message: large ones by their size, since writing them out could take long."""
    if too_large(value):
        return f"a number of {max(value.numerator.bit_length(), value.denominator.bit_length())} bits"
    return exact_text(value)


def _shown_value(value: object) -> str:
    if isinstance(value, (int, Fraction)):
        return _brief(Fraction(value))
    return shown_text(str(value)) if isinstance(value, Decimal | float) else shown_text(type(value).__name__)
