"""What a file begins with: the deal, its currency, calendars, sources, parties and stocks; and amendments of it."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.expressions import Rounding
from termlang.syntax.ast.leaves import Currency, Day, Name, Number, Text
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class Language(Node):
    number: Number


class Deal(Node):
    title: Text


class CurrencyLine(Node):
    currency: Currency


class Calendar(Node):
    business: Word | None
    name: Name
    closures: tuple[Day, ...] | None


class MonthsRule(Node):
    rule: Word


class SourceLine(Node):
    name: Name
    title: Text
    file: Text | None
    address: Text | None


class Party(Node):
    name: Name
    members: tuple[Text, ...]


class Stock(Node):
    name: Name
    issuer: Name
    after_split: Rounding | None


class Amendment(Node):
    day: Any
