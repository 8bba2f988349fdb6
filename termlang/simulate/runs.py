"""A policy over many paths, under every reading that matters: on the compiled engine or on the interpreter.

Runs go in parts, so that there is progress to show and only what is kept stays in memory; the parts are joined, and the
bytes are those of the run in one piece.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from attrs import evolve, field, frozen

from termlang.compile.backends.paths import Bootstrap, Gbm
from termlang.compile.compiled import Compiled, backend_named
from termlang.compile.lower.policy import lower, policy_of
from termlang.compile.problems import OPEN, NotCompilable
from termlang.evaluate.leaves import Unanswered
from termlang.evaluate.state import State
from termlang.ledger.questions import under_readings
from termlang.market import Market
from termlang.model import deal as model
from termlang.model.expressions import TermKey, Value
from termlang.model.policies import Policy
from termlang.simulate.batches import Batch
from termlang.simulate.days import MOST_LOOKS, first_day, instruments_of, looks
from termlang.simulate.fans import ByDay, joined_days
from termlang.simulate.interpreted import interpreted
from termlang.simulate.opening import opening_of
from termlang.simulate.program import PathProgram
from termlang.simulate.results import Results, joined
from termlang.simulate.size import check_size
from termlang.simulate.tables import PathPrices, check_days

Progress = Callable[[str, int, int], None]
SMALL = 5_000_000  # days of all paths
PART = 16_384  # paths at once, a multiple of the blocks of every back end
_FEW = 4_096  # where figures by day are kept as well


class Known(Protocol):
    """A deal with what was given, as `termlang.load` makes it."""

    @property
    def model(self) -> model.Deal: ...
    @property
    def values(self) -> dict[TermKey, Value]: ...
    @property
    def readings(self) -> dict[str, str]: ...
    @property
    def elections(self) -> dict[str, str]: ...


class Start(Protocol):
    """A ledger from which a run goes on."""

    @property
    def state(self) -> State: ...
    @property
    def through(self) -> date: ...


@frozen(eq=False)
class Generated:
    """So many paths that are made from a seed, rounded to a tick."""

    generator: Gbm | Bootstrap
    paths: int
    seed: int = 0
    tick: Fraction = Fraction("0.01")

    def note(self) -> str:
        """What the paths are, in words."""
        return f"{self.generator.note()}, rounded to {float(self.tick):g}; seed {self.seed}"


@frozen(eq=False)
class Simulation:
    """A run to be made: of which policy, over which paths and days, and on what.

    `first` is the first day of a path, by default the first issue (of given prices, their first day); `history` has
    the observations before it, what registrars reported, and splits; `proxy` is the column that stands in where the
    deal watches another. With `start` the run goes on from a ledger, on the trading day after its last; `journal` is
    the text that it came from. `by_day` keeps figures by day for a picture. `executor` is who works on a compiled run,
    part by part; without one it runs here.
    """

    deal: Known
    paths: Generated | PathPrices
    policy: str | None = None
    first: date | None = None
    count: int | None = None
    tick: Fraction | None = None
    history: Market = Market.EMPTY
    proxy: str | None = None
    engine: str = "compiled"
    backend: str | None = None
    threads: int | None = None
    by_day: bool = False
    start: Start | None = None
    journal: str | None = None
    executor: Executor | None = None

    def chosen(self) -> Policy:
        """The policy. Raises BadInput where there is no such policy, or one has to be named."""
        return policy_of(self.deal.model, self.policy)

    def days(self, readings: Mapping[str, str]) -> tuple[date, ...]:
        """The days of every path. Raises BadInput."""
        if isinstance(self.paths, PathPrices):
            return self.paths.days
        calendar, count = self.deal.model.calendar, self.count or 252
        if self.start is not None and self.first is None:
            return calendar.next(count, self.start.through, included=False)
        start = self.first or first_day(self.deal.model, self.chosen(), self.deal.values, readings)
        return calendar.next(count, start, included=True)

    def cut(self) -> Simulation:
        """The same with given prices cut to the days of the run. Raises BadInput where a trading day is missing."""
        if not isinstance(self.paths, PathPrices):
            return self
        check_days(self.paths, self.deal.model.calendar)
        return evolve(self, paths=self.paths.between(self.first, self.count))

    @property
    def size(self) -> int:
        """How many paths."""
        return self.paths.paths

    @property
    def length(self) -> int:
        """How many days a path has."""
        return self.count or (len(self.paths.days) if isinstance(self.paths, PathPrices) else 252)

    def memory(self) -> int:
        """How many numbers are held at once. Raises BadInput where there are more contract-days than the limit."""
        names = instruments_of(self.deal.model, self.chosen())
        kept = len(names) * self.size * (9 + (2 * min(self.length, MOST_LOOKS) if self.by_day else 0))
        given = sum(each.size for each in self.paths.columns.values()) if isinstance(self.paths, PathPrices) else 0
        check_size(self.deal.model, self.length, self.size, len(names), kept + given)
        return kept + given


@frozen(eq=False)
class Finished:
    """One run: the readings it supposes (those that matter), its results, and figures by day where they are kept."""

    readings: dict[str, str]
    results: Results
    by_day: dict[str, ByDay] = field(factory=dict)

    def key(self) -> str:
        """Alike for runs that give the same figures."""
        made = hashlib.sha256()
        for name, values in self.results.arrays().items():
            made.update(name.encode())
            made.update(np.ascontiguousarray(values).tobytes())
        return made.hexdigest()


def simulate(asked: Simulation, progress: Progress | None = None) -> tuple[Finished, ...]:
    """Run under every reading of open questions that makes a difference; each run says which it supposes.

    Raises NotCompilable with every clause that does not compile, on the compiled engine; BadInput for what is wrong
    with the prices, the days or the policy, and beyond the limit of a batch.
    """
    asked = asked.cut()
    asked.memory()
    run = _compiled if asked.engine == "compiled" else _interpreted

    def one(readings: Mapping[str, str]) -> Finished:
        return run(asked, readings, progress or _silent)

    found = under_readings(asked.deal.model, one, asked.deal.readings, Finished.key)
    return tuple(evolve(each, readings={**asked.deal.readings, **chosen}) for chosen, each in found)


def _silent(what: str, done: int, total: int) -> None:
    pass


def _name(asked: Simulation, readings: Mapping[str, str]) -> str:
    """What tells this run from those under other readings; empty where nothing is open."""
    supposed = {key: value for key, value in readings.items() if key not in asked.deal.readings}
    return ", ".join(f"{question} = {reading}" for question, reading in supposed.items())


def _parts(asked: Simulation) -> Iterator[tuple[int, int]]:
    size = _FEW if asked.by_day else PART
    for start in range(0, asked.size, size):
        yield start, min(size, asked.size - start)


# -------------------------------------------------------------------------------------------------------- compiled


def _compiled(asked: Simulation, readings: Mapping[str, str], progress: Progress) -> Finished:
    deal = asked.deal
    policy, row = asked.chosen(), backend_named(asked.backend or _quickest(asked))
    try:
        opening = None if asked.start is None else opening_of(deal.model, asked.start.state, asked.start.through)
        lowered = lower(deal.model, policy, deal.values, readings, deal.elections, asked.history, opening)
        program = PathProgram(Compiled(lowered, row, None))
        return _in_parts(asked, program, readings, progress)
    except NotCompilable as error:
        for problem in error.problems:
            if problem.mistake is OPEN and problem.facts.get("what") in deal.model.questions:
                raise Unanswered(problem.facts["what"]) from None
        raise


def _quickest(asked: Simulation) -> str | None:
    """NumPy for a run that is over before another back end has made its kernel; both give the same bytes."""
    return "numpy" if asked.size * asked.length < SMALL else None


def _in_parts(asked: Simulation, program: PathProgram, readings: Mapping[str, str], progress: Progress) -> Finished:
    days = asked.days(readings)
    kept = looks(asked.deal.model, asked.chosen(), days) if asked.by_day else ()
    parts: list[Results] = []
    tables: list[dict[str, ByDay]] = []
    label = _name(asked, readings)
    for found in _results(asked, program, readings, days, kept):
        if kept:
            tables.append(
                {
                    name: ByDay.of(found.snapshot_days, each.delivered, each.price, each.converted)
                    for name, each in found.after.items()
                }
            )
        parts.append(evolve(found, after={}, snapshot_days=()))
        progress(label, found.first_path + found.paths, asked.size)
    return Finished({}, joined(parts), joined_days(tables) if tables else {})


def _results(
    asked: Simulation,
    program: PathProgram,
    readings: Mapping[str, str],
    days: tuple[date, ...],
    kept: tuple[int, ...],
) -> Iterator[Results]:
    """The parts in their order, worked out here or by the executor."""
    if asked.executor is None:
        for start, count in _parts(asked):
            yield _part(asked, program, days, kept, start, count)
        return
    waiting = [asked.executor.submit(_batch(asked, readings, days, kept, *part).run) for part in _parts(asked)]
    try:
        for (start, _), future in zip(_parts(asked), waiting, strict=True):
            yield evolve(future.result(), first_path=start)
    finally:
        for future in waiting:
            future.cancel()


def _batch(
    asked: Simulation,
    readings: Mapping[str, str],
    days: tuple[date, ...],
    kept: tuple[int, ...],
    start: int,
    count: int,
) -> Batch:
    """A part as a task that can travel."""
    deal: Any = asked.deal
    options: dict[str, Any] = {"snapshots": kept, "proxy": asked.proxy}
    common: dict[str, Any] = {
        "policy": asked.policy,
        "backend": asked.backend,
        "market": asked.history,
        "journal": asked.journal,
    }
    known = deal.given(readings=readings)
    if isinstance(asked.paths, PathPrices):
        options |= {"tick": asked.tick or asked.paths.tick, "days": days}
        return Batch(known, prices=asked.paths.part(start, start + count), options=options, **common)
    made = asked.paths
    options |= {"tick": made.tick, "seed": made.seed, "first": days[0], "count": len(days), "first_path": start}
    return Batch(known, prices=made.generator, paths=count, options=options, **common)


def _part(
    asked: Simulation, program: PathProgram, days: tuple[date, ...], kept: tuple[int, ...], start: int, count: int
) -> Results:
    common: dict[str, Any] = {
        "history": asked.history,
        "snapshots": kept,
        "threads": asked.threads,
        "proxy": asked.proxy,
    }
    if isinstance(asked.paths, PathPrices):
        found = program.run(
            asked.paths.part(start, start + count), tick=asked.tick or asked.paths.tick, days=days, **common
        )
        return evolve(found, first_path=start)
    made = asked.paths
    return program.generate(
        made.generator,
        count,
        tick=made.tick,
        seed=made.seed,
        first=days[0],
        count=len(days),
        first_path=start,
        **common,
    )


# ------------------------------------------------------------------------------------------------- on the interpreter


def _interpreted(asked: Simulation, readings: Mapping[str, str], progress: Progress) -> Finished:
    days = asked.days(readings)
    kept = looks(asked.deal.model, asked.chosen(), days) if asked.by_day else ()
    label = _name(asked, readings)
    results, by_day = interpreted(asked, readings, days, kept, lambda done: progress(label, done, asked.size))
    return Finished({}, results, by_day)
