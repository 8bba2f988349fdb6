"""The figures of a finished run as rows: what they are, in which unit, and how they spread over the paths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
from attrs import frozen

from termlang.model.deal import Deal
from termlang.simulate.fans import BANDS
from termlang.simulate.results import Instrument, Results

Array = Any
Cell = float | date


@frozen(eq=False)
class Spread:
    """How a figure spreads: mean, least, most, and the quantiles of BANDS; of days there is no mean.

    `paths` is over how many paths: all, or those that have such a figure. No path, no cells.
    """

    instrument: str
    figure: str
    label: str
    unit: str
    paths: int
    mean: Cell | None = None
    least: Cell | None = None
    most: Cell | None = None
    quantiles: tuple[Cell, ...] = ()


def spreads(deal: Deal, results: Results, outstanding: float | None = None) -> tuple[Spread, ...]:
    """The rows of every instrument; with so many shares outstanding before, also the dilution."""
    return tuple(row for each in results for row in _rows(deal, results, each, outstanding))


def _rows(deal: Deal, results: Results, each: Instrument, outstanding: float | None) -> Iterator[Spread]:
    instrument = deal.instruments[each.name]
    stocks = [deal.rights[name].into for name in instrument.rights if name in deal.rights and deal.rights[name].into]
    stock = stocks[0] if stocks else next(iter(deal.stocks), "shares")
    currency = deal.currency
    money = currency if instrument.stated_value is not None else instrument.kind.units
    verb = "exercised" if instrument.stated_value is None else "converted"
    yield _spread(each.name, "shares", "shares delivered", stock, each.shares)
    if instrument.dividend is not None:
        yield _spread(
            each.name, "dividend_shares", f"shares as {instrument.kind.income.lower()}", stock, each.dividend_shares
        )
    if outstanding is not None:
        values = each.dilution(outstanding) * 100
        yield _spread(each.name, "dilution", f"dilution of {outstanding:,.0f} shares", "%", values)
    yield _spread(
        each.name, "price", f"price, when last {verb}", f"{currency}/share", each.price[~np.isnan(each.price)]
    )
    yield _spread(each.name, "converted", verb, money, each.converted)
    yield _spread(each.name, "outstanding", "outstanding at the end", money, each.outstanding)
    yield _spread(each.name, "cash", "cash to the holders", currency, each.cash)
    if instrument.dividend is not None:
        yield _spread(each.name, "accrued", "accrued at the end", currency, each.accrued)
    yield _first(each, results)


def _spread(instrument: str, figure: str, label: str, unit: str, values: Array) -> Spread:
    if not len(values):
        return Spread(instrument, figure, label, unit, 0)
    ends = float(np.mean(values)), float(values.min()), float(values.max())
    return Spread(instrument, figure, label, unit, len(values), *ends, tuple(np.quantile(values, BANDS).tolist()))


def _first(each: Instrument, results: Results) -> Spread:
    """The first day on which a limit cuts, over the paths on which one does; quantiles are days that occur."""
    places = np.sort(each.first_limit[each.first_limit >= 0])
    label = "first day a limit binds"
    if not len(places):
        return Spread(each.name, "first_limit", label, "date", 0)
    days = results.days
    found = [days[int(number)] for number in np.quantile(places, BANDS, method="inverted_cdf")]
    least, most = days[int(places[0])], days[int(places[-1])]
    return Spread(each.name, "first_limit", label, "date", len(places), None, least, most, tuple(found))
