"""Replay: a fold over the days of a journal. Each event takes a state and gives the next one, with an entry.

The order of a day: splits, then what the deal itself does at the opening (issues, payments due), then the lines of the
journal in their order, then the close (expiries). A refused or undecided line changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from attrs import define, evolve, field

from termlang.evaluate.state import State
from termlang.ledger import cells, own, payments
from termlang.ledger.dividends import pay, record_dividend
from termlang.ledger.entries import Entry, Ledger, Outcome
from termlang.ledger.moves import (
    balance,
    deliver,
    disclose,
    elect,
    hold,
    issue,
    notice,
    paid_through,
    rights_issue,
    sell,
    split,
    split_of,
    stock_issue,
    transfer,
)
from termlang.ledger.requests import ask, record, use
from termlang.ledger.run import Run
from termlang.market import Market
from termlang.model import facts
from termlang.model.deal import Deal
from termlang.model.expressions import TermKey, Value

_STEPS: dict[type, Callable[..., tuple[State, Entry]]] = {
    facts.Request: ask,
    facts.Record: record,
    facts.Uses: use,
    facts.SeriesIssue: issue,
    facts.NoticeGiven: notice,
    facts.Transfer: transfer,
    facts.StockSale: sell,
    facts.SplitFact: split,
    facts.Election: elect,
    facts.DividendPayment: pay,
    facts.DividendRecord: record_dividend,
    facts.PaymentMade: payments.pay,
    facts.PaymentRecord: payments.record,
    facts.Disclosure: disclose,
    facts.OpeningBalance: balance,
    facts.OpeningHolding: hold,
    facts.StockIssue: stock_issue,
    facts.RightsIssue: rights_issue,
    facts.Delivered: deliver,
    facts.PaidThrough: paid_through,
}


@define(eq=False)
class Fold:
    """A replay under way: the accounts so far, and every entry with the accounts after it."""

    run: Run
    state: State
    entries: list[Entry] = field(factory=list)
    states: list[State] = field(factory=list)

    def add(self, state: State, entry: Entry) -> None:
        self.state = state
        self.entries.append(entry)
        self.states.append(state)

    def line(self, fact: facts.Fact) -> None:
        """One line of the journal, and what it changes in the state terms before the next line."""
        before = self.state
        state, entry = _STEPS[type(fact)](self.run, before, fact)
        state, entry = _in_doubt(before, state, fact, entry)
        changed, entries = cells.after(self.run, state, fact, entry)
        self.add(changed, entry)
        for each in entries:
            self.add(changed, each)

    def own(self, events: Sequence[own.Event]) -> None:
        for event in events:
            state, entry = event(self.run, self.state)
            if entry.fact is None:
                self.add(state, entry)
                continue
            changed, entries = cells.after(self.run, state, entry.fact, entry)
            for each in (entry, *entries):
                self.add(changed, each)

    def until(self, day: date) -> None:
        """The days between the last event and a day on which stocks split or the deal does something by itself."""
        after = date.min
        while True:
            at = own.next_day(self.run, self.state, day, after)
            if self.state.day > date.min:
                split_day = self.run.next_split(max(after, self.state.day), day)
                at = min((each for each in (at, split_day) if each is not None), default=None)
            if at is None:
                return
            count = len(self.entries)
            self.day(at, [])
            if len(self.entries) == count:
                # What only a later observation fixes does not happen on that day.
                after = at

    def day(self, day: date, lines: Sequence[facts.Fact]) -> None:
        """One day in its order: splits, what the deal does at the opening, the lines, the close."""
        self.opening(day, lines)
        for fact in lines:
            if not isinstance(fact, facts.SplitFact):
                self.line(fact)
        self.close(day, told=bool(lines))

    def opening(self, day: date, lines: Sequence[facts.Fact] = ()) -> None:
        """Splits, those that the lines tell included, then what the deal does by itself at the opening."""
        opening = own.opening(self.run, self.state, day)
        for told in lines:
            if isinstance(told, facts.SplitFact):
                self.add(*split(self.run, self.state, told))
        for stock, ratio in self.run.splits_on.get(day, {}).items():
            begun = self.state.day > date.min
            if begun and (stock, day, ratio) not in self.state.splits:
                self.add(*split_of(self.run, self.state, stock, day, ratio))
        self.own(opening)

    def close(self, day: date, *, told: bool) -> None:
        """What the close of a day brings; `told` where lines may have made known what is due already."""
        if told:
            self.own(own.opening(self.run, self.state, day))
        self.own(own.close(self.run, self.state, day))


def _touched(fact: facts.Fact) -> tuple[str, ...]:
    """The instruments and stocks that a line is about."""
    match fact:
        case facts.Request(right=right) | facts.Record(right=right):
            return (right.instrument, *((right.into,) if right.into else ()))
        case facts.Uses(right=right):
            return (right.instrument,)
        case facts.StockSale(stock=stock):
            return (stock,)
        case (
            facts.Transfer(instrument=instrument)
            | facts.SeriesIssue(instrument=instrument)
            | facts.DividendPayment(instrument=instrument)
            | facts.DividendRecord(instrument=instrument)
        ):
            return (instrument,)
    return ()


def _in_doubt(before: State, state: State, fact: facts.Fact, entry: Entry) -> tuple[State, Entry]:
    """A line after an undecided one on the same instrument or stock says what that one needs."""
    touched = _touched(fact)
    earlier = [before.doubts[name] for name in touched[:1] if name in before.doubts]
    if earlier:
        line, needs = earlier[0]
        note = f"as if line {line} changed nothing: it is undecided"
        entry = evolve(
            entry, note="; ".join(filter(None, (entry.note, note))), needs=tuple(sorted({*entry.needs, *needs}))
        )
    if entry.outcome is not Outcome.UNDECIDED or not touched:
        return state, entry
    doubts = dict(state.doubts)
    for name in touched:
        line, needs = doubts.get(name, (fact.line, frozenset()))
        doubts[name] = line, needs | set(entry.needs)
    return state.amended(doubts=doubts), entry


def replay(
    deal: Deal,
    journal: Sequence[facts.Fact],
    market: Market,
    given: Mapping[TermKey, Value],
    readings: Mapping[str, str],
    elections: Mapping[str, str],
    *,
    through: date | None = None,
    start: State | None = None,
) -> Ledger:
    """Replay facts that are in the order of their days. `through` includes the deal's own events up to that day.

    `start` continues from a checkpoint: the facts are those after its day. Raises Unanswered where the deal depends on
    an open question; one choice per question then holds for the whole run.
    """
    run = Run(deal, market, given, readings, elections, journal, start)
    first = start if start is not None else State(date.min, allotted=run.allotted)
    fold = Fold(run, first)
    by_day: dict[date, list[facts.Fact]] = {}
    for fact in journal:
        by_day.setdefault(fact.day, []).append(fact)
    for day in sorted({*by_day, *(() if through is None else (through,))}):
        if through is not None and day > through:
            break
        fold.until(day)
        fold.day(day, by_day.get(day, []))
    return Ledger(tuple(fold.entries), tuple(fold.states), first, dict(run.consulted))


def before_close(replayed: Ledger, day: date) -> State:
    """The accounts after the lines of a day, before what ends at its close."""
    found = replayed.first
    for entry, state in zip(replayed.entries, replayed.states, strict=True):
        if entry.day > day or (entry.day == day and entry.line is None and entry.note.startswith("at the close")):
            break
        found = state
    return found
