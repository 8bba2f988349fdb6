"""One example: its world is built from what it supposes, its requests are judged, its expectations compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import field, frozen

from termlang.diagnostics import BadInput
from termlang.evaluate.answer import Answer
from termlang.evaluate.expressions import World
from termlang.evaluate.leaves import Unanswered
from termlang.evaluate.legs import settlement_of
from termlang.evaluate.offers import election_of
from termlang.evaluate.questions import every_answer
from termlang.evaluate.requests import judge
from termlang.evaluate.spans import days_chosen
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.evaluate.waiting import waits_for_its_price
from termlang.examples.coverage import reached
from termlang.market import Market
from termlang.model.deal import Deal
from termlang.model.examples import Example, Expectation, Request, Status
from termlang.model.expressions import Expr
from termlang.quantity import shown
from termlang.source import Span


@frozen(eq=False)
class Outcome:
    """How one example ended: `failures` says what was expected and what came out, one line each.

    `exercised` is where the reasons of its answers stand in the text.
    """

    title: str
    line: int
    passed: bool
    failures: tuple[str, ...]
    exercised: frozenset[Span] = field(default=frozenset(), repr=False)


def run_example(deal: Deal, example: Example) -> Outcome:
    """Run one example. Never raises for a deal that checked; what cannot be asked is a failure."""
    market = _market(example)
    failures: list[str] = []
    reasons: list[Step] = []
    if isinstance(market, str):
        failures.append(market)
    else:
        for expected in example.expectations:
            line = deal.line(expected.span)
            failures.extend(f"line {line}: {text}" for text in _failures(deal, example, market, expected, reasons))
    return Outcome(example.title, deal.line(example.span), not failures, tuple(failures), reached(reasons))


def _market(example: Example) -> Market | str:
    columns: dict[str, dict[date, Fraction]] = {}
    for seen in example.observations:
        column = columns.setdefault(f"{seen.stock}.{seen.column}", {})
        if column.get(seen.day, seen.value) != seen.value:
            return f"two values are supposed for the {seen.column} of {seen.stock} on {seen.day}"
        column[seen.day] = seen.value
    days = sorted({day for column in columns.values() for day in column})
    try:
        return Market.of(days, {name: [column.get(day) for day in days] for name, column in columns.items()})
    except BadInput as error:
        return "; ".join(problem.message for problem in error.problems)


def _failures(deal: Deal, example: Example, market: Market, expected: Expectation, reasons: list[Step]) -> list[str]:
    """What differs from one expectation; the reasons of what came out are added."""
    if expected.request is None:
        return _condition(deal, example, market, expected, reasons)
    try:
        at_notice = expected.status is Status.UNKNOWN
        answers = _answers(deal, example, market, expected.request, reasons, at_notice=at_notice)
    except BadInput as error:
        return [problem.message for problem in error.problems]
    if len(answers) != 1:
        named = "; ".join(str({**answer.readings, **answer.elections}) for answer in answers)
        return [f"{len(answers)} answers remain; choose readings or elections ({named})"]
    (answer,) = answers
    return [*_outcome(answer, expected), *_figures(deal, example, market, answer, expected)]


def _answers(
    deal: Deal, example: Example, market: Market, request: Request, reasons: list[Step], *, at_notice: bool
) -> tuple[Answer, ...]:
    """The answers to a request; what waits only for its price is answered on the day of the price."""
    right = deal.as_of(request.on).rights[request.right]

    def ask(readings: Mapping[str, str], elections: Mapping[str, str]) -> Answer:
        world = _world(deal, example, market, request.on, readings, reasons, request.holder)
        found = judge(world, right, request.asked, elections)
        priced_on = None if at_notice else waits_for_its_price(world, right, found)
        if priced_on is None:
            return found
        then = _world(deal, example, market, priced_on, readings, reasons, request.holder)
        then.noticed = (request.on, world.state)
        return judge(then, deal.as_of(priced_on).rights[right.name], request.asked, elections)

    elections = {} if request.choice is None else {election_of(right): request.choice}
    if request.settlement is not None:
        elections[settlement_of(right)] = request.settlement
    elections.update({days_chosen(party): days for party, days in request.days})
    found = every_answer(deal, ask, example.readings, elections)
    reasons.extend(answer.reasons for answer in found)
    return found


def _world(
    deal: Deal,
    example: Example,
    market: Market,
    on: date,
    readings: Mapping[str, str],
    reasons: list[Step],
    holder: str | None = None,
) -> World:
    """The world of an example on a day: after the lines of its journal up to that day, and before the close."""
    if not example.journal:
        return World(deal.as_of(on), on, market, example.given, readings, None, holder)
    # Only an example with a journal needs the ledger.
    from termlang.ledger.replay import before_close, replay
    from termlang.ledger.run import Run

    replayed = replay(deal, example.journal, market, example.given, readings, {}, through=on)
    reasons.extend(entry.reasons for entry in replayed.entries if entry.reasons is not None)
    run = Run(deal, market, example.given, readings, {}, example.journal)
    world = run.world(before_close(replayed, on), on, holder)
    world.consulted = dict(replayed.readings)
    return world


def _condition(deal: Deal, example: Example, market: Market, expected: Expectation, reasons: list[Step]) -> list[str]:
    assert expected.condition is not None
    try:
        world = _world(deal, example, market, expected.on, example.readings, reasons)
        step = world.step(expected.condition, expected.on)
    except Unanswered as open_question:
        return [f"the answer depends on the reading of {open_question.question}"]
    reasons.append(step)
    if step.value is True:
        return []
    if type(step.value) is Unknown:
        why = [*sorted(step.value.needs), *(problem.message for problem in step.value.problems)]
        return [f"unknown: {', '.join(why)}"]
    came = [_text(each.value) for each in step.inputs]
    return [f"does not hold: {' and '.join(came)}" if came else "does not hold"]


def _outcome(answer: Answer, expected: Expectation) -> list[str]:
    """Status, what the refusal names, what is needed."""
    failures: list[str] = []
    status = expected.status
    came = _summary(answer)
    if status is not None and answer.status is not status:
        failures.append(f"expected {status.value}, came out {came}")
    if status is None and answer.status not in (Status.ALLOWED, Status.LIMITED):
        failures.append(f"expected an outcome, came out {came}")
    for text in expected.naming:
        if not any(text in title for title in answer.binding):
            failures.append(f"expected a clause with `{text}`, came out {', '.join(answer.binding) or 'none'}")
    for need in expected.needs:
        if need not in answer.needs:
            failures.append(f"expected to need {need}, needs {', '.join(answer.needs) or 'nothing'}")
    return failures


def _figures(deal: Deal, example: Example, market: Market, answer: Answer, expected: Expectation) -> list[str]:
    failures: list[str] = []
    if expected.shares is not None and answer.shares != expected.shares:
        failures.append(f"expected {shown(expected.shares)} shares, came out {_text(answer.shares)}")
    if expected.between is not None:
        failures.extend(_outside(deal, example, market, answer, expected))
    for name, expr in (("price", expected.price), ("cash", expected.cash), ("remaining", expected.remaining)):
        if expr is None:
            continue
        try:
            wanted = _wanted(deal, example, market, expected.on, expr)
        except Unanswered as open_question:
            failures.append(f"the expected {name} depends on the reading of {open_question.question}")
            continue
        came = getattr(answer, name)
        if wanted != came:
            failures.append(f"expected {name} {_text(wanted)}, came out {_text(came)}")
    for leg in expected.legs:
        failures.extend(_leg(_wanted(deal, example, market, expected.on, leg), leg, answer))
    return failures


def _outside(deal: Deal, example: Example, market: Market, answer: Answer, expected: Expectation) -> list[str]:
    """What lies outside of the interval that was expected of it."""
    assert expected.between is not None
    low, high = (_wanted(deal, example, market, expected.on, bound) for bound in expected.between)
    came = answer.cash if expected.between[0].type.unit.currency else answer.shares
    if not isinstance(low, Fraction) or not isinstance(high, Fraction):
        return ["the expected interval is unknown"]
    if came is not None and low <= came <= high:
        return []
    return [f"expected between {_text(low)} and {_text(high)}, came out {_text(came)}"]


def _leg(wanted: object, leg: Expr, answer: Answer) -> list[str]:
    """One thing that comes beside the shares: its unit says which."""
    unit = str(leg.type.unit)
    came = [each.amount for each in answer.beside if each.asset == unit]
    if wanted in came:
        return []
    return [f"expected also {_text(wanted)} {unit}, came out {' and '.join(map(_text, came)) or 'none'}"]


def _wanted(deal: Deal, example: Example, market: Market, on: date, expr: Expr) -> object:
    return _world(deal, example, market, on, example.readings, []).step(expr, on).value


def _summary(answer: Answer) -> str:
    parts = [answer.status.value, *answer.binding]
    if answer.needs:
        parts.append(f"needs {', '.join(answer.needs)}")
    parts.extend(problem.message for problem in answer.problems)
    return "; ".join(parts)


def _text(value: object) -> str:
    return shown(value) if isinstance(value, Fraction) else "unknown" if value is None else str(value)
