"""Limits: what they count, for whom and how often, and what becomes of what is over them."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.expressions import Period
from termlang.syntax.ast.leaves import Name
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class Limit(Node):
    bound: Any
    tails: tuple[Any, ...]


class Counting(Node):
    packs = True
    what: tuple[Word, ...]


class Scope(Node):
    word: Word


class Measured(Node):
    word: Word


class Recurring(Node):
    every: Word | Period


class Sharing(Node):
    word: Word


class Belonging(Node):
    packs = True
    to: tuple[Word | Name, ...]


class Excess(Node):
    word: Word
    price: Any = None


class Unless(Node):
    condition: Any


class Blocked(Node):
    bound: Any
    tails: tuple[Any, ...]
