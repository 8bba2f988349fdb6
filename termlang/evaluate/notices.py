"""Notices: when one takes effect, and whether one has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from termlang.calendars import OutsideCalendar
from termlang.evaluate import problems as wrong
from termlang.evaluate.state import Given
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, failed, joined, missing
from termlang.model.expressions import DayKind, Noticed, NoticePeriod
from termlang.units import CONDITION

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World


class Effect(NamedTuple):
    """A notice with the day of its receipt and the day from which it has effect."""

    given: Given
    received: date
    effective: date

    def words(self) -> str:
        received = "" if self.received == self.given.day else f", received {self.received}"
        return f"given {self.given.day} by {self.given.holder}{received}, effective {self.effective}"


def effect_of(world: World, period: NoticePeriod, given: Given) -> Effect | Unknown:
    """When a notice is received and takes effect: the count-th day after its receipt, of the days that count."""
    deal = world.deal
    try:
        received = given.day if period.receipt is None else deal.days_open(period.receipt).on_or_after(given.day)
        if period.kind is DayKind.CALENDAR:
            return Effect(given, received, received + timedelta(days=period.count))
        return Effect(given, received, deal.days_open(period.kind).counted(period.count, received))
    except OutsideCalendar as error:
        return failed(wrong.OUTSIDE_CALENDAR.at(period.span, what=str(error)))


def noticed(world: World, expr: Noticed, day: date) -> Step:
    """Whether a notice of the holder who asks, or of his party as a whole, has taken effect."""
    what = str(expr.key)
    if world.state is None:
        return Step(missing(what), CONDITION, "", expr.span, (), "no journal is given")
    given = [each for each in world.state.on(day).notices if each.what == what]
    mine = [each for each in given if each.holder in (expr.party, world.holder)]
    if world.holder is None and len(given) > len(mine) and not _reached(world, expr.period, mine, day):
        return Step(missing(f"whose {what}: several holders may have given notice"), CONDITION, "", expr.span)
    effects = [effect_of(world, expr.period, each) for each in mine]
    unsure = [each for each in effects if type(each) is Unknown]
    if unsure:
        return Step(joined(unsure), CONDITION, "", expr.span)
    known = [each for each in effects if isinstance(each, Effect)]
    note = "; ".join(each.words() for each in known) or "no notice was given"
    return Step(any(each.effective <= day for each in known), CONDITION, "", expr.span, (), note)


def _reached(world: World, period: NoticePeriod, given: Iterable[Given], day: date) -> bool:
    effects = (effect_of(world, period, each) for each in given)
    return any(isinstance(each, Effect) and each.effective <= day for each in effects)
