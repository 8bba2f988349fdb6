"""Collecting problems: all of them are counted, the first few of each kind are kept."""

from __future__ import annotations

from typing import NamedTuple

from termlang.diagnostics import Mistake, Problem, Severity
from termlang.market import problems
from termlang.source import NOWHERE, Span

MAX_OF_A_KIND = 10


class Refusal(NamedTuple):
    """Why one day or number was not read; where it stands is added by whoever knows."""

    mistake: Mistake
    facts: dict[str, str]


class Found:
    """The problems found so far. `failed` as soon as one of them is an error."""

    __slots__ = ("_counts", "_kept", "failed")

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._counts: dict[Mistake, int] = {}
        self.failed = False

    def add(self, mistake: Mistake, span: Span = NOWHERE, **facts: object) -> None:
        """Count a problem, and keep it if it is among the first of its kind."""
        count = self._counts[mistake] = self._counts.get(mistake, 0) + 1
        if mistake.severity is Severity.ERROR:
            self.failed = True
        if count <= MAX_OF_A_KIND:
            shown = {name: str(fact) for name, fact in facts.items()}
            self._kept.append(Problem(mistake, span, facts=shown))

    def wants(self, mistake: Mistake) -> bool:
        """Whether the next of a kind will be kept. If not it is counted here, before anyone words it."""
        if self._counts.get(mistake, 0) < MAX_OF_A_KIND:
            return True
        self._counts[mistake] += 1
        return False

    def count(self, mistake: Mistake, more: int) -> None:
        """Count some more of a kind that was already added."""
        self._counts[mistake] += more

    def refuse(self, refusal: Refusal, place: str, span: Span = NOWHERE) -> None:
        """Count a value that was not read, at its place."""
        self.add(refusal.mistake, span, place=place, **refusal.facts)

    def has(self, *mistakes: Mistake) -> bool:
        """Whether any of these kinds was found."""
        return any(mistake in self._counts for mistake in mistakes)

    def all(self) -> tuple[Problem, ...]:
        """What was kept, in the order of the text, then a count for each kind of which there was more."""
        kept = sorted(self._kept, key=lambda problem: problem.span.start)
        more = [
            problems.MORE.at(kind=mistake.name, count=count - MAX_OF_A_KIND)
            for mistake, count in self._counts.items()
            if count > MAX_OF_A_KIND
        ]
        return (*kept, *more)
