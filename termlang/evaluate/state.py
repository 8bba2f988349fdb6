"""The accounts of a deal at one moment: lots by holder, stock held, what was converted and delivered, what is known.

A state never changes; each event makes a new one. Past states stay reachable, so that `X on D` can be asked of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from attrs import evolve, field, frozen

from termlang.model.expressions import EventKind, Figure, TermKey, Value

ZERO = Fraction(0)
_K = TypeVar("_K")


class Lot(NamedTuple):
    """Units of an instrument of one holder from one issue day; a transferee takes over the day.

    `record` names who is paid instead of the holder what accrues through a day: they held the units on the record date
    of a payment that is still to come, the first one first.
    """

    instrument: str
    holder: str
    day: date
    units: Fraction
    record: tuple[tuple[date, str], ...] = ()


class Given(NamedTuple):
    """A notice that was given: of a term or of a right, by whom, on which day, and the day on which it was used."""

    what: str
    holder: str
    day: date
    used: date | None = None


# Before the kind of a total: what passed with units to another holder, who did not use it himself.
INHERITED = "inherited "


class Use(NamedTuple):
    """What a total counts: shares delivered for an instrument by a kind of event; or, of a right, the units that it
    was used for, their stated value at the time, or what was paid for them."""

    kind: str  # "units", "stated", "paid", "conversions", "exercises", "draws" or "dividends"; perhaps inherited
    of: str  # the right for units and money, else the instrument
    holder: str
    stock: str = ""  # what was delivered; empty for units
    window: date | None = None  # for units, the first day of the window in which they were converted


class Happened(NamedTuple):
    """An event and the one of its kind before it."""

    day: date
    figures: Mapping[Figure, Fraction]
    before: Happened | None


class History:
    """The states of one replay in order, shared by them all; a state sees those up to its own place and none later."""

    __slots__ = ("days", "states")

    def __init__(self) -> None:
        self.days: list[date] = []
        self.states: list[State] = []


@frozen(eq=False)
class State:
    """The accounts after the last event of `day` so far.

    `issued` counts units issued by instrument and holder (a transferee inherits). `used` are totals of units converted
    and of shares delivered, as they were delivered; `adjusted` are the same shares in today's, after splits. `paid` is
    the first day that no payment of the dividend of an instrument has covered; `owed` is what accrued on units that
    are gone and is paid with the next dividend. `added` is what dividends added to what a unit of an
    instrument stands for. `ended` names what the deal did by itself and does only
    once, `splits` those that have happened. `allotted` are the instruments whose holders the journal names. `doubts`
    are the instruments and stocks of undecided lines, each with the first such line and what they need.
    """

    day: date
    lots: tuple[Lot, ...] = ()
    issued: Mapping[tuple[str, str], Fraction] = field(factory=dict)
    held: Mapping[tuple[str, str], Fraction] = field(factory=dict)
    used: Mapping[Use, Fraction] = field(factory=dict)
    adjusted: Mapping[Use, Fraction] = field(factory=dict)
    opening: Mapping[Use, Fraction] = field(factory=dict)  # what of `used` lines told that begin a journal in mid-life
    paid: Mapping[str, date] = field(factory=dict)
    known: Mapping[TermKey, Value] = field(factory=dict)
    elections: Mapping[str, str] = field(factory=dict)
    cells: Mapping[TermKey, object] = field(factory=dict)  # state terms that have changed: a figure, or an unknown
    events: Mapping[tuple[EventKind, str], Happened] = field(factory=dict)
    ended: tuple[str, ...] = ()
    owed: Mapping[tuple[str, str], Fraction] = field(factory=dict)
    added: Mapping[str, Fraction] = field(factory=dict)
    payable: tuple[tuple[int, date], ...] = ()  # payments of the deal that fell due and are not paid, by their number
    splits: tuple[tuple[str, date, Fraction], ...] = ()
    allotted: frozenset[str] = frozenset()
    doubts: Mapping[str, tuple[int, frozenset[str]]] = field(factory=dict)
    notices: tuple[Given, ...] = ()
    pending: tuple[Any, ...] = ()  # requests that are accepted and wait for their price or their settlement
    history: History = field(factory=History, repr=False)
    length: int = 0

    # ----------------------------------------------------------------------------------------------------- reading

    def on(self, day: date) -> State:
        """The state at the end of a day; before the first event the accounts are empty."""
        if day >= self.day:
            return self
        at = bisect_right(self.history.days, day, 0, self.length)
        return self.history.states[at - 1] if at else State(date.min, allotted=self.allotted)

    def outstanding(self, instrument: str, holder: str | None = None) -> Fraction:
        """Units of an instrument, of one holder or of all."""
        return sum(
            (lot.units for lot in self.lots if lot.instrument == instrument and holder in (None, lot.holder)), ZERO
        )

    def oldest(self, instrument: str, holder: str | None = None) -> date | None:
        """The issue day of the oldest units outstanding, of one holder or of all; None where there are none."""
        days = (lot.day for lot in self.lots if lot.instrument == instrument and holder in (None, lot.holder))
        return min(days, default=None)

    def issued_units(self, instrument: str, holder: str | None = None) -> Fraction:
        """Units ever issued; of one holder, those issued to him or to whom he has them from."""
        return sum(
            (count for (name, who), count in self.issued.items() if name == instrument and holder in (None, who)), ZERO
        )

    def inherited(self, kind: str, of: str | None, holder: str | None, *, adjusted: bool = False) -> Fraction:
        """The same as the total, with what the holder has taken over from others, and less what he passed on."""
        own = self.total(kind, of, holder, adjusted=adjusted)
        return own if holder is None else own + self.total(INHERITED + kind, of, holder, adjusted=adjusted)

    def total(self, kind: str, of: str | None, holder: str | None, *, adjusted: bool = False) -> Fraction:
        """What was converted or delivered so far: of one right or instrument or of all, by one holder or by all."""
        totals = self.adjusted if adjusted else self.used
        return sum(
            (
                count
                for use, count in totals.items()
                if use.kind == kind and of in (None, use.of) and holder in (None, use.holder)
            ),
            ZERO,
        )

    def total_since(self, first: date, kind: str, of: str, holder: str | None) -> Fraction:
        """What was converted in the window that opened on a day: by all, or by a holder and those he has it from."""
        return sum(
            (
                count
                for use, count in self.used.items()
                if use.window == first
                and use.kind.removeprefix(INHERITED) == kind
                and use.of == of
                and holder in (None, use.holder)
            ),
            ZERO,
        )

    def promised(self, instrument: str, holder: str | None) -> Fraction:
        """Shares of requests that are priced and not settled yet."""
        return sum(
            (
                each.moved.shares
                for each in self.pending
                if each.moved is not None and each.instrument == instrument and holder in (None, each.holder)
            ),
            ZERO,
        )

    def figures(
        self, kind: EventKind, of: str, figure: Figure, edges: tuple[date, date] | None = None
    ) -> list[tuple[date, Fraction]]:
        """A figure of every event of a kind so far, or between two days, both included; with its day, the first first.

        Events that lack the figure are left out.
        """
        found: list[tuple[date, Fraction]] = []
        event = self.events.get((kind, of))
        while event is not None:
            value = event.figures.get(figure)
            if value is not None and (edges is None or edges[0] <= event.day <= edges[1]):
                found.append((event.day, value))
            event = event.before
        return found[::-1]

    def holding(self, holder: str, stock: str) -> Fraction:
        """Shares of a stock that a holder has from the deal, less those sold."""
        return self.held.get((holder, stock), ZERO)

    # ----------------------------------------------------------------------------------------------------- changing

    def then(self, **changes: object) -> State:
        """The next state. It is entered in the history, and this state goes on seeing only its own past."""
        history = self.history
        if len(history.states) > self.length:
            # Another run went on from here; this one gets a history of its own.
            history = History()
            history.days = self.history.days[: self.length]
            history.states = self.history.states[: self.length]
        copy: Any = evolve
        made: State = copy(self, **changes, history=history, length=self.length + 1)
        history.days.append(made.day)
        history.states.append(made)
        return made

    def amended(self, **changes: object) -> State:
        """This state with something added to it, in its own place of the history. Only the newest state can be."""
        copy: Any = evolve
        made: State = copy(self, **changes)
        assert len(self.history.states) == self.length
        self.history.states[-1] = made
        return made


def added(totals: Mapping[_K, Fraction], key: _K, amount: Fraction) -> dict[_K, Fraction]:
    """Totals with an amount added to one of them."""
    found = dict(totals)
    found[key] = found.get(key, ZERO) + amount
    return found
