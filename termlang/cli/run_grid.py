"""A policy run at every point of a grid, and what each run comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

from attrs import evolve, frozen

from termlang.api import Deal, Market
from termlang.cli.axes import Axis, AxisKind
from termlang.cli.options import Situation
from termlang.cli.path_flags import PathFlags
from termlang.cli.path_prices import first_of, paths_of, tick_of
from termlang.report.simulation import CSV_HEADER, Shown, places_of, simulation_rows
from termlang.simulate.figures import spreads
from termlang.simulate.runs import Simulation, simulate


@frozen(eq=False)
class RunCell:
    """The mean of each figure of an instrument, over the paths of a run at one point."""

    point: tuple[str, ...]
    instrument: str
    readings: dict[str, str]
    elections: dict[str, str]
    status: str
    figures: dict[str, Fraction | None]
    why: tuple[str, ...]


def runs_of(
    deal: Deal,
    axes: Sequence[Axis],
    flags: PathFlags,
    situation: Situation,
    market: Market,
    asked: Simulation,
    outstanding: float | None,
) -> Iterator[tuple[tuple[str, ...], Shown]]:
    """The runs at every point, the last axis turning fastest; several where readings matter. Raises BadInput."""
    for point in product(*(axis.values for axis in axes)):
        of: dict[AxisKind, dict[str, str]] = {kind: {} for kind in AxisKind}
        for axis, value in zip(axes, point, strict=True):
            of[axis.kind][axis.name] = value
        known = deal.given(of[AxisKind.VALUE], readings=of[AxisKind.READING])
        chosen: dict[str, Any] = {
            name: int(value) if name == "seed" else value for name, value in of[AxisKind.RUN].items()
        }
        paths = paths_of(deal.model, evolve(flags, **chosen), situation, market)
        for each in simulate(evolve(asked, deal=known, paths=paths, first=first_of(flags), tick=tick_of(flags))):
            undecided = each.results.undecided
            yield (
                point,
                Shown(
                    each.readings,
                    spreads(deal.model, each.results, outstanding),
                    str(each.results.exactness).partition(";")[0],
                    each.results.exactness.again,
                    int(undecided.sum()),
                    int((undecided > 0).sum()),
                ),
            )


def run_cells(found: Sequence[tuple[tuple[str, ...], Shown]]) -> Iterator[RunCell]:
    """A cell for each instrument of each run."""
    for point, run in found:
        why = (f"{run.undecided:,} lines on {run.undecided_paths:,} paths",) if run.undecided else ()
        status = "undecided" if run.undecided else "allowed"
        for name in dict.fromkeys(row.instrument for row in run.rows):
            figures = {row.figure: _mean(row.mean, row.unit) for row in run.rows if row.instrument == name}
            yield RunCell(point, name, dict(run.readings), {}, status, figures, why)


def run_header(axes: Sequence[Axis]) -> tuple[str, ...]:
    """The header of the rows of runs."""
    return (*(axis.name for axis in axes), *CSV_HEADER, "undecided")


def run_rows(found: Sequence[tuple[tuple[str, ...], Shown]]) -> Iterator[tuple[str | int | None, ...]]:
    """A row for each figure of each run."""
    for point, run in found:
        for row in simulation_rows([run]):
            yield *point, *row, run.undecided


def _mean(value: float | date | None, unit: str) -> Fraction | None:
    """A mean with as many decimals as a reader needs; --format csv has six."""
    if not isinstance(value, float):
        return None
    return Fraction(f"{value:.{places_of(unit, abs(value))}f}")
