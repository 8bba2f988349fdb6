"""Answers on a day: what a request comes to, and what a term does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang import asking
from termlang.checker.deal import check_expression
from termlang.diagnostics import BadInput
from termlang.evaluate import answer as answers
from termlang.evaluate.expressions import World
from termlang.evaluate.questions import every_answer
from termlang.evaluate.requests import judge
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.model.clauses import Verb
from termlang.model.expressions import Ref
from termlang.results import Quote, Quotes, TermValue, TermValues
from termlang.units import Kind, Type, Unit

if TYPE_CHECKING:
    from termlang.loaded.told import Told


def quotes(
    told: Told, what: str, right: str | None, amount: str | Decimal | int | None, day: date, holder: str | None
) -> Quotes:
    """What a request comes to, under every reading and choice that matters."""
    deal = told.deal
    found, asked = asking.request(deal.model.as_of(day), what, right, amount, holder)
    account = asking.account(deal.model, holder) if found.verb not in (Verb.REDEEM, Verb.ISSUE) else None
    world_of = told.worlds(day, account)

    def ask(readings: Mapping[str, str], elections: Mapping[str, str]) -> answers.Answer:
        return judge(world_of(readings), found, asked, elections)

    results = every_answer(deal.model, ask, deal.readings, deal.elections)
    return Quotes(tuple(Quote(result, deal.source) for result in results), told.journal.problems, told.journal.source)


def values(told: Told, term: str, day: date, holder: str | None) -> TermValues:
    """What a term comes to, or any expression over terms, under every reading that matters."""
    deal = told.deal
    expr, problems, asked = check_expression(deal.model.as_of(day), term)
    if expr is None:
        raise BadInput(problems, asked)
    source = deal.source if isinstance(expr, Ref) else asked
    world_of = told.worlds(day, asking.account(deal.model, holder))

    def ask(readings: Mapping[str, str], elections: Mapping[str, str]) -> answers.TermAnswer:
        world = world_of(readings)
        world.elections = elections
        return _term_answer(world, term, expr.type, world.step(expr, day), expr)

    results = every_answer(deal.model, ask, deal.readings, deal.elections)
    found = tuple(TermValue(result, source) for result in results)
    return TermValues(found, told.journal.problems, told.journal.source)


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
