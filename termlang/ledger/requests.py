"""Requests and records: the deal judges each at the state in which it stands, and what it allows moves the accounts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import evolve

from termlang.evaluate.answer import Answer
from termlang.evaluate.offers import Unelected
from termlang.evaluate.requests import judge
from termlang.evaluate.state import Lot, State, added
from termlang.evaluate.waiting import waits_for_its_price
from termlang.ledger import later
from termlang.ledger import problems as wrong
from termlang.ledger.accounts import issuer_of, owners
from termlang.ledger.dividends import in_cents
from termlang.ledger.entries import Entry, Outcome, Posting
from termlang.ledger.moves import Step, cannot, put, take, units_of, used_notice
from termlang.ledger.run import Run
from termlang.ledger.settlement import Moved, settle
from termlang.model import facts
from termlang.model.clauses import AccruedFate, Instrument, Settlement, Verb
from termlang.model.deal import of_holders
from termlang.model.examples import ALL, Status
from termlang.model.expressions import Ref, Undisclosed
from termlang.quantity import money, shown

ZERO = Fraction(0)


def ask(run: Run, state: State, fact: facts.Request) -> Step:
    """A request: allowed or cut, it takes effect; refused or undecided, nothing changes."""
    holders = _accounts(run, state, fact)
    if isinstance(holders, tuple):
        return holders
    try:
        answer = _judged(run, state, fact, holders)
    except Unelected as needed:
        return _unelected(state, fact, needed)
    instrument = run.deal_on(fact.day).instruments[fact.right.instrument]
    priced_on = waits_for_its_price(run.world(state, fact.day), run.right(fact), answer)
    settles_on = None
    if priced_on is None and answer.status in (Status.ALLOWED, Status.LIMITED):
        settles_on = later.settlement_day(run, state, run.right(fact), fact.day, fact.day)
        settles_on = None if settles_on == fact.day else settles_on
    if (priced_on or settles_on) and len(holders) > 1:
        return _by_holder(run, state, fact, holders)
    if priced_on is not None or answer.status in (Status.ALLOWED, Status.LIMITED):
        state = used_notice(run, state, run.right(fact), fact.day, fact.holder)
    if priced_on is not None:
        has = sum((state.outstanding(instrument.name, each) for each in holders), ZERO)
        units = units_of(run, state, instrument, fact.asking, has, fact.day)
        return later.accept(run, state, fact, holders[0], units, priced_on=priced_on, answer=answer)
    if answer.status in (Status.REFUSED, Status.UNKNOWN):
        return state.then(day=fact.day), _closed(fact, answer)
    stated = run.stated(state, instrument, fact.day)
    used = (answer.amount or ZERO) / stated
    has = sum((state.outstanding(instrument.name, each) for each in holders), ZERO)
    gone = has - (answer.remaining or ZERO) / stated
    moved = Moved(gone, used, answer.shares or ZERO, answer.cash or ZERO, answer.dividend_shares, answer.beside)
    if settles_on is not None:
        return later.accept(run, state, fact, holders[0], moved.gone, settles_on=settles_on, moved=moved, answer=answer)
    made, postings = settle(run, state, fact, holders, moved)
    note = "; ".join(filter(None, (_note(answer, holders), _mixed(run, state, fact, holders, gone))))
    entry = Entry(
        fact.day, fact.text, fact.line, Outcome.DONE, postings, answer.reasons, note,
        binding=answer.binding, needs=answer.needs, problems=answer.problems, answer=answer,
    )  # fmt: skip
    return made, entry


def record(run: Run, state: State, fact: facts.Record) -> Step:
    """A record: it happened. The deal recomputes it, and what differs is written beside it."""
    holders = _accounts(run, state, fact)
    if isinstance(holders, tuple):
        return holders
    instrument = run.deal_on(fact.day).instruments[fact.right.instrument]
    has = sum((state.outstanding(instrument.name, each) for each in holders), ZERO)
    units = units_of(run, state, instrument, fact.asking, has, fact.day)
    if units > has or not has:
        problem = wrong.TOO_MUCH.at(
            fact.span, who=" and ".join(holders), has=f"{shown(has)} of {instrument.name}", asked=shown(units)
        )
        return cannot(state, fact, problem)
    answer: Answer | None = None
    note = "as recorded"
    try:
        answer = _judged(run, state, fact, holders)
        amount = units * run.stated(state, instrument, fact.day)
        if run.right(fact).priced and fact.noticed is None:
            difference, note = (
                "",
                "as recorded, and not recomputed: the price is set after a notice that it does not name",
            )
        else:
            difference = _difference(fact, answer, amount)
    except Unelected as needed:
        difference = f"the record does not say which price was elected: {' or '.join(needed.choices)}"
    shares = fact.shares if fact.shares is not None else ZERO
    dividends = min(shares, answer.dividend_shares if answer is not None else ZERO)
    cash = fact.cash if fact.cash is not None else _cash(fact, answer)
    if not difference and fact.cash is not None and answer is not None and answer.cash not in (None, fact.cash):
        note = f"as recorded, in whole cents of {shown(answer.cash or ZERO)}"
    beside = () if answer is None else answer.beside
    moved = Moved(units, units, shares - dividends, cash, dividends, beside)
    made, postings = settle(run, state, fact, holders, moved)
    reasons = answer.reasons if answer is not None else None
    entry = Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, reasons, note, difference, answer=answer)
    return made, entry


def _cash(fact: facts.Record, answer: Answer | None) -> Fraction:
    """What is paid beside recorded shares: on exercise their price, on conversion what the text pays."""
    if answer is None:
        return ZERO
    cashless = fact.settlement == Settlement.CASHLESS.value
    if fact.right.verb is Verb.EXERCISE and answer.price is not None and fact.shares != answer.shares and not cashless:
        return (fact.shares or ZERO) * answer.price
    return answer.cash or ZERO


def use(run: Run, state: State, fact: facts.Uses) -> Step:
    """A right to issue a series is used: its conditions are judged, then the series is issued against its price."""
    series = run.deal_on(fact.day).instruments[fact.right.instrument]
    if state.issued_units(series.name):
        return cannot(state, fact, wrong.ISSUE_ONCE.at(fact.span, instrument=series.name))
    anchored, note = _anchored(run, state, fact, series)
    world = run.world(anchored, fact.day, fact.holder)
    answer = judge(world, run.right(fact), ALL, run.elections)
    if answer.status is not Status.ALLOWED:
        return state.then(day=fact.day), _closed(fact, answer)
    issue_day = world.step(series.issue_day, fact.day).value
    count = world.step(series.issued, fact.day).value
    if not isinstance(issue_day, date) or not isinstance(count, Fraction):
        needs = tuple(sorted(getattr(issue_day, "needs", frozenset()) | getattr(count, "needs", frozenset())))
        entry = Entry(fact.day, fact.text, fact.line, Outcome.UNDECIDED, (), answer.reasons, needs=needs, answer=answer)
        return state.then(day=fact.day), entry
    if issue_day != fact.day:
        note = f"{series.name} is issued on {issue_day}"
        entry = Entry(
            fact.day, fact.text, fact.line, Outcome.REFUSED, (), answer.reasons, note,
            binding=(series.clause.title,), answer=answer,
        )  # fmt: skip
        return state.then(day=fact.day), entry
    anchored = used_notice(run, anchored, run.right(fact), fact.day, fact.holder)
    cash, currency = answer.cash or ZERO, run.deal.currency
    issued, postings = anchored.issued, []
    lots = [Lot(series.name, who, fact.day, units) for who, units in series.allotted or ((series.holder, count),)]
    for lot in lots:
        part = cash * lot.units / count if count else cash
        issued = added(issued, (series.name, lot.holder), lot.units)
        postings += [Posting(lot.holder, series.name, lot.units), Posting(lot.holder, currency, -part)]
    postings.append(Posting(issuer_of(run.deal, series), currency, cash))
    made = anchored.then(day=fact.day, lots=put(state.lots, tuple(lots)), issued=issued)
    entry = Entry(
        fact.day, fact.text, fact.line, Outcome.DONE, tuple(postings), answer.reasons, note, answer=answer
    )  # fmt: skip
    return made, entry


def may_use(run: Run, state: State, fact: facts.Uses) -> bool:
    """Whether a right to issue a series could be used on a day; nothing is changed."""
    series = run.deal_on(fact.day).instruments[fact.right.instrument]
    world = run.world(_anchored(run, state, fact, series)[0], fact.day, fact.holder)
    if judge(world, run.right(fact), ALL, run.elections).status is not Status.ALLOWED:
        return False
    known = isinstance(world.step(series.issued, fact.day).value, Fraction)
    return known and world.step(series.issue_day, fact.day).value == fact.day


def _anchored(run: Run, state: State, fact: facts.Uses, series: Instrument) -> tuple[State, str]:
    """The accounts in which the day of issue is the day of use, where the text leaves that day to be told."""
    found = series.issue_day
    if not isinstance(found, Ref) or found.key in state.known or found.key in run.given:
        return state, ""
    if not isinstance(run.deal_on(fact.day).terms[found.key].body, Undisclosed):
        return state, ""
    known = {**state.known, found.key: fact.day}
    return evolve(state, known=known), f"{found.key} is {fact.day}"


Accounts = list[str]


def _accounts(run: Run, state: State, fact: facts.Request | facts.Record) -> Accounts | Step:
    """The accounts that a line is about: the holder who asks; where the right is another's, all that hold units."""
    right = run.right(fact)
    instrument = run.deal_on(fact.day).instruments[right.instrument]
    if fact.held_by is not None:
        return [fact.held_by]
    found = list(owners(state, instrument.name))
    if not of_holders(run.deal, right):
        limited = any(limit.blocker is not None or limit.per_holder for limit in right.limits)
        staged = any(offer.per_holder for grant in right.grants for offer in grant.offers)
        if len(found) > 1 and (limited or staged):
            return _by_holder(run, state, fact, found)
        return found or [instrument.holder]
    if fact.holder in found or not found:
        return [fact.holder]
    hint = "name " + " or ".join(found)
    problem = wrong.NO_LOTS.at(fact.span, who=fact.holder, instrument=instrument.name, day=fact.day, hint=hint)
    return cannot(state, fact, problem)


