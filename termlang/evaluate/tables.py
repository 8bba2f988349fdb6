"""Tables: the entry for a day and a figure, lines between entries, and how far it is known where they are not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.evaluate import problems as wrong
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, enclosed, failed, interval
from termlang.model.expressions import Lookup
from termlang.model.tables import Between, Key, Table
from termlang.quantity import shown
from termlang.units import Type

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

WHOLE = Fraction(1)
_Range = tuple[Key | None, Key | None]
_Places = tuple[tuple[int, Fraction], ...]


def table_entry(world: World, expr: Lookup, day: date) -> Step:
    """What a table holds; where the day or the figure is not known, an interval of all that it may hold."""
    table = expr.table
    inputs = tuple(world.step(each, day) for each in (expr.row, expr.column) if each is not None)
    values = [found.value for found in inputs]
    ranges = [
        _asked(world, expr, type_, value, day)
        for value, type_ in zip(values, (table.row_type, table.column_type), strict=False)
    ]
    rows = _knots(table.rows, *ranges[0])
    columns = _knots(table.columns, *ranges[1]) if len(ranges) > 1 else (None,)
    entries = [entry(table, row, column) for row in rows for column in columns]
    if any(None in ends for ends in ranges):
        entries.append(table.outside)
    known = [world.as_stated(expr.type, each, day) if expr.adjusted else each for each in entries if each is not None]
    value: object
    if any(type(each) is Unknown for each in values):
        low, high = min(known, default=None), max(known, default=None)
        value = enclosed(values, low, high, len(known) < len(entries))
    elif known:
        value = known[0]
    else:
        where = " and ".join(shown(each) if isinstance(each, Fraction) else str(each) for each in values)
        value = failed(wrong.NO_ENTRY.at(expr.span, table=table.name, where=where))
    return Step(value, expr.type, f"table {table.name}", expr.span, inputs)


def _asked(world: World, expr: Lookup, type_: Type | None, value: object, day: date) -> _Range:
    """The interval in which a key lies, in the shares that the table counts in."""
    if isinstance(value, date):
        return value, value
    low, high = interval(value)
    if not expr.adjusted or type_ is None:
        return low, high
    factor = world.as_stated(type_, WHOLE, day)
    return (None if low is None else low / factor), (None if high is None else high / factor)


def entry(table: Table, row: Key, column: Key | None) -> Fraction | None:
    """What a table holds for a row and a column, None where it says nothing of them.

    A day between two rows weighs by calendar days: the 91st of 365 days is 91/365 of the way.
    """
    down = _places(table, table.rows, row)
    across = _places(table, table.columns, column) if column is not None else ((0, WHOLE),)
    if down is None or across is None:
        return None
    if not down or not across:
        return table.outside
    return sum((table.entries[i][j] * part * of for i, part in down for j, of in across), Fraction(0))


def _places(table: Table, keys: Sequence[Any], key: Key) -> _Places | None:
    """The entries that count for a key, and how much; empty outside of the table, None where nothing is said."""
    above = bisect_left(keys, key)
    if above < len(keys) and keys[above] == key:
        return ((above, WHOLE),)
    if table.between is Between.LOWER and above > 0:
        return ((above - 1, WHOLE),)
    if table.between is Between.HIGHER and above < len(keys):
        return ((above, WHOLE),)
    if above in (0, len(keys)):
        return ()
    if table.between is not Between.STRAIGHT:
        return None
    low, at, high = (_number(each) for each in (keys[above - 1], key, keys[above]))
    part = (at - low) / (high - low)
    return ((above - 1, 1 - part), (above, part))


def _number(key: Key) -> Fraction:
    return Fraction(key.toordinal()) if isinstance(key, date) else key


def _knots(keys: Sequence[Any], low: Key | None, high: Key | None) -> tuple[Any, ...]:
    """Where the extremes over an interval lie: at its ends, and at the keys of the table between them."""
    if low is not None and low == high:
        return (low,)
    first = 0 if low is None else bisect_right(keys, low)
    last = len(keys) if high is None else bisect_left(keys, high)
    return (*[each for each in (low, high) if each is not None], *keys[first:last])
