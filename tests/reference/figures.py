"""Figures that are worked out from several others: tables, penalties, present values, what has happened, solutions."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.syntax import ast
from termlang.syntax.ast import Word
from tests.reference import days, spans
from tests.reference.days import ONE, Nothing

if TYPE_CHECKING:
    from tests.reference.expressions import World

EVENTS = {
    Word.CONVERSIONS: "convert",
    Word.EXERCISES: "exercise",
    Word.REDEMPTIONS: "redeem",
    Word.ISSUES: "issue",
    Word.DIVIDENDS: "dividend",
}
MONTHS = {Word.MONTH: 1, Word.QUARTER: 3, Word.HALF_YEAR: 6, Word.YEAR: 12}


def value(world: World, tree: Any, day: date, today: date, see: Any) -> Any:
    """The value of one of these forms; None of any other."""
    match tree:
        case ast.TheDay():
            return day
        case ast.Itself():
            return world.own["itself"]
        case ast.EventFigure(figure=figure):
            found = world.own[f"it {figure.value}"]
            if found is None:
                raise Nothing("it has no such figure")
            return found
        case ast.TableEntry():
            return _entry(world, tree, see)
        case ast.Penalty():
            return _owed(world, tree, day, see)
        case ast.PresentValue():
            return _worth(world, tree, see)
        case ast.LedgerFigure() | ast.LedgerCount():
            return _happened(world, tree, day, see)
    return None


# -------------------------------------------------------------------------------------------------------------- tables


def _cell(text: str) -> Any:
    return (
        date.fromisoformat(text)
        if "-" in text[1:]
        else Fraction(text.replace("$", "").rstrip("%")) / (100 if text.endswith("%") else 1)
    )


def _entry(world: World, tree: ast.TableEntry, see: Any) -> Fraction:
    """Between two entries as the table says; beyond its ends what it says too, or nothing."""
    line = world.tables[tree.table.text]
    head, *rows = [[cell.text for cell in child.clause.cells] for child in line.children]
    tails = line.clause.tails
    between = next((tail.word for tail in tails if isinstance(tail, ast.BetweenEntries)), None)
    outside = next((tail for tail in tails if isinstance(tail, ast.OutsideTable)), None)
    keys = [_cell(row[0]) for row in rows]
    cells = [[_cell(cell) for cell in row[1:]] for row in rows]
    try:
        if line.clause.columns is None:
            return _line(keys, [row[0] for row in cells], see(tree.value if tree.day is None else tree.day), between)
        columns = [_cell(cell) for cell in head[1:]]
        across = [_line(columns, row, see(tree.value), between) for row in cells]
        return _line(keys, across, see(tree.day), between)
    except Nothing:
        if outside is None:
            raise
        return Fraction(see(outside.value))


def _line(keys: list[Any], values: list[Fraction], at: Any, between: Word | None) -> Fraction:
    found = sorted(zip(keys, values, strict=True))
    for key, entry in found:
        if key == at:
            return entry
    below = [each for each in found if each[0] < at]
    above = [each for each in found if each[0] > at]
    if not below or not above or between is None:
        raise Nothing("no such entry")
    (low, first), (high, last) = below[-1], above[0]
    if between is Word.STRAIGHT:
        part = (at - low).days if isinstance(at, date) else at - low
        whole = (high - low).days if isinstance(at, date) else high - low
        return first + (last - first) * Fraction(part) / Fraction(whole)
    return first if between is Word.LOWER_ONE else last


# ----------------------------------------------------------------------------------------------------- time and money


def _owed(world: World, tree: ast.Penalty, day: date, see: Any) -> Fraction:
    """The periods that have passed, by the amount; the day asked takes the place of an end that lies after it."""
    start = see(tree.start) + (ONE if tree.start_word is Word.AFTER else timedelta(0))
    end = see(tree.end) + (ONE if tree.end_word is Word.THROUGH else timedelta(0))
    end = min(end, day)
    if end <= start:
        return Fraction(0)

    def later(n: int) -> date:
        from tests.reference.expressions import IN_DAYS, IN_MONTHS

        unit, count = tree.period.unit, int(tree.period.count.value) * n
        if unit in IN_MONTHS:
            return days.months_later(start, count * IN_MONTHS[unit], world.rule)
        return start + count * IN_DAYS[unit] * ONE

    whole = 0
    while later(whole + 1) <= end:
        whole += 1
    begun, left = later(whole), (end - later(whole)).days
    part = Fraction(0)
    if left and tree.parts is Word.BEGUN:
        part = Fraction(1)
    elif left and tree.parts is Word.PRORATED:
        part = Fraction(left, (later(whole + 1) - begun).days)
    return see(tree.amount) * (whole + part)


def _worth(world: World, tree: ast.PresentValue, see: Any) -> Fraction:
    """The payments after the day to which they are discounted, each by what 1 grows to from there."""
    first, last, to = see(tree.start), see(tree.end), see(tree.to)
    if tree.end_word is Word.UNTIL:
        last -= ONE
    amount, rate, found, number = see(tree.amount), see(tree.rate), Fraction(0), 0
    while (on := days.months_later(first, number * MONTHS[tree.interval], world.rule)) <= last:
        if on > to:
            grown = 1 + world.accrued(rate, Fraction(1), tree.compounding, tree.day_count, to, on, see)
            found += amount / grown
        number += 1
    return found


# ------------------------------------------------------------------------------------------------ what has happened


def _happened(world: World, tree: Any, day: date, see: Any) -> Fraction:
    """Over the events so far that took effect."""
    kind, of = EVENTS[tree.events], tree.of.text
    found = [each for each in world.accounts.events if each.kind == kind and each.of == of and each.day <= day]
    if tree.days is not None:
        start, end = spans.ends(tree.days, see)
        found = [each for each in found if start <= each.day <= end]
    if isinstance(tree, ast.LedgerCount):
        return Fraction(len(found))
    power = {Word.PRICE: -1, Word.SHARES: 1}.get(tree.figure, 0)
    if power and any(world.factor(each.day, day) != 1 for each in found) and not world.moving:
        raise Nothing("a split since")
    figures = []
    for each in found:
        figure = {Word.PRICE: each.price, Word.AMOUNT: each.value, Word.SHARES: each.shares}[tree.figure]
        if figure is None:
            raise Nothing("it has no such figure")
        figures.append(figure * world.factor(each.day, day) ** power)
    if tree.reducer is Word.TOTAL:
        return sum(figures, Fraction(0))
    if not figures:
        raise Nothing("nothing has happened")
    match tree.reducer:
        case Word.LAST:
            return figures[-1]
        case Word.AVERAGE:
            return sum(figures, Fraction(0)) / len(figures)
        case Word.LOWEST:
            return min(figures)
    return max(figures)


# ----------------------------------------------------------------------------------------------------------- solutions


def solved(world: World, key: tuple[str, str], line: ast.Line, day: date, today: date) -> Any:
    """The one value for which its definition holds: it is linear, so two trials give the line that it lies on."""
    if key in world.finding:
        return world.own[f"trial {key}"]
    world.finding.add(key)
    rest = [mark for mark in line.clause.marks if not isinstance(mark, ast.Rounding)]
    try:

        def tried(x: int) -> Fraction:
            world.own[f"trial {key}"] = Fraction(x)
            return world.defined(line, line.clause.body, rest, day, today)

        a = tried(0)
        b = tried(1) - a
    finally:
        world.finding.discard(key)
    if b == 1:
        raise Nothing("no solution")
    return world.marked(a / (1 - b), line.clause.marks)