def _by_holder(run: Run, state: State, fact: facts.Request | facts.Record, holders: Accounts) -> Step:
    """A line about the units of several holders, where each has to be asked by himself."""
    right = run.right(fact)
    hint = " or ".join(f"`held by {owner}`" for owner in holders)
    return cannot(state, fact, wrong.BY_HOLDER.at(fact.span, right=right.name, instrument=right.instrument, hint=hint))


def _judged(run: Run, state: State, fact: facts.Request | facts.Record, holders: Accounts) -> Answer:
    world = run.world(state, fact.day, holders[0] if len(holders) == 1 else None)
    lots = [lot.day for lot in state.lots if lot.instrument == fact.right.instrument and lot.holder in holders]
    if isinstance(fact, facts.Record) and fact.noticed is not None:
        world.noticed = (fact.noticed, state.on(fact.noticed))
    # The oldest units go first, with what accrued on them.
    world.lot_day = min(lots, default=None)
    most = isinstance(fact, facts.Request) and fact.most
    return judge(world, run.right(fact), fact.asking, run.elected(fact), most=most)


def _mixed(run: Run, state: State, fact: facts.Request, holders: Accounts, gone: Fraction) -> str:
    """What is said where units of several issue days go at once and what accrued on them changes the answer."""
    accrued = run.right(fact).accrued
    if accrued is None or accrued[1] not in (AccruedFate.ADDED, AccruedFate.CASH) or len(holders) > 1:
        return ""
    _, taken = take(state.lots, fact.right.instrument, holders[0], gone)
    days = sorted({lot.day for lot in taken})
    return f"all of it accrued as the units of {days[0]} did, the last are of {days[-1]}" if len(days) > 1 else ""


