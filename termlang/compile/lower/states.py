"""What a path carries: balances of each instrument, what was delivered under limits, and what is reported."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import define, field

from termlang.compile.build import Builder
from termlang.compile.dated import Facts
from termlang.compile.lower.cells import Cells
from termlang.compile.opening import Opening
from termlang.compile.plan import Level, State
from termlang.compile.problems import Stop
from termlang.model.clauses import Instrument, Verb
from termlang.model.expressions import Expr

ZERO = Fraction(0)
NEVER = Fraction(-1)
# What is reported of each instrument, in the order of the results.
FIGURES = (
    "shares",  # delivered by conversion or exercise
    "dividend shares",  # delivered as dividends
    "converted",  # units converted or exercised
    "cash",  # money paid to the holder; what he pays counts against it
    "outstanding",  # units that are left
    "owed",  # dividends on units that are gone, not paid yet
    "price",  # of the last conversion or exercise; 0 where there was none
    "first limit",  # the place of the first day on which a limit cut something; -1 where none did
)
_WHOLE = frozenset(("shares", "dividend shares", "first limit"))
EXERCISED = "exercises of all"


def held_by(holder: str, stock: str) -> str:
    """The running total of what a holder has of a stock."""
    return f"{stock} held by {holder}"


def as_split(figure: str, instrument: str) -> str:
    """A running total of shares in those before the first split."""
    return f"{figure} of {instrument}, as split" if instrument else f"{figure}, as split"


@define(eq=False)
class States:
    """The states of a plan, made when they are first read or changed."""

    facts: Facts
    build: Builder
    issued: dict[str, Fraction] = field(factory=dict)
    issued_to_holder: dict[str, Fraction] = field(factory=dict)
    cells: Cells = field(init=False)
    _known: set[str] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        self.cells = Cells(self.facts, self.build, self.counter)

    def instrument(self, instrument: Instrument) -> None:
        """The states of an instrument that takes part."""
        name = instrument.name
        if name in self.issued:
            return
        facts, opening = self.facts, self.facts.opening
        position = None if opening is None else opening.position(name, instrument.clause.span)
        if position is None and facts.running:
            self._is_issued_by_itself(instrument)
        if facts.level(instrument.issued) is not Level.CONSTANT:
            raise Stop(f"a number of {name} that is not fixed", instrument.issued.span)
        issued: Fraction = facts.value(instrument.issued, date.min, lambda _: None)
        outstanding = issued if position is None else position.units
        self.issued[name] = issued
        self.issued_to_holder[name] = issued if position is None else position.issued
        self.build.plan.instruments.append(name)
        starts = {
            "outstanding": outstanding,
            "owed": ZERO if position is None else position.owed,
            "first limit": NEVER,
        }
        for figure in FIGURES:
            self._enter(f"{figure} of {name}", starts.get(figure, ZERO), figure in _WHOLE)

    def _is_issued_by_itself(self, instrument: Instrument) -> None:
        """Raises Stop where an instrument that is still to be issued is so only by a right, or to several accounts."""
        deal, span = self.facts.deal, instrument.clause.span
        if any(right.verb is Verb.ISSUE and right.instrument == instrument.name for right in deal.rights.values()):
            raise Stop(f"{instrument.name}, which is issued only as a right is used,", span)

    def of(self, figure: str, instrument: str) -> str:
        """The name of a state of an instrument that takes part."""
        return f"{figure} of {instrument}"

    def outstanding(self, name: str, expr: Expr) -> int:
        """What is outstanding of an instrument; of one that takes no part, what was issued."""
        if name in self.issued:
            return self.build.state(self.of("outstanding", name))
        opening = self.facts.opening
        if opening is not None and name in opening.positions:
            return self.build.const(opening.positions[name].units)
        issued = self.facts.deal.instruments[name].issued
        if self.facts.level(issued) is not Level.CONSTANT:
            raise Stop(f"what is outstanding of {name}", expr.span)
        return self.build.const(self.facts.value(issued, self.facts.issue_day(name), lambda _: None))

    def counter(self, name: str, *, before: Fraction = ZERO, whole: bool = False) -> int:
        """A running total, which is `before` where the run begins; the operation that reads it."""
        self._enter(name, before, whole)
        return self.build.state(name)

    def delivered(self, figure: str, kinds: tuple[str, ...], instrument: str, *, split: str = "") -> int:
        """Shares delivered for an instrument by some kinds of events, before the run and in it.

        `split` names their stock where it splits, and the count is in its shares before the first split.
        """
        counted = self.counted_at_first(kinds, instrument, split) if split else self.counted(kinds, instrument)
        before = self.build.const(counted)
        if instrument not in self.issued:
            # It takes no part: nothing is delivered for it in the run.
            return before
        deal = self.facts.deal
        verbs = {deal.rights[name].verb for name in deal.instruments[instrument].rights}
        wanted = {"conversions": Verb.CONVERT, "exercises": Verb.EXERCISE}.get(kinds[0])
        if wanted is not None and wanted not in verbs:
            return before
        if wanted is not None and {Verb.CONVERT, Verb.EXERCISE} <= verbs:
            raise Stop(f"{instrument}, which is converted and exercised,", deal.instruments[instrument].clause.span)
        if split:
            return self.counter(as_split(figure, instrument), before=counted)
        return self.build.add(self.build.state(self.of(figure, instrument)), before)

    # ---------------------------------------------------------------------------------- what there was before the run

    def used(self, right: str, window: date | None) -> Fraction:
        """Units used under a right before the run; of one window, by its first day."""
        return ZERO if self.facts.opening is None else self.facts.opening.used.get((right, window), ZERO)

    def counted(self, kinds: tuple[str, ...], instrument: str | None) -> Fraction:
        """Shares delivered before the run by some kinds of events, for one instrument or for all."""
        return ZERO if self.facts.opening is None else self.facts.opening.counted(kinds, instrument)

    def counted_at_first(self, kinds: tuple[str, ...], instrument: str | None, stock: str) -> Fraction:
        """The same in the shares before the first split."""
        opening = self.facts.opening
        if opening is None:
            return ZERO
        return opening.counted(kinds, instrument, now=True) / self._at_opening(opening, stock)

    def held(self, holder: str, stock: str) -> Fraction:
        """Shares of a stock that a holder has from before the run, in those before the first split."""
        opening = self.facts.opening
        if opening is None:
            return ZERO
        return opening.held.get((holder, stock), ZERO) / self._at_opening(opening, stock)

    def _at_opening(self, opening: Opening, stock: str) -> Fraction:
        return self.facts.market.split_factor(stock, date.min, opening.day)

    def has(self, name: str) -> bool:
        """Whether a running total exists."""
        return name in self._known

    def _enter(self, name: str, start: Fraction, whole: bool) -> None:
        if name not in self._known:
            self._known.add(name)
            self.build.plan.states.append(State(name, self.build.const(start), "", whole))
