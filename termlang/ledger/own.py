"""What the deal does by itself: it issues its instruments, payments fall due, dividends fall due, rights expire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve

from termlang.calendars import NoSuchDay, OutsideCalendar
from termlang.evaluate.schedules import payment_dates
from termlang.evaluate.state import Lot, State, added
from termlang.evaluate.trace import Step as TraceStep
from termlang.evaluate.unknown import Unknown
from termlang.evaluate.windows import Span
from termlang.ledger import cells, later, mandatory
from termlang.ledger.accounts import issuer_of, owners
from termlang.ledger.dividends import accrete, due, way_of
from termlang.ledger.entries import Entry, Outcome, Posting
from termlang.ledger.moves import paid_for, put
from termlang.ledger.requests import ask, may_use, use
from termlang.ledger.run import Run
from termlang.model.clauses import ADDED, Instrument, InstrumentKind, Payment, Right, Verb
from termlang.model.deal import EachPeriod
from termlang.model.expressions import TermKey
from termlang.model.facts import SeriesIssue, Uses
from termlang.quantity import shown
from termlang.units import base, quantity

Event = Callable[[Run, State], tuple[State, Entry]]
DAY = timedelta(days=1)


def next_day(run: Run, state: State, before: date, after: date = date.min) -> date | None:
    """The first day, after `after` and before `before`, on which the deal does something by itself."""
    events = (*_scheduled(run, state, before), *_closing(run, state, before))
    days = [day for day, _ in events if after < day < before]
    return min(days, default=None)


def opening(run: Run, state: State, day: date) -> list[Event]:
    """What the deal does at the opening of a day."""
    return [event for at, event in _scheduled(run, state, day) if at == day]


def close(run: Run, state: State, day: date) -> list[Event]:
    """What the close of a day brings: prices set, settlements, mandatory conversions, and the end of rights."""
    return [event for at, event in _closing(run, state, day) if at == day]


def _closing(run: Run, state: State, through: date) -> Iterator[tuple[date, Event]]:
    yield from later.due(run, state, through)
    yield from mandatory.due(run, state, through, ask)
    for right in run.deal_on(through).rights.values():
        if right.verb is Verb.ISSUE and right.mandatory and not state.issued_units(right.instrument):
            yield from _automatic(run, state, right, through)
    yield from _expiries(run, state, through)


def _scheduled(run: Run, state: State, through: date) -> Iterator[tuple[date, Event]]:
    """What falls on a day after the state's, at most on `through`: issues, dividends due, payments."""
    for instrument in run.deal.instruments.values():
        found = _issue(run, state, instrument, through)
        if found is not None:
            yield found
        yield from _dividends(run, state, instrument, through)
    yield from _payments(run, state, through)
    for day, key, update in cells.reset_days(run, state, through):
        yield day, _reset(key, update, day)


def _automatic(run: Run, state: State, right: Right, through: date) -> Iterator[tuple[date, Event]]:
    """A series that is issued by itself: at the close of the first trading day on which the right may be used."""
    calendar = run.deal.calendar
    if state.day == date.min or through < state.day:
        return
    day = calendar.on_or_after(state.day)
    while day <= through:
        text = f"{right.name} is used"
        fact = Uses(day, right.clause.span, 0, text, right.clause.citations, right.actor, right)
        if may_use(run, state, fact):
            yield day, _used(fact)
            return
        day = calendar.after(day)


def _used(fact: Uses) -> Event:
    def event(run: Run, state: State) -> tuple[State, Entry]:
        made, entry = use(run, state, fact)
        note = f"{later.AT_CLOSE}; {entry.note}" if entry.note else later.AT_CLOSE
        return made, evolve(entry, line=None, note=note, fact=fact)

    return event


def _reset(key: TermKey, update: EachPeriod, day: date) -> Event:
    return lambda run, state: cells.reset(run, state, key, update, day)


def _issue(run: Run, state: State, instrument: Instrument, through: date) -> tuple[date, Event] | None:
    """The issue of an instrument on its day, unless the journal says to whom, or a right has to be used for it."""
    if instrument.name in run.allotted or instrument.name in run.sold or state.issued_units(instrument.name):
        return None
    world = run.world(state, through)
    day, count = world.step(instrument.issue_day, through).value, world.step(instrument.issued, through).value
    if not isinstance(day, date) or not isinstance(count, Fraction) or not count or day > through:
        return None

    def event(run: Run, state: State) -> tuple[State, Entry]:
        parts = instrument.allotted or ((instrument.holder, count),)
        lots = tuple(Lot(instrument.name, account, day, units) for account, units in parts)
        at = _late(state, day)
        issued = state.issued
        for account, units in parts:
            issued = added(issued, (instrument.name, account), units)
        made = state.then(day=at, lots=put(state.lots, lots), issued=issued)
        clause = instrument.clause
        step = TraceStep(count, quantity(instrument.unit), clause.title, clause.span, (), "", clause.citations)
        postings = tuple(
            posting
            for lot in lots
            for posting in (Posting(lot.holder, instrument.name, lot.units), *paid_for(run, state, lot))
        )
        text = f"{instrument.name} is issued to {' and '.join(account for account, _ in parts)}"
        note = "" if at == day else f"as of {day}"
        fact = SeriesIssue(at, clause.span, 0, text, clause.citations, instrument.name, count, instrument.holder)
        return made, Entry(at, text, None, Outcome.DONE, postings, step, note, fact=fact)

    return _late(state, day), event


