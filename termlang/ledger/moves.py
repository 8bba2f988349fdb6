"""Events that only move balances: issues, transfers, sales, splits, elections, disclosures, opening balances."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TypeVar

from attrs import evolve

from termlang.diagnostics import Problem
from termlang.evaluate.notices import Effect, effect_of
from termlang.evaluate.state import INHERITED, Given, Lot, State, Use, added
from termlang.evaluate.unknown import Unknown
from termlang.ledger import cells, records
from termlang.ledger import problems as wrong
from termlang.ledger.accounts import issuer_of
from termlang.ledger.entries import Entry, Outcome, Posting
from termlang.ledger.run import Run
from termlang.model import facts
from termlang.model.clauses import Instrument, Right, Verb
from termlang.model.examples import Asking
from termlang.quantity import Rounding, shown

ZERO = Fraction(0)
_K = TypeVar("_K")
_PASSED_ON = {"units", "conversions", "exercises", "draws", "dividends"}
Step = tuple[State, Entry]
Lots = tuple[Lot, ...]


def done(fact: facts.Fact, *postings: Posting, note: str = "", difference: str = "") -> Entry:
    """The entry of a line that took effect."""
    return Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, None, note, difference)


def cannot(state: State, fact: facts.Fact, problem: Problem) -> Step:
    """A line that says what cannot be: nothing changes."""
    return state.then(day=fact.day), Entry(
        fact.day, fact.text, fact.line, Outcome.WRONG, (), None, problem.message, problems=(problem,)
    )


def undecided(state: State, fact: facts.Fact, needs: frozenset[str]) -> Step:
    """A line that rests on what is not known yet: nothing changes."""
    return state.then(day=fact.day), Entry(
        fact.day, fact.text, fact.line, Outcome.UNDECIDED, (), None, needs=tuple(sorted(needs))
    )


def units_of(run: Run, state: State, instrument: Instrument, asking: Asking, has: Fraction, day: date) -> Fraction:
    """An amount in units: money is stated value, `all` is what the holder has."""
    if asking.units is not None:
        return asking.units
    return has if asking.money is None else asking.money / run.stated(state, instrument, day)


def right_to_shares(run: Run, instrument: str) -> Right | None:
    """The right that turns an instrument into shares, where it has just one."""
    rights = [run.deal.rights[name] for name in run.deal.instruments[instrument].rights]
    found = [right for right in rights if right.verb.delivers]
    return found[0] if len(found) == 1 else None


def take(lots: Lots, instrument: str, holder: str, units: Fraction) -> tuple[Lots, Lots]:
    """Units taken from a holder's lots, the oldest first: the lots that remain, and those taken."""
    left = units
    kept: list[Lot] = []
    taken: list[Lot] = []
    # Of one issue day, those go first whose dividends are the holder's own.
    for lot in sorted(lots, key=lambda each: (each.day, each.record)):
        if lot.instrument != instrument or lot.holder != holder or left <= 0:
            kept.append(lot)
            continue
        part = min(lot.units, left)
        left -= part
        taken.append(lot._replace(units=part))
        if lot.units > part:
            kept.append(lot._replace(units=lot.units - part))
    return tuple(kept), tuple(taken)


def put(lots: Lots, more: Lots) -> Lots:
    """Lots with others added; lots of one holder and day are one, unless others are paid what accrues on them."""
    found: dict[Lot, Fraction] = {}
    for lot in (*lots, *more):
        key = lot._replace(units=ZERO)
        found[key] = found.get(key, ZERO) + lot.units
    return tuple(key._replace(units=units) for key, units in found.items() if units)


def issue(run: Run, state: State, fact: facts.SeriesIssue) -> Step:
    """Units issued to a holder, at most what the deal issues and not before the day on which it does."""
    instrument = run.deal.instruments[fact.instrument]
    world = run.world(state, fact.day)
    day, whole = world.step(instrument.issue_day, fact.day).value, world.step(instrument.issued, fact.day).value
    if type(day) is Unknown:
        return undecided(state, fact, day.needs)
    if isinstance(day, date) and fact.day < day:
        return cannot(state, fact, wrong.BEFORE_ISSUE.at(fact.span, instrument=fact.instrument, day=fact.day))
    total = state.issued_units(fact.instrument) + fact.units
    if isinstance(whole, Fraction) and total > whole:
        unit = instrument.kind.units
        asked, has = f"{shown(total)} {unit}", f"{shown(whole)} {unit}"
        problem = wrong.ISSUED_TOO_MUCH.at(fact.span, asked=asked, instrument=fact.instrument, has=has)
        return cannot(state, fact, problem)
    lot = Lot(fact.instrument, fact.holder, fact.day, fact.units)
    made = state.then(
        day=fact.day,
        lots=put(state.lots, (lot,)),
        issued=added(state.issued, (fact.instrument, fact.holder), fact.units),
    )
    postings = (Posting(fact.holder, fact.instrument, fact.units), *paid_for(run, state, lot))
    return made, done(fact, *postings)


