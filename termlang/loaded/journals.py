"""What became of a journal, and how things stand by it: ledgers, positions, dates, one per reading that matters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from termlang.ledger.dates import KeyDate, key_dates
from termlang.ledger.entries import Ledger as Replayed
from termlang.ledger.questions import under_readings
from termlang.ledger.replay import before_close
from termlang.ledger.rights import Position as Found
from termlang.ledger.rights import position
from termlang.report.rights import position_key
from termlang.results import Ledger, Ledgers, Position, Positions, Schedule, Schedules

if TYPE_CHECKING:
    from termlang.loaded.told import Told


def ledgers(told: Told, until: date | None) -> Ledgers:
    """The ledgers of a journal, carried on to a day where one is named."""
    deal, journal = told.deal, told.journal
    assert journal.source is not None
    source = journal.source

    def ledger(readings: Mapping[str, str]) -> tuple[Replayed, Mapping[str, str]]:
        return told.replayed(readings, until), readings

    found = under_readings(deal.model, ledger, deal.readings, lambda each: each[0].key())
    latest = max((entry.day for _, (each, _) in found for entry in each.entries), default=date.min)
    end = until if until is not None else max([latest, *(fact.day for fact in journal.facts)])

    def made(chosen: dict[str, str], result: Replayed, under: Mapping[str, str]) -> Ledger:
        return Ledger(
            deal.model,
            result,
            told.said(result.readings, chosen),
            journal.problems,
            source,
            lambda day: told.replayed(under, day),
            lambda: told.run({**deal.readings, **chosen}),
            end,
        )

    return Ledgers(tuple(made(chosen, result, under) for chosen, (result, under) in found), journal.problems, source)


def positions(told: Told, day: date, account: str | None) -> Positions:
    """How the deal stands before the close of a day; for one account where one is named."""
    deal, journal = told.deal, told.journal

    def stand(readings: Mapping[str, str]) -> tuple[Found, dict[str, str]]:
        replayed, run = told.replayed(readings, day), told.run(readings)
        found = position(run, before_close(replayed, day), day)
        if account is not None:
            found = evolve(found, rights=tuple(each for each in found.rights if each.who == account))
        return found, {**replayed.readings, **run.consulted}

    found = under_readings(deal.model, stand, deal.readings, lambda each: position_key(each[0]))
    name = journal.source.name if journal.source is not None else None
    made = tuple(Position(deal.model, each, told.said(read_as, chosen), name) for chosen, (each, read_as) in found)
    return Positions(made, journal.problems, journal.source)


def schedules(told: Told, first: date, last: date) -> Schedules:
    """The dates from the first day to the last, both included."""
    deal, journal = told.deal, told.journal

    def listed(readings: Mapping[str, str]) -> tuple[tuple[KeyDate, ...], dict[str, str]]:
        replayed, run = told.replayed(readings, None if journal.facts else first), told.run(readings)
        return key_dates(run, replayed.last, first, last), {**replayed.readings, **run.consulted}

    def key(each: tuple[tuple[KeyDate, ...], dict[str, str]]) -> object:
        return [(found.day, found.what, found.needs) for found in each[0]]

    found = under_readings(deal.model, listed, deal.readings, key)
    made = tuple(
        Schedule(deal.model, first, last, days, told.said(read_as, chosen)) for chosen, (days, read_as) in found
    )
    return Schedules(made, journal.problems, journal.source)
