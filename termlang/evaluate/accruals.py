"""What accrues between two days: a rate that may change from day to day, simple or compounded, on a base."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from termlang.calendars import DayCount, NoSuchDay, OutsideCalendar, Periods, add_months
from termlang.evaluate import problems as wrong
from termlang.evaluate.schedules import payment_dates
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Bound, Unknown, enclosed, failed, interval, joined, sized
from termlang.model.clauses import Dividend
from termlang.model.deal import Variability
from termlang.model.expressions import Apply, Expr, Ref, walk
from termlang.operations.table import OPERATIONS
from termlang.quantity import shown
from termlang.units import NUMBER, Kind

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

ZERO = Fraction(0)
DAY, NO_TIME = timedelta(days=1), timedelta(0)


class _Piece(NamedTuple):
    """Days of one rate; the first counts, the last does not."""

    first: date
    stop: date
    rate: Any


def accrued(world: World, expr: Apply, inputs: tuple[Step, ...], values: list[Any], day: date) -> Step:
    """A yearly rate on a base from start to end; both ends count as the options say.

    A rate that changes splits the time at its changes. The dividend of an instrument begins for a lot with its issue,
    or on the first day that is not paid for.
    """
    count, months, _, end_counts, *owners = expr.options
    assert isinstance(count, DayCount) and (months is None or isinstance(months, int))
    rate, base, start, end, *by = values
    paid = world.deal.instruments[str(owners[0])].dividend if owners else None
    if paid is not None and world.state is not None:
        # The journal tells what was paid; what it does not tell is still due.
        start = world.step(_issued(expr), day).value
    if any(type(each) is Unknown for each in (start, end, *by)):
        lows = interval(rate)[0], interval(base)[0]
        low = ZERO if all(each is not None and each >= 0 for each in lows) else None
        return Step(joined(values, low), expr.type, "", expr.span, inputs)
    # A payment covers its own day where the accrual to it counts its end.
    covers = DAY if end_counts else NO_TIME
    began, first = _first_days(world, expr, start, covers, day)
    stop = end + covers
    if stop <= first:
        return Step(ZERO, expr.type, "", expr.span, inputs, "no day has accrued")
    try:
        pieces = list(_pieces(world, expr.args[0], rate, first, stop))
        pieces = _stepped_up(world, paid, pieces, first, stop)
        marks = _compounding(world, months, paid, first, stop, covers) if months is not None else None
        periods = [] if paid is None else _equal_periods(world, paid, start, began, stop, covers)
        equal = [each for each in periods if first <= each[0]]
        pieces = _cut(pieces, equal)
        growths = []
        # At the lowest rates and at the highest: where all are known, these are the same.
        for rates in dict.fromkeys(zip(*(interval(each.rate) for each in pieces), strict=True)):
            at_bound = [_Piece(each.first, each.stop, rate) for each, rate in zip(pieces, rates, strict=True)]
            growths.append(_growth(_Counting(world, count, by, equal, paid), at_bound, marks, months))
    except (NoSuchDay, OverflowError) as error:
        return Step(failed(wrong.NO_SUCH_DAY.at(expr.span, what=str(error))), expr.type, "", expr.span, inputs)
    except OutsideCalendar as error:
        return Step(failed(wrong.OUTSIDE_CALENDAR.at(expr.span, what=str(error))), expr.type, "", expr.span, inputs)
    note = f"{(stop - first).days} days, {first} to {date.fromordinal(stop.toordinal() - 1)}, {count.value}"
    if len(pieces) > 1:
        rates = tuple(
            Step(each.rate, NUMBER, "rate", expr.args[0].span, (), f"from {each.first}" + _percent(each.rate))
            for each in pieces
        )
        inputs = (*rates, *inputs[1:])
    unknown = [each for each in (*(piece.rate for piece in pieces), base) if type(each) is Unknown]
    if not unknown:
        (grown,) = growths
        assert grown is not None
        return Step(sized(base * grown, expr.span, world.limits), expr.type, "", expr.span, inputs, note)
    bounds = OPERATIONS["multiply"].bounds
    assert bounds is not None
    low, high = bounds((growths[0], growths[-1]), interval(base))
    return Step(enclosed(unknown, low, high), expr.type, "", expr.span, inputs, note)


def _issued(expr: Apply) -> Expr:
    """From where a dividend accrues by its line, whatever was paid since."""
    begun = expr.args[2]
    return begun.args[0] if isinstance(begun, Apply) and begun.operation == "last payment" else begun


def _first_days(world: World, expr: Apply, start: date, covers: timedelta, day: date) -> tuple[date, date]:
    """The first day that accrues by the text, and the first that does on the lot in question and is not paid for."""
    _, _, start_counts, _, *owners = expr.options
    later = NO_TIME if start_counts else DAY
    began = start + later
    if not owners:
        return began, began
    if world.state is None:
        # Every payment is supposed to be made on its date.
        paid = start != world.step(_issued(expr), day).value
        began = start + covers if paid else began
        return began, began
    unpaid = world.state.paid.get(str(owners[0]), began)
    # Where no lot is in question, it is the oldest that there is: that is the one that goes first.
    lot_day = world.lot_day or world.state.oldest(str(owners[0]), world.holder)
    return began, max(began, unpaid, began if lot_day is None else lot_day + later)


def growth_between(
    world: World, rule: DayCount, by: list[Any], rate: Fraction, months: int | None, first: date, stop: date
) -> Fraction:
    """What 1 grows by between two days at one rate, simple or compounded each so many months from the first.

    Raises NoSuchDay or OverflowError where a day cannot be counted.
    """
    marks = None if months is None else _compounding(world, months, None, first, stop, NO_TIME)
    found = _growth(_Counting(world, rule, by, [], None), [_Piece(first, stop, rate)], marks, months)
    assert found is not None
    return found


def _percent(rate: Any) -> str:
    return f": {shown(rate * 100)}%" if isinstance(rate, Fraction) else ""


# ------------------------------------------------------------------------------------------------- rates that change


def _pieces(world: World, expr: Expr, rate: Any, first: date, stop: date) -> Iterator[_Piece]:
    """The rates of the time in their order; a rate that no day changes is one piece."""
    if not moves(world, expr):
        yield _Piece(first, stop, rate)
        return
    begun, current = first, world.step(expr, first).value
    for ordinal in range(first.toordinal() + 1, stop.toordinal()):
        day = date.fromordinal(ordinal)
        found = world.step(expr, day).value
        if found != current:
            yield _Piece(begun, day, current)
            begun, current = day, found
    yield _Piece(begun, stop, current)


def moves(world: World, expr: Expr) -> bool:
    """Whether an expression may have another value on another day."""
    for found in walk(expr):
        if not isinstance(found, Ref):
            continue
        term = world.deal.terms[found.key]
        told = world.state is not None and found.key in world.state.known
        if told and term.type.kind is Kind.CONDITION:
            return True
        if found.key in world.given:
            continue
        if term.variability > Variability.CONSTANT or moves(world, term.body):
            return True
    return False


def _stepped_up(world: World, paid: Dividend | None, pieces: list[_Piece], first: date, stop: date) -> list[_Piece]:
    """The rates with what they rise by from the first payment date on which nothing was paid."""
    if paid is None or paid.step_up is None or paid.schedule is None or world.state is None:
        return pieces
    extra = world.step(paid.step_up, world.on).value
    unpaid = next(payment_dates(world, paid.schedule, first, stop), None)
    if unpaid is None or not isinstance(extra, Fraction):
        return pieces
    found: list[_Piece] = []
    for piece in pieces:
        at = min(max(unpaid.paid_on, piece.first), piece.stop)
        raised = piece.rate + extra if isinstance(piece.rate, Fraction) else piece.rate
        found += [each for each in (_Piece(piece.first, at, piece.rate), _Piece(at, piece.stop, raised))
                  if each.first < each.stop]  # fmt: skip
    return found


# -------------------------------------------------------------------------------------------------------- compounding


def _compounding(
    world: World, months: int, paid: Dividend | None, first: date, stop: date, covers: timedelta
) -> list[tuple[date, bool]]:
    """The ends of compounding periods up to `stop`, each with whether its period is a whole one of `months`.

    A dividend with payment dates of its own compounds on them, or after them where they are counted.
    """
    rule = world.deal.month_end
    ends: list[date] = []
    schedule = None if paid is None else paid.schedule
    if schedule is not None and schedule.first is not None and schedule.each.value == months:
        ends = [each.accrues_to + covers for each in payment_dates(world, schedule, first, stop)]
        ends = [each for each in ends if first < each <= stop]
    if not ends:
        step, day = 1, add_months(first, months, rule)
        while day <= stop:
            ends.append(day)
            step += 1
            day = add_months(first, step * months, rule)
        return [(each, True) for each in ends]
    starts = [first, *ends]
    return [(end, add_months(begun, months, rule) == end) for begun, end in zip(starts, ends, strict=False)]


class _Counting(NamedTuple):
    """How days become parts of a year: the day count and what it needs, and the periods that count as whole ones."""

    world: World
    rule: DayCount
    by: list[Any]
    equal: list[tuple[date, date]]
    paid: Dividend | None


def _equal_periods(
    world: World, paid: Dividend, start: date, began: date, stop: date, covers: timedelta
) -> list[tuple[date, date]]:
    """Of a dividend in equal payments, the periods from the first day that accrues, each up to the next one's first."""
    schedule = paid.schedule
    if schedule is None or not schedule.equal:
        return []
    ends = [each.accrues_to + covers for each in payment_dates(world, schedule, start, stop)]
    return list(zip([began, *ends], ends, strict=False))


