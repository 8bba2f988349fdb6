"""What questions return: quotes, values, ledgers, positions and schedules, one per reading that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from attrs import field, frozen

from termlang import asking
from termlang.diagnostics import Problem
from termlang.evaluate import answer as answers
from termlang.evaluate import problems as wrong
from termlang.evaluate.answer import Ambiguous
from termlang.evaluate.leaves import Unanswered
from termlang.market import Market
from termlang.model import deal as model
from termlang.report.reasons import Reasons
from termlang.report.values import quote_json, value_json
from termlang.source import Source
from termlang.units import Type

if TYPE_CHECKING:
    from termlang.evaluate.state import State
    from termlang.ledger.dates import KeyDate
    from termlang.ledger.entries import Entry
    from termlang.ledger.entries import Ledger as Replayed
    from termlang.ledger.rights import Election, Obligation, Standing
    from termlang.ledger.rights import Position as Found
    from termlang.ledger.run import Run
    from termlang.model.facts import Fact
    from termlang.report.accounts import Accounts


_A = TypeVar("_A")


class Several(Sequence[_A], Generic[_A]):
    """The answers under every open reading and election. `problems` are those of the lines of the `journal`."""

    def __init__(
        self, found: tuple[_A, ...], problems: tuple[Problem, ...] = (), journal: Source | None = None
    ) -> None:
        self._found = found
        self.problems = problems
        self.journal = journal

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

    if TYPE_CHECKING:
        right: str = field(init=False)
        on: date = field(init=False)
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
    else:

        def __getattr__(self, name: str) -> Any:
            # The figures of the interpreter's answer, under the same names.
            if name in _FIGURES:
                return getattr(self.result, name)
            raise AttributeError(f"a quote has no `{name}`")

    @property
    def status(self) -> str:
        """allowed, limited, refused or unknown."""
        return self.result.status.value

    def __bool__(self) -> bool:
        raise TypeError("an answer is neither true nor false; look at its status")

    @property
    def reasons(self) -> Reasons:
        """Why: a tree of steps with lines and citations; `str()` renders it."""
        return Reasons(self.result.reasons, self.source)

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON data: exact decimals as text."""
        return quote_json(self.result, self.source)


_FIGURES = frozenset((
    "right", "on", "amount", "price", "shares", "cash", "remaining", "readings", "elections", "binding", "needs",
    "opens", "problems",
))  # fmt: skip


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


class Quotes(Several[Quote]):
    """One quote per combination of open readings and elections that matters."""


class TermValues(Several[TermValue]):
    """One value per combination of open readings that matters."""


# ------------------------------------------------------------------------------------------------------- with a journal


@frozen(eq=False)
class Journal:
    """A journal that was read: the facts of its lines, and the problems of those lines that are not applied."""

    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]
    source: Source | None


