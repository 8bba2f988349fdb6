"""Many paths on the exact interpreter, one after the other: for deals that do not compile, and to compare with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from termlang.compile.backends.paths import prices as generated
from termlang.diagnostics import BadInput
from termlang.evaluate.state import State
from termlang.inputs import inputs_of
from termlang.ledger.run import DAY, Run
from termlang.market import Column, Market
from termlang.model.clauses import Verb
from termlang.model.deal import Deal
from termlang.model.expressions import EventKind, Figure, TermKey
from termlang.simulate import problems as wrong
from termlang.simulate.days import instruments_of
from termlang.simulate.exact import PathOutcome, run_path
from termlang.simulate.fans import ByDay
from termlang.simulate.log import EventLog, log_of
from termlang.simulate.results import FIGURES, Exactness, Instrument, Results
from termlang.simulate.tables import PathPrices

if TYPE_CHECKING:
    from termlang.simulate.runs import Simulation

Array = Any
Watched = tuple[str, str]  # a stock and what is observed of it
ZERO = Fraction(0)
_BLOCK = 256  # paths that are generated at once
_SHARES = ("conversions", "exercises", "draws", "dividends")
_EVENTS = {Verb.CONVERT: EventKind.CONVERSION, Verb.EXERCISE: EventKind.EXERCISE, Verb.DRAW: EventKind.DRAW}


def interpreted(
    asked: Simulation,
    readings: Mapping[str, str],
    days: Sequence[date],
    kept: Sequence[int],
    progress: Callable[[int], None],
) -> tuple[Results, dict[str, ByDay]]:
    """The results of every path, and figures by day at the places `kept`. Raises Unanswered where a question is open.

    Raises BadInput where the deal watches what is not given, and the first path cannot be decided for want of it.
    """
    paths = _Paths(asked, readings, tuple(days), tuple(kept))
    for number in range(asked.size):
        paths.run(number)
        progress(number + 1)
    return paths.results(), paths.by_day()


def told(asked: Simulation, readings: Mapping[str, str], number: int) -> EventLog:
    """What happens on one path, as the lines of a journal, with what is observed. Raises BadInput where it cannot be
    told in lines."""
    asked = asked.cut()
    paths = _Paths(asked, readings, asked.days(readings), ())
    outcome, market = paths.outcome(number)
    return log_of(asked.deal.model, outcome, market)


def watched(deal: Deal) -> tuple[Watched, ...]:
    """The prices that answers of a deal may need: a superset of what a policy needs."""
    names = [each.name.rpartition(".") for each in inputs_of(deal) if each.kind == "observation"]
    return tuple((stock, name) for stock, _, name in names if Column(stock, name).is_price)


class _Paths:
    def __init__(
        self, asked: Simulation, readings: Mapping[str, str], days: tuple[date, ...], kept: tuple[int, ...]
    ) -> None:
        self.asked, self.readings, self.days, self.kept = asked, readings, days, kept
        self.deal, self.policy = asked.deal.model, asked.chosen()
        self.names = instruments_of(self.deal, self.policy)
        self.columns, self.missing, self.stands_in = self._columns()
        self.figures = {name: {figure: np.zeros(asked.size) for figure in FIGURES} for name in self.names}
        self.undecided = np.zeros(asked.size, np.int64)
        self.shares = {name: np.zeros((len(kept), asked.size)) for name in self.names}
        self.price = {name: np.full((len(kept), asked.size), np.nan) for name in self.names}
        self._block: tuple[int, Array] = (0, np.empty((0, 0)))
        # Generated prices are made in the shares of the first day, and divided where the stock splits.
        history, stocks = asked.history, {stock for stock, _ in self.columns}
        divisors = [float(history.split_factor(stock, days[0], day)) for stock in sorted(stocks)[:1] for day in days]
        self._divisors = np.array(divisors or [1.0] * len(days))

    # ------------------------------------------------------------------------------------------------------- prices

    def _columns(self) -> tuple[dict[Watched, str], list[str], list[str]]:
        """The given column behind each that is watched; the watched ones without any; what stands in for what."""
        given = tuple(self.asked.paths.columns) if isinstance(self.asked.paths, PathPrices) else ("close",)
        proxy = self.asked.proxy
        found: dict[Watched, str] = {}
        missing, notes = [], []
        for stock, name in watched(self.deal):
            own = next((each for each in (f"{stock}.{name}", name) if each in given), None)
            if own is None and proxy is not None:
                own = next((each for each in (f"{stock}.{proxy}", proxy) if each in given), None)
                notes += [f"{own} stands in for {stock}.{name}"] if own is not None else []
            if own is None:
                missing.append(f"{stock}.{name}")
            else:
                found[stock, name] = own
        return found, missing, notes

    def _market(self, number: int) -> Market:
        """What is observed on a path: history before its first day, then its prices, rounded to the tick."""
        history = self.asked.history
        observations = dict(history.observations)
        made = {name: dict(zip(self.days, self._series(name, number), strict=True)) for name in self._given()}
        for (stock, name), source in self.columns.items():
            column = Column(stock, name)
            past = observations.get(column, history.observations.get(Column(None, name), {}))
            before = {day: value for day, value in past.items() if day < self.days[0]}
            observations[column] = {**before, **made[source]}
        return Market(observations, history.splits, history.notes)

    def _given(self) -> set[str]:
        return set(self.columns.values())

    def _series(self, name: str, number: int) -> list[Fraction]:
        paths = self.asked.paths
        if isinstance(paths, PathPrices):
            tick = self.asked.tick or paths.tick
            if tick is None:
                raise BadInput([wrong.NEEDS_TICK.at()])
            values = paths.columns[name][:, number]
        else:
            tick = paths.tick
            start, block = self._block
            if not start <= number < start + block.shape[1]:
                count = min(_BLOCK, paths.paths - number)
                block = generated(paths.generator, paths.seed, number, count, len(self.days))
                self._block = start, block = number, block
            values = block[:, number - start] / self._divisors
        times = float(1 / tick)
        return [round(value * times) * tick for value in values.tolist()]

    # -------------------------------------------------------------------------------------------------------- paths

    def run(self, number: int) -> None:
        """One path: its figures, in their places."""
        outcome, market = self.outcome(number)
        self.undecided[number] = outcome.undecided
        if outcome.undecided and number == 0 and self.missing:
            known = " and ".join(sorted(self._given()) or ["close"])
            hint = f"give them, or say what stands in: `--proxy {known.split()[0].rpartition('.')[2]}`"
            raise BadInput([wrong.NEEDS_COLUMN.at(needed=" and ".join(self.missing), given=known, hint=hint)])
        assert outcome.state is not None
        for name in self.names:
            self._enter(name, number, outcome, outcome.state, market)

    def outcome(self, number: int) -> tuple[PathOutcome, Market]:
        """What becomes of one path, and what is observed on it."""
        given, market, start = self.asked.deal, self._market(number), self.asked.start
        state = None if start is None else start.state
        return run_path(
            self.deal, self.policy, self.days, market, given.values, self.readings, given.elections, state
        ), market

    def _enter(self, name: str, number: int, outcome: PathOutcome, state: State, market: Market) -> None:
        totals, figures = outcome.totals[name], self.figures[name]
        run = Run(self.deal, market, self.asked.deal.values, self.readings, self.asked.deal.elections, ())
        instrument = self.deal.instruments[name]
        stated = Fraction(1) if instrument.stated_value is None else run.stated(state, instrument, self.days[0])
        figures["shares"][number] = totals.shares
        figures["dividend_shares"][number] = totals.dividend_shares
        figures["converted"][number] = totals.converted * stated
        figures["outstanding"][number] = totals.outstanding * stated
        figures["cash"][number] = totals.cash
        figures["accrued"][number] = self._accrued(run, state, name) + totals.owed
        figures["price"][number] = totals.price if totals.price else np.nan
        figures["first_limit"][number] = totals.first_limit
        converted = [
            event
            for verb, kind in _EVENTS.items()
            if any(right.instrument == name and right.verb is verb for right in self.deal.rights.values())
            for event in state.figures(kind, name, Figure.PRICE)
        ]
        start = self.asked.start
        before_run = ZERO if start is None else _delivered(start.state, name)
        before = self.days[0] - DAY
        for place, day in enumerate(self.days[each] for each in self.kept):
            then = state.on(day)
            self.shares[name][place, number] = _delivered(then, name) - before_run
            fresh = [price for at, price in converted if before < at <= day]
            if fresh:
                self.price[name][place, number] = fresh[-1]
            before = day

    def _accrued(self, run: Run, state: State, name: str) -> Fraction:
        """What has accrued on the units outstanding, lot by lot, and was not paid after the last day."""
        term = self.deal.terms.get(TermKey(name, f"Accrued {self.deal.instruments[name].kind.income}"))
        total = ZERO
        for lot in state.lots:
            if term is None or lot.instrument != name or not lot.units:
                continue
            world = run.world(state, self.days[-1], lot.holder)
            world.lot_day = lot.day
            value = world.step(term.body, self.days[-1]).value
            total += value * lot.units if isinstance(value, Fraction) else ZERO
        return total

    # ------------------------------------------------------------------------------------------------------ results

    def results(self) -> Results:
        made = {}
        for name, figures in self.figures.items():
            made[name] = Instrument(name, **{**figures, "first_limit": figures["first_limit"].astype(np.int64)})
        exactness = Exactness(self.asked.size, True, 0, int(self.undecided.sum()))
        paths = self.asked.paths
        generator = None if isinstance(paths, PathPrices) else paths
        note = "; ".join([generator.generator.note() if generator else "given prices", *self.stands_in])
        seed = generator.seed if generator else None
        title = self.deal.title
        return Results(title, self.policy.title, self.days, made, self.undecided, exactness, note=note, seed=seed)

    def by_day(self) -> dict[str, ByDay]:
        if not self.kept:
            return {}
        days = tuple(self.days[each] for each in self.kept)
        return {name: ByDay(days, self.shares[name], self.price[name]) for name in self.names}


def _delivered(state: State, instrument: str) -> Fraction:
    """All shares ever delivered for an instrument, as they were delivered."""
    return sum((state.total(kind, instrument, None) for kind in _SHARES), ZERO)
