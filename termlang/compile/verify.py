"""Whether a plan is well made: places, types and levels. A plan that is not is our mistake, never a drafter's."""

from __future__ import annotations

from fractions import Fraction

from termlang.compile.plan import Code, Level, Op, Plan

_NUMBERS = frozenset((Code.ADD, Code.SUB, Code.MUL, Code.DIV, Code.MIN, Code.MAX))
_COMPARISONS = frozenset((Code.LESS, Code.AT_MOST))
_LOGIC = frozenset((Code.AND, Code.OR, Code.NOT))
_ARITY = {
    Code.CONST: 0,
    Code.DATED: 0,
    Code.PRICE: 0,
    Code.PRICE_ON: 0,
    Code.BODY_PRICE: 0,
    Code.BODY_DATED: 0,
    Code.STATE: 0,
    Code.STREAK: 1,
    Code.ROUND: 1,
    Code.NOT: 1,
    Code.SELECT: 3,
}


def verify(plan: Plan) -> None:
    """Raises AssertionError, naming the operation, where a plan is not well made."""
    states = {state.name for state in plan.states}
    for at, op in enumerate(plan.ops):
        where = f"%{at} {op.code.value}"
        assert all(0 <= arg < at for arg in op.args), f"{where} reads a later operation"
        assert len(op.args) == _ARITY.get(op.code, len(op.args)), f"{where} takes {_ARITY.get(op.code)}"
        assert op.code is not Code.STATE or op.data in states, f"{where} reads a state that there is not"
        least = max((plan.ops[arg].level for arg in op.args), default=Level.CONSTANT)
        assert op.level >= least, f"{where} varies less than what it reads"
        _types(where, op, [plan.ops[arg].truth for arg in op.args])
    for state in plan.states:
        assert plan.ops[state.start].code is Code.CONST, f"{state.name} does not start at a constant"
    for section in plan.sections:
        assert plan.ops[section.acts].truth, f"{section.title} acts on a number"
        assert all(name in states for name, _ in section.updates), f"{section.title} changes a state that there is not"
        assert not any(plan.ops[op].truth for _, op in section.updates), f"{section.title} makes a state a condition"


def _types(where: str, op: Op, truths: list[bool]) -> None:
    if op.code is Code.CONST:
        assert isinstance(op.data, bool if op.truth else Fraction), f"{where} is of the wrong type"
    if op.code in _NUMBERS or op.code is Code.ROUND or op.code in _COMPARISONS:
        assert not any(truths), f"{where} counts with a condition"
    if op.code in _LOGIC or op.code is Code.STREAK:
        assert all(truths), f"{where} tests a number"
    if op.code is Code.SELECT:
        assert truths[0] and truths[1] == truths[2] == op.truth, f"{where} mixes types"
    if op.code is Code.EQUAL:
        assert truths[0] == truths[1], f"{where} compares two types"
