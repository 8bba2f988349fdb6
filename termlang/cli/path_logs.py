"""What happened on chosen paths, as journals that `termlang replay` takes, and the prices of those paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import click

from termlang.cli import problems as wrong
from termlang.cli.words import shown
from termlang.files import check_target, write_text
from termlang.report.tables import csv_text
from termlang.simulate.interpreted import told
from termlang.simulate.log import EventLog
from termlang.simulate.runs import Finished, Simulation
from termlang.simulate.tables import PathPrices

MOST = 100


def chosen_paths(asked: Simulation, text: str | None, *, force: bool) -> tuple[tuple[str, int], ...]:
    """The paths of `--event-log`, each by its name and place. Raises UsageError, and Unusable where a file stands."""
    if text is None:
        return ()
    names = [each.strip() for each in text.split(",")]
    given = asked.paths.names if isinstance(asked.paths, PathPrices) else None
    found: list[tuple[str, int]] = []
    for name in names:
        if given is not None and name in given:
            found.append((name, given.index(name)))
        elif given is None and name.isascii() and name.isdigit() and int(name) < asked.size:
            found.append((name, int(name)))
        else:
            last = f"0 to {asked.size - 1:,}" if given is None else f"{given[0]} to {given[-1]}"
            raise click.UsageError(f"--event-log: there is no path `{shown(name[:40])}`; they are {last}")
    if len(set(found)) < len(found) or len(found) > MOST:
        raise click.UsageError(f"--event-log takes up to {MOST} paths, each once")
    for name, _ in found:
        for file in _files(name):
            check_target(file, force=force)
    return tuple(found)


def write_logs(
    asked: Simulation, finished: Sequence[Finished], chosen: Sequence[tuple[str, int]], *, force: bool
) -> None:
    """Write the journal and the prices of each chosen path, once all are told. Raises BadInput or Unusable."""
    if len(finished) > 1 and chosen:
        raise wrong.fail(wrong.MANY_LOGS, count=len(finished))
    made = [(name, told(asked, finished[0].readings, number)) for name, number in chosen]
    for name, log in made:
        journal, prices = _files(name)
        write_text(journal, "".join(_journal(asked, finished[0], name, log)), force=force)
        write_text(prices, _prices(finished[0], log), force=force)


def _files(name: str) -> tuple[str, str]:
    plain = "".join(char if char.isalnum() or char in "-_." else "-" for char in name)
    return f"path-{plain}.journal", f"path-{plain}.csv"


def _journal(asked: Simulation, finished: Finished, name: str, log: EventLog) -> Iterator[str]:
    results = finished.results
    note = results.note + (f"; seed {results.seed}" if results.seed is not None else "")
    yield f"# Path {shown(name)} of the policy {shown(results.policy)}: {shown(note)}\n"
    for question, reading in finished.readings.items():
        yield f"# read as {shown(question)} = {shown(reading)}\n"
    if asked.journal is not None:
        yield asked.journal.rstrip("\n") + "\n"
    yield log.text


def _prices(finished: Finished, log: EventLog) -> str:
    """The observations of the days of the path."""
    days = finished.results.days
    columns = {
        column.key: series
        for column, series in log.market.observations.items()
        if column.is_price and any(day in series for day in days)
    }
    rows: list[tuple[object, ...]] = [(day, *(series.get(day) for series in columns.values())) for day in days]
    return csv_text(_cells(rows), ("date", *columns))


def _cells(rows: Sequence[tuple[object, ...]]) -> Iterator[tuple[str | Fraction | None, ...]]:
    for day, *values in rows:
        yield str(day), *(value if isinstance(value, Fraction) else None for value in values)
