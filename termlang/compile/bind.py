"""A plan and the days of a run come in; for each day, what the day alone decides goes out, exactly.

Rows are trading days: first those of the history, which all paths share, then those of the run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from attrs import define, field, frozen

from termlang.compile import problems as wrong
from termlang.compile.lower.policy import Lowered
from termlang.compile.plan import ByItself, Code, Column, Dated, Folding, Op, Section
from termlang.compile.problems import NotCompilable, Stop
from termlang.compile.rules import DayNumber, Ended, Moved, Once, Resets, SinceStated, SplitInside, Staging
from termlang.diagnostics import BadInput
from termlang.model.clauses import Interval
from termlang.model.expressions import DaySpan, Expr
from termlang.model.policies import Occasion, PayDividend, Turn
from termlang.source import NOWHERE

ZERO = Fraction(0)
Series = Mapping[Column, Sequence[Fraction]]


@frozen(eq=False)
class Spans:
    """The rows of a fold on each day: from `starts` up to `ends`, excluded; -1 on days that do not need it."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]


@define(eq=False)
class Bound:
    """A plan on the days of a run. Tables are by operation; a day on which nothing needs a figure has None there."""

    lowered: Lowered
    days: tuple[date, ...]
    history: dict[Column, tuple[Fraction, ...]]
    before: int  # rows of history
    active: list[tuple[bool, ...]]
    dated: dict[int, tuple[Fraction | bool | None, ...]] = field(factory=dict)
    by_row: dict[int, tuple[Fraction | bool | None, ...]] = field(factory=dict)  # what the day of a row decides
    rows: dict[int, tuple[int, ...]] = field(factory=dict)
    spans: dict[int, Spans] = field(factory=dict)
    payments: dict[str, list[int]] = field(factory=dict)  # by instrument, the days on which its dividend is paid

    def paid(self, instrument: str, number: int) -> date | None:
        """The last day on which a dividend was paid, a day of the run included."""
        earlier = [day for day in self.payments.get(instrument, ()) if day <= number]
        return self.days[earlier[-1]] if earlier else None

    @property
    def ops(self) -> list:  # type: ignore[type-arg]
        return self.lowered.plan.ops


def bind(lowered: Lowered, days: Sequence[date], history: Series | None = None) -> Bound:
    """Work out every dated figure of a plan for the days of a run.

    The days are trading days of the deal's calendar without a gap; `history` are the observations of the trading days
    just before the first, the last one last. Raises BadInput where the days or the history do not fit, NotCompilable
    where a day is wrong.
    """
    plan, facts = lowered.plan, lowered.facts
    run = tuple(days)
    _check_days(lowered, run)
    past = {column: tuple(series) for column, series in (history or {}).items()}
    before = min((len(past.get(column, ())) for column in plan.columns), default=0)
    past = {column: past.get(column, ())[len(past.get(column, ())) - before :] for column in plan.columns}
    work = _Binding(lowered, run, before)
    try:
        active = [work.acting(section) for section in plan.sections]
        bound = Bound(lowered, run, past, before, active)
        work.tables(bound)
    except Stop as stop:
        mistake = wrong.OPEN.at(stop.span, what=stop.what, hint=stop.hint) if stop.hint else None
        problem = mistake or wrong.NOT_COMPILED.at(stop.span, what=stop.what)
        raise NotCompilable([problem], ((plan.title, stop.what),), facts.deal.source) from None
    return bound


def bind_requests(lowered: Lowered, days: Sequence[date], before: int) -> Bound:
    """The same for requests on single days, each with `before` rows of trading days before it and the row of its day.

    Raises BadInput where a request looks back further, NotCompilable where a day is wrong.
    """
    plan, facts = lowered.plan, lowered.facts
    work = _Binding(lowered, tuple(days), before, together=False)
    try:
        active = [work.acting(section) for section in plan.sections]
        bound = Bound(lowered, tuple(days), {column: () for column in plan.columns}, before, active)
        work.tables(bound)
    except Stop as stop:
        problem = wrong.NOT_COMPILED.at(stop.span, what=stop.what)
        raise NotCompilable([problem], ((plan.title, stop.what),), facts.deal.source) from None
    return bound


