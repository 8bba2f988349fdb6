"""What one replay works with: the deal, what is given and chosen, and worlds to judge in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from termlang.evaluate.expressions import World
from termlang.evaluate.legs import settlement_of
from termlang.evaluate.offers import election_of
from termlang.evaluate.state import State
from termlang.market import Market
from termlang.market.splits import Split, in_order
from termlang.model import facts
from termlang.model.clauses import Instrument, Right, Verb
from termlang.model.deal import Deal
from termlang.model.expressions import TermKey, Value

DAY = timedelta(days=1)
ZERO = Fraction(0)
ONE = Fraction(1)


class Run:
    """One replay under one combination of readings. `consulted` collects the readings it rests on.

    A replay that goes on from `start` knows the splits and the allotments of the lines before it.
    """

    def __init__(
        self,
        deal: Deal,
        market: Market,
        given: Mapping[TermKey, Value],
        readings: Mapping[str, str],
        elections: Mapping[str, str],
        journal: Sequence[facts.Fact],
        start: State | None = None,
    ) -> None:
        self.deal = deal
        self.given = given
        self.readings = readings
        self.elections = elections
        self.consulted: dict[str, str] = {}
        allotting = (facts.SeriesIssue, facts.OpeningBalance)
        self.allotted = frozenset(fact.instrument for fact in journal if isinstance(fact, allotting))
        if start is not None:
            self.allotted |= start.allotted
        versions = (deal, *(version for _, version in deal.amended))
        rights = [right for version in versions for right in version.rights.values()]
        self.measured = {limit.measure for right in rights for limit in right.limits}
        self.sold = {right.instrument for right in deal.rights.values() if right.verb is Verb.ISSUE}
        self.opened: dict[str, list[facts.OpeningBalance]] = {}
        for fact in journal:
            if isinstance(fact, facts.OpeningBalance):
                self.opened.setdefault(fact.instrument, []).append(fact)
        self.splits = _observed_splits(deal, market)
        for split in () if start is None else start.splits:
            self.splits.setdefault(split[:2], split[2])
        self.market = self._with_splits(market, journal)
        self.splits_on: dict[date, dict[str, Fraction]] = {}
        for (stock, day), ratio in sorted(self.splits.items(), key=lambda each: each[0]):
            self.splits_on.setdefault(day, {})[stock] = ratio
        self._split_days = sorted(self.splits_on)

    def _with_splits(self, market: Market, journal: Sequence[facts.Fact]) -> Market:
        """The market with the splits of the journal; where it has one of that day, its own stands."""
        for fact in journal:
            if isinstance(fact, facts.SplitFact):
                self.splits.setdefault((fact.stock, fact.day), fact.ratio)
        others = [split for split in market.splits if split.stock is not None and split.stock not in self.deal.stocks]
        mine = [Split(day, stock, ratio) for (stock, day), ratio in self.splits.items()]
        splits = in_order([*others, *mine])
        return market if not mine else Market(market.observations, splits, market.notes)

    def next_split(self, after: date, before: date) -> date | None:
        """The first day of a split between two days, both excluded."""
        at = bisect_right(self._split_days, after)
        return self._split_days[at] if at < len(self._split_days) and self._split_days[at] < before else None

    def deal_on(self, day: date) -> Deal:
        """The deal as amended up to a day."""
        return self.deal.as_of(day)

    def right(self, fact: facts.Request | facts.Record | facts.Uses) -> Right:
        """The right of a line, as amended by its day."""
        return self.deal_on(fact.day).rights.get(fact.right.name, fact.right)

    def elected(self, fact: facts.Request | facts.Record) -> dict[str, str]:
        """What is elected for the whole run, and by a line itself."""
        elections = dict(self.elections)
        if fact.choice is not None:
            elections[election_of(fact.right)] = fact.choice
        if fact.settlement is not None:
            elections[settlement_of(fact.right)] = fact.settlement
        return elections

    def world(self, state: State, day: date, holder: str | None = None) -> World:
        """A world that stands at a state on a day."""
        given = {**self.given, **state.known} if state.known else self.given
        world = World(self.deal_on(day), day, self.market, given, self.readings, state, holder)
        world.consulted = self.consulted
        return world

    def stated(self, state: State, instrument: Instrument, day: date) -> Fraction:
        """The stated value of a unit; 1 where an amount of money already counts units."""
        if instrument.stated_value is None:
            return ONE
        found = self.world(state, day).step(instrument.stated_value, day).value
        return found if isinstance(found, Fraction) and found else ONE


def _observed_splits(deal: Deal, market: Market) -> dict[tuple[str, date], Fraction]:
    """The splits of the market by stock of the deal and day."""
    days = sorted({split.day for split in market.splits})
    found = {(stock, day): market.split_factor(stock, day - DAY, day) for stock in deal.stocks for day in days}
    return {at: ratio for at, ratio in found.items() if ratio != ONE}