def _cut(pieces: list[_Piece], periods: list[tuple[date, date]]) -> list[_Piece]:
    """The pieces, cut where a period begins or ends."""
    cuts = sorted({day for period in periods for day in period})
    found: list[_Piece] = []
    for piece in pieces:
        days = [piece.first, *[day for day in cuts if piece.first < day < piece.stop], piece.stop]
        found += [_Piece(first, stop, piece.rate) for first, stop in pairwise(days)]
    return found


def _growth(
    counting: _Counting, pieces: list[_Piece], marks: list[tuple[date, bool]] | None, months: int | None
) -> Bound:
    """What 1 grows by: added up where it is simple, by periods where it compounds; None where no rate is known."""
    if any(each.rate is None for each in pieces):
        return None
    if marks is None:
        return _simple(counting, pieces)
    assert months is not None
    grown, begun = Fraction(1), pieces[0].first
    stop = pieces[-1].stop
    for end, whole in [*marks, (stop, False)]:
        inside = [
            _Piece(max(begun, each.first), min(end, each.stop), each.rate)
            for each in pieces
            if each.first < end and each.stop > begun
        ]
        if whole and len(inside) == 1:
            grown *= 1 + inside[0].rate * Fraction(months, 12)
        else:
            grown *= 1 + _simple(counting, inside)
        begun = end
    return grown - 1


def _simple(counting: _Counting, pieces: list[_Piece]) -> Fraction:
    """Each rate times its part of the year; a period of equal payments brings its months, shared among its rates."""
    total = ZERO
    rest = pieces
    for first, stop in counting.equal:
        inside = [each for each in pieces if first <= each.first and each.stop <= stop]
        days = sum((each.stop - each.first).days for each in inside)
        if days == (stop - first).days:
            assert counting.paid is not None and counting.paid.schedule is not None
            year = Fraction(counting.paid.schedule.each.value, 12)
            total += sum((each.rate * year * (each.stop - each.first).days / days for each in inside), ZERO)
            rest = [each for each in rest if each not in inside]
    return total + sum((each.rate * _part_of_year(counting, each.first, each.stop) for each in rest), ZERO)


def _part_of_year(counting: _Counting, first: date, stop: date) -> Fraction:
    """By the day count; `by` is what it needs besides: the termination, or the start and the months of its periods."""
    world, count, by = counting.world, counting.rule, counting.by
    if count.needs_termination:
        return count.year_fraction(first, stop, termination=by[0])
    if count.needs_periods:
        return count.year_fraction(first, stop, periods=Periods(by[0], int(by[1]), world.deal.month_end))
    return count.year_fraction(first, stop)