def paid_for(run: Run, state: State, lot: Lot) -> tuple[Posting, ...]:
    """What is paid at the issue of a lot, where the issue line states a price for each unit."""
    instrument = run.deal_on(lot.day).instruments[lot.instrument]
    if instrument.purchase_price is None:
        return ()
    price = run.world(state, lot.day).step(instrument.purchase_price, lot.day).value
    if not isinstance(price, Fraction) or not price:
        return ()
    cash, currency = price * lot.units, run.deal.currency
    return Posting(lot.holder, currency, -cash), Posting(issuer_of(run.deal, instrument), currency, cash)


def transfer(run: Run, state: State, fact: facts.Transfer) -> Step:
    """Units passed on: the lots keep their day, and the taker inherits what was issued on them and used of it."""
    instrument = run.deal.instruments[fact.instrument]
    has = state.outstanding(fact.instrument, fact.giver)
    units = units_of(run, state, instrument, fact.asking, has, fact.day)
    if not has or units > has:
        problem = wrong.TOO_MUCH.at(
            fact.span, who=fact.giver, has=f"{shown(has)} of {fact.instrument}", asked=shown(units)
        )
        return cannot(state, fact, problem)
    kept, taken = take(state.lots, fact.instrument, fact.giver, units)
    paid_on = records.ahead(run, state, instrument, fact.day)
    moved = tuple(records.handed_on(lot, fact.taker, paid_on) for lot in taken)
    issued, used, adjusted = dict(state.issued), dict(state.used), dict(state.adjusted)
    # Parts of what is used are exact but grow long, so they move only where the text counts by holder.
    by_holder = _counts_by_holder(run, instrument)
    part = units / has if by_holder else units / max(units, state.issued.get((fact.instrument, fact.giver), ZERO))
    _pass_on(issued, (fact.instrument, fact.giver), (fact.instrument, fact.taker), part)
    if by_holder:
        for totals in (used, adjusted):
            _inherit(totals, fact.giver, fact.taker, part, (*instrument.rights, instrument.name))
    made = state.then(day=fact.day, lots=put(kept, moved), issued=issued, used=used, adjusted=adjusted)
    postings = (Posting(fact.giver, fact.instrument, -units), Posting(fact.taker, fact.instrument, units))
    return made, done(fact, *postings)


def _counts_by_holder(run: Run, instrument: Instrument) -> bool:
    rights = (run.deal.rights[name] for name in instrument.rights)
    return any(offer.per_holder for right in rights for grant in right.grants for offer in grant.offers)


def _inherit(totals: dict[Use, Fraction], giver: str, taker: str, part: Fraction, of: tuple[str, ...]) -> None:
    """The taker has the same part of what was used. Who it was that used it does not change; limits look at that."""
    mine: dict[Use, Fraction] = {}
    for use, count in totals.items():
        if use.holder == giver and use.of in of and use.kind.removeprefix(INHERITED) in _PASSED_ON:
            key = use._replace(kind=INHERITED + use.kind.removeprefix(INHERITED))
            mine[key] = mine.get(key, ZERO) + count * part
    for key, count in mine.items():
        totals[key] = totals.get(key, ZERO) - count
        theirs = key._replace(holder=taker)
        totals[theirs] = totals.get(theirs, ZERO) + count


def _pass_on(totals: dict[_K, Fraction], giver: _K, taker: _K, part: Fraction) -> None:
    moved = totals.get(giver, ZERO) * part
    totals[giver] = totals.get(giver, ZERO) - moved
    totals[taker] = totals.get(taker, ZERO) + moved


def sell(run: Run, state: State, fact: facts.StockSale) -> Step:
    """Shares sold outside the deal."""
    has = state.holding(fact.holder, fact.stock)
    if fact.shares > has:
        problem = wrong.TOO_MUCH.at(
            fact.span, who=fact.holder, has=f"{shown(has)} of {fact.stock}", asked=shown(fact.shares)
        )
        return cannot(state, fact, problem)
    held = added(state.held, (fact.holder, fact.stock), -fact.shares)
    return state.then(day=fact.day, held=held), done(fact, Posting(fact.holder, fact.stock, -fact.shares))


