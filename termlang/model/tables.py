"""Printed tables of figures: what stands in them, and what holds between two entries and outside of all."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction

from termlang.model.expressions import node
from termlang.source import Span
from termlang.units import Type

Key = Fraction | date


class Between(Enum):
    """What holds for a day or a figure that lies between two entries."""

    STRAIGHT = "on a straight line"
    LOWER = "the lower one"
    HIGHER = "the higher one"


@node
class Table:
    """Entries by row, and by column where there are two axes; keys ascend. The types are those of keys and entries.

    `between` None means that there is no entry between two others; `outside` None that there is none outside of all.
    """

    name: str
    span: Span
    type: Type
    row_type: Type
    rows: tuple[Key, ...]
    column_type: Type | None
    columns: tuple[Key, ...]
    entries: tuple[tuple[Fraction, ...], ...]
    between: Between | None
    outside: Fraction | None
