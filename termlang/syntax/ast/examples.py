"""Examples: what is given, what is asked on which day, and what must come out."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.expressions import Path
from termlang.syntax.ast.leaves import Amount, Cell, Day, Name, Text
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class Example(Node):
    title: Text


class ChosenReading(Node):
    first: Name
    second: Name | None


class GivenClose(Node):
    stock: Name
    price: Amount
    day: Day


class GivenPrices(Node):
    stock: Name


class GivenJournal(Node):
    pass


class Given(Node):
    supposition: Any


class OnDay(Node):
    day: Day


class Request(Node):
    party: Name
    verb: Word
    asked: Any
    of: Name
    price: Any
    settlement: Word | None
    chosen: tuple[Day, ...] | None


class ExpectStatus(Node):
    status: Word
    tails: tuple[Any, ...]


class ExpectLimited(Node):
    status: Word
    shares: Any
    price: Any
    tails: tuple[Any, ...]


class Naming(Node):
    text: Text


class Needing(Node):
    packs = True
    paths: tuple[Path, ...]


class WhenAsked(Node):
    verb: Word
    asked: Any
    of: Name


class Leaving(Node):
    amount: Any


class Interval(Node):
    low: Any
    high: Any


class Expect(Node):
    value: Any
    price: Any
    cash: Any
    legs: tuple[Any, ...]


class Cases(Node):
    """`cases:`"""


class Row(Node):
    packs = True
    cells: tuple[Cell, ...]
