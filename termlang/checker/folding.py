"""One cause, one message: problems that say the same are folded into the first, which tells how many follow."""

from __future__ import annotations

from collections.abc import Iterable

from termlang.checker import problems as wrong
from termlang.diagnostics import Label, Problem
from termlang.records import changed
from termlang.source import Span

_BY_NAME = (wrong.UNKNOWN_NAME, wrong.UNKNOWN_SOURCE)
MAX_LABELS = 3


def folded(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """All problems in the order of the text; inherited lines are elaborated for each instrument that has them."""
    seen: set[tuple[str, Span]] = set()
    named: dict[tuple[str, str], list[Problem]] = {}
    found: list[Problem] = []
    for problem in sorted(problems, key=lambda each: each.span.start):
        key = (problem.code, problem.span)
        if key in seen:
            continue
        seen.add(key)
        if problem.mistake in _BY_NAME:
            uses = named.setdefault((problem.code, problem.facts["name"]), [])
            uses.append(problem)
            if len(uses) > 1:
                continue
        found.append(problem)
    return tuple(_with_uses(problem, named) for problem in found)


def _with_uses(problem: Problem, named: dict[tuple[str, str], list[Problem]]) -> Problem:
    if problem.mistake not in _BY_NAME:
        return problem
    more = named[problem.code, problem.facts["name"]][1:]
    if not more:
        return problem
    places = "1 more place" if len(more) == 1 else f"{len(more)} more places"
    labels = tuple(Label(each.span, "used here too") for each in more[:MAX_LABELS])
    return changed(
        problem, facts={**problem.facts, "more": f", here and in {places}"}, labels=(*problem.labels, *labels)
    )
