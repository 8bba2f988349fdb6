"""Draws on a facility: the part of what is asked that they come to, and what the buyer pays for the shares."""

from __future__ import annotations

from fractions import Fraction

from termlang.evaluate import problems as wrong
from termlang.evaluate.answer import Answer
from termlang.evaluate.case import Case, refused, unknown
from termlang.evaluate.unknown import Unknown, failed
from termlang.model.expressions import AskedFor
from termlang.units import NUMBER


def cut(case: Case) -> Answer | None:
    """Shrink what is asked to the part that the text leaves of it; an answer where that is nothing, or not known."""
    if case.right.cut is None:
        return None
    clause, part = case.right.cut
    found = case.world.step(part, case.world.on)
    value = found.value
    if isinstance(value, Fraction) and not 0 <= value <= 1:
        value = failed(wrong.NO_PART.at(clause.span, value=value))
    case.add(value, NUMBER, clause.title, clause, "", found)
    if type(value) is Unknown:
        return unknown(case, [value])
    assert isinstance(value, Fraction) and isinstance(case.units, Fraction)
    if not value:
        return refused(case, (clause.title,))
    if value < 1:
        case.units *= value
        case.cut_by = (clause.title,)
    return None


def pay(case: Case) -> Answer | None:
    """What the buyer pays for the shares of a draw; an answer where that is not known."""
    if case.right.paid is None or case.shares is None or case.amount is None:
        return None
    clause, amount = case.right.paid
    world = case.world
    world.outcome = (case.right.instrument, {AskedFor.SHARES: case.shares, AskedFor.AMOUNT: case.amount})
    found = world.step(amount, world.on)
    world.outcome = None
    value = found.value
    if isinstance(value, Fraction) and value < 0:
        value = failed(wrong.LEG_BELOW_ZERO.at(clause.span, what=clause.title))
    case.add(value, case.money_type(), clause.title, clause, "", found)
    if not isinstance(value, Fraction):
        return unknown(case, [value])
    # Cash that goes to the buyer, as for a fraction of a share, is taken off what he pays.
    case.cash = value - (case.cash or 0)
    return None
