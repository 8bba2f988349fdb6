"""What a journal says, resolved: each line a dated fact whose names, units and amounts are known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from termlang.model.clauses import Right
from termlang.model.examples import Asking
from termlang.model.expressions import NoticePeriod, TermKey, Value
from termlang.records import frozen
from termlang.source import Span


@frozen
class Fact:
    """A line of a journal: its day, where it stands, its number, and its text on one line."""

    day: date
    span: Span
    line: int
    text: str
    citations: tuple[str, ...]


@frozen
class Request(Fact):
    """A party asks; the deal decides.

    `choice` is the price it elects, `settlement` how it pays an exercise; `held_by` names whose units it is about.
    `most` asks for no more than is open.
    """

    holder: str
    right: Right
    asking: Asking
    choice: str | None
    held_by: str | None = None
    settlement: str | None = None
    most: bool = False


@frozen
class Record(Fact):
    """A request that happened: shares delivered, or cash paid on a redemption.

    `noticed` is the day of its notice, where its price was set later and the line says so.
    """

    holder: str
    right: Right
    asking: Asking
    choice: str | None
    shares: Fraction | None
    cash: Fraction | None
    held_by: str | None = None
    settlement: str | None = None
    noticed: date | None = None


@frozen
class Uses(Fact):
    """A party uses a right to issue a series."""

    holder: str
    right: Right


@frozen
class SeriesIssue(Fact):
    """Units of an instrument are issued to a holder."""

    instrument: str
    units: Fraction
    holder: str


@frozen
class Transfer(Fact):
    """A holder passes units to another."""

    giver: str
    instrument: str
    asking: Asking
    taker: str


@frozen
class StockSale(Fact):
    """A holder sells shares outside the deal."""

    holder: str
    stock: str
    shares: Fraction


@frozen
class SplitFact(Fact):
    """New shares per old, effective at the opening."""

    stock: str
    ratio: Fraction


@frozen
class Election(Fact):
    """A party elects in what a dividend or a redemption is paid; `name` is that of the election."""

    holder: str
    name: str
    way: str


@frozen
class DividendPayment(Fact):
    """A party pays the dividend accrued so far; the deal says how much."""

    instrument: str


@frozen
class DividendRecord(Fact):
    """A dividend that was paid, in money or in shares."""

    instrument: str
    cash: Fraction | None
    shares: Fraction | None


@frozen
class PaymentMade(Fact):
    """A party pays all that has fallen due to another and was not paid; the deal says how much."""

    debtor: str
    creditor: str


@frozen
class PaymentRecord(Fact):
    """What a party paid another of what has fallen due, in money or in shares."""

    debtor: str
    creditor: str
    cash: Fraction | None
    shares: Fraction | None


@frozen
class Disclosure(Fact):
    """A term whose value is known from this day on."""

    key: TermKey
    value: Value


@frozen
class OpeningBalance(Fact):
    """What a holder has of an instrument when the journal begins, of how much that was issued to him."""

    instrument: str
    units: Fraction
    holder: str
    issued: Fraction | None = None


@frozen
class Delivered(Fact):
    """Shares delivered for an instrument before the journal begins, by conversion or exercise or as dividends."""

    instrument: str
    shares: Fraction
    dividends: bool
    holder: str | None


@frozen
class PaidThrough(Fact):
    """The last day for which a dividend was paid when the journal begins."""

    instrument: str
    through: date


@frozen
class OpeningHolding(Fact):
    """What a holder has of a stock when the journal begins."""

    holder: str
    stock: str
    shares: Fraction


@frozen
class RightsIssue(Fact):
    """The issuer issues rights to a stock outside the deal, at a fixed price or at a discount to the market."""

    stock: str
    shares: Fraction | None
    price: Fraction | None
    discount: Fraction | None


@frozen
class StockIssue(Fact):
    """The issuer issues shares at a price, outside the instruments of the deal."""

    stock: str
    shares: Fraction
    price: Fraction


@frozen
class NoticeGiven(Fact):
    """A party gives notice: of a term that waits for one, or of the use of a right; `what` names either."""

    holder: str
    what: str
    period: NoticePeriod
