"""The tree of a `.terms` file: faithful to what was written, every piece with its span.

A grammar rule builds the class of the same name, its parts in the order in which they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, ClassVar, TypeVar, dataclass_transform

import attrs

from termlang.source import Span

_C = TypeVar("_C", bound=type)


class Node:
    """Base of every tree class. Trees compare by `same`, which looks past spans."""

    __slots__ = ()
    packs: ClassVar[bool] = False  # whether the rule's parts, however many, are one tuple
    span: Span

    def __repr__(self) -> str:
        parts = ", ".join(f"{a.name}={getattr(self, a.name)!r}" for a in fields(type(self)) if a.name != "span")
        return f"{type(self).__name__}({parts})"


def fields(kind: type) -> tuple[attrs.Attribute[Any], ...]:
    return attrs.fields(kind)  # type: ignore[no-any-return]


def same(left: object, right: object) -> bool:
    """Whether two trees say the same, spans and comments apart."""
    if isinstance(left, Node):
        return type(left) is type(right) and all(
            same(getattr(left, a.name), getattr(right, a.name))
            for a in fields(type(left))
            if a.name not in ("span", "comment")
        )
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def walk(tree: object) -> Iterator[Node]:
    """Every node of a tree, the outer before the inner."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Node):
            yield found
            waiting.extend(getattr(found, a.name) for a in reversed(fields(type(found))) if a.name != "span")
        elif isinstance(found, tuple) and not isinstance(found, Span):
            waiting.extend(reversed(found))


@dataclass_transform(frozen_default=True)
def node(cls: _C) -> _C:
    """Make a tree class: frozen, slotted, compared by `same` only, so that its import stays cheap."""
    return attrs.frozen(eq=False, repr=False)(cls)


class Word(Enum):
    """The words of the language that carry meaning, as they stand in the tree."""

    END = "end"
    SHARE = "share"
    CONVERTING = "converting"
    EXERCISING = "exercising"
    REDEEMING = "redeeming"
    RUN = "run"
    PREFERRED = "preferred"
    WARRANT = "warrant"
    SHARES = "shares"
    WARRANTS = "warrants"
    CONVERSION = "conversion"
    EXERCISE = "exercise"
    DIVIDEND = "dividend"
    REDEMPTION = "redemption"
    FROM = "from"
    AFTER = "after"
    THROUGH = "through"
    UNTIL = "until"
    BEFORE = "before"
    ON = "on"
    CONVERSIONS = "conversions"
    EXERCISES = "exercises"
    DIVIDENDS = "dividends"
    TOTAL = "total"
    HOLDER = "holder"
    FIRST = "first"
    PRO = "pro"
    STAYS = "stays"
    REDEEMED = "redeemed"
    CASH = "cash"
    LAPSES = "lapses"
    REFUSED = "refused"
    ADDED = "added"
    NEXT = "next"
    FORFEITED = "forfeited"
    SIMPLE = "simple"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    ALL = "all"
    CONVERT = "convert"
    CONVERTS = "converts"
    REDEEM = "redeem"
    REDEEMS = "redeems"
    ALLOWED = "allowed"
    UNKNOWN = "unknown"
    LIMITED = "limited"
    NOT = "not"
    LESSER = "lesser"
    GREATER = "greater"
    EARLIER = "earlier"
    LATER = "later"
    AVERAGE = "average"
    MEDIAN = "median"
    SUM = "sum"
    LOWEST = "lowest"
    HIGHEST = "highest"
    TRADING = "trading"
    WHOLE = "whole"
    CENT = "cent"
    DOWN = "down"
    UP = "up"
    DAYS = "days"
    WEEK = "week"
    WEEKS = "weeks"
    MONTH = "month"
    MONTHS = "months"
    QUARTER = "quarter"
    YEAR = "year"
    YEARS = "years"
    HALF_YEARLY = "half-yearly"
    DAY_WORD = "day"
    TO_NEAREST = "to nearest"
    HALF_EVEN = "half even"
    A_DATE = "a date"
    A_CONDITION = "a condition"
    A_PERCENTAGE = "a percentage"
    A_NUMBER = "a number"
    CLOSING_PRICE = "closing price"
    CLOSING_BID = "closing bid"
    CLOSING_ASK = "closing ask"
    OPENING_PRICE = "opening price"
    DAILY_HIGH = "daily high"
    DAILY_LOW = "daily low"
    VWAP = "vwap"
    VOLUME = "trading volume"
    OUTSTANDING = "last reported shares outstanding"


