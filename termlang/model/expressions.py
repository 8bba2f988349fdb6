"""Expressions: the few nodes to which every wording comes down. Each has its type and its span; names are resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from termlang.records import changed as changed
from termlang.records import node as node
from termlang.source import Span
from termlang.units import Type

if TYPE_CHECKING:
    from termlang.model.tables import Table

Value = Fraction | date | bool


class TermKey(NamedTuple):
    """The name of a term and the instrument it belongs to; the owner is empty for a term of the deal."""

    owner: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} of {self.owner}" if self.owner else self.name

    @property
    def path(self) -> tuple[str, ...]:
        """Where a problem says that it stands."""
        return (self.owner, self.name) if self.owner else (self.name,)


class Expr:
    """Base of the expressions."""

    __slots__ = ()
    type: Type
    span: Span


@node
class Literal(Expr):
    type: Type
    span: Span
    value: Value


@node
class Undisclosed(Expr):
    """A value that the text does not give; low and high are its declared bounds, both included.

    `by` is the party that works it out and tells it; None where the text merely keeps it back.
    """

    type: Type
    span: Span
    name: str
    low: Expr | None
    high: Expr | None
    by: str | None = None


@node
class Ref(Expr):
    """A term by name."""

    type: Type
    span: Span
    key: TermKey


@node
class ReadingIs(Expr):
    """Whether an open question is read one way."""

    type: Type
    span: Span
    question: str
    reading: str


# What a column of a stock's prices is called in a text.
COLUMN_WORDS = {
    "close": "closing price",
    "bid": "closing bid",
    "ask": "closing ask",
    "open": "opening price",
    "high": "daily high",
    "low": "daily low",
    "vwap": "vwap",
    "volume": "trading volume",
    "outstanding": "last reported shares outstanding",
}


@node
class Observe(Expr):
    """What the market or a registrar reports of a stock on the evaluation day."""

    type: Type
    span: Span
    stock: str
    column: str


class AskedFor(Enum):
    """What a request supplies."""

    DAY = "day"  # of the request; without one, the evaluation day
    PRICE = "price"  # at which the request converts or exercises
    SHARES = "shares"  # that the request delivers, whole
    ASKED = "amount asked"  # in stated value, or units
    AMOUNT = "amount"  # that converts, is exercised or is redeemed after limits: stated value, or units


@node
class Asked(Expr):
    """A figure of the request being judged; `right` names the right it is asked of."""

    type: Type
    span: Span
    what: AskedFor
    right: str


@node
class Today(Expr):
    """The evaluation day itself."""

    type: Type
    span: Span


class Figure(Enum):
    """A figure of an event."""

    PRICE = "price"  # per share, as converted, exercised, redeemed or issued
    SHARE_PRICE = "share price"  # at which the shares of a redemption are counted
    AMOUNT = "amount"  # money: of stated value, or paid
    SHARES = "shares"  # delivered or issued
    DISCOUNT = "discount"  # to the market, at which rights to a stock are issued


@node
class EventFigure(Expr):
    """A figure of the event that is happening; `itself` is a `CellNow`."""

    type: Type
    span: Span
    figure: Figure


@node
class CellNow(Expr):
    """The value of a state term just before the event being judged."""

    type: Type
    span: Span
    key: TermKey


class EventKind(Enum):
    """What can happen to an instrument or a stock."""

    ISSUE = "issue"
    RIGHTS = "issue of rights"  # options, warrants, convertible securities outside of the deal
    CONVERSION = "conversion"
    EXERCISE = "exercise"
    REDEMPTION = "redemption"
    DRAW = "draw"
    DIVIDEND = "dividend"  # that is paid


class LedgerReducer(Enum):
    """How the figures of several events become one."""

    LOWEST = "lowest"
    HIGHEST = "highest"
    AVERAGE = "average"
    TOTAL = "total"
    NUMBER = "number"  # how many there are, whatever the figure
    LAST = "last"


@node
class LedgerFold(Expr):
    """A figure over the events of a kind so far, the one that is happening included."""

    type: Type
    span: Span
    reducer: LedgerReducer
    figure: Figure
    event: EventKind
    of: str
    days: DaySpan | None = None
    adjusted: bool = False  # whether figures of earlier days are brought to the shares of the evaluation day


@node
class Proceeds(Expr):
    """What all shares of a series or a stock are paid of an amount, by the waterfall in which it takes part."""

    type: Type
    span: Span
    of: str
    amount: Expr


class Account(Enum):
    """What the accounts tell of an instrument."""

    ISSUED = "issued"
    OUTSTANDING = "outstanding"
    STATED = "stated value"  # of a unit, with the dividends that were added to it


class Parts(Enum):
    """For how much a part of a period counts."""

    PRORATED = "prorated"
    WHOLE = "whole"
    BEGUN = "begun"


class Between(Enum):
    """What is counted between two days."""

    DAYS = "days"
    TRADING = "trading days"
    BUSINESS = "business days"
    MONTHS = "whole months"
    YEARS = "whole years"


@node
class Standing(Expr):
    """A balance of the accounts, in units of the instrument; or what a unit stands for, which began as `initial`."""

    type: Type
    span: Span
    instrument: str
    account: Account
    initial: Expr | None = None


@node
class Apply(Expr):
    """An operation on values; `operation` is a row of the operations table, `options` what the text adds to it."""

    type: Type
    span: Span
    operation: str
    args: tuple[Expr, ...]
    options: tuple[object, ...] = ()


class Choice(Enum):
    """How several cases that hold at once are settled."""

    FIRST = "the first that holds"
    AGREE = "all that hold must agree"


@node
class Choose(Expr):
    """Cases (condition, value) and the value where none holds; None there means that such a day is an error."""

    type: Type
    span: Span
    cases: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr | None
    choice: Choice


@node
class At(Expr):
    """A term as it stood at the end of another day."""

    type: Type
    span: Span
    body: Expr
    day: Expr
    adjusted: bool = False  # whether the figure is brought to the shares of the evaluation day


class Reducer(Enum):
    """How the figures of several days become one."""

    AVERAGE = "average"
    MEDIAN = "median"
    SUM = "sum"
    LOWEST = "lowest"
    HIGHEST = "highest"
    EACH = "each"  # a condition that holds on every day
    AT_LEAST = "at least"  # a condition that holds on `k` days or more
    NUMBER = "number"  # on how many days a condition holds


class DayKind(Enum):
    """Which days are counted; the value is how a text calls them."""

    CALENDAR = "days"
    TRADING = "trading days"
    BUSINESS = "business days"


@node
class NoticePeriod:
    """How long after its receipt a notice takes effect; `receipt` says to which days receipt is rolled, if to any."""

    span: Span
    count: int
    kind: DayKind
    receipt: DayKind | None


@node
class Noticed(Expr):
    """Whether a party's notice of something has taken effect."""

    type: Type
    span: Span
    key: TermKey
    party: str
    period: NoticePeriod


