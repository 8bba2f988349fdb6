"""Replay: a fold over the days of a journal. Each event takes a state and gives the next one, with an entry.

The order of a day: splits, then what the deal itself does at the opening (issues, payments due), then the journal's lines
in their order, then the close (expiries). A refused or undecided line changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from attrs import define, field

from termlang.evaluate.state import State
from termlang.ledger import cells, facts, own
from termlang.ledger.dividends import pay, record_dividend
from termlang.ledger.entries import Entry, Ledger
from termlang.ledger.moves import balance, disclose, elect, hold, issue, sell, split, stock_issue, transfer
from termlang.ledger.requests import ask, record, use
from termlang.ledger.run import Run
from termlang.market import Market
from termlang.model.deal import Deal
from termlang.model.expressions import TermKey, Value

_STEPS: dict[type, Callable[..., tuple[State, Entry]]] = {
    facts.Request: ask,
    facts.Record: record,
    facts.Uses: use,
    facts.SeriesIssue: issue,
    facts.Transfer: transfer,
    facts.StockSale: sell,
    facts.SplitFact: split,
    facts.DividendElection: elect,
    facts.DividendPayment: pay,
    facts.DividendRecord: record_dividend,
    facts.Disclosure: disclose,
    facts.OpeningBalance: balance,
    facts.OpeningHolding: hold,
    facts.StockIssue: stock_issue,
}


@define(eq=False)
class _Fold:
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
        self.add(state, entry)
        changed, entries = cells.after(self.run, before, state, fact, entry)
        self.state = changed
        for each in entries:
            self.add(changed, each)

    def own(self, events: Sequence[own.Event]) -> None:
        for event in events:
            self.add(*event(self.run, self.state))


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
    run = Run(deal, market, given, readings, elections, journal)
    first = start if start is not None else State(date.min)
    fold = _Fold(run, first)
    days = sorted({fact.day for fact in journal} | ({through} if through is not None else set()))
    by_day: dict[date, list[facts.Fact]] = {}
    for fact in journal:
        by_day.setdefault(fact.day, []).append(fact)
    for day in days:
        if through is not None and day > through:
            break
        _before(fold, day)
        today = by_day.get(day, [])
        opening = own.opening(run, fold.state, day)
        for fact in [each for each in today if isinstance(each, facts.SplitFact)]:
            fold.add(*split(run, fold.state, fact))
        fold.own(opening)
        for fact in today:
            if not isinstance(fact, facts.SplitFact):
                fold.line(fact)
        fold.own(own.close(run, fold.state, day))
    return Ledger(tuple(fold.entries), tuple(fold.states), first, dict(run.consulted))


def _before(fold: _Fold, day: date) -> None:
    """The deal's own events on the days between the last event and this one, in their order."""
    while True:
        at = own.next_day(fold.run, fold.state, day)
        if at is None:
            return
        fold.own(own.opening(fold.run, fold.state, at))
        fold.own(own.close(fold.run, fold.state, at))