# ------------------------------------------------------------------------------------------------ the leaves


@node
class Name(Node):
    """One run of capitalised words: `Fixed Price`."""

    span: Span
    text: str


@node
class Text(Node):
    """What stands between quotes."""

    span: Span
    text: str


@node
class Number(Node):
    span: Span
    value: Fraction


@node
class Percent(Node):
    """`25%`; the value is the pure number, 1/4."""

    span: Span
    value: Fraction


@node
class Amount(Node):
    """`$13.06`: a currency symbol and a number."""

    span: Span
    currency: str
    value: Fraction


@node
class Day(Node):
    span: Span
    value: date


@node
class Currency(Node):
    """`$` or `USD`, by itself."""

    span: Span
    text: str


@node
class Cell(Node):
    """One cell of a row of prices or cases, as written."""

    span: Span
    text: str


# ------------------------------------------------------------------------------------- lines and their blocks


@node
class Citation(Node):
    """`[F8K para 2]`: a source and a place in it."""

    span: Span
    source: str
    place: str


@node
class Line(Node):
    """One logical line and what stands indented below it; no `clause` where the line could not be read."""

    span: Span
    clause: Any
    citations: tuple[Citation, ...]
    children: tuple[Line, ...]


@node
class File(Node):
    span: Span
    lines: tuple[Line, ...]


# -------------------------------------------------------------------------------------------------- the file


@node
class Language(Node):
    span: Span
    number: Number


@node
class Deal(Node):
    span: Span
    title: Text


@node
class CurrencyLine(Node):
    span: Span
    currency: Currency


@node
class Calendar(Node):
    span: Span
    name: Name
    closures: tuple[Day, ...] | None


@node
class MonthsRule(Node):
    span: Span
    rule: Word


@node
class SourceLine(Node):
    span: Span
    name: Name
    title: Text
    file: Text | None


@node
class Party(Node):
    span: Span
    name: Name
    members: tuple[Text, ...]


@node
class Stock(Node):
    span: Span
    name: Name
    issuer: Name


@node
class Definition(Node):
    span: Span
    path: Path
    body: Any
    marks: tuple[Any, ...]


@node
class PiecesDefinition(Node):
    span: Span
    path: Path
    marks: tuple[Any, ...]


@node
class Undisclosed(Node):
    span: Span
    path: Path
    nature: InUnit | Word
    bounds: Any


@node
class InUnit(Node):
    span: Span
    unit: MoneyUnit | CountUnit


@node
class MoneyUnit(Node):
    span: Span
    currency: Currency
    per: Per | None


@node
class CountUnit(Node):
    span: Span
    word: Word
    of: Name | None


@node
class Between(Node):
    span: Span
    low: Any
    high: Any


@node
class AtLeast(Node):
    span: Span
    low: Any


@node
class AtMost(Node):
    span: Span
    high: Any


@node
class Question(Node):
    span: Span
    name: Name
    text: Text


@node
class Instrument(Node):
    span: Span
    kind: Word
    name: Name


@node
class InheritingInstrument(Node):
    span: Span
    kind: Word
    name: Name
    parent: Name


@node
class CompanyRight(Node):
    span: Span
    name: Name
    party: Name


@node
class Payment(Node):
    span: Span
    day: Any
    debtor: Name
    creditor: Name


@node
class Example(Node):
    span: Span
    title: Text


# ---------------------------------------------------------------------------------------- under a definition


@node
class Piece(Node):
    span: Span
    value: Any
    condition: Any


@node
class Otherwise(Node):
    span: Span
    value: Any


@node
class Exception_(Node):
    span: Span
    condition: Any
    value: Any


# ------------------------------------------------------------------------------------------ under a question


@node
class Reading(Node):
    span: Span
    name: Name


# --------------------------------------------------------------------------------------- under an instrument


@node
class IssuedShares(Node):
    span: Span
    day: Any
    party: Name
    count: Number | Path
    stated_value: MoneyLiteral
    divisibility: tuple[Any, ...]


@node
class IssuedWarrants(Node):
    span: Span
    day: Any
    party: Name
    count: Number | Path
    shares_each: Number
    divisibility: tuple[Any, ...]


@node
class WholeUnits(Node):
    span: Span


@node
class UnitDecimals(Node):
    span: Span
    decimals: Number


