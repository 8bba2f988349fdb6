"""Values, conditions, days and spans of days; and the small parts that lines share with them."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.leaves import Amount, Currency, Name, Number, Ordinal, Percent
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class AnyOf(Node):
    packs = True
    conditions: tuple[Any, ...]


class AllOf(Node):
    packs = True
    conditions: tuple[Any, ...]


class Denied(Node):
    condition: Any


class HeldEach(Node):
    condition: Any
    days: SpanOfDays


class HeldAtLeast(Node):
    condition: Any
    count: Number
    days: SpanOfDays


class Comparison(Node):
    left: Any
    relation: Any
    right: Any


class Within(Node):
    value: Any
    low: Any
    high: Any


class Met(Node):
    value: Any
    denied: Word | None


class Add(Node):
    left: Any
    right: Any


class Subtract(Node):
    left: Any
    right: Any


class Multiply(Node):
    left: Any
    right: Any


class Divide(Node):
    left: Any
    right: Any


class PercentOf(Node):
    percent: Percent
    of: Any


class Choice(Node):
    extreme: Word
    legs: tuple[Any, ...]


class LookBack(Node):
    reducer: Word
    picked: Picked | None
    body: Any
    chooser: Name | None
    days: SpanOfDays
    where: Any


class ExtremeOfDays(Node):
    reducer: Word
    body: Any
    days: SpanOfDays
    where: Any


class CountedDays(Node):
    days: SpanOfDays
    where: Any


class TableEntry(Node):
    table: Name
    day: Any
    value: Any


class Picked(Node):
    count: Number
    end: Word | None = None


class SpanOfDays(Node):
    count: Number | Grouped
    kind: Word
    end: Any


class EndingOn(Node):
    day: Any


class EndingBefore(Node):
    day: Any


class StartingAfter(Node):
    day: Any


class StartingOn(Node):
    day: Any


class EndingShifted(Node):
    period: Period
    day: Any


class StartingShifted(Node):
    period: Period
    day: Any


class Sampled(Node):
    value: Any
    day: Any


class Path(Node):
    packs = True
    names: tuple[Name, ...]

    @property
    def text(self) -> str:
        """The path as it is written, with single blanks."""
        return " of ".join(name.text for name in self.names)


class Grouped(Node):
    value: Any


class Observation(Node):
    column: Word
    stock: Name


class Shifted(Node):
    period: Period | CountedPeriod
    direction: Word
    day: Any


class OpenDay(Node):
    kind: Word
    direction: Word
    day: Any


class NearestOpenDay(Node):
    kind: Word
    direction: Word
    day: Any


class Rolled(Node):
    day: Any
    roll: RollOn | RollBack


class RollOn(Node):
    next: Word
    kind: Word
    month: Word | None


class RollBack(Node):
    kind: Word
    before: Word


class Penalty(Node):
    amount: Any
    period: Period
    start_word: Word
    start: Any
    end_word: Word
    end: Any
    parts: Word


class PresentValue(Node):
    amount: Any
    interval: Word
    start: Any
    end_word: Word
    end: Any
    to: Any
    rate: Percent | Path
    compounding: Word
    day_count: DayCount


class TheDay(Node):
    """The day for which a term is worked out."""


class DayOfMonth(Node):
    number: Ordinal | Word
    place: Word
    day: Any


class Elapsed(Node):
    kind: Word
    start: Any
    end: Any


class Period(Node):
    count: Number
    unit: Word


class CountedPeriod(Node):
    """A length of time whose number is worked out: `(2 * Grace Period) days`."""

    count: Grouped
    unit: Word


class MoneyLiteral(Node):
    amount: Amount
    per: Per | None


class NamedMoney(Node):
    currency: Currency
    number: Number
    per: Per | None


class Per(Node):
    word: Word
    of: Name | None


class PerMoney(Node):
    amount: Amount


class Count(Node):
    number: Number
    word: Word
    of: Name | None
    per: Per | PerMoney | None


class DayCount(Node):
    rule: str
    by: Terminating | InPeriods | None


class Terminating(Node):
    """The day on which the instrument ends."""

    day: Any


class InPeriods(Node):
    """The regular periods of a schedule, one of which begins on a day."""

    period: Period
    start: Any


class Accrual(Node):
    rate: Percent | Path
    base: Any
    compounding: Word
    day_count: DayCount
    start_word: Word
    start: Any
    end_word: Word
    end: Any


class Adjusted(Node):
    """`adjusted for splits`"""


class Solved(Node):
    """`solved`: the value for which a definition that rests on itself holds, in a unit where one is stated."""

    unit: Any


class Rounding(Node):
    mode: Word | None
    places: Number | Word | None


class Proceeds(Node):
    """`what Series A gets of …`"""

    of: Name
    amount: Any


class Itself(Node):
    """The value of a state term before what happens now."""


class EventFigure(Node):
    figure: Word


class LedgerFigure(Node):
    reducer: Word
    figure: Word
    events: Word
    rights: Word | None
    of: Name
    days: SpanOfDays | None


class LedgerCount(Node):
    events: Word
    rights: Word | None
    of: Name
    days: SpanOfDays | None