class Reach(Enum):
    """From where a span of days is counted."""

    ENDING_ON = "ending on"
    ENDING_BEFORE = "ending before"
    STARTING_ON = "starting on"
    STARTING_AFTER = "starting after"


@node
class DaySpan:
    """`count` days of a kind (of calendar days, the trading days among them) counted from a day.

    `shift` days of `shift_kind` lie between that day and the near end of the span.
    """

    span: Span
    count: Expr
    kind: DayKind
    reach: Reach
    day: Expr
    shift: int = 0
    shift_kind: DayKind = DayKind.CALENDAR


@node
class Fold(Expr):
    """A figure over the days of a span: of all days, of those where `where` holds, or of the k lowest or highest.

    `weight` is what each day counts for in an average, None where all count alike; `chooser` is the party that picks
    `k` days as it likes.
    """

    type: Type
    span: Span
    reducer: Reducer
    body: Expr
    days: DaySpan
    where: Expr | None = None
    k: int | None = None
    lowest: bool = True
    adjusted: bool = False  # whether the figures of earlier days are brought to the shares of the evaluation day
    weight: Expr | None = None
    chooser: str | None = None


@node
class Lookup(Expr):
    """What a table holds for a row and, where it has two axes, a column."""

    type: Type
    span: Span
    table: Table
    row: Expr
    column: Expr | None
    adjusted: bool = False  # whether keys and entries are brought to the shares of the evaluation day


def children(expr: Expr) -> Iterator[Expr]:
    """The expressions directly inside one."""
    match expr:
        case Apply(args=args):
            yield from args
        case Choose(cases=cases, otherwise=otherwise):
            for condition, value in cases:
                yield condition
                yield value
            if otherwise is not None:
                yield otherwise
        case At(body=body, day=day):
            yield body
            yield day
        case Fold(body=body, days=days, where=where, weight=weight):
            yield body
            yield days.count
            yield days.day
            if where is not None:
                yield where
            if weight is not None:
                yield weight
        case Lookup(row=row, column=column):
            yield row
            if column is not None:
                yield column
        case Standing(initial=Expr() as initial):
            yield initial
        case LedgerFold(days=DaySpan(count=count, day=day)):
            yield count
            yield day
        case Proceeds(amount=amount):
            yield amount
        case Undisclosed(low=low, high=high):
            if low is not None:
                yield low
            if high is not None:
                yield high


def walk(expr: Expr) -> Iterator[Expr]:
    """An expression and everything inside it; names are not followed."""
    waiting = [expr]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(children(found))


def adjusted_for_splits(expr: Expr, undisclosed: Callable[[TermKey], bool] = lambda key: False) -> Expr:
    """An expression under the mark: literals move with splits, look-backs bring earlier days to today's shares.

    So does a term that the text leaves undisclosed, as `undisclosed` says: told, it is a figure of the text like any
    other, and it can carry no mark of its own.
    """

    def moved(part: Expr) -> Expr:
        return adjusted_for_splits(part, undisclosed)

    match expr:
        case Literal(type=type_, span=span) if type_.unit.factors:
            return Apply(type_, span, "adjusted for splits", (expr,))
        case Ref(type=type_, span=span, key=key) if type_.unit.factors and undisclosed(key):
            return Apply(type_, span, "adjusted for splits", (expr,))
        case Apply(args=args):
            return changed(expr, args=tuple(moved(arg) for arg in args))
        case Choose(cases=cases, otherwise=otherwise):
            both = tuple((moved(condition), moved(value)) for condition, value in cases)
            return changed(expr, cases=both, otherwise=None if otherwise is None else moved(otherwise))
        case At(body=body):
            return changed(expr, body=moved(body), adjusted=True)
        case Fold(body=body, where=where):
            counted = None if where is None else moved(where)
            return changed(expr, body=moved(body), where=counted, adjusted=True)
        case LedgerFold() | Lookup():
            return changed(expr, adjusted=True)
        case Proceeds(amount=amount):
            return changed(expr, amount=moved(amount))
    return expr
