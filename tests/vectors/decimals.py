"""Arithmetic and roundings on decimal text: what goes in is written, what comes out is read back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction

from termlang.limits import Limits
from termlang.quantity import exact_text
from tests.vectors.tally import HERE, NotExpressible, Suite, Tally, agree, deal_of

FOLDER = HERE / "decimal"
ON = "2020-06-15"
MODES = {
    "half_up": "rounded to nearest",
    "half_even": "rounded half even",
    "half_down": "rounded half down",
    "up": "rounded up",
    "down": "rounded down",
}
# Of the value toward zero and the one away from it, the one that the mode means.
EDGES = {"floor": "lesser", "ceiling": "greater"}
MAX_DECIMALS = 12
LARGEST = 10**18
A_DEAL = 100

NO_ROOTS = "no roots: they are not exact"
NO_05UP = "no rounding that looks at the last digit kept (`05up`)"
NO_TENS = "a rounding keeps decimals; none is to tens or thousands"
TOO_FINE = f"a rounding keeps at most {MAX_DECIMALS} decimals"
MAX_DIGITS = Limits().digits
TOO_LONG = f"a number has at most {MAX_DIGITS} digits"
OUT_OF_RANGE = "a result is 0, or from 1e-18 to 1e18"
_EXACT = Context(prec=400, Emax=999_999, Emin=-999_999)


class Case:
    """One line of the vectors, as definitions whose last one is its answer."""

    def __init__(self, number: int, of: dict[str, object]) -> None:
        self.name = f"{of['id']}"
        self.number = number
        self.lines: list[str] = []
        self.expected = Fraction(str(of["expected"]))
        self.mode = str(of["rounding"])
        args = [Decimal(str(arg)) for arg in of["args"]]  # type: ignore[attr-defined]
        self.answer = self._answer(str(of["op"]), args, int(str(of["precision"])))

    def _term(self, body: str) -> str:
        name = f"Case {self.number} Part {len(self.lines) + 1}"
        self.lines.append(f"{name} means{body}\n")
        return name

    def _rounded(self, text: str, places: int) -> str:
        """A value rounded to decimals by the mode of the case."""
        if places < 0:
            raise NotExpressible(NO_TENS)
        if places > MAX_DECIMALS:
            raise NotExpressible(TOO_FINE)
        if self.mode in MODES:
            return self._term(f" {text}, {MODES[self.mode]} to {places} decimals")
        if self.mode not in EDGES:
            raise NotExpressible(NO_05UP)
        down = self._term(f" {text}, rounded down to {places} decimals")
        up = self._term(f" {text}, rounded up to {places} decimals")
        return self._term(f" the {EDGES[self.mode]} of {down} and {up}")

    def _to_precision(self, text: str, exact: Fraction, precision: int) -> str:
        """A value with so many significant digits: the place depends on how large it is."""
        places = precision - 1 - _magnitude(exact)
        if (exact * Fraction(10) ** places).denominator == 1:
            return self._term(f" {text}")
        return self._rounded(text, places)

    def _answer(self, operator: str, args: list[Decimal], precision: int) -> str:
        if operator == "squareroot":
            raise NotExpressible(NO_ROOTS)
        exact = [Fraction(arg) for arg in args]
        texts = [_written(arg) for arg in args]
        a, b = texts[0], texts[-1]
        x, y = exact[0], exact[-1]
        match operator:
            case "add" | "subtract" | "multiply" | "divide":
                sign, result = {
                    "add": ("+", x + y),
                    "subtract": ("-", x - y),
                    "multiply": ("*", x * y),
                    "divide": ("/", x / y if y else x),
                }[operator]
                if operator == "divide" and not y:
                    raise NotExpressible("a division by zero")
                return self._to_precision(f"{a} {sign} {b}", _small(result), precision)
            case "remainder" | "divideint":
                whole = self._term(f" {a} / {b}, rounded down to 0 decimals")
                quotient = Fraction(int(_small(x / y)))
                if operator == "divideint":
                    return whole
                return self._to_precision(f"{a} - {b} * {whole}", _small(x - y * quotient), precision)
            case "max" | "min":
                which, result = ("greater", max(exact)) if operator == "max" else ("lesser", min(exact))
                return self._to_precision(f"the {which} of {a} and {b}", _small(result), precision)
            case "plus" | "reduce":
                return self._to_precision(a, _small(x), precision)
            case "minus":
                return self._to_precision(f"0 - {a}", _small(-x), precision)
            case "abs":
                return self._to_precision(f"the greater of {a} and (0 - {a})", _small(abs(x)), precision)
            case "compare":
                return self._term(f":\n  0 - 1 when {a} is below {b}\n  1 when {a} is above {b}\n  otherwise 0")
            case "tointegral":
                _small(x)
                return self._rounded(a, 0)
            case "quantize":
                _small(x)
                exponent = args[1].as_tuple().exponent
                assert isinstance(exponent, int)
                return self._rounded(a, -exponent)
        raise AssertionError(operator)


def _magnitude(value: Fraction) -> int:
    """The exponent of the first digit of a value; of zero, 0."""
    if not value:
        return 0
    size = _EXACT.divide(Decimal(abs(value.numerator)), Decimal(value.denominator)).adjusted()
    return size if Fraction(10) ** size <= abs(value) else size - 1


def _written(value: Decimal) -> str:
    """A number as the language writes it: no exponent, no sign of its own."""
    plain = format(value.copy_abs(), "f")
    if len(plain.replace(".", "")) > MAX_DIGITS:
        plain = format(_EXACT.normalize(value.copy_abs()), "f")
    if len(plain.replace(".", "")) > MAX_DIGITS:
        raise NotExpressible(TOO_LONG)
    if not value.is_signed():
        return plain
    _small(Fraction(value))
    return f"(0 - {plain})"


def _small(value: Fraction) -> Fraction:
    if value and not Fraction(1, LARGEST) <= abs(value) < LARGEST:
        raise NotExpressible(OUT_OF_RANGE)
    return value


def _write(tally: Tally, number: int, name: str, make: Callable[[], object], into: list[object]) -> None:
    """Write a case, or count the reason why it cannot be."""
    try:
        into.append(make())
    except NotExpressible as reason:
        tally.unsaid[str(reason)] += 1


def _answered(tally: Tally, found: list[Case]) -> Tally:
    for start in range(0, len(found), A_DEAL):
        part = found[start : start + A_DEAL]
        deal = deal_of("".join(line for case in part for line in case.lines))
        for case in part:
            tally.count(case.name, lambda: _holds(deal, case))  # noqa: B023
    return tally


def _holds(deal, case: Case) -> None:
    value = deal.value(case.answer, on=ON).only.value
    agree(Fraction(exact_text(value)) if isinstance(value, Fraction) else value, case.expected, "".join(case.lines))


def run() -> Tally:
    tally = Tally()
    found: list[Case] = []
    with (FOLDER / "decimal_vectors.jsonl").open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            of = json.loads(line)
            _write(tally, number, of["id"], lambda: Case(number, of), found)  # noqa: B023
    return _answered(tally, found)


def run_quantlib() -> Tally:
    tally = Tally()
    found: list[Case] = []
    with (FOLDER / "rounding_quantlib.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            of = {
                "id": f"{row['value']} to {row['places']} {row['mode']}",
                "op": "quantize",
                "args": [row["value"], f"1e-{row['places']}"],
                "precision": 34,
                "rounding": row["mode"],
                "expected": row["expected"],
            }
            _write(tally, number, of["id"], lambda: Case(number, of), found)  # noqa: B023
    return _answered(tally, found)


SUITE = Suite(
    "Decimal arithmetic",
    "the General Decimal Arithmetic testcases of Mike Cowlishaw, IBM (1981 to 2008)",
    "ICU, as shipped with CPython",
    "terms of a deal, text in and text out",
    9092,
    FOLDER,
    run,
)
QUANTLIB = Suite(
    "Roundings", "QuantLib's `rounding.cpp`", "facts (BSD-3-Clause)", "terms of a deal", 63, FOLDER, run_quantlib
)
