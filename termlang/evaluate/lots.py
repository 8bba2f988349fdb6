"""What a request may ask for: a least amount, and whole lots."""

from __future__ import annotations

from fractions import Fraction

from termlang.evaluate.answer import Answer
from termlang.evaluate.case import Case, refused, unknown
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.model.expressions import Expr
from termlang.units import CONDITION

ZERO = Fraction(0)


def in_lots(case: Case) -> Answer | None:
    """Tests what is asked, and cuts it down to whole lots where the text says so; an answer where it is refused.

    A request for no more than is open is tested later, on what it comes to.
    """
    said = case.right.amounts
    if said is None or isinstance(case.units, Unknown):
        return None
    steps: list[Step] = []
    least, lot = (_units(case, expr, steps) for expr in (said.least, said.lot))
    if type(least) is Unknown or type(lot) is Unknown:
        case.add(None, CONDITION, said.clause.title, said.clause, "", *steps)
        return unknown(case, [least, lot])
    assert isinstance(least, (Fraction, type(None))) and isinstance(lot, (Fraction, type(None)))
    case.least, case.lot = least, lot
    if case.most:
        return None
    return tested(case, steps)


def tested(case: Case, steps: list[Step] | None = None) -> Answer | None:
    """Tests an amount, and cuts it down to whole lots."""
    said = case.right.amounts
    assert said is not None and isinstance(case.units, Fraction)
    note, fits = f"{case.text(case.units)} is asked", case.units
    if said.all_left and case.units == case.outstanding:
        note += ", all that is left"
    elif case.least is not None and case.units < case.least:
        note += f", at least {case.text(case.least)} may be"
        fits = ZERO
    elif case.lot is not None and case.units % case.lot:
        fits -= case.units % case.lot
        note += f"; whole lots of {case.text(case.lot)} come to {case.text(fits)}"
        if said.refuses or (case.least is not None and fits < case.least):
            fits = ZERO
    case.add(bool(fits), CONDITION, said.clause.title, said.clause, note, *(steps or ()))
    if not fits:
        case.notes.append(note)
        return refused(case, (said.clause.title,))
    if fits < case.units:
        case.cut_by = (*case.cut_by, said.clause.title)
        case.units = fits
    return None


def down_to_lots(case: Case, units: Fraction) -> Fraction:
    """What is left of an amount that was cut: whole lots, in units that divide no further than the text lets them."""
    step = case.lot
    if case.instrument is not None and case.instrument.decimals is not None:
        unit = Fraction(1, 10**case.instrument.decimals)
        # The least amount that is whole in both: lots of one and a half are taken by twos where units are whole.
        step = unit if step is None else (step / unit).numerator * unit
    return units if step is None else units - units % step


def _units(case: Case, expr: Expr | None, steps: list[Step]) -> Fraction | Unknown | None:
    """An amount of the text in units; money is stated value."""
    if expr is None:
        return None
    found = case.world.step(expr, case.world.on)
    steps.append(found)
    if not isinstance(found.value, Fraction):
        assert isinstance(found.value, Unknown)
        return found.value
    if not expr.type.unit.currency:
        return found.value
    assert case.stated is not None
    return found.value / case.stated
