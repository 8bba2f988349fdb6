"""How large a price file may be."""

from __future__ import annotations

from typing import NamedTuple

MAX_CHARACTERS = 64 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 64
MAX_CELL = 256


class PriceLimits(NamedTuple):
    """The limits of one price file, each included."""

    characters: int = MAX_CHARACTERS
    rows: int = MAX_ROWS
    columns: int = MAX_COLUMNS
    cell: int = MAX_CELL

    def quoted_row(self) -> int:
        """The most characters of a row with quotation marks, each of which may stand for two."""
        return self.columns * (2 * self.cell + 4)


LIMITS = PriceLimits()
