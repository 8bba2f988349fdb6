"""State terms in a replay: what happens changes them before the next line, and dates change them at the opening."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from termlang.calendars import NoSuchDay, OutsideCalendar, add_months, whole_months
from termlang.diagnostics import BadInput
from termlang.evaluate import problems as wrong
from termlang.evaluate.state import Happened, State
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.ledger.entries import Entry, Outcome
from termlang.ledger.run import Run
from termlang.model import facts
from termlang.model.clauses import Verb
from termlang.model.deal import Cell, EachPeriod, OnEvent
from termlang.model.examples import Status
from termlang.model.expressions import EventKind, Figure, TermKey
from termlang.quantity import money, shown
from termlang.units import CURRENCIES

ZERO = Fraction(0)
_KINDS = {
    Verb.CONVERT: EventKind.CONVERSION,
    Verb.EXERCISE: EventKind.EXERCISE,
    Verb.DRAW: EventKind.DRAW,
    Verb.REDEEM: EventKind.REDEMPTION,
}
Figures = Mapping[Figure, Fraction]


def after(run: Run, state: State, fact: facts.Fact, entry: Entry) -> tuple[State, list[Entry]]:
    """The state once what happened has changed the state terms, and an entry for each that it changed."""
    found = _happening(run, fact, entry)
    if found is None or entry.outcome is not Outcome.DONE:
        return state, []
    kind, of, figures = found
    state = state.then(events={**state.events, (kind, of): Happened(fact.day, figures, state.events.get((kind, of)))})
    entries: list[Entry] = []
    for key, cell in run.deal_on(fact.day).cells.items():
        for update in cell.updates:
            if isinstance(update, OnEvent) and update.event is kind and update.of == of:
                if update.means is not None and Figure.SHARE_PRICE not in figures:
                    continue
                state = _changed(run, state, key, update, fact.day, figures, entries)
    return state, entries


def _happening(run: Run, fact: facts.Fact, entry: Entry) -> tuple[EventKind, str, Figures] | None:
    """What a line makes happen, with its figures as far as they are known."""
    match fact:
        case facts.StockIssue(stock=stock, shares=shares, price=price):
            return EventKind.ISSUE, stock, {Figure.PRICE: price, Figure.SHARES: shares, Figure.AMOUNT: price * shares}
        case facts.RightsIssue(stock=stock, shares=shares, price=price, discount=discount):
            amount = None if price is None or shares is None else price * shares
            told = {
                Figure.PRICE: price, Figure.SHARES: shares, Figure.AMOUNT: amount, Figure.DISCOUNT: discount
            }  # fmt: skip
            return EventKind.RIGHTS, stock, {figure: value for figure, value in told.items() if value is not None}
        case facts.DividendPayment(instrument=instrument) | facts.DividendRecord(instrument=instrument):
            return EventKind.DIVIDEND, instrument, _paid(run, entry)
        case facts.SeriesIssue(instrument=instrument, units=units):
            return EventKind.ISSUE, instrument, {Figure.SHARES: units}
        case facts.Uses(right=right):
            return EventKind.ISSUE, right.instrument, _sold(entry, right.instrument)
        case facts.Request(right=right) if entry.answer is not None and entry.answer.status is Status.UNKNOWN:
            return None  # accepted, and not priced yet
        case facts.Request(right=right) | facts.Record(right=right):
            return _KINDS[right.verb], right.instrument, _figures(run, fact, entry)
    return None


def _sold(entry: Entry, instrument: str) -> Figures:
    """The units that a party was issued, and what it paid for them."""
    paid = entry.answer.cash if entry.answer is not None else None
    issued = sum((each.quantity for each in entry.postings if each.asset == instrument), ZERO)
    return {Figure.SHARES: issued} if paid is None else {Figure.SHARES: issued, Figure.AMOUNT: paid}


def _paid(run: Run, entry: Entry) -> Figures:
    """What a dividend came to: money, and shares or units."""
    found: dict[Figure, Fraction] = {}
    for posting in entry.postings:
        if posting.quantity > 0:
            figure = Figure.AMOUNT if posting.asset == run.deal.currency else Figure.SHARES
            found[figure] = found.get(figure, ZERO) + posting.quantity
    return found


def _figures(run: Run, fact: facts.Request | facts.Record, entry: Entry) -> Figures:
    answer = entry.answer
    found: dict[Figure, Fraction | None] = {}
    if answer is not None:
        found = {Figure.PRICE: answer.price, Figure.AMOUNT: answer.amount, Figure.SHARES: answer.shares}
        found[Figure.SHARE_PRICE] = answer.share_price
    if isinstance(fact, facts.Record):
        if fact.shares is not None:
            found[Figure.SHARES] = fact.shares
        if fact.cash is not None:
            found[Figure.AMOUNT] = fact.cash
            units = -sum((min(p.quantity, ZERO) for p in entry.postings if p.asset == fact.right.instrument), ZERO)
            found[Figure.PRICE] = fact.cash / units if units else None
    return {figure: value for figure, value in found.items() if value is not None}


def _changed(
    run: Run, state: State, key: TermKey, update: OnEvent, day: date, figures: Figures, entries: list[Entry]
) -> State:
    world = run.world(state, day)
    world.event = figures
    if update.discounted and Figure.DISCOUNT not in figures:
        return state
    if update.below is not None and Figure.DISCOUNT in figures:
        # It fixes no price, so none is below anything.
        return state
    if update.below is not None:
        bound, price = world.step(update.below, day).value, figures.get(Figure.PRICE)
        if isinstance(bound, Fraction) and price is not None and price >= bound:
            return state
    return _set(run, state, key, world.step(update.value, day), day, None, entries)


def _set(
    run: Run, state: State, key: TermKey, step: Step, day: date, opening: str | None, entries: list[Entry]
) -> State:
    """The state with a new value of a state term, and the entry that says so; no entry where nothing changes."""
    world = run.world(state, day)
    was = world.term(key, day).value
    if step.value == was:
        return state
    unit = world.deal.terms[key].type.unit
    said = money if any(name in CURRENCIES for name, _ in unit.factors) else shown
    made = state.then(day=max(day, state.day), cells={**state.cells, key: step.value})
    needs: tuple[str, ...] = ()
    text = f"{key} becomes unknown"
    if isinstance(step.value, Fraction):
        text = f"{key} becomes {said(step.value)}"
    elif type(step.value) is Unknown:
        needs = tuple(sorted(step.value.needs))
    note = f"was {said(was)}" if isinstance(was, Fraction) else ""
    note = f"{note}, {opening}" if opening and note else opening or note
    entries.append(Entry(day, text, None, Outcome.DONE, (), step, note, needs=needs))
    return made


def split(run: Run, state: State, stock: str, ratio: Fraction, day: date) -> Mapping[TermKey, object]:
    """The state terms after a split: those that carry the mark and have changed already move like any such figure."""
    moved = dict(state.cells)
    for key, value in state.cells.items():
        term = run.deal_on(day).terms[key]
        power = term.type.unit.power_of(stock)
        if term.adjusted_for_splits and power and isinstance(value, Fraction):
            moved[key] = value * ratio**power
    return moved


def reset_days(run: Run, state: State, through: date) -> Iterator[tuple[date, TermKey, EachPeriod]]:
    """The dated changes after the state's day, the next one of each, at most through a day."""
    for key, cell in run.deal_on(through).cells.items():
        for update in cell.updates:
            if isinstance(update, EachPeriod):
                day = _next(run, state, cell, update, through)
                if day is not None:
                    yield day, key, update


