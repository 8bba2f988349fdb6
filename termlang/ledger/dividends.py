"""Dividends: accrued by lot, paid in cash or in shares as elected or as recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from attrs import evolve, frozen

from termlang.diagnostics import Problem
from termlang.evaluate.limits import fit
from termlang.evaluate.schedules import payment_dates
from termlang.evaluate.state import Lot, State, Use
from termlang.evaluate.trace import Step as TraceStep
from termlang.evaluate.unknown import Unknown, joined
from termlang.ledger import problems as wrong
from termlang.ledger import records
from termlang.ledger.accounts import issuer_of, owners, pro_rata
from termlang.ledger.entries import Entry, Outcome, Posting
from termlang.ledger.moves import Step, cannot, put
from termlang.ledger.run import Run
from termlang.model import facts
from termlang.model.clauses import ADDED, Clause, Fraction_, Instrument, OverLimit, Verb
from termlang.model.expressions import Apply, Expr, changed
from termlang.quantity import shown
from termlang.units import DATE, base, quantity

ZERO = Fraction(0)
CENT = Fraction(1, 100)
CASH = "cash"


@frozen(eq=False)
class Due:
    """What a dividend comes to on a day: money by holder as far as it is known, its total, and the steps."""

    by_holder: dict[str, Fraction]
    total: Fraction | Unknown
    steps: tuple[TraceStep, ...]


@frozen(eq=False)
class InShares:
    """A dividend in shares: whole shares and cash for the fraction by holder, and the price."""

    shares: dict[str, Fraction]
    cash: dict[str, Fraction]
    price: TraceStep


def in_cents(exact: Fraction, paid: Fraction) -> bool:
    """Whether an amount paid is the exact one, or the exact one in whole cents."""
    return exact == paid or (paid % CENT == 0 and abs(exact - paid) < CENT)


def due(run: Run, state: State, instrument: Instrument, day: date, rate: Expr | None = None) -> Due:
    """The dividend of all lots, each from its start or where it is paid to; and what is owed on units gone.

    `rate` takes the place of the yearly rate where the dividend has another one for the way in which it is paid.
    """
    assert instrument.dividend is not None
    unit, clause = quantity(base(run.deal.currency)), instrument.dividend.clause
    by_holder: dict[str, Fraction] = {}
    doubts: list[object] = []
    steps: list[TraceStep] = []
    for lot in state.lots:
        if lot.instrument != instrument.name:
            continue
        before = ZERO
        for through, who in records.payees(lot, day):
            found = accrual_of(run, state, instrument, lot, through, rate)
            if type(found.value) is Unknown:
                doubts.append(found.value)
                break
            assert isinstance(found.value, Fraction)
            amount, before = (found.value - before) * lot.units, found.value
            by_holder[who] = by_holder.get(who, ZERO) + amount
            what = f"{who}: {shown(lot.units)} of {lot.instrument} of {lot.day}"
            if who != lot.holder:
                what += f", now of {lot.holder}, held on the record date"
            steps.append(TraceStep(amount, unit, what, clause.span, (found,)))
    for (name, holder), amount in state.owed.items():
        if name == instrument.name and amount:
            by_holder[holder] = by_holder.get(holder, ZERO) + amount
            steps.append(TraceStep(amount, unit, f"{holder}: on units that are gone", clause.span, ()))
    total: Fraction | Unknown = joined(doubts, ZERO) if doubts else sum(by_holder.values(), ZERO)
    return Due(dict(sorted(by_holder.items())), total, tuple(steps))


def accrued_on(run: Run, state: State, instrument: Instrument, lot: Lot, day: date) -> dict[str, Fraction]:
    """What has accrued on a lot and is not paid, by whom it is due to; nothing where that is not known."""
    by_holder: dict[str, Fraction] = {}
    before = ZERO
    for through, who in records.payees(lot, day):
        found = accrual_of(run, state, instrument, lot, through).value
        if isinstance(found, Fraction):
            by_holder[who] = by_holder.get(who, ZERO) + (found - before) * lot.units
            before = found
    return by_holder


def accrual_of(
    run: Run, state: State, instrument: Instrument, lot: Lot, day: date, rate: Expr | None = None
) -> TraceStep:
    """What has accrued on a unit of a lot."""
    assert instrument.dividend is not None
    world = run.world(state, day)
    world.lot_day = lot.day
    return world.step(unpaid(world.deal.terms[instrument.dividend.accrued].body, rate), day)


def unpaid(accrued: Expr, other: Expr | None = None) -> Expr:
    """An accrual without the payment dates of the text: a journal tells what was paid, and all else is still due."""
    if not isinstance(accrued, Apply) or accrued.operation != "accrued":
        return accrued
    rate, accrues_on, start, *rest = accrued.args
    if isinstance(start, Apply) and start.operation == "last payment":
        start = start.args[0]
    return changed(accrued, args=(other or rate, accrues_on, start, *rest))


def paid_through(run: Run, state: State, instrument: Instrument, day: date) -> date:
    """To where a payment on a day pays: to the date that rolled there where that is unadjusted, else to the day."""
    schedule = None if instrument.dividend is None else instrument.dividend.schedule
    if schedule is None or schedule.roll is None or schedule.adjusted:
        return day
    world = run.world(state, day)
    start = world.step(instrument.issue_day, day).value
    if not isinstance(start, date):
        return day
    on_it = [each.accrues_to for each in payment_dates(world, schedule, start, day) if each.paid_on == day]
    return on_it[-1] if on_it else day


def first_unpaid(run: Run, state: State, instrument: Instrument, through: date) -> date:
    """The day from which a dividend accrues that was paid to a day: that day, unless the payment has counted it."""
    assert instrument.dividend is not None
    accrued = run.world(state, through).deal.terms[instrument.dividend.accrued].body
    assert isinstance(accrued, Apply)
    _, _, _, end_counts, *_ = accrued.options
    return through + timedelta(days=1) if end_counts else through


def way_of(state: State, instrument: Instrument) -> str | None:
    """In what the dividend is paid: as elected, else as the text says; None where neither says."""
    paid = instrument.dividend
    if paid is None:
        return None
    return state.elections.get(f"{instrument.name} dividend") or (paid.ways[0] if len(paid.ways) == 1 else paid.default)


def pay(run: Run, state: State, fact: facts.DividendPayment) -> Step:
    """A payment that the deal works out: in what was elected, else in the default that the text names."""
    instrument = run.deal.instruments[fact.instrument]
    paid = instrument.dividend
    if paid is None:
        return cannot(state, fact, wrong.NO_DIVIDEND.at(fact.span, instrument=fact.instrument))
    clause, way = paid.clause, way_of(state, instrument)
    if way is None:
        note = f"nobody elected {' or '.join(paid.ways) or 'a way'}, and the text names no default"
        return state.then(day=fact.day), Entry(
            fact.day, fact.text, fact.line, Outcome.REFUSED, (), None, note, binding=(clause.title,)
        )
    through = paid_through(run, state, instrument, fact.day)
    if paid.record is not None:
        record = run.world(state, fact.day).step(paid.record, fact.day)
        if isinstance(record.value, Unknown):
            step = TraceStep(record.value, DATE, clause.title, clause.span, (record,), "", clause.citations)
            return _open(state, fact, record.value, step)
    other = paid.other_rate if len(paid.ways) > 1 and way == paid.ways[1] else None
    owed = due(run, state, instrument, through, other)
    if not owed.by_holder and not isinstance(owed.total, Unknown):
        return cannot(state, fact, _nobody(instrument, fact))
    root = _root(run, clause, owed)
    if type(owed.total) is Unknown:
        return _open(state, fact, owed.total, root)
    if way == CASH:
        return _in_cash(run, state, fact, instrument, owed, root, through)
    if way.startswith(ADDED):
        made, entry = accrete(run, state, instrument, fact.day, through, other)
        return made, evolve(entry, text=fact.text, line=fact.line)
    found = in_shares(run, state, instrument, owed.by_holder, fact.day)
    if isinstance(found, Unknown):
        return _open(state, fact, found, root)
    over = _over(run, state, instrument, fact.day, found.shares)
    if isinstance(over, Unknown):
        return _open(state, fact, over, root)
    shares: Mapping[str, Fraction] = found.shares
    cash: Mapping[str, Fraction] = found.cash
    why = ""
    if over is not None:
        if paid.over is None:
            words = "`over a limit all in cash`, or `the rest in cash`"
            need = f"how a dividend is paid that would pass {over.title}: {words}"
            return _open(state, fact, Unknown(frozenset((need,))), root)
        if paid.over is OverLimit.ALL_CASH:
            note = f"all in cash: in shares it would pass {over.title}"
            return _in_cash(run, state, fact, instrument, owed, root, through, note)
        shares, cash = _rest_in_cash(found, over)
        why = f", the rest in cash: in shares it would pass {over.title}"
    made, postings = _delivered(run, state, fact.day, instrument, way, shares, cash, through)
    total = sum(shares.values(), ZERO)
    assert paid.whole is not None and isinstance(found.price.value, Fraction)
    inputs, rounding = (root, found.price), str(paid.whole.rounding)
    step = TraceStep(total, quantity(base(way)), "dividend shares", clause.span, inputs, rounding)
    note = f"{shown(total)} shares at {shown(found.price.value)}{why}"
    return made, Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, step, note)


def _open(state: State, fact: facts.Fact, value: Unknown, root: TraceStep) -> Step:
    return state.then(day=fact.day), Entry(
        fact.day, fact.text, fact.line, Outcome.UNDECIDED, (), root,
        needs=tuple(sorted(value.needs)), problems=value.problems,
    )  # fmt: skip


def _in_cash(
    run: Run,
    state: State,
    fact: facts.DividendPayment,
    instrument: Instrument,
    owed: Due,
    root: TraceStep,
    through: date,
    note: str = "in cash",
) -> Step:
    made, postings = _delivered(run, state, fact.day, instrument, "", {}, owed.by_holder, through)
    return made, Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, root, note)


def in_shares(
    run: Run, state: State, instrument: Instrument, by_holder: Mapping[str, Fraction], day: date
) -> InShares | Unknown:
    """Shares by holder at the stated price, each holder's count rounded, and the cash for what that leaves."""
    paid = instrument.dividend
    assert paid is not None and paid.share_price is not None and paid.whole is not None
    world = run.world(state, day)
    price = world.step(paid.share_price, day)
    if type(price.value) is Unknown:
        return price.value
    assert isinstance(price.value, Fraction)
    if price.value <= 0:
        return Unknown(frozenset((f"a price above zero for the dividend of {instrument.name}",)))
    counts: dict[str, Fraction] = {}
    cash: dict[str, Fraction] = {}
    for holder, amount in by_holder.items():
        raw = amount / price.value
        counts[holder] = paid.whole.rounding.apply(raw)
        if paid.whole.fraction is Fraction_.CASH and raw > counts[holder] and paid.whole.cash_price is not None:
            rate = world.step(paid.whole.cash_price, day).value
            if type(rate) is Unknown:
                return rate
            assert isinstance(rate, Fraction)
            cash[holder] = (raw - counts[holder]) * rate
    return InShares(counts, cash, price)


