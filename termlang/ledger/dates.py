"""Dates: every day that the deal fixes or implies between two days, each with its clause; and those not fixed yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import count

from attrs import frozen

from termlang.calendars import NoSuchDay, OutsideCalendar, add_months, day_of_month
from termlang.diagnostics import BadInput
from termlang.evaluate import problems as wrong
from termlang.evaluate.expressions import World
from termlang.evaluate.schedules import payment_dates
from termlang.evaluate.state import State
from termlang.evaluate.unknown import Unknown
from termlang.evaluate.windows import Span
from termlang.ledger.run import Run
from termlang.model.clauses import Clause, Grant, Instrument, Right, Staged
from termlang.model.deal import Variability
from termlang.model.expressions import DayKind, Expr, Ref
from termlang.quantity import shown
from termlang.units import Kind


@frozen(eq=False)
class KeyDate:
    """A day that matters: what happens, under which clause. `day` is None where it needs what `needs` names.

    `right` is the right that opens, grows or ends on it, the last where `ends` is set.
    """

    day: date | None
    what: str
    clause: Clause
    needs: tuple[str, ...] = ()
    right: str = ""
    ends: bool = False


def key_dates(run: Run, state: State, first: date, last: date) -> tuple[KeyDate, ...]:
    """The dates from `first` to `last`, both included, in order; those that are unknown come at the end.

    Raises Unanswered where a date depends on an open question, BadInput where there are more than the limits allow.
    """
    found = list(_all(run, state, first, last))
    known = [each for each in found if each.day is not None and first <= each.day <= last]
    unknown = {(each.what, each.needs): each for each in found if each.day is None}
    known.sort(key=lambda each: (each.day or date.max, each.what))
    unique = {(each.day, each.what): each for each in known}
    most = run.deal.source.limits.schedule
    if len(unique) > most:
        raise BadInput([wrong.SCHEDULE.at(what=f"the time from {first} to {last}", most=f"{most:,}")])
    return (*unique.values(), *unknown.values())


def _all(run: Run, state: State, first: date, last: date) -> Iterator[KeyDate]:
    world = run.world(state, last)
    for key, term in run.deal.terms.items():
        # A date that moves with the day asked about is no date of its own.
        if term.type.kind is Kind.DATE and not term.supplied and term.variability is Variability.CONSTANT:
            clause = Clause(str(key), term.span, term.citations)
            yield from _day(world, Ref(term.type, term.span, key), str(key), clause)
    for instrument in run.deal.instruments.values():
        yield from _day(world, instrument.issue_day, f"{instrument.name} is issued", instrument.clause)
        yield from _dividends(world, instrument, last)
    for right in run.deal.rights.values():
        for grant in right.grants:
            yield from _window(world, right, grant, first, last)
    for payment in run.deal.payments:
        what = f"{payment.debtor} pays {payment.creditor}"
        yield from _day(world, payment.day, what, payment.clause)


def _day(world: World, expr: Expr, what: str, clause: Clause) -> Iterator[KeyDate]:
    found = world.step(expr, world.on).value
    if isinstance(found, date):
        yield KeyDate(found, what, clause)
    elif type(found) is Unknown:
        yield KeyDate(None, what, clause, tuple(sorted(found.needs)))


def _window(world: World, right: Right, grant: Grant, first: date, last: date) -> Iterator[KeyDate]:
    if grant.window.monthly:
        yield from _monthly(world, right, grant, first, last)
        return
    span = Span(world, grant.window, world.on)
    clause = grant.window.clause
    for each in span.unknown:
        if type(each) is Unknown:
            yield KeyDate(None, f"{right.name}: {clause.title}", clause, tuple(sorted(each.needs)))
            return
    if span.first is not None:
        yield KeyDate(span.first, f"{right.name} opens: {clause.title}", clause, right=right.name)
        period = None if right.notice is None else right.notice[1]
        if period is not None and period.count and period.kind is DayKind.CALENDAR:
            early = date.fromordinal(span.first.toordinal() - period.count)
            yield KeyDate(early, f"{right.name}: first day of notice, {period.count} days ahead", clause)
    if span.last is not None:
        yield KeyDate(span.last, f"{right.name} ends: {clause.title}", clause, right=right.name, ends=True)
    if span.first is None:
        return
    for offer in grant.offers:
        if not isinstance(offer.quantity, Staged):
            continue
        if offer.guard is not None and world.step(offer.guard, world.on).value is False:
            continue
        yield from _increments(world, right, offer.quantity, offer.clause, span, last)


def _monthly(world: World, right: Right, grant: Grant, first: date, last: date) -> Iterator[KeyDate]:
    """The days on which a monthly window opens and ends."""
    clause, month = grant.window.clause, day_of_month(first, 0, 1, None)
    issue = world.step(world.deal.instruments[right.instrument].issue_day, world.on).value
    for step in count():
        if step > world.limits.schedule:
            raise _too_many(world, f"`{clause.title}`", clause)
        if month > last:
            return
        span = Span(world, grant.window, month)
        if span.first is not None and span.last is not None and (not isinstance(issue, date) or span.last >= issue):
            yield KeyDate(span.first, f"{right.name} opens: {clause.title}", clause, right=right.name)
            yield KeyDate(span.last, f"{right.name} ends: {clause.title}", clause, right=right.name, ends=True)
        month = day_of_month(month, 1, 1, None)


def _increments(
    world: World, right: Right, staged: Staged, clause: Clause, span: Span, last: date
) -> Iterator[KeyDate]:
    assert span.first is not None
    part, step = staged.at_once, 0
    while part < 1:
        step += 1
        part = min(Fraction(1), staged.at_once + staged.each * step)
        try:
            day = add_months(span.first, step * staged.interval.value, world.deal.month_end)
        except NoSuchDay:
            return
        if step > world.limits.schedule:
            raise _too_many(world, f"the staging of {right.name}", clause)
        if day > last or (span.last is not None and day > span.last) or not staged.each:
            return
        yield KeyDate(day, f"{right.name}: {shown(part * 100)}% is open", clause, right=right.name)


def _dividends(world: World, instrument: Instrument, last: date) -> Iterator[KeyDate]:
    paid = instrument.dividend
    start = world.step(instrument.issue_day, world.on).value
    if paid is None or paid.schedule is None or not isinstance(start, date):
        return
    # The record date of a payment that comes later may lie among the days asked.
    through = last if paid.record is None else date.fromordinal(min(last.toordinal() + 100, date.max.toordinal()))
    try:
        for step, each in enumerate(payment_dates(world, paid.schedule, start, through)):
            if step >= world.limits.schedule:
                raise _too_many(world, f"the dividend of {instrument.name}", paid.clause)
            yield KeyDate(each.paid_on, f"{instrument.name}: {instrument.kind.payment} falls due", paid.clause)
            if paid.record is not None:
                what = f"{instrument.name}: record date of the {instrument.kind.payment} of {each.paid_on}"
                found = world.step(paid.record, each.paid_on).value
                if isinstance(found, date):
                    yield KeyDate(found, what, paid.clause)
    except (NoSuchDay, OutsideCalendar):
        return


def _too_many(world: World, what: str, clause: Clause) -> BadInput:
    problem = wrong.SCHEDULE.at(clause.span, what=what, most=f"{world.limits.schedule:,}")
    return BadInput([problem], world.deal.source)
