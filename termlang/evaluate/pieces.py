"""Pieces: of several values, each under a condition, the one that counts on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from termlang.evaluate import problems as wrong
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, interval, joined
from termlang.model.expressions import Choose

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World


def choose(world: World, expr: Choose, day: date) -> Step:
    conditions = [world.step(condition, day) for condition, _ in expr.cases]
    cases = [
        (condition.value, world.step(value, day))
        for (_, value), condition in zip(expr.cases, conditions, strict=True)
        if condition.value is not False
    ]
    sure = [found.value for holds, found in cases if holds is True]
    possible = [found for _, found in cases]
    if not sure and expr.otherwise is not None:
        possible.append(world.step(expr.otherwise, day))
    inputs = (*(condition for condition in conditions if condition.value is not False), *possible)
    values = [found.value for found in possible]
    known = list(dict.fromkeys(value for value in sure if type(value) is not Unknown))
    value: object
    if len(known) > 1:
        shown = " and ".join(map(str, known))
        value = failed(wrong.CONFLICT.at(expr.span, day=day, values=shown))
    elif not values:
        value = failed(wrong.NO_PIECE.at(expr.span, day=day))
    elif (sure or expr.otherwise is not None) and all(each == values[0] for each in values):
        # Every possible selection gives the same value; one unknown term is the same as itself.
        value = values[0]
    else:
        lows, highs = zip(*(interval(each) for each in values), strict=True)
        low = None if None in lows else min(lows)
        high = None if None in highs else max(highs)
        # No case may come to hold, or two that differ.
        rests_on = [*(holds for holds, _ in cases), *values]
        value = joined(rests_on, low, high, len(cases) > 1 or expr.otherwise is None)
    return Step(value, expr.type, "", expr.span, inputs)
