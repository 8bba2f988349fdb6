"""State terms: what changes them, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from termlang.syntax import ast
from termlang.syntax.ast import Word
from tests.reference.days import Nothing
from tests.reference.expressions import World

EVENTS = {Word.ISSUE: "issue", Word.CONVERSION: "convert", Word.EXERCISE: "exercise", Word.REDEMPTION: "redeem"}
Key = tuple[str, str]


def resets(world: World, key: Key, through: date) -> Iterator[date]:
    """The days on which a term is changed by the calendar, counted from the anchor."""
    for child in world.terms[key].children:
        if not isinstance(child.clause, ast.EachPeriod):
            continue
        for number in range(1, 1000):
            day = _reset_day(world, child.clause, number)
            if day > through:
                break
            yield day


def _reset_day(world: World, clause: ast.EachPeriod, number: int) -> date:
    period = clause.period
    at = clause.span
    count = ast.Number(at, period.count.value * number)
    tree: Any = ast.Shifted(at, ast.Period(at, count, period.unit), Word.AFTER, clause.start)
    if clause.roll is not None:
        tree = ast.Rolled(at, tree, clause.roll)
    found: date = world.value(tree, date(2030, 1, 1), date(2030, 1, 1))
    return found


def reset(world: World, key: Key, day: date) -> None:
    for child in world.terms[key].children:
        if isinstance(child.clause, ast.EachPeriod):
            _change(world, key, child.clause.value, day)


def _change(world: World, key: Key, value: Any, day: date) -> None:
    """The value before is `itself`; what cannot be worked out leaves the term without a value from then on."""
    line = world.terms[key]
    outer = world.inside
    world.inside = key[0]
    found: Any
    try:
        world.own["itself"] = world.term(key[1], day, day, key[0])
        moving, world.moving = world.moving, any(isinstance(mark, ast.Adjusted) for mark in line.clause.marks)
        try:
            found = world.marked(world.value(value, day, day), line.clause.marks)
        finally:
            world.moving = moving
    except Nothing as nothing:
        found = nothing
    finally:
        world.inside = outer
        world.own.pop("itself", None)
    world.told.setdefault(key, []).append((day, found))


def happened(
    world: World, kind: str, of: str, day: date, price: Fraction | None, amount: Fraction, shares: Fraction
) -> None:
    """Every term that looks at such an event, before the next line of the day."""
    world.own |= {"it price": price, "it amount": amount, "it shares": shares}
    for key, line in world.terms.items():
        for child in line.children:
            match child.clause:
                case ast.OnEvent(event=event, of=name, bound=bound, value=value):
                    if EVENTS[event] != kind or name.text != of:
                        continue
                    if bound is not None and (price is None or price >= world.value(bound, day, day)):
                        continue
                    _change(world, key, value, day)
    for each in ("it price", "it amount", "it shares"):
        del world.own[each]
