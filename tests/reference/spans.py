"""Figures and conditions over several days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.syntax import ast
from termlang.syntax.ast import Word
from tests.reference import days
from tests.reference.days import ONE, Nothing

if TYPE_CHECKING:
    from tests.reference.expressions import World


def over_days(world: World, tree: Any, day: date, today: date, see: Any) -> Any:
    chosen = days_of(tree.days, see)

    def on(part: Any, each: date) -> Any:
        return world.value(part, each, min(each, today))

    match tree:
        case ast.HeldEach(condition=condition):
            return all([on(condition, each) for each in chosen])
        case ast.HeldAtLeast(condition=condition, count=count):
            return sum([on(condition, each) for each in chosen]) >= count.value
        case ast.CountedDays(where=where):
            return Fraction(sum([on(where, each) for each in chosen]))
    if world.splits and world.power(tree.body) and not world.moving and chosen:
        last = max(chosen[-1], day)
        if any(chosen[0] < split <= last for split in world.splits):
            raise Nothing("a split inside")
    counted = [each for each in chosen if tree.where is None or on(tree.where, each)]
    moved = [world.brought(tree.body, on(tree.body, each), each, max(each, day)) for each in counted]
    if tree.reducer is Word.VOLUME_WEIGHTED:
        return _weighted(world, moved, counted, day, today)
    found = sorted(moved)
    picked = tree.picked if isinstance(tree, ast.LookBack) else None
    if picked is not None:
        k = int(picked.count.value)
        if len(found) < k:
            raise Nothing("too few days")
        found = found[:k] if picked.end is Word.LOWEST else found[-k:]
    if tree.reducer is Word.SUM:
        return sum(found, Fraction(0))
    if not found:
        raise Nothing("no day")
    middle = len(found) // 2
    return {
        Word.AVERAGE: sum(found, Fraction(0)) / len(found),
        Word.LOWEST: found[0],
        Word.HIGHEST: found[-1],
        Word.MEDIAN: (found[middle] + found[-middle - 1]) / 2,
    }[tree.reducer]


def _weighted(world: World, found: list[Fraction], counted: list[date], day: date, today: date) -> Fraction:
    """Each day's price by the volume of that day, in the shares of the day asked, over the volume of them all."""
    weights = [world.observed("volume", each, min(each, today)) * world.factor(each, day) for each in counted]
    if not sum(weights):
        raise Nothing("no volume")
    return sum((a * b for a, b in zip(found, weights, strict=True)), Fraction(0)) / sum(weights)


def _near(span: ast.SpanOfDays, see: Any) -> tuple[date, int]:
    """The day from which a span counts, that day included, and in which direction."""
    near = see(span.end.day)
    if isinstance(span.end, ast.EndingShifted | ast.StartingShifted):
        period = span.end.period
        trading = period.unit is Word.TRADING
        near = (
            days.nth(days.is_trading_day, near, -int(period.count.value))
            if trading
            else near - period.count.value.numerator * ONE
        )
    forward = isinstance(span.end, ast.StartingOn | ast.StartingAfter | ast.StartingShifted)
    step = 1 if forward else -1
    if isinstance(span.end, ast.EndingBefore | ast.StartingAfter):
        near += step * ONE
    return near, step


def _number(span: ast.SpanOfDays, see: Any) -> int:
    n = see(span.count)
    if n.denominator != 1 or n < 1:
        raise Nothing("no such span")
    return int(n)


def days_of(span: ast.SpanOfDays, see: Any) -> list[date]:
    n, (near, step) = _number(span, see), _near(span, see)
    if span.kind is Word.TRADING:
        walk = days.open_days(days.is_trading_day, near, step)
        return sorted(next(walk) for _ in range(n))
    return sorted(day for k in range(n) if days.is_trading_day(day := near + step * k * ONE))


def ends(span: ast.SpanOfDays, see: Any) -> tuple[date, date]:
    """The first and the last day of a span, both included."""
    n, (near, step) = _number(span, see), _near(span, see)
    if span.kind is Word.TRADING:
        found = days_of(span, see)
        return (found[0], near) if step < 0 else (near, found[-1])
    return (near - (n - 1) * ONE, near) if step < 0 else (near, near + (n - 1) * ONE)
