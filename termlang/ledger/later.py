"""What comes after the notice: a pending request is priced, then settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from termlang.evaluate.answer import Answer
from termlang.evaluate.offers import Unelected, later_day
from termlang.evaluate.requests import judge
from termlang.evaluate.state import Lot, State, Use, added
from termlang.evaluate.unknown import Unknown
from termlang.ledger.entries import Entry, Outcome, Posting
from termlang.ledger.moves import Step, put, take
from termlang.ledger.run import Run
from termlang.ledger.settlement import Moved, settle, window_day
from termlang.model import facts
from termlang.model.clauses import Right, Verb
from termlang.model.examples import Status
from termlang.quantity import Rounding, shown
from termlang.records import changed

ZERO = Fraction(0)
PENDING = "pending"
AT_CLOSE = "at the close"
Event = Callable[[Run, State], Step]
Ask = Callable[[Run, State, facts.Request], Step]


@frozen(eq=False)
class Pending:
    """A request that was accepted: what it reserves, the accounts as of its notice, and what is still to come.

    `moved` is what it comes to, None until the price is set.
    """

    fact: facts.Request
    holder: str
    before: State
    units: Fraction
    lots: tuple[Lot, ...]
    priced_on: date | None
    settles_on: date | None
    moved: Moved | None
    answer: Answer

    @property
    def instrument(self) -> str:
        """The instrument whose units wait."""
        return self.fact.right.instrument

    def after_split(self, stock: str, ratio: Fraction, rounding: Rounding | None) -> Pending:
        """The request after a split: shares that are fixed and not delivered yet multiply like any others."""
        if self.moved is None or self.fact.right.into != stock:
            return self
        shares = self.moved.shares * ratio
        shares = shares if rounding is None else rounding.apply(shares)
        return evolve(self, moved=self.moved._replace(shares=shares))


def settlement_day(run: Run, state: State, right: Right, notice: date, priced: date) -> date | None:
    """The day on which a request is settled, where that is not the day on which it is decided."""
    if right.settled is None:
        return None
    world = run.world(state, notice)
    found = later_day(world, right.settled, priced if right.settled.after_pricing else notice)
    return None if isinstance(found, Unknown) else max(found, priced)


def accept(
    run: Run,
    state: State,
    fact: facts.Request,
    holder: str,
    units: Fraction,
    *,
    priced_on: date | None = None,
    settles_on: date | None = None,
    moved: Moved | None = None,
    answer: Answer,
) -> Step:
    """A request that waits for its price, or for its settlement: its units are reserved and count as used."""
    right = run.right(fact)
    kept, taken = take(state.lots, right.instrument, holder, units)
    count = Use("units", right.name, holder, window=window_day(run, state, right, fact.day))
    waiting = Pending(fact, holder, state, units, taken, priced_on, settles_on, moved, answer)
    made = state.then(day=fact.day, lots=kept, used=added(state.used, count, units), pending=(*state.pending, waiting))
    what = f"priced on {priced_on}" if priced_on is not None else f"settled on {settles_on}"
    postings = (Posting(holder, right.instrument, -units), Posting(PENDING, right.instrument, units))
    note = f"accepted, {what}"
    return made, Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, answer.reasons, note, answer=answer)


def due(run: Run, state: State, through: date) -> Iterator[tuple[date, Event]]:
    """What falls on the close of a day: prices set and requests settled; at most `through`."""
    for waiting in state.pending:
        at = waiting.priced_on if waiting.moved is None else waiting.settles_on
        if at is not None and at <= through:
            event = _priced(waiting) if waiting.moved is None else _settled(waiting)
            yield at, event


def _released(state: State, waiting: Pending) -> State:
    """The accounts as if the request had reserved nothing."""
    right = waiting.fact.right
    pending = tuple(each for each in state.pending if each.fact is not waiting.fact)
    used = dict(state.used)
    for count, amount in state.used.items():
        mine = count.kind == "units" and count.of == right.name and count.holder == waiting.holder
        if mine and waiting.before.used.get(count, ZERO) != amount:
            used[count] = amount - waiting.units
            break
    return evolve(state, lots=put(state.lots, waiting.lots), used=used, pending=pending)


def _back(waiting: Pending, units: Fraction) -> tuple[Posting, ...]:
    """Units that were reserved, back in the holder's account."""
    instrument = waiting.fact.right.instrument
    return (Posting(PENDING, instrument, -units), Posting(waiting.holder, instrument, units)) if units else ()


