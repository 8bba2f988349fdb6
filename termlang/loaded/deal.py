"""A deal that is loaded: its text was checked, values and readings may be given, and questions are asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from termlang import asking
from termlang.checker.deal import check as check_source
from termlang.diagnostics import BadInput, Problem, Severity, Unsound
from termlang.evaluate import problems as wrong
from termlang.examples import Coverage, Outcome, coverage, run_example
from termlang.inputs import Input, inputs_of
from termlang.limits import DEFAULT, Limits
from termlang.loaded.answers import quotes, values
from termlang.loaded.depth import refused_too_deep
from termlang.loaded.told import Told
from termlang.market import Market
from termlang.model import deal as model
from termlang.model.clauses import Right
from termlang.model.expressions import TermKey, Value
from termlang.overview import Curve, Page, curves, page_of
from termlang.results import Ledger, Ledgers, Positions, Quotes, Schedules, TermValues
from termlang.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from termlang.simulate.program import PathProgram
    from termlang.simulate.quotes import QuoteProgram

Day = date | str


@frozen(eq=False)
class Checked:
    """What checking a text gives: the deal (None where an error stands), and every problem in the order of the text."""

    deal: Deal | None
    problems: tuple[Problem, ...]
    source: Source


def check(text: str, name: str = "<text>", *, limits: Limits = DEFAULT) -> Checked:
    """Check a text. Never raises; `name` is only shown. The limits go with the deal and hold for all that is asked."""
    source = Source(text, name, limits)
    try:
        found, problems = check_source(source)
    except RecursionError:
        found, problems = None, (wrong.NO_ROOM.at(),)
    return Checked(None if found is None else Deal(found), problems, source)


def load(text: str, name: str = "<text>", *, limits: Limits = DEFAULT) -> Deal:
    """The deal of a text. Raises Unsound with every problem where the text does not make one."""
    checked = check(text, name, limits=limits)
    if checked.deal is None:
        errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
        raise Unsound(errors, checked.source)
    return checked.deal


@frozen(eq=False)
class Deal:
    """A checked deal, with what was given. Immutable; two are equal when their texts and givens are."""

    model: model.Deal = field(repr=False)
    values: dict[TermKey, Value] = field(factory=dict, repr=False)
    readings: dict[str, str] = field(factory=dict)
    elections: dict[str, str] = field(factory=dict)

    @property
    def title(self) -> str:
        """The name in the file's `deal` line."""
        return self.model.title

    @property
    def text(self) -> str:
        """The text it was read from."""
        return self.model.source.text

    @property
    def source(self) -> Source:
        return self.model.source

    def _identity(self) -> tuple[object, ...]:
        return (
            self.text,
            self.source.limits,
            tuple(sorted(self.values.items())),
            tuple(sorted(self.readings.items())),
            tuple(sorted(self.elections.items())),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deal) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __reduce__(self) -> tuple[Any, ...]:
        return _reloaded, (self.text, self.source.name, self.values, self.readings, self.elections, self.source.limits)

    # ------------------------------------------------------------------------------------------------------- givens

    @refused_too_deep
    def given(
        self,
        values: Mapping[str, str | Decimal | int | Fraction | date | bool] | None = None,
        *,
        readings: Mapping[str, str] | None = None,
        elections: Mapping[str, str] | Sequence[str] | None = None,
    ) -> Deal:
        """The same deal with values for terms, readings and elections. Raises BadInput with every problem.

        A value without a unit has the term's own; `$4.00` and `USD 4.00` are checked against it; a condition is
        `met` or `not met`. A value given for a defined term takes the place of its definition.
        """
        problems: list[Problem] = []
        added = asking.values(self.model, values or {}, problems)
        chosen = asking.readings(self.model, readings or {}, problems)
        elected = asking.elections(self.model, elections or {}, problems)
        if problems:
            raise BadInput(problems)
        return evolve(
            self,
            values={**self.values, **added},
            readings={**self.readings, **chosen},
            elections={**self.elections, **elected},
        )

    # ---------------------------------------------------------------------------------------------------- questions

    @refused_too_deep
    def quote(
        self,
        what: str,
        amount: str | Decimal | int | None = None,
        *,
        on: Day,
        market: Market | None = None,
        right: str | None = None,
        holder: str | None = None,
        elect: Mapping[str, str] | Sequence[str] | None = None,
        journal: str | None = None,
    ) -> Quotes:
        """What a request comes to on a day: `what` is an instrument or a right, `amount` money, units or `all`.

        With a journal it stands after the lines of that day and before the close, in the account of `holder`. Raises
        BadInput where the question itself is wrong (no such right, no amount, an impossible day).
        """
        deal, day = self.given(elections=elect) if elect else self, asking.day(on)
        return quotes(Told(deal, market, journal), what, right, amount, day, holder)

    @refused_too_deep
    def value(
        self,
        term: str,
        *,
        on: Day,
        market: Market | None = None,
        holder: str | None = None,
        journal: str | None = None,
    ) -> TermValues:
        """What a term (or any expression over terms) comes to on a day. Raises BadInput where it cannot be asked.

        With a journal it stands after the lines of that day and before the close, in the account of `holder`.
        """
        day = asking.day(on)
        return values(Told(self, market, journal), term, day, holder)

    def compile(
        self,
        policy: str | None = None,
        *,
        backend: str | None = None,
        market: Market | None = None,
        start: Ledger | None = None,
        cache: Path | None = None,
    ) -> PathProgram:
        """A policy of the deal, compiled to run over many paths of prices.

        `policy` is the title of one, and may be left out where there is only one. `backend` is "native", "numpy" or
        "cuda"; without it, native where Numba is installed, else NumPy. `market` has what registrars reported, the
        splits to come, and prices of earlier days. With `start`, the run goes on from a ledger: it begins on the
        trading day after the last one that was replayed, under the ledger's readings and, without a `market`, with its
        market. Kernels are kept in `cache`, by default a folder in the user's cache. Raises NotCompilable with every
        clause that does not compile, and BadInput where there is no such policy, an extra is not installed, or there
        is no device.
        """
        from termlang.loaded.programs import path_program

        return path_program(self, policy, backend, market, start, cache)

    def plan(self, policy: str | None = None, *, market: Market | None = None, start: Ledger | None = None) -> str:
        """The plan of a policy as a person reads it. Raises NotCompilable with every clause that does not compile."""
        from termlang.loaded.programs import plan_of

        return plan_of(self, policy, market, start).text()

    def compile_quote(self, what: str, *, right: str | None = None, market: Market | None = None) -> QuoteProgram:
        """Requests under a right of the deal, compiled to be asked many at once: `what` is an instrument or a right.

        `market` has what registrars reported. Raises NotCompilable with what does not compile, BadInput where there is
        no such right or NumPy is not installed.
        """
        from termlang.loaded.programs import quote_program

        return quote_program(self, what, right, market)

    # ---------------------------------------------------------------------------------------------------- a journal

    @refused_too_deep
    def replay(
        self, journal: str, market: Market | None = None, *, through: Day | None = None, name: str = "<journal>"
    ) -> Ledgers:
        """What became of a journal, line by line: one ledger per combination of readings that matters.

        `through` carries the deal on to a day, past the last line. A line with a problem is reported in `problems` and
        is not applied; the others are. Raises BadInput where more than 64 ledgers remain.
        """
        from termlang.loaded.journals import ledgers

        told = Told(self, market, journal, name)
        return ledgers(told, None if through is None else asking.day(through))

    @refused_too_deep
    def rights(
        self,
        *,
        on: Day,
        market: Market | None = None,
        holder: str | None = None,
        journal: str | None = None,
        name: str = "<journal>",
    ) -> Positions:
        """What each party may do on a day, up to how much and at what price, or why not; and what it owes.

        The position stands after the journal's lines of that day and before the close. `holder` shows one account.
        """
        from termlang.loaded.journals import positions

        told, day = Told(self, market, journal, name), asking.day(on)
        return positions(told, day, asking.account(self.model, holder))

    @refused_too_deep
    def dates(
        self,
        first: Day,
        last: Day,
        *,
        market: Market | None = None,
        journal: str | None = None,
        name: str = "<journal>",
    ) -> Schedules:
        """Every date that the deal fixes or implies from `first` to `last`, both included; unknown ones at the end.

        With a journal, all that it says is known. Raises BadInput where `first` comes after `last`.
        """
        from termlang.loaded.journals import schedules

        told, begin, end = Told(self, market, journal, name), asking.day(first), asking.day(last)
        if end < begin:
            raise BadInput([wrong.BAD_DAY.at(what=f"{begin} comes after {end}")])
        return schedules(told, begin, end)

    # ---------------------------------------------------------------------------------------------- the deal itself

    @refused_too_deep
    def inputs(self) -> tuple[Input, ...]:
        """What answers may need, read off the model: prices, undisclosed terms, questions, elections. A superset."""
        return inputs_of(self.model)

    @refused_too_deep
    def test(self) -> tuple[Outcome, ...]:
        """Run the deal's examples; values given to this deal do not enter their closed worlds."""
        return tuple(run_example(self.model, example) for example in self.model.examples)

    def coverage(self, outcomes: Iterable[Outcome]) -> Coverage:
        """The clauses and definitions of the deal, and those on which no answer of some examples rests."""
        return coverage(self.model, (outcome.exercised for outcome in outcomes))

    def page(self) -> Page:
        """One page about the deal: its instruments, who may do what, its terms, and what the text leaves open."""
        return page_of(self.model, self.values, self.readings)

    def curves(self, highest: str | Decimal | int | Fraction | None = None) -> tuple[Curve, ...]:
        """The conversion and exercise prices of the deal over market prices that stood still, from near zero up.

        `highest` is the largest market price, per share; without it, twice the largest price that the deal states.
        """
        return curves(self.model, self.values, self.readings, None if highest is None else Fraction(highest))

    def right(self, name: str) -> Right:
        """A right by its name. Raises BadInput where there is none."""
        return asking.request(self.model, name, None, "all", None)[0]


def _reloaded(
    text: str,
    name: str,
    values: dict[TermKey, Value],
    readings: dict[str, str],
    elections: dict[str, str],
    limits: Limits,
) -> Deal:
    return evolve(load(text, name, limits=limits), values=values, readings=readings, elections=elections)