def _delivered(
    run: Run,
    state: State,
    day: date,
    instrument: Instrument,
    stock: str,
    shares: Mapping[str, Fraction],
    cash: Mapping[str, Fraction],
    through: date,
) -> tuple[State, tuple[Posting, ...]]:
    """The state once a dividend is paid, and what moved; nothing accrued before `through` is due any more."""
    payer = issuer_of(run.deal, instrument)
    lots, issued = state.lots, dict(state.issued)
    held, used, adjusted = dict(state.held), dict(state.used), dict(state.adjusted)
    postings: list[Posting] = []
    for asset, parts in ((stock, shares), (run.deal.currency, cash)):
        for holder, part in parts.items():
            if part:
                postings += [Posting(holder, asset, part), Posting(payer, asset, -part)]
    for holder, count in shares.items():
        if stock == instrument.name:
            # In kind: a lot of its own, on which dividends accrue from here.
            lots = put(lots, (Lot(stock, holder, day, count),)) if count else lots
            issued[stock, holder] = issued.get((stock, holder), ZERO) + count
            continue
        held[holder, stock] = held.get((holder, stock), ZERO) + count
        use = Use("dividends", instrument.name, holder, stock)
        for totals in (used, adjusted):
            totals[use] = totals.get(use, ZERO) + count
    lots = put((), records.paid_through(lots, instrument.name, through))
    owed = {at: amount for at, amount in state.owed.items() if at[0] != instrument.name}
    paid = {**state.paid, instrument.name: first_unpaid(run, state, instrument, through)}
    made = state.then(day=day, lots=lots, issued=issued, held=held, used=used, adjusted=adjusted, paid=paid, owed=owed)
    return made, tuple(postings)


