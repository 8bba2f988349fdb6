"""Kernels: functions that Numba compiles from the text of a program. Each is kept on disk, and given what it takes."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from attrs import frozen

from termlang.compile.backends.interface import Paths, Raw
from termlang.compile.backends.native_source import Shape, watches_prices
from termlang.compile.backends.tables import Array, tables
from termlang.compile.machine import Program

_KERNELS: dict[tuple[str, str], Any] = {}


def kernel_of(kind: str, text: str, folder: Path) -> Any:
    """The kernel of a text. Text and machine code are kept in `folder` under the text's own digest."""
    name = f"{kind}_" + hashlib.sha256(text.encode()).hexdigest()[:24]
    found = _KERNELS.get((name, str(folder)))
    if found is None:
        found = _KERNELS[name, str(folder)] = module_of(name, text, folder).kernel
    return found


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


@frozen(eq=False)
class Taken:
    """What a kernel takes that is the same for all paths, beside their prices, and what it is made for."""

    shape: Shape
    prices: Array
    tables: tuple[Array, ...]
    watched: bool  # whether it tells a price that is not a number above zero


def taken(program: Program, paths: Paths, snapshots: tuple[int, ...]) -> Taken:
    """What the kernel of a run takes; `tables` in the order of its arguments."""
    table, settings = tables(program, snapshots), paths.settings()
    times = np.array([float(1 / tick) for tick in program.ticks])
    shape = Shape(paths.kind, bool(table.history.shape[1]), bool(snapshots))
    arrays = (
        table.history, table.constants, table.figures, table.truths, table.rows, table.active, table.starts,
        table.streaks, times, table.snap, settings,
    )  # fmt: skip
    return Taken(shape, paths.stacked(), arrays, watches_prices(program, shape))


def blank(program: Program, paths: int, snapshots: tuple[int, ...]) -> Raw:
    """Room for what a kernel gives: doubles all, to be written by the stretches of a run."""
    slots = len(program.slots)
    return Raw(np.empty((slots, paths)), np.empty(paths), np.empty(paths), np.empty((len(snapshots), slots, paths)))


def read(written: Raw) -> Raw:
    """What a kernel has written, as every back end gives it."""
    return Raw(written.states, written.doubtful > 0, written.undecided.astype(np.int64), written.snapshots)
