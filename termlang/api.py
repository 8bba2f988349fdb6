"""The public verbs: text and data in, values with their reasons out. Nothing here opens a file or reads a clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic, TypeVar, overload

from attrs import evolve, field, frozen

from termlang import asking
from termlang.checker.deal import check as check_source
from termlang.checker.deal import check_expression
from termlang.diagnostics import BadInput, Problem, Severity, TermlangError, Unsound
from termlang.evaluate import answer as answers
from termlang.evaluate import problems as wrong
from termlang.evaluate.answer import Ambiguous
from termlang.evaluate.expressions import World
from termlang.evaluate.questions import every_answer
from termlang.evaluate.requests import judge
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.examples import Outcome, run_example
from termlang.inputs import Input, inputs_of
from termlang.market import Market
from termlang.model import deal as model
from termlang.model.clauses import Right
from termlang.model.expressions import Ref, TermKey, Value
from termlang.report.reasons import Reasons
from termlang.report.values import quote_json, value_json
from termlang.source import Source
from termlang.units import Kind, Type, Unit

Day = date | str
_A = TypeVar("_A")


@frozen(eq=False)
class Checked:
    """What checking a text gives: the deal (None where an error stands), and every problem in the order of the text."""

    deal: Deal | None
    problems: tuple[Problem, ...]
    source: Source


def check(text: str, name: str = "<text>") -> Checked:
    """Check a text. Never raises; `name` is only shown."""
    source = Source(text, name)
    found, problems = check_source(source)
    return Checked(None if found is None else Deal(found), problems, source)


def load(text: str, name: str = "<text>") -> Deal:
    """The deal of a text. Raises Unsound with every problem where the text does not make one."""
    checked = check(text, name)
    if checked.deal is None:
        errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
        raise Unsound(errors, checked.source)
    return checked.deal


def lint(text: str, name: str = "<text>") -> tuple[Problem, ...]:
    """What a draft leaves open or gets wrong, in the order of the text."""
    return check(text, name).problems


def format(text: str, name: str = "<text>") -> str:
    """The text in canonical layout, comments kept. Raises Unsound where it cannot be read."""
    from termlang.syntax.format import format_text

    source = Source(text, name)
    formatted, problems = format_text(source)
    if formatted is None:
        raise Unsound(problems, source)
    return formatted


def test(text: str, name: str = "<text>") -> tuple[Outcome, ...]:
    """Run the examples of a text. Raises Unsound where the text does not make a deal."""
    return load(text, name).test()


class _Several(Sequence[_A], Generic[_A]):
    """The answers under every open reading and election."""

    def __init__(self, found: tuple[_A, ...]) -> None:
        self._found = found

    @overload
    def __getitem__(self, index: int) -> _A: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_A]: ...
    def __getitem__(self, index: int | slice) -> _A | Sequence[_A]:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[_A]:
        return iter(self._found)

    def __bool__(self) -> bool:
        raise TypeError("answers are neither true nor false; use `.only` or look at each")

    @property
    def only(self) -> _A:
        """The one answer. Raises Ambiguous where readings or elections leave several."""
        if len(self._found) > 1:
            what = f"{len(self)} answers remain"
            raise Ambiguous([wrong.BAD_CHOICE.at(what=what, hint="choose readings and elections")])
        return self._found[0]


@frozen(eq=False)
class Quote:
    """The answer to one request; figures are exact fractions, None where unknown or not one number."""

    result: answers.Answer
    source: Source = field(repr=False)

    right: str = field(init=False)
    on: date = field(init=False)
    status: str = field(init=False)
    amount: Fraction | None = field(init=False)
    price: Fraction | None = field(init=False)
    shares: Fraction | None = field(init=False)
    cash: Fraction | None = field(init=False)
    remaining: Fraction | None = field(init=False)
    readings: dict[str, str] = field(init=False)
    elections: dict[str, str] = field(init=False)
    binding: tuple[str, ...] = field(init=False)
    needs: tuple[str, ...] = field(init=False)
    opens: date | None = field(init=False)
    problems: tuple[Problem, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        result = self.result
        for name in _COPIED:
            object.__setattr__(self, name, getattr(result, name))
        object.__setattr__(self, "status", result.status.value)

    def __bool__(self) -> bool:
        raise TypeError("an answer is neither true nor false; look at its status")

    @property
    def reasons(self) -> Reasons:
        """Why: a tree of steps with lines and citations; `str()` renders it."""
        return Reasons(self.result.reasons, self.source)

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON data: exact decimals as text."""
        return quote_json(self.result, self.source)


