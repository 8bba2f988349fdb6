"""What a path carries: balances of each instrument, what was delivered under limits, and what is reported."""

from __future__ import annotations

from fractions import Fraction

from attrs import define, field

from termlang.compile.build import Builder
from termlang.compile.dated import Facts
from termlang.compile.plan import Level, State
from termlang.compile.problems import Stop
from termlang.model.clauses import Instrument
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


@define(eq=False)
class States:
    """The states of a plan, made when they are first read or changed."""

    facts: Facts
    build: Builder
    issued: dict[str, Fraction] = field(factory=dict)
    _known: set[str] = field(factory=set)

    def instrument(self, instrument: Instrument) -> None:
        """The states of an instrument that takes part."""
        name = instrument.name
        if name in self.issued:
            return
        if self.facts.level(instrument.issued) is not Level.CONSTANT:
            raise Stop(f"a number of {name} that is not fixed", instrument.issued.span)
        self.issued[name] = self.facts.value(instrument.issued, self.facts.issue_day(name), lambda _: None)
        self.build.plan.instruments.append(name)
        for figure in FIGURES:
            start = {"outstanding": self.issued[name], "first limit": NEVER}.get(figure, ZERO)
            self._enter(f"{figure} of {name}", start, figure in _WHOLE)

    def of(self, figure: str, instrument: str) -> str:
        """The name of a state of an instrument that takes part."""
        return f"{figure} of {instrument}"

    def outstanding(self, name: str, expr: Expr) -> int:
        """What is outstanding of an instrument; of one that takes no part, what was issued."""
        if name in self.issued:
            return self.build.state(self.of("outstanding", name))
        issued = self.facts.deal.instruments[name].issued
        if self.facts.level(issued) is not Level.CONSTANT:
            raise Stop(f"what is outstanding of {name}", expr.span)
        return self.build.const(self.facts.value(issued, self.facts.issue_day(name), lambda _: None))

    def counter(self, name: str, *, whole: bool = False) -> int:
        """A running total that begins at zero; the operation that reads it."""
        self._enter(name, ZERO, whole)
        return self.build.state(name)

    def has(self, name: str) -> bool:
        """Whether a running total exists."""
        return name in self._known

    def _enter(self, name: str, start: Fraction, whole: bool) -> None:
        if name not in self._known:
            self._known.add(name)
            self.build.plan.states.append(State(name, self.build.const(start), "", whole))
