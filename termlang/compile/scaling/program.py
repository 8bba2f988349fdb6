"""The program of a bound plan: states, sections and folds, made again until every state is carried finely enough."""

from __future__ import annotations

from fractions import Fraction

from attrs import define, field

from termlang.compile import exact
from termlang.compile import plan as plans
from termlang.compile import problems as wrong
from termlang.compile.bind import Bound
from termlang.compile.machine import Do, FoldCode, Part, Picks, Program, Slot, StreakCode
from termlang.compile.plan import Code, Column, Folding
from termlang.compile.problems import NotCompilable
from termlang.compile.scaling.forms import Overflow, Whole
from termlang.compile.scaling.section import Section
from termlang.compile.scaling.states import Kept, Widened, kept_states, widen
from termlang.compile.scaling.tables import Tables
from termlang.model.expressions import Reducer

# The most ticks that a price may have for the integers to stay exact, tried from the first on.
_MOST_TICKS = (10**8, 10**7, 10**6, 10**5, 20_000)


def scaled_program(bound: Bound, ticks: dict[Column, Fraction]) -> Program:
    """The program of a bound plan for prices in ticks."""
    best: Program | None = None
    for most in _MOST_TICKS:
        try:
            made = Scaling(bound, ticks, most).program()
        except Overflow:
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
class Scaling:
    """A program under way: how its states are carried, and what has been entered so far."""

    bound: Bound
    ticks: dict[Column, Fraction]
    most: int
    tables: Tables = field(init=False)
    folds: list[FoldCode] = field(factory=list)
    streaks: list[StreakCode] = field(factory=list)
    _fold_of: dict[int, tuple[int, Whole]] = field(factory=dict)
    _streak_of: dict[int, int] = field(factory=dict)
    kept: dict[str, Kept] = field(factory=dict)
    slot_of: dict[str, int] = field(factory=dict)

    def program(self) -> Program:
        """The finished program. Raises Overflow where a look-back does not fit into integers."""
        plan = self.bound.lowered.plan
        self.kept = kept_states(self.bound)
        self.slot_of = {name: number for number, name in enumerate(self.kept)}
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
            pairs = zip(self.tables.rows[fold.starts], self.tables.rows[fold.ends], strict=True)
            back = max([back, *(day + self.bound.before + 1 - a for day, (a, _) in enumerate(pairs) if a >= 0)])
        for at, table in self.bound.rows.items():
            if plan.ops[at].code is Code.PRICE_ON:
                back = max([back, *(day + self.bound.before + 1 - row for day, row in enumerate(table) if row >= 0)])
        history = [
            [float(value / self.ticks[column]) for value in self.bound.history[column]] for column in plan.columns
        ]
        return Program(
            plan.columns,
            [self.ticks[column] for column in plan.columns],
            self.tables.constants,
            self.tables.figures,
            self.tables.truths,
            self.tables.rows,
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
            self.tables.exact,
            self.most,
        )

    def _state(self, name: str) -> plans.State:
        return next(state for state in self.bound.lowered.plan.states if state.name == name)

    def _parts(self) -> tuple[list[Part], bool]:
        """The code of every section with the states as they are carried now; and whether a state needs another way."""
        self.tables = Tables(self.bound)
        self.folds, self.streaks, self._fold_of, self._streak_of = [], [], {}, {}
        near = [kept for kept in self.kept.values() if kept.demanded and not kept.whole]
        for name in [each for each in self.slot_of if each.startswith("error of ")]:
            del self.slot_of[name]
        for number, kept in enumerate(near):
            self.slot_of[f"error of {kept.name}"] = len(self.kept) + number
        changed = False
        parts: list[Part] = []
        for number, section in enumerate(self.bound.lowered.plan.sections):
            work = Section(self, section)
            acts = work.truth(section.acts)
            fails = None if section.fails is None else work.truth(section.fails)
            updates: list[tuple[int, int]] = []
            for name, op in section.updates:
                kept = self.kept[name]
                if not kept.demanded:
                    updates.append((self.slot_of[name], work.plain(op)))
                elif kept.whole:
                    found = work.exact(op)
                    widened = widen(kept, found)
                    if widened is Widened.NEAR:
                        # Everything that reads it has to be made again.
                        return parts, True
                    changed |= widened is Widened.FINER
                    if kept.whole and isinstance(found, Whole) and kept.scale % found.scale == 0:
                        made = work.rescaled(found, kept.scale)
                        if kept.guarded:
                            work.guard(Do.LESS, work.constant(kept.high), made.step)
                        if kept.guarded and made.low < kept.low:
                            work.guard(Do.LESS, made.step, work.constant(kept.low))
                        updates.append((self.slot_of[name], made.step))
                else:
                    found = work.near(work.exact(op))
                    self.tables.exact = False
                    updates.append((self.slot_of[name], found.step))
                    error = self.slot_of.get(f"error of {name}")
                    if error is not None:
                        updates.append((error, found.error))
            doubts = work.doubts(section)
            active = self.bound.active[number]
            daily = sum(active) * 2 > len(active)
            parts.append(Part(section.title, work.code, acts, fails, doubts, updates, daily))
        return parts, changed

    def streak(self, at: int) -> int:
        """The place of a count of days in a row."""
        if at not in self._streak_of:
            work = Section(self, None)
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
        work = Section(self, None)
        longest = max((end - start for start, end in zip(spans.starts, spans.ends, strict=True)), default=1)
        starts, ends = len(self.tables.rows), len(self.tables.rows) + 1
        self.tables.rows.extend((list(spans.starts), list(spans.ends)))
        number = len(self.folds)
        if data.reducer in (Reducer.EACH, Reducer.AT_LEAST, Reducer.NUMBER):
            self.folds.append(FoldCode(Picks.COUNT, work.code, work.truth(op.args[0]), starts, ends))
            return number, Whole(-1, 1, 0, longest)
        body = work.exact(op.args[0])
        if not isinstance(body, Whole):
            raise Overflow
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
