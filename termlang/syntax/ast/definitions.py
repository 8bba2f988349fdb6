"""Definitions: what a term means, at once or in pieces; undisclosed and changing terms, tables, questions."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.expressions import Path, Per, Period, PerMoney, RollBack, RollOn
from termlang.syntax.ast.leaves import Currency, Name, Text
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class Definition(Node):
    path: Path
    body: Any
    marks: tuple[Any, ...]


class PiecesDefinition(Node):
    path: Path
    marks: tuple[Any, ...]


class Piece(Node):
    value: Any
    condition: Any


class Otherwise(Node):
    value: Any


class Exception_(Node):
    condition: Any
    value: Any


class Undisclosed(Node):
    path: Path
    kept_by: Word | Name  # the party that computes it, else the word
    nature: InUnit | Word
    bounds: Any


class InUnit(Node):
    unit: MoneyUnit | CountUnit


class MoneyUnit(Node):
    currency: Currency
    per: Per | None


class CountUnit(Node):
    word: Word
    of: Name | None
    per: Per | PerMoney | None


class Between(Node):
    low: Any
    high: Any


class AtLeast(Node):
    low: Any


class AtMost(Node):
    high: Any


class StateTerm(Node):
    path: Path
    start: Any
    marks: tuple[Any, ...]


class OnEvent(Node):
    event: Word
    rights: Word | None
    of: Name
    means: Name | None
    bound: Any
    value: Any


class InDays(Node):
    start_word: Word
    start: Any
    end_word: Word | None
    end: Any


class ToDay(Node):
    end_word: Word
    end: Any


class EachPeriod(Node):
    period: Period
    start: Any
    roll: RollOn | RollBack | None
    value: Any


class NoticeTerm(Node):
    path: Path
    party: Name
    period: Period
    receipt: Word | None


class Table(Node):
    name: Name
    rows: Axis
    columns: Axis | None
    nature: InUnit | Word
    tails: tuple[Any, ...]


class Axis(Node):
    word: Word
    of: Name | None = None


class BetweenEntries(Node):
    word: Word


class OutsideTable(Node):
    value: Any


class Question(Node):
    name: Name
    text: Text


class Reading(Node):
    name: Name
