"""What one replay works with: the deal, what is given and chosen, and worlds to judge in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from termlang.evaluate.expressions import World
from termlang.evaluate.state import State
from termlang.ledger import facts
from termlang.market import Market
from termlang.model.clauses import Verb
from termlang.model.deal import Deal
from termlang.model.expressions import TermKey, Value


class Run:
    """One replay under one combination of readings. `consulted` collects the readings it rests on."""

    def __init__(
        self,
        deal: Deal,
        market: Market,
        given: Mapping[TermKey, Value],
        readings: Mapping[str, str],
        elections: Mapping[str, str],
        journal: Sequence[facts.Fact],
    ) -> None:
        self.deal = deal
        self.given = given
        self.readings = readings
        self.elections = elections
        self.consulted: dict[str, str] = {}
        self.allotted = {
            fact.instrument for fact in journal if isinstance(fact, (facts.SeriesIssue, facts.OpeningBalance))
        }
        self.sold = {right.instrument for right in deal.rights.values() if right.verb is Verb.ISSUE}
        self.market = _with_splits(market, journal)

    def world(self, state: State, day: date, holder: str | None = None) -> World:
        """A world that stands at a state on a day."""
        world = World(self.deal, day, self.market, {**self.given, **state.known}, self.readings, state, holder)
        world.consulted = self.consulted
        return world


def _with_splits(market: Market, journal: Sequence[facts.Fact]) -> Market:
    splits = [fact for fact in journal if isinstance(fact, facts.SplitFact)]
    for fact in splits:
        market = market.with_split(fact.stock, fact.day, fact.ratio)
    return market
