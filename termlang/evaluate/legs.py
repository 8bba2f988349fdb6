"""What comes beside the shares of a request, and how an exercise is paid for."""

from __future__ import annotations

from fractions import Fraction

from termlang.evaluate import problems as wrong
from termlang.evaluate.answer import Answer, Beside
from termlang.evaluate.case import Case, answered, refused, unknown
from termlang.evaluate.offers import Line, Unelected
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, interval
from termlang.model.clauses import Right, Settlement
from termlang.model.examples import Status
from termlang.model.expressions import AskedFor
from termlang.units import CONDITION

ZERO = Fraction(0)


def settlement_of(right: Right) -> str:
    """The name of the election how an exercise is paid for, or in what a conversion is settled."""
    return right.settlement


def settle_by(case: Case) -> Answer | None:
    """Whether an exercise is cashless, as elected; sets the value of a share. A choice that was not made is raised."""
    cashless = case.right.cashless
    if cashless is None:
        return None
    clause, world = cashless.clause, case.world
    election = settlement_of(case.right)
    chosen = case.elections.get(election)
    holds: object = True
    if cashless.condition is not None:
        found = world.step(cashless.condition, world.on)
        holds = found.value
        if holds is not True or chosen != Settlement.CASH.value:
            case.add(holds, CONDITION, clause.title, clause, "", found)
    if chosen is None:
        if holds is False:
            return None
        raise Unelected(election, case.right.settlements)
    case.used = {**case.used, election: chosen}
    if chosen == Settlement.CASH.value:
        return None
    if holds is not True:
        return refused(case, (clause.title,)) if holds is False else unknown(case, [holds])
    value = world.step(cashless.value, world.on)
    case.value = Step(value.value, value.type, "value of a share", clause.span, (value,), "", clause.citations)
    return None


def instead_of_shares(case: Case, shares: Fraction) -> Answer | None:
    """The answer where what is submitted is paid in cash, as elected; `shares` are those that it would have made."""
    found, world = case.right.in_lieu, case.world
    if found is None:
        return None
    clause, election = found.clause, settlement_of(case.right)
    asked = case.elections.get(election)
    standing = world.state.elections.get(election) if world.state is not None else None
    holds: object = True
    if found.condition is not None:
        step = world.step(found.condition, world.on)
        holds = step.value
        case.add(holds, CONDITION, clause.title, clause, "", step)
    chosen = asked or standing or found.default
    if holds is False:
        # What stands elected waits for the next time; who asks for cash now is told that there is none.
        return refused(case, (clause.title,)) if asked == Settlement.CASH.value else None
    if chosen is None:
        raise Unelected(election, case.right.settlements)
    if chosen != found.default:
        case.used = {**case.used, election: chosen}
    if chosen != Settlement.CASH.value:
        return None
    if holds is not True:
        return unknown(case, [holds])
    assert isinstance(case.units, Fraction) and isinstance(case.outstanding, Fraction)
    amount = case.in_money(case.units)
    world.outcome = (case.right.instrument, {AskedFor.SHARES: shares, AskedFor.AMOUNT: amount})
    paid = world.step(found.amount, world.on)
    world.outcome = None
    value = paid.value
    if isinstance(value, Fraction) and value < 0:
        value = failed(wrong.LEG_BELOW_ZERO.at(clause.span, what=clause.title))
    case.add(value, case.money_type(), "paid instead of shares", clause, "", paid)
    if not isinstance(value, Fraction):
        return unknown(case, [value])
    case.amount, case.shares, case.cash = amount, ZERO, value
    case.remaining = case.in_money(case.outstanding - case.units)
    return answered(case, Status.ALLOWED, (), ())


def close_without_gain(case: Case, lines: list[Line]) -> None:
    """A cashless exercise delivers nothing at a price that is not below the value of a share."""
    if case.value is None or case.right.cashless is None:
        return
    most = interval(case.value.value)[1]
    for line in lines:
        price_least = interval(line.price_step.value)[0]
        if most is not None and price_least is not None and most <= price_least:
            line.closed_by.append(case.right.cashless.clause.title)
            line.guards.append(case.value)
        else:
            # However high the value is, how many shares there are hangs on it.
            line.doubts.extend(each for each in (case.value.value, line.price_step.value) if type(each) is Unknown)


def gain(case: Case, line: Line) -> Fraction:
    """The part of the shares that a cashless exercise delivers: (value - price) / value."""
    assert case.value is not None and line.price is not None
    value = case.value.value
    assert isinstance(value, Fraction)
    return (value - line.price) / value


def add_legs(case: Case) -> Answer | None:
    """The legs of an `also` line, worked out on what the request came to; an answer where one is not known."""
    if not case.right.also:
        return None
    assert case.shares is not None and case.amount is not None
    world = case.world
    world.outcome = (case.right.instrument, {AskedFor.SHARES: case.shares, AskedFor.AMOUNT: case.amount})
    doubts: list[object] = []
    for leg in case.right.also:
        found = world.step(leg.amount, world.on)
        value, clause = found.value, leg.clause
        if isinstance(value, Fraction) and value < 0:
            value = failed(wrong.LEG_BELOW_ZERO.at(clause.span, what=clause.title))
        case.steps.append(Step(value, found.type, clause.title, clause.span, (found,), "", clause.citations))
        if isinstance(value, Fraction):
            asset = leg.asset or world.deal.currency
            case.beside.append(Beside(asset, value, clause.title))
        else:
            doubts.append(value)
    world.outcome = None
    return unknown(case, doubts) if doubts else None
