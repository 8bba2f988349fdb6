"""Limits on units and on money: what of a request fits under them, and what becomes of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from termlang.evaluate.answer import Answer
from termlang.evaluate.case import Case, refused, unknown
from termlang.evaluate.limits import clash, consequence, fit, needs_of
from termlang.evaluate.lots import down_to_lots
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.evaluate.usage import next_period
from termlang.model.clauses import Excess, Limit, Measure
from termlang.quantity import shown

ZERO = Fraction(0)
ONE = Fraction(1)


def within(case: Case, price: Fraction | Unknown | None = None) -> Answer | None:
    """Cut what is asked to what fits; `price` is what is paid for a unit. An answer where nothing fits, or unknown."""
    assert isinstance(case.units, Fraction)
    limits = [limit for limit in case.right.limits if limit.measure is not Measure.SHARES]
    if not limits:
        return None
    worth: Mapping[Measure, Fraction | Unknown] = {
        Measure.UNITS: ONE,
        Measure.STATED: case.stated or ONE,
        Measure.PAID: ONE if price is None else price,
    }
    found = fit(case.world, case.right, case.units, worth=worth)
    case.steps.extend(found.steps)
    if isinstance(found.shares, Unknown):
        return unknown(case, [found.shares])
    if not found.bound_by:
        return None
    units, limit = found.shares, found.bound_by[0]
    units = down_to_lots(case, units)
    binding = tuple(dict.fromkeys(each.clause.title for each in found.bound_by))
    stays = limit.excess in (Excess.STAYS, Excess.NEEDS)
    if limit.excess is Excess.REFUSED or (stays and not units):
        case.notes.append(f"{case.text(units)} fits, {case.text(case.units)} is asked")
        opens = [day for each in found.bound_by if (day := next_period(case.world.on, each)) is not None]
        case.opens = max(opens, default=None)
        return refused(case, binding)
    case.over = (limit, case.units - units)
    case.cut_by = (*case.cut_by, *binding)
    case.units = units
    return None


def clash_with(case: Case, bound_by: tuple[Limit, ...]) -> Unknown | None:
    """The error that a limit in shares cuts further, and says another thing of what both cut off."""
    if case.over is None or not bound_by:
        return None
    one, other = case.over[0], bound_by[0]
    same = consequence(case.world, one) == consequence(case.world, other)
    return None if same else clash((one, other))


def beyond(case: Case, paid: list[Step]) -> Fraction:
    """What becomes of what was cut off: its price among what is paid, and the units that are gone with it."""
    if case.over is None:
        return ZERO
    limit, units = case.over
    if limit.excess in (Excess.STAYS, Excess.NEEDS):
        return ZERO
    if limit.excess is Excess.REDEEMED:
        assert limit.excess_price is not None
        price = case.world.step(limit.excess_price, case.world.on)
        value = price.value * units if isinstance(price.value, Fraction) else price.value
        clause, what = limit.clause, f"the excess {limit.excess.value}"
        paid.append(Step(value, case.money_type(), what, clause.span, (price,), shown(units), clause.citations))
    return units


def needs_beyond(case: Case) -> tuple[str, ...]:
    """What the part that was cut off waits for."""
    return () if case.over is None else needs_of(case.world, case.over[0])
