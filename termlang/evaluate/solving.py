"""Terms that are solved: `X = a + b X`, which is `a / (1 - b)`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from termlang.evaluate import problems as wrong
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, enclosed, failed, interval, sized
from termlang.model.expressions import Apply
from termlang.operations.table import OPERATIONS

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World


def solved(world: World, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
    """The one value for which the definition holds."""
    constant, factor = values
    if Unknown in map(type, values):
        bounds = OPERATIONS["solved"].bounds
        assert bounds is not None
        low, high = bounds(interval(constant), interval(factor))
        most = interval(factor)[1]
        value: object = enclosed(values, low, high, most is None or most >= 1)
        return Step(value, expr.type, "", expr.span, inputs)
    if factor >= 1:
        return Step(failed(wrong.SOLVED_AWAY.at(expr.span, day=day, part=factor)), expr.type, "", expr.span, inputs)
    note = ("solved: ", constant, " / (1 - ", factor, ")")
    return Step(sized(constant / (1 - factor), expr.span, world.limits), expr.type, "", expr.span, inputs, note)
