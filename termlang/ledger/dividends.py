"""Dividends: accrued by lot, paid in cash or in shares as elected, and what was paid compared with what the text gives."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import frozen

from termlang.evaluate.limits import fit
from termlang.evaluate.state import State, Use, added
from termlang.evaluate.trace import Step as TraceStep
from termlang.evaluate.unknown import Unknown, joined
from termlang.ledger import facts
from termlang.ledger import problems as wrong
from termlang.ledger.entries import Entry, Outcome, Posting
from termlang.ledger.moves import Step, cannot
from termlang.ledger.run import Run
from termlang.model.clauses import Dividend, Fraction_, Instrument, Verb
from termlang.quantity import shown
from termlang.units import base, quantity

ZERO = Fraction(0)
CASH = "cash"


@frozen(eq=False)
class Due:
    """What a dividend comes to on a day: money by holder (None where unknown), its total, and the steps."""

    by_holder: dict[str, Fraction]
    total: Fraction | Unknown
    steps: tuple[TraceStep, ...]


def due(run: Run, state: State, instrument: Instrument, day: date) -> Due:
    """The dividend accrued on all lots: each from its own start, or from the day through which it is paid."""
    assert instrument.dividend is not None
    unit = quantity(base(run.deal.currency))
    by_holder: dict[str, Fraction] = {}
    doubts: list[object] = []
    steps: list[TraceStep] = []
    for lot in state.lots:
        if lot.instrument != instrument.name:
            continue
        world = run.world(state, day)
        world.lot_day = lot.day
        found = world.term(instrument.dividend.accrued, day)
        if type(found.value) is Unknown:
            doubts.append(found.value)
            continue
        assert isinstance(found.value, Fraction)
        amount = found.value * lot.units
        by_holder[lot.holder] = by_holder.get(lot.holder, ZERO) + amount
        what = f"{lot.holder}: {shown(lot.units)} of {lot.instrument} of {lot.day}"
        steps.append(TraceStep(amount, unit, what, instrument.dividend.clause.span, (found,)))
    total: Fraction | Unknown = joined(doubts, ZERO) if doubts else sum(by_holder.values(), ZERO)
    return Due(by_holder, total, tuple(steps))


def pay(run: Run, state: State, fact: facts.DividendPayment) -> Step:
    """A payment that the deal works out: in what was elected, else in the default that the text names."""
    instrument = run.deal.instruments[fact.instrument]
    paid = instrument.dividend
    if paid is None:
        return cannot(state, fact, wrong.NO_DIVIDEND.at(fact.span, instrument=fact.instrument))
    way = state.elections.get(f"{instrument.name} dividend") or (paid.ways[0] if len(paid.ways) == 1 else paid.default)
    clause = paid.clause
    if way is None:
        note = f"nobody elected {' or '.join(paid.ways) or 'a way'}, and the text names no default"
        return state.then(day=fact.day), Entry(
            fact.day, fact.text, fact.line, Outcome.REFUSED, (), None, note, binding=(clause.title,)
        )
    owed = due(run, state, instrument, fact.day)
    root = TraceStep(owed.total, quantity(base(run.deal.currency)), clause.title, clause.span, owed.steps, "", clause.citations)
    if type(owed.total) is Unknown:
        needs = tuple(sorted(owed.total.needs))
        return state.then(day=fact.day), Entry(
            fact.day, fact.text, fact.line, Outcome.UNDECIDED, (), root, needs=needs, problems=owed.total.problems
        )
    if way == CASH:
        return _in_cash(run, state, fact, instrument, owed, root)
    return _in_shares(run, state, fact, instrument, paid, owed, root, way)


def _in_cash(
    run: Run, state: State, fact: facts.DividendPayment, instrument: Instrument, owed: Due, root: TraceStep, note: str = "in cash"
) -> Step:
    payer = _payer(run, instrument)
    postings = [Posting(holder, run.deal.currency, amount) for holder, amount in owed.by_holder.items() if amount]
    postings.append(Posting(payer, run.deal.currency, -sum(owed.by_holder.values(), ZERO)))
    made = state.then(day=fact.day, paid={**state.paid, instrument.name: fact.day})
    return made, Entry(fact.day, fact.text, fact.line, Outcome.DONE, tuple(postings), root, note)


def _in_shares(
    run: Run,
    state: State,
    fact: facts.DividendPayment,
    instrument: Instrument,
    paid: Dividend,
    owed: Due,
    root: TraceStep,
    way: str,
) -> Step:
    """Shares by holder at the stated price, each holder's count rounded; a cap that they would pass stops them."""
    assert paid.share_price is not None and paid.whole is not None
    world = run.world(state, fact.day)
    price = world.step(paid.share_price, fact.day)
    if type(price.value) is Unknown:
        needs = tuple(sorted(price.value.needs))
        return state.then(day=fact.day), Entry(
            fact.day, fact.text, fact.line, Outcome.UNDECIDED, (), price, needs=needs, problems=price.value.problems
        )
    assert isinstance(price.value, Fraction)
    currency, payer = run.deal.currency, _payer(run, instrument)
    counts: dict[str, Fraction] = {}
    cash: dict[str, Fraction] = {}
    for holder, amount in owed.by_holder.items():
        raw = amount / price.value
        counts[holder] = paid.whole.rounding.apply(raw)
        if paid.whole.fraction is Fraction_.CASH and raw > counts[holder] and paid.whole.cash_price is not None:
            rate = world.step(paid.whole.cash_price, fact.day).value
            if isinstance(rate, Fraction):
                cash[holder] = (raw - counts[holder]) * rate
    total = sum(counts.values(), ZERO)
    over = _over(run, state, instrument, fact, total)
    if over:
        return _in_cash(run, state, fact, instrument, owed, root, f"all in cash: in shares it would pass {over}")
    held, used, adjusted = dict(state.held), dict(state.used), dict(state.adjusted)
    postings: list[Posting] = []
    for holder, count in counts.items():
        held = added(held, (holder, way), count)
        delivered = Use("dividends", instrument.name, holder)
        used, adjusted = added(used, delivered, count), added(adjusted, delivered, count)
        postings += [Posting(holder, way, count), Posting(payer, way, -count)]
        if cash.get(holder):
            postings += [Posting(holder, currency, cash[holder]), Posting(payer, currency, -cash[holder])]
    made = state.then(
        day=fact.day, held=held, used=used, adjusted=adjusted, paid={**state.paid, instrument.name: fact.day}
    )
    step = TraceStep(total, quantity(base(way)), "dividend shares", paid.clause.span, (root, price), str(paid.whole.rounding))
    note = f"{shown(total)} shares at {shown(price.value)}"
    return made, Entry(fact.day, fact.text, fact.line, Outcome.DONE, tuple(postings), step, note)


