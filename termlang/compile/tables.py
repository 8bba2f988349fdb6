"""Printed tables in a compiled run: the entry for keys that the day decides."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from termlang.model.tables import Between, Key, Table

ONE = Fraction(1)


def entry_of(table: Table, row: Key, column: Key | None = None) -> Fraction | None:
    """What a table holds, None where it says nothing."""
    down = _weights(table, table.rows, row)
    across = {0: ONE} if column is None else _weights(table, table.columns, column)
    if down is None or across is None:
        return None
    if not down or not across:
        return table.outside
    parts = [table.entries[i][j] * of_row * of_column for i, of_row in down.items() for j, of_column in across.items()]
    return sum(parts, Fraction(0))


def _weights(table: Table, keys: tuple[Key, ...], key: Key) -> dict[int, Fraction] | None:
    """By place, how much of an entry counts: of two between which a line is drawn, of none outside of all."""
    at = _number(key)
    places = [_number(each) for each in keys]
    if at in places:
        return {places.index(at): ONE}
    below = [number for number, place in enumerate(places) if place < at]
    above = [number for number, place in enumerate(places) if place > at]
    if table.between is Between.LOWER and below:
        return {below[-1]: ONE}
    if table.between is Between.HIGHER and above:
        return {above[0]: ONE}
    if not below or not above:
        return {}
    if table.between is not Between.STRAIGHT:
        return None
    part = (at - places[below[-1]]) / (places[above[0]] - places[below[-1]])
    return {below[-1]: 1 - part, above[0]: part}


def _number(key: Key) -> Fraction:
    return Fraction(key.toordinal()) if isinstance(key, date) else key
