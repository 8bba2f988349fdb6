"""What is found in one text, and what of it will be shown: the part of a lint that takes its time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from termlang.cli.asked import Asked, Found, Manner
from termlang.cli.settings import Settings
from termlang.diagnostics import Problem, Severity
from termlang.linter.rules import RULES, rule
from termlang.linter.run import Linted, lint
from termlang.records import changed
from termlang.source import Source

MOST = 10  # warnings and notes of one file that are shown without `--all`


def find(path: str, source: Source, settings: Settings, asked: Asked, known: Mapping[str, Any]) -> Found:
    """Look at a text; `known` are the findings that are not new, as a document."""
    linted = lint(source, settings.of(path), _texts(path, settings, source))
    if known:
        linted = _without_known(linted, known, settings.name(path, source.name))
    problems, allowed = linted.problems, len(linted.allowed)
    if asked.manner is Manner.PLAIN:
        return Found(problems, problems, 0, allowed)
    first = _first(problems) if asked.manner is Manner.FIRST else problems
    shown: Sequence[Problem] = []
    if first:
        from termlang.linter.offers import offered_all

        shown = offered_all(linted.sheet, first, costs=asked.costs)
    if asked.manner is not Manner.LISTED:
        shown = _folded(shown, source)
    return Found(problems, tuple(shown), len(problems) - len(first), allowed)


def _texts(path: str, settings: Settings, source: Source) -> dict[str, str] | None:
    """The texts that the deal's sources name, where a rule about sources runs; one that is not there is left out."""
    if not settings.reads_sources(path, source.name):
        return None
    from termlang.cli.attached import attached

    return attached(path, source)


def _without_known(linted: Linted, document: Mapping[str, Any], name: str) -> Linted:
    from termlang.linter.baseline import new, read_baseline

    counts = read_baseline(document, "the baseline").get(name, Counter())
    errors = [each for each in linted.problems if _is_error_of_text(each)]
    others = [each for each in linted.problems if not _is_error_of_text(each)]
    problems = sorted([*errors, *new(others, counts)], key=lambda problem: problem.span.start)
    return linted._replace(problems=tuple(problems))


def _is_error_of_text(problem: Problem) -> bool:
    return problem.mistake.severity is Severity.ERROR and problem.rank is None


def _folded(problems: Sequence[Problem], source: Source) -> list[Problem]:
    """The findings, where those of a rule that folds stand below the first of them."""
    found: list[Problem] = []
    first: dict[str, int] = {}
    for problem in problems:
        if problem.code not in RULES or not rule(problem.code).folds:
            found.append(problem)
        elif problem.code not in first:
            first[problem.code] = len(found)
            found.append(problem)
        else:
            place = f"{problem.message}, line {source.line_of(problem.span)}"
            head = found[first[problem.code]]
            found[first[problem.code]] = changed(head, notes=(*head.notes, ("also", place)))
    return found


def _first(problems: Sequence[Problem]) -> Sequence[Problem]:
    """Every error, and the first ten of the rest: warnings before notes, in the order of the text.

    Those of a rule that folds count as one.
    """
    rest = [problem for problem in problems if problem.severity is not Severity.ERROR]
    rest.sort(key=lambda problem: tuple(Severity).index(problem.severity))
    kept = {id(problem) for problem in problems if problem.severity is Severity.ERROR}
    told: set[str] = set()
    count = 0
    for problem in rest:
        folded = problem.code in told
        if count < MOST or folded:
            kept.add(id(problem))
            count += not folded
        if problem.code in RULES and rule(problem.code).folds:
            told.add(problem.code)
    return [problem for problem in problems if id(problem) in kept]
