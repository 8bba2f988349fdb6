"""What converts by itself: at the close of a day, or of the first trading day on which a condition is met."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import evolve

from termlang.evaluate.state import State
from termlang.evaluate.trace import Step as TraceStep
from termlang.evaluate.unknown import Unknown
from termlang.ledger.entries import Entry, Outcome
from termlang.ledger.later import AT_CLOSE, Ask, Event
from termlang.ledger.moves import Step
from termlang.ledger.run import Run
from termlang.model import facts
from termlang.model.clauses import Right, Verb
from termlang.model.examples import ALL
from termlang.source import NOWHERE


def due(run: Run, state: State, through: date, ask: Ask) -> Iterator[tuple[date, Event]]:
    """The mandatory conversions that fall on the close of a day, at most on `through`; each happens once."""
    for right in run.deal_on(through).rights.values():
        if not right.mandatory or right.verb is Verb.ISSUE or right.name in state.ended:
            continue
        if not state.outstanding(right.instrument):
            continue
        first = right.grants[0].window.first
        if first is None:
            yield from _when_met(run, state, right, through, ask)
            continue
        day = run.world(state, through).step(first, through).value
        if isinstance(day, date) and day <= through:
            yield from _conversions(state, right, day, ask)


def _conversions(state: State, right: Right, day: date, ask: Ask) -> Iterator[tuple[date, Event]]:
    """Each account converts all that it has."""
    for holder in sorted({lot.holder for lot in state.lots if lot.instrument == right.instrument}):

        def event(run: Run, state: State, holder: str = holder) -> Step:
            text = f"mandatory conversion of {right.instrument} of {holder}"
            fact = facts.Request(day, NOWHERE, 0, text, right.clause.citations, holder, right, ALL, None)
            made, entry = ask(run, state, fact)
            left = made.outstanding(right.instrument)
            if not left or entry.outcome is not Outcome.DONE:
                made = evolve(made, ended=(*made.ended, right.name))
            note = f"{AT_CLOSE}; {entry.note}" if entry.note else AT_CLOSE
            return made, evolve(entry, line=None, note=note, fact=fact)

        yield day, event


def _when_met(run: Run, state: State, right: Right, through: date, ask: Ask) -> Iterator[tuple[date, Event]]:
    """The close of the first trading day on which the condition is met.

    A day on which it is not known whether it is met converts nothing; the first such day is an entry of its own, which
    says what is missing.
    """
    if state.day == date.min:
        return
    calendar, condition = run.deal.calendar, right.guards[0].condition
    doubted = f"{right.name} in doubt"
    day = calendar.on_or_after(state.day)
    while day <= through:
        found = run.world(state, day).step(condition, day)
        if found.value is True:
            yield from _conversions(state, right, day, ask)
            return
        if type(found.value) is Unknown and doubted not in state.ended:
            yield day, _doubt(right, day, found, found.value, doubted)
            return
        day = calendar.after(day)


def _doubt(right: Right, day: date, found: TraceStep, unknown: Unknown, marked: str) -> Event:
    """The entry that says what is missing, once."""

    def event(run: Run, state: State) -> Step:
        text = f"mandatory conversion of {right.instrument}: not known whether its condition is met"
        made = evolve(state.then(day=day), ended=(*state.ended, marked))
        needs = tuple(sorted(unknown.needs))
        return made, Entry(day, text, None, Outcome.UNDECIDED, (), found, AT_CLOSE, needs=needs)

    return event
