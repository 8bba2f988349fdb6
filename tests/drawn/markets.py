"""Markets: a handful, made once, complete or with days missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from random import Random

from termlang.calendars import NYSE
from termlang.market import Market

FIRST, LAST = date(1998, 3, 2), date(2000, 12, 29)
KINDS = 12
COLUMNS = ("close", "vwap", "bid", "high", "low", "volume")


@lru_cache(maxsize=KINDS)
def rows(kind: int) -> dict[date, dict[str, str]]:
    """Prices by day and column, in cents."""
    random = Random(kind)
    price, found = random.randint(200, 2500), {}
    outstanding = random.randint(10, 40) * 100_000
    for day in NYSE.between(FIRST, LAST):
        price = max(50, min(4000, price + random.randint(-price // 12 - 1, price // 12 + 1)))
        if random.random() < 0.02:
            outstanding += random.randint(-1, 3) * 50_000
        spread = random.randint(0, price // 10)
        cents = {
            "close": price,
            "vwap": price + random.randint(-spread, spread) // 2,
            "bid": price - random.randint(0, 3),
            "high": price + spread,
            "low": price - spread,
        }
        row = {column: f"{max(1, n) // 100}.{max(1, n) % 100:02}" for column, n in cents.items()}
        row["volume"] = str(random.randint(1, 900) * 100)
        row["outstanding"] = str(outstanding)
        found[day] = row
    return found


@lru_cache(maxsize=KINDS)
def known_rows(kind: int) -> dict[date, dict[str, str]]:
    """The same prices, of which a day is missing now and then, or a cell."""
    random = Random(kind)
    missing = random.choice((0.02, 0.1, 0.4))
    found = {day: row for day, row in rows(kind).items() if random.random() >= missing}
    return {
        day: {column: cell for column, cell in row.items() if random.random() >= missing / 4}
        for day, row in found.items()
    }


@lru_cache(maxsize=2 * KINDS)
def market(kind: int, *, complete: bool = True) -> Market:
    found = rows(kind) if complete else known_rows(kind)
    columns = (*COLUMNS, "outstanding")
    return Market.of(
        [day.isoformat() for day in found],
        {column: [row.get(column) for row in found.values()] for column in columns},
    )


def with_splits(kind: int, splits: Mapping[date, Fraction]) -> Market:
    """A complete market with splits, so many new shares for each old one."""
    found = rows(kind)
    columns = (*COLUMNS, "outstanding")
    return Market.of(
        [each.isoformat() for each in found],
        {column: [row[column] for row in found.values()] for column in columns},
        splits=[(day.isoformat(), ratio) for day, ratio in splits.items()],
    )


def moment(seed: int) -> date:
    """A day on which a drawn deal is asked about; most are trading days."""
    day = date(1999, 2, 1) + timedelta(days=seed % 400)
    return day if seed % 5 == 0 else NYSE.on_or_after(day)
