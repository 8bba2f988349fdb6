"""Record dates: who is paid a dividend on units that change hands between the record date and the payment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from termlang.calendars import NoSuchDay, OutsideCalendar
from termlang.evaluate.schedules import payment_dates
from termlang.evaluate.state import Lot, State
from termlang.ledger.run import Run
from termlang.model.clauses import Instrument

Payees = Iterator[tuple[date, str]]


def ahead(run: Run, state: State, instrument: Instrument, day: date) -> tuple[date, ...]:
    """To where the payments accrue whose record date lies before a day, and that are made on it or later."""
    dividend = instrument.dividend
    if dividend is None or dividend.record is None or dividend.schedule is None:
        return ()
    world = run.world(state, day)
    start = world.step(instrument.issue_day, day).value
    if not isinstance(start, date):
        return ()
    found: list[date] = []
    try:
        for each in payment_dates(world, dividend.schedule, start, date.max):
            if each.paid_on < day or each.accrues_to <= state.paid.get(instrument.name, date.min):
                continue
            record = world.step(dividend.record, each.paid_on).value
            if not isinstance(record, date) or record >= day:
                break
            found.append(each.accrues_to)
    except (NoSuchDay, OutsideCalendar, OverflowError):
        return tuple(found)
    return tuple(found)


def handed_on(lot: Lot, taker: str, paid_on: tuple[date, ...]) -> Lot:
    """A lot in the hands of another; what was fixed at a record date stays with whoever held it then."""
    fixed = {through for through, _ in lot.record}
    more = tuple((through, lot.holder) for through in paid_on if through not in fixed)
    return lot._replace(holder=taker, record=tuple(sorted((*lot.record, *more))))


def payees(lot: Lot, day: date) -> Payees:
    """Who is paid what accrues on a lot to a day: each through his day, the first one first, the holder at the end."""
    for through, who in lot.record:
        if through >= day:
            yield day, who
            return
        yield through, who
    yield day, lot.holder


def paid_through(lots: tuple[Lot, ...], instrument: str, through: date) -> tuple[Lot, ...]:
    """Lots once a dividend is paid through a day: nobody else is to be paid for the time before it."""
    return tuple(
        lot._replace(record=tuple(each for each in lot.record if each[0] > through))
        if lot.instrument == instrument and lot.record
        else lot
        for lot in lots
    )
