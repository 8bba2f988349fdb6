"""Problems as data: what is wrong, where, why it matters, and what to write instead.

A `Mistake` is one row of a room's table of mistakes; `mistake.at(span, …)` makes a `Problem` that stores the facts.
The sentence is derived from the facts, and rendering is another room's work.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from termlang.records import field, frozen
from termlang.source import NOWHERE, Source, Span


class Severity(Enum):
    """How a problem counts: errors stop a deal, warnings do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@frozen
class Label:
    """A second place that belongs to a problem, with its caption."""

    span: Span
    caption: str


@frozen
class Edit:
    """A piece of the text and what to put in its place; an empty span is a place to insert at."""

    span: Span
    text: str


class FixLevel(Enum):
    """How far a fix may be trusted."""

    SAFE = "safe"  # the deal stays the same
    UNSAFE = "unsafe"  # the deal changes
    CHOICE = "choice"  # one of several readings, for a person to choose


@frozen
class Fix:
    """What could be written instead, as edits that do not overlap; `title` says it in words."""

    title: str
    edits: tuple[Edit, ...]
    level: FixLevel = FixLevel.CHOICE


@frozen
class Mistake:
    """A kind of mistake. Codes are never renumbered or reused; `{fact}` in a sentence is filled from the problem."""

    code: str
    name: str
    headline: str
    remedy: str
    why: str = ""
    severity: Severity = Severity.ERROR

    def at(
        self, span: Span = NOWHERE, path: Iterable[str] = (), *, labels: Iterable[Label] = (), **facts: object
    ) -> Problem:
        """A problem of this kind at a place, with the facts that its sentences name."""
        return Problem(self, span, tuple(path), {k: str(v) for k, v in facts.items()}, tuple(labels))


@frozen
class Problem:
    """One mistake in one text: `span` in its source, `path` of clauses from the outside in.

    `fixes` are what could be written instead; `notes` are further lines, each under a word such as `at` or `readings`;
    `rank` is the severity where a configuration says another one than the mistake.
    """

    mistake: Mistake
    span: Span
    path: tuple[str, ...] = ()
    facts: dict[str, str] = field(factory=dict)
    labels: tuple[Label, ...] = ()
    fixes: tuple[Fix, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    rank: Severity | None = None

    @property
    def code(self) -> str:
        return self.mistake.code

    @property
    def name(self) -> str:
        return self.mistake.name

    @property
    def severity(self) -> Severity:
        return self.rank or self.mistake.severity

    @property
    def message(self) -> str:
        """The headline, one line, without a full stop."""
        return self.mistake.headline.format_map(self.facts)

    @property
    def remedy(self) -> str:
        """The one thing to write or do instead."""
        return self.mistake.remedy.format_map(self.facts)

    @property
    def why(self) -> str:
        """Why it matters, or an empty text where the headline says it."""
        return self.mistake.why.format_map(self.facts)

    def __str__(self) -> str:
        return f"{self.severity.value}[{self.code}] {self.message}"


class TermlangError(Exception):
    """The base of every exception that leaves this library. `problems` says what is wrong, first things first.

    `source` is the text in which their spans lie, None where they are about a question and not about a text.
    """

    def __init__(self, problems: Iterable[Problem], source: Source | None = None) -> None:
        self.problems = tuple(problems)
        self.source = source
        super().__init__("; ".join(str(problem) for problem in self.problems[:3]))

    def __reduce__(self) -> tuple[Any, ...]:
        # From another process it comes as it was raised there: what `__init__` takes is not what is kept.
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[TermlangError], args: tuple[Any, ...], state: dict[str, Any]) -> TermlangError:
    made = kind.__new__(kind, *args)
    made.__dict__.update(state)
    return made


class Unsound(TermlangError):
    """A text that does not make a deal."""


class BadInput(TermlangError):
    """A question, a value, or a market that cannot be used."""
