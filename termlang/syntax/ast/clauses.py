"""What a line says: one class per form, in the order of the grammar."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.expressions import (
    DayCount,
    MoneyLiteral,
    Path,
    Per,
    Period,
    PerMoney,
    RollBack,
    RollOn,
    Rounding,
)
from termlang.syntax.ast.leaves import Amount, Cell, Currency, Day, Name, Number, Ordinal, Percent, Text
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word

# -------------------------------------------------------------------------------------------------- the file


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


class Definition(Node):
    path: Path
    body: Any
    marks: tuple[Any, ...]


class PiecesDefinition(Node):
    path: Path
    marks: tuple[Any, ...]


class Undisclosed(Node):
    path: Path
    kept_by: Word | Name  # the party that computes it, else the word
    nature: InUnit | Word
    bounds: Any


class StateTerm(Node):
    path: Path
    start: Any
    marks: tuple[Any, ...]


class NoticeTerm(Node):
    path: Path
    party: Name
    period: Period
    receipt: Word | None


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


class Amendment(Node):
    day: Any


class Liquidation(Node):
    issuer: Name


class Rank(Node):
    place: Word
    paid: tuple[Claim, ...] | TheRest


class Claim(Node):
    series: Name
    amount: Any


class TheRest(Node):
    shares: Any


class AsConverted(Node):
    series: Name
    how: Word
    rate: Any
    most: AtMostInAll | None


class AtMostInAll(Node):
    amount: Any
    preference: Word


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


class Instrument(Node):
    kind: Word
    name: Name


class InheritingInstrument(Node):
    kind: Word
    name: Name
    parent: Name


class CompanyRight(Node):
    name: Name
    party: Name
    automatic: Word | None


class Payment(Node):
    day: Any
    debtor: Name
    creditor: Name


class Policy(Node):
    title: Text


class Example(Node):
    title: Text


# ---------------------------------------------------------------------------------------- under a definition


class Piece(Node):
    value: Any
    condition: Any


class Otherwise(Node):
    value: Any


class Exception_(Node):
    condition: Any
    value: Any


# ------------------------------------------------------------------------------------------ under a question


class Reading(Node):
    name: Name


# --------------------------------------------------------------------------------------- under an instrument


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


class WholeUnits(Node):
    """`in whole shares`."""


class Allotment(Node):
    """`of which 300 to Westover and 100 to Montrose`: numbers and names in turns."""

    parts: tuple[Number | Name, ...]


class UnitDecimals(Node):
    decimals: Number


class Conversion(Node):
    label: Name | None
    into: Name
    party: Name


class MandatoryConversion(Node):
    into: Name
    word: Word
    when: Any


class Priced(Node):
    when: Any


class Settled(Node):
    when: Any


class AfterNotice(Node):
    period: Period
    after: Word


class Exercise(Node):
    word: Word
    label: Name | None
    into: Name
    party: Name


class Committed(Node):
    day: Any
    party: Name
    count: Amount | Path
    purchase: Any = None
    divisibility: tuple[Any, ...] = ()


class CutTo(Node):
    part: Any


class Dividend(Node):
    word: Word
    rate: Percent | Path
    base: Any


class Redemption(Node):
    label: Name | None
    party: Name


class Without(Node):
    what: Word | Path


# ---------------------------------------------------------------------------------------- under a conversion


class Window(Node):
    start_word: Word
    start: Any
    end_word: Word | None
    end: Any


class FirstWindow(Node):
    end_word: Word
    end: Any


class MonthlyWindow(Node):
    first: Ordinal
    last: Ordinal | Word


class Thereafter(Node):
    """`thereafter:`"""


class OpenWindow(Node):
    """`at any time:`"""


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


class Amounts(Node):
    first: Any
    tails: tuple[Any, ...]


class Least(Node):
    amount: Any


class Lots(Node):
    amount: Any


class AllLeft(Node):
    """`or all that is left`"""


class Barred(Node):
    condition: Any


class Provided(Node):
    condition: Any


class ShareRounding(Node):
    rounding: Rounding
    fraction: Any


class Accrued(Node):
    subject: Word
    word: Word


class Notice(Node):
    period: Period
    receipt: Word | None


class Also(Node):
    amount: Any
    means: Word | Name
    marks: tuple[Any, ...]


class Cashless(Node):
    value: Any
    condition: Any


class InLieu(Node):
    amount: Any
    elector: Name
    default: Word | None
    condition: Any


# -------------------------------------------------------------------------------------------- under a window


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


class IssueSeries(Node):
    series: Name
    price: Any


# ----------------------------------------------------------------- under a dividend, a redemption, a payment


class AccrualRule(Node):
    compounding: Word
    day_count: DayCount
    start_word: Word
    start: Any
    through: Word | None
    step_up: Percent | None


class PaidIn(Node):
    means: Word | Name | Accretion
    alternative: Word | Name | Accretion | None
    rate: Percent | Path | None
    elector: Name | None
    default: Word | Name | Accretion | None


class PaidEach(Node):
    interval: Word
    first: Any
    roll: RollOn | RollBack | None
    accrues: Word | None
    equal: Word | None


class Accretion(Node):
    to: Name


class RecordDate(Node):
    day: Any


class OverLimit(Node):
    word: Word


class SharesPriced(Node):
    price: Any
    marks: tuple[Any, ...]


class Trigger(Node):
    condition: Any


class RedemptionPrice(Node):
    price: Any
    marks: tuple[Any, ...]


class PaidAmount(Node):
    amount: Any
    means: Word | Name


# -------------------------------------------------------------------------------------------- under a policy


class Use(Node):
    party: Name
    verb: Word
    asked: Any
    of: Name
    choice: Name | None
    occasion: Occasion | None
    readiness: Any


class Occasion(Node):
    which: Word
    interval: Word | None = None


class DividendUse(Node):
    party: Name
    of: Name
    means: Any
    occasion: Occasion


# ------------------------------------------------------------------------------------------ under an example


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
