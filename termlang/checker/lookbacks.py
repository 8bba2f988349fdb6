"""Days counted from other days, and figures and tests over several days."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from termlang.calendars import NoSuchDay, OutsideCalendar, Roll
from termlang.checker import problems as wrong
from termlang.checker.accruals import months_from
from termlang.checker.constants import counted_day, fixed_value, is_in_reach
from termlang.checker.dates import day_needs_rule, months_need_rule
from termlang.checker.roundings import is_whole
from termlang.model.expressions import Between, DayKind, DaySpan, Expr, Fold, Observe, Reach, Reducer, Today
from termlang.quantity import shown
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import CONDITION, DATE, NUMBER, Kind, base, quantity

if TYPE_CHECKING:
    from termlang.checker.expressions import Elaborator

MAX_SHIFT = 100_000
_REDUCERS = {
    Word.AVERAGE: Reducer.AVERAGE,
    Word.VOLUME_WEIGHTED: Reducer.AVERAGE,
    Word.MEDIAN: Reducer.MEDIAN,
    Word.SUM: Reducer.SUM,
    Word.LOWEST: Reducer.LOWEST,
    Word.HIGHEST: Reducer.HIGHEST,
}
_REACHES = {
    ast.EndingOn: Reach.ENDING_ON,
    ast.EndingBefore: Reach.ENDING_BEFORE,
    ast.StartingOn: Reach.STARTING_ON,
    ast.StartingAfter: Reach.STARTING_AFTER,
    ast.EndingShifted: Reach.ENDING_ON,
    ast.StartingShifted: Reach.STARTING_ON,
}
OPEN_DAYS = {Word.TRADING: DayKind.TRADING, Word.BUSINESS: DayKind.BUSINESS}
_KINDS = {**OPEN_DAYS, Word.DAYS: DayKind.CALENDAR, Word.DAY_WORD: DayKind.CALENDAR}
_BETWEEN = {
    Word.DAYS: Between.DAYS,
    Word.TRADING: Between.TRADING,
    Word.BUSINESS: Between.BUSINESS,
    Word.MONTHS: Between.MONTHS,
    Word.YEARS: Between.YEARS,
}
_DAYS = {Word.DAY_WORD: 1, Word.DAYS: 1, Word.WEEK: 7, Word.WEEKS: 7}
_MONTHS = {Word.MONTH: 1, Word.MONTHS: 1, Word.YEAR: 12, Word.YEARS: 12}

# ------------------------------------------------------------------------------------------------------- single days


def shifted(at: Elaborator, tree: ast.Shifted) -> Expr | None:
    """`90 days after Closing`: a day counted from another one."""
    if isinstance(tree.period, ast.CountedPeriod):
        return _shifted_by(at, tree, tree.period)
    count, unit = tree.period.count.value, tree.period.unit
    day = at.date(tree.day)
    if not is_whole(count, 0, MAX_SHIFT):
        if count.denominator != 1:
            needed, found = "a whole number", "a part of one"
            at.report(wrong.WRONG_TYPE, tree.period.span, needed=needed, found=found, hint="count whole days or months")
        else:
            at.report(wrong.DAY_OUTSIDE, tree.period.span, why=f"nothing counts beyond {shown(Fraction(MAX_SHIFT))}")
        return None
    n = int(count) if tree.direction is Word.AFTER else -int(count)
    if unit in _MONTHS:
        months = n * _MONTHS[unit]
        if day is not None and months_need_rule(at.book, day, months):
            at.need_month_end(tree.span)
        return _in_reach(at, at.apply("months after", tree.span, day, options=(months,)))
    if unit in OPEN_DAYS:
        need_open_days(at, OPEN_DAYS[unit], tree.span)
        return _in_reach(at, at.apply(f"{OPEN_DAYS[unit].value} after", tree.span, day, options=(n,)))
    return _in_reach(at, at.apply("days after", tree.span, day, options=(n * _DAYS[unit],)))


def _shifted_by(at: Elaborator, tree: ast.Shifted, period: ast.CountedPeriod) -> Expr | None:
    """`(2 * Grace Period) days after Closing`: the count is a figure, worked out on the day."""
    day, count = at.date(tree.day), at.number(period.count, "count in whole days or months")
    n = 1 if tree.direction is Word.AFTER else -1
    if period.unit in _MONTHS:
        at.need_month_end(tree.span)
        return at.apply("months after", tree.span, day, count, options=(n * _MONTHS[period.unit],))
    if period.unit in OPEN_DAYS:
        need_open_days(at, OPEN_DAYS[period.unit], tree.span)
        return at.apply(f"{OPEN_DAYS[period.unit].value} after", tree.span, day, count, options=(n,))
    return at.apply("days after", tree.span, day, count, options=(n * _DAYS[period.unit],))


def open_day(at: Elaborator, tree: ast.OpenDay | ast.NearestOpenDay) -> Expr | None:
    """`the trading day before Closing`, `the first business day on or after Closing`."""
    kind = OPEN_DAYS[tree.kind]
    need_open_days(at, kind, tree.span)
    options = (tree.direction is Word.AFTER, isinstance(tree, ast.NearestOpenDay))
    return _in_reach(at, at.apply(kind.value.removesuffix("s"), tree.span, at.date(tree.day), options=options))


def rolled(at: Elaborator, tree: ast.Rolled) -> Expr | None:
    """`the 5th of the month after Closing rolled to the next business day`."""
    return _in_reach(at, at.apply("rolled", tree.span, at.date(tree.day), options=roll_of(at, tree.roll)))


def roll_of(at: Elaborator, tree: ast.RollOn | ast.RollBack) -> tuple[Roll, DayKind]:
    """Where a day goes that is not open, and which days are."""
    kind = OPEN_DAYS[tree.kind]
    need_open_days(at, kind, tree.span)
    if isinstance(tree, ast.RollBack):
        return Roll.PRECEDING, kind
    return (Roll.FOLLOWING if tree.month is None else Roll.MODIFIED_FOLLOWING), kind


def in_days(at: Elaborator, tree: ast.InDays | ast.ToDay) -> Expr | None:
    """`from September 21, 2023 until September 21, 2024`: whether the day lies there."""
    today = Today(DATE, tree.span)
    sides: list[Expr | None] = []
    if isinstance(tree, ast.InDays):
        since = "on or after" if tree.start_word is Word.FROM else "after"
        sides.append(at.apply(since, tree.span, today, at.date(tree.start)))
    if tree.end_word is not None:
        until = "on or before" if tree.end_word is Word.THROUGH else "before"
        sides.append(at.apply(until, tree.span, today, at.date(tree.end)))
    return sides[0] if len(sides) == 1 else at.apply("and", tree.span, *sides)


def named_day(at: Elaborator, tree: ast.DayOfMonth) -> Expr | None:
    """`the 5th of the month after Closing`, `the last day of the month of Closing`."""
    number = tree.number.value if isinstance(tree.number, ast.Ordinal) else None
    months = {Word.BEFORE: -1, Word.OF: 0, Word.AFTER: 1}[tree.place]
    day = at.date(tree.day)
    if day is not None and number is not None and day_needs_rule(at.book, day, months, number):
        at.need_month_end(tree.span)
    return _in_reach(at, at.apply("day of month", tree.span, day, options=(months, number)))


def elapsed(at: Elaborator, tree: ast.Elapsed) -> Expr | None:
    """`the number of days from Closing to January 1, 2000`."""
    if tree.kind in OPEN_DAYS:
        need_open_days(at, OPEN_DAYS[tree.kind], tree.span)
    start, end = at.date(tree.start), at.date(tree.end)
    if tree.kind in _MONTHS and start is not None:
        months_from(at, start, _MONTHS[tree.kind], tree.span)
    return at.apply("elapsed", tree.span, start, end, options=(_BETWEEN[tree.kind],))


def need_open_days(at: Elaborator, kind: DayKind, span: Span) -> None:
    """Something here counts trading days or business days."""
    if kind is DayKind.TRADING:
        at.need_calendar(span)
    elif kind is DayKind.BUSINESS:
        at.need_business_calendar(span)


def _in_reach(at: Elaborator, day: Expr | None) -> Expr | None:
    """A day, unless the text alone shows that it lies beyond every year or calendar."""
    try:
        found = counted_day(at.book, day)
    except NoSuchDay:
        # The rule for such months is missing, which has its own message.
        return day
    except OutsideCalendar as error:
        why = str(error)
    except (OverflowError, ValueError):
        why = f"it lies outside the years {_years(at)}"
    else:
        if found is None or is_in_reach(at.book, found):
            return day
        why = f"{found} lies outside the years {_years(at)}"
    assert day is not None
    at.report(wrong.DAY_OUTSIDE, day.span, why=why)
    return None


# ------------------------------------------------------------------------------------------------------ several days


def _years(at: Elaborator) -> str:
    limits = at.book.source.limits
    return f"{limits.first_day.year} to {limits.last_day.year}"


def look_back(at: Elaborator, tree: ast.LookBack | ast.ExtremeOfDays) -> Expr | None:
    """A figure over several days."""
    body = at.expr(tree.body)
    days = span_of_days(at, tree.days)
    where = at.condition(tree.where) if tree.where is not None else None
    if body is None or days is None or (tree.where is not None and where is None):
        return None
    if body.type.kind is not Kind.QUANTITY:
        at.wrong_type(body, "a price or a count", "look back at a figure of each day")
        return None
    picked = tree.picked if isinstance(tree, ast.LookBack) else None
    k = None
    if picked is not None:
        k = _counted(at, picked.count, days)
        if k is None:
            return None
    lowest = picked is None or picked.end is Word.LOWEST
    chooser = None
    if isinstance(tree, ast.LookBack) and (tree.chooser is not None or (picked is not None and picked.end is None)):
        chooser = _chooser(at, tree)
        if chooser is None:
            return None
    weight = None
    if tree.reducer is Word.VOLUME_WEIGHTED:
        if picked is not None:
            # Two days at one price and with different volumes would make it matter which of them is picked.
            what, place, hint = "picking days", "in an average by volume", "average all days, or write `average`"
            at.report(wrong.NOT_ALLOWED_HERE, picked.span, what=what, where=place, hint=hint)
            return None
        weight = _volume(at, body)
        if weight is None:
            return None
    return Fold(
        body.type, tree.span, _REDUCERS[tree.reducer], body, days, where, k, lowest, weight=weight, chooser=chooser
    )


def _chooser(at: Elaborator, tree: ast.LookBack) -> str | None:
    """The party that picks any k days of a look-back as it likes."""
    if tree.chooser is None or tree.picked is None or tree.picked.end is not None or tree.where is not None:
        what = "days that a party chooses" if tree.chooser is not None else "any days"
        hint = "write it like `the average of any 5 closing bids of Common Stock chosen by Holders over …`"
        at.report(wrong.NOT_ALLOWED_HERE, tree.span, what=what, where="in this look-back", hint=hint)
        return None
    return at.book.named(tree.chooser, at.book.parties, "a party", at.path)


def _volume(at: Elaborator, body: Expr) -> Expr | None:
    """The trading volume of the stock whose price is averaged."""
    priced = [stock for stock in at.book.stocks if body.type.unit.power_of(stock) == -1]
    if not body.type.unit.currency or not priced:
        at.wrong_type(body, "a price of a stock", "weigh a price, such as `the closing price of Common Stock`")
        return None
    return Observe(quantity(base(priced[0])), body.span, priced[0], "volume")


def counted_days(at: Elaborator, tree: ast.CountedDays) -> Expr | None:
    """On how many days of a span a condition holds."""
    body, days = at.condition(tree.where), span_of_days(at, tree.days)
    return None if body is None or days is None else Fold(NUMBER, tree.span, Reducer.NUMBER, body, days)


def held(at: Elaborator, tree: ast.HeldEach | ast.HeldAtLeast) -> Expr | None:
    """A condition that holds on every day of a span, or on some."""
    body, days = at.condition(tree.condition), span_of_days(at, tree.days)
    if body is None or days is None:
        return None
    if isinstance(tree, ast.HeldEach):
        return Fold(CONDITION, tree.span, Reducer.EACH, body, days)
    k = _counted(at, tree.count, days)
    return None if k is None else Fold(CONDITION, tree.span, Reducer.AT_LEAST, body, days, None, k)


def _counted(at: Elaborator, count: ast.Number, days: DaySpan) -> int | None:
    """The k of `k of n days`."""
    n = fixed_value(at.book, days.count)
    if not is_whole(count.value, 1, at.book.source.limits.window) or (n is not None and count.value > n):
        at.report(wrong.SPAN_COUNT, count.span, k=shown(count.value), n="these" if n is None else shown(n))
        return None
    return int(count.value)


def span_of_days(at: Elaborator, tree: ast.SpanOfDays) -> DaySpan | None:
    """The days of a look-back or of a test."""
    kind = _KINDS[tree.kind]
    at.need_calendar(tree.span)
    need_open_days(at, kind, tree.span)
    count = at.number(tree.count, "write a number of days")
    n = fixed_value(at.book, count)
    most = at.book.source.limits.window
    if count is not None and n is not None and not is_whole(n, 1, most):
        at.report(wrong.SPAN_RANGE, count.span, at.defined(count), n=shown(n), most=most)
        return None
    shift, shift_kind = 0, DayKind.CALENDAR
    if isinstance(tree.end, (ast.EndingShifted, ast.StartingShifted)):
        found = whole_days(at, tree.end.period)
        if found is None:
            return None
        shift, shift_kind = found
    day = at.date(tree.end.day)
    if count is None or day is None:
        return None
    return DaySpan(tree.span, count, kind, _REACHES[type(tree.end)], day, shift, shift_kind)


def whole_days(at: Elaborator, period: ast.Period) -> tuple[int, DayKind] | None:
    """A period in whole days, and which days they are."""
    kind = _KINDS.get(period.unit)
    if kind is not None and is_whole(period.count.value, 0, at.book.source.limits.window):
        need_open_days(at, kind, period.span)
        return int(period.count.value), kind
    needed, hint = "a whole number of days", "write it like `5 trading days before …`"
    at.report(wrong.WRONG_TYPE, period.span, needed=needed, found="another period", hint=hint)
    return None
