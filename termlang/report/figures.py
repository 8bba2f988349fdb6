"""Values as words: a number with its unit, a day, a condition, an unknown with the interval in which it lies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from attrs import frozen

from termlang.evaluate.unknown import Unknown
from termlang.quantity import Rounding, RoundingMode, decimals_of, exact_text, money, shown
from termlang.report.printable import printable
from termlang.units import CURRENCIES, Kind, Type, Unit

APPROXIMATE = Rounding(RoundingMode.NEAREST, 6)
_STOCK = re.compile(r"\b(stock|shares?|ads|adrs?)\b", re.IGNORECASE)


@frozen
class Figures:
    """How figures are written in one answer. Where it speaks of a single stock, its units are just `shares`."""

    stock: str | None = None

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Figures:
        """The way of writing that names no two stocks alike."""
        names = {name for unit in units for name, _ in unit.factors if name not in CURRENCIES and _STOCK.search(name)}
        return cls(names.pop() if len(names) == 1 else None)

    def quantity(self, value: Fraction, unit: Unit, *, full: bool = False) -> str:
        """`1,000,000 USD`, `10.10 USD/share`, `76,569 shares`, `100 Series A`; `full` names the stock too."""
        number = number_text(value, unit)
        words = self.unit(unit, one=value == 1, full=full)
        return f"{number} {words}" if words else number

    def unit(self, unit: Unit, *, one: bool = False, full: bool = False) -> str:
        """The unit alone, as a word after a number."""
        above = [self._name(name, power, one, full) for name, power in unit.factors if power > 0]
        below = [self._name(name, -power, True, full) for name, power in unit.factors if power < 0]
        return printable(" x ".join(above) + "".join(f"/{name}" for name in below))

    def _name(self, name: str, power: int, one: bool, full: bool) -> str:
        word = name
        if name == self.stock:
            word = ("share" if one else "shares") + (f" of {name}" if full else "")
        return word if power == 1 else f"{word}^{power}"

    def value(self, value: object, type_: Type | None) -> str:
        """Any value of a step on a few characters."""
        if value is None:
            return ""
        if type(value) is Unknown:
            return "no value" if value.problems else "unknown"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Fraction):
            return self.quantity(value, type_.unit) if type_ is not None else shown(value)
        if isinstance(value, date):
            return value.isoformat()
        return printable(str(value))

    def interval(self, low: Fraction | None, high: Fraction | None, unit: Unit) -> str:
        """Where an unknown lies; empty where no more is known than that it is not negative."""
        if high is None:
            return f"at least {self.quantity(low, unit)}" if low else ""
        if low is None:
            return f"at most {self.quantity(high, unit)}"
        return f"between {shown(low)} and {self.quantity(high, unit)}"


def number_text(value: Fraction, unit: Unit) -> str:
    """The number alone: money to the cent, prices and counts to six decimals where no short decimal ends."""
    if unit.currency is None:
        return shown(value)
    places = decimals_of(value)
    if places is not None and places <= 10:
        return money(value)
    return shown(value, decimals=2 if len(unit.factors) == 1 and abs(value) >= 1 else 6)


def value_text(value: object) -> str | None:
    """A value as exact text for machines: `10.1`, `7200000/73`, `1999-05-03`, `true`; None where there is none."""
    if value is None or type(value) is Unknown:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def approximation(value: object) -> str | None:
    """A decimal near a value that no decimal writes; None for every other value."""
    if isinstance(value, Fraction) and decimals_of(value) is None:
        return exact_text(APPROXIMATE.apply(value))
    return None


def unit_text(type_: Type | None) -> str | None:
    """The unit of a step for machines: `USD/Common Stock`, `1`, `date`, `condition`."""
    if type_ is None:
        return None
    return str(type_.unit) if type_.kind is Kind.QUANTITY else type_.kind.name.lower()
