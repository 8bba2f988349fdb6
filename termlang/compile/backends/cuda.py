"""The CUDA back end: a thread for each path, running the statements of the native kernel."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from termlang.compile import problems as wrong
from termlang.compile.backends.cuda_source import cuda_source
from termlang.compile.backends.native import module_of, stacked
from termlang.compile.backends.native_source import Shape, watches_prices
from termlang.compile.backends.numpy_backend import Raw, check_prices
from termlang.compile.backends.paths import Generator
from termlang.compile.backends.tables import Array, tables
from termlang.compile.machine import Program
from termlang.diagnostics import BadInput

THREADS = 128  # in a block of the device
_AT_ONCE = 1 << 29  # bytes of prices and snapshots that lie on the device at a time
_KERNELS: dict[tuple[str, str], Any] = {}


def check_device() -> None:
    """Raises BadInput where there is no device that CUDA can use."""
    from numba import cuda

    usable: bool = cuda.is_available()  # type: ignore[no-untyped-call]
    if not usable:
        raise BadInput([wrong.NO_DEVICE.at()])


def kernel(program: Program, shape: Shape, folder: Path) -> Any:
    """The kernel of a program. Its text and machine code are kept in `folder` under the text's own digest."""
    from numba import config

    text = cuda_source(program, shape, simulated=bool(getattr(config, "ENABLE_CUDASIM", 0)))
    name = "cuda_" + hashlib.sha256(text.encode()).hexdigest()[:24]
    found = _KERNELS.get((name, str(folder)))
    if found is None:
        found = _KERNELS[name, str(folder)] = module_of(name, text, folder).kernel
    return found


def run(
    program: Program,
    prices: list[Array],
    snapshots: tuple[int, ...] = (),
    threads: int | None = None,
    *,
    folder: Path,
) -> Raw:
    """Run all paths on given prices: doubles by column, days down and paths across. `threads` are the device's own."""
    return _run(program, prices, prices[0].shape[1], 0, "", np.zeros(1), snapshots, folder)


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
    return _run(program, None, paths, first, generator.kind, generator.settings(seed), snapshots, folder)


def _run(
    program: Program,
    prices: list[Array] | None,
    count: int,
    first: int,
    generated: str,
    settings: Array,
    snapshots: tuple[int, ...],
    folder: Path,
) -> Raw:
    from numba import cuda

    check_device()
    table = tables(program, snapshots)
    shape = Shape(generated, bool(table.history.shape[1]), bool(snapshots))
    made = kernel(program, shape, folder)
    slots = len(program.slots)
    raw = Raw(np.empty((slots, count)), np.empty(count), np.empty(count), np.empty((len(snapshots), slots, count)))
    whole = stacked(prices)
    watched = watches_prices(program, shape)
    times = np.array([float(1 / tick) for tick in program.ticks])
    fixed = [
        cuda.to_device(_filled(each))
        for each in (
            table.history, table.constants, table.figures, table.truths, table.rows, table.active, table.starts,
            table.streaks, times, table.snap, settings,
        )
    ]  # fmt: skip
    bytes_a_path = 8 * (program.days * len(prices or ()) + len(snapshots) * slots + slots)
    stretch = max(THREADS, _AT_ONCE // bytes_a_path // THREADS * THREADS)
    for begin in range(0, count, stretch):
        end = min(begin + stretch, count)
        here = end - begin
        given = whole if prices is None else np.ascontiguousarray(whole[:, :, begin:end])
        snaps = max(1, len(snapshots))
        outs = [np.zeros((slots, here)), np.zeros(here), np.zeros(here), np.zeros((snaps, slots, here)), np.zeros(1)]
        there = [cuda.to_device(each) for each in outs]
        made[-(-here // THREADS), THREADS](cuda.to_device(given), first + begin, 0, here, *fixed, *there)
        states, doubtful, undecided, kept, broken = (each.copy_to_host() for each in there)
        raw.states[:, begin:end], raw.doubtful[begin:end], raw.undecided[begin:end] = states, doubtful, undecided
        if snapshots:
            raw.snapshots[:, :, begin:end] = kept
        if prices is not None and (broken[0] or not watched):
            for column in prices:
                check_prices(column[:, begin:end])
    return Raw(raw.states, raw.doubtful > 0, raw.undecided.astype(np.int64), raw.snapshots)


def _filled(array: Array) -> Array:
    """An array that a device can hold: what has no rows or columns gets one, which no statement reads."""
    return array if array.size else np.zeros([max(1, length) for length in array.shape], array.dtype)
