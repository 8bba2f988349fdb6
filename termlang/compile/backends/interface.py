"""What every back end takes and gives.

Its module has `run(program, paths, snapshots, threads, *, folder) -> Raw`: all paths of a program, on prices that are
given or generated. `snapshots` are the days after which states are kept, `folder` is where compiled kernels are.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from termlang.compile import problems as wrong
from termlang.compile.backends.paths import Generator, prices
from termlang.compile.backends.tables import Array
from termlang.diagnostics import BadInput


@frozen(eq=False)
class Given:
    """Paths whose prices are given: doubles by column, days down and paths across."""

    columns: list[Array]

    kind = ""
    first = 0

    @property
    def count(self) -> int:
        """How many paths there are."""
        width: int = self.columns[0].shape[1]
        return width

    def settings(self) -> Array:
        """The numbers that a kernel takes to generate prices: none that is read."""
        return np.zeros(1)

    def stretch(self, at: slice, days: int) -> list[Array]:
        """The prices of some paths. Raises BadInput where one is not a number above zero."""
        self.check(at)
        return [column[:, at] for column in self.columns]

    def stacked(self) -> Array:
        """The columns as one array; a single column is not copied."""
        if len(self.columns) == 1:
            only = np.ascontiguousarray(self.columns[0], dtype=np.float64)
            return only.reshape(1, *only.shape)
        return np.ascontiguousarray(np.stack(self.columns), dtype=np.float64)

    def check(self, at: slice) -> None:
        """Raises BadInput where a price of these paths is not a number above zero."""
        for column in self.columns:
            here = column[:, at]
            # What is no number compares with nothing.
            if not (here.min() > 0 and here.max() < np.inf):
                what, hint = "a price is not a number above zero", "leave out paths with missing prices"
                raise BadInput([wrong.BAD_PRICES.at(what=what, hint=hint)])


@frozen(eq=False)
class Generated:
    """Paths from the number `first` on, whose prices are made where they run; parts of a run give the bytes of the
    whole."""

    generator: Generator
    count: int
    seed: int
    first: int = 0

    @property
    def kind(self) -> str:
        """How a kernel makes the prices."""
        return self.generator.kind

    def settings(self) -> Array:
        """The numbers that a kernel takes to generate prices. Raises BadInput where these make none."""
        return self.generator.settings(self.seed)

    def stretch(self, at: slice, days: int) -> list[Array]:
        """The prices of some paths."""
        return [prices(self.generator, self.seed, self.first + at.start, at.stop - at.start, days)]

    def stacked(self) -> Array:
        """An array for a kernel that reads none."""
        return np.empty((1, 1, 1))

    def check(self, at: slice) -> None:
        """What is generated is above zero."""


Paths = Given | Generated


@frozen(eq=False)
class Raw:
    """What a back end gives: states by path as they are carried, doubtful paths, lines without an answer, snapshots."""

    states: Array
    doubtful: Array
    undecided: Array
    snapshots: Array
