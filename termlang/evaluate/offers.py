"""Offers on the day of a request: which lines stand, what each has open, its price, and whether a bar closes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from termlang.calendars import OutsideCalendar
from termlang.evaluate import problems as wrong
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, enclosed, failed, interval, joined, missing
from termlang.evaluate.windows import Allowance, Found, Scope, allowance, window_of
from termlang.model.clauses import Later, Offer, Price, Right
from termlang.model.expressions import Asked, DayKind
from termlang.units import CONDITION, Type

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

ZERO = Fraction(0)
NO_PRICE = "the price is not above zero"
PRICED_ON = "the price, which is set on {day}"


class Unelected(Exception):
    """A choice between prices was met that the request does not make."""

    def __init__(self, election: str, choices: tuple[str, ...]) -> None:
        self.election = election
        self.choices = choices
        super().__init__(election)


class Line:
    """One offer of the window on the day: allowance, price, the guards it meets, what closes it, what is doubtful."""

    __slots__ = ("allowance", "closed_by", "doubts", "guards", "offer", "price_step")

    def __init__(self, offer: Offer, opened: Allowance, price_step: Step) -> None:
        self.offer = offer
        self.allowance = opened
        self.price_step = price_step
        self.guards: list[Step] = []
        self.closed_by: list[str] = []
        self.doubts: list[object] = []

    @property
    def price(self) -> Fraction | None:
        value = self.price_step.value
        return value if isinstance(value, Fraction) else None

    @property
    def most(self) -> Fraction | None:
        """The most units that can be open, None where nothing bounds them."""
        return interval(self.allowance.units)[1]


def election_of(right: Right) -> str:
    """The name of the election between the prices of a right."""
    return f"{right.name} price"


def election_matters(line: Line) -> bool:
    """Whether the price of a line was a choice."""
    return len(line.offer.price.choices) > 1


def lines_of(
    world: World,
    right: Right,
    found: Found,
    elections: Mapping[str, str],
    scope: Scope,
) -> list[Line]:
    """The offers that stand on the day, or may stand, each judged by itself."""
    assert found.grant is not None and found.span is not None
    lines: list[Line] = []
    for offer in found.grant.offers:
        why = None if offer.guard is None else world.step(offer.guard, world.on)
        stands: object = True if why is None else why.value
        if stands is False:
            continue
        opened = allowance(world, offer, found.span, scope)
        if why is not None:
            opened.step.inputs = (*opened.step.inputs, why)
        line = Line(offer, opened, price_step(world, right, offer.price, elections))
        if type(stands) is Unknown:
            line.doubts.append(stands)
        _judge(world, right, line)
        lines.append(line)
    chosen = elections.get(election_of(right))
    named = [line for line in lines if not election_matters(line) and line.offer.price.choices[0][0] == chosen]
    return named or lines


def price_step(world: World, right: Right, price: Price, elections: Mapping[str, str]) -> Step:
    """The price of an offer on the day, under the election, with its own rounding."""
    if right.priced is not None and world.noticed is None:
        return set_later(world, right.priced, price.choices[0][1].type)
    _, expr = price.choices[0]
    if len(price.choices) > 1:
        choices = dict(price.choices)
        election = election_of(right)
        chosen = elections.get(election)
        if chosen not in choices:
            raise Unelected(election, tuple(choices))
        expr = choices[chosen]
    return _rounded(world.step(expr, world.on), price)


def set_later(world: World, later: Later, type_: Type) -> Step:
    """The price of a request whose price is set after its notice: not known yet."""
    day = later_day(world, later, world.on)
    value = day if type(day) is Unknown else missing(PRICED_ON.format(day=day), ZERO)
    clause = later.clause
    return Step(value, type_, clause.title, clause.span, (), "", clause.citations)


def later_day(world: World, later: Later, start: date) -> date | Unknown:
    """A day counted from another; of open days the count-th after it, and the next one where the count is 0.

    A day that is given by an expression is worked out on the day of the notice; it may not lie before it.
    """
    if later.day is not None:
        found = world.step(later.day, world.asked_on).value
        assert isinstance(found, (date, Unknown))
        if isinstance(found, date) and found < world.asked_on:
            return failed(wrong.BEFORE_NOTICE.at(later.clause.span, day=found, notice=world.asked_on))
        return found
    deal = world.deal
    try:
        if later.kind is DayKind.CALENDAR:
            return start + timedelta(days=later.count)
        return deal.days_open(later.kind).counted(later.count, start)
    except OutsideCalendar as error:
        return failed(wrong.OUTSIDE_CALENDAR.at(later.clause.span, what=str(error)))


def _rounded(found: Step, price: Price) -> Step:
    clause, rounding, value = price.clause, price.rounding, found.value
    if rounding is None:
        return Step(value, found.type, "price", clause.span, (found,), "", clause.citations)
    if type(value) is Unknown:
        low, high = (None if bound is None else rounding.apply(bound) for bound in interval(value))
        value = enclosed([value], low, high)
    else:
        assert isinstance(value, Fraction)
        value = rounding.apply(value)
    return Step(value, found.type, "price", clause.span, (found,), str(rounding), clause.citations)


def price_on(world: World, expr: Asked, day: date) -> Step:
    """The price of a right without a request: it answers where the day alone leaves one price and no choice."""
    right = world.deal.rights[expr.right]
    found = window_of(world, right.grants, day)
    if type(found.step.value) is Unknown:
        return Step(joined([found.step.value]), expr.type, "", expr.span, (found.step,))
    prices: dict[int, Price] = {}
    doubts: list[object] = []
    for offer in found.grant.offers if found.grant is not None else ():
        stands: object = True if offer.guard is None else world.step(offer.guard, day).value
        if stands is not False:
            prices[id(offer.price)] = offer.price
        if type(stands) is Unknown:
            doubts.append(stands)
    price = next(iter(prices.values())) if len(prices) == 1 else None
    if price is None or doubts or len(price.choices) > 1:
        return Step(joined([missing(f"a request under the {expr.right}"), *doubts], ZERO), expr.type, "", expr.span)
    return _rounded(world.step(price.choices[0][1], day), price)


def _judge(world: World, right: Right, line: Line) -> None:
    """Test the bars and provisos of a right against one line: any that refuses closes it, whatever else is unknown."""
    world.price_of = (right.name, line.price_step)
    for guard in right.guards:
        found = world.step(guard.condition, world.on)
        clause = guard.clause
        line.guards.append(Step(found.value, CONDITION, clause.title, clause.span, (found,), "", clause.citations))
        if type(found.value) is Unknown:
            line.doubts.append(found.value)
        elif found.value is guard.bars:
            line.closed_by.append(clause.title)
    world.price_of = None
    most = interval(line.price_step.value)[1]
    if most is not None and most <= 0:
        line.closed_by.append(NO_PRICE)
    line.doubts.extend(each for each in (line.price_step.value, line.allowance.units) if type(each) is Unknown)
