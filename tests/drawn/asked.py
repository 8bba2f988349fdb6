"""Everything that can be asked of a drawn deal on a day, as plain figures that can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from termlang.checker.deal import check
from termlang.diagnostics import Problem
from termlang.evaluate.answer import Answer
from termlang.evaluate.expressions import World
from termlang.evaluate.questions import every_answer
from termlang.evaluate.requests import judge
from termlang.evaluate.unknown import Unknown
from termlang.market import Market
from termlang.model.deal import Deal
from termlang.model.examples import Asking
from termlang.source import Source

READINGS = ({"Staging": "Every Conversion"}, {"Staging": "Later Ones"})
ASKINGS = (Asking(), Asking(units=Fraction(7)))
# A drawn price may turn out never to be one, and a drawn floor may lie above a drawn cap: both are rightly refused.
NEVER_A_PRICE = {"P515", "P516"}


def checked(text: str) -> Deal | None:
    """The deal of a drawn text, None where it was drawn without sense."""
    deal, problems = check(Source(text))
    codes = {problem.code for problem in problems if problem.severity.value == "error"}
    assert codes <= NEVER_A_PRICE, [str(problem) for problem in problems]
    return deal


def answers(deal: Deal, on: date, market: Market, readings: Mapping[str, str] | None = None) -> list[Answer]:
    """Each right, asked for all and for a part, under the readings that are given or under all that are open."""
    found: list[Answer] = []
    for right in deal.rights.values():
        for asking in ASKINGS:
            found += every_answer(
                deal,
                lambda r, e, right=right, asking=asking: judge(World(deal, on, market, {}, r), right, asking, e),
                readings or {},
                {},
            )
    return found


def values(deal: Deal, on: date, market: Market) -> Iterator[tuple[str, object]]:
    """Each term under each reading."""
    for readings in READINGS if deal.questions else ({},):
        for key in deal.terms:
            yield str(key), World(deal, on, market, {}, readings).term(key, on).value


def figures(deal: Deal, on: date, market: Market) -> tuple[list[object], list[object]]:
    """What two equal deals must agree in."""
    told = [(key, _plain(value)) for key, value in values(deal, on, market)]
    return told, [(answer.right, told_of(answer)) for answer in answers(deal, on, market)]


def problems(deal: Deal, on: date, market: Market) -> Iterator[Problem]:
    for _, value in values(deal, on, market):
        if isinstance(value, Unknown):
            yield from value.problems
    for answer in answers(deal, on, market):
        yield from answer.problems


def _plain(value: object) -> object:
    if isinstance(value, Unknown):
        return (value.low, value.high, len(value.needs), tuple(problem.code for problem in value.problems))
    return value


def told_of(answer: Answer) -> tuple[object, ...]:
    figures = (answer.status, answer.amount, answer.price, answer.shares, answer.cash, answer.remaining, answer.opens)
    return (*figures, len(answer.needs), len(answer.binding), tuple(problem.code for problem in answer.problems))