@node
class Conversion(Node):
    span: Span
    label: Name | None
    into: Name
    party: Name


@node
class Exercise(Node):
    span: Span
    label: Name | None
    into: Name
    party: Name


@node
class Dividend(Node):
    span: Span
    rate: Percent | Path
    base: Any


@node
class Redemption(Node):
    span: Span
    party: Name


@node
class Without(Node):
    span: Span
    what: Word | Path


# ---------------------------------------------------------------------------------------- under a conversion


@node
class Window(Node):
    span: Span
    start_word: Word
    start: Any
    end_word: Word | None
    end: Any


@node
class FirstWindow(Node):
    span: Span
    end_word: Word
    end: Any


@node
class Thereafter(Node):
    span: Span


@node
class OpenWindow(Node):
    span: Span


@node
class Limit(Node):
    span: Span
    bound: Any
    tails: tuple[Any, ...]


@node
class Counting(Node):
    packs: ClassVar[bool] = True
    span: Span
    what: tuple[Word, ...]


@node
class Scope(Node):
    span: Span
    word: Word


@node
class Sharing(Node):
    span: Span
    word: Word


@node
class Excess(Node):
    span: Span
    word: Word
    price: Any = None


@node
class Unless(Node):
    span: Span
    condition: Any


@node
class Blocked(Node):
    span: Span
    bound: Any
    tails: tuple[Any, ...]


@node
class Barred(Node):
    span: Span
    condition: Any


@node
class Provided(Node):
    span: Span
    condition: Any


@node
class ShareRounding(Node):
    span: Span
    rounding: Rounding
    fraction: Any


@node
class Accrued(Node):
    span: Span
    word: Word


@node
class Notice(Node):
    span: Span
    period: Period


# -------------------------------------------------------------------------------------------- under a window


@node
class Offer(Node):
    span: Span
    guard: Guard | None
    amount: Any
    price: Any
    tails: tuple[Any, ...]


@node
class Guard(Node):
    span: Span
    condition: Any


@node
class Everything(Node):
    span: Span


@node
class Staged(Node):
    span: Span
    at_once: Percent | None
    each: Percent
    interval: Word


@node
class UpTo(Node):
    span: Span
    bound: Any


@node
class CountingEvery(Node):
    span: Span


@node
class CountingWindow(Node):
    span: Span


@node
class WithAddition(Node):
    span: Span
    path: Path


@node
class AsOpen(Node):
    span: Span


@node
class PriceLine(Node):
    span: Span
    guard: Guard | None
    price: Any
    alternative: Any
    elector: Name | None
    marks: tuple[Any, ...]


@node
class IssueSeries(Node):
    span: Span
    series: Name
    price: Any


# ----------------------------------------------------------------- under a dividend, a redemption, a payment


@node
class AccrualRule(Node):
    span: Span
    compounding: Word
    day_count: str
    start_word: Word
    start: Any
    through: Word | None


@node
class PaidIn(Node):
    span: Span
    means: Word | Name
    alternative: Word | Name | None
    elector: Name | None
    default: Word | Name | None


@node
class PaidEach(Node):
    span: Span
    interval: Word


@node
class SharesPriced(Node):
    span: Span
    price: Any
    marks: tuple[Any, ...]


@node
class Trigger(Node):
    span: Span
    condition: Any


@node
class RedemptionPrice(Node):
    span: Span
    price: Any
    marks: tuple[Any, ...]


@node
class PaidAmount(Node):
    span: Span
    amount: Any
    means: Word | Name


# ------------------------------------------------------------------------------------------ under an example


@node
class ChosenReading(Node):
    span: Span
    first: Name
    second: Name | None


@node
class GivenClose(Node):
    span: Span
    stock: Name
    price: Amount
    day: Day


@node
class GivenPrices(Node):
    span: Span
    stock: Name


@node
class Given(Node):
    span: Span
    supposition: Any


@node
class OnDay(Node):
    span: Span
    day: Day


@node
class Request(Node):
    span: Span
    party: Name
    verb: Word
    asked: Any
    of: Name
    price: Any


@node
class ExpectStatus(Node):
    span: Span
    status: Word
    tails: tuple[Any, ...]


@node
class ExpectLimited(Node):
    span: Span
    status: Word
    shares: Any
    price: Any
    tails: tuple[Any, ...]


@node
class Naming(Node):
    span: Span
    text: Text


