"""Operations on doubles, each with a bound on the error of its result: for what no integer in a double holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from termlang.compile.machine import Do
from termlang.compile.plan import Code, Op
from termlang.compile.scaling.forms import Near, Overflow

if TYPE_CHECKING:
    from termlang.compile.scaling.section import Section


def near_of(work: Section, op: Op, at: int) -> Near:
    """An operation on doubles, with a bound on the error of its result."""
    code = work.code
    if op.code in (Code.DATED, Code.BODY_DATED):
        values = [0.0 if each is None else float(each) for each in work.tables.dated(at)]
        step = code.add(Do.FIGURE, number=work.tables.table(at, "plain", values))
        return Near(step, work.share(step, 1))
    if op.code is Code.CONST:
        assert isinstance(op.data, Fraction)
        step = work.constant(float(op.data))
        return Near(step, work.share(step, 1))
    if op.code in (Code.FOLD, Code.PRICE, Code.BODY_PRICE, Code.PRICE_ON, Code.STATE, Code.ROUND):
        raise Overflow
    if op.code is Code.SELECT:
        condition = work.truth(op.args[0])
        a, b = work.near(work.exact(op.args[1])), work.near(work.exact(op.args[2]))
        step = code.add(Do.SELECT, condition, a.step, b.step)
        return Near(step, code.add(Do.SELECT, condition, a.error, b.error))
    a, b = work.near(work.exact(op.args[0])), work.near(work.exact(op.args[1]))
    both = code.add(Do.ADD, a.error, b.error)
    match op.code:
        case Code.ADD | Code.SUB:
            do = Do.ADD if op.code is Code.ADD else Do.SUB
            step = code.add(do, a.step, b.step)
            return Near(step, work.wider(code.add(Do.ADD, both, work.lost(do, a.step, b.step, step))))
        case Code.MIN | Code.MAX:
            step = code.add(Do.MIN if op.code is Code.MIN else Do.MAX, a.step, b.step)
            return Near(step, code.add(Do.MAX, a.error, b.error))
        case Code.MUL:
            step = code.add(Do.MUL, a.step, b.step)
            left = code.add(Do.MUL, code.add(Do.ABS, a.step), b.error)
            right = code.add(Do.MUL, code.add(Do.ADD, code.add(Do.ABS, b.step), b.error), a.error)
            return Near(step, code.add(Do.ADD, code.add(Do.ADD, left, right), work.share(step, 4)))
        case Code.DIV:
            step = code.add(Do.DIV, a.step, b.step)
            above = code.add(Do.ADD, a.error, code.add(Do.MUL, code.add(Do.ABS, step), b.error))
            below = code.add(Do.MUL, code.add(Do.ABS, b.step), work.constant(0.5))
            # The bound holds while the divisor is known to half of itself.
            work.guard(Do.LESS, below, b.error)
            return Near(step, code.add(Do.ADD, code.add(Do.DIV, above, below), work.share(step, 4)))
    raise AssertionError(op.code)
