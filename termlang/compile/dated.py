"""What the day alone decides: constants, days, accruals, windows and parts that open over time, exactly.

It is evaluated once for each day before any path is run; a path adds nothing to it. Raises Stop for what it does not
know, and what calendars raise where a day is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from attrs import frozen

from termlang.calendars import (
    DayCount,
    NoSuchDay,
    OutsideCalendar,
    Periods,
    Roll,
    add_months,
    day_of_month,
    whole_months,
)
from termlang.compile.known import known
from termlang.compile.opening import Opening
from termlang.compile.plan import Level
from termlang.compile.problems import Stop
from termlang.compile.splits import Splits
from termlang.compile.tables import entry_of
from termlang.market import Market
from termlang.model.clauses import Grant, Instrument, Staged, Window
from termlang.model.deal import Deal, EachPeriod
from termlang.model.expressions import (
    Account,
    Apply,
    Asked,
    AskedFor,
    At,
    Between,
    CellNow,
    Choose,
    DayKind,
    DaySpan,
    EventKind,
    Expr,
    Fold,
    Literal,
    Lookup,
    Noticed,
    Observe,
    Reach,
    ReadingIs,
    Ref,
    Standing,
    TermKey,
    Today,
    Undisclosed,
    Value,
    walk,
)
from termlang.operations.table import OPERATIONS
from termlang.quantity import Rounding
from termlang.units import Type

DAY = timedelta(days=1)
ZERO = Fraction(0)
Paid = Callable[[str], date | None]

_KINDS = {
    "trading days after": DayKind.TRADING,
    "trading day": DayKind.TRADING,
    "business days after": DayKind.BUSINESS,
    "business day": DayKind.BUSINESS,
}
_DAYS = frozenset((*_KINDS, "days after", "months after", "rolled", "day of month", "last payment", "elapsed"))
_COUNTED = frozenset(("days after", "months after", "trading days after", "business days after"))
# Operations that vary with nothing but their arguments, and have a body in the table.
_PLAIN = frozenset(name for name, row in OPERATIONS.items() if row.exact is not None)
CONSTANT_ROUNDINGS = frozenset(("rounded", "adjusted for splits"))


@frozen(eq=False)
class Staging:
    """The part of what was issued that is open on a day, times what was issued."""

    staged: Staged
    window: Window
    issued: Fraction


@frozen(eq=False)
class DayNumber:
    """The place of the day in the run; the first is 0."""


@frozen(eq=False)
class Ended:
    """Whether every window of some grants has ended on the day or before it."""

    grants: tuple[Grant, ...]


@frozen(eq=False)
class Moved:
    """What splits make of a figure from the day to which `start` leads to the day in question; None: from the first
    split on. `back` divides instead."""

    type: Type
    start: tuple[Expr, ...] | None = None
    back: bool = False


@frozen(eq=False)
class SinceStated:
    """What splits make, by the day in question, of a figure that the text states."""

    type: Type


@frozen(eq=False)
class SplitInside:
    """Whether a split lies between two days of a figure: from the day to which `start` leads, or from the first day of
    a span, to the day in question."""

    type: Type
    start: tuple[Expr, ...] | DaySpan


@frozen(eq=False)
class Resets:
    """The days on which a state term is reset."""

    update: EachPeriod


@frozen(eq=False)
class Once:
    """One day, where it is a trading day, or where it is none."""

    day: date


@frozen(eq=False)
class Facts:
    """What is fixed for a compilation: the deal, values given, readings, what registrars reported, and the accounts
    with which a run begins where it does not begin with the issue."""

    deal: Deal
    given: Mapping[TermKey, Value]
    readings: Mapping[str, str]
    elections: Mapping[str, str]
    market: Market
    running: bool = True  # whether days follow each other, so that a count can be carried along
    opening: Opening | None = None

    @property
    def splits(self) -> Splits:
        """The splits that are known before the run."""
        return Splits(self.deal, self.market, self._stated)

    def _stated(self) -> date:
        found = []
        for instrument in self.deal.instruments.values():
            try:
                self.level(instrument.issue_day)
                found.append(self.value(instrument.issue_day, date.min, _nothing_paid))
            except Stop:
                continue
        return min(found, default=date.min)

    # ---------------------------------------------------------------------------------------------------- levels

    def level(self, expr: Expr) -> Level:
        """What an expression changes with. Raises Stop for what does not compile."""
        known(expr, expr.span)
        match expr:
            case Literal():
                return Level.CONSTANT
            case Undisclosed(name=name):
                raise Stop(name, expr.span, hint=f"give its value: `{name}=…`")
            case Ref(key=key):
                if key in self.given:
                    term = self.deal.terms[key]
                    moves = term.adjusted_for_splits and self.splits.move(term.type)
                    return Level.DATED if moves else Level.CONSTANT
                known(self.deal.terms[key], expr.span)
                return self.level(self.deal.terms[key].body)
            case ReadingIs(question=question):
                self.reading(expr, question)
                return Level.CONSTANT
            case Observe(column=column):
                return Level.DATED if column == "outstanding" else Level.MARKET
            case Asked(what=AskedFor.DAY) | Today():
                return Level.DATED
            case Asked():
                return Level.STATE
            case Standing(account=Account.ISSUED, instrument=name):
                if self.opening is not None and name in self.opening.positions:
                    return Level.CONSTANT
                return self.level(self.deal.instruments[name].issued)
            case Standing():
                return Level.STATE
            case Noticed(key=key):
                if not self.running:
                    raise Stop(f"{key}, which a notice decides,", expr.span)
                return Level.DATED if self._notices(expr) else Level.CONSTANT
            case Lookup(row=row, column=column):
                if expr.adjusted and self.splits.stocks():
                    raise Stop(f"the table {expr.table.name} across a split", expr.span)
                found = max(self.level(each) for each in (row, column) if each is not None)
                if found > Level.DATED:
                    raise Stop(f"the table {expr.table.name}, which prices read,", expr.span)
                return found
            case CellNow(key=key):
                if self.resets(key):
                    self.start_of(key, expr)
                    return Level.STATE
                return self.level(self.start_of(key, expr))
            case Apply(operation=operation, args=args):
                if operation not in _PLAIN | _DAYS | CONSTANT_ROUNDINGS and operation not in ("accrued", "solved"):
                    raise Stop(f"`{operation}`", expr.span)
                if operation == "accrued" and max(map(self.level, args[:2])) > Level.CONSTANT:
                    raise Stop("a rate or a base that changes, on which something accrues,", expr.span)
                moves = operation == "adjusted for splits" and self.splits.move(expr.type)
                least = Level.DATED if moves else Level.CONSTANT
                return max([least, *(self.level(arg) for arg in args)])
            case Choose(cases=cases, otherwise=otherwise):
                parts = [each for case in cases for each in case]
                return max(self.level(each) for each in (*parts, *((otherwise,) if otherwise is not None else ())))
            case At(body=body, day=day):
                if self.level(day) > Level.DATED:
                    raise Stop("a day that prices decide", expr.span)
                self._look_back(body, expr)
                body_level = self.level(body)
                if self.splits.move(expr.type):
                    body_level = max(body_level, Level.DATED)
                return max(body_level, self.level(day)) if body_level else body_level
            case Fold(body=body, days=days, where=where):
                known(days, days.span)
                if max(self.level(days.day), self.level(days.count)) > Level.DATED:
                    raise Stop("a span of days that prices decide", expr.span)
                self._look_back(body, expr)
                found = max(self.level(each) for each in (body, where, expr.weight) if each is not None)
                if found < Level.MARKET:
                    raise Stop("a figure over days that prices do not decide", expr.span)
                return found
        raise Stop(f"`{type(expr).__name__}`", expr.span)

    def reading(self, expr: Expr, question: str) -> str:
        """The reading of a question. Raises Stop where it is open."""
        chosen = self.readings.get(question)
        if chosen is None:
            readings = " or ".join(self.deal.questions[question].readings)
            raise Stop(f"{question}", expr.span, hint=f"give its reading: {readings}")
        return chosen

    def _look_back(self, body: Expr, expr: Expr) -> None:
        """Raises Stop where the figure of another day rests on what a journal told: it may have been otherwise then."""
        if self.opening is None:
            return
        waiting, seen = [body], set()
        while waiting:
            for each in walk(waiting.pop()):
                if isinstance(each, Ref) and each.key in self.opening.told:
                    raise Stop(f"{each.key} on another day than it was told", expr.span)
                if isinstance(each, CellNow) and each.key in self.opening.cells:
                    raise Stop(f"{each.key} on an earlier day", expr.span)
                if isinstance(each, Ref) and each.key not in self.given and each.key not in seen:
                    seen.add(each.key)
                    waiting.append(self.deal.terms[each.key].body)

    def start_of(self, key: TermKey, expr: Expr) -> Expr:
        """What a state term starts at, where no event of a run can change it; dates may."""
        cell = self.deal.cells[key]
        known(cell, expr.span)
        stocks = self.deal.stocks
        for update in cell.updates:
            if isinstance(update, EachPeriod) and self.running:
                known(update, update.span)
                continue
            event, of = getattr(update, "event", None), getattr(update, "of", "")
            if event not in (EventKind.ISSUE, EventKind.RIGHTS) or of not in stocks:
                raise Stop(f"{key}, which changes with what happens,", expr.span)
        if self.opening is not None and key in self.opening.cells:
            told = self.opening.cells[key]
            if told is None:
                raise Stop(f"{key}, which the journal leaves unknown,", expr.span)
            return Literal(cell.start.type, cell.start.span, told)
        return cell.start

    def _notices(self, expr: Noticed) -> list[date]:
        """From when the notices of a party, or of who has units, have effect; a run gives none."""
        if self.opening is None:
            return []
        holders = {expr.party, *(position.holder for position in self.opening.positions.values())}
        return [effective for who, effective in self.opening.notices.get(str(expr.key), ()) if who in holders]

    def resets(self, key: TermKey) -> tuple[EachPeriod, ...]:
        """The dated changes of a state term within a run."""
        if not self.running:
            return ()
        return tuple(update for update in self.deal.cells[key].updates if isinstance(update, EachPeriod))

    def reset_days(self, update: EachPeriod, last: date) -> list[date]:
        """The days of a reset through a day; those that the ledger of the start has seen are left out."""
        start = self.value(update.start, date.min, _nothing_paid)
        found: list[date] = []
        seen = start if self.opening is None else max(start, self.opening.day)
        try:
            for step in range(1, self.deal.source.limits.schedule + 1):
                if update.months:
                    day = add_months(start, step * update.months, self.deal.month_end)
                else:
                    day = start + timedelta(days=step * update.days)
                if update.roll is not None:
                    roll, kind = update.roll
                    day = roll.apply(day, self.deal.days_open(kind))
                if day > last:
                    return found
                if day > seen:
                    found.append(day)
                    seen = day
        except (NoSuchDay, OutsideCalendar, OverflowError) as error:
            raise Stop(f"a day that there is not ({error})", update.span) from None
        raise Stop("so many resets", update.span)

    # ---------------------------------------------------------------------------------------------------- values

    def value(self, expr: Expr, day: date, paid: Paid) -> Any:
        """The value of an expression of level CONSTANT or DATED on a day."""
        match expr:
            case Literal(value=value):
                return value
            case Ref(key=key):
                given, term = self.given.get(key), self.deal.terms[key]
                if given is None:
                    return self.value(term.body, day, paid)
                if term.adjusted_for_splits and isinstance(given, Fraction):
                    return given * self.splits.since_stated(term.type, day)
                return given
            case ReadingIs(question=question, reading=reading):
                return self.reading(expr, question) == reading
            case Asked() | Today():
                return day
            case Observe(stock=stock, column=column):
                reported = self.market.last_reported(stock, column, day)
                if reported is None:
                    raise Stop(f"the shares outstanding of {stock}", expr.span, hint=f"report them by {day}")
                return reported[1] * self.splits.factor(expr.type, reported[0], day)
            case Standing(instrument=name):
                position = None if self.opening is None else self.opening.positions.get(name)
                issued = self.deal.instruments[name].issued
                return self.value(issued, day, paid) if position is None else position.issued
            case CellNow(key=key):
                return self.value(self.start_of(key, expr), day, paid)
            case Noticed():
                return any(effective <= day for effective in self._notices(expr))
            case Lookup(table=table, row=row, column=column):
                keys = [self.value(each, day, paid) for each in (row, column) if each is not None]
                entry = entry_of(table, *keys)
                if entry is None:
                    where = " and ".join(map(str, keys))
                    raise Stop(f"the table {table.name} at {where}, of which it says nothing,", expr.span)
                return entry
            case Choose():
                return self._choose(expr, day, paid)
            case At(body=body, day=on):
                then = self.value(on, day, paid)
                found = self.value(body, then, paid)
                if then < day and isinstance(found, Fraction):
                    factor = self.splits.factor(expr.type, then, day)
                    if factor != 1 and not expr.adjusted:
                        raise Stop(f"a figure of {then} across a split", expr.span)
                    found *= factor
                return found
            case Apply():
                return self._apply(expr, day, paid)
        raise Stop(f"`{type(expr).__name__}`", expr.span)

    def _choose(self, expr: Choose, day: date, paid: Paid) -> Any:
        found = [self.value(value, day, paid) for holds, value in expr.cases if self.value(holds, day, paid)]
        if not found and expr.otherwise is not None:
            return self.value(expr.otherwise, day, paid)
        if not found:
            raise Stop(f"a day that no piece covers, {day},", expr.span)
        if any(each != found[0] for each in found):
            raise Stop(f"a term that has two values on {day}", expr.span)
        return found[0]

    def _apply(self, expr: Apply, day: date, paid: Paid) -> Any:
        values = [self.value(arg, day, paid) for arg in expr.args]
        operation = expr.operation
        if operation == "accrued":
            return self._accrued(expr, values, paid)
        if operation == "rounded":
            (rounding,) = expr.options
            assert isinstance(rounding, Rounding)
            return rounding.apply(values[0])
        if operation == "adjusted for splits":
            return values[0] * self.splits.since_stated(expr.type, day)
        if operation == "solved":
            constant, factor = values
            if factor >= 1:
                raise Stop(f"a term that has no solution on {day}", expr.span)
            return constant / (1 - factor)
        if operation in _PLAIN and operation not in _DAYS:
            if operation == "divide" and not values[1]:
                raise Stop(f"a division by zero on {day}", expr.span)
            exact = OPERATIONS[operation].exact
            assert exact is not None
            return exact(*values)
        try:
            return self._day(expr, values)
        except (NoSuchDay, OutsideCalendar, OverflowError, ValueError) as error:
            raise Stop(f"a day that there is not ({error})", expr.span) from None

    def _day(self, expr: Apply, values: list[Any]) -> Any:
        options, month_end = expr.options, self.deal.month_end
        first: date = values[0]
        option: Any = options[0]
        if len(values) > 1 and expr.operation in _COUNTED:
            # So many times a figure that is worked out.
            if values[1].denominator != 1 or abs(values[1]) > 100_000:
                raise ValueError(f"{values[1]} is no count of days")
            option *= int(values[1])
        match expr.operation:
            case "rolled":
                roll, kind = options
                assert isinstance(roll, Roll) and isinstance(kind, DayKind)
                return roll.apply(first, self.deal.days_open(kind))
            case "day of month":
                months, number = options
                assert isinstance(months, int) and (number is None or isinstance(number, int))
                return day_of_month(first, months, number, month_end)
            case "months after":
                return add_months(first, option, month_end)
            case "last payment":
                return first
            case "trading day" | "business day":
                later, included = options
                calendar = self.deal.days_open(_KINDS[expr.operation])
                return calendar.beside(first, later=bool(later), included=bool(included))
            case "days after":
                return first + timedelta(days=option)
            case "elapsed":
                return Fraction(self._elapsed(option, first, values[1]))
        return self.deal.days_open(_KINDS[expr.operation]).counted(option, first)

    def _elapsed(self, what: Between, start: date, end: date) -> int:
        if what is Between.DAYS:
            return (end - start).days
        if what in (Between.MONTHS, Between.YEARS):
            months = whole_months(start, end, self.deal.month_end)
            return months if what is Between.MONTHS else months // 12
        calendar = self.deal.days_open(DayKind(what.value))
        if start <= end:
            return calendar.count_between(start, end) - calendar.is_open(end)
        return calendar.is_open(start) - calendar.count_between(end, start)

    def _accrued(self, expr: Apply, values: list[Any], paid: Paid) -> Fraction:
        if len(expr.options) not in (4, 5):
            raise Stop("an accrual of this kind", expr.span)
        count, months, start_counts, end_counts, *dividend_of = expr.options
        if not isinstance(count, DayCount) or not (months is None or isinstance(months, int)):
            raise Stop("an accrual of this kind", expr.span)
        rate, base, start, end, *by = values
        if dividend_of:
            start = self._first_accrual(str(dividend_of[0]), expr, start, end)
        begins = self._begins(str(dividend_of[0]), paid, expr) if dividend_of else None
        if begins is not None and begins >= start:
            start, start_counts = begins, True
        first = start if start_counts else start + DAY
        stop = end + DAY if end_counts else end
        if stop <= first:
            return ZERO
        grown, begun = Fraction(1), first
        if isinstance(months, int):
            periods = max(0, whole_months(first, stop, self.deal.month_end)) // months
            begun = add_months(first, periods * months, self.deal.month_end)
            grown = (1 + rate * Fraction(months, 12)) ** periods
        rest = self._part_of_year(count, begun, stop, by)
        return Fraction(base * (grown * (1 + rate * rest) - 1))

    def _part_of_year(self, count: DayCount, first: date, stop: date, by: list[Any]) -> Fraction:
        """By the day count; `by` is what it needs besides: the termination, or the start and length of its periods."""
        if first >= stop:
            return ZERO
        if count.needs_termination:
            return count.year_fraction(first, stop, termination=by[0])
        if count.needs_periods:
            return count.year_fraction(first, stop, periods=Periods(by[0], int(by[1]), self.deal.month_end))
        return count.year_fraction(first, stop)

    def _first_accrual(self, instrument: str, expr: Apply, start: date, end: date) -> date:
        """From where the text lets a dividend accrue; in a run payment dates of the text alone pay nothing."""
        dividend = self.deal.instruments[instrument].dividend
        if dividend is not None:
            known(dividend, dividend.clause.span)
            schedule = dividend.schedule
            plain = schedule is None or (schedule.first is None and schedule.roll is None)
            if not plain or not set(dividend.ways) <= {"cash", *self.deal.stocks}:
                raise Stop(f"`{dividend.clause.title}`, as it is paid,", dividend.clause.span)
        begun = expr.args[2]
        if not isinstance(begun, Apply) or begun.operation != "last payment":
            return start
        if not self.running:
            raise Stop("a dividend with payment dates", expr.span)
        return self.value(begun.args[0], end, lambda _: None)  # type: ignore[no-any-return]

    def _begins(self, instrument: str, paid: Paid, expr: Expr) -> date | None:
        """From where a dividend accrues on what is held: the issue, or the day on which it was last paid."""
        if not self.running:
            return None
        issued = self.issue_day(instrument)
        known_paid = paid(instrument) or self.paid_before(instrument)
        return issued if known_paid is None else max(issued, known_paid)

    # ---------------------------------------------------------------------------------------- windows and spans

    def paid_before(self, instrument: str) -> date | None:
        """To which day a dividend was paid before the run began."""
        position = None if self.opening is None else self.opening.positions.get(instrument)
        return None if position is None else position.paid

    def holder(self, instrument: Instrument) -> str:
        """The account that has an instrument."""
        position = None if self.opening is None else self.opening.positions.get(instrument.name)
        return instrument.holder if position is None else position.holder

    def issue_day(self, instrument: str) -> date:
        """The day on which the units of an instrument are issued."""
        position = None if self.opening is None else self.opening.positions.get(instrument)
        if position is not None and position.lot_day is not None:
            return position.lot_day
        found = self.value(self.deal.instruments[instrument].issue_day, date.min, _nothing_paid)
        assert isinstance(found, date)
        return found

    def window(self, window: Window, day: date) -> tuple[date | None, date | None]:
        """The first and the last day of a window, both included, as of a day."""
        first = None if window.first is None else self.value(window.first, day, _nothing_paid)
        last = None if window.last is None else self.value(window.last, day, _nothing_paid)
        if first is not None and not window.first_included:
            first += DAY
        if last is not None and not window.last_included:
            last -= DAY
        return first, last

    def window_on(self, grants: tuple[Grant, ...], day: date) -> int | None:
        """The place of the window that holds a day; None where none does, or two do (then the deal gives no answer)."""
        held = []
        for place, grant in enumerate(grants):
            first, last = self.window(grant.window, day)
            if (first is None or first <= day) and (last is None or day <= last):
                held.append(place)
        return held[0] if len(held) == 1 else None

    def staging(self, made: Staging, day: date) -> Fraction:
        """What is open of what was issued, by the parts that have opened."""
        first, _ = self.window(made.window, day)
        assert first is not None  # the checker refuses parts that open in a window without a first day
        staged = made.staged
        steps = max(0, whole_months(first, day, self.deal.month_end)) // staged.interval.value
        return max(ZERO, min(Fraction(1), staged.at_once + staged.each * steps) * made.issued)

    def ended(self, made: Ended, day: date) -> bool:
        """Whether all windows have ended on the day or before."""
        lasts = [self.window(grant.window, day)[1] for grant in made.grants]
        return all(last is not None and last <= day for last in lasts)

    def span(self, days: DaySpan, day: date, paid: Paid) -> tuple[date, ...]:
        """The trading days of a span, ascending; of calendar days, the trading days among them."""
        calendar = self.deal.calendar
        near = self.value(days.day, day, paid)
        count = int(self.value(days.count, day, paid))
        if days.kind is DayKind.BUSINESS or days.shift_kind is DayKind.BUSINESS:
            raise Stop("a span of business days", days.span)
        if days.shift:
            trading = days.shift_kind is DayKind.TRADING
            near = calendar.last(days.shift, near, included=False)[0] if trading else near - timedelta(days=days.shift)
        included = days.reach in (Reach.ENDING_ON, Reach.STARTING_ON)
        backward = days.reach in (Reach.ENDING_ON, Reach.ENDING_BEFORE)
        if days.kind is DayKind.TRADING:
            found = calendar.last if backward else calendar.next
            return found(count, near, included=included)
        edge = near if included else near + (-DAY if backward else DAY)
        far = edge + timedelta(days=(1 - count) if backward else count - 1)
        return calendar.between(min(edge, far), max(edge, far))


def _nothing_paid(_instrument: str) -> date | None:
    return None
