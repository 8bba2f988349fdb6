"""The figures of every path on their way into a file, and the picture of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from termlang.cli import problems as wrong
from termlang.cli.needs import needs
from termlang.files import check_target, write_bytes, write_text
from termlang.report.chart import png_of, svg_of
from termlang.report.fan import MOST_COLUMNS, Panel, Strip, fan_spec
from termlang.report.tables import csv_text
from termlang.simulate.columns import columns_of, parquet_of
from termlang.simulate.fans import fan_of
from termlang.simulate.runs import Finished, Simulation

WIDE = 90  # characters of a line over a picture


def check_outputs(out: str | None, plot: str | None, *, force: bool) -> None:
    """See before a long run that its files can be written. Raises Unusable, BadInput or UsageError."""
    if out is not None:
        kind = Path(out).suffix.lower()
        if kind not in (".parquet", ".csv"):
            raise click.UsageError("--out takes the figures of every path: name a file that ends in .parquet or .csv")
        if kind == ".parquet":
            needs("`--out` to Parquet", "pyarrow", "parquet")
        check_target(out, force=force)
    if plot is not None:
        if Path(plot).suffix.lower() not in (".svg", ".png"):
            raise click.UsageError("--plot draws a picture: name a file that ends in .svg or .png")
        needs("`--plot`", "vl_convert", "plot")
        check_target(plot, force=force)


def write_paths(asked: Simulation, finished: Sequence[Finished], path: str, *, force: bool) -> None:
    """Write the figures of every path, whole or not at all. Raises Unusable."""
    columns = columns_of(asked, finished)
    if Path(path).suffix.lower() == ".parquet":
        write_bytes(path, parquet_of(asked, finished, columns), force=force)
        return
    rows = zip(*([_cell(each) for each in values] for values in columns.values()), strict=True)
    write_text(path, csv_text(rows, tuple(columns)), force=force)


def _cell(value: Any) -> Any:
    """A double as its shortest decimal; whole ones without a point, NaN as nothing."""
    if isinstance(value, float):
        if value != value:
            return None
        return int(value) if value.is_integer() else Decimal(repr(value))
    return value


# --------------------------------------------------------------------------------------------------------- pictures


def draw(asked: Simulation, finished: Sequence[Finished], outstanding: int | None, path: str, *, force: bool) -> None:
    """Draw the fans of a run into a file, whole or not at all. Raises Unusable or BadInput."""
    if len(finished) > MOST_COLUMNS:
        raise wrong.fail(wrong.MANY_PANELS, count=len(finished), most=MOST_COLUMNS)
    spec = spec_of(asked, finished)
    if Path(path).suffix.lower() == ".png":
        write_bytes(path, png_of(spec), force=force)
    else:
        write_text(path, svg_of(spec), force=force)


def spec_of(asked: Simulation, finished: Sequence[Finished]) -> dict[str, Any]:
    """The specification of the picture: cumulative shares and conversion prices, a column for each reading."""
    results = finished[0].results
    common = {name: value for name, value in finished[0].readings.items()
              if all(each.readings.get(name) == value for each in finished)}  # fmt: skip
    columns = [
        (_named({name: value for name, value in each.readings.items() if name not in common}), list(panels))
        for each, panels in zip(finished, _alike([list(_panels(asked, each)) for each in finished]), strict=True)
    ]
    about = [
        f"policy {results.policy}: {results.paths:,} paths of {len(results.days):,} trading days",
        results.note + (f", seed {results.seed}" if results.seed is not None else ""),
        *([f"read as {_named(common)}"] if common else []),
        "prices are shown for days on which at least 1 path in 100 has one",
    ]
    return fan_spec(results.title, [line for each in about for line in wrap(each, WIDE)], columns)


def _named(readings: Mapping[str, str]) -> str:
    return "; ".join(f"{name} = {value}" for name, value in readings.items())


def _alike(columns: Sequence[list[Panel | Strip]]) -> Sequence[list[Panel | Strip]]:
    """Columns of as many panels: where one run has no conversions to show, no column shows them."""
    titles = [{panel.title for panel in panels} for panels in columns]
    shared = set.intersection(*titles)
    return [[panel for panel in panels if panel.title in shared] for panels in columns]


def _panels(asked: Simulation, each: Finished) -> Iterator[Panel | Strip]:
    deal = asked.deal.model
    for name, by_day in each.by_day.items():
        instrument = deal.instruments[name]
        rights = [deal.rights[right] for right in instrument.rights if right in deal.rights]
        stock = next((right.into for right in rights if right.into), "shares")
        noun, verb = ("conversion", "convert") if instrument.stated_value is not None else ("exercise", "exercise")
        shares = fan_of(by_day.days, by_day.shares)
        yield Panel(f"Shares delivered for {name} so far", f"shares of {stock}", shares, steps=True)
        prices = fan_of(by_day.days, by_day.price)
        if prices.days:
            most = prices.most_paths(each.results.paths // 100)
            yield Panel(f"{noun.capitalize()} price of {name}", f"{deal.currency} per share", most, steps=False)
            parts = tuple(100 * count / each.results.paths for count in prices.paths)
            yield Strip(f"Paths that {verb} {name} then, % of all", prices.days, parts)
