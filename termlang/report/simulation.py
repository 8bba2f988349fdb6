"""A finished run over many paths as text, JSON and rows: what spreads how far, and how sure the figures are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from attrs import frozen

from termlang.report.printable import cells, in_ascii, one_line, padded

Cell = float | date
QUANTILES = ("5%", "25%", "50%", "75%", "95%")
CSV_HEADER = (
    "readings", "instrument", "figure", "unit", "paths", "mean", "least", *QUANTILES, "most",
)  # fmt: skip
_HEADS = ("mean", *QUANTILES)


class Spreading(Protocol):
    """A row: a figure of an instrument, and how it spreads over so many paths."""

    @property
    def instrument(self) -> str: ...
    @property
    def figure(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def paths(self) -> int: ...
    @property
    def mean(self) -> Cell | None: ...
    @property
    def least(self) -> Cell | None: ...
    @property
    def most(self) -> Cell | None: ...
    @property
    def quantiles(self) -> tuple[Cell, ...]: ...


@frozen(eq=False)
class Shown:
    """One run as it is shown: the readings it supposes, its rows, how exact it is, and what was left undecided."""

    readings: Mapping[str, str]
    rows: Sequence[Spreading]
    exactness: str
    again: int
    undecided: int
    undecided_paths: int


@frozen(eq=False)
class Heading:
    """What all runs have in common. `days` counts trading days from `first` to `last`, both included."""

    deal: str
    policy: str
    engine: str
    paths: int
    days: int
    first: date
    last: date
    prices: str


def simulation_text(heading: Heading, runs: Sequence[Shown], *, short: bool = False, ascii: bool = False) -> str:
    """The summary as a person reads it. Ends with a line end."""
    lines = [
        one_line(heading.deal),
        f"policy {one_line(heading.policy)}: {heading.paths:,} paths of {heading.days:,} trading days, "
        f"{heading.first} to {heading.last}",
        "",
        f"prices     {one_line(heading.prices)}",
    ]
    for run in runs:
        lines += ["", *_run(heading, run, short)]
    text = "\n".join(lines) + "\n"
    return in_ascii(text) if ascii else text


def _run(heading: Heading, run: Shown, short: bool) -> Iterator[str]:
    if run.readings:
        yield f"read as    {one_line('; '.join(f'{name} = {value}' for name, value in run.readings.items()))}"
    yield f"exactness  {run.exactness}"
    if run.undecided:
        yield (
            f"undecided  {run.undecided:,} lines on {run.undecided_paths:,} paths: the deal gives no answer, and they "
            "changed nothing"
        )
    rows = [row for row in run.rows if not short or row.figure in ("shares", "dilution", "price")]
    body = [(_label(row, heading.paths), *_cells(row)) for row in rows]
    widths = [max([cells(each[at]) for each in body]) for at in range(len(_HEADS) + 1)]
    widths = [max(width, cells(head)) for width, head in zip(widths, ("", *_HEADS), strict=True)]
    named = ""
    for row, each in zip(rows, body, strict=True):
        if row.instrument != named:
            named = row.instrument
            yield ""
            yield _line(("", *_HEADS), widths, one_line(named))
        yield _line(each, widths)


def _line(row: Sequence[str], widths: Sequence[int], first: str | None = None) -> str:
    words = padded(first if first is not None else "  " + row[0], widths[0] + 2)
    figures = (" " * (width - cells(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join([words, *figures]).rstrip()


def _label(row: Spreading, paths: int) -> str:
    unit = f", {one_line(row.unit)}" if row.unit != "date" else ""
    over = f" (on {row.paths:,} paths)" if 0 < row.paths < paths else " (on no path)" if not row.paths else ""
    return f"{one_line(row.label)}{unit}{over}"


def _cells(row: Spreading) -> tuple[str, ...]:
    found = (row.mean, *(row.quantiles or (None,) * len(QUANTILES)))
    largest = max((abs(each) for each in (row.most, row.least) if isinstance(each, float)), default=0.0)
    places = places_of(row.unit, largest)
    return tuple(_shown(each, places) for each in found)


def places_of(unit: str, largest: float) -> int:
    """How many decimals of a figure a reader needs."""
    return 4 if unit.endswith("/share") else 2 if unit == "%" or largest < 10_000 else 0


def _shown(value: Cell | None, places: int) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else f"{value:,.{places}f}"


def exact_cell(value: Cell | None) -> str | None:
    """A figure for machines: a day, or a decimal with at most six places; an integer has none."""
    if value is None or isinstance(value, date):
        return None if value is None else value.isoformat()
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def simulation_document(heading: Heading, runs: Sequence[Shown]) -> dict[str, Any]:
    """The document `termlang.simulation/1`."""
    return {
        "schema": "termlang.simulation/1",
        "deal": heading.deal,
        "policy": heading.policy,
        "engine": heading.engine,
        "paths": heading.paths,
        "days": heading.days,
        "first": heading.first.isoformat(),
        "last": heading.last.isoformat(),
        "prices": heading.prices,
        "runs": [run_json(run) for run in runs],
    }


def run_json(run: Shown) -> dict[str, Any]:
    """One element of `runs`."""
    return {
        "readings": dict(run.readings),
        "exactness": run.exactness,
        "again": run.again,
        "undecided": {"lines": run.undecided, "paths": run.undecided_paths},
        "figures": [_figure(row) for row in run.rows],
    }


def _figure(row: Spreading) -> dict[str, Any]:
    return {
        "instrument": row.instrument,
        "figure": row.figure,
        "label": row.label,
        "unit": row.unit,
        "paths": row.paths,
        "mean": exact_cell(row.mean),
        "least": exact_cell(row.least),
        "most": exact_cell(row.most),
        "quantiles": {name: exact_cell(each) for name, each in zip(QUANTILES, row.quantiles, strict=False)},
    }


def simulation_rows(runs: Sequence[Shown]) -> Iterator[tuple[str | int | None, ...]]:
    """The rows below CSV_HEADER."""
    for run in runs:
        readings = "; ".join(f"{name}={value}" for name, value in run.readings.items())
        for row in run.rows:
            quantiles = row.quantiles or (None,) * len(QUANTILES)
            figures = (exact_cell(each) for each in (row.mean, row.least, *quantiles, row.most))
            yield readings, row.instrument, row.figure, row.unit, row.paths, *figures
