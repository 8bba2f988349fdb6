"""What is told beside a deal: a market, and a journal or none. Replays, and worlds to ask questions in, come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from termlang.evaluate.expressions import World
from termlang.market import Market
from termlang.results import Journal
from termlang.source import Source

if TYPE_CHECKING:
    from termlang.evaluate.state import State
    from termlang.ledger.entries import Ledger as Replayed
    from termlang.ledger.run import Run
    from termlang.loaded.deal import Deal

Readings = Mapping[str, str]


class Told:
    """A loaded deal with a market and a journal; without a journal its accounts are those of closing."""

    def __init__(self, deal: Deal, market: Market | None, journal: str | None, name: str = "<journal>") -> None:
        self.deal = deal
        self.market = market or Market.EMPTY
        self.journal = Journal((), (), None) if journal is None else _read(deal, journal, name)

    def replayed(self, readings: Readings, through: date | None) -> Replayed:
        """The journal replayed, and carried on to a day where one is named."""
        from termlang.ledger.replay import replay

        deal, facts = self.deal, self.journal.facts
        return replay(deal.model, facts, self.market, deal.values, readings, deal.elections, through=through)

    def run(self, readings: Readings) -> Run:
        """What a replay works with."""
        from termlang.ledger.run import Run

        deal = self.deal
        return Run(deal.model, self.market, deal.values, readings, deal.elections, self.journal.facts)

    def worlds(self, day: date, account: str | None) -> Callable[[Readings], World]:
        """Worlds to ask a question in on a day, by readings; with a journal, at the accounts before the close."""
        if self.journal.source is None:
            model, given = self.deal.model.as_of(day), self.deal.values
            return lambda readings: World(model, day, self.market, given, readings, None, account)
        from termlang.ledger.replay import before_close

        known: list[tuple[State, dict[str, str]]] = []

        def replayed(readings: Readings) -> tuple[State, dict[str, str]]:
            """A replay serves every combination that agrees on the questions that it met."""
            for state, consulted in known:
                if all(readings.get(question) == reading for question, reading in consulted.items()):
                    return state, consulted
            found = self.replayed(readings, day)
            known.append((before_close(found, day), found.readings))
            return known[-1]

        def made(readings: Readings) -> World:
            state, consulted = replayed(readings)
            world = self.run(readings).world(state, day, account)
            world.consulted = dict(consulted)
            return world

        return made

    def said(self, consulted: Readings, chosen: Readings) -> dict[str, str]:
        """The readings to name: those given that an answer rests on, and those on which the answers differ."""
        return {**{name: each for name, each in consulted.items() if name in self.deal.readings}, **chosen}


def _read(deal: Deal, text: str, name: str) -> Journal:
    from termlang.checker.journal import read_journal

    source = Source(text, name, deal.source.limits)
    facts, problems = read_journal(deal.model, source)
    return Journal(facts, problems, source)