def _over(run: Run, state: State, instrument: Instrument, fact: facts.Fact, shares: Fraction) -> str:
    """The limit that dividend shares would pass, where a limit of the instrument's conversion counts dividends."""
    for name in instrument.rights:
        right = run.deal.rights[name]
        if right.verb is not Verb.CONVERT or not any("dividends" in limit.counted for limit in right.limits):
            continue
        counting = tuple(limit for limit in right.limits if "dividends" in limit.counted)
        found = fit(run.world(state, fact.day), right, shares, only=counting)
        if isinstance(found.shares, Fraction) and found.shares < shares:
            return found.bound_by[0].clause.title
    return ""


def record_dividend(run: Run, state: State, fact: facts.DividendRecord) -> Step:
    """A dividend that was paid: in money or in shares, spread over the holders as it accrued."""
    instrument = run.deal.instruments[fact.instrument]
    if instrument.dividend is None:
        return cannot(state, fact, wrong.NO_DIVIDEND.at(fact.span, instrument=fact.instrument))
    owed = due(run, state, instrument, fact.day)
    payer = _payer(run, instrument)
    total = owed.total if isinstance(owed.total, Fraction) else ZERO
    asset = run.deal.currency if fact.cash is not None else next(iter(run.deal.stocks))
    amount = fact.cash if fact.cash is not None else (fact.shares or ZERO)
    difference = ""
    if isinstance(owed.total, Unknown):
        difference = f"the text cannot decide: it needs {', '.join(sorted(owed.total.needs))}"
    elif fact.cash is not None and fact.cash != total:
        difference = f"the text gives {shown(total)}, the record {shown(fact.cash)}"
    postings: list[Posting] = []
    held, used, adjusted = dict(state.held), dict(state.used), dict(state.adjusted)
    for holder, part in owed.by_holder.items():
        share = amount * part / total if total else ZERO
        postings.append(Posting(holder, asset, share))
        if fact.cash is None:
            held = added(held, (holder, asset), share)
            delivered = Use("dividends", instrument.name, holder)
            used, adjusted = added(used, delivered, share), added(adjusted, delivered, share)
    postings.append(Posting(payer, asset, -amount))
    made = state.then(
        day=fact.day, held=held, used=used, adjusted=adjusted, paid={**state.paid, instrument.name: fact.day}
    )
    return made, Entry(fact.day, fact.text, fact.line, Outcome.DONE, tuple(postings), None, "as recorded", difference)


def _payer(run: Run, instrument: Instrument) -> str:
    """The issuer: the party behind the stock that the instrument converts into, else behind the only stock."""
    for name in instrument.rights:
        into = run.deal.rights[name].into
        if into in run.deal.stocks:
            return run.deal.stocks[into]
    return next(iter(run.deal.stocks.values()), "")
