"""The accounts with which a run begins, where it goes on from what a journal told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from termlang.compile.problems import Stop
from termlang.model.expressions import TermKey, Value
from termlang.source import Span

ZERO = Fraction(0)


@frozen(eq=False)
class Position:
    """An instrument at the start of a run: its units, those ever issued, and from where dividends accrue on them.

    `lot_day` is the issue day of all its units, `paid` the day through which their dividend is paid (excluded), `owed`
    what accrued on units that are gone. `holder` has them all. `why_not` says what keeps it from being compiled.
    """

    holder: str
    units: Fraction
    issued: Fraction
    lot_day: date | None
    paid: date | None = None
    owed: Fraction = ZERO
    why_not: str = ""


@frozen(eq=False)
class Opening:
    """The accounts at the end of a day; the run begins on the next trading day.

    `positions` are those of the instruments that have been issued. `used` counts units by right, and by right and the
    first day of the window in which they were used; `delivered` the shares by kind of event and instrument, and
    `delivered_now` the same in the shares of today. `held` are shares by holder and stock, `cells` the state terms that
    have changed. `told` are the conditions that the journal tells: on earlier days they may have been otherwise.
    """

    day: date
    positions: Mapping[str, Position] = field(factory=dict)
    used: Mapping[tuple[str, date | None], Fraction] = field(factory=dict)
    delivered: Mapping[tuple[str, str], Fraction] = field(factory=dict)
    delivered_now: Mapping[tuple[str, str], Fraction] = field(factory=dict)
    held: Mapping[tuple[str, str], Fraction] = field(factory=dict)
    cells: Mapping[TermKey, Value | None] = field(factory=dict)  # None: not known
    known: Mapping[TermKey, Value] = field(factory=dict)
    told: frozenset[TermKey] = frozenset()
    notices: Mapping[str, tuple[tuple[str, date], ...]] = field(factory=dict)  # who gave them, effective from when
    waiting: frozenset[str] = frozenset()  # instruments of requests that wait for their price or their settlement

    def position(self, instrument: str, span: Span) -> Position | None:
        """An instrument as the run finds it; None where it is still to be issued. Raises Stop where it is in parts."""
        if instrument in self.waiting:
            raise Stop(f"{instrument}, of which a request waits for its price or settlement,", span)
        found = self.positions.get(instrument)
        if found is not None and found.why_not:
            raise Stop(f"{instrument}, {found.why_not},", span)
        return found

    def counted(self, kinds: tuple[str, ...], instrument: str | None, *, now: bool = False) -> Fraction:
        """Shares delivered for an instrument, or for all, by some kinds of events."""
        totals = self.delivered_now if now else self.delivered
        return sum((count for (kind, of), count in totals.items() if kind in kinds and instrument in (None, of)), ZERO)
