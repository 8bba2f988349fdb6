"""Requests and records: the deal judges each at the state in which it stands, and what it allows moves the accounts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from termlang.evaluate.answer import Answer
from termlang.evaluate.offers import Unelected
from termlang.evaluate.requests import judge
from termlang.evaluate.state import Lot, State, Use, added
from termlang.ledger import facts
from termlang.ledger import problems as wrong
from termlang.ledger.entries import Entry, Outcome, Posting
from termlang.ledger.moves import Step, cannot, put, take, units_of
from termlang.ledger.run import Run
from termlang.model.clauses import Right, Verb
from termlang.model.examples import ALL, Status
from termlang.quantity import shown

ZERO = Fraction(0)
_KINDS = {Verb.CONVERT: "conversions", Verb.EXERCISE: "exercises", Verb.REDEEM: "redemptions"}


def ask(run: Run, state: State, fact: facts.Request) -> Step:
    """A request: allowed or cut, it takes effect; refused or undecided, nothing changes."""
    holder = _account(run, state, fact)
    if isinstance(holder, tuple):
        return holder
    try:
        answer = _judged(run, state, fact, holder)
    except Unelected as needed:
        return _unelected(state, fact, needed)
    if answer.status in (Status.REFUSED, Status.UNKNOWN):
        return state.then(day=fact.day), _closed(fact, answer)
    units = _units(run, fact.right, answer.amount)
    gone = state.outstanding(fact.right.instrument, holder) - _units(run, fact.right, answer.remaining)
    made, postings = _settle(run, state, fact, holder, gone, units, answer.shares or ZERO, answer.cash or ZERO)
    note = _note(answer)
    entry = Entry(
        fact.day, fact.text, fact.line, Outcome.DONE, postings, answer.reasons, note, binding=answer.binding,
        needs=answer.needs, problems=answer.problems, answer=answer,
    )  # fmt: skip
    return made, entry


def record(run: Run, state: State, fact: facts.Record) -> Step:
    """A record: it happened. The deal recomputes it, and what differs is written beside it."""
    holder = _account(run, state, fact)
    if isinstance(holder, tuple):
        return holder
    has = state.outstanding(fact.right.instrument, holder)
    instrument = run.deal.instruments[fact.right.instrument]
    units = units_of(run, instrument, fact.asking, has)
    if units > has:
        problem = wrong.TOO_MUCH.at(
            fact.span, who=holder, has=f"{shown(has)} of {instrument.name}", asked=shown(units)
        )
        return cannot(state, fact, problem)
    answer: Answer | None = None
    try:
        answer = _judged(run, state, fact, holder)
        difference = _difference(fact, answer)
    except Unelected as needed:
        difference = f"the record does not say which price was elected: {' or '.join(needed.choices)}"
    shares = fact.shares if fact.shares is not None else ZERO
    cash = fact.cash if fact.cash is not None else (answer.cash if answer is not None and answer.cash else ZERO)
    made, postings = _settle(run, state, fact, holder, units, units, shares, cash)
    reasons = answer.reasons if answer is not None else None
    entry = Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, reasons, "as recorded", difference, answer=answer)
    return made, entry


def use(run: Run, state: State, fact: facts.Uses) -> Step:
    """A right to issue a series is used: its conditions are judged, then the series is issued against its price."""
    world = run.world(state, fact.day, fact.holder)
    answer = judge(world, fact.right, ALL, run.elections)
    if answer.status is not Status.ALLOWED:
        return state.then(day=fact.day), _closed(fact, answer)
    series = run.deal.instruments[fact.right.instrument]
    if state.issued_units(series.name):
        return cannot(state, fact, wrong.ISSUE_ONCE.at(fact.span, instrument=series.name))
    issue_day = world.step(series.issue_day, fact.day).value
    count = world.step(series.issued, fact.day).value
    if not isinstance(issue_day, date) or not isinstance(count, Fraction):
        needs = tuple(sorted(getattr(issue_day, "needs", frozenset()) | getattr(count, "needs", frozenset())))
        entry = Entry(fact.day, fact.text, fact.line, Outcome.UNDECIDED, (), answer.reasons, needs=needs, answer=answer)
        return state.then(day=fact.day), entry
    if issue_day != fact.day:
        note = f"{series.name} is issued on {issue_day}"
        entry = Entry(
            fact.day, fact.text, fact.line, Outcome.REFUSED, (), answer.reasons, note, binding=(series.clause.title,), answer=answer
        )
        return state.then(day=fact.day), entry
    cash = answer.cash or ZERO
    lot = Lot(series.name, series.holder, fact.day, count)
    currency = run.deal.currency
    made = state.then(
        day=fact.day,
        lots=put(state.lots, (lot,)),
        issued=added(state.issued, (series.name, series.holder), count),
    )
    postings = (
        Posting(series.holder, series.name, count),
        Posting(series.holder, currency, -cash),
        Posting(fact.holder, currency, cash),
    )
    return made, Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, answer.reasons, answer=answer)


def _account(run: Run, state: State, fact: facts.Request | facts.Record) -> str | Step:
    """The account that a line is about; a redemption is asked by the issuer about the holders."""
    right = fact.right
    instrument = run.deal.instruments[right.instrument]
    holder = fact.holder if right.verb is not Verb.REDEEM else instrument.holder
    if state.outstanding(instrument.name, holder) or not state.outstanding(instrument.name):
        return holder
    if right.verb is Verb.REDEEM:
        return holder
    owners = sorted({lot.holder for lot in state.lots if lot.instrument == instrument.name})
    hint = "name " + " or ".join(owners)
    return cannot(state, fact, wrong.NO_LOTS.at(fact.span, who=holder, instrument=instrument.name, day=fact.day, hint=hint))


def _judged(run: Run, state: State, fact: facts.Request | facts.Record, holder: str) -> Answer:
    world = run.world(state, fact.day, holder)
    elections = dict(run.elections)
    if fact.choice is not None:
        elections[f"{fact.right.name} price"] = fact.choice
    # An amendment may have changed the right since the journal began.
    right = world.deal.rights.get(fact.right.name, fact.right)
    return judge(world, right, fact.asking, elections)


def _units(run: Run, right: Right, amount: Fraction | None) -> Fraction:
    """Units of an amount that an answer gives in money of stated value."""
    stated = getattr(run.deal.instruments[right.instrument].stated_value, "value", None)
    amount = amount or ZERO
    return amount / stated if isinstance(stated, Fraction) and stated else amount


def _settle(
    run: Run,
    state: State,
    fact: facts.Request | facts.Record,
    holder: str,
    gone: Fraction,
    units: Fraction,
    shares: Fraction,
    cash: Fraction,
) -> tuple[State, tuple[Posting, ...]]:
    """Move what a conversion, exercise or redemption moves: `gone` units leave, `units` of them count as used."""
    right, deal = fact.right, run.deal
    kept, _ = take(state, right.instrument, holder, gone)
    kind = _KINDS[right.verb]
    issuer = deal.stocks.get(right.into, right.actor if right.verb is Verb.REDEEM else "")
    used = added(state.used, Use("units", right.name, holder), units)
    adjusted = added(state.adjusted, Use("units", right.name, holder), units)
    held = dict(state.held)
    postings = [Posting(holder, right.instrument, -gone)]
    if right.verb is not Verb.REDEEM:
        delivered = Use(kind, right.instrument, holder)
        used, adjusted = added(used, delivered, shares), added(adjusted, delivered, shares)
        held = added(held, (holder, right.into), shares)
        postings += [Posting(holder, right.into, shares), Posting(issuer, right.into, -shares)]
    if cash:
        sign = -1 if right.verb is Verb.EXERCISE else 1
        postings += [Posting(holder, deal.currency, sign * cash), Posting(issuer, deal.currency, -sign * cash)]
    made = state.then(day=fact.day, lots=kept, used=used, adjusted=adjusted, held=held)
    return made, tuple(postings)


def _note(answer: Answer) -> str:
    parts = [f"at {shown(answer.price)}"] if answer.price is not None else [
        f"{shown(part.amount)} at {shown(part.price)}" for part in answer.parts
    ]
    if answer.status is Status.LIMITED:
        parts.append(f"limited by {', '.join(answer.binding)}")
    return "; ".join([*parts, *answer.notes])


def _closed(fact: facts.Fact, answer: Answer) -> Entry:
    outcome = Outcome.REFUSED if answer.status is Status.REFUSED else Outcome.UNDECIDED
    note = "; ".join([*answer.notes, *([f"opens on {answer.opens}"] if answer.opens else [])])
    return Entry(
        fact.day, fact.text, fact.line, outcome, (), answer.reasons, note,
        needs=answer.needs, binding=answer.binding, problems=answer.problems, answer=answer,
    )  # fmt: skip


def _unelected(state: State, fact: facts.Fact, needed: Unelected) -> Step:
    note = f"the line elects no price: {' or '.join(needed.choices)}"
    entry = Entry(fact.day, fact.text, fact.line, Outcome.REFUSED, (), None, note, binding=(needed.election,))
    return state.then(day=fact.day), entry


def _difference(fact: facts.Record, answer: Answer) -> str:
    if answer.status is Status.REFUSED:
        return f"the text refuses: {', '.join(answer.binding)}"
    if answer.status is Status.UNKNOWN:
        return f"the text cannot decide: it needs {', '.join(answer.needs)}"
    if fact.shares is not None and answer.shares != fact.shares:
        return f"the text gives {shown(answer.shares or ZERO)} shares, the record {shown(fact.shares)}"
    if fact.cash is not None and answer.cash != fact.cash:
        gives = "an amount that is not disclosed" if answer.cash is None else shown(answer.cash)
        return f"the text gives {gives}, the record {shown(fact.cash)}"
    return ""
