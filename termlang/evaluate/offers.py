"""Offers on the day of a request: which lines stand, what each has open, its price, and whether a bar closes it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from termlang.evaluate.expressions import World
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, interval, joined
from termlang.evaluate.windows import Allowance, allowance
from termlang.model.clauses import Grant, Guard, Offer, Price, Right
from termlang.units import CONDITION


class Unelected(Exception):
    """A choice between prices was met that the request does not make."""

    def __init__(self, election: str, choices: tuple[str, ...]) -> None:
        self.election = election
        self.choices = choices
        super().__init__(election)


class Line:
    """One offer of the window on the day: allowance, price, and the guards it meets."""

    __slots__ = ("allowance", "closed_by", "doubts", "guards", "offer", "price_step")

    def __init__(self, offer: Offer, opened: Allowance, price_step: Step) -> None:
        self.offer = offer
        self.allowance = opened
        self.price_step = price_step
        self.guards: list[Step] = []
        self.closed_by: list[Guard] = []
        self.doubts: list[object] = []

    @property
    def price(self) -> Fraction | None:
        value = self.price_step.value
        return value if isinstance(value, Fraction) else None

    @property
    def units(self) -> Fraction | None:
        """The units that are open, None where unknown."""
        found = self.allowance.units
        return found if isinstance(found, Fraction) else None


def election_of(right: Right) -> str:
    """The name of the election between the prices of a right."""
    return f"{right.name} price"


def election_matters(line: Line) -> bool:
    """Whether the price of a line was a choice."""
    return len(line.offer.price.choices) > 1


def lines_of(
    world: World,
    right: Right,
    grant: Grant,
    elections: Mapping[str, str],
    issued: Fraction,
    unit_value: Fraction | None,
) -> tuple[list[Line], list[object]]:
    """The offers that stand on the day, judged; and the doubts about offers whose condition is unknown."""
    day = world.on
    found: list[Line] = []
    doubts: list[object] = []
    for offer in grant.offers:
        if offer.guard is not None:
            stands = world.step(offer.guard, day).value
            if stands is False:
                continue
            if type(stands) is Unknown:
                doubts.append(stands)
                continue
        opened = allowance(world, offer, grant.window, day, issued, unit_value, Fraction(0))
        line = Line(offer, opened, price_step(world, right, offer.price, elections))
        _judge(world, right, line)
        found.append(line)
    chosen = elections.get(election_of(right))
    if chosen is not None:
        named = [
            line for line in found if len(line.offer.price.choices) == 1 and line.offer.price.choices[0][0] == chosen
        ]
        if named:
            found = named
    return found, doubts


def price_step(world: World, right: Right, price: Price, elections: Mapping[str, str]) -> Step:
    """The price of an offer on the day, under the election, with its own rounding."""
    _, expr = price.choices[0]
    if len(price.choices) > 1:
        election = election_of(right)
        chosen = elections.get(election)
        labels = tuple(label for label, _ in price.choices)
        if chosen is None:
            raise Unelected(election, labels)
        _, expr = next((choice for choice in price.choices if choice[0] == chosen), price.choices[0])
    found = world.step(expr, world.on)
    clause = price.clause
    if price.rounding is None:
        return Step(found.value, found.type, "price", clause.span, (found,), "", clause.citations)
    value = found.value
    if type(value) is Unknown:
        low, high = (None if bound is None else price.rounding.apply(bound) for bound in interval(value))
        value = joined([value], low, high)
    elif isinstance(value, Fraction):
        value = price.rounding.apply(value)
    return Step(value, found.type, "price", clause.span, (found,), str(price.rounding), clause.citations)


def _judge(world: World, right: Right, line: Line) -> None:
    """Test the bars and provisos of a right against one line: any that refuses closes it, whatever else is unknown."""
    world.price_of = lambda name, day: line.price_step
    try:
        for guard in right.guards:
            found = world.step(guard.condition, world.on)
            clause = guard.clause
            step = Step(found.value, CONDITION, clause.title, clause.span, (found,), "", clause.citations)
            line.guards.append(step)
            if type(found.value) is Unknown:
                line.doubts.append(found.value)
            elif found.value is guard.bars:
                line.closed_by.append(guard)
    finally:
        world.price_of = None
    price = line.price_step.value
    if type(price) is Unknown:
        line.doubts.append(price)
    if type(line.allowance.units) is Unknown:
        line.doubts.append(line.allowance.units)
