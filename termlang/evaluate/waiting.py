"""Requests whose price is set after their notice."""

from __future__ import annotations

from datetime import date

from termlang.evaluate.answer import Answer
from termlang.evaluate.expressions import World
from termlang.evaluate.offers import PRICED_ON, later_day
from termlang.evaluate.unknown import Unknown
from termlang.model.clauses import Right
from termlang.model.examples import Status


def waits_for_its_price(world: World, right: Right, answer: Answer) -> date | None:
    """The day on which the price is set, where that alone keeps a request made on the day of the world undecided."""
    if right.priced is None or answer.status is not Status.UNKNOWN or answer.problems:
        return None
    found = later_day(world, right.priced, world.on)
    if isinstance(found, Unknown) or answer.needs != (PRICED_ON.format(day=found),):
        return None
    return found