def _late(state: State, day: date) -> date:
    """The day on which something happens that was due on a day: that day, or where it is known late, the state's."""
    return max(day, state.day)


def _payments(run: Run, state: State, through: date) -> Iterator[tuple[date, Event]]:
    for number, payment in enumerate(run.deal.payments, 1):
        key = f"payment {number}"
        if key in state.ended:
            continue
        day = run.world(state, through).step(payment.day, through).value
        if isinstance(day, date) and day <= through:
            yield _late(state, day), _falls_due(payment, number, day, key)


def _falls_due(payment: Payment, number: int, day: date, key: str) -> Event:
    def event(run: Run, state: State) -> tuple[State, Entry]:
        at = _late(state, day)
        world = run.world(state, at)
        steps = tuple(world.step(amount, at) for amount, _ in payment.legs)
        needs = sorted({need for step in steps if type(step.value) is Unknown for need in step.value.needs})
        clause = payment.clause
        root = TraceStep(None, None, clause.title, clause.span, steps, "", clause.citations)
        text = f"payment due by {payment.debtor} to {payment.creditor}"
        note = "falls due" if at == day else f"falls due as of {day}"
        made = state.then(day=at, ended=(*state.ended, key), payable=(*state.payable, (number, day)))
        return made, Entry(at, text, None, Outcome.DONE, (), root, note, needs=tuple(needs))

    return event


def _dividends(run: Run, state: State, instrument: Instrument, through: date) -> Iterator[tuple[date, Event]]:
    """The payment dates of a dividend: what has accrued falls due."""
    paid = instrument.dividend
    if paid is None or paid.schedule is None or not state.outstanding(instrument.name):
        return
    world = run.world(state, through)
    start = world.step(instrument.issue_day, through).value
    if not isinstance(start, date):
        return
    last = max(state.day, start) if state.day > date.min else start
    try:
        dates = payment_dates(world, paid.schedule, start, through)
        found = next((each for each in dates if each.paid_on > last), None)
    except (NoSuchDay, OutsideCalendar, OverflowError):
        return
    if found is None:
        return
    accrues_to, day = found

    def event(run: Run, state: State) -> tuple[State, Entry]:
        if (way_of(state, instrument) or "").startswith(ADDED):
            return accrete(run, state, instrument, day, accrues_to)
        owed = due(run, state, instrument, accrues_to)
        clause, money = paid.clause, quantity(base(run.deal.currency))
        step = TraceStep(owed.total, money, clause.title, clause.span, owed.steps, "", clause.citations)
        note = "falls due"
        needs: tuple[str, ...] = ()
        if type(owed.total) is Unknown:
            needs = tuple(sorted(owed.total.needs))
        elif isinstance(owed.total, Fraction):
            note = f"{shown(owed.total)} {run.deal.currency} falls due"
        text = f"{instrument.kind.payment} of {instrument.name} due"
        return state.then(day=day), Entry(day, text, None, Outcome.DONE, (), step, note, needs=needs)

    yield day, event


def _expiries(run: Run, state: State, through: date) -> Iterator[tuple[date, Event]]:
    """The last days of rights; a warrant whose every right has ended is void, and its units lapse."""
    for instrument in run.deal.instruments.values():
        if instrument.name in state.ended or not state.outstanding(instrument.name):
            continue
        rights = [run.deal.rights[name] for name in instrument.rights]
        using = [right for right in rights if right.verb.delivers]
        lasts = [_last_day(run, state, right, through) for right in using]
        known = [last for last in lasts if last is not None]
        if not using or len(known) < len(lasts) or max(known) > through:
            continue
        yield _late(state, max(known)), _expire(instrument, max(known))


def _last_day(run: Run, state: State, right: Right, day: date) -> date | None:
    """The last day of a right: None where it has no end or its end is unknown."""
    world = run.world(state, day)
    if any(grant.window.monthly for grant in right.grants):
        return None
    spans = [Span(world, grant.window, day) for grant in right.grants]
    if not spans or any(span.unknown or span.last is None for span in spans):
        return None
    return max(span.last for span in spans if span.last is not None)


def _expire(instrument: Instrument, day: date) -> Event:
    """The rights of an instrument have ended: warrants are void and their units go back."""

    def event(run: Run, state: State) -> tuple[State, Entry]:
        lots, at = state.lots, _late(state, day)
        postings: list[Posting] = []
        text = f"the right to convert {instrument.name} ends"
        if instrument.kind is InstrumentKind.WARRANT:
            text = f"{instrument.name} expire"
            issuer = issuer_of(run.deal, instrument)
            lots = tuple(lot for lot in lots if lot.instrument != instrument.name)
            for holder, units in owners(state, instrument.name).items():
                postings += [Posting(holder, instrument.name, -units), Posting(issuer, instrument.name, units)]
        made = state.then(day=at, lots=lots, ended=(*state.ended, instrument.name))
        note = "at the close" if at == day else f"as of the close of {day}"
        return made, Entry(at, text, None, Outcome.DONE, tuple(postings), None, note)

    return event
