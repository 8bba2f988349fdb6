"""What a replay writes down: one entry an event, with what moved between accounts and why."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from enum import Enum
from fractions import Fraction

from attrs import frozen

from termlang.diagnostics import Problem
from termlang.evaluate.answer import Answer
from termlang.evaluate.state import State
from termlang.evaluate.trace import Step
from termlang.model.facts import Fact


class Outcome(Enum):
    """How an event ended. Only `done` changes the accounts."""

    DONE = "done"
    REFUSED = "refused"
    UNDECIDED = "undecided"
    WRONG = "wrong"  # the line says what cannot be: more is transferred than is held


@frozen(eq=False)
class Posting:
    """What moves into an account (positive) or out of it (negative): money, units of an instrument, shares."""

    account: str
    asset: str
    quantity: Fraction


@frozen(eq=False)
class Entry:
    """One event of the ledger. `line` is the journal's line, None for the deal's own events."""

    day: date
    text: str
    line: int | None
    outcome: Outcome
    postings: tuple[Posting, ...]
    reasons: Step | None
    note: str = ""
    difference: str = ""
    needs: tuple[str, ...] = ()
    binding: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    answer: Answer | None = None
    fact: Fact | None = None  # what an event of the deal's own makes happen, for the state terms


@frozen(eq=False)
class Ledger:
    """The entries of one replay, and the accounts after each. `readings` are those on which it rests."""

    entries: tuple[Entry, ...]
    states: tuple[State, ...]
    first: State
    readings: dict[str, str]
    problems: tuple[Problem, ...] = ()

    def on(self, day: date) -> State:
        """The accounts at the end of a day, its own events included."""
        at = bisect_right(self.entries, day, key=lambda entry: entry.day)
        return self.states[at - 1] if at else self.first

    @property
    def last(self) -> State:
        """The accounts after the last entry."""
        return self.states[-1] if self.states else self.first

    @property
    def refused(self) -> tuple[Entry, ...]:
        """Lines that the deal refuses, with the clause."""
        return tuple(entry for entry in self.entries if entry.outcome is Outcome.REFUSED)

    @property
    def undecided(self) -> tuple[Entry, ...]:
        """Lines that cannot be decided, with what they need."""
        return tuple(entry for entry in self.entries if entry.outcome is Outcome.UNDECIDED)

    @property
    def differences(self) -> tuple[Entry, ...]:
        """Records that differ from what the text gives."""
        return tuple(entry for entry in self.entries if entry.difference)

    def key(self) -> tuple[object, ...]:
        """What must agree for two ledgers to be one."""
        return tuple(map(_key, self.entries))


def _key(entry: Entry) -> tuple[object, ...]:
    postings = tuple((each.account, each.asset, each.quantity) for each in entry.postings)
    said = (entry.binding, entry.needs, entry.difference, entry.note)
    return (entry.day, entry.text, entry.outcome, postings, *said)
