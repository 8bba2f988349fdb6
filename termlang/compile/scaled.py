"""From a bound plan to a program: which quantities are integers in a double, and which carry a bound on their error."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from math import gcd, lcm

from attrs import define, field, frozen

from termlang.compile import exact
from termlang.compile import plan as plans
from termlang.compile import problems as wrong
from termlang.compile.bind import Bound
from termlang.compile.lower.asked import AMOUNT
from termlang.compile.machine import (
    EXACT,
    UNIT,
    Code,
    Do,
    FoldCode,
    Part,
    Picks,
    Program,
    Slot,
    StreakCode,
)
from termlang.compile.plan import Column, Folding, Op
from termlang.compile.problems import NotCompilable
from termlang.model.expressions import Reducer
from termlang.quantity import Rounding, RoundingMode

# The most ticks that a price may have for the integers to stay exact, tried from the first on.
_MOST_TICKS = (10**8, 10**7, 10**6, 10**5, 20_000)
_MOST_ASKED = 10**11
_MOST_SCALE = 1 << 45
_MOST_SHARES = 1 << 40
_ROOM = 2.0**-40
# Figures that are carried as integers where they can be, so that they are reported exactly.
_COUNTED = frozenset(("shares", "dividend shares", "converted", "outstanding"))
_PLAN = plans.Code


@frozen(eq=False)
class Whole:
    """An integer in a double; the quantity is `step` / `scale`, and the integer lies between `low` and `high`."""

    step: int
    scale: int
    low: int
    high: int


@frozen(eq=False)
class Ratio:
    """A quotient of two integers, the lower one above zero."""

    above: Whole
    below: Whole


@frozen(eq=False)
class Near:
    """A double with a bound on its error."""

    step: int
    error: int


Rep = Whole | Ratio | Near


class Widened(Enum):
    """What a change has made of the way in which a state is carried."""

    NOT = "nothing"
    FINER = "in a finer fraction"
    NEAR = "near, with a bound on its error"


class _Overflow(Exception):
    """An integer that a double does not hold exactly."""


@define(eq=False)
class Kept:
    """How a state is carried: `whole` with its scale and bounds, or near with an error, or as a plain double."""

    name: str
    whole: bool
    demanded: bool
    scale: int
    low: int
    high: int
    guarded: bool  # whether its bound has to be watched
    spare: bool  # whether nothing rests on it, so that a plain double does where it is no integer


def program(bound: Bound, ticks: dict[Column, Fraction]) -> Program:
    """The program of a bound plan for prices in ticks."""
    best: Program | None = None
    for most in _MOST_TICKS:
        try:
            made = _Scaling(bound, ticks, most).program()
        except _Overflow:
            continue
        if made.exact:
            return made
        best = best or made
    if best is None:
        what = "a figure over days that no double holds exactly"
        problem = wrong.NOT_COMPILED.at(what=what)
        raise NotCompilable([problem], ((bound.lowered.plan.title, what),), bound.lowered.facts.deal.source)
    return best


@define(eq=False)
class _Scaling:
    bound: Bound
    ticks: dict[Column, Fraction]
    most: int
    constants: list[float] = field(factory=list)
    figures: list[list[float]] = field(factory=list)
    truths: list[list[bool]] = field(factory=list)
    rows: list[list[int]] = field(factory=list)
    folds: list[FoldCode] = field(factory=list)
    streaks: list[StreakCode] = field(factory=list)
    exact: bool = True
    _constant: dict[float, int] = field(factory=dict)
    _tables: dict[tuple[int, str], int] = field(factory=dict)
    _fold_of: dict[int, tuple[int, Whole]] = field(factory=dict)
    _streak_of: dict[int, int] = field(factory=dict)
    kept: dict[str, Kept] = field(factory=dict)
    slot_of: dict[str, int] = field(factory=dict)

    def program(self) -> Program:
        plan = self.bound.lowered.plan
        self._keep()
        parts: list[Part] = []
        changed = True
        while changed:
            # Each time a state gets a finer fraction or none, so that this ends.
            parts, changed = self._parts()
        slots: list[Slot] = []
        for name, kept in self.kept.items():
            start = plan.ops[self._state(name).start].data
            assert isinstance(start, Fraction)
            slots.append(Slot(name, float(start * kept.scale), float(kept.scale)))
        for kept in self.kept.values():
            if kept.demanded and not kept.whole:
                slots.append(Slot(f"error of {kept.name}", 0.0, 1.0))
        back = 1
        for fold in self.folds:
            pairs = zip(self.rows[fold.starts], self.rows[fold.ends], strict=True)
            back = max([back, *(day + self.bound.before + 1 - a for day, (a, _) in enumerate(pairs) if a >= 0)])
        for at, table in self.bound.rows.items():
            if plan.ops[at].code is _PLAN.PRICE_ON:
                back = max([back, *(day + self.bound.before + 1 - row for day, row in enumerate(table) if row >= 0)])
        history = [
            [float(value / self.ticks[column]) for value in self.bound.history[column]] for column in plan.columns
        ]
        return Program(
            plan.columns,
            [self.ticks[column] for column in plan.columns],
            self.constants,
            self.figures,
            self.truths,
            self.rows,
            self.folds,
            self.streaks,
            parts,
            slots,
            self.bound.active,
            history,
            [float(exact.days_in_a_row(self.bound, plan.ops[at].args[0])) for at in self._streak_of],
            [self.slot_of[f"outstanding of {name}"] for name in plan.instruments]
            + [self.slot_of[f"owed of {name}"] for name in plan.instruments],
            len(self.bound.days),
            back,
            self.exact,
            self.most,
        )

    def _state(self, name: str) -> plans.State:
        return next(state for state in self.bound.lowered.plan.states if state.name == name)

    # ----------------------------------------------------------------------------------------------------- states

    def _keep(self) -> None:
        """Which states comparisons and roundings rest on, and how each is carried to begin with."""
        plan = self.bound.lowered.plan
        demanded = _demanded(plan)
        for number, state in enumerate(plan.states):
            start = plan.ops[state.start].data
            assert isinstance(start, Fraction)
            figure = state.name.split(" of ")[0]
            low, high, guarded = 0, _MOST_SHARES, True
            if figure in ("outstanding", "converted") or state.name.startswith("used under"):
                # What is outstanding, converted or used never exceeds what was issued.
                high, guarded = _ceiling(plan, state, start), False
            elif figure == "first limit":
                low, high, guarded = -1, len(self.bound.days), False
            wanted = state.name in demanded
            counted = wanted or figure in _COUNTED
            scale = start.denominator
            kept = Kept(state.name, counted, counted, scale, low * scale, high * scale, guarded, not wanted)
            self.kept[state.name] = kept
            self.slot_of[state.name] = number

    def _parts(self) -> tuple[list[Part], bool]:
        """The code of every section with the states as they are carried now; and whether a state needs another way."""
        for each in (self.constants, self.figures, self.truths, self.rows, self.folds, self.streaks):
            each.clear()
        for table in (self._constant, self._tables, self._fold_of, self._streak_of):
            table.clear()
        self.exact = True
        near = [kept for kept in self.kept.values() if kept.demanded and not kept.whole]
        for name in [each for each in self.slot_of if each.startswith("error of ")]:
            del self.slot_of[name]
        for number, kept in enumerate(near):
            self.slot_of[f"error of {kept.name}"] = len(self.kept) + number
        changed = False
        parts: list[Part] = []
        for number, section in enumerate(self.bound.lowered.plan.sections):
            work = _Section(self, section)
            acts = work.truth(section.acts)
            fails = None if section.fails is None else work.truth(section.fails)
            updates: list[tuple[int, int]] = []
            for name, op in section.updates:
                kept = self.kept[name]
                if not kept.demanded:
                    updates.append((self.slot_of[name], work.plain(op)))
                elif kept.whole:
                    found = work.exact(op)
                    widened = self._widen(kept, found)
                    if widened is Widened.NEAR:
                        # Everything that reads it has to be made again.
                        return parts, True
                    changed |= widened is Widened.FINER
                    if kept.whole and isinstance(found, Whole) and kept.scale % found.scale == 0:
                        made = work.rescaled(found, kept.scale)
                        if kept.guarded:
                            work.guard(Do.LESS, work.constant(kept.high), made.step)
                        updates.append((self.slot_of[name], made.step))
                else:
                    found = work.near(work.exact(op))
                    self.exact = False
                    updates.append((self.slot_of[name], found.step))
                    error = self.slot_of.get(f"error of {name}")
                    if error is not None:
                        updates.append((error, found.error))
            doubts = work.doubts(section)
            active = self.bound.active[number]
            daily = sum(active) * 2 > len(active)
            parts.append(Part(section.title, work.code, acts, fails, doubts, updates, daily))
        return parts, changed

    def _widen(self, kept: Kept, found: Rep) -> Widened:
        """Carry a state in a finer fraction where its change needs one; near, where no fraction is fine enough."""
        if isinstance(found, Whole):
            scale = lcm(kept.scale, found.scale)
            if scale == kept.scale:
                return Widened.NOT
            if scale <= _MOST_SCALE and kept.high // kept.scale * scale < EXACT:
                kept.low, kept.high = kept.low // kept.scale * scale, kept.high // kept.scale * scale
                kept.scale = scale
                return Widened.FINER
        kept.whole, kept.scale = False, 1
        if kept.spare:
            kept.demanded = False
        return Widened.NEAR

    # ----------------------------------------------------------------------------------------- constants and tables

    def constant(self, value: float) -> int:
        """The place of a constant."""
        if value not in self._constant:
            self._constant[value] = len(self.constants)
            self.constants.append(value)
        return self._constant[value]

    def table(self, at: int, what: str, values: list[float]) -> int:
        """The place of a table of figures."""
        key = (at, what)
        if key not in self._tables:
            self._tables[key] = len(self.figures)
            self.figures.append(values)
        return self._tables[key]

    def dated(self, at: int) -> tuple[Fraction | bool | None, ...]:
        """What the days decide: those of the run, or in a look-back those of its rows."""
        there = self.bound.lowered.plan.ops[at].code is _PLAN.BODY_DATED
        return (self.bound.by_row if there else self.bound.dated)[at]

    def times_table(self, number: int, factor: int) -> int:
        """The place of a table of figures, each so many times that of another."""
        key = (number, f"times {factor}")
        if key not in self._tables:
            self._tables[key] = len(self.figures)
            self.figures.append([value * factor for value in self.figures[number]])
        return self._tables[key]

    def truth_table(self, at: int) -> int:
        """The place of a table of truths."""
        key = (at, "truth")
        if key not in self._tables:
            self._tables[key] = len(self.truths)
            self.truths.append([bool(each) for each in self.dated(at)])
        return self._tables[key]

    def row_table(self, at: int) -> int:
        """The place of a table of rows."""
        key = (at, "row")
        if key not in self._tables:
            self._tables[key] = len(self.rows)
            self.rows.append(list(self.bound.rows[at]))
        return self._tables[key]

    def streak(self, at: int) -> int:
        """The place of a count of days in a row."""
        if at not in self._streak_of:
            work = _Section(self, None)
            result = work.truth(self.bound.lowered.plan.ops[at].args[0])
            self._streak_of[at] = len(self.streaks)
            self.streaks.append(StreakCode(work.code, result))
        return self._streak_of[at]

    def fold(self, at: int) -> tuple[int, Whole]:
        """The place of a fold, and what it makes (its step is that of the caller's making)."""
        if at not in self._fold_of:
            self._fold_of[at] = self._fold(at)
        return self._fold_of[at]

    def _fold(self, at: int) -> tuple[int, Whole]:
        op = self.bound.lowered.plan.ops[at]
        data, spans = op.data, self.bound.spans[at]
        assert isinstance(data, Folding)
        work = _Section(self, None)
        longest = max((end - start for start, end in zip(spans.starts, spans.ends, strict=True)), default=1)
        starts, ends = len(self.rows), len(self.rows) + 1
        self.rows.extend((list(spans.starts), list(spans.ends)))
        number = len(self.folds)
        if data.reducer in (Reducer.EACH, Reducer.AT_LEAST, Reducer.NUMBER):
            self.folds.append(FoldCode(Picks.COUNT, work.code, work.truth(op.args[0]), starts, ends))
            return number, Whole(-1, 1, 0, longest)
        body = work.exact(op.args[0])
        if not isinstance(body, Whole):
            raise _Overflow
        picks, k, times = _picked(data)
        self.folds.append(FoldCode(picks, work.code, body.step, starts, ends, k))
        count = times or longest
        return number, Whole(-1, body.scale, min(0, body.low * count), body.high * count)


def _picked(data: Folding) -> tuple[Picks, int, int]:
    """How a fold picks, how many, and of how many figures its result is the sum (0: of all)."""
    if data.reducer is Reducer.MEDIAN:
        return Picks.MIDDLE, 0, 2
    if data.reducer is Reducer.LOWEST or (data.k == 1 and data.lowest):
        return Picks.MIN, 0, 1
    if data.reducer is Reducer.HIGHEST or (data.k == 1 and not data.lowest):
        return Picks.MAX, 0, 1
    if data.k is not None:
        return (Picks.LOWEST if data.lowest else Picks.HIGHEST), data.k, data.k
    return Picks.SUM, 0, 0


def _ceiling(plan: plans.Plan, state: plans.State, start: Fraction) -> int:
    """A whole number above all that a balance of an instrument can be."""
    issued = [
        plan.ops[each.start].data
        for each in plan.states
        if each.name.startswith("outstanding of ")
        and (each.name.endswith(state.name.partition(" of ")[2]) or state.name.startswith("used under"))
    ]
    most = max([start, *(each for each in issued if isinstance(each, Fraction))])
    return int(most) + 1


def _demanded(plan: plans.Plan) -> set[str]:
    """The states on which a comparison or a rounding rests, by itself or through other states."""
    updates: dict[str, list[int]] = {}
    waiting: list[int] = []
    for section in plan.sections:
        for name, op in section.updates:
            updates.setdefault(name, []).append(op)
        for at in plan.needed(plan.roots(section)):
            op_ = plan.ops[at]
            if op_.code in (_PLAN.LESS, _PLAN.AT_MOST, _PLAN.EQUAL, _PLAN.ROUND, _PLAN.STREAK):
                waiting.extend(op_.args)
    found: set[str] = set()
    seen: set[int] = set()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        op_ = plan.ops[at]
        waiting.extend(op_.args)
        if op_.code is _PLAN.STATE and str(op_.data) not in found:
            found.add(str(op_.data))
            waiting.extend(updates.get(str(op_.data), []))
    return found


class _Section:
    """Lowers the operations of one section; `section` is None for the code of a fold or a streak."""

    def __init__(self, scaling: _Scaling, section: plans.Section | None) -> None:
        self.all, self.section = scaling, section
        self.plan = scaling.bound.lowered.plan
        self.code = Code()
        self._exact: dict[int, Rep] = {}
        self._plain: dict[int, int] = {}
        self._truth: dict[int, int] = {}
        self._doubts: list[int] = []

    # ------------------------------------------------------------------------------------------------- small steps

    def constant(self, value: float) -> int:
        return self.code.add(Do.CONST, number=self.all.constant(float(value)))

    def guard(self, do: Do, *args: int) -> None:
        """A condition on which the path has to be run again."""
        self._doubts.append(self.code.add(do, *args))

    def doubts(self, section: plans.Section) -> int | None:
        """Whether the section is in doubt: only while something is outstanding."""
        if not self._doubts:
            return None
        found = self._doubts[0]
        for each in dict.fromkeys(self._doubts[1:]):
            found = self.code.add(Do.OR, found, each)
        if not section.instrument:
            return found
        slot = self.all.slot_of[f"outstanding of {section.instrument}"]
        owed = self.all.slot_of[f"owed of {section.instrument}"]
        left = self.code.add(Do.LESS, self.constant(0.0), self.code.add(Do.STATE, number=slot))
        due = self.code.add(Do.LESS, self.constant(0.0), self.code.add(Do.STATE, number=owed))
        return self.code.add(Do.AND, found, self.code.add(Do.OR, left, due))

    def _times(self, step: int, factor: int) -> int:
        if factor == 1:
            return step
        made = self.code.steps[step]
        if made.do is Do.CONST:
            return self.constant(self.all.constants[made.number] * factor)
        if made.do is Do.FIGURE:
            return self.code.add(Do.FIGURE, number=self.all.times_table(made.number, factor))
        return self.code.add(Do.MUL, step, self.constant(factor))

    def rescaled(self, found: Whole, scale: int) -> Whole:
        """The same quantity in a finer fraction. Raises _Overflow where it does not fit."""
        factor = scale // found.scale
        return self._whole(self._times(found.step, factor), scale, found.low * factor, found.high * factor)

    def _whole(self, step: int, scale: int, low: int, high: int) -> Whole:
        if max(-low, high) >= EXACT:
            raise _Overflow
        return Whole(step, scale, low, high)

    def near(self, found: Rep) -> Near:
        """A quantity as a double with a bound on its error."""
        code = self.code
        match found:
            case Near():
                return found
            case Ratio(above=above, below=below):
                quotient = code.add(Do.DIV, above.step, below.step)
                factor = Fraction(below.scale, above.scale)
                step = quotient
                if factor != 1:
                    step = code.add(Do.MUL, quotient, self.constant(float(factor)))
                return Near(step, self._share(step, 3))
            case Whole(scale=1):
                return Near(found.step, self.constant(0.0))
        step = code.add(Do.DIV, found.step, self.constant(found.scale))
        return Near(step, self._share(step, 1))

    def _share(self, step: int, units: int) -> int:
        """So many half units in the last place of a double."""
        return self.code.add(Do.MUL, self.code.add(Do.ABS, step), self.constant(units * UNIT))

    def _wider(self, error: int) -> int:
        """A bound with room for the roundings of its own sums and products; none stays none."""
        return self.code.add(Do.MUL, error, self.constant(1 + _ROOM))

    def _lost(self, do: Do, left: int, right: int, made: int) -> int:
        """What a sum or a difference of two doubles has lost by rounding, exactly: nothing where it is a double."""
        code = self.code
        other = code.add(Do.SUB, made, left)
        of_left = code.add(Do.SUB, left, code.add(Do.SUB, made, other))
        kept = code.add(Do.SUB if do is Do.ADD else Do.ADD, right, other)
        return code.add(Do.ABS, code.add(do, of_left, kept))

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
            case _PLAN.CONST:
                return code.add(Do.LESS, self.constant(0.0), self.constant(1.0 if op.data else 0.0))
            case _PLAN.DATED | _PLAN.BODY_DATED:
                return code.add(Do.TRUTH, number=self.all.truth_table(at))
            case _PLAN.AND | _PLAN.OR:
                do = Do.AND if op.code is _PLAN.AND else Do.OR
                found = self.truth(op.args[0])
                for arg in op.args[1:]:
                    found = code.add(do, found, self.truth(arg))
                return found
            case _PLAN.NOT:
                return code.add(Do.NOT, self.truth(op.args[0]))
            case _PLAN.STREAK:
                assert isinstance(op.data, int)
                days = code.add(Do.STREAK, number=self.all.streak(at))
                return code.add(Do.AT_MOST, self.constant(op.data), days)
            case _PLAN.FOLD:
                return self._fold_truth(op, at)
            case _PLAN.EQUAL if self.plan.ops[op.args[0]].truth:
                left, right = self.truth(op.args[0]), self.truth(op.args[1])
                both = code.add(Do.AND, left, right)
                neither = code.add(Do.NOT, code.add(Do.OR, left, right))
                return code.add(Do.OR, both, neither)
            case _PLAN.LESS | _PLAN.AT_MOST | _PLAN.EQUAL:
                do = {_PLAN.LESS: Do.LESS, _PLAN.AT_MOST: Do.AT_MOST}.get(op.code, Do.EQUAL)
                return self._compared(do, self.exact(op.args[0]), self.exact(op.args[1]))
        raise AssertionError(op.code)

    def _fold_truth(self, op: Op, at: int) -> int:
        data = op.data
        assert isinstance(data, Folding)
        number, _ = self.all.fold(at)
        count = self.code.add(Do.FOLDED, number=number)
        if data.reducer is Reducer.AT_LEAST:
            return self.code.add(Do.AT_MOST, self.constant(data.k or 0), count)
        return self.code.add(Do.EQUAL, count, self._length(at))

    def _length(self, at: int) -> int:
        """How many days a fold looks at, by day."""
        spans = self.all.bound.spans[at]
        lengths = [float(end - start) for start, end in zip(spans.starts, spans.ends, strict=True)]
        return self.code.add(Do.FIGURE, number=self.all.table(at, "length", lengths))

    def _compared(self, do: Do, left: Rep, right: Rep) -> int:
        try:
            if isinstance(left, Ratio) and isinstance(right, Whole):
                return self._whole_compared(do, *self._crossed(left, right))
            if isinstance(right, Ratio) and isinstance(left, Whole):
                ratio, whole = self._crossed(right, left)
                return self._whole_compared(do, whole, ratio)
            if isinstance(left, Whole) and isinstance(right, Whole):
                return self._whole_compared(do, left, right)
        except _Overflow:
            pass
        self.all.exact = False
        a, b = self.near(left), self.near(right)
        code = self.code
        gap = code.add(Do.ABS, code.add(Do.SUB, a.step, b.step))
        slack = self._wider(code.add(Do.ADD, a.error, b.error))
        # Two doubles without error are equal or not, and there is no doubt about it.
        some = code.add(Do.LESS, self.constant(0.0), slack)
        self.guard(Do.AND, some, code.add(Do.AT_MOST, gap, slack))
        return code.add(do, a.step, b.step)

    def _crossed(self, ratio: Ratio, whole: Whole) -> tuple[Whole, Whole]:
        """Both sides times what stands below the line, which is above zero."""
        return ratio.above, self._product(whole, ratio.below)

    def _whole_compared(self, do: Do, left: Whole, right: Whole) -> int:
        scale = lcm(left.scale, right.scale)
        return self.code.add(do, self.rescaled(left, scale).step, self.rescaled(right, scale).step)

    # ----------------------------------------------------------------------------------------------------- numbers

    def exact(self, at: int) -> Rep:
        """A quantity as comparisons and roundings need it."""
        found = self._exact.get(at)
        if found is None:
            op = self.plan.ops[at]
            try:
                found = self._exact_of(op, at)
            except _Overflow:
                self.all.exact = False
                found = self._near_of(op, at)
            self._exact[at] = found
        return found

    def _exact_of(self, op: Op, at: int) -> Rep:
        code = self.code
        match op.code:
            case _PLAN.CONST:
                assert isinstance(op.data, Fraction)
                value = op.data
                return self._whole(self.constant(value.numerator), value.denominator, value.numerator, value.numerator)
            case _PLAN.DATED | _PLAN.BODY_DATED:
                return self._dated(at)
            case _PLAN.PRICE | _PLAN.BODY_PRICE | _PLAN.PRICE_ON:
                return self._price(op, at)
            case _PLAN.STATE:
                kept = self.all.kept[str(op.data)]
                step = code.add(Do.STATE, number=self.all.slot_of[kept.name])
                if kept.whole:
                    return self._whole(step, kept.scale, kept.low, kept.high)
                error = self.all.slot_of.get(f"error of {kept.name}")
                # Without an error slot no comparison and no rounding rests on it.
                return Near(step, self.constant(0.0) if error is None else code.add(Do.STATE, number=error))
            case _PLAN.FOLD:
                return self._fold(op, at)
            case _PLAN.ADD | _PLAN.SUB:
                return self._sum(op)
            case _PLAN.MUL:
                return self._multiplied(op)
            case _PLAN.DIV:
                above, below = self._wholes(op)
                if below.low < 0:
                    raise _Overflow
                if below.low < 1:
                    below = Whole(below.step, below.scale, 1, below.high)
                return Ratio(above, below)
            case _PLAN.MIN | _PLAN.MAX:
                left, right = self._alike(op)
                pick = min if op.code is _PLAN.MIN else max
                do = Do.MIN if op.code is _PLAN.MIN else Do.MAX
                step = code.add(do, left.step, right.step)
                return Whole(step, left.scale, pick(left.low, right.low), pick(left.high, right.high))
            case _PLAN.SELECT:
                condition = self.truth(op.args[0])
                left, right = self._alike(op, 1)
                step = code.add(Do.SELECT, condition, left.step, right.step)
                return Whole(step, left.scale, min(left.low, right.low), max(left.high, right.high))
            case _PLAN.ROUND:
                return self._rounded(op)
        raise AssertionError(op.code)

    def _wholes(self, op: Op, first: int = 0) -> tuple[Whole, Whole]:
        left, right = self.exact(op.args[first]), self.exact(op.args[first + 1])
        if not isinstance(left, Whole) or not isinstance(right, Whole):
            raise _Overflow
        return left, right

    def _alike(self, op: Op, first: int = 0) -> tuple[Whole, Whole]:
        left, right = self._wholes(op, first)
        scale = lcm(left.scale, right.scale)
        return self.rescaled(left, scale), self.rescaled(right, scale)

    def _sum(self, op: Op) -> Whole:
        left, right = self._alike(op)
        if op.code is _PLAN.ADD:
            step = self.code.add(Do.ADD, left.step, right.step)
            return self._whole(step, left.scale, left.low + right.low, left.high + right.high)
        step = self.code.add(Do.SUB, left.step, right.step)
        return self._whole(step, left.scale, left.low - right.high, left.high - right.low)

    def _multiplied(self, op: Op) -> Rep:
        left, right = self.exact(op.args[0]), self.exact(op.args[1])
        for one, other in ((left, op.args[1]), (right, op.args[0])):
            factor = self.plan.ops[other].data
            if self.plan.ops[other].code is _PLAN.CONST and isinstance(factor, Fraction):
                if isinstance(one, Whole):
                    return self._by_constant(one, factor)
                if isinstance(one, Ratio):
                    return Ratio(self._by_constant(one.above, factor), one.below)
        if isinstance(left, Whole) and isinstance(right, Whole):
            return self._product(left, right)
        raise _Overflow

    def _by_constant(self, found: Whole, factor: Fraction) -> Whole:
        """A product with a constant: as far as it can, by another scale alone."""
        shared = gcd(factor.numerator, found.scale)
        times = factor.numerator // shared
        scale = found.scale // shared * factor.denominator
        ends = sorted((found.low * times, found.high * times))
        return self._whole(self._times(found.step, times), scale, *ends)

    def _product(self, left: Whole, right: Whole) -> Whole:
        ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        step = self.code.add(Do.MUL, left.step, right.step)
        return self._whole(step, left.scale * right.scale, min(ends), max(ends))

    def _dated(self, at: int) -> Whole:
        values = [Fraction(0) if each is None else Fraction(each) for each in self.all.dated(at)]
        scale = 1
        for value in values:
            scale = lcm(scale, value.denominator)
            if scale > _MOST_SCALE:
                raise _Overflow
        scaled = [int(value * scale) for value in values]
        step = self.code.add(Do.FIGURE, number=self.all.table(at, "scaled", [float(each) for each in scaled]))
        return self._whole(step, scale, min(scaled), max(scaled))

    def _price(self, op: Op, at: int) -> Whole:
        column = op.data[0] if isinstance(op.data, tuple) and op.code is _PLAN.PRICE_ON else op.data
        assert isinstance(column, Column)
        number = self.plan.columns.index(column)
        if op.code is _PLAN.PRICE_ON:
            # The row of a column: the tables of rows come first, then the column.
            step = self.code.add(Do.ROW, number=self.all.row_table(at) * len(self.plan.columns) + number)
        else:
            step = self.code.add(Do.TICKS, number=number)
        tick = self.all.ticks[column]
        most = _MOST_ASKED if column == AMOUNT else self.all.most
        if self.section is not None:
            self.guard(Do.LESS, self.constant(most), step)
        found = Whole(step, 1, 1, most)
        return self._by_constant(found, tick)

    def _fold(self, op: Op, at: int) -> Rep:
        data = op.data
        assert isinstance(data, Folding)
        number, made = self.all.fold(at)
        step = self.code.add(Do.FOLDED, number=number)
        found = self._whole(step, made.scale, made.low, made.high)
        if self.section is not None:
            self.guard(Do.LESS, self.constant(made.high), step)
        if data.reducer is Reducer.MEDIAN:
            return self._by_constant(found, Fraction(1, 2))
        if data.reducer is Reducer.AVERAGE:
            if data.k is not None:
                return self._by_constant(found, Fraction(1, data.k))
            spans = self.all.bound.spans[at]
            lengths = {end - start for start, end in zip(spans.starts, spans.ends, strict=True) if start >= 0}
            if len(lengths) == 1:
                return self._by_constant(found, Fraction(1, lengths.pop()))
            return Ratio(found, Whole(self._length(at), 1, 1, max(lengths, default=1)))
        return found

    # --------------------------------------------------------------------------------------------------- roundings

    def _rounded(self, op: Op) -> Whole:
        rounding = op.data
        assert isinstance(rounding, Rounding)
        found = self.exact(op.args[0])
        unit = 10**rounding.decimals
        if isinstance(found, Whole) and unit % found.scale == 0:
            return found
        try:
            if isinstance(found, Whole):
                above = self._by_integer(found, unit)
                return self._divided(rounding, above, Whole(self.constant(found.scale), 1, found.scale, found.scale))
            if isinstance(found, Ratio):
                # above / above.scale over below / below.scale, times the unit.
                shared = gcd(found.below.scale * unit, found.above.scale)
                above = self._by_integer(found.above, found.below.scale * unit // shared)
                below = self._by_integer(found.below, found.above.scale // shared)
                return self._divided(rounding, above, below)
        except _Overflow:
            pass
        self.all.exact = False
        return self._rounded_near(rounding, self.near(found), unit)

    def _by_integer(self, found: Whole, factor: int) -> Whole:
        return self._whole(self._times(found.step, factor), 1, found.low * factor, found.high * factor)

    def _divided(self, rounding: Rounding, above: Whole, below: Whole) -> Whole:
        """The rounded quotient of two integers, exactly: see the head of `machine.py`."""
        code, unit = self.code, 10**rounding.decimals
        step, negative = above.step, None
        if above.low < 0:
            negative = code.add(Do.LESS, step, self.constant(0.0))
            step = code.add(Do.ABS, step)
        size = max(-above.low, above.high)
        widest = {RoundingMode.NEAREST: 2 * size + below.high, RoundingMode.HALF_EVEN: 2 * below.high}
        if widest.get(rounding.mode, size) >= EXACT:
            raise _Overflow
        match rounding.mode:
            case RoundingMode.DOWN:
                made = code.add(Do.FLOOR, code.add(Do.DIV, step, below.step))
            case RoundingMode.UP:
                made = code.add(Do.CEIL, code.add(Do.DIV, step, below.step))
            case RoundingMode.NEAREST:
                made = self._half_up(step, below.step)
            case RoundingMode.HALF_EVEN:
                made = self._half_even(step, below.step)
        if negative is not None:
            made = code.add(Do.SELECT, negative, code.add(Do.SUB, self.constant(0.0), made), made)
        least = max(below.low, 1)
        return self._whole(made, unit, -(-above.low // least) if above.low < 0 else 0, above.high // least + 1)

    def _half_up(self, above: int, below: int) -> int:
        code = self.code
        twice = code.add(Do.ADD, code.add(Do.MUL, above, self.constant(2.0)), below)
        return code.add(Do.FLOOR, code.add(Do.DIV, twice, code.add(Do.MUL, below, self.constant(2.0))))

    def _half_even(self, above: int, below: int) -> int:
        code = self.code
        down = code.add(Do.FLOOR, code.add(Do.DIV, above, below))
        rest = code.add(Do.SUB, above, code.add(Do.MUL, down, below))
        twice = code.add(Do.MUL, rest, self.constant(2.0))
        half = code.add(Do.FLOOR, code.add(Do.MUL, down, self.constant(0.5)))
        odd = code.add(Do.LESS, code.add(Do.MUL, half, self.constant(2.0)), down)
        up = code.add(Do.OR, code.add(Do.LESS, below, twice), code.add(Do.AND, code.add(Do.EQUAL, twice, below), odd))
        return code.add(Do.SELECT, up, code.add(Do.ADD, down, self.constant(1.0)), down)

    def _rounded_near(self, rounding: Rounding, found: Near, unit: int) -> Whole:
        """A rounding of a double: in doubt where an edge lies within its error."""
        code = self.code
        value, error = found.step, found.error
        if unit != 1:
            value = code.add(Do.MUL, value, self.constant(unit))
            error = code.add(Do.ADD, code.add(Do.MUL, error, self.constant(unit)), self._share(value, 1))
        size = code.add(Do.ABS, value)
        half = rounding.mode in (RoundingMode.NEAREST, RoundingMode.HALF_EVEN)
        shifted = code.add(Do.ADD, size, self.constant(0.5)) if half else size
        down = code.add(Do.FLOOR, shifted)
        nearest = code.add(Do.FLOOR, code.add(Do.ADD, shifted, self.constant(0.5)))
        gap = code.add(Do.ABS, code.add(Do.SUB, shifted, nearest))
        self.guard(Do.AT_MOST, gap, code.add(Do.ADD, error, self._share(shifted, 2)))
        self.guard(Do.LESS, self.constant(_MOST_SHARES), size)
        made = down if rounding.mode is not RoundingMode.UP else code.add(Do.CEIL, size)
        negative = code.add(Do.LESS, value, self.constant(0.0))
        made = code.add(Do.SELECT, negative, code.add(Do.SUB, self.constant(0.0), made), made)
        return Whole(made, unit, -_MOST_SHARES, _MOST_SHARES)

    # -------------------------------------------------------------------------------------- doubles with an error

    def _near_of(self, op: Op, at: int) -> Near:
        """An operation on doubles, with a bound on the error of its result."""
        code = self.code
        if op.code in (_PLAN.DATED, _PLAN.BODY_DATED):
            values = [0.0 if each is None else float(each) for each in self.all.dated(at)]
            step = code.add(Do.FIGURE, number=self.all.table(at, "plain", values))
            return Near(step, self._share(step, 1))
        if op.code is _PLAN.CONST:
            assert isinstance(op.data, Fraction)
            step = self.constant(float(op.data))
            return Near(step, self._share(step, 1))
        if op.code in (_PLAN.FOLD, _PLAN.PRICE, _PLAN.BODY_PRICE, _PLAN.PRICE_ON, _PLAN.STATE, _PLAN.ROUND):
            raise _Overflow
        if op.code is _PLAN.SELECT:
            condition = self.truth(op.args[0])
            a, b = self.near(self.exact(op.args[1])), self.near(self.exact(op.args[2]))
            step = code.add(Do.SELECT, condition, a.step, b.step)
            return Near(step, code.add(Do.SELECT, condition, a.error, b.error))
        a, b = self.near(self.exact(op.args[0])), self.near(self.exact(op.args[1]))
        both = code.add(Do.ADD, a.error, b.error)
        match op.code:
            case _PLAN.ADD | _PLAN.SUB:
                do = Do.ADD if op.code is _PLAN.ADD else Do.SUB
                step = code.add(do, a.step, b.step)
                return Near(step, self._wider(code.add(Do.ADD, both, self._lost(do, a.step, b.step, step))))
            case _PLAN.MIN | _PLAN.MAX:
                step = code.add(Do.MIN if op.code is _PLAN.MIN else Do.MAX, a.step, b.step)
                return Near(step, code.add(Do.MAX, a.error, b.error))
            case _PLAN.MUL:
                step = code.add(Do.MUL, a.step, b.step)
                left = code.add(Do.MUL, code.add(Do.ABS, a.step), b.error)
                right = code.add(Do.MUL, code.add(Do.ADD, code.add(Do.ABS, b.step), b.error), a.error)
                return Near(step, code.add(Do.ADD, code.add(Do.ADD, left, right), self._share(step, 4)))
            case _PLAN.DIV:
                step = code.add(Do.DIV, a.step, b.step)
                above = code.add(Do.ADD, a.error, code.add(Do.MUL, code.add(Do.ABS, step), b.error))
                below = code.add(Do.MUL, code.add(Do.ABS, b.step), self.constant(0.5))
                # The bound holds while the divisor is known to half of itself.
                self.guard(Do.LESS, below, b.error)
                return Near(step, code.add(Do.ADD, code.add(Do.DIV, above, below), self._share(step, 4)))
        raise AssertionError(op.code)

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
        if isinstance(made, Whole) and op.code is not _PLAN.CONST:
            return made.step if made.scale == 1 else code.add(Do.MUL, made.step, self.constant(1 / made.scale))
        match op.code:
            case _PLAN.CONST:
                assert isinstance(op.data, Fraction)
                return self.constant(float(op.data))
            case _PLAN.DATED:
                values = [0.0 if each is None else float(each) for each in self.all.bound.dated[at]]
                return code.add(Do.FIGURE, number=self.all.table(at, "plain", values))
            case _PLAN.STATE if not self.all.kept[str(op.data)].demanded:
                return code.add(Do.STATE, number=self.all.slot_of[str(op.data)])
            case _PLAN.SELECT:
                condition = self.truth(op.args[0])
                return code.add(Do.SELECT, condition, self.plain(op.args[1]), self.plain(op.args[2]))
            case _PLAN.ADD | _PLAN.SUB | _PLAN.MUL | _PLAN.DIV | _PLAN.MIN | _PLAN.MAX:
                do = Do(op.code.value)
                return code.add(do, self.plain(op.args[0]), self.plain(op.args[1]))
        return self.near(self.exact(at)).step
