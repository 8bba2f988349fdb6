"""Quantiles by day: what stands in the middle, and the bands around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from attrs import frozen

Array = Any
BANDS = (0.05, 0.25, 0.50, 0.75, 0.95)


@frozen(eq=False)
class ByDay:
    """Figures of one instrument at some days: days down, paths across. `price` is NaN where nothing was converted
    since the day before in the list; `shares` are all that were delivered so far."""

    days: tuple[date, ...]
    shares: Array
    price: Array

    @classmethod
    def of(cls, days: Sequence[date], shares: Array, price: Array, converted: Array) -> ByDay:
        """From figures after each day: the price counts on days between which something was converted."""
        fresh = np.diff(converted, axis=0, prepend=0.0) > 0
        return cls(tuple(days), shares, np.where(fresh, price, np.nan))


@frozen(eq=False)
class Fan:
    """The bands of a figure: for each day, its quantiles in the order of BANDS, over so many paths."""

    days: tuple[date, ...]
    bands: tuple[tuple[float, ...], ...]
    paths: tuple[int, ...]

    def most_paths(self, least: int) -> Fan:
        """Without the days that speak of fewer paths than `least`."""
        kept = [number for number, count in enumerate(self.paths) if count >= least]
        return Fan(
            tuple(self.days[number] for number in kept),
            tuple(self.bands[number] for number in kept),
            tuple(self.paths[number] for number in kept),
        )


def joined_days(parts: Sequence[Mapping[str, ByDay]]) -> dict[str, ByDay]:
    """Parts of a run as one."""
    return {
        name: ByDay(
            each.days,
            np.concatenate([part[name].shares for part in parts], axis=1),
            np.concatenate([part[name].price for part in parts], axis=1),
        )
        for name, each in parts[0].items()
    }


def fan_of(days: Sequence[date], values: Array) -> Fan:
    """The bands of values with days down and paths across, NaN left out; a day without values is left out."""
    kept, bands, paths = [], [], []
    for day, row in zip(days, values, strict=True):
        known = row[~np.isnan(row)]
        if len(known):
            kept.append(day)
            bands.append(tuple(np.quantile(known, BANDS).tolist()))
            paths.append(len(known))
    return Fan(tuple(kept), tuple(bands), tuple(paths))