@node
class Needing(Node):
    packs: ClassVar[bool] = True
    span: Span
    paths: tuple[Path, ...]


@node
class WhenAsked(Node):
    span: Span
    verb: Word
    asked: Any
    of: Name


@node
class Leaving(Node):
    span: Span
    amount: Any


@node
class Expect(Node):
    span: Span
    value: Any
    price: Any
    cash: Any


@node
class Cases(Node):
    span: Span


@node
class Row(Node):
    packs: ClassVar[bool] = True
    span: Span
    cells: tuple[Cell, ...]


# ----------------------------------------------------------------------------------------------- expressions


@node
class AnyOf(Node):
    packs: ClassVar[bool] = True
    span: Span
    conditions: tuple[Any, ...]


@node
class AllOf(Node):
    packs: ClassVar[bool] = True
    span: Span
    conditions: tuple[Any, ...]


@node
class Denied(Node):
    span: Span
    condition: Any


@node
class HeldEach(Node):
    span: Span
    condition: Any
    days: SpanOfDays


@node
class HeldAtLeast(Node):
    span: Span
    condition: Any
    count: Number
    days: SpanOfDays


@node
class Comparison(Node):
    span: Span
    left: Any
    relation: Any
    right: Any


@node
class Within(Node):
    span: Span
    value: Any
    low: Any
    high: Any


@node
class Met(Node):
    span: Span
    value: Any
    denied: Word | None


@node
class Add(Node):
    span: Span
    left: Any
    right: Any


@node
class Subtract(Node):
    span: Span
    left: Any
    right: Any


@node
class Multiply(Node):
    span: Span
    left: Any
    right: Any


@node
class Divide(Node):
    span: Span
    left: Any
    right: Any


@node
class PercentOf(Node):
    span: Span
    percent: Percent
    of: Any


@node
class Choice(Node):
    span: Span
    extreme: Word
    legs: tuple[Any, ...]


@node
class LookBack(Node):
    span: Span
    reducer: Word
    picked: Picked | None
    body: Any
    days: SpanOfDays
    where: Any


@node
class ExtremeOfDays(Node):
    span: Span
    reducer: Word
    body: Any
    days: SpanOfDays
    where: Any


@node
class Picked(Node):
    span: Span
    count: Number
    end: Word


@node
class SpanOfDays(Node):
    span: Span
    count: Number | Grouped
    kind: Word
    end: Any


@node
class EndingOn(Node):
    span: Span
    day: Any


@node
class EndingBefore(Node):
    span: Span
    day: Any


@node
class StartingAfter(Node):
    span: Span
    day: Any


@node
class StartingOn(Node):
    span: Span
    day: Any


@node
class EndingShifted(Node):
    span: Span
    period: Period
    day: Any


@node
class StartingShifted(Node):
    span: Span
    period: Period
    day: Any


@node
class Sampled(Node):
    span: Span
    value: Any
    day: Any


@node
class Path(Node):
    packs: ClassVar[bool] = True
    span: Span
    names: tuple[Name, ...]


@node
class Grouped(Node):
    span: Span
    value: Any


@node
class Observation(Node):
    span: Span
    column: Word
    stock: Name


@node
class Shifted(Node):
    span: Span
    period: Period
    direction: Word
    day: Any


@node
class OpenDay(Node):
    span: Span
    which: Word
    direction: Word
    day: Any


@node
class Period(Node):
    span: Span
    count: Number
    unit: Word


@node
class MoneyLiteral(Node):
    span: Span
    amount: Amount
    per: Per | None


@node
class NamedMoney(Node):
    span: Span
    currency: Currency
    number: Number
    per: Per | None


@node
class Per(Node):
    span: Span
    word: Word
    of: Name | None


@node
class Count(Node):
    span: Span
    number: Number
    word: Word
    of: Name | None


@node
class Accrual(Node):
    span: Span
    rate: Percent | Path
    base: Any
    compounding: Word
    day_count: str
    start_word: Word
    start: Any
    end_word: Word
    end: Any


@node
class Adjusted(Node):
    span: Span


@node
class Rounding(Node):
    span: Span
    mode: Word | None
    places: Number | Word | None


# Rules whose class has another name, because Python or this module uses the plain one.
RENAMED = {
    "currency": CurrencyLine,
    "source": SourceLine,
    "exception": Exception_,
    "money": MoneyLiteral,
}
