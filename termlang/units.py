"""Units and the types of terms.

Currencies and securities are the base units and carry integer powers: `$13.06 per share` is
USD/Common Stock, `$10,000 stated value` of a preferred share USD/Series A. Percentages are pure numbers.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

CURRENCIES = frozenset(
    "USD EUR GBP CAD CHF JPY AUD NZD SEK NOK DKK HKD SGD CNY INR BRL MXN ILS KRW ZAR PLN CZK TWD".split()
)
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP"}


class Unit(NamedTuple):
    """A product of base units with non-zero integer powers, sorted by name."""

    factors: tuple[tuple[str, int], ...]

    def times(self, other: Unit) -> Unit:
        return _combine(self, other, 1)

    def per(self, other: Unit) -> Unit:
        return _combine(self, other, -1)

    def power_of(self, base: str) -> int:
        """The power of one base unit; 0 where it does not occur."""
        return dict(self.factors).get(base, 0)

    @property
    def is_pure(self) -> bool:
        return not self.factors

    @property
    def currency(self) -> str | None:
        """The currency when this is an amount of money or a price, else None."""
        found = [name for name, power in self.factors if name in CURRENCIES and power == 1]
        return found[0] if len(found) == 1 else None

    def __str__(self) -> str:
        """`USD/Common Stock`; a pure number is `1`."""
        above = [_powered(name, power) for name, power in self.factors if power > 0]
        below = [_powered(name, -power) for name, power in self.factors if power < 0]
        return "*".join(above or ["1"]) + "".join(f"/{name}" for name in below)

    def describe(self) -> str:
        """Words for a message: `USD per share of Common Stock`, `shares of Series A`, `a plain number`."""
        if not self.factors:
            return "a plain number"
        above = [(n, p) for n, p in self.factors if p > 0]
        below = [(n, -p) for n, p in self.factors if p < 0]
        top = " x ".join(_noun(n, p, plural=True) for n, p in above) or "a number"
        return top + "".join(f" per {_noun(n, p, plural=False)}" for n, p in below)


def _powered(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def _noun(name: str, power: int, *, plural: bool) -> str:
    word = name if name in CURRENCIES else f"{'shares' if plural else 'share'} of {name}"
    return word if power == 1 else f"({word})^{power}"


@lru_cache(maxsize=4096)
def _combine(left: Unit, right: Unit, sign: int) -> Unit:
    powers = dict(left.factors)
    for name, power in right.factors:
        powers[name] = powers.get(name, 0) + sign * power
    return Unit(tuple(sorted((n, p) for n, p in powers.items() if p)))


PURE = Unit(())


@lru_cache(maxsize=1024)
def base(name: str) -> Unit:
    """The unit of one currency or security."""
    return Unit(((name, 1),))


class Kind(Enum):
    """What sort of thing a term is."""

    QUANTITY = "a quantity"
    DATE = "a date"
    PERIOD = "a period"
    CONDITION = "a condition"


class Type(NamedTuple):
    """The type of a term: its kind, and its unit where it is a quantity."""

    kind: Kind
    unit: Unit = PURE

    def describe(self) -> str:
        return self.unit.describe() if self.kind is Kind.QUANTITY else self.kind.value


DATE = Type(Kind.DATE)
PERIOD = Type(Kind.PERIOD)
CONDITION = Type(Kind.CONDITION)
NUMBER = Type(Kind.QUANTITY, PURE)


@lru_cache(maxsize=1024)
def quantity(unit: Unit) -> Type:
    """The type of a quantity in a unit."""
    return Type(Kind.QUANTITY, unit)
