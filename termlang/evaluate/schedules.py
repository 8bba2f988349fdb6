"""Payment dates: the days through which a dividend accrues, and those on which it is paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from termlang.calendars import add_months
from termlang.model.clauses import Schedule

if TYPE_CHECKING:
    from termlang.evaluate.expressions import World


class PaymentDate(NamedTuple):
    """One payment: the dividend accrues before `accrues_to`, and is paid on `paid_on`; one day where none rolls."""

    accrues_to: date
    paid_on: date


def payment_dates(world: World, schedule: Schedule, start: date, through: date) -> Iterator[PaymentDate]:
    """The payments after the start of the accrual that are paid on a day or before it, in order.

    Without a first payment date in the text, they are counted from the start. None where that date is not known.
    Raises NoSuchDay, OutsideCalendar or OverflowError where a date cannot be counted.
    """
    anchor, step = start, 1
    if schedule.first is not None:
        found = world.step(schedule.first, world.on).value
        if not isinstance(found, date):
            return
        anchor, step = found, 0
    while True:
        day = add_months(anchor, step * schedule.each.value, world.deal.month_end)
        paid_on = day
        if schedule.roll is not None:
            paid_on = schedule.roll.apply(day, world.deal.days_open(schedule.kind))
        if min(day, paid_on) > through:
            return
        step += 1
        accrues_to = paid_on if schedule.adjusted else day
        if accrues_to > start and paid_on <= through:
            yield PaymentDate(accrues_to, paid_on)
