"""How large things may be: one frozen value that travels with a text, so that nothing is unbounded and nothing hidden.

Every figure is the largest that is accepted; one more is refused, with a code of its own. `Limits()` are the defaults;
`Limits(tokens=400_000)` moves one. What the language below us cannot carry (a depth above 100) cannot be chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from termlang.records import changed, frozen

if TYPE_CHECKING:
    from fractions import Fraction

_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_LARGEST: list[int | None] = []  # of each limit, in their order


class NoSuchLimit(ValueError):
    """A limit that does not exist, or a figure that it cannot have."""


def _count(default: int, most: int | None = None) -> int:
    """A whole number from 1 to `most`."""
    _LARGEST.append(most)
    return default


def _day(default: date) -> date:
    _LARGEST.append(None)
    return default


@frozen
class Limits:
    """The limits of one text and of every answer from it, each included."""

    source: int = _count(1 << 20)  # characters of a text; of a file, bytes
    line: int = _count(10_000)  # characters of a line
    lines: int = _count(50_000)  # lines of a text that say something
    tokens: int = _count(200_000)  # words and signs of a text
    depth: int = _count(100, 100)  # levels of lines, brackets, parts of an expression, or terms that rest on terms
    operators: int = _count(1_000, 10_000)  # signs and connectives in one line
    digits: int = _count(34, 34)  # digits of a number as written
    name: int = _count(64, 1_000)  # characters of a Defined Term
    text: int = _count(4_096)  # characters of a quotation
    first_day: date = _day(_FIRST)
    last_day: date = _day(_LAST)
    declarations: int = _count(5_000)  # lines of a text that declare something
    largest: int = _count(10**18, 10**36)  # every figure is below it, and not nearer to zero than one part in it
    bits: int = _count(8_192, 1 << 20)  # bits of a numerator or denominator
    window: int = _count(1_000, 10_000)  # days of a look-back
    schedule: int = _count(5_000, 100_000)  # dates of one schedule
    steps: int = _count(1_000_000)  # steps of one evaluation
    answers: int = _count(64, 4_096)  # answers under open readings
    trace: int = _count(10_000)  # lines of reasons that are shown
    problems: int = _count(100)  # problems of a text that are shown
    prices: int = _count(64 << 20)  # characters of a price file; of a file, bytes
    price_rows: int = _count(1_000_000)
    price_columns: int = _count(64)
    price_cell: int = _count(256)  # characters of a cell
    batch: int = _count(100_000_000)  # contract-days of one batch

    def _check(self) -> None:
        for name, most in zip(self.__match_args__, _LARGEST, strict=True):
            limit = getattr(self, name)
            if name in ("first_day", "last_day"):
                if not isinstance(limit, date) or not _FIRST <= limit <= _LAST:
                    raise NoSuchLimit(f"the limit `{name}` is a day from {_FIRST} to {_LAST}")
            elif (
                isinstance(limit, bool)
                or not isinstance(limit, int)
                or limit < 1
                or (most is not None and limit > most)
            ):
                upper = f"from 1 to {most:,}" if most is not None else "of at least 1"
                raise NoSuchLimit(f"the limit `{name}` is a whole number {upper}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Limits) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    @property
    def _all(self) -> tuple[int | date, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    @property
    def smallest(self) -> Fraction:
        """The figure nearest to zero that is not zero."""
        from fractions import Fraction

        return Fraction(1, self.largest)

    @property
    def quoted_row(self) -> int:
        """The most characters of a row of prices with quotation marks, each of which may stand for two."""
        return self.price_columns * (2 * self.price_cell + 4)

    def with_texts(self, said: Mapping[str, str]) -> Limits:
        """The same with some moved, as a person writes them: `{"tokens": "400,000"}`. Raises NoSuchLimit."""
        found: dict[str, Any] = {name: _read(name, text) for name, text in said.items()}
        return changed(self, **found)


NAMES: tuple[str, ...] = Limits.__match_args__
DEFAULT = Limits()


def _read(name: str, text: str) -> int | date:
    if name not in NAMES:
        shown = name[:40] if name.isprintable() else ascii(name[:40])[1:-1]
        raise NoSuchLimit(f"there is no limit `{shown}`; the limits are {', '.join(NAMES)}")
    wanted = "a day, such as 1990-01-02" if isinstance(getattr(DEFAULT, name), date) else "a whole number"
    try:
        if isinstance(getattr(DEFAULT, name), date):
            # Only the long form: what else a date reads depends on the version of Python.
            return date.fromisoformat(text if len(text) == 10 and text.isascii() else "")
        plain = text.replace(",", "")
        if plain.isascii() and plain.isdigit() and len(plain) <= 40:
            return int(plain)
    except ValueError:
        pass
    raise NoSuchLimit(f"the limit `{name}` is {wanted}")
