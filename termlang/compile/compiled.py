"""A deal compiled for one policy: a plan, programs for the days and prices of a run, and the choice of a back end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import define, field

from termlang.compile import exact
from termlang.compile import problems as wrong
from termlang.compile.bind import Bound, bind
from termlang.compile.lower.policy import Lowered
from termlang.compile.machine import Program
from termlang.compile.plan import Column
from termlang.compile.scaling.program import scaled_program
from termlang.diagnostics import BadInput

if TYPE_CHECKING:
    from termlang.compile.backends.interface import Paths, Raw
    from termlang.compile.backends.paths import Generator

Array = Any


class Backend(NamedTuple):
    """A row of the table of back ends: its module, the packages it needs, and the extra that brings them."""

    name: str
    module: str
    packages: tuple[str, ...]
    extra: str
    on_device: bool = False  # whether its module tells by `check_device` that it can run here


BACKENDS = {
    row.name: row
    for row in (
        Backend("native", "termlang.compile.backends.native", ("numpy", "numba"), "native"),
        Backend("cuda", "termlang.compile.backends.cuda", ("numpy", "numba"), "cuda", on_device=True),
        Backend("numpy", "termlang.compile.backends.numpy_backend", ("numpy",), "batch"),
    )
}


def backend_named(name: str | None) -> Backend:
    """A back end by its name; without one, native where it can be had, else NumPy.

    Raises BadInput where there is no such back end, or what it needs is not installed or not in the machine.
    """
    if name is None:
        native = BACKENDS["native"]
        return native if all(map(find_spec, native.packages)) else _ready(BACKENDS["numpy"])
    if name not in BACKENDS:
        known = " or ".join(f"`{each}`" for each in BACKENDS)
        raise BadInput([wrong.NO_BACKEND.at(name=name, known=known)])
    return _ready(BACKENDS[name])


def _ready(backend: Backend) -> Backend:
    for package in backend.packages:
        if find_spec(package) is None:
            what = f"the {backend.name} back end"
            raise BadInput([wrong.NO_EXTRA.at(what=what, package=package, extra=backend.extra)])
    if backend.on_device:
        import_module(backend.module).check_device()
    return backend


@define(eq=False)
class Finished:
    """What a run gives: figures by name of state and path, and how sure they are.

    `doubtful` paths were run again in fractions, as a comparison or a rounding lay within the error of a double;
    `undecided` counts for each path the lines to which the deal gives no answer. `snapshots` are figures after days.
    """

    names: list[str]
    figures: Array
    undecided: Array
    doubtful: int
    snapshot_days: tuple[int, ...]
    snapshots: Array
    whole: bool  # whether every comparison and rounding was of integers

    def figure(self, name: str) -> Array:
        """The figure of a state at the end, by path."""
        return self.figures[self.names.index(name)]

    def after(self, name: str) -> Array:
        """The figure of a state after each of the snapshot days: days down, paths across."""
        return self.snapshots[:, self.names.index(name)]


@define(eq=False)
class Compiled:
    """A lowered policy and the back end that runs it. Programs are kept by their days and ticks."""

    lowered: Lowered
    backend: Backend
    folder: Path | None = None
    _programs: dict[Any, tuple[Bound, Program]] = field(factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The observations that the policy needs, in the order in which a run takes them."""
        return tuple(self.lowered.plan.columns)

    def program(
        self,
        days: Sequence[date],
        ticks: Mapping[Column, Fraction],
        history: Mapping[Column, Sequence[Fraction]] | None = None,
    ) -> tuple[Bound, Program]:
        """The program for some days, made once."""
        past = tuple((column, tuple(series)) for column, series in (history or {}).items())
        key = (tuple(days), tuple(sorted(ticks.items())), past)
        found = self._programs.get(key)
        if found is None:
            bound = bind(self.lowered, days, history)
            found = bound, scaled_program(bound, {column: ticks[column] for column in self.columns})
            self._programs = {key: found}
        return found

    def run(
        self,
        days: Sequence[date],
        prices: Sequence[Array],
        ticks: Mapping[Column, Fraction],
        *,
        history: Mapping[Column, Sequence[Fraction]] | None = None,
        snapshots: tuple[int, ...] = (),
        threads: int | None = None,
    ) -> Finished:
        """Run on given prices: for each column doubles, days down and paths across."""
        from termlang.compile.backends.interface import Given

        bound, program = self.program(days, ticks, history)
        raw = self._raw(program, Given(list(prices)), snapshots, threads)

        def again(path: int) -> exact.Prices:
            series: dict[Column, Sequence[Fraction]] = {}
            for column, tick, table in zip(program.columns, program.ticks, prices, strict=True):
                series[column] = in_ticks(table[:, path].tolist(), tick)
            return series

        return self._finished(bound, program, raw, snapshots, again)

    def generate(
        self,
        days: Sequence[date],
        generator: Generator,
        paths: int,
        seed: int,
        tick: Fraction,
        *,
        first: int = 0,
        history: Mapping[Column, Sequence[Fraction]] | None = None,
        snapshots: tuple[int, ...] = (),
        threads: int | None = None,
    ) -> Finished:
        """Run on generated prices of one column; path `first` is the first of these paths."""
        from termlang.compile.backends.interface import Generated, Given

        if len(self.columns) > 1:
            needed = " and ".join(map(str, self.columns))
            raise BadInput([wrong.NO_COLUMN.at(needed=needed)])
        bound, program = self.program(days, dict.fromkeys(self.columns, tick), history)
        made: Paths = Generated(generator, paths, seed, first)
        if self.divisors(days) is not None:
            made = Given([self.generated(days, generator, seed, first, paths)])
        raw = self._raw(program, made, snapshots, threads)

        def again(path: int) -> exact.Prices:
            series = self.generated(days, generator, seed, first + path, 1)[:, 0].tolist()
            return {column: in_ticks(series, tick) for column in program.columns}

        return self._finished(bound, program, raw, snapshots, again)

    def _raw(self, program: Program, paths: Paths, snapshots: tuple[int, ...], threads: int | None) -> Raw:
        raw: Raw = import_module(self.backend.module).run(program, paths, snapshots, threads, folder=self._folder())
        return raw

    def generated(self, days: Sequence[date], generator: Generator, seed: int, first: int, count: int) -> Array:
        """Generated prices as traded, days down and paths across: those that a run on them sees."""
        from termlang.compile.backends.paths import prices

        made, divisors = prices(generator, seed, first, count, len(days)), self.divisors(days)
        return made if divisors is None else made / [[each] for each in divisors]

    def divisors(self, days: Sequence[date]) -> list[float] | None:
        """What a generated price of each day is divided by, as it is made in the shares of the first day.

        None where the stock does not split within the run.
        """
        market, stocks = self.lowered.facts.market, {column.stock for column in self.columns}
        found = [float(market.split_factor(stock, days[0], day)) for stock in stocks for day in days]
        return found if any(each != 1.0 for each in found) else None

    def _folder(self) -> Path:
        """Where kernels are kept: as given, else in the user's cache, else in a new folder of this user alone."""
        if self.folder is not None:
            return self.folder
        try:
            folder = Path.home() / ".cache" / "termlang" / "kernels"
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, RuntimeError):
            return Path(mkdtemp(prefix="termlang-kernels-"))
        return folder

    def _finished(self, bound: Bound, program: Program, raw: Raw, snapshots: tuple[int, ...], again: Any) -> Finished:
        """Figures instead of what is carried, and doubtful paths run again in fractions."""
        states = len(self.lowered.plan.states)
        figures, kept = raw.states[:states], raw.snapshots[:, :states]
        for number, slot in enumerate(program.slots[:states]):
            if slot.scale != 1.0:
                figures[number] /= slot.scale
                kept[:, number] /= slot.scale
        names = [slot.name for slot in program.slots[:states]]
        doubtful = raw.doubtful.nonzero()[0]
        for path in doubtful.tolist():
            outcome = exact.run(bound, again(path), frozenset(snapshots))
            raw.undecided[path] = outcome.undecided
            for number, name in enumerate(names):
                figures[number, path] = float(outcome.states[name])
                for place, day in enumerate(snapshots):
                    kept[place, number, path] = float(outcome.snapshots[day][name])
        return Finished(names, figures, raw.undecided, len(doubtful), snapshots, kept, program.exact)


def in_ticks(values: list[float], tick: Fraction) -> list[Fraction]:
    """Doubles as whole ticks, the way every back end takes them."""
    times = float(1 / tick)
    return [round(value * times) * tick for value in values]