def _check_days(lowered: Lowered, days: tuple[date, ...]) -> None:
    calendar = lowered.facts.deal.calendar
    opening = lowered.facts.opening
    if opening is not None and days[0] != calendar.after(opening.day):
        what = f"the run begins on {days[0]}, and its ledger ends on {opening.day}"
        hint = f"begin on {calendar.after(opening.day)}, or replay the journal through {calendar.before(days[0])}"
        raise BadInput([wrong.BAD_PRICES.at(what=what, hint=hint)])
    for day in days:
        if not calendar.is_open(day):
            what = f"{day} is no trading day of {calendar.name}"
            raise BadInput([wrong.BAD_PRICES.at(what=what, hint="give trading days alone")])
    for day, after in pairwise(days):
        if calendar.after(day) != after:
            what = f"{calendar.after(day)} is missing between {day} and {after}"
            raise BadInput([wrong.BAD_PRICES.at(what=what, hint="give every trading day of the run")])


class _Binding:
    def __init__(self, lowered: Lowered, days: tuple[date, ...], before: int, *, together: bool = True) -> None:
        self.lowered, self.facts, self.plan = lowered, lowered.facts, lowered.plan
        self.days, self.before, self.together = days, before, together
        self.calendar = self.facts.deal.calendar
        self._number = {day: number for number, day in enumerate(days)}
        self._paid_on: dict[str, list[tuple[int, int]]] = {}
        self._as_of: dict[tuple[int, int], date] = {}  # by section and day of the run, where it acts as of another day

    # ------------------------------------------------------------------------------------------------ which days

    def acting(self, section: Section) -> tuple[bool, ...]:
        """On which days of the run a section acts."""
        facts, occasion = self.facts, section.days
        right = facts.deal.rights.get(section.right)
        issued = facts.issue_day(section.instrument) if section.instrument else date.min
        own = self._own_days(section, occasion) if isinstance(occasion, ByItself) else None
        found = []
        for number, day in enumerate(self.days):
            if isinstance(occasion, ByItself):
                assert own is not None
                acts, on = number in own, own.get(number, day)
            else:
                acts, on = self.is_occasion(occasion, day), day
            acts = acts and on >= issued
            if acts and right is not None and right.grants:
                acts = facts.window_on(right.grants, on) == section.window
            found.append(acts)
        return tuple(found)

    def _own_days(self, section: Section, occasion: ByItself) -> dict[int, date]:
        """By the place of a day of the run, the day as of which the deal acts by itself then."""
        made, found = occasion.made, {}
        if made is None:
            return dict(enumerate(self.days))
        if isinstance(made, Resets):
            wanted = self.facts.reset_days(made.update, self.days[-1])
        else:
            assert isinstance(made, Once)
            wanted = [made.day]
        for day in wanted:
            number = bisect_left(self.days, day)
            before = day < self.days[0] and isinstance(made, Once) and self.facts.opening is None
            if number == len(self.days) or before:
                continue
            if number in found:
                raise Stop(f"{section.title}, which falls on several days between two trading days,", NOWHERE)
            found[number] = day
            if day != self.days[number]:
                self._as_of[section.number, number] = day
                self._check_closed(section, day)
        return found

    def _check_closed(self, section: Section, day: date) -> None:
        """Raises Stop where what happens on a day without prices rests on those of its own day."""
        ops = self.plan.ops
        if any(ops[at].code in (Code.PRICE, Code.STREAK) for at in self.plan.needed(self.plan.roots(section))):
            raise Stop(f"{section.title} as of {day}, on which there are no prices,", NOWHERE)

    def is_occasion(self, occasion: Occasion, day: date) -> bool:
        """Whether a day is one of those that a line of the policy names."""
        if occasion.turn is Turn.EACH or occasion.interval is None:
            return True
        other = self.calendar.after(day) if occasion.turn is Turn.LAST else self.calendar.before(day)
        return _period(occasion.interval, day) != _period(occasion.interval, other)

    # ---------------------------------------------------------------------------------------------------- tables

    def tables(self, bound: Bound) -> None:
        """The dated figures, rows and spans that the sections need on the days on which they act."""
        plan = self.plan
        needed: dict[int, list[bool]] = {}
        for section, active in zip(plan.sections, bound.active, strict=True):
            for at in plan.needed(plan.roots(section)):
                if plan.ops[at].code in (Code.DATED, Code.PRICE_ON, Code.FOLD, Code.STREAK):
                    mine = needed.setdefault(at, [False] * len(self.days))
                    needed[at] = [old or new for old, new in zip(mine, active, strict=True)]
        self._payments(bound)
        for at in self._under_streaks(needed):
            # Counted day after day, whether a section acts or not.
            needed[at] = [True] * len(self.days)
            bound.by_row[at] = self._by_row(at, [True] * (self.before + len(self.days)))
        for at, where in needed.items():
            op = plan.ops[at]
            if op.code is Code.DATED:
                assert isinstance(op.data, Dated)
                bound.dated[at] = tuple(
                    self._dated(op.data, number) if use else None for number, use in enumerate(where)
                )
            elif op.code is Code.PRICE_ON:
                assert isinstance(op.data, tuple)
                bound.rows[at] = tuple(self._row(op.data[1], number) if use else -1 for number, use in enumerate(where))
            elif op.code is Code.FOLD:
                assert isinstance(op.data, Folding)
                edges = [self._span(op.data, number) if use else (-1, -1) for number, use in enumerate(where)]
                bound.spans[at] = Spans(tuple(a for a, _ in edges), tuple(b for _, b in edges))
                self._bodies(bound, op, edges)
            else:
                self._streak(op.data, where)

    def _under_streaks(self, needed: dict[int, list[bool]]) -> list[int]:
        """The figures that the day decides in conditions that are counted day after day."""
        plan = self.plan
        streaks = [at for at in needed if plan.ops[at].code is Code.STREAK]
        return [at for at in plan.needed(streaks) if plan.ops[at].code is Code.DATED]

    def _bodies(self, bound: Bound, op: Op, edges: list[tuple[int, int]]) -> None:
        """What the day decides on each day that a look-back looks at."""
        wanted = [False] * (self.before + len(self.days))
        for start, end in edges:
            wanted[max(start, 0) : max(end, 0)] = [True] * (max(end, 0) - max(start, 0))
        for at in self.plan.needed([op.args[0]]):
            if self.plan.ops[at].code is Code.BODY_DATED:
                before = bound.by_row.get(at)
                rows = self._by_row(at, wanted)
                if before is not None:
                    rows = tuple(old if old is not None else new for old, new in zip(before, rows, strict=True))
                bound.by_row[at] = rows

    def _by_row(self, at: int, wanted: list[bool]) -> tuple[Fraction | bool | None, ...]:
        data = self.plan.ops[at].data
        assert isinstance(data, Dated)
        past = self.calendar.last(self.before, self.days[0], included=False) if self.before else ()
        found = []
        for number, (day, use) in enumerate(zip((*past, *self.days), wanted, strict=True)):
            found.append(self._on(data, day, number - self.before) if use else None)
        return tuple(found)

    def _payments(self, bound: Bound) -> None:
        """On which days, and in which section, each dividend is paid."""
        titles = {id(line): line for line in self.lowered.policy.lines if isinstance(line, PayDividend)}
        lines = {(line.clause.title, line.instrument) for line in titles.values()}
        for section, active in zip(self.plan.sections, bound.active, strict=True):
            if (section.title, section.instrument) in lines and not section.right:
                paid = self._paid_on.setdefault(section.instrument, [])
                paid.extend((day, section.number) for day, acts in enumerate(active) if acts)
        for instrument, paid in self._paid_on.items():
            paid.sort()
            bound.payments[instrument] = [day for day, _ in paid]

    def _paid(self, number: int, section: int, instrument: str) -> date | None:
        """The last day on which the dividend was paid before a section of a day."""
        earlier = [day for day, at in self._paid_on.get(instrument, ()) if (day, at) < (number, section)]
        return self.days[earlier[-1]] if earlier else None

    def _day(self, chain: tuple[Expr, ...], number: int, section: int) -> date:
        """The day to which `… on D` leads."""
        day = self._as_of.get((section, number), self.days[number])
        for expr in chain:
            day = self.facts.value(expr, day, lambda name: self._paid(number, section, name))
        return day

    def _dated(self, data: Dated, number: int) -> Fraction | bool:
        return self._on(data, self._day(data.chain, number, data.section), number)

    def _on(self, data: Dated, day: date, number: int) -> Fraction | bool:
        """What a day decides; `number` is the place of the day of the run for which it does."""
        facts, made = self.facts, data.made
        if isinstance(made, Moved):
            start = date.min if made.start is None else self._day(made.start, number, data.section)
            factor = facts.splits.factor(made.type, start, day)
            return 1 / factor if made.back else factor
        if isinstance(made, SinceStated):
            return facts.splits.since_stated(made.type, day)
        if isinstance(made, SplitInside):
            if isinstance(made.start, DaySpan):
                days = facts.span(made.start, day, lambda name: self._paid(number, data.section, name))
                return bool(days) and facts.splits.lie_inside(made.type, days[0], max(days[-1], day))
            start = self._day(made.start, number, data.section)
            return start < day and facts.splits.factor(made.type, start, day) != 1
        if isinstance(made, Staging):
            return facts.staging(made, day)
        if isinstance(made, DayNumber):
            return Fraction(number)
        if isinstance(made, Ended):
            return facts.ended(made, day)
        assert data.expr is not None
        found = facts.value(data.expr, day, lambda name: self._paid(number, data.section, name))
        assert isinstance(found, (Fraction, bool))
        return found

    def _place(self, day: date, number: int, what: str) -> int:
        """The row of a day on or before the day of the run. Raises BadInput where it lies before the rows, or ahead."""
        today = self.days[number]
        if day > today:
            text = f"{what} asks on {today} for {day}, which lies ahead"
            raise BadInput([wrong.BAD_PRICES.at(what=text, hint="begin the policy later")])
        start = self.days[0] if self.together else today
        if self.together and day in self._number:
            return self.before + self._number[day]
        if not self.together and day == today:
            return self.before
        row = self.before - self.calendar.count_between(day, self.calendar.before(start))
        if row < 0 or not self.calendar.is_open(day):
            first = self.calendar.last(self.before, start, included=False)[0] if self.before else start
            raise BadInput([wrong.NEEDS_HISTORY.at(what=what, day=day, first=first)])
        return row

    def _row(self, data: Dated, number: int) -> int:
        return self._place(self._day(data.chain, number, data.section), number, f"`{data.text}`")

    def _span(self, data: Folding, number: int) -> tuple[int, int]:
        day = self._day(data.chain, number, data.section)
        text = " ".join(self.facts.deal.source.excerpt(data.days.span).split())
        days = self.facts.span(data.days, day, lambda name: self._paid(number, data.section, name))
        if not days:
            raise Stop(f"`{text}`, which is empty on {day},", data.days.span)
        if data.k is not None and len(days) < data.k:
            raise Stop(f"`{text}`, which has fewer than {data.k} days on {day},", data.days.span)
        return self._place(days[0], number, f"`{text}`"), self._place(days[-1], number, f"`{text}`") + 1

    def _streak(self, count: object, where: list[bool]) -> None:
        assert isinstance(count, int)
        for number, use in enumerate(where):
            if use and self.before + number + 1 < count:
                first = self.days[number]
                span = self.calendar.last(count, first, included=True)
                what = f"a test over {count} trading days"
                known = (
                    self.calendar.last(self.before, self.days[0], included=False)[0] if self.before else self.days[0]
                )
                raise BadInput([wrong.NEEDS_HISTORY.at(what=what, day=span[0], first=known)])


def _period(interval: Interval, day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // interval.value
