"""A section under way: its place among expressions, its conditions, and what it changes."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import define, field

from termlang.compile.build import Builder
from termlang.compile.dated import Facts
from termlang.compile.lower.expressions import Place
from termlang.compile.lower.states import EXERCISED, States, as_split, held_by
from termlang.compile.plan import ByItself, Code, Dated, Level, Section
from termlang.compile.problems import Stop
from termlang.compile.rules import DayNumber, Moved
from termlang.model.clauses import Clause
from termlang.model.expressions import Asked
from termlang.model.policies import Occasion
from termlang.source import Span
from termlang.units import base, quantity

ZERO = Fraction(0)


@define(eq=False)
class Draft:
    """What a section is made of while it is lowered."""

    facts: Facts
    build: Builder
    states: States
    number: int
    fails: list[int] = field(factory=list)
    changes: dict[str, int] = field(factory=dict)
    always: dict[str, int] = field(factory=dict)  # what changes whether the section acts or not

    def place(self, price: Callable[[Asked], int] | None = None) -> Place:
        """Where an expression of this section stands; `price` gives the price of the request."""
        states = self.states
        return Place(
            self.facts, self.build, self.number, price or _no_price, states.outstanding, states.cells.read, self.fails
        )

    def own(self, name: str, instrument: str) -> int:
        """The value of a state of an instrument where the section begins, or as changed so far."""
        key = self.states.of(name, instrument)
        return self.changes[key] if key in self.changes else self.build.state(key)

    def change(self, name: str, instrument: str, value: int) -> None:
        """Set a state of an instrument."""
        self.changes[self.states.of(name, instrument)] = value

    def more(self, name: str, instrument: str, by: int) -> None:
        """Add to a state of an instrument."""
        self.change(name, instrument, self.build.add(self.own(name, instrument), by))

    def count(self, name: str, by: int, *, before: Fraction = ZERO, whole: bool = False) -> None:
        """Add to a running total, which is `before` where the run begins."""
        found = self.states.counter(name, before=before, whole=whole)
        self.changes[name] = self.build.add(self.changes.get(name, found), by)

    def delivered(self, figure: str, kind: str, instrument: str, stock: str, shares: int) -> None:
        """Count shares that an instrument delivers by a kind of event: as they are, and so that splits move them."""
        states = self.states
        self.more(figure, instrument, shares)
        if kind == "exercises":
            self.count(EXERCISED, shares, before=states.counted((kind,), None), whole=True)
        if not self.splits(stock):
            return
        first = self.build.mul(shares, self.moved(stock, back=True))
        self.count(as_split(figure, instrument), first, before=states.counted_at_first((kind,), instrument, stock))
        if kind == "exercises":
            self.count(as_split(EXERCISED, ""), first, before=states.counted_at_first((kind,), None, stock))

    def hold(self, holder: str, stock: str, shares: int) -> None:
        """Put shares into what a holder has of a stock, in the shares before the first split."""
        first = self.build.mul(shares, self.moved(stock, back=True)) if self.splits(stock) else shares
        self.count(held_by(holder, stock), first, before=self.states.held(holder, stock), whole=not self.splits(stock))

    def holding(self, holder: str, stock: str, span: Span) -> int:
        """What a holder has of a stock, in the shares of the day."""
        splits = self.splits(stock)
        found = self.states.counter(held_by(holder, stock), before=self.states.held(holder, stock), whole=not splits)
        if not splits:
            return found
        if stock in self.facts.deal.split_roundings:
            raise Stop(f"{stock}, of which holdings are rounded after a split,", span)
        return self.build.mul(found, self.moved(stock))

    def splits(self, stock: str) -> bool:
        """Whether a stock splits."""
        return bool(self.facts.market.splits) and stock in self.facts.splits.stocks()

    def moved(self, stock: str, *, back: bool = False) -> int:
        """What the splits up to the day multiply a count of shares by; `back` divides."""
        made = Dated(None, self.number, f"what splits make of {stock}", Moved(quantity(base(stock)), None, back))
        return self.build.leaf(Code.DATED, made, ("moved", stock, back, self.number), level=Level.DATED, truth=False)

    def today(self) -> int:
        """The place of the day in the run."""
        return self.dated(DayNumber(), "the number of the day", truth=False)

    def dated(self, made: object, text: str, *, truth: bool) -> int:
        """A figure that the day alone decides, by a rule of its own."""
        data = Dated(None, self.number, text, made)
        return self.build.leaf(Code.DATED, data, (id(made), text), level=Level.DATED, truth=truth)

    def section(
        self,
        clause: Clause,
        line: int,
        days: Occasion | ByItself,
        window: int | None,
        right: str,
        instrument: str,
        acts: int,
    ) -> Section:
        """The finished section: what it changes where it acts and the deal gives an answer."""
        build = self.build
        fails = build.either(*self.fails) if self.fails else build.const(False)
        undecided = build.both(acts, fails)
        sure = build.both(acts, build.negate(fails))
        changed = {name: build.select(sure, value, build.state(name)) for name, value in self.changes.items()}
        updates = (*changed.items(), *self.always.items())
        # What the deal does by itself is no line that it could leave undecided.
        silent = build.plan.ops[fails].code is Code.CONST or isinstance(days, ByItself)
        failing = None if silent else undecided
        return Section(self.number, clause.title, line, days, window, right, instrument, sure, failing, updates)


def _no_price(expr: Asked) -> int:
    raise Stop("the price of a request where nothing converts", expr.span)
