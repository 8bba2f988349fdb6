"""A compiled deal in the hands of a user: prices in as arrays, results out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from termlang.compile.backends.paths import Bootstrap, Gbm
from termlang.compile.compiled import Compiled, in_ticks
from termlang.compile.lower.expressions import accrual_without_dates
from termlang.compile.plan import Column
from termlang.diagnostics import BadInput
from termlang.market import Market
from termlang.model.expressions import TermKey
from termlang.simulate import problems as wrong
from termlang.simulate.exact import run_path
from termlang.simulate.log import EventLog, log_of, path_market
from termlang.simulate.results import Results, results_of
from termlang.simulate.size import check_size

if TYPE_CHECKING:
    from termlang.compile.bind import Bound
    from termlang.evaluate.state import State

Array = Any
Day = date | str
Tick = str | Decimal | Fraction | int
Prices = Any
__all__ = ["Bootstrap", "EventLog", "Gbm", "PathProgram"]


@frozen(eq=False)
class PathProgram:
    """A policy of a deal, compiled. Make one with `Deal.compile`."""

    compiled: Compiled
    start: State | None = None  # the accounts with which a run begins, where it goes on from a ledger

    @property
    def plan(self) -> str:
        """The plan, as a person reads it."""
        return self.compiled.lowered.plan.text()

    @property
    def columns(self) -> tuple[str, ...]:
        """The observations that the policy needs: `Common Stock.close`."""
        return tuple(map(str, self.compiled.columns))

    @property
    def instruments(self) -> tuple[str, ...]:
        """The instruments that take part."""
        return tuple(self.compiled.lowered.plan.instruments)

    def days(self, first: Day | None = None, count: int = 252) -> tuple[date, ...]:
        """Trading days of the deal: so many from a day on; else those after the ledger with which the run begins, or
        from the first issue of an instrument that takes part. Raises BadInput where there would be none."""
        if count < 1:
            raise BadInput([wrong.BAD_SHAPE.at(what="a run has no days", hint="give its trading days")])
        facts = self.compiled.lowered.facts
        if first is not None:
            return facts.deal.calendar.next(count, _day(first), included=True)
        if facts.opening is not None:
            return facts.deal.calendar.next(count, facts.opening.day, included=False)
        return facts.deal.calendar.next(count, min(map(facts.issue_day, self.instruments)), included=True)

    def run(
        self,
        prices: Prices,
        *,
        tick: Tick | Mapping[str, Tick] | None = None,
        first: Day | None = None,
        days: Sequence[Day] | None = None,
        history: Market | None = None,
        snapshots: Sequence[int] | str = (),
        threads: int | None = None,
        proxy: str | None = None,
    ) -> Results:
        """Run on given prices: an array with days down and paths across, or a mapping of such arrays by column.

        Floats are rounded to the `tick`, in every engine; without one they are refused. The days are the trading days
        from `first` on (the issue where it is left out), or `days`. `history` has the observations before the first
        day, and what registrars reported. `snapshots` are places of days after which the figures are kept; "events"
        keeps the days on which something else than daily can happen, and the last. `proxy` names the column whose
        prices stand in where the deal watches another one, as `close` for bids; the results say so.
        """
        tables, note = self._tables(prices, proxy)
        down, across = tables[0].shape
        self._check_size(down, across, down * across * len(tables))
        run_days = self._days(first, days, down)
        ticks = self._ticks(tick)
        past = self._history(history, run_days)
        kept = self._snapshots(snapshots, run_days, ticks, past)
        finished = self.compiled.run(run_days, tables, ticks, history=past, snapshots=kept, threads=threads)
        bound, _ = self.compiled.program(run_days, ticks, past)
        return self._results(finished, bound, run_days, kept, note)

    def generate(
        self,
        generator: Gbm | Bootstrap,
        paths: int,
        *,
        tick: Tick = "0.01",
        seed: int = 0,
        first: Day | None = None,
        count: int = 252,
        first_path: int = 0,
        history: Market | None = None,
        snapshots: Sequence[int] | str = (),
        threads: int | None = None,
        proxy: str | None = None,
    ) -> Results:
        """Run on generated prices, made inside the kernel. The same seed gives the same bytes on any number of threads.

        `first_path` is the number of the first path, so that parts of a run add up to the run.
        """
        note = generator.note()
        for column in self.compiled.columns:
            if column.name != "close" and proxy is None:
                raise BadInput([_needs(str(column), "generated prices", 'say what stands in: `proxy="close"`')])
            if column.name != "close":
                note += f"; they stand in for {column}"
        # Prices are made inside the kernel: only the figures of each path are kept.
        self._check_size(count, paths, paths * len(self.instruments))
        run_days = self.days(first, count)
        divided = self.compiled.divisors(run_days) is not None
        if divided:
            note += "; divided where the stock splits"
            self._check_size(count, paths, count * paths)
        ticks = {column: _tick(tick) for column in self.compiled.columns}
        past = self._history(history, run_days)
        kept = self._snapshots(snapshots, run_days, ticks, past)
        finished = self.compiled.generate(
            run_days, generator, paths, seed, _tick(tick),
            first=first_path, history=past, snapshots=kept, threads=threads,
        )  # fmt: skip
        bound, _ = self.compiled.program(run_days, ticks, past)
        return self._results(finished, bound, run_days, kept, note, seed, first_path)

    def journal(
        self,
        prices: Prices,
        *,
        path: int = 0,
        tick: Tick | Mapping[str, Tick] | None = None,
        first: Day | None = None,
        days: Sequence[Day] | None = None,
        history: Market | None = None,
        proxy: str | None = None,
    ) -> EventLog:
        """One path again on the interpreter, as the lines of a journal. The arguments are those of `run`.

        Raises BadInput where a line cannot be told, such as an amount without an end.
        """
        tables, _ = self._tables(prices, proxy)
        run_days = self._days(first, days, tables[0].shape[0])
        ticks = self._ticks(tick)
        series = [
            in_ticks(table[:, path].tolist(), ticks[column])
            for column, table in zip(self.compiled.columns, tables, strict=True)
        ]
        return self._log(run_days, series, history)

    def generated_journal(
        self,
        generator: Gbm | Bootstrap,
        path: int,
        *,
        tick: Tick = "0.01",
        seed: int = 0,
        first: Day | None = None,
        count: int = 252,
        history: Market | None = None,
    ) -> EventLog:
        """The same for a path of generated prices, by its number. The arguments are those of `generate`."""
        run_days = self.days(first, count)
        made = self.compiled.generated(run_days, generator, seed, path, 1)[:, 0].tolist()
        return self._log(run_days, [in_ticks(made, _tick(tick)) for _ in self.compiled.columns], history)

    def _log(self, days: tuple[date, ...], series: list[list[Fraction]], history: Market | None) -> EventLog:
        facts = self.compiled.lowered.facts
        market = path_market(facts.market, history, self.compiled.columns, days, series)
        policy = self.compiled.lowered.policy
        outcome = run_path(
            facts.deal, policy, days, market, facts.given, facts.readings, facts.elections, self.start
        )  # fmt: skip
        return log_of(facts.deal, outcome, market)

    # ------------------------------------------------------------------------------------------------------ inputs

    def _check_size(self, days: int, paths: int, arrays: int) -> None:
        check_size(self.compiled.lowered.facts.deal, days, paths, len(self.instruments), arrays)

    def _tables(self, prices: Prices, proxy: str | None) -> tuple[list[Array], str]:
        """The arrays of the columns that the policy needs, in its order, and what stands in for what."""
        columns = self.compiled.columns
        given = dict(prices) if isinstance(prices, Mapping) else {"": prices}
        notes = []
        found = []
        for column in columns:
            table, stands_in = _column(given, column, proxy)
            if stands_in:
                notes.append(f"{stands_in} stands in for {column}")
            found.append(_array(table))
        if not found:
            what, hint = "nothing in this policy depends on prices", "ask the exact engine"
            raise BadInput([wrong.BAD_SHAPE.at(what=what, hint=hint)])
        if any(each.shape != found[0].shape for each in found):
            raise BadInput([wrong.BAD_SHAPE.at(what="the columns differ in days or paths", hint="make them alike")])
        return found, "; ".join(["given prices", *notes])

    def _ticks(self, tick: Tick | Mapping[str, Tick] | None) -> dict[Column, Fraction]:
        found = {}
        for column in self.compiled.columns:
            each = tick.get(str(column), tick.get(column.name)) if isinstance(tick, Mapping) else tick
            if each is None:
                raise BadInput([wrong.NEEDS_TICK.at()])
            found[column] = _tick(each)
        return found

    def _days(self, first: Day | None, days: Sequence[Day] | None, count: int) -> tuple[date, ...]:
        if days is None:
            return self.days(first, count)
        run_days = tuple(map(_day, days))
        if len(run_days) != count:
            what = f"{len(run_days)} days are given, and prices of {count}"
            raise BadInput([wrong.BAD_SHAPE.at(what=what, hint="give prices with days down and paths across")])
        return run_days

    def _history(self, market: Market | None, days: tuple[date, ...]) -> dict[Column, list[Fraction]]:
        """The observations of the trading days just before the first, as far back as they go without a gap."""
        if market is None:
            market = self.compiled.lowered.facts.market
        calendar = self.compiled.lowered.facts.deal.calendar
        found: dict[Column, list[Fraction]] = {}
        for column in self.compiled.columns:
            series: list[Fraction] = []
            day = calendar.before(days[0])
            while len(series) < 1_000 and (value := market.observe(column.stock, column.name, day)) is not None:
                series.append(value)
                day = calendar.before(day)
            found[column] = series[::-1]
        return found

    def _snapshots(
        self,
        wanted: Sequence[int] | str,
        days: tuple[date, ...],
        ticks: Mapping[Column, Fraction],
        past: Mapping[Column, Sequence[Fraction]],
    ) -> tuple[int, ...]:
        if not isinstance(wanted, str):
            return tuple(sorted({range(len(days))[each] for each in wanted}))
        _, program = self.compiled.program(days, ticks, past)
        rare = [active for part, active in zip(program.parts, program.active, strict=True) if not part.daily]
        found = {number for active in rare for number, acts in enumerate(active) if acts}
        return tuple(sorted({*found, len(days) - 1}))

    def _results(
        self,
        finished: Any,
        bound: Bound,
        days: tuple[date, ...],
        kept: tuple[int, ...],
        note: str,
        seed: int | None = None,
        first_path: int = 0,
    ) -> Results:
        facts, plan = self.compiled.lowered.facts, self.compiled.lowered.plan
        instruments = []
        for name in plan.instruments:
            value = facts.deal.instruments[name].stated_value
            stated = 1.0 if value is None else float(facts.value(value, days[0], lambda _: None))
            accrued = {number: self._accrued(name, number, bound) for number in {*kept, len(days) - 1}}
            instruments.append((name, stated, accrued))
        policy = self.compiled.lowered.policy
        return results_of(finished, facts.deal.title, policy.title, days, instruments, note, seed, first_path)

    def _accrued(self, instrument: str, number: int, bound: Bound) -> float:
        """What has accrued on one unit and was not paid after a day."""
        facts, day = self.compiled.lowered.facts, bound.days[number]
        term = facts.deal.terms.get(TermKey(instrument, f"Accrued {facts.deal.instruments[instrument].kind.income}"))
        if term is None or day < facts.issue_day(instrument):
            return 0.0
        return float(facts.value(accrual_without_dates(term.body), day, lambda name: bound.paid(name, number)))


def _day(day: Day) -> date:
    return day if isinstance(day, date) else date.fromisoformat(day)


def _tick(tick: Tick) -> Fraction:
    found = Fraction(str(tick)) if not isinstance(tick, Fraction) else tick
    if found <= 0:
        what = f"a tick of {tick}"
        raise BadInput([wrong.BAD_SHAPE.at(what=what, hint='give a step above zero, such as `tick="0.01"`')])
    return found


def _array(table: Any) -> Array:
    """Days down, paths across, doubles; one path may be a plain series. Arrays and frames are taken as they are."""
    found = np.asarray(table)
    if found.dtype.kind not in "fiu":
        what = f"prices of type {found.dtype}"
        raise BadInput([wrong.BAD_SHAPE.at(what=what, hint="give numbers")])
    if found.ndim == 1:
        found = found[:, None]
    if found.ndim != 2 or not found.size:
        what = f"prices with {found.ndim} axes" if found.size else "no prices"
        raise BadInput([wrong.BAD_SHAPE.at(what=what, hint="give days down and paths across")])
    return found if found.dtype == np.float64 else found.astype(np.float64)


def _column(given: Mapping[str, Any], column: Column, proxy: str | None) -> tuple[Any, str]:
    for name in (str(column), column.name):
        if name in given:
            return given[name], ""
    if "" in given and column.name == "close":
        return given[""], ""
    if proxy is not None:
        for name in (proxy, f"{column.stock}.{proxy}", ""):
            if name in given:
                return given[name], name or proxy
    known = " and ".join(name or "close" for name in given)
    raise BadInput([_needs(str(column), known, f'give them, or say what stands in: `proxy="{known}"`')])


def _needs(needed: str, given: str, hint: str) -> Any:
    return wrong.NEEDS_COLUMN.at(needed=needed, given=given, hint=hint)
