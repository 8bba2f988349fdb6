"""Many requests at once: arrays of days, amounts and prices in, arrays of answers out; or one request as a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import frozen

from termlang.compile import exact
from termlang.compile.backends import lanes
from termlang.compile.bind import Bound, bind_requests
from termlang.compile.lower.asked import AMOUNT
from termlang.compile.lower.policy import Lowered
from termlang.compile.machine import Program
from termlang.compile.plan import Column
from termlang.compile.scalar import function_of
from termlang.compile.scaling.program import scaled_program
from termlang.diagnostics import BadInput
from termlang.model.clauses import Verb
from termlang.simulate import problems as wrong
from termlang.simulate.size import check_size

Array = Any
Tick = str | Decimal | Fraction | int
STATUSES = ("refused", "allowed", "limited", "unknown")


@frozen(eq=False)
class QuoteArrays:
    """One answer for each request. `status` counts in STATUSES; figures of a refused or unknown request are NaN, its
    shares and cash 0. `amount` and `remaining` are money of stated value where the instrument has one, else units."""

    status: Array
    shares: Array
    dividend_shares: Array
    price: Array
    amount: Array
    cash: Array
    remaining: Array
    again: int

    def words(self) -> list[str]:
        """The statuses as words."""
        return [STATUSES[each] for each in self.status.tolist()]


@frozen(eq=False)
class QuoteProgram:
    """A right of a deal, compiled. Make one with `Deal.compile_quote`."""

    lowered: Lowered

    @property
    def instrument(self) -> str:
        return self.lowered.plan.instruments[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """The observations that a request needs."""
        return tuple(str(column) for column in self.lowered.plan.columns if column != AMOUNT)

    def quote(
        self,
        on: Sequence[date | str],
        amount: Any,
        prices: Any,
        *,
        tick: Tick = "0.01",
        amount_tick: Tick = "0.01",
        converted: Any = 0.0,
        delivered: Any = 0.0,
    ) -> QuoteArrays:
        """Answers to requests, one for each day of `on` (trading days).

        `prices` are one for each request, or rows of them, requests across and the last row the day itself, where the
        deal looks back; or a mapping of such by column. `converted` (money or units, as `amount`) and `delivered`
        shares are what came before. Amounts are rounded to `amount_tick`, prices to `tick`.
        """
        days = [each if isinstance(each, date) else date.fromisoformat(each) for each in on]
        unique = sorted(set(days))
        place = {day: number for number, day in enumerate(unique)}
        day = np.array([place[each] for each in days], np.int64)
        rows = self._rows(prices, len(days))
        before = rows[0].shape[0] - 1 if rows else 0
        check_size(self.lowered.facts.deal, before + 1, len(days), 1, (before + 1) * len(days) * max(1, len(rows)))
        bound = bind_requests(self.lowered, unique, before)
        ticks = {column: Fraction(str(amount_tick if column == AMOUNT else tick)) for column in bound.history}
        program = scaled_program(bound, ticks)
        observed = []
        given = iter(rows)
        for column, step in zip(program.columns, program.ticks, strict=True):
            if column == AMOUNT:
                asked = np.broadcast_to(np.asarray(amount, np.float64), (len(days),))
                observed.append(np.rint(asked / float(step))[None, :])
            else:
                observed.append(np.rint(next(given) * float(1 / step)))
        starts = self._starts(program, len(days), converted, delivered)
        judged = lanes.judge(program, day, observed, starts)
        return self._answers(bound, program, judged, day, observed, starts)

    def function(self, first: date | str, last: date | str, *, tick: Tick = "0.01") -> Callable[..., Any]:
        """One request as a plain function: `(day, price, amount, converted, delivered)` gives
        `(status, amount, price, shares)`.

        `day` counts trading days from `first`. Integers go in: the price in ticks, amounts in cents (of stated value,
        or in hundredths of a unit), shares; amount and price come out as floats in dollars. For deals whose price rests
        on the price of the day alone.
        """
        start, end = (each if isinstance(each, date) else date.fromisoformat(each) for each in (first, last))
        days = self.lowered.facts.deal.calendar.between(start, end)
        bound = bind_requests(self.lowered, days, 0)
        ticks = {column: Fraction("0.01") if column == AMOUNT else Fraction(str(tick)) for column in bound.history}
        return function_of(scaled_program(bound, ticks), self.instrument, self._stated())

    # --------------------------------------------------------------------------------------------------------------

    def _rows(self, prices: Any, count: int) -> list[Array]:
        found = []
        for column in self.lowered.plan.columns:
            if column == AMOUNT:
                continue
            table = prices
            if isinstance(prices, Mapping):
                table = prices.get(str(column), prices.get(column.name))
            if table is None:
                given = " and ".join(map(str, prices))
                raise BadInput([wrong.NEEDS_COLUMN.at(needed=column, given=given, hint="give them")])
            rows = np.asarray(table, np.float64)
            if rows.ndim < 2 and rows.size in (1, count):
                rows = np.broadcast_to(rows, (1, count))
            fits = rows.ndim == 2 and rows.size and rows.shape[1] == count
            if not fits or not (rows.min() > 0 and rows.max() < np.inf):
                what, hint = f"prices of {column} do not fit {count} requests", "give one above zero for each"
                raise BadInput([wrong.BAD_SHAPE.at(what=what, hint=hint)])
            found.append(rows)
        return found

    def _stated(self) -> float:
        facts = self.lowered.facts
        value = facts.deal.instruments[self.instrument].stated_value
        return 1.0 if value is None else float(facts.value(value, date.min, lambda _: None))

    def _starts(self, program: Program, count: int, converted: Any, delivered: Any) -> Array:
        """The states of each request before it."""
        starts = np.repeat(np.array([slot.start for slot in program.slots])[:, None], count, axis=1)
        slots = {slot.name: (number, slot.scale) for number, slot in enumerate(program.slots)}
        units = np.asarray(converted, np.float64) / self._stated()
        for name, amount in ((f"converted of {self.instrument}", units), (f"shares of {self.instrument}", delivered)):
            number, scale = slots[name]
            starts[number] += np.rint(np.asarray(amount, np.float64) * scale)
        number, scale = slots[f"outstanding of {self.instrument}"]
        starts[number] -= np.rint(units * scale)
        for name, (number, scale) in slots.items():
            if name.startswith("used under"):
                starts[number] += np.rint(units * scale)
        return starts

    def _answers(
        self,
        bound: Bound,
        program: Program,
        judged: lanes.Judged,
        day: Array,
        observed: list[Array],
        starts: Array,
    ) -> QuoteArrays:
        slots = {slot.name: (number, slot.scale) for number, slot in enumerate(program.slots)}
        after, before = {}, {}
        for name, (number, scale) in slots.items():
            after[name], before[name] = judged.states[number] / scale, starts[number] / scale
        doubtful = np.flatnonzero(judged.doubts).tolist()
        for lane in doubtful:
            self._again(bound, program, judged, day, observed, before, after, lane)
        name = self.instrument
        acts = judged.acts
        cut = acts & (after[f"first limit of {name}"] >= 0)
        status = np.where(judged.fails, 3, np.where(cut, 2, np.where(acts, 1, 0)))
        stated = self._stated()

        def gained(figure: str) -> Array:
            key = f"{figure} of {name}"
            return np.where(acts, after[key] - before[key], 0.0)

        right = self.lowered.facts.deal.rights[self.lowered.policy.title]
        cash = gained("cash")
        amount = -gained("outstanding") if right.verb is Verb.REDEEM else gained("converted")
        return QuoteArrays(
            status.astype(np.int8),
            gained("shares"),
            gained("dividend shares"),
            np.where(acts & (right.verb is not Verb.REDEEM), after[f"price of {name}"], np.nan),
            np.where(acts, amount * stated, np.nan),
            -cash if right.verb is Verb.EXERCISE else cash,
            np.where(acts, after[f"outstanding of {name}"] * stated, np.nan),
            len(doubtful),
        )

    def _again(
        self,
        bound: Bound,
        program: Program,
        judged: lanes.Judged,
        day: Array,
        observed: list[Array],
        before: dict[str, Array],
        after: dict[str, Array],
        lane: int,
    ) -> None:
        """One request again in fractions."""
        rows: dict[Column, list[Fraction]] = {}
        for column, tick, ticks in zip(program.columns, program.ticks, observed, strict=True):
            rows[column] = [int(each) * tick for each in ticks[:, lane].tolist()]
        given = {name: Fraction(values[lane]).limit_denominator(10**9) for name, values in before.items()}
        outcome = exact.request(bound, int(day[lane]), rows, given)
        judged.acts[lane], judged.fails[lane] = outcome.acted, bool(outcome.undecided)
        for name, values in after.items():
            if name in outcome.states:
                values[lane] = float(outcome.states[name])
