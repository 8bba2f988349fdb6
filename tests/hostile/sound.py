"""The sound deals that are spoiled, each with a market."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hostile.rules import Sound
from termlang.calendars import NYSE
from termlang.market import Market

DEALS = Path(__file__).parents[2] / "deals"
_DAYS = {"neotherapeutics": date(1999, 5, 3), "valence": date(1998, 10, 5), "bbby": date(2023, 3, 6)}


def sound(name: str) -> Sound:
    """A sample deal, and forty days of made-up closes and bids that end on the day asked about."""
    on = _DAYS[name]
    days = NYSE.last(40, on, included=True)
    cells = [f"{9 + number % 7}.{number % 10}0" for number in range(len(days))]
    market = Market.of(list(days), {"close": cells, "bid": cells, "vwap": cells})
    return Sound(name, (DEALS / f"{name}.terms").read_text(encoding="utf-8"), market, on)


EVERY = tuple(_DAYS)
