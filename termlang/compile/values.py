"""The value that an expression has on a day, where the day alone decides it: constants, days, accruals, tables."""

from __future__ import annotations

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
from termlang.compile.levels import DAY_OPERATIONS, PLAIN, Levels, Paid, nothing_paid
from termlang.compile.problems import Stop
from termlang.compile.tables import entry_of
from termlang.model.clauses import Instrument
from termlang.model.deal import EachPeriod
from termlang.model.expressions import (
    Apply,
    Asked,
    At,
    Between,
    CellNow,
    Choose,
    DayKind,
    Expr,
    Literal,
    Lookup,
    Noticed,
    Observe,
    ReadingIs,
    Ref,
    Standing,
    Today,
)
from termlang.operations.table import OPERATIONS
from termlang.quantity import Rounding

DAY = timedelta(days=1)
ZERO = Fraction(0)

_KINDS = {
    "trading days after": DayKind.TRADING,
    "trading day": DayKind.TRADING,
    "business days after": DayKind.BUSINESS,
    "business day": DayKind.BUSINESS,
}
_COUNTED = frozenset(("days after", "months after", "trading days after", "business days after"))


@frozen(eq=False)
class Values(Levels):
    """Facts with the values that they give."""

    def reset_days(self, update: EachPeriod, last: date) -> list[date]:
        """The days of a reset through a day; those that the ledger of the start has seen are left out."""
        start = self.value(update.start, date.min, nothing_paid)
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
        if operation in PLAIN and operation not in DAY_OPERATIONS:
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
            name = str(dividend_of[0])
            start, unpaid = self._first_accrual(name, expr, start, end), None
            if self.running:
                start, unpaid = max(start, self.issue_day(name)), self._first_unpaid(name, paid, bool(end_counts))
            if unpaid is not None and unpaid > start:
                start, start_counts = unpaid, True
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

    def _first_unpaid(self, instrument: str, paid: Paid, end_counts: bool) -> date | None:
        """The first day that no payment of a dividend has covered; the day of a payment itself, where it is not."""
        day = paid(instrument)
        if day is None:
            return self.paid_before(instrument)
        return day + DAY if end_counts else day

    def paid_before(self, instrument: str) -> date | None:
        """The first day that was not paid for before the run began."""
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
        found = self.value(self.deal.instruments[instrument].issue_day, date.min, nothing_paid)
        assert isinstance(found, date)
        return found
