"""One request while it is judged: what is known of it so far, its steps in their order, and its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import define, field

from termlang.diagnostics import Problem
from termlang.evaluate.answer import Answer, Beside, Part
from termlang.evaluate.days import PROJECTED
from termlang.evaluate.expressions import World
from termlang.evaluate.offers import Line
from termlang.evaluate.trace import Note, Step
from termlang.evaluate.unknown import Unknown, joined, sized
from termlang.model.clauses import Clause, Instrument, Limit, Right
from termlang.model.examples import Status
from termlang.quantity import money, shown
from termlang.units import PURE, Type, Unit, base, quantity

ZERO = Fraction(0)


@define(eq=False)
class Case:
    """One request while it is judged: what is known so far, and the steps in their order."""

    world: World
    right: Right
    instrument: Instrument | None
    elections: Mapping[str, str]
    most: bool
    issued: Fraction | Unknown = ZERO
    outstanding: Fraction | Unknown = ZERO
    units: Fraction | Unknown = ZERO
    stated: Fraction | None = None
    accrued: Fraction = ZERO
    steps: list[Step] = field(factory=list)
    notes: list[str] = field(factory=list)
    parts: list[tuple[Line, Fraction]] = field(factory=list)
    cut_by: tuple[str, ...] = ()  # what shrank the request before it was counted
    over: tuple[Limit, Fraction] | None = None  # the limit on units or money that cut it, and the units cut off
    least: Fraction | None = None  # in units, where the text asks for a least amount
    lot: Fraction | None = None  # in units, where what converts is whole lots
    raw: Fraction = ZERO
    shares: Fraction | None = None
    dividend_shares: Fraction = ZERO
    cash: Fraction | None = None
    amount: Fraction | None = None
    remaining: Fraction | None = None
    price: Fraction | None = None
    paid_in: str | None = None
    share_price: Fraction | None = None
    opens: date | None = None
    used: dict[str, str] = field(factory=dict)
    value: Step | None = None  # of a share, where an exercise is cashless
    beside: list[Beside] = field(factory=list)

    def amount_unit(self) -> Unit:
        if self.instrument is None:
            return PURE
        return base(self.world.deal.currency) if self.stated is not None else self.instrument.unit

    def shares_each(self) -> Fraction:
        """How many shares a warrant is for, on the day."""
        instrument, world = self.instrument, self.world
        assert instrument is not None and instrument.shares_each is not None
        each = instrument.shares_each
        if not instrument.each_moves:
            return each
        return world.as_stated(quantity(base(self.right.into)), each, world.on)

    def in_money(self, units: Fraction) -> Fraction:
        """Units as stated value where the instrument has one."""
        return units if self.stated is None else units * self.stated

    def text(self, units: Fraction | Unknown) -> str:
        if type(units) is Unknown:
            return "all"
        assert isinstance(units, Fraction) and self.instrument is not None
        if self.stated is None:
            return f"{shown(units)} {self.instrument.name}"
        return f"{money(self.in_money(units))} {self.world.deal.currency}"

    def add(self, value: object, type_: Type | None, what: str, clause: Clause, note: Note = "", *inputs: Step) -> None:
        """The next step, said by a clause."""
        self.steps.append(Step(value, type_, what, clause.span, inputs, note, clause.citations))

    def money_type(self) -> Type:
        return quantity(base(self.world.deal.currency))


def titles(titles: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(titles))


def refused(case: Case, binding: tuple[str, ...]) -> Answer:
    case.amount, case.shares, case.cash = ZERO, ZERO, ZERO
    case.dividend_shares = ZERO
    known = case.instrument is not None and isinstance(case.outstanding, Fraction)
    case.remaining = case.in_money(case.outstanding) if known else None  # type: ignore[arg-type]
    return answered(case, Status.REFUSED, binding, ())


def unknown(case: Case, doubts: Sequence[object]) -> Answer:
    found = joined(doubts)
    case.amount = case.shares = case.cash = case.remaining = None
    return answered(case, Status.UNKNOWN, (), tuple(sorted(found.needs)), found.problems)


def answered(
    case: Case,
    status: Status,
    binding: tuple[str, ...],
    needs: tuple[str, ...],
    problems: tuple[Problem, ...] = (),
) -> Answer:
    world, right = case.world, case.right
    if status in (Status.ALLOWED, Status.LIMITED):
        figures = (case.amount, case.price, case.shares, case.cash, case.remaining)
        all_sized = [sized(figure, right.clause.span, world.limits) for figure in figures]
        large = [found for found in all_sized if type(found) is Unknown]
        if large:
            return unknown(case, large)
    if world.projected:
        calendar = world.deal.calendar
        case.notes.append(f"{PROJECTED}: {calendar.name} is published through {calendar.last_published}")
    if case.dividend_shares:
        case.notes.append(f"and {shown(case.dividend_shares)} shares for accrued dividends")
    parts = tuple(Part(case.in_money(taken), line.price or ZERO, line.offer.clause.title) for line, taken in case.parts)
    note = f"opens on {case.opens}" if case.opens and status is Status.REFUSED else ""
    root = Step(
        status.value,
        None,
        right.name,
        right.clause.span,
        tuple(case.steps),
        "; ".join([*case.notes, *([note] if note else [])]),
        right.clause.citations,
    )
    currency = base(world.deal.currency) if world.deal.currency else PURE
    into = base(right.into) if right.verb.delivers else PURE
    price_unit = currency.per(into) if into.factors else currency.per(base(right.instrument))
    if case.paid_in is not None:
        into = base(case.paid_in)
    return Answer(
        right.name,
        world.on,
        status,
        dict(world.consulted),
        case.used,
        case.amount,
        case.price,
        case.shares,
        case.cash,
        case.remaining,
        binding,
        needs,
        root,
        case.amount_unit(),
        price_unit,
        into,
        currency,
        parts,
        tuple(case.beside) if status in (Status.ALLOWED, Status.LIMITED) else (),
        case.opens if status is Status.REFUSED else None,
        problems,
        tuple(case.notes),
        dividend_shares=case.dividend_shares,
        share_price=case.share_price,
    )