def accrete(run: Run, state: State, instrument: Instrument, day: date, through: date, rate: Expr | None = None) -> Step:
    """A dividend that is added to what each unit stands for. Units of which it would differ cannot share one figure."""
    assert instrument.dividend is not None
    clause, owed = instrument.dividend.clause, due(run, state, instrument, through, rate)
    root = _root(run, clause, owed)
    name = (way_of(state, instrument) or "").removeprefix(ADDED)
    text = f"{instrument.kind.payment} of {instrument.name} is added to {name}"
    own = [lot for lot in state.lots if lot.instrument == instrument.name]
    each = {accrual_of(run, state, instrument, lot, through, rate).value for lot in own}
    doubt = owed.total
    if len(each) > 1 and not isinstance(doubt, Unknown):
        doubt = Unknown(frozenset((f"units of {instrument.name} of one issue day: what is added differs among them",)))
    if isinstance(doubt, Unknown):
        entry = Entry(
            day, text, None, Outcome.UNDECIDED, (), root, needs=tuple(sorted(doubt.needs)), problems=doubt.problems
        )
        return state.then(day=day), entry
    (more,) = each or {ZERO}
    assert isinstance(more, Fraction)
    added = {**state.added, instrument.name: state.added.get(instrument.name, ZERO) + more}
    lots = put((), records.paid_through(state.lots, instrument.name, through))
    paid = {**state.paid, instrument.name: first_unpaid(run, state, instrument, through)}
    made = state.then(day=day, lots=lots, added=added, paid=paid)
    note = f"{shown(more)} each, which now stands for {shown(run.stated(made, instrument, day))}"
    return made, Entry(day, text, None, Outcome.DONE, (), root, note)