_COPIED = (
    "right", "on", "amount", "price", "shares", "cash", "remaining", "readings", "elections", "binding", "needs", "opens",
    "problems",
)  # fmt: skip


@frozen(eq=False)
class TermValue:
    """What a term comes to; `value` is None where it is unknown, and then lies between `low` and `high`."""

    result: answers.TermAnswer
    source: Source = field(repr=False)

    def __bool__(self) -> bool:
        raise TypeError("an answer is neither true nor false; look at its value")

    @property
    def value(self) -> Fraction | date | bool | None:
        return self.result.value

    @property
    def type(self) -> Type:
        return self.result.type

    @property
    def readings(self) -> dict[str, str]:
        return self.result.readings

    @property
    def needs(self) -> tuple[str, ...]:
        return self.result.needs

    @property
    def low(self) -> Fraction | None:
        return self.result.low

    @property
    def high(self) -> Fraction | None:
        return self.result.high

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.result.problems

    @property
    def reasons(self) -> Reasons:
        """Why: a tree of steps with lines and citations; `str()` renders it."""
        return Reasons(self.result.reasons, self.source)

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON data: exact decimals as text."""
        return value_json(self.result, self.source)


class Quotes(_Several[Quote]):
    """One quote per combination of open readings and elections that matters."""


class TermValues(_Several[TermValue]):
    """One value per combination of open readings that matters."""


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
            tuple(sorted(self.values.items())),
            tuple(sorted(self.readings.items())),
            tuple(sorted(self.elections.items())),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deal) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __reduce__(self) -> tuple[Any, ...]:
        return _reloaded, (self.text, self.source.name, self.values, self.readings, self.elections)

    # ------------------------------------------------------------------------------------------------------- givens

    def given(
        self,
        values: Mapping[str, str | Decimal | int | Fraction | date | bool] | None = None,
        *,
        readings: Mapping[str, str] | None = None,
        elections: Mapping[str, str] | Sequence[str] | None = None,
    ) -> Deal:
        """The same deal with values for terms, readings of questions, and elections. Raises BadInput with every problem.

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
    ) -> Quotes:
        """What a request comes to on a day: `what` is an instrument or a right, `amount` money, units or `all`.

        Raises BadInput where the question itself is wrong (no such right, no amount, an impossible day).
        """
        deal = self.given(elections=elect) if elect else self
        found, asked = asking.request(deal.model, what, right, amount, holder)
        day = asking.day(on)
        deal_market = market or Market.EMPTY

        def ask(readings: Mapping[str, str], elections: Mapping[str, str]) -> answers.Answer:
            return judge(World(deal.model, day, deal_market, deal.values, readings), found, asked, elections)

        results = every_answer(deal.model, ask, deal.readings, deal.elections)
        return Quotes(tuple(Quote(result, self.source) for result in results))

    def value(self, term: str, *, on: Day, market: Market | None = None) -> TermValues:
        """What a term (or any expression over terms) comes to on a day. Raises BadInput where it cannot be asked."""
        expr, problems, asked = check_expression(self.model, term)
        if expr is None:
            raise BadInput(problems, asked)
        day = asking.day(on)
        source = self.source if isinstance(expr, Ref) else asked

        def ask(readings: Mapping[str, str], elections: Mapping[str, str]) -> answers.TermAnswer:
            world = World(self.model, day, market or Market.EMPTY, self.values, readings)
            world.elections = elections
            return _term_answer(world, term, expr.type, world.step(expr, day), expr)

        results = every_answer(self.model, ask, self.readings, self.elections)
        return TermValues(tuple(TermValue(result, source) for result in results))

    def inputs(self) -> tuple[Input, ...]:
        """What answers may need, read off the model: prices, undisclosed terms, questions, elections. A superset."""
        return inputs_of(self.model)

    def test(self) -> tuple[Outcome, ...]:
        """Run the deal's examples; values given to this deal do not enter their closed worlds."""
        return tuple(run_example(self.model, example) for example in self.model.examples)

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
    text: str, name: str, values: dict[TermKey, Value], readings: dict[str, str], elections: dict[str, str]
) -> Deal:
    return evolve(load(text, name), values=values, readings=readings, elections=elections)


__all__ = [
    "Ambiguous", "BadInput", "Checked", "Deal", "Input", "Market", "Outcome", "Problem", "Quote", "Quotes", "Severity",
    "TermValue", "TermValues", "TermlangError", "Unsound", "check", "format", "lint", "load", "test",
]  # fmt: skip
