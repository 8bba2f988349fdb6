"""Events that only move balances: issues, transfers, sales, splits, elections, disclosures, opening balances."""

from __future__ import annotations

from fractions import Fraction

from termlang.evaluate.state import Lot, State, added
from termlang.ledger import facts
from termlang.ledger import problems as wrong
from termlang.ledger.entries import Entry, Outcome, Posting
from termlang.ledger.run import Run
from termlang.model.clauses import Instrument
from termlang.model.examples import Asking
from termlang.quantity import shown
from termlang.diagnostics import Problem

ZERO = Fraction(0)
Step = tuple[State, Entry]


def done(fact: facts.Fact, *postings: Posting, note: str = "", difference: str = "") -> Entry:
    """The entry of a line that took effect."""
    return Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, None, note, difference)


def cannot(state: State, fact: facts.Fact, problem: Problem) -> Step:
    """A line that says what cannot be: nothing changes."""
    return state.then(day=fact.day), Entry(
        fact.day, fact.text, fact.line, Outcome.WRONG, (), None, problem.message, problems=(problem,)
    )


def units_of(run: Run, instrument: Instrument, asking: Asking, has: Fraction) -> Fraction:
    """An amount in units: money is stated value, `all` is what the holder has."""
    if asking.units is not None:
        return asking.units
    if asking.money is None:
        return has
    stated = getattr(instrument.stated_value, "value", None)
    return asking.money / stated if isinstance(stated, Fraction) and stated else asking.money


def take(state: State, instrument: str, holder: str, units: Fraction) -> tuple[tuple[Lot, ...], tuple[Lot, ...]]:
    """Units taken from a holder's lots, the oldest first: the lots that remain, and those taken."""
    left = units
    kept: list[Lot] = []
    taken: list[Lot] = []
    for lot in sorted(state.lots, key=lambda each: each.day):
        if lot.instrument != instrument or lot.holder != holder or left <= 0:
            kept.append(lot)
            continue
        part = min(lot.units, left)
        left -= part
        taken.append(lot._replace(units=part))
        if lot.units > part:
            kept.append(lot._replace(units=lot.units - part))
    return tuple(kept), tuple(taken)


def put(lots: tuple[Lot, ...], more: tuple[Lot, ...]) -> tuple[Lot, ...]:
    """Lots with others added; lots of one holder and day are one."""
    found = {(lot.instrument, lot.holder, lot.day): lot.units for lot in lots}
    for lot in more:
        key = (lot.instrument, lot.holder, lot.day)
        found[key] = found.get(key, ZERO) + lot.units
    return tuple(Lot(*key, units) for key, units in found.items() if units)


def issue(run: Run, state: State, fact: facts.SeriesIssue) -> Step:
    """Units issued to a holder, at most what the deal issues."""
    instrument = run.deal.instruments[fact.instrument]
    world = run.world(state, fact.day)
    whole = world.step(instrument.issued, fact.day).value
    total = state.issued_units(fact.instrument) + fact.units
    if isinstance(whole, Fraction) and total > whole:
        asked, has = f"{shown(total)} shares", f"{shown(whole)} shares"
        return cannot(state, fact, wrong.ISSUED_TOO_MUCH.at(fact.span, asked=asked, instrument=fact.instrument, has=has))
    lot = Lot(fact.instrument, fact.holder, fact.day, fact.units)
    made = state.then(
        day=fact.day,
        lots=put(state.lots, (lot,)),
        issued=added(state.issued, (fact.instrument, fact.holder), fact.units),
    )
    return made, done(fact, Posting(fact.holder, fact.instrument, fact.units))


def transfer(run: Run, state: State, fact: facts.Transfer) -> Step:
    """Units passed on: the lots keep their day, and the taker inherits what was issued on them."""
    instrument = run.deal.instruments[fact.instrument]
    has = state.outstanding(fact.instrument, fact.giver)
    units = units_of(run, instrument, fact.asking, has)
    if not has or units > has:
        problem = wrong.TOO_MUCH.at(
            fact.span, who=fact.giver, has=f"{shown(has)} of {fact.instrument}", asked=shown(units)
        )
        return cannot(state, fact, problem)
    kept, taken = take(state, fact.instrument, fact.giver, units)
    moved = tuple(lot._replace(holder=fact.taker) for lot in taken)
    was_issued = state.issued.get((fact.instrument, fact.giver), ZERO) * units / has
    issued = added(state.issued, (fact.instrument, fact.giver), -was_issued)
    made = state.then(
        day=fact.day,
        lots=put(kept, moved),
        issued=added(issued, (fact.instrument, fact.taker), was_issued),
    )
    postings = (Posting(fact.giver, fact.instrument, -units), Posting(fact.taker, fact.instrument, units))
    return made, done(fact, *postings)


def sell(run: Run, state: State, fact: facts.StockSale) -> Step:
    """Shares sold outside the deal."""
    has = state.holding(fact.holder, fact.stock)
    if fact.shares > has:
        problem = wrong.TOO_MUCH.at(fact.span, who=fact.holder, has=f"{shown(has)} of {fact.stock}", asked=shown(fact.shares))
        return cannot(state, fact, problem)
    held = added(state.held, (fact.holder, fact.stock), -fact.shares)
    return state.then(day=fact.day, held=held), done(fact, Posting(fact.holder, fact.stock, -fact.shares))


def split(run: Run, state: State, fact: facts.SplitFact) -> Step:
    """A split: shares held multiply; what was delivered before is also kept in today's shares."""
    held = {
        (who, stock): count * fact.ratio if stock == fact.stock else count
        for (who, stock), count in state.held.items()
    }
    adjusted = {
        use: count * fact.ratio if use.kind != "units" else count for use, count in state.adjusted.items()
    }
    postings = tuple(
        Posting(who, stock, count - state.held[who, stock])
        for (who, stock), count in held.items()
        if count != state.held[who, stock]
    )
    return state.then(day=fact.day, held=held, adjusted=adjusted), done(fact, *postings)


def elect(run: Run, state: State, fact: facts.DividendElection) -> Step:
    """An election in what a dividend is paid, from this day on."""
    elections = {**state.elections, f"{fact.instrument} dividend": fact.way}
    return state.then(day=fact.day, elections=elections), done(fact)


def disclose(run: Run, state: State, fact: facts.Disclosure) -> Step:
    """A term's value, known from this day on."""
    return state.then(day=fact.day, known={**state.known, fact.key: fact.value}), done(fact)


def balance(run: Run, state: State, fact: facts.OpeningBalance) -> Step:
    """What a holder has when the journal begins; the rest of what was issued counts as used."""
    lot = Lot(fact.instrument, fact.holder, fact.day, fact.units)
    made = state.then(
        day=fact.day,
        lots=put(state.lots, (lot,)),
        issued=added(state.issued, (fact.instrument, fact.holder), fact.units),
    )
    return made, done(fact, Posting(fact.holder, fact.instrument, fact.units), note="opening balance")


def hold(run: Run, state: State, fact: facts.OpeningHolding) -> Step:
    """Shares that a holder has when the journal begins."""
    held = added(state.held, (fact.holder, fact.stock), fact.shares)
    return state.then(day=fact.day, held=held), done(fact, Posting(fact.holder, fact.stock, fact.shares), note="opening balance")


def stock_issue(run: Run, state: State, fact: facts.StockIssue) -> Step:
    """Shares issued outside the instruments of the deal."""
    return state.then(day=fact.day), done(fact, note=f"{shown(fact.shares)} shares at {shown(fact.price)}")
