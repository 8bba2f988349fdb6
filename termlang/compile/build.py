"""Builds a plan: constants are worked out at once, and the same operation is entered once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from termlang.compile.plan import Code, Column, Level, Plan
from termlang.model.expressions import Reducer
from termlang.quantity import Rounding

ZERO, ONE = Fraction(0), Fraction(1)


class Builder:
    """Appends operations to a plan. Every method returns the place of an operation."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._made: dict[tuple[object, ...], int] = {}
        self._positive: dict[int, bool] = {}

    # ----------------------------------------------------------------------------------------------------- leaves

    def const(self, value: Fraction | bool) -> int:
        truth = isinstance(value, bool)
        return self._op(Code.CONST, (), value, truth=truth, level=Level.CONSTANT, key=(truth, value))

    def leaf(self, code: Code, data: object, key: object, *, level: Level, truth: bool = False) -> int:
        return self._op(code, (), data, truth=truth, level=level, key=key)

    def state(self, name: str) -> int:
        return self.leaf(Code.STATE, name, name, level=Level.STATE)

    def price(self, column: Column, code: Code = Code.PRICE) -> int:
        if column not in self.plan.columns:
            self.plan.columns.append(column)
        return self.leaf(code, column, column, level=Level.MARKET)

    # ------------------------------------------------------------------------------------------------- operations

    def add(self, left: int, right: int) -> int:
        a, b = self._value(left), self._value(right)
        if a == ZERO:
            return right
        if b == ZERO:
            return left
        return self._folded(Code.ADD, (left, right), None if a is None or b is None else a + b)

    def sub(self, left: int, right: int) -> int:
        a, b = self._value(left), self._value(right)
        if b == ZERO:
            return left
        if left == right:
            return self.const(ZERO)
        return self._folded(Code.SUB, (left, right), None if a is None or b is None else a - b)

    def mul(self, left: int, right: int) -> int:
        a, b = self._value(left), self._value(right)
        if ZERO in (a, b):
            return self.const(ZERO)
        if a == ONE:
            return right
        if b == ONE:
            return left
        return self._folded(Code.MUL, (left, right), None if a is None or b is None else a * b)

    def div(self, left: int, right: int) -> int:
        a, b = self._value(left), self._value(right)
        if b is not None and b:
            return left if b == ONE else self.mul(left, self.const(1 / b))
        if a == ZERO:
            return left
        return self._op(Code.DIV, (left, right))

    def least(self, *args: int) -> int:
        return self._extreme(Code.MIN, args)

    def most(self, *args: int) -> int:
        return self._extreme(Code.MAX, args)

    def _extreme(self, code: Code, args: Sequence[int]) -> int:
        pick = min if code is Code.MIN else max
        known = [value for arg in args if (value := self._value(arg)) is not None]
        rest = [arg for arg in dict.fromkeys(args) if self._value(arg) is None]
        if known:
            rest.append(self.const(pick(known)))
        found = rest[0]
        for each in rest[1:]:
            found = self._op(code, (found, each))
        return found

    def rounded(self, arg: int, rounding: Rounding) -> int:
        value = self._value(arg)
        if value is not None:
            return self.const(rounding.apply(value))
        return self._op(Code.ROUND, (arg,), rounding, key=rounding)

    def less(self, left: int, right: int) -> int:
        a, b = self._value(left), self._value(right)
        return self._folded(Code.LESS, (left, right), None if a is None or b is None else a < b)

    def at_most(self, left: int, right: int) -> int:
        if left == right:
            return self.const(True)
        a, b = self._value(left), self._value(right)
        return self._folded(Code.AT_MOST, (left, right), None if a is None or b is None else a <= b)

    def equal(self, left: int, right: int) -> int:
        if left == right:
            return self.const(True)
        ops = self.plan.ops
        if ops[left].code is Code.CONST and ops[right].code is Code.CONST:
            return self.const(bool(ops[left].data == ops[right].data))
        if ops[left].truth and ops[left].code is Code.CONST:
            left, right = right, left
        if ops[right].truth and ops[right].code is Code.CONST:
            return left if ops[right].data else self.negate(left)
        return self._op(Code.EQUAL, (left, right))

    def both(self, *args: int) -> int:
        return self._joined(Code.AND, args, unless=False)

    def either(self, *args: int) -> int:
        return self._joined(Code.OR, args, unless=True)

    def _joined(self, code: Code, args: tuple[int, ...], *, unless: bool) -> int:
        """Truths in one; `unless` is the truth that decides it alone."""
        rest = []
        for arg in dict.fromkeys(args):
            truth = self._truth(arg)
            if truth is unless:
                return arg
            if truth is None:
                rest.append(arg)
        if not rest:
            return self.const(not unless)
        found = rest[0]
        for each in rest[1:]:
            found = self._op(code, (found, each))
        return found

    def negate(self, arg: int) -> int:
        truth = self._truth(arg)
        if truth is not None:
            return self.const(not truth)
        op = self.plan.ops[arg]
        return op.args[0] if op.code is Code.NOT else self._op(Code.NOT, (arg,))

    def select(self, condition: int, value: int, other: int) -> int:
        truth = self._truth(condition)
        if truth is not None:
            return value if truth else other
        if value == other:
            return value
        ops = self.plan.ops
        if ops[value].truth:
            return self.either(self.both(condition, value), self.both(self.negate(condition), other))
        return self._op(Code.SELECT, (condition, value, other))

    def streak(self, condition: int, count: int) -> int:
        if count == 1:
            return condition
        return self._op(Code.STREAK, (condition,), count, key=count, level=Level.STATE)

    def fold(self, data: object, key: object, args: tuple[int, ...], reducer: Reducer) -> int:
        truth = reducer in (Reducer.EACH, Reducer.AT_LEAST)
        return self._op(Code.FOLD, args, data, key=key, level=Level.MARKET, truth=truth)

    # ------------------------------------------------------------------------------------------------------ facts

    def is_positive(self, at: int) -> bool:
        """Whether a number is above zero whatever happens, prices being so."""
        if at not in self._positive:
            self._positive[at] = self._above_zero(at)
        return self._positive[at]

    def _above_zero(self, at: int) -> bool:
        op = self.plan.ops[at]
        match op.code:
            case Code.CONST:
                return isinstance(op.data, Fraction) and op.data > 0
            case Code.PRICE | Code.PRICE_ON | Code.BODY_PRICE:
                return True
            case Code.MUL | Code.DIV | Code.MIN | Code.ADD:
                return all(map(self.is_positive, op.args))
            case Code.MAX:
                return any(map(self.is_positive, op.args))
            case Code.FOLD:
                return not op.truth and self.is_positive(op.args[0])
            case Code.SELECT:
                return self.is_positive(op.args[1]) and self.is_positive(op.args[2])
        return False

    def _value(self, at: int) -> Fraction | None:
        op = self.plan.ops[at]
        return op.data if op.code is Code.CONST and isinstance(op.data, Fraction) else None

    def _truth(self, at: int) -> bool | None:
        op = self.plan.ops[at]
        return op.data if op.code is Code.CONST and isinstance(op.data, bool) else None

    def _folded(self, code: Code, args: tuple[int, ...], value: Fraction | bool | None) -> int:
        return self.const(value) if value is not None else self._op(code, args)

    def _op(
        self,
        code: Code,
        args: tuple[int, ...],
        data: object = None,
        *,
        key: object = None,
        truth: bool | None = None,
        level: Level | None = None,
    ) -> int:
        at = (code, args, key)
        found = self._made.get(at)
        if found is None:
            of_args = max((self.plan.ops[arg].level for arg in args), default=Level.CONSTANT)
            level = of_args if level is None else max(level, of_args)
            found = self._made[at] = self.plan.add(code, args, data, truth=truth, level=level)
        return found
