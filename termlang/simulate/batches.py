"""Many paths on many workers: a run is cut by the numbers of its paths, and its parts are joined in their order.

A task is a deal (which travels as its text and what was given), a policy, and some of the paths. It is compiled where
it runs, and the kernel is kept there under the digest of its own text. Parts have the bytes of the run in one piece,
however many there are and whoever works on them. Any `concurrent.futures` executor will do; that of Dask takes a task
up again elsewhere when a worker dies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from attrs import evolve, field, frozen

from termlang.compile.backends.paths import Bootstrap, Gbm
from termlang.diagnostics import BadInput
from termlang.market import Market
from termlang.simulate import problems as wrong
from termlang.simulate.program import PathProgram
from termlang.simulate.results import Results, joined

Prices = Any
# How often a task is taken up again whose worker died, where the executor can.
RETRIES = 3


class Compilable(Protocol):
    """What a task takes of a `Deal`."""

    def compile(
        self, policy: str | None = None, *, backend: str | None, market: Market | None, start: Any, cache: Path | None
    ) -> PathProgram: ...

    def replay(self, journal: str, market: Market | None = None, *, through: date | str | None = None) -> Any: ...


@frozen(eq=False)
class Batch:
    """A deal under a policy over many paths.

    `prices` are a generator, and `paths` how many it makes; or given prices as `PathProgram.run` takes them. `options`
    are the other arguments of `PathProgram.generate` or `.run`; a task runs on one thread where they do not say. With a
    `journal` the run goes on from its ledger, carried on `through` a day.
    """

    deal: Compilable
    policy: str | None
    prices: Gbm | Bootstrap | Prices
    paths: int = 0
    backend: str | None = None
    market: Market | None = None
    journal: str | None = None
    through: date | str | None = None
    cache: Path | None = None
    options: Mapping[str, Any] = field(factory=dict)

    def program(self) -> PathProgram:
        """The policy, compiled here. Raises NotCompilable and BadInput as `Deal.compile` does, and Ambiguous where the
        journal comes to several ledgers."""
        start = None
        if self.journal is not None:
            start = self.deal.replay(self.journal, self.market, through=self.through).only
        return self.deal.compile(self.policy, backend=self.backend, market=self.market, start=start, cache=self.cache)

    def run(self) -> Results:
        """All of it, here."""
        options = {"threads": 1, **self.options}
        if isinstance(self.prices, Gbm | Bootstrap):
            return self.program().generate(self.prices, self.paths, **options)
        return self.program().run(self.prices, **options)

    def parts(self, size: int) -> Iterator[Batch]:
        """The batch in parts of at most so many paths, in the order of the paths."""
        if isinstance(self.prices, Gbm | Bootstrap):
            first = self.options.get("first_path", 0)
            for begin in range(0, max(1, self.paths), size):
                options = {**self.options, "first_path": first + begin}
                yield evolve(self, paths=min(size, self.paths - begin), options=options)
            return
        tables = self.prices if isinstance(self.prices, Mapping) else {"": self.prices}
        arrays = {name: _across(table) for name, table in tables.items()}
        for begin in range(0, max(each.shape[1] for each in arrays.values()), size):
            part = {name: each[:, begin : begin + size] for name, each in arrays.items()}
            yield evolve(self, prices=part if isinstance(self.prices, Mapping) else part[""])


def run_all(
    batches: Sequence[Batch],
    executor: Executor,
    *,
    size: int = 50_000,
    progress: Callable[[int, int], None] | None = None,
) -> list[Results]:
    """Run batches on the workers of an executor, in tasks of at most `size` paths; the results in the order given.

    The bytes are those of each batch run in one piece. `progress` is told how many tasks, the first ones, are done, and
    of how many. Raises NotCompilable and BadInput before anything is sent where a batch does not compile.
    """
    if size < 1:
        raise BadInput([wrong.BAD_SHAPE.at(what=f"tasks of {size} paths", hint="write one or more")])
    for batch in batches:
        batch.program()
    tasks = [(number, part) for number, batch in enumerate(batches) for part in batch.parts(size)]
    found: list[list[Results]] = [[] for _ in batches]
    waiting = [executor.submit(part.run) for _, part in tasks]
    try:
        for done, ((number, _), future) in enumerate(zip(tasks, waiting, strict=True), 1):
            found[number].append(future.result())
            if progress is not None:
                progress(done, len(tasks))
    finally:
        for future in waiting:
            future.cancel()
    return [joined(parts) for parts in found]


@contextmanager
def on_dask(address: str) -> Iterator[Executor]:
    """The workers of a Dask cluster as an executor; `address` is its scheduler's, such as `tcp://10.0.0.1:8786`.

    The workers need termlang, of the same version. A task whose worker dies is taken up by another. Raises BadInput
    where Dask is not installed.
    """
    try:
        from distributed import Client
    except ImportError:
        facts = wrong.NO_EXTRA.at(what="work on a Dask cluster", package="distributed", extra="dask")
        raise BadInput([facts]) from None
    client = Client(address)  # type: ignore[no-untyped-call]
    with client, client.get_executor(retries=RETRIES, pure=False) as executor:  # type: ignore[no-untyped-call]
        yield executor


def _across(table: Any) -> Any:
    """A table of prices as an array, days down and paths across."""
    found = np.asarray(table)
    return found[:, None] if found.ndim == 1 else found
