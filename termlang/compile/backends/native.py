"""The native back end: Numba compiles the kernel of a program, once for each shape of deal and machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from termlang.compile.backends.interface import Paths, Raw
from termlang.compile.backends.kernels import blank, kernel_of, read, taken
from termlang.compile.backends.native_source import BLOCK, Shape, native_source, scratch_rows
from termlang.compile.machine import Program

_HEAD = """\
import numpy as np
from numba import njit
{helpers}

@njit(cache=True, error_model="numpy", nogil=True)
"""


def run(program: Program, paths: Paths, snapshots: tuple[int, ...], threads: int | None, *, folder: Path) -> Raw:
    """Run all paths, blocks of them on each thread."""
    given = taken(program, paths, snapshots)
    kernel = kernel_of("kernel", _text(program, given.shape), folder)
    written, rows = blank(program, paths.count, snapshots), scratch_rows(program, given.shape)

    def one(begin: int, end: int) -> None:
        wrong = np.zeros(1)
        kernel(
            given.prices, paths.first, begin, end, *given.tables, np.empty((rows, BLOCK)),
            written.states, written.doubtful, written.undecided, written.snapshots, wrong,
        )  # fmt: skip
        if wrong[0] or not given.watched:
            paths.check(slice(begin, end))

    _shared(one, paths.count, threads)
    return read(written)


def _text(program: Program, shape: Shape) -> str:
    helpers = ""
    if shape.generated:
        from termlang.compile.backends.random_source import HELPERS

        helpers = HELPERS
    return _HEAD.format(helpers=helpers) + native_source(program, shape)


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
