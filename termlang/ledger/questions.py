"""One ledger, position or calendar per combination of readings: a choice, once made, holds for the whole run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from termlang.diagnostics import BadInput
from termlang.evaluate import problems as wrong
from termlang.evaluate.leaves import Unanswered
from termlang.model.deal import Deal

_T = TypeVar("_T")


def under_readings(
    deal: Deal, run: Callable[[Mapping[str, str]], _T], readings: Mapping[str, str], key: Callable[[_T], object]
) -> tuple[tuple[dict[str, str], _T], ...]:
    """The results of a run under every reading that matters to it, each with the readings on which it differs.

    Raises BadInput beyond the most answers.
    """
    most = deal.source.limits.answers
    budget = [8 * most]
    found = _split(deal, run, dict(readings), key, budget)
    if len(found) > most:
        raise BadInput([wrong.TOO_MANY_READINGS.at(most=most)])
    return tuple(found)


def _split(
    deal: Deal,
    run: Callable[[Mapping[str, str]], _T],
    readings: dict[str, str],
    key: Callable[[_T], object],
    budget: list[int],
) -> list[tuple[dict[str, str], _T]]:
    budget[0] -= 1
    if budget[0] < 0:
        raise BadInput([wrong.TOO_MANY_READINGS.at(most=deal.source.limits.answers)])
    try:
        return [({}, run(readings))]
    except Unanswered as needed:
        question = needed.question
    branches = [
        (reading, _split(deal, run, {**readings, question: reading}, key, budget))
        for reading in deal.questions[question].readings
    ]
    first = [(chosen, key(result)) for chosen, result in branches[0][1]]
    if all([(chosen, key(result)) for chosen, result in found] == first for _, found in branches[1:]):
        return branches[0][1]
    return [({question: reading, **chosen}, result) for reading, found in branches for chosen, result in found]