def split(run: Run, state: State, fact: facts.SplitFact) -> Step:
    """A split that the journal tells; told twice it counts once, and it must agree with the prices."""
    ratio = run.splits[fact.stock, fact.day]
    if ratio != fact.ratio:
        problem = wrong.TWO_SPLITS.at(
            fact.span, stock=fact.stock, day=fact.day, told=f"{shown(fact.ratio)} for 1", known=f"{shown(ratio)} for 1"
        )
        return cannot(state, fact, problem)
    if (fact.stock, fact.day, ratio) in state.splits:
        return state.then(day=fact.day), done(fact, note="told already")
    return split_of(run, state, fact.stock, fact.day, ratio, fact)


def split_of(
    run: Run, state: State, stock: str, day: date, ratio: Fraction, fact: facts.SplitFact | None = None
) -> Step:
    """A split: shares held multiply; what was delivered before is also kept in today's shares."""
    rounding = run.deal_on(day).split_roundings.get(stock)
    held = {
        (who, what): _after_split(count, ratio, rounding) if what == stock else count
        for (who, what), count in state.held.items()
    }
    adjusted = {use: count * ratio if use.stock == stock else count for use, count in state.adjusted.items()}
    postings = tuple(
        Posting(who, what, count - state.held[who, what])
        for (who, what), count in held.items()
        if count != state.held[who, what]
    )
    splits = (*state.splits, (stock, day, ratio))
    pending = tuple(each.after_split(stock, ratio, rounding) for each in state.pending)
    text = f"{stock} splits {shown(ratio)} for 1" if fact is None else fact.text
    moved = cells.split(run, state, stock, ratio, day)
    made = state.then(day=day, held=held, adjusted=adjusted, splits=splits, pending=pending, cells=moved)
    note = "in the prices" if fact is None else ""
    return made, Entry(day, text, None if fact is None else fact.line, Outcome.DONE, postings, None, note)


def _after_split(count: Fraction, ratio: Fraction, rounding: Rounding | None) -> Fraction:
    moved = count * ratio
    return moved if rounding is None else rounding.apply(moved)


def elect(run: Run, state: State, fact: facts.Election) -> Step:
    """An election in what a dividend or a redemption is paid, from this day on."""
    elections = {**state.elections, fact.name: fact.way}
    return state.then(day=fact.day, elections=elections), done(fact)


def disclose(run: Run, state: State, fact: facts.Disclosure) -> Step:
    """A term's value, known from this day on."""
    return state.then(day=fact.day, known={**state.known, fact.key: fact.value}), done(fact)


def balance(run: Run, state: State, fact: facts.OpeningBalance) -> Step:
    """What a holder has when the journal begins; the rest of what was issued counts as used.

    Where the line does not say what was issued to the holder, it is his part, by balances, of what the deal issued.
    """
    instrument = run.deal.instruments[fact.instrument]
    world = run.world(state, fact.day)
    day, whole = world.step(instrument.issue_day, fact.day).value, world.step(instrument.issued, fact.day).value
    if isinstance(day, date) and fact.day < day:
        return cannot(state, fact, wrong.BEFORE_ISSUE.at(fact.span, instrument=fact.instrument, day=fact.day))
    all_lines = run.opened.get(fact.instrument, [fact])
    told = sum((each.issued for each in all_lines if each.issued is not None), ZERO)
    untold = sum((each.units for each in all_lines if each.issued is None), ZERO)
    issued = fact.issued
    if issued is None:
        issued = (whole - told) * fact.units / untold if isinstance(whole, Fraction) and untold else fact.units
    total = state.issued_units(fact.instrument) + max(issued, fact.units)
    if issued < fact.units or (isinstance(whole, Fraction) and total > whole):
        has = shown(whole) if isinstance(whole, Fraction) and issued >= fact.units else shown(issued)
        problem = wrong.ISSUED_TOO_MUCH.at(
            fact.span, asked=shown(max(total, fact.units)), instrument=fact.instrument, has=has
        )
        return cannot(state, fact, problem)
    right = right_to_shares(run, fact.instrument)
    used, opening = state.used, state.opening
    if right is not None and issued > fact.units:
        gone = issued - fact.units
        figures = {"units": gone, "stated": gone * run.stated(state, instrument, fact.day)}
        for kind, figure in figures.items():
            use = Use(kind, right.name, fact.holder)
            used, opening = added(used, use, figure), added(opening, use, figure)
    # The units are those of the deal's issue: what accrues, accrues from there, or from where a line says it is paid.
    lot = Lot(fact.instrument, fact.holder, day if isinstance(day, date) else fact.day, fact.units)
    made = state.then(
        day=fact.day,
        lots=put(state.lots, (lot,)),
        issued=added(state.issued, (fact.instrument, fact.holder), issued),
        used=used,
        opening=opening,
    )
    note = "opening balance" if issued == fact.units else f"opening balance; {shown(issued - fact.units)} count as used"
    return made, done(fact, Posting(fact.holder, fact.instrument, fact.units), note=note)