def _priced(waiting: Pending) -> Event:
    def event(run: Run, state: State) -> Step:
        fact, day = waiting.fact, waiting.priced_on
        assert day is not None
        free, back = _released(state, waiting), _back(waiting, waiting.units)
        world = run.world(free, day, waiting.holder)
        world.noticed = (fact.day, waiting.before)
        world.lot_day = min((lot.day for lot in waiting.lots), default=None)
        elections = run.elected(fact)
        right = run.right(fact)
        text = f"line {fact.line} is priced"
        try:
            answer = judge(world, right, fact.asking, elections, most=fact.most)
        except Unelected as needed:
            entry = Entry(
                day, text, None, Outcome.REFUSED, back, None,
                f"{AT_CLOSE}: nobody elected {' or '.join(needed.choices)}",
                binding=(needed.election,),
            )  # fmt: skip
            return free.then(day=day), entry
        if answer.status in (Status.REFUSED, Status.UNKNOWN):
            outcome = Outcome.REFUSED if answer.status is Status.REFUSED else Outcome.UNDECIDED
            entry = Entry(
                day, text, None, outcome, back, answer.reasons, f"{AT_CLOSE}: nothing is converted",
                needs=answer.needs, binding=answer.binding, problems=answer.problems, answer=answer,
            )  # fmt: skip
            return free.then(day=day), entry
        stated = run.stated(free, run.deal_on(day).instruments[right.instrument], day)
        used = (answer.amount or ZERO) / stated
        has = waiting.before.outstanding(right.instrument, waiting.holder)
        gone = has - (answer.remaining or ZERO) / stated
        moved = Moved(gone, used, answer.shares or ZERO, answer.cash or ZERO, answer.dividend_shares, answer.beside)
        note = f"{AT_CLOSE}: {_came_to(right, answer)}"
        settles = settlement_day(run, waiting.before, right, fact.day, day)
        if settles is not None and settles > day:
            note = f"{note}, settled on {settles}"
            made = _reserved(run, state, free, evolve(waiting, answer=answer), moved, settles).then(day=day)
            postings = _back(waiting, waiting.units - gone)
            entry = Entry(
                day, text, None, Outcome.DONE, postings, answer.reasons, note, answer=answer, fact=_on(waiting, day)
            )
            return made, entry
        made, entry = _finish(run, state, waiting, moved, day, text, note, answer)
        return made, evolve(entry, fact=_on(waiting, day))

    return event


def _on(waiting: Pending, day: date) -> facts.Request:
    """The request as it takes effect: on the day of its price."""
    return changed(waiting.fact, day=day)


def _came_to(right: Right, answer: Answer) -> str:
    """What a request came to once it is priced, in words."""
    shares, price = f"{shown(answer.shares or ZERO)} shares", shown(answer.price or ZERO)
    if right.verb is not Verb.REDEEM:
        return f"{shares} at {price}"
    if answer.share_price is None:
        return f"{shown(answer.cash or ZERO)} in cash at {price}"
    return f"{shares} at {shown(answer.share_price)}, {price} each"


def _reserved(run: Run, state: State, free: State, waiting: Pending, moved: Moved, settles: date) -> State:
    """The accounts between pricing and settlement: what will go stays reserved, the rest is free again."""
    fact, right, holder = waiting.fact, waiting.fact.right, waiting.holder
    kept, lots = take(free.lots, right.instrument, holder, moved.gone)
    count = Use("units", right.name, holder, window=window_day(run, free, right, fact.day))
    priced = evolve(waiting, units=moved.gone, lots=lots, moved=moved, settles_on=settles)
    pending = tuple(priced if each.fact is fact else each for each in state.pending)
    return evolve(free, lots=kept, used=added(free.used, count, moved.gone), pending=pending)


def _settled(waiting: Pending) -> Event:
    def event(run: Run, state: State) -> Step:
        assert waiting.settles_on is not None and waiting.moved is not None
        text = f"line {waiting.fact.line} is settled"
        return _finish(run, state, waiting, waiting.moved, waiting.settles_on, text, AT_CLOSE, waiting.answer)

    return event


def _finish(
    run: Run, state: State, waiting: Pending, moved: Moved, day: date, text: str, note: str, answer: Answer
) -> Step:
    """The legs of a request, out of what it reserved."""
    fact = waiting.fact
    free = _released(state, waiting)
    made, postings = settle(run, free, changed(fact, day=day), [waiting.holder], moved, noticed=fact.day)
    postings = (*_back(waiting, waiting.units), *postings)
    entry = Entry(day, text, None, Outcome.DONE, postings, answer.reasons, note, answer=answer)
    return made, entry
