"""What a question returns: values, what was chosen, what is missing, and the reasons."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import field, frozen

from termlang.diagnostics import Problem, TermlangError
from termlang.evaluate.trace import Step
from termlang.model.examples import Status
from termlang.units import PURE, Type, Unit


class Ambiguous(TermlangError):
    """One answer was asked for, and open readings or elections leave several."""


@frozen(eq=False)
class Part:
    """A part of a request that one price line took: the amount, in the unit of the answer's amount, and its price."""

    amount: Fraction
    price: Fraction
    title: str


@frozen(eq=False)
class Beside:
    """What comes beside the shares: units of an instrument, or money (the asset is the currency)."""

    asset: str
    amount: Fraction
    title: str


@frozen(eq=False)
class Answer:
    """What becomes of one request under one combination of readings and elections.

    `amount` is what converts (or is exercised, redeemed) after limits, in money of stated value where the instrument
    has one, else in units; `remaining` is what stays outstanding after it; `price` is None where several prices apply
    or none is known; `cash` is paid to the holder (redemption, cash for a fraction) or by him (exercise, issue);
    `beside` is what an `also` line brings, money included. None is unknown.
    """

    right: str
    on: date
    status: Status
    readings: dict[str, str]
    elections: dict[str, str]
    amount: Fraction | None
    price: Fraction | None
    shares: Fraction | None
    cash: Fraction | None
    remaining: Fraction | None
    binding: tuple[str, ...]
    needs: tuple[str, ...]
    reasons: Step
    amount_unit: Unit = PURE
    price_unit: Unit = PURE
    shares_unit: Unit = PURE
    cash_unit: Unit = PURE
    parts: tuple[Part, ...] = ()
    beside: tuple[Beside, ...] = ()
    opens: date | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = field(default=())
    # Questions that change nothing, and the readings on which the reasons are shown.
    supposed: dict[str, str] = field(factory=dict)
    dividend_shares: Fraction = field(kw_only=True)  # for accrued dividends, beside `shares`
    share_price: Fraction | None = None  # at which the shares of a redemption are counted

    def __bool__(self) -> bool:
        raise TypeError("an answer is neither true nor false; look at its status")

    def key(self) -> tuple[object, ...]:
        """What must agree for two answers to be one."""
        return (
            self.status,
            tuple(sorted(self.elections.items())),
            self.amount,
            self.price,
            self.shares,
            self.cash,
            self.remaining,
            tuple((each.asset, each.amount) for each in self.beside),
            self.binding,
            self.needs,
            self.opens,
            self.dividend_shares,
            tuple(problem.message for problem in self.problems),
        )


@frozen(eq=False)
class TermAnswer:
    """What a term comes to under one combination of readings: a value, or what it needs and the interval it lies in."""

    asked: str
    on: date
    readings: dict[str, str]
    value: Fraction | date | bool | None
    type: Type
    low: Fraction | None
    high: Fraction | None
    needs: tuple[str, ...]
    reasons: Step
    total: tuple[Fraction, Unit, str] | None = None
    problems: tuple[Problem, ...] = ()
    supposed: dict[str, str] = field(factory=dict)

    def __bool__(self) -> bool:
        raise TypeError("an answer is neither true nor false; look at its value")

    def key(self) -> tuple[object, ...]:
        """What must agree for two answers to be one."""
        return (self.value, self.low, self.high, self.needs, tuple(problem.message for problem in self.problems))