@frozen(eq=False)
class Ledger:
    """What became of a journal under one combination of readings: every line, and the accounts on any day."""

    deal: model.Deal = field(repr=False)
    result: Replayed = field(repr=False)
    readings: dict[str, str]
    problems: tuple[Problem, ...]
    journal: Source = field(repr=False)
    _again: Callable[[date], Replayed] = field(repr=False)
    _world: Callable[[], Any] = field(repr=False)
    _end: date = field(repr=False)

    def __bool__(self) -> bool:
        raise TypeError("a ledger is neither true nor false; look at what it refused")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every event in order: the lines of the journal, and what the deal did by itself."""
        return self.result.entries

    @property
    def refused(self) -> tuple[Entry, ...]:
        """Lines that the deal refuses; `binding` names the clauses."""
        return self.result.refused

    @property
    def undecided(self) -> tuple[Entry, ...]:
        """Lines that cannot be decided; `needs` says what is missing."""
        return self.result.undecided

    @property
    def wrong(self) -> tuple[Entry, ...]:
        """Lines that say what cannot be; `problems` says why."""
        return tuple(entry for entry in self.entries if entry.outcome.value == "wrong")

    @property
    def differences(self) -> tuple[Entry, ...]:
        """Records that differ from what the deal gives; `difference` says how."""
        return self.result.differences

    @property
    def is_clean(self) -> bool:
        """Whether every line was read and done, and nothing differs."""
        return not (self.problems or self.refused or self.undecided or self.wrong or self.differences)

    @property
    def through(self) -> date:
        """The last day that was replayed."""
        return self._end

    @property
    def state(self) -> State:
        """The state at the end of the replay, from which a run goes on."""
        return self.result.on(self._end)

    @property
    def run(self) -> Run:
        """What the replay worked with."""
        found: Run = self._world()
        return found

    @property
    def market(self) -> Market:
        """The market of the replay, with the splits that the journal tells."""
        return self.run.market

    @property
    def last(self) -> Accounts:
        """The accounts at the end of the replay."""
        return self.on(self._end)

    def on(self, day: date | str) -> Accounts:
        """The accounts at the end of a day, whatever came after it."""
        from termlang.report.accounts import accounts_on

        when = asking.day(day)
        found = self.result if when <= self._end else readings_said(lambda: self._again(when))
        return accounts_on(self._world(), found.entries, found.on(when), when)

    def to_json(self) -> dict[str, Any]:
        """The ledger as JSON data: exact decimals as text."""
        from termlang.report.ledger import ledger_json

        return ledger_json(self)

    def __str__(self) -> str:
        from termlang.report.ledger import ledger_text

        return ledger_text([self], self.deal.title, self.journal.name).rstrip("\n")


class Ledgers(Several[Ledger]):
    """One ledger per combination of readings that matters."""

    def to_json(self) -> dict[str, Any]:
        """The document `termlang.ledger/1`."""
        from termlang.report.ledger import ledger_document

        assert self.journal is not None
        return ledger_document(self[0].deal.title, self.journal.name, self, self.problems, self.journal)

    def __str__(self) -> str:
        from termlang.report.ledger import ledger_text

        assert self.journal is not None
        return ledger_text(self, self[0].deal.title, self.journal.name).rstrip("\n")


@frozen(eq=False)
class Position:
    """What each party may do and must do on a day, under one combination of readings."""

    deal: model.Deal = field(repr=False)
    result: Found = field(repr=False)
    readings: dict[str, str]
    journal: str | None = None

    @property
    def on(self) -> date:
        return self.result.day

    @property
    def rights(self) -> tuple[Standing, ...]:
        """One for each right and account: `answer` is what becomes of the most that is open."""
        return self.result.rights

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What is owed, and when it falls due."""
        return self.result.obligations

    @property
    def elections(self) -> tuple[Election, ...]:
        """Choices that are open, what stands, and what holds otherwise."""
        return self.result.elections

    def to_json(self) -> dict[str, Any]:
        """The position as JSON data: exact decimals as text."""
        from termlang.report.rights import position_json

        return position_json(self)

    def __str__(self) -> str:
        from termlang.report.rights import rights_text

        return rights_text([self], self.deal.title, self.on, self.journal, short=True).rstrip("\n")


class Positions(Several[Position]):
    """One position per combination of readings that matters."""


@frozen(eq=False)
class Schedule:
    """The dates that a deal fixes or implies between two days, under one combination of readings."""

    deal: model.Deal = field(repr=False)
    first: date
    last: date
    days: tuple[KeyDate, ...] = field(repr=False)
    readings: dict[str, str]

    @property
    def unknown(self) -> tuple[KeyDate, ...]:
        """Those that cannot be fixed yet; `needs` says what is missing."""
        return tuple(each for each in self.days if each.day is None)

    def to_json(self) -> dict[str, Any]:
        """The dates as JSON data."""
        from termlang.report.dates import schedule_json

        return schedule_json(self)

    def __str__(self) -> str:
        from termlang.report.dates import dates_text

        return dates_text([self], self.deal.title, self.first, self.last).rstrip("\n")


class Schedules(Several[Schedule]):
    """One list of dates per combination of readings that matters."""


def readings_said(ask: Callable[[], _A]) -> _A:
    """What `ask` gives. Raises Ambiguous where a question is open that nobody had to answer before."""
    try:
        return ask()
    except Unanswered as open_:
        what = f"more than one answer remains: {open_.question} is open"
        raise Ambiguous([wrong.BAD_CHOICE.at(what=what, hint="choose a reading")]) from None
