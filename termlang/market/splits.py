"""Splits: on which day, of which stock, and how many new shares for each old one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from termlang.market.columns import Column

ONE = Fraction(1)


class Split(NamedTuple):
    """A split that holds from the opening of `day`: `ratio` new shares for each old one."""

    day: date
    stock: str | None
    ratio: Fraction


def in_order(splits: Iterable[Split]) -> tuple[Split, ...]:
    """The splits by day, then by stock; the same split said twice counts once."""
    return tuple(sorted(set(splits), key=lambda split: (split.day, split.stock or "", split.ratio)))


def as_traded(column: Column, series: Mapping[date, Fraction], splits: Iterable[Split]) -> dict[date, Fraction]:
    """A series that was adjusted for later splits, turned back: prices up, volumes down.

    Shares outstanding are kept: they are what was reported on their day.
    """
    later = sorted(splits, reverse=True)
    if column.observable == "outstanding" or not later:
        return dict(series)
    back: dict[date, Fraction] = {}
    factor, at = ONE, 0
    for day in reversed(list(series)):
        while at < len(later) and later[at].day > day:
            factor *= later[at].ratio
            at += 1
        back[day] = series[day] * factor if column.is_price else series[day] / factor
    return {day: back[day] for day in series}
