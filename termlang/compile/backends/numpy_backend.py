"""The NumPy back end: every statement over a stretch of paths that stays in cache."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from attrs import frozen

from termlang.compile import problems as wrong
from termlang.compile.backends.numpy_source import numpy_source
from termlang.compile.backends.paths import Generator
from termlang.compile.backends.paths import prices as generated
from termlang.compile.backends.tables import Array, Tables, tables
from termlang.compile.machine import Program
from termlang.diagnostics import BadInput

_STRETCH = 4096


@frozen(eq=False)
class Raw:
    """What a back end gives: states by path as they are carried, doubtful paths, lines without an answer, snapshots."""

    states: Array
    doubtful: Array
    undecided: Array
    snapshots: Array


def run(
    program: Program,
    prices: list[Array],
    snapshots: tuple[int, ...] = (),
    threads: int | None = None,
    *,
    folder: object = None,
) -> Raw:
    """Run all paths; `prices` are doubles by column, days down and paths across. `folder` is not needed here."""

    def here(at: slice) -> list[Array]:
        for each in prices:
            check_prices(each[:, at])
        return [each[:, at] for each in prices]

    return _run(program, here, prices[0].shape[1], snapshots, threads)


def generate(
    program: Program,
    generator: Generator,
    paths: int,
    seed: int,
    first: int = 0,
    snapshots: tuple[int, ...] = (),
    threads: int | None = None,
    *,
    folder: object = None,
) -> Raw:
    """Run generated paths from the number `first` on; a stretch of them is in memory at a time."""

    def here(at: slice) -> list[Array]:
        return [generated(generator, seed, first + at.start, at.stop - at.start, program.days)]

    return _run(program, here, paths, snapshots, threads)


def check_prices(prices: Array) -> None:
    """Raises BadInput where a price is not a number above zero."""
    # What is no number compares with nothing.
    if not (prices.min() > 0 and prices.max() < np.inf):
        what, hint = "a price is not a number above zero", "leave out paths with missing prices"
        raise BadInput([wrong.BAD_PRICES.at(what=what, hint=hint)])


def _run(
    program: Program,
    here: Callable[[slice], list[Array]],
    paths: int,
    snapshots: tuple[int, ...],
    threads: int | None,
) -> Raw:
    table = tables(program, snapshots)
    found: dict[str, Any] = {"np": np, "rows": _rows}
    exec(compile(numpy_source(program), "<numpy kernel>", "exec"), found)
    chunk = found["chunk"]
    raw = Raw(
        np.empty((len(program.slots), paths)),
        np.zeros(paths, np.bool_),
        np.zeros(paths, np.int64),
        np.empty((len(snapshots), len(program.slots), paths)),
    )
    times = [float(1 / tick) for tick in program.ticks]

    def one(first: int) -> None:
        at = slice(first, min(first + _STRETCH, paths))
        _stretch(chunk, table, raw, here(at), times, at)

    starts = range(0, paths, _STRETCH)
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