class Over(NamedTuple):
    """A limit that a dividend in shares would pass, the shares left under it, and the holder where it is his own."""

    title: str
    room: Fraction
    holder: str | None


def _over(
    run: Run, state: State, instrument: Instrument, day: date, shares: Mapping[str, Fraction]
) -> Over | Unknown | None:
    """The limit that dividend shares would pass, where a limit of the instrument's conversion counts dividends."""
    for name in instrument.rights:
        right = run.deal.rights[name]
        if right.verb is not Verb.CONVERT:
            continue
        for limit in right.limits:
            if "dividends" not in limit.counted:
                continue
            asked: list[tuple[str | None, Fraction]] = [(None, sum(shares.values(), ZERO))]
            if limit.per_holder:
                asked = list(shares.items())
            for holder, count in asked:
                found = fit(run.world(state, day, holder), right, count, only=(limit,)).shares
                if type(found) is Unknown:
                    return found
                if isinstance(found, Fraction) and found < count:
                    return Over(limit.clause.title, found, holder)
    return None


def _rest_in_cash(found: InShares, over: Over) -> tuple[Mapping[str, Fraction], Mapping[str, Fraction]]:
    """The shares that fit, among the holders in proportion, and the price of those that do not."""
    price = found.price.value
    assert isinstance(price, Fraction)
    if over.holder is not None:
        shares = {**found.shares, over.holder: over.room}
    else:
        shares = dict(pro_rata(over.room, found.shares, 0))
    cash = dict(found.cash)
    for holder, count in found.shares.items():
        cash[holder] = cash.get(holder, ZERO) + (count - shares.get(holder, ZERO)) * price
    return shares, cash


