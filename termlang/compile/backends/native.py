"""The native back end: Numba compiles the kernel of a program, once for each shape of deal and machine."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from termlang.compile.backends.native_source import BLOCK, Shape, native_source, scratch_rows, watches_prices
from termlang.compile.backends.numpy_backend import Raw, check_prices
from termlang.compile.backends.paths import Generator
from termlang.compile.backends.tables import Array, tables
from termlang.compile.machine import Program

_HEAD = """\
import numpy as np
from numba import njit
{helpers}

@njit(cache=True, error_model="numpy", nogil=True)
"""
_KERNELS: dict[tuple[str, str], Any] = {}


def kernel(program: Program, shape: Shape, folder: Path) -> Any:
    """The compiled kernel of a program. Its text and machine code are kept in `folder` under the text's own digest."""
    text = _text(program, shape)
    name = "kernel_" + hashlib.sha256(text.encode()).hexdigest()[:24]
    found = _KERNELS.get((name, str(folder)))
    if found is None:
        found = _KERNELS[name, str(folder)] = module_of(name, text, folder).kernel
    return found


def _text(program: Program, shape: Shape) -> str:
    helpers = ""
    if shape.generated:
        from termlang.compile.backends.random_source import HELPERS

        helpers = HELPERS
    return _HEAD.format(helpers=helpers) + native_source(program, shape)


def module_of(name: str, text: str, folder: Path) -> ModuleType:
    """A module from a file that only this text can have; Numba keeps its machine code beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.py"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        # Threads of one process may want the same file at the same time, as processes may.
        fresh = path.with_suffix(f".{os.getpid()}-{os.urandom(6).hex()}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    spec = importlib.util.spec_from_file_location(f"termlang_{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def run(
    program: Program,
    prices: list[Array],
    snapshots: tuple[int, ...] = (),
    threads: int | None = None,
    *,
    folder: Path,
) -> Raw:
    """Run all paths on given prices: doubles by column, days down and paths across."""
    return _run(program, prices, prices[0].shape[1], 0, "", np.zeros(1), snapshots, threads, folder)


def generate(
    program: Program,
    generator: Generator,
    paths: int,
    seed: int,
    first: int = 0,
    snapshots: tuple[int, ...] = (),
    threads: int | None = None,
    *,
    folder: Path,
) -> Raw:
    """Run generated paths from the number `first` on; parts of a run give the bytes of the whole."""
    return _run(program, None, paths, first, generator.kind, generator.settings(seed), snapshots, threads, folder)


def _run(
    program: Program,
    prices: list[Array] | None,
    count: int,
    first: int,
    generated: str,
    settings: Array,
    snapshots: tuple[int, ...],
    threads: int | None,
    folder: Path,
) -> Raw:
    table = tables(program, snapshots)
    shape = Shape(generated, bool(table.history.shape[1]), bool(snapshots))
    made = kernel(program, shape, folder)
    raw = Raw(
        np.empty((len(program.slots), count)),
        np.empty(count),
        np.empty(count),
        np.empty((len(snapshots), len(program.slots), count)),
    )
    given = stacked(prices)
    times = np.array([float(1 / tick) for tick in program.ticks])
    rows = scratch_rows(program, shape)

    watched = watches_prices(program, shape)

    def one(begin: int, end: int) -> None:
        wrong = np.zeros(1)
        made(
            given, first, begin, end, table.history, table.constants, table.figures, table.truths, table.rows,
            table.active, table.starts, table.streaks, times, table.snap, settings, np.empty((rows, BLOCK)),
            raw.states, raw.doubtful, raw.undecided, raw.snapshots, wrong,
        )  # fmt: skip
        if prices is not None and (wrong[0] or not watched):
            for column in prices:
                check_prices(column[:, begin:end])

    _shared(one, count, threads)
    return Raw(raw.states, raw.doubtful > 0, raw.undecided.astype(np.int64), raw.snapshots)


def _shared(one: Callable[[int, int], None], paths: int, threads: int | None) -> None:
    """Run stretches of blocks on threads; a path is worked out alike on whichever it falls."""
    workers = threads or available()
    blocks = -(-paths // BLOCK)
    if workers == 1 or blocks < 2:
        one(0, paths)
        return
    size = max(1, -(-blocks // (workers * 4))) * BLOCK
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda begin: one(begin, min(begin + size, paths)), range(0, paths, size)))


def available() -> int:
    """How many threads the machine lets this process use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def stacked(prices: list[Array] | None) -> Array:
    """Columns of prices as one array; a single column is not copied."""
    if prices is None:
        return np.empty((1, 1, 1))
    if len(prices) == 1:
        only = np.ascontiguousarray(prices[0], dtype=np.float64)
        return only.reshape(1, *only.shape)
    return np.ascontiguousarray(np.stack(prices), dtype=np.float64)