def deliver(run: Run, state: State, fact: facts.Delivered) -> Step:
    """Shares that an instrument delivered before the journal began; they count under limits and are held by nobody."""
    instrument = run.deal.instruments[fact.instrument]
    right = right_to_shares(run, fact.instrument)
    stock = right.into if right is not None else next(iter(run.deal.stocks), "")
    kinds = {Verb.EXERCISE: "exercises", Verb.DRAW: "draws"}
    kind = "conversions" if right is None else kinds.get(right.verb, "conversions")
    use = Use("dividends" if fact.dividends else kind, fact.instrument, fact.holder or instrument.holder, stock)
    made = state.then(
        day=fact.day,
        used=added(state.used, use, fact.shares),
        adjusted=added(state.adjusted, use, fact.shares),
        opening=added(state.opening, use, fact.shares),
    )
    return made, done(fact, note="before the journal")


def paid_through(run: Run, state: State, fact: facts.PaidThrough) -> Step:
    """The last day for which a dividend was paid before the journal began."""
    if run.deal.instruments[fact.instrument].dividend is None:
        return cannot(state, fact, wrong.NO_DIVIDEND.at(fact.span, instrument=fact.instrument))
    paid = {**state.paid, fact.instrument: date.fromordinal(fact.through.toordinal() + 1)}
    return state.then(day=fact.day, paid=paid), done(fact, note="before the journal")


def hold(run: Run, state: State, fact: facts.OpeningHolding) -> Step:
    """Shares that a holder has when the journal begins."""
    held = added(state.held, (fact.holder, fact.stock), fact.shares)
    posting = Posting(fact.holder, fact.stock, fact.shares)
    return state.then(day=fact.day, held=held), done(fact, posting, note="opening balance")


def stock_issue(run: Run, state: State, fact: facts.StockIssue) -> Step:
    """Shares issued outside the instruments of the deal."""
    return state.then(day=fact.day), done(fact, note=f"{shown(fact.shares)} shares at {shown(fact.price)}")


def rights_issue(run: Run, state: State, fact: facts.RightsIssue) -> Step:
    """Rights to shares issued outside the instruments of the deal: nobody has shares of it yet."""
    count = "" if fact.shares is None else f"{shown(fact.shares)} shares "
    at = f"at a {shown((fact.discount or ZERO) * 100)}% discount" if fact.price is None else f"at {shown(fact.price)}"
    return state.then(day=fact.day), done(fact, note=f"{count}{at}")


def notice(run: Run, state: State, fact: facts.NoticeGiven) -> Step:
    """A notice, and when it takes effect."""
    given = Given(fact.what, fact.holder, fact.day)
    found = effect_of(run.world(state, fact.day), fact.period, given)
    if type(found) is Unknown:
        return cannot(state, fact, found.problems[0])
    assert isinstance(found, Effect)
    received = "" if found.received == fact.day else f"received {found.received}, "
    made = state.then(day=fact.day, notices=(*state.notices, given))
    return made, done(fact, note=f"{received}effective {found.effective}")


def used_notice(run: Run, state: State, right: Right, day: date, holder: str) -> State:
    """The accounts once a right that asks for a notice has been used: the notice serves for that day alone."""
    if right.notice is None:
        return state
    party = run.deal.parties[right.actor]
    world, who = run.world(state, day), {party.name, *party.members} if holder in party.members else {holder}
    ready: list[tuple[date, int]] = []
    for at, each in enumerate(state.notices):
        found = effect_of(world, right.notice[1], each)
        if each.what == right.name and each.holder in {party.name, *who} and isinstance(found, Effect):
            if each.used == day:
                return state
            if each.used is None and found.effective <= day:
                ready.append((found.effective, at))
    if not ready:
        return state
    _, first = min(ready)
    notices = tuple(each._replace(used=day) if at == first else each for at, each in enumerate(state.notices))
    return evolve(state, notices=notices)