def record_dividend(run: Run, state: State, fact: facts.DividendRecord) -> Step:
    """A dividend that was paid: in money or in shares, spread over the holders as it accrued."""
    instrument = run.deal.instruments[fact.instrument]
    paid = instrument.dividend
    if paid is None:
        return cannot(state, fact, wrong.NO_DIVIDEND.at(fact.span, instrument=fact.instrument))
    through = paid_through(run, state, instrument, fact.day)
    owed = due(run, state, instrument, through)
    weights = owed.by_holder if any(owed.by_holder.values()) else owners(state, instrument.name)
    if not weights:
        return cannot(state, fact, _nobody(instrument, fact))
    ways = [way for way in paid.ways if way != CASH and not way.startswith(ADDED)]
    stock = next(iter(ways), next(iter(run.deal.stocks), ""))
    gives = _gives(run, state, instrument, owed, fact)
    difference = _record_difference(run, state, instrument, owed, gives, fact)
    shares: Mapping[str, Fraction] = {}
    cash: Mapping[str, Fraction] = {}
    if fact.cash is not None:
        cash = pro_rata(fact.cash, weights)
    elif isinstance(gives, InShares) and sum(gives.shares.values(), ZERO) == fact.shares:
        shares, cash = gives.shares, gives.cash
    else:
        shares = pro_rata(fact.shares or ZERO, weights, 0)
    made, postings = _delivered(run, state, fact.day, instrument, stock, shares, cash, through)
    root = _root(run, paid.clause, owed)
    return made, Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, root, "as recorded", difference)


def _nobody(instrument: Instrument, fact: facts.Fact) -> Problem:
    hint = "check the day"
    return wrong.NO_LOTS.at(fact.span, who="anybody", instrument=instrument.name, day=fact.day, hint=hint)


def _root(run: Run, clause: Clause, owed: Due) -> TraceStep:
    money = quantity(base(run.deal.currency))
    return TraceStep(owed.total, money, clause.title, clause.span, owed.steps, "", clause.citations)


def _gives(
    run: Run, state: State, instrument: Instrument, owed: Due, fact: facts.DividendRecord
) -> InShares | Unknown | None:
    """What the text gives in shares, where shares were paid."""
    paid = instrument.dividend
    if fact.shares is None or paid is None or paid.share_price is None or paid.whole is None:
        return None
    return in_shares(run, state, instrument, owed.by_holder, fact.day)


def _record_difference(
    run: Run,
    state: State,
    instrument: Instrument,
    owed: Due,
    gives: InShares | Unknown | None,
    fact: facts.DividendRecord,
) -> str:
    for doubt in (owed.total, gives):
        if isinstance(doubt, Unknown):
            return f"the text cannot decide: it needs {', '.join(sorted(doubt.needs))}"
    way = way_of(state, instrument)
    if way is not None and (way == CASH) is not (fact.cash is not None):
        return f"by the text it is paid in {way}"
    if fact.cash is not None:
        assert isinstance(owed.total, Fraction)
        paid = f"the text gives {shown(owed.total)}, the record {shown(fact.cash)}"
        return "" if in_cents(owed.total, fact.cash) else paid
    if not isinstance(gives, InShares):
        return "the text does not pay it in shares"
    total = sum(gives.shares.values(), ZERO)
    if total != fact.shares:
        return f"the text gives {shown(total)} shares, the record {shown(fact.shares or ZERO)}"
    over = _over(run, state, instrument, fact.day, gives.shares)
    return f"in shares it passes {over.title}" if isinstance(over, Over) else ""
