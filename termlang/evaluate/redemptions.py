"""Redemptions, and rights to issue a series: conditions and a price, without a conversion."""

from __future__ import annotations

from fractions import Fraction

from termlang.evaluate.answer import Answer
from termlang.evaluate.case import Case, answered, refused, titles, unknown
from termlang.evaluate.legs import add_legs
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, interval
from termlang.evaluate.windows import window_of
from termlang.model.examples import Status
from termlang.units import CONDITION

ZERO = Fraction(0)


def too_much(case: Case) -> Answer | None:
    """Refused where more is asked than is outstanding."""
    least, most = interval(case.units)[0], interval(case.outstanding)[1]
    if case.instrument is None or least is None or most is None or least <= most:
        return None
    note = f"{case.text(case.units)} is asked, {case.text(most)} is outstanding"
    case.add(False, CONDITION, "outstanding", case.instrument.clause, note)
    case.notes.append(note)
    return refused(case, (f"outstanding {case.instrument.name}",))


def conditions(case: Case) -> tuple[list[str], list[object]]:
    """The guards of a right without a price of its own: titles of those that refuse, and doubts."""
    refusing: list[str] = []
    doubts: list[object] = []
    for guard in case.right.guards:
        found = case.world.step(guard.condition, case.world.on)
        clause = guard.clause
        case.steps.append(Step(found.value, CONDITION, clause.title, clause.span, (found,), "", clause.citations))
        if type(found.value) is Unknown:
            doubts.append(found.value)
        elif found.value is guard.bars:
            refusing.append(clause.title)
    return refusing, doubts


def redeem(case: Case) -> Answer:
    """A redemption: a trigger must hold, no guard may refuse; the price may be unknown without closing the right."""
    world, right = case.world, case.right
    over_asked = too_much(case)
    if over_asked is not None:
        return over_asked
    opened: list[object] = []
    for trigger in right.triggers:
        found = world.step(trigger.condition, world.on)
        case.add(found.value, CONDITION, trigger.clause.title, trigger.clause, "", found)
        opened.append(found.value)
    refusing, doubts = conditions(case)
    if refusing:
        return refused(case, tuple(refusing))
    if opened and all(value is False for value in opened):
        return refused(case, titles([trigger.clause.title for trigger in right.triggers]))
    if opened and True not in opened:
        doubts.extend(value for value in opened if type(value) is Unknown)
    doubts.extend(each for each in (case.outstanding, case.units) if type(each) is Unknown)
    if doubts:
        return unknown(case, doubts)
    assert isinstance(case.outstanding, Fraction) and isinstance(case.units, Fraction)
    case.amount = case.in_money(case.units)
    case.remaining = case.in_money(case.outstanding - case.units)
    case.shares = ZERO
    needs: tuple[str, ...] = ()
    if right.redemption_price is not None:
        price = world.step(right.redemption_price, world.on)
        case.steps.append(Step(price.value, price.type, "redemption price", right.redemption_price.span, (price,)))
        if isinstance(price.value, Fraction):
            case.price = price.value
            case.cash = price.value * case.units
            case.add(case.cash, case.money_type(), "paid on redemption", right.clause, "units x price")
        elif type(price.value) is Unknown:
            if price.value.problems:
                return unknown(case, [price.value])
            needs = tuple(sorted(price.value.needs))
    return add_legs(case) or answered(case, Status.ALLOWED, (), needs)


def issue(case: Case) -> Answer:
    """A right to issue a series: its window, then its conditions."""
    world, right = case.world, case.right
    found = window_of(world, right.grants, world.on)
    grant, step = found.grant, found.step
    case.steps.append(step)
    case.opens = found.opens
    if step.value is False:
        return refused(case, (step.what,))
    refusing, doubts = conditions(case)
    if refusing:
        return refused(case, tuple(refusing))
    if type(step.value) is Unknown:
        doubts.append(step.value)
    if doubts or grant is None or grant.issue is None:
        return unknown(case, doubts)
    price = world.step(grant.issue.price, world.on)
    clause = grant.issue.clause
    case.steps.append(Step(price.value, price.type, clause.title, clause.span, (), "", clause.citations))
    if type(price.value) is Unknown:
        return unknown(case, [price.value])
    assert isinstance(price.value, Fraction)
    case.cash, case.shares = price.value, ZERO
    return answered(case, Status.ALLOWED, (), ())
