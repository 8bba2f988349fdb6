"""The tree of a journal: one class a form of line."""

from __future__ import annotations

from termlang.syntax.ast.leaves import Amount, Day, Name, Number, Percent
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class Units(Node):
    """`200 shares`, `75,000 warrants`."""

    number: Number


Asked = Word | Amount | Units


class Request(Node):
    day: Day
    who: Name
    verb: Word
    asked: Asked
    of: Name
    held_by: Name | None
    choice: Name | None
    settlement: Word | None


class Record(Node):
    day: Day
    who: Name
    verb: Word
    asked: Asked
    of: Name
    held_by: Name | None
    shares: Number
    choice: Name | None
    settlement: Word | None
    noticed: NoticedOn | None


class RedemptionRecord(Node):
    day: Day
    who: Name
    asked: Asked
    of: Name
    held_by: Name | None
    paid: Amount | Number
    noticed: NoticedOn | None


class IssueRequest(Node):
    day: Day
    who: Name
    right: Name


class SeriesIssue(Node):
    day: Day
    who: Name
    units: Units
    of: Name
    to: Name


class Transfer(Node):
    day: Day
    who: Name
    asked: Asked
    of: Name
    to: Name


class StockSale(Node):
    day: Day
    who: Name
    shares: Number
    of: Name


class Split(Node):
    day: Day
    stock: Name
    new: Number
    old: Number


class StockIssue(Node):
    day: Day
    who: Name
    units: Units
    of: Name
    price: Amount


class RightsIssue(Node):
    day: Day
    who: Name
    units: Units | None
    of: Name
    price: Amount | Percent


class DividendElection(Node):
    day: Day
    who: Name
    way: Word | Name
    what: Word
    of: Name


class DividendPayment(Node):
    day: Day
    who: Name
    of: Name


class DividendRecord(Node):
    day: Day
    who: Name
    paid: Amount | Number
    of: Name


class PaymentMade(Node):
    day: Day
    who: Name
    to: Name


class PaymentRecord(Node):
    day: Day
    who: Name
    paid: Amount | Number
    to: Name


class NoticedOn(Node):
    day: Day


class Disclosure(Node):
    day: Day
    name: Name
    of: Name | None
    value: Word | Amount | Number | Percent | Day


class OpeningBalance(Node):
    day: Day
    instrument: Name
    units: Units
    holder: Name
    issued: Number | None


class Delivered(Node):
    day: Day
    instrument: Name
    shares: Number
    dividends: Word | None
    holder: Name | None


class PaidThrough(Node):
    day: Day
    instrument: Name
    through: Day


class OpeningHolding(Node):
    day: Day
    holder: Name
    shares: Number
    stock: Name


class NoticeGiven(Node):
    day: Day
    who: Name
    verb: Word | None
    name: Name
    of: Name | None
