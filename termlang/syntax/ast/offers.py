"""Offers: under a window, so much of it at such a price, at once or in stages."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.expressions import Path
from termlang.syntax.ast.leaves import Name, Percent
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class Offer(Node):
    guard: Guard | None
    amount: Any
    price: Any
    tails: tuple[Any, ...]


class Guard(Node):
    condition: Any


class Everything(Node):
    """`all of it`"""


class Staged(Node):
    at_once: Percent | None
    each: Percent
    interval: Word


class UpTo(Node):
    bound: Any


class CountingEvery(Node):
    """`counting every conversion`"""

    what: Word


class CountingWindow(Node):
    """`counting conversions in this window`"""

    what: Word


class WithAddition(Node):
    path: Path


class AsOpen(Node):
    """`as much as is open`"""


class PriceLine(Node):
    guard: Guard | None
    price: Any
    alternative: Any
    elector: Name | None
    marks: tuple[Any, ...]
