"""Instruments: what is issued, to whom, in which units; what one does not take over from another."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.expressions import MoneyLiteral, Path
from termlang.syntax.ast.leaves import Amount, Name, Number
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class Instrument(Node):
    kind: Word
    name: Name


class InheritingInstrument(Node):
    kind: Word
    name: Name
    parent: Name


class IssuedShares(Node):
    day: Any
    party: Name
    count: Number | Path
    word: Word
    stated_value: MoneyLiteral
    purchase: Any
    divisibility: tuple[Any, ...]


class IssuedWarrants(Node):
    day: Any
    party: Name
    count: Number | Path
    shares_each: Number
    purchase: Any
    divisibility: tuple[Any, ...]


class Committed(Node):
    day: Any
    party: Name
    count: Amount | Path
    purchase: Any = None
    divisibility: tuple[Any, ...] = ()


class CutTo(Node):
    part: Any


class WholeUnits(Node):
    """`in whole shares`."""


class Allotment(Node):
    """`of which 300 to Westover and 100 to Montrose`: numbers and names in turns."""

    parts: tuple[Number | Name, ...]


class UnitDecimals(Node):
    decimals: Number


class Without(Node):
    what: Word | Path
