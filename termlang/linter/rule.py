"""What a rule is: a code, a name, a page, examples that are its tests, and how it looks at a sheet.

A rule fires on what the text leaves open, never on taste. A missed case is forgivable, a false alarm is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from termlang.diagnostics import Fix, FixLevel, Label, Mistake, Problem, Severity
from termlang.source import NOWHERE, Span

if TYPE_CHECKING:
    from termlang.linter.sheet import Sheet


class Needs(Enum):
    """How much of a text a rule looks at."""

    TEXT = "text"  # its lines alone: asked of every text
    DEAL = "deal"  # the deal as far as it is sound; what touches an error is not reported
    WHOLE = "whole"  # the deal as a whole: asked only where nothing is wrong


class Rule:
    """Base of the rules; the docstring of each is its page, what and why in contract words.

    `headline`, `why` and `remedy` are sentences with `{facts}`, as those of a `Mistake`. `bad` and `good` are texts as
    `termlang.linter.examples` completes them: every bad one has this finding, no good one has it. `fix` is the most
    that a fix of this rule claims. `at_signing` is the severity in the profile `signing`; a `pack` is a
    name by which several may be selected. `needs` says how much of the text must be sound before it is asked.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    headline: ClassVar[str]
    why: ClassVar[str] = ""
    remedy: ClassVar[str] = ""
    severity: ClassVar[Severity] = Severity.WARNING
    at_signing: ClassVar[Severity | None] = None
    fix: ClassVar[FixLevel | None] = None
    pack: ClassVar[str] = ""
    needs: ClassVar[Needs] = Needs.DEAL
    bad: ClassVar[tuple[str, ...]] = ()
    good: ClassVar[tuple[str, ...]] = ()
    see: ClassVar[tuple[str, ...]] = ()
    folds: ClassVar[bool] = False  # whether those of one file are told as one, the others named below the first
    example_options: ClassVar[Mapping[str, Any]] = {}  # the bounds that its examples suppose
    example_house: ClassVar[Any] = None  # the house's own rules that they suppose
    texts: ClassVar[Mapping[str, str]] = {}  # the attached sources that its examples suppose
    mistake: ClassVar[Mistake]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.mistake = Mistake(cls.code, cls.name, cls.headline, cls.remedy, cls.why, cls.severity)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        """Every place of the sheet that this rule is about."""
        raise NotImplementedError

    @classmethod
    def at(
        cls,
        span: Span = NOWHERE,
        path: Iterable[str] = (),
        *,
        labels: Iterable[Label] = (),
        fixes: Iterable[Fix] = (),
        notes: Iterable[tuple[str, str]] = (),
        **facts: object,
    ) -> Problem:
        """A finding of this rule at a place."""
        said = {name: str(fact) for name, fact in facts.items()}
        return Problem(cls.mistake, span, tuple(path), said, tuple(labels), tuple(fixes), tuple(notes))
