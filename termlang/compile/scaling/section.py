"""The operations of one section, or of the days of a look-back, as machine steps."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from termlang.compile import plan as plans
from termlang.compile.lower.asked import AMOUNT
from termlang.compile.machine import Do
from termlang.compile.plan import Code, Column, Folding, Op
from termlang.compile.scaling.forms import Near, Overflow, Ratio, Rep, Whole
from termlang.compile.scaling.nearly import near_of
from termlang.compile.scaling.roundings import rounded
from termlang.compile.scaling.states import MOST_SCALE
from termlang.compile.scaling.steps import Steps
from termlang.model.expressions import Reducer
from termlang.quantity import Rounding

if TYPE_CHECKING:
    from termlang.compile.scaling.program import Scaling

MOST_ASKED = 10**11
MOST_VOLUME = 10**9


class Section(Steps):
    """Lowers the operations of one section; `section` is None for the code of a fold or a streak."""

    def __init__(self, scaling: Scaling, section: plans.Section | None) -> None:
        super().__init__(scaling.tables)
        self.all, self.section = scaling, section
        self.plan = scaling.bound.lowered.plan
        self._exact: dict[int, Rep] = {}
        self._plain: dict[int, int] = {}
        self._truth: dict[int, int] = {}

    def doubts(self, section: plans.Section) -> int | None:
        """Whether the section is in doubt: only while something is outstanding."""
        if not self.in_doubt:
            return None
        found = self.in_doubt[0]
        for each in dict.fromkeys(self.in_doubt[1:]):
            found = self.code.add(Do.OR, found, each)
        if not section.instrument:
            return found
        slot = self.all.slot_of[f"outstanding of {section.instrument}"]
        owed = self.all.slot_of[f"owed of {section.instrument}"]
        left = self.code.add(Do.LESS, self.constant(0.0), self.code.add(Do.STATE, number=slot))
        due = self.code.add(Do.LESS, self.constant(0.0), self.code.add(Do.STATE, number=owed))
        return self.code.add(Do.AND, found, self.code.add(Do.OR, left, due))

    # ------------------------------------------------------------------------------------------------------ truths

    def truth(self, at: int) -> int:
        """The step of a condition."""
        found = self._truth.get(at)
        if found is None:
            found = self._truth[at] = self._truth_of(self.plan.ops[at], at)
        return found

    def _truth_of(self, op: Op, at: int) -> int:
        code = self.code
        match op.code:
            case Code.CONST:
                return code.add(Do.LESS, self.constant(0.0), self.constant(1.0 if op.data else 0.0))
            case Code.DATED | Code.BODY_DATED:
                return code.add(Do.TRUTH, number=self.tables.truth_table(at))
            case Code.AND | Code.OR:
                do = Do.AND if op.code is Code.AND else Do.OR
                found = self.truth(op.args[0])
                for arg in op.args[1:]:
                    found = code.add(do, found, self.truth(arg))
                return found
            case Code.NOT:
                return code.add(Do.NOT, self.truth(op.args[0]))
            case Code.STREAK:
                assert isinstance(op.data, int)
                days = code.add(Do.STREAK, number=self.all.streak(at))
                return code.add(Do.AT_MOST, self.constant(op.data), days)
            case Code.FOLD:
                return self._fold_truth(op, at)
            case Code.EQUAL if self.plan.ops[op.args[0]].truth:
                left, right = self.truth(op.args[0]), self.truth(op.args[1])
                both = code.add(Do.AND, left, right)
                neither = code.add(Do.NOT, code.add(Do.OR, left, right))
                return code.add(Do.OR, both, neither)
            case Code.LESS | Code.AT_MOST | Code.EQUAL:
                do = {Code.LESS: Do.LESS, Code.AT_MOST: Do.AT_MOST}.get(op.code, Do.EQUAL)
                return self.compared(do, self.exact(op.args[0]), self.exact(op.args[1]))
        raise AssertionError(op.code)

    def _fold_truth(self, op: Op, at: int) -> int:
        data = op.data
        assert isinstance(data, Folding)
        number, _ = self.all.fold(at)
        count = self.code.add(Do.FOLDED, number=number)
        if data.reducer is Reducer.AT_LEAST:
            return self.code.add(Do.AT_MOST, self.constant(data.k or 0), count)
        return self.code.add(Do.EQUAL, count, self.code.add(Do.FIGURE, number=self.tables.length(at)))

    # ----------------------------------------------------------------------------------------------------- numbers

    def exact(self, at: int) -> Rep:
        """A quantity as comparisons and roundings need it."""
        found = self._exact.get(at)
        if found is None:
            op = self.plan.ops[at]
            try:
                found = self._exact_of(op, at)
            except Overflow:
                self.tables.exact = False
                found = near_of(self, op, at)
            self._exact[at] = found
        return found

    def _exact_of(self, op: Op, at: int) -> Rep:
        code = self.code
        match op.code:
            case Code.CONST:
                assert isinstance(op.data, Fraction)
                value = op.data
                return self.whole(self.constant(value.numerator), value.denominator, value.numerator, value.numerator)
            case Code.DATED | Code.BODY_DATED:
                return self._dated(at)
            case Code.PRICE | Code.BODY_PRICE | Code.PRICE_ON:
                return self._price(op, at)
            case Code.STATE:
                kept = self.all.kept[str(op.data)]
                step = code.add(Do.STATE, number=self.all.slot_of[kept.name])
                if kept.whole:
                    return self.whole(step, kept.scale, kept.low, kept.high)
                error = self.all.slot_of.get(f"error of {kept.name}")
                # Without an error slot no comparison and no rounding rests on it.
                return Near(step, self.constant(0.0) if error is None else code.add(Do.STATE, number=error))
            case Code.FOLD:
                return self._fold(op, at)
            case Code.ADD | Code.SUB:
                return self._sum(op)
            case Code.MUL:
                return self._multiplied(op)
            case Code.DIV:
                above, below = self._wholes(op)
                if below.low < 0:
                    raise Overflow
                if below.low < 1:
                    below = Whole(below.step, below.scale, 1, below.high)
                return Ratio(above, below)
            case Code.MIN | Code.MAX:
                left, right = self._alike(op)
                pick = min if op.code is Code.MIN else max
                do = Do.MIN if op.code is Code.MIN else Do.MAX
                step = code.add(do, left.step, right.step)
                return Whole(step, left.scale, pick(left.low, right.low), pick(left.high, right.high))
            case Code.SELECT:
                condition = self.truth(op.args[0])
                left, right = self._alike(op, 1)
                step = code.add(Do.SELECT, condition, left.step, right.step)
                return Whole(step, left.scale, min(left.low, right.low), max(left.high, right.high))
            case Code.ROUND:
                assert isinstance(op.data, Rounding)
                return rounded(self, op.data, self.exact(op.args[0]))
        raise AssertionError(op.code)

    def _wholes(self, op: Op, first: int = 0) -> tuple[Whole, Whole]:
        left, right = self.exact(op.args[first]), self.exact(op.args[first + 1])
        if not isinstance(left, Whole) or not isinstance(right, Whole):
            raise Overflow
        return left, right

    def _alike(self, op: Op, first: int = 0) -> tuple[Whole, Whole]:
        left, right = self._wholes(op, first)
        scale = lcm(left.scale, right.scale)
        return self.rescaled(left, scale), self.rescaled(right, scale)

    def _sum(self, op: Op) -> Whole:
        left, right = self._alike(op)
        if op.code is Code.ADD:
            step = self.code.add(Do.ADD, left.step, right.step)
            return self.whole(step, left.scale, left.low + right.low, left.high + right.high)
        step = self.code.add(Do.SUB, left.step, right.step)
        return self.whole(step, left.scale, left.low - right.high, left.high - right.low)

    def _multiplied(self, op: Op) -> Rep:
        left, right = self.exact(op.args[0]), self.exact(op.args[1])
        for one, other in ((left, op.args[1]), (right, op.args[0])):
            factor = self.plan.ops[other].data
            if self.plan.ops[other].code is Code.CONST and isinstance(factor, Fraction):
                if isinstance(one, Whole):
                    return self.by_constant(one, factor)
                if isinstance(one, Ratio):
                    return Ratio(self.by_constant(one.above, factor), one.below)
        if isinstance(left, Whole) and isinstance(right, Whole):
            return self.product(left, right)
        raise Overflow

    def _dated(self, at: int) -> Whole:
        values = [Fraction(0) if each is None else Fraction(each) for each in self.tables.dated(at)]
        scale = 1
        for value in values:
            scale = lcm(scale, value.denominator)
            if scale > MOST_SCALE:
                raise Overflow
        scaled = [int(value * scale) for value in values]
        step = self.code.add(Do.FIGURE, number=self.tables.table(at, "scaled", [float(each) for each in scaled]))
        return self.whole(step, scale, min(scaled), max(scaled))

    def _price(self, op: Op, at: int) -> Whole:
        column = op.data[0] if isinstance(op.data, tuple) and op.code is Code.PRICE_ON else op.data
        assert isinstance(column, Column)
        number = self.plan.columns.index(column)
        if op.code is Code.PRICE_ON:
            # The row of a column: the tables of rows come first, then the column.
            step = self.code.add(Do.ROW, number=self.tables.row_table(at) * len(self.plan.columns) + number)
        else:
            step = self.code.add(Do.TICKS, number=number)
        tick = self.all.ticks[column]
        most = {AMOUNT.name: MOST_ASKED, "volume": MOST_VOLUME}.get(column.name, self.all.most)
        if self.section is not None:
            self.guard(Do.LESS, self.constant(most), step)
        found = Whole(step, 1, 1, most)
        return self.by_constant(found, tick)

    def _fold(self, op: Op, at: int) -> Rep:
        data = op.data
        assert isinstance(data, Folding)
        number, made = self.all.fold(at)
        step = self.code.add(Do.FOLDED, number=number)
        found = self.whole(step, made.scale, made.low, made.high)
        if self.section is not None:
            self.guard(Do.LESS, self.constant(made.high), step)
        if data.reducer is Reducer.MEDIAN:
            return self.by_constant(found, Fraction(1, 2))
        if data.reducer is Reducer.AVERAGE:
            if data.k is not None:
                return self.by_constant(found, Fraction(1, data.k))
            spans = self.tables.bound.spans[at]
            lengths = {end - start for start, end in zip(spans.starts, spans.ends, strict=True) if start >= 0}
            if len(lengths) == 1:
                return self.by_constant(found, Fraction(1, lengths.pop()))
            return Ratio(
                found, Whole(self.code.add(Do.FIGURE, number=self.tables.length(at)), 1, 1, max(lengths, default=1))
            )
        return found

    # ---------------------------------------------------------------------------------------------- plain doubles

    def plain(self, at: int) -> int:
        """A quantity that is only reported, as a double."""
        found = self._plain.get(at)
        if found is None:
            found = self._plain[at] = self._plain_of(self.plan.ops[at], at)
        return found

    def _plain_of(self, op: Op, at: int) -> int:
        code = self.code
        made = self._exact.get(at)
        if isinstance(made, Whole) and op.code is not Code.CONST:
            return made.step if made.scale == 1 else code.add(Do.MUL, made.step, self.constant(1 / made.scale))
        match op.code:
            case Code.CONST:
                assert isinstance(op.data, Fraction)
                return self.constant(float(op.data))
            case Code.DATED:
                values = [0.0 if each is None else float(each) for each in self.all.bound.dated[at]]
                return code.add(Do.FIGURE, number=self.tables.table(at, "plain", values))
            case Code.STATE if not self.all.kept[str(op.data)].demanded:
                return code.add(Do.STATE, number=self.all.slot_of[str(op.data)])
            case Code.SELECT:
                condition = self.truth(op.args[0])
                return code.add(Do.SELECT, condition, self.plain(op.args[1]), self.plain(op.args[2]))
            case Code.ADD | Code.SUB | Code.MUL | Code.DIV | Code.MIN | Code.MAX:
                do = Do(op.code.value)
                return code.add(do, self.plain(op.args[0]), self.plain(op.args[1]))
        return self.near(self.exact(at)).step
