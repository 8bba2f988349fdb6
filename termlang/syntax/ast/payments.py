"""Payments: dividends and interest, redemptions, what one party owes another, and what a liquidation pays to whom."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.expressions import DayCount, Path, RollBack, RollOn
from termlang.syntax.ast.leaves import Name, Percent
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class Dividend(Node):
    word: Word
    rate: Percent | Path
    base: Any


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


class Redemption(Node):
    label: Name | None
    party: Name


class Trigger(Node):
    condition: Any


class RedemptionPrice(Node):
    price: Any
    marks: tuple[Any, ...]


class Payment(Node):
    day: Any
    debtor: Name
    creditor: Name


class PaidAmount(Node):
    amount: Any
    means: Word | Name


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
