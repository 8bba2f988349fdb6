"""The NumPy back end: every statement over a stretch of paths that stays in cache."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from termlang.compile.backends.interface import Paths, Raw
from termlang.compile.backends.numpy_source import numpy_source
from termlang.compile.backends.tables import Array, Tables, tables
from termlang.compile.machine import Program

_STRETCH = 4096


def run(program: Program, paths: Paths, snapshots: tuple[int, ...], threads: int | None, *, folder: object) -> Raw:
    """Run all paths, a stretch of them in memory at a time. `folder` is not needed here."""
    table = tables(program, snapshots)
    found: dict[str, Any] = {"np": np, "rows": _rows}
    exec(compile(numpy_source(program), "<numpy kernel>", "exec"), found)
    chunk = found["chunk"]
    raw = Raw(
        np.empty((len(program.slots), paths.count)),
        np.zeros(paths.count, np.bool_),
        np.zeros(paths.count, np.int64),
        np.empty((len(snapshots), len(program.slots), paths.count)),
    )
    times = [float(1 / tick) for tick in program.ticks]

    def one(first: int) -> None:
        at = slice(first, min(first + _STRETCH, paths.count))
        _stretch(chunk, table, raw, paths.stretch(at, program.days), times, at)

    starts = range(0, paths.count, _STRETCH)
    if threads == 1 or len(starts) == 1:
        for first in starts:
            one(first)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, starts))
    return raw


def _stretch(chunk: Any, table: Tables, raw: Raw, prices: list[Array], times: list[float], at: slice) -> None:
    here = [np.rint(each * factor) for each, factor in zip(prices, times, strict=True)]
    width = here[0].shape[1]
    states = [np.full(width, start) for start in table.starts]
    streaks = [np.full(width, start) for start in table.streaks]
    doubtful, undecided = np.zeros(width, np.bool_), np.zeros(width, np.int64)
    kept = np.empty((raw.snapshots.shape[0], len(states), width))
    with np.errstate(all="ignore"):
        chunk(
            here, table.history, table.constants, table.figures, table.truths, table.rows, table.active,
            states, streaks, doubtful, undecided, table.snap, kept,
        )  # fmt: skip
    for number, state in enumerate(states):
        raw.states[number, at] = state
    raw.doubtful[at], raw.undecided[at], raw.snapshots[:, :, at] = doubtful, undecided, kept


def _rows(history: Array, prices: Array, first: int, end: int) -> Array:
    """Rows of the history, the same for all paths, and of the run."""
    before = history.shape[0]
    if first >= before:
        return prices[first - before : end - before]
    past = np.broadcast_to(history[first : min(end, before), None], (min(end, before) - first, prices.shape[1]))
    return past if end <= before else np.concatenate((past, prices[: end - before]))
