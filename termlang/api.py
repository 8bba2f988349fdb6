"""The public verbs: text and data in, values with their reasons out. Nothing here opens a file or reads a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from attrs import evolve, field, frozen

from termlang import asking
from termlang.checker.deal import check as check_source
from termlang.checker.deal import check_expression
from termlang.compile.problems import NotCompilable
from termlang.diagnostics import BadInput, Edit, Fix, FixLevel, Problem, Severity, TermlangError, Unsound
from termlang.evaluate import answer as answers
from termlang.evaluate import problems as wrong
from termlang.evaluate.answer import Ambiguous
from termlang.evaluate.expressions import World
from termlang.evaluate.questions import every_answer
from termlang.evaluate.requests import judge
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.examples import Coverage, Outcome, coverage, run_example
from termlang.inputs import Input, inputs_of
from termlang.limits import DEFAULT, Limits
from termlang.market import Market
from termlang.model import deal as model
from termlang.model.clauses import Right, Verb
from termlang.model.expressions import Ref, TermKey, Value
from termlang.overview import Curve, Page, curves, page_of
from termlang.results import (
    Journal,
    Ledger,
    Ledgers,
    Position,
    Positions,
    Quote,
    Quotes,
    Schedule,
    Schedules,
    TermValue,
    TermValues,
)
from termlang.source import Source
from termlang.units import Kind, Type, Unit

if TYPE_CHECKING:
    from pathlib import Path

    from termlang.compile.lower.policy import Lowered
    from termlang.evaluate.state import State
    from termlang.ledger.dates import KeyDate
    from termlang.ledger.entries import Ledger as Replayed
    from termlang.ledger.rights import Position as Found
    from termlang.model.policies import Policy
    from termlang.simulate.program import PathProgram
    from termlang.simulate.quotes import QuoteProgram

Day = date | str
_P = ParamSpec("_P")
_A = TypeVar("_A")


def _in_its_room(ask: Callable[_P, _A]) -> Callable[_P, _A]:
    """A question asked from so deep inside a program that the language below us gives up is refused, not broken."""

    @wraps(ask)
    def asked(*args: _P.args, **named: _P.kwargs) -> _A:
        try:
            return ask(*args, **named)
        except RecursionError:
            raise BadInput([wrong.NO_ROOM.at()]) from None

    return asked


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


@_in_its_room
def lint(
    text: str,
    config: Mapping[str, Any] | None = None,
    *,
    name: str = "<text>",
    texts: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT,
) -> tuple[Problem, ...]:
    """What a draft leaves open or gets wrong, in the order of the text. Never raises for the text, whatever it is.

    `config` has the keys of the table `[tool.termlang.lint]`; raises BadInput where it has others. A finding offers
    only such fixes as leave a text that checks without it. `texts` are those of the sources, by the source's name.
    """
    from termlang.linter.config import read_config
    from termlang.linter.offers import offered_all
    from termlang.linter.run import lint as look

    found = look(Source(text, name, limits), read_config(config or {}), texts)
    return tuple(offered_all(found.sheet, found.problems, costs=False))


def fixed(text: str, *fixes: Fix) -> str:
    """The text with some fixes made in it. Raises ValueError where two of them touch the same place."""
    from termlang.linter.fixes import edited

    return edited(text, [edit for fix in fixes for edit in fix.edits])


@_in_its_room
def format(text: str, name: str = "<text>", *, limits: Limits = DEFAULT) -> str:
    """The text in canonical layout, comments kept. Raises Unsound where it cannot be read."""
    from termlang.syntax.format import format_text

    source = Source(text, name, limits)
    formatted, problems = format_text(source)
    if formatted is None:
        raise Unsound(problems, source)
    return formatted


def test(text: str, name: str = "<text>", *, limits: Limits = DEFAULT) -> tuple[Outcome, ...]:
    """Run the examples of a text. Raises Unsound where the text does not make a deal."""
    return load(text, name, limits=limits).test()


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

    @_in_its_room
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

    @_in_its_room
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
        deal = self.given(elections=elect) if elect else self
        day = asking.day(on)
        found, asked = asking.request(deal.model.as_of(day), what, right, amount, holder)
        account = asking.account(self.model, holder) if found.verb not in (Verb.REDEEM, Verb.ISSUE) else None
        read = self._journal(journal)
        world_of = self._worlds(read, market or Market.EMPTY, day, account)

        def ask(readings: Mapping[str, str], elections: Mapping[str, str]) -> answers.Answer:
            return judge(world_of(readings), found, asked, elections)

        results = every_answer(deal.model, ask, deal.readings, deal.elections)
        return Quotes(tuple(Quote(result, self.source) for result in results), read.problems, read.source)

    @_in_its_room
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
        expr, problems, asked = check_expression(self.model.as_of(day), term)
        if expr is None:
            raise BadInput(problems, asked)
        source = self.source if isinstance(expr, Ref) else asked
        read = self._journal(journal)
        world_of = self._worlds(read, market or Market.EMPTY, day, asking.account(self.model, holder))

        def ask(readings: Mapping[str, str], elections: Mapping[str, str]) -> answers.TermAnswer:
            world = world_of(readings)
            world.elections = elections
            return _term_answer(world, term, expr.type, world.step(expr, day), expr)

        results = every_answer(self.model, ask, self.readings, self.elections)
        return TermValues(tuple(TermValue(result, source) for result in results), read.problems, read.source)

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
        from termlang.compile.compiled import Compiled, backend_named
        from termlang.compile.lower.policy import policy_of

        chosen, row = policy_of(self.model, policy), backend_named(backend)
        lowered = self._lowered(chosen, market, start)
        from termlang.simulate.program import PathProgram

        return PathProgram(Compiled(lowered, row, cache), None if start is None else start.state)

    def _lowered(self, policy: Policy, market: Market | None, start: Ledger | None) -> Lowered:
        from termlang.compile.lower.policy import lower

        if start is None:
            return lower(self.model, policy, self.values, self.readings, self.elections, market or Market.EMPTY)
        from termlang.simulate.opening import opening_of

        if start.deal is not self.model and start.deal.source.text != self.text:
            raise BadInput([wrong.BAD_CHOICE.at(what="the ledger is of another deal", hint="replay this one")])
        opening = opening_of(self.model, start.state, start.through, start.run)
        readings = {**self.readings, **start.readings}
        return lower(self.model, policy, self.values, readings, self.elections, market or start.market, opening)

    def plan(self, policy: str | None = None, *, market: Market | None = None, start: Ledger | None = None) -> str:
        """The plan of a policy as a person reads it. Raises NotCompilable with every clause that does not compile."""
        from termlang.compile.lower.policy import policy_of

        return self._lowered(policy_of(self.model, policy), market, start).plan.text()

    def compile_quote(self, what: str, *, right: str | None = None, market: Market | None = None) -> QuoteProgram:
        """Requests under a right of the deal, compiled to be asked many at once: `what` is an instrument or a right.

        `market` has what registrars reported. Raises NotCompilable with what does not compile, BadInput where there is
        no such right or NumPy is not installed.
        """
        from termlang.compile.compiled import backend_named
        from termlang.compile.lower.policy import lower_request

        found, _ = asking.request(self.model, what, right, "all", None)
        backend_named("numpy")
        lowered = lower_request(self.model, found, self.values, self.readings, self.elections, market or Market.EMPTY)
        from termlang.simulate.quotes import QuoteProgram

        return QuoteProgram(lowered)

    # ---------------------------------------------------------------------------------------------------- a journal

    @_in_its_room
    def replay(
        self, journal: str, market: Market | None = None, *, through: Day | None = None, name: str = "<journal>"
    ) -> Ledgers:
        """What became of a journal, line by line: one ledger per combination of readings that matters.

        `through` carries the deal on to a day, past the last line. A line with a problem is reported in `problems` and
        is not applied; the others are. Raises BadInput where more than 64 ledgers remain.
        """
        from termlang.ledger.questions import under_readings
        from termlang.ledger.run import Run

        read = self._journal(journal, name)
        assert read.source is not None
        source, deal_market = read.source, market or Market.EMPTY
        until = asking.day(through) if through is not None else None

        def ledger(readings: Mapping[str, str]) -> tuple[Replayed, Mapping[str, str]]:
            return self._replayed(read, deal_market, readings, until), readings

        found = under_readings(self.model, ledger, self.readings, lambda each: each[0].key())
        latest = max((entry.day for _, (each, _) in found for entry in each.entries), default=date.min)
        end = until if until is not None else max([latest, *(fact.day for fact in read.facts)])

        def made(chosen: dict[str, str], result: Replayed, under: Mapping[str, str]) -> Ledger:
            return Ledger(
                self.model,
                result,
                self._said(result.readings, chosen),
                read.problems,
                source,
                lambda day: self._replayed(read, deal_market, under, day),
                lambda: Run(
                    self.model, deal_market, self.values, {**self.readings, **chosen}, self.elections, read.facts
                ),
                end,
            )

        ledgers = tuple(made(chosen, result, under) for chosen, (result, under) in found)
        return Ledgers(ledgers, read.problems, source)

    @_in_its_room
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
        from termlang.ledger.questions import under_readings
        from termlang.ledger.replay import before_close
        from termlang.ledger.rights import position
        from termlang.ledger.run import Run
        from termlang.report.rights import position_key

        read = self._journal(journal, name)
        day, deal_market = asking.day(on), market or Market.EMPTY
        account = asking.account(self.model, holder)

        def stand(readings: Mapping[str, str]) -> tuple[Found, dict[str, str]]:
            replayed = self._replayed(read, deal_market, readings, day)
            run = Run(self.model, deal_market, self.values, readings, self.elections, read.facts)
            found = position(run, before_close(replayed, day), day)
            if account is not None:
                found = evolve(found, rights=tuple(each for each in found.rights if each.who == account))
            return found, {**replayed.readings, **run.consulted}

        found = under_readings(self.model, stand, self.readings, lambda each: position_key(each[0]))
        told = read.source.name if read.source is not None else None
        positions = tuple(
            Position(self.model, each, self._said(read_as, chosen), told) for chosen, (each, read_as) in found
        )
        return Positions(positions, read.problems, read.source)

    @_in_its_room
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
        from termlang.ledger.dates import key_dates
        from termlang.ledger.questions import under_readings
        from termlang.ledger.run import Run

        read = self._journal(journal, name)
        begin, end, deal_market = asking.day(first), asking.day(last), market or Market.EMPTY
        if end < begin:
            raise BadInput([wrong.BAD_DAY.at(what=f"{begin} comes after {end}")])

        def listed(readings: Mapping[str, str]) -> tuple[tuple[KeyDate, ...], dict[str, str]]:
            replayed = self._replayed(read, deal_market, readings, None if read.facts else begin)
            run = Run(self.model, deal_market, self.values, readings, self.elections, read.facts)
            return key_dates(run, replayed.last, begin, end), {**replayed.readings, **run.consulted}

        def key(each: tuple[tuple[KeyDate, ...], dict[str, str]]) -> object:
            return [(found.day, found.what, found.needs) for found in each[0]]

        found = under_readings(self.model, listed, self.readings, key)
        schedules = tuple(
            Schedule(self.model, begin, end, days, self._said(read_as, chosen)) for chosen, (days, read_as) in found
        )
        return Schedules(schedules, read.problems, read.source)

    def _journal(self, text: str | None, name: str = "<journal>") -> Journal:
        if text is None:
            return Journal((), (), None)
        from termlang.checker.journal import read_journal

        source = Source(text, name, self.source.limits)
        facts, problems = read_journal(self.model, source)
        return Journal(facts, problems, source)

    def _replayed(self, read: Journal, market: Market, readings: Mapping[str, str], through: date | None) -> Replayed:
        from termlang.ledger.replay import replay

        return replay(self.model, read.facts, market, self.values, readings, self.elections, through=through)

    def _worlds(
        self, read: Journal, market: Market, day: date, account: str | None
    ) -> Callable[[Mapping[str, str]], World]:
        """Worlds to ask a question in on a day, by readings; with a journal, at the accounts before the close."""
        if read.source is None:
            model = self.model.as_of(day)
            return lambda readings: World(model, day, market, self.values, readings, None, account)
        from termlang.ledger.replay import before_close
        from termlang.ledger.run import Run

        known: list[tuple[State, dict[str, str]]] = []

        def replayed(readings: Mapping[str, str]) -> tuple[State, dict[str, str]]:
            """A replay serves every combination that agrees on the questions that it met."""
            for state, consulted in known:
                if all(readings.get(question) == reading for question, reading in consulted.items()):
                    return state, consulted
            found = self._replayed(read, market, readings, day)
            known.append((before_close(found, day), found.readings))
            return known[-1]

        def made(readings: Mapping[str, str]) -> World:
            state, consulted = replayed(readings)
            run = Run(self.model, market, self.values, readings, self.elections, read.facts)
            world = run.world(state, day, account)
            world.consulted = dict(consulted)
            return world

        return made

    def _said(self, consulted: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
        """The readings to name: those given that an answer rests on, and those on which the answers differ."""
        return {**{name: each for name, each in consulted.items() if name in self.readings}, **chosen}

    @_in_its_room
    def inputs(self) -> tuple[Input, ...]:
        """What answers may need, read off the model: prices, undisclosed terms, questions, elections. A superset."""
        return inputs_of(self.model)

    @_in_its_room
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


def _term_answer(world: World, asked: str, type_: Type, step: Step, expr: object) -> answers.TermAnswer:
    value: Any = step.value
    unknown = value if type(value) is Unknown else None
    total = None
    if unknown is None and type_.kind is Kind.QUANTITY:
        total = _total(world, type_.unit, value)
    return answers.TermAnswer(
        asked,
        world.on,
        dict(world.consulted),
        None if unknown is not None else value,
        type_,
        unknown.low if unknown is not None else None,
        unknown.high if unknown is not None else None,
        tuple(sorted(unknown.needs)) if unknown is not None else (),
        step,
        total,
        unknown.problems if unknown is not None else (),
    )


def _total(world: World, unit: Unit, value: Fraction) -> tuple[Fraction, Unit, str] | None:
    """A figure per unit of an instrument, also on all that is outstanding."""
    for name, instrument in world.deal.instruments.items():
        if unit.power_of(name) == -1 and unit.currency:
            issued = world.step(instrument.issued, world.on).value
            if isinstance(issued, Fraction):
                return value * issued, unit.times(instrument.unit), f"on all {issued} of {name}"
    return None


def _reloaded(
    text: str,
    name: str,
    values: dict[TermKey, Value],
    readings: dict[str, str],
    elections: dict[str, str],
    limits: Limits,
) -> Deal:
    return evolve(load(text, name, limits=limits), values=values, readings=readings, elections=elections)


__all__ = [
    "Ambiguous",
    "BadInput",
    "Checked",
    "Coverage",
    "Curve",
    "Deal",
    "Edit",
    "Fix",
    "FixLevel",
    "Input",
    "Ledger",
    "Ledgers",
    "Limits",
    "Market",
    "NotCompilable",
    "Outcome",
    "Page",
    "Position",
    "Positions",
    "Problem",
    "Quote",
    "Quotes",
    "Schedule",
    "Schedules",
    "Severity",
    "TermValue",
    "TermValues",
    "TermlangError",
    "Unsound",
    "check",
    "fixed",
    "format",
    "lint",
    "load",
    "test",
]
