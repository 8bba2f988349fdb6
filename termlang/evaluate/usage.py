"""What counts under a limit so far: shares, units, stated value or money paid; ever, or in a period."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from termlang.calendars import OutsideCalendar, day_of_month
from termlang.evaluate import problems as wrong
from termlang.evaluate.state import State
from termlang.evaluate.unknown import Unknown, failed
from termlang.model.clauses import Interval, Limit, Measure, Right, Rolling, Verb
from termlang.model.deal import Deal
from termlang.model.expressions import DayKind

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World

ZERO = Fraction(0)
DAY = timedelta(days=1)
KINDS = {Measure.UNITS: "units", Measure.STATED: "stated", Measure.PAID: "paid"}


def used_by(world: World, state: State, right: Right, limit: Limit, holder: str | None) -> Fraction | Unknown:
    """What counts under a limit on the day asked, in its period where it has one; of one holder or of all."""
    used = delivered(world.deal, state, right, limit, holder)
    if limit.period is None:
        return used
    since = period_start(world, limit, limit.period)
    if isinstance(since, Unknown):
        return since
    before = state.on(since - DAY)
    # What an opening balance tells of happened before the journal, not on the day of its line.
    told = _told(world.deal, state, right, limit, holder) - _told(world.deal, before, right, limit, holder)
    then = delivered(world.deal, before, right, limit, holder)
    if limit.adjusted and limit.measure is Measure.SHARES:
        then *= world.market.split_factor(right.into, before.day, state.day)
    return used - then - told


def period_start(world: World, limit: Limit, period: Interval | Rolling) -> date | Unknown:
    """The first day of the period that holds the day asked."""
    if isinstance(period, Interval):
        month = (world.on.month - 1) // period.value * period.value + 1
        return world.on.replace(month=month, day=1)
    if period.kind is DayKind.CALENDAR:
        return world.on - timedelta(days=period.count - 1)
    try:
        return world.deal.days_open(period.kind).last(period.count, world.on, included=True)[0]
    except OutsideCalendar as error:
        return failed(wrong.OUTSIDE_CALENDAR.at(limit.clause.span, what=str(error)))


def next_period(day: date, limit: Limit) -> date | None:
    """The day on which a limit of calendar periods has room again; nothing for others."""
    if not isinstance(limit.period, Interval):
        return None
    return day_of_month(day, limit.period.value - (day.month - 1) % limit.period.value, 1, None)


def delivered(deal: Deal, state: State, right: Right, limit: Limit, holder: str | None) -> Fraction:
    """What counts under a limit at any time, that of priced requests that are not settled yet included."""
    if limit.measure is not Measure.SHARES:
        return sum((_passed(state, each, limit.measure, holder) for each in _counted(deal, right, limit)), ZERO)
    used = ZERO
    together = (right.instrument, *limit.shared)
    # A part of the bound passes with the units, and what was delivered under that part with it.
    total = state.inherited if limit.pro_rata else state.total
    for word in limit.counted:
        if word == "warrants":
            used += total("exercises", None, holder, adjusted=limit.adjusted)
        else:
            used += sum((total(word, of, holder, adjusted=limit.adjusted) for of in together), ZERO)
    if {"conversions", "exercises", "draws"} & set(limit.counted):
        used += sum((state.promised(of, holder) for of in together), ZERO)
    return used


def _counted(deal: Deal, right: Right, limit: Limit) -> list[Right]:
    """The rights whose use counts under a limit on units or money.

    A limit of a redemption counts those at the option of the same party: a put is no call.
    """
    names = [name for each in (right.instrument, *limit.shared) for name in deal.instruments[each].rights]
    found = [each for each in (deal.rights[name] for name in names) if f"{each.verb.value}s" in limit.counted]
    return [each for each in found if right.verb is not Verb.REDEEM or each.actor == right.actor]


def _passed(state: State, right: Right, measure: Measure, holder: str | None) -> Fraction:
    """What of a right was used so far: units, their stated value at the time, or what was paid for them."""
    used = state.total(KINDS[measure], right.name, holder)
    if measure is Measure.UNITS:
        return used  # what waits for its settlement is reserved, and counted already
    for each in state.pending:
        if each.moved is not None and each.fact.right.name == right.name and holder in (None, each.holder):
            used += each.moved.cash if measure is Measure.PAID else each.answer.amount or ZERO
    return used


def _told(deal: Deal, state: State, right: Right, limit: Limit, holder: str | None) -> Fraction:
    """What of the totals under a limit lines tell that begin a journal in mid-life."""
    if limit.measure is Measure.SHARES:
        keys = {(word, of) for word in limit.counted for of in (right.instrument, *limit.shared)}
    else:
        keys = {(KINDS[limit.measure], each.name) for each in _counted(deal, right, limit)}
    return sum(
        (count for use, count in state.opening.items() if (use.kind, use.of) in keys and holder in (None, use.holder)),
        ZERO,
    )
