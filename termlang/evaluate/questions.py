"""Readings and elections, driven from outside: the evaluator stops at a choice that was not made, the driver splits.

Answers that agree under every reading of a question are one answer; at most as many as the limits say remain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from attrs import evolve

from termlang.diagnostics import BadInput
from termlang.evaluate import problems as wrong
from termlang.evaluate.answer import Answer, TermAnswer
from termlang.evaluate.leaves import Unanswered
from termlang.evaluate.offers import Unelected
from termlang.model.deal import Deal

_A = TypeVar("_A", Answer, TermAnswer)


def every_answer(
    deal: Deal,
    ask: Callable[[Mapping[str, str], Mapping[str, str]], _A],
    readings: Mapping[str, str],
    elections: Mapping[str, str],
) -> tuple[_A, ...]:
    """The answers under every reading and every choice that matters.

    `ask` takes readings and elections and may raise Unanswered or Unelected. Raises BadInput beyond the most answers.
    """
    most = deal.source.limits.answers
    budget = [8 * most]
    found = _split(deal, ask, dict(readings), dict(elections), {}, budget)
    if len(found) > most:
        raise BadInput([wrong.TOO_MANY_READINGS.at(most=most)])
    return tuple(found)


def _split(
    deal: Deal,
    ask: Callable[[Mapping[str, str], Mapping[str, str]], _A],
    readings: dict[str, str],
    elections: dict[str, str],
    chosen: dict[str, str],
    budget: list[int],
) -> list[_A]:
    """`chosen` are the readings that the driver itself supposes; an answer names those that matter to it."""
    budget[0] -= 1
    if budget[0] < 0:
        raise BadInput([wrong.TOO_MANY_READINGS.at(most=deal.source.limits.answers)])
    try:
        answer = ask({**readings, **chosen}, elections)
        if chosen:
            answer = evolve(answer, readings={q: r for q, r in answer.readings.items() if q not in chosen})
        return [answer]
    except Unelected as needed:
        name = needed.election
        chosen_each = [
            _split(deal, ask, readings, {**elections, name: choice}, chosen, budget) for choice in needed.choices
        ]
        if _agree([[_unelected(answer, name) for answer in found] for found in chosen_each]):
            return [_unelected(answer, name) for answer in chosen_each[0]]
        return [answer for found in chosen_each for answer in found]
    except Unanswered as needed:
        question = needed.question
    branches = [
        (reading, _split(deal, ask, readings, elections, {**chosen, question: reading}, budget))
        for reading in deal.questions[question].readings
    ]
    if _agree([found for _, found in branches]):
        reading, found = branches[0]
        return [_supposing(answer, question, reading) for answer in found]
    return [
        evolve(answer, readings={question: reading, **answer.readings})
        for reading, found in branches
        for answer in found
    ]


def _agree(branches: list[list[_A]]) -> bool:
    """Whether every choice gives the same answers."""
    first, *others = [
        [(answer.key(), tuple(sorted(answer.readings.items()))) for answer in found] for found in branches
    ]
    return all(found == first for found in others)


def _supposing(answer: _A, question: str, reading: str) -> _A:
    """The answer that every reading of a question gives, saying on which its reasons are shown."""
    made: Any = answer
    return cast(_A, evolve(made, supposed={question: reading, **answer.supposed}))


def _unelected(answer: _A, election: str) -> _A:
    """The answer without the mention of an election that did not matter to it."""
    made: Any = answer
    assert isinstance(made, Answer)  # nothing else is elected about
    rest = {name: chosen for name, chosen in made.elections.items() if name != election}
    kept: Any = evolve(made, elections=rest)
    return cast(_A, kept)
