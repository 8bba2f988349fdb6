"""The leaves of a tree, and the lines that it hangs from."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from termlang.syntax.ast.node import Node


class Name(Node):
    """One run of capitalised words: `Fixed Price`."""

    text: str


class Text(Node):
    """What stands between quotes."""

    text: str


class Number(Node):
    value: Fraction


class Ordinal(Node):
    """`5th`: the number of a day of a month."""

    value: int


class Percent(Node):
    """`25%`; the value is the pure number, 1/4."""

    value: Fraction


class Amount(Node):
    """`$13.06`: a currency symbol and a number."""

    currency: str
    value: Fraction


class Day(Node):
    value: date


class Currency(Node):
    """`$` or `USD`, by itself."""

    text: str


class Cell(Node):
    """One cell of a row of prices or cases, as written."""

    text: str


# ------------------------------------------------------------------------------------- lines and their blocks


class Citation(Node):
    """`[F8K para 2]`: a source and a place in it."""

    source: str
    place: str


class Line(Node):
    """One logical line and what stands indented below it; no `clause` where the line could not be read."""

    clause: Any
    citations: tuple[Citation, ...]
    children: tuple[Line, ...]


class File(Node):
    lines: tuple[Line, ...]