def _note(answer: Answer, holders: Accounts) -> str:
    parts = [f"{shown(part.amount)} at {money(part.price)}" for part in answer.parts]
    if answer.price is not None:
        parts = [f"at {money(answer.price)}"]
    if len(holders) > 1:
        parts.append(f"pro rata from {' and '.join(holders)}")
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
    note = f"nobody elected {' or '.join(needed.choices)}"
    entry = Entry(fact.day, fact.text, fact.line, Outcome.REFUSED, (), None, note, binding=(needed.election,))
    return state.then(day=fact.day), entry


def _difference(fact: facts.Record, answer: Answer, amount: Fraction) -> str:
    """What the text gives otherwise than the record, in words; money is paid in whole cents."""
    if answer.status is Status.REFUSED:
        return f"the text refuses: {', '.join(answer.binding)}"
    if answer.status is Status.UNKNOWN:
        needs = ", ".join(answer.needs) or "; ".join(problem.message for problem in answer.problems)
        return f"the text cannot decide: it needs {needs}"
    gives = (answer.shares or ZERO) + answer.dividend_shares
    if fact.shares is not None and gives != fact.shares:
        return f"the text gives {shown(gives)} shares, the record {shown(fact.shares)}"
    if fact.cash is not None and answer.cash is None:
        return f"the text gives an amount that is not disclosed, the record {shown(fact.cash)}"
    if fact.cash is not None and not in_cents(answer.cash or ZERO, fact.cash):
        return f"the text gives {shown(answer.cash or ZERO)}, the record {shown(fact.cash)}"
    if answer.amount is not None and answer.amount != amount:
        return f"the text lets {shown(answer.amount)} convert, the record {shown(amount)}"
    return ""
