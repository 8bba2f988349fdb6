"""The CUDA back end: a thread for each path, running the statements of the native kernel."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from termlang.compile import problems as wrong
from termlang.compile.backends.cuda_source import cuda_source
from termlang.compile.backends.interface import Given, Paths, Raw
from termlang.compile.backends.kernels import blank, kernel_of, read, taken
from termlang.compile.backends.tables import Array
from termlang.compile.machine import Program
from termlang.diagnostics import BadInput

THREADS = 128  # in a block of the device
_AT_ONCE = 1 << 29  # bytes of prices and snapshots that lie on the device at a time


def check_device() -> None:
    """Raises BadInput where there is no device that CUDA can use."""
    from numba import cuda

    usable: bool = cuda.is_available()  # type: ignore[no-untyped-call]
    if not usable:
        raise BadInput([wrong.NO_DEVICE.at()])


def run(program: Program, paths: Paths, snapshots: tuple[int, ...], threads: int | None, *, folder: Path) -> Raw:
    """Run all paths, a stretch of them after another. `threads` are the device's own."""
    from numba import config, cuda

    check_device()
    given = taken(program, paths, snapshots)
    text = cuda_source(program, given.shape, simulated=bool(getattr(config, "ENABLE_CUDASIM", 0)))
    kernel = kernel_of("cuda", text, folder)
    written, slots = blank(program, paths.count, snapshots), len(program.slots)
    fixed = [cuda.to_device(_filled(each)) for each in given.tables]
    columns = len(paths.columns) if isinstance(paths, Given) else 0
    bytes_a_path = 8 * (program.days * columns + len(snapshots) * slots + slots)
    stretch = max(THREADS, _AT_ONCE // bytes_a_path // THREADS * THREADS)
    for begin in range(0, paths.count, stretch):
        end = min(begin + stretch, paths.count)
        here = end - begin
        prices = np.ascontiguousarray(given.prices[:, :, begin:end]) if columns else given.prices
        snaps = max(1, len(snapshots))
        outs = [np.zeros((slots, here)), np.zeros(here), np.zeros(here), np.zeros((snaps, slots, here)), np.zeros(1)]
        there = [cuda.to_device(each) for each in outs]
        kernel[-(-here // THREADS), THREADS](cuda.to_device(prices), paths.first + begin, 0, here, *fixed, *there)
        states, doubtful, undecided, snapped, broken = (each.copy_to_host() for each in there)
        written.states[:, begin:end], written.doubtful[begin:end] = states, doubtful
        written.undecided[begin:end] = undecided
        if snapshots:
            written.snapshots[:, :, begin:end] = snapped
        if broken[0] or not given.watched:
            paths.check(slice(begin, end))
    return read(written)


def _filled(array: Array) -> Array:
    """An array that a device can hold: what has no rows or columns gets one, which no statement reads."""
    return array if array.size else np.zeros([max(1, length) for length in array.shape], array.dtype)