def _next(run: Run, state: State, cell: Cell, update: EachPeriod, through: date) -> date | None:
    start = run.world(state, through).step(update.start, through).value
    if not isinstance(start, date):
        return None
    day, last = start, max(state.day, start)
    try:
        # The steps that are over need no counting.
        passed = max(0, whole_months(start, last, run.deal.month_end) - 1) if update.months else (last - start).days
    except NoSuchDay:
        return None
    # A roll may have moved the one before the last of them past the day.
    step = max(1, passed // (update.months or update.days) + (0 if update.roll else 1))
    while day <= last and day <= through:
        if step > run.deal.source.limits.schedule:
            what, most = f"the schedule of {cell.key}", f"{run.deal.source.limits.schedule:,}"
            raise BadInput([wrong.SCHEDULE.at(update.value.span, what=what, most=most)], run.deal.source)
        try:
            if update.months:
                day = add_months(start, step * update.months, run.deal.month_end)
            else:
                day = start + timedelta(days=step * update.days)
            if update.roll is not None:
                roll, kind = update.roll
                day = roll.apply(day, run.deal.days_open(kind))
        except (NoSuchDay, OutsideCalendar, OverflowError):
            return None
        step += 1
    return day if last < day <= through else None


def reset(run: Run, state: State, key: TermKey, update: EachPeriod, day: date) -> tuple[State, Entry]:
    """A dated change at the opening of its day."""
    step = run.world(state, day).step(update.value, day)
    entries: list[Entry] = []
    made = _set(run, state, key, step, day, "at the opening", entries)
    if entries:
        return made, entries[0]
    stays = Entry(day, f"{key} stays as it is", None, Outcome.DONE, (), step, "at the opening")
    return state.then(day=max(day, state.day)), stays
