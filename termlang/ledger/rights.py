"""Rights: what each party may do on a day, up to how much and at what price, or why not and when that changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve, frozen

from termlang.evaluate.answer import Answer
from termlang.evaluate.offers import Unelected
from termlang.evaluate.requests import judge
from termlang.evaluate.state import State
from termlang.evaluate.unknown import Unknown
from termlang.ledger.accounts import issuer_of, owners
from termlang.ledger.dates import KeyDate, key_dates
from termlang.ledger.dividends import due
from termlang.ledger.flips import Flip, flips_of
from termlang.ledger.run import Run
from termlang.model.clauses import Clause, Instrument, Right, Verb
from termlang.model.deal import of_holders
from termlang.model.examples import ALL

YEARS_AHEAD = 50
LAST_YEAR = 2150
DAY = timedelta(days=1)


@frozen(eq=False)
class Standing:
    """What one account may do under one right: `answer` is what becomes of the most that is open."""

    who: str
    right: Right
    answer: Answer
    elections: dict[str, str]
    next_change: KeyDate | None
    flips: tuple[Flip, ...]


@frozen(eq=False)
class Obligation:
    """What one party owes or will owe: a payment on its day, a dividend as accrued so far."""

    debtor: str
    creditor: str
    what: str
    day: date | None
    amount: Fraction | None
    needs: tuple[str, ...]
    clause: Clause


@frozen(eq=False)
class Election:
    """A choice that is open, who makes it, what stands now, and what holds if nobody chooses."""

    who: str
    what: str
    choices: tuple[str, ...]
    chosen: str | None
    default: str | None
    clause: Clause


@frozen(eq=False)
class Position:
    """Everything that a party may do or must do on a day."""

    day: date
    rights: tuple[Standing, ...]
    obligations: tuple[Obligation, ...]
    elections: tuple[Election, ...]


def position(run: Run, state: State, day: date) -> Position:
    """The position on a day, after the journal and before the close. Raises Unanswered on an open question."""
    later: tuple[KeyDate, ...] = ()
    if day.year + YEARS_AHEAD < LAST_YEAR:
        later = key_dates(run, state, day + DAY, day.replace(year=day.year + YEARS_AHEAD, day=1))
    rights = tuple(
        standing
        for right in run.deal_on(day).rights.values()
        for standing in _standings(run, state, right, day, _next_change(later, right))
    )
    return Position(day, rights, tuple(_obligations(run, state, day)), tuple(_elections(run, state)))


def _standings(run: Run, state: State, right: Right, day: date, next_change: KeyDate | None) -> Iterator[Standing]:
    """Of a right of those who hold the instrument, one by account; of another's, one for all that is outstanding."""
    whos: list[tuple[str, str | None]] = [(right.actor, None)]
    if right.verb is not Verb.ISSUE and of_holders(run.deal, right):
        holders = list(owners(state, right.instrument)) or [run.deal.instruments[right.instrument].holder]
        whos = [(holder, holder) for holder in holders]
    for who, holder in whos:
        flips = flips_of(run, state, right, day, holder)
        for answer, elections in _answers(run, state, right, day, holder, dict(run.elections)):
            yield Standing(who, right, answer, elections, next_change, flips)


def _answers(
    run: Run, state: State, right: Right, day: date, holder: str | None, elections: dict[str, str]
) -> Iterator[tuple[Answer, dict[str, str]]]:
    world = run.world(state, day, holder)
    try:
        yield judge(world, right, ALL, elections, most=True), elections
    except Unelected as needed:
        for choice in needed.choices:
            yield from _answers(run, state, right, day, holder, {**elections, needed.election: choice})


def _next_change(later: tuple[KeyDate, ...], right: Right) -> KeyDate | None:
    """The next day on which a right opens, grows or ends."""
    found = next((each for each in later if each.day is not None and each.right == right.name), None)
    if found is not None and found.day is not None and found.ends:
        # The last day still counts; the change comes the day after.
        return evolve(found, day=found.day + DAY, what=found.what.replace(" ends:", " has ended:"))
    return found


def _obligations(run: Run, state: State, day: date) -> Iterator[Obligation]:
    world = run.world(state, day)
    for payment in run.deal_on(day).payments:
        on = world.step(payment.day, day).value
        for amount, means in payment.legs:
            found = world.step(amount, day).value
            needs = tuple(sorted(getattr(found, "needs", frozenset()) | getattr(on, "needs", frozenset())))
            yield Obligation(
                payment.debtor,
                payment.creditor,
                f"in {means}",
                on if isinstance(on, date) else None,
                found if isinstance(found, Fraction) else None,
                needs,
                payment.clause,
            )
    for instrument in run.deal_on(day).instruments.values():
        if instrument.dividend is not None and state.outstanding(instrument.name):
            yield _dividend(run, state, instrument, day)


def _dividend(run: Run, state: State, instrument: Instrument, day: date) -> Obligation:
    assert instrument.dividend is not None
    owed = due(run, state, instrument, day).total
    debtor, what = issuer_of(run.deal, instrument), f"{instrument.kind.payment} accrued on {instrument.name}"
    needs = tuple(sorted(owed.needs)) if type(owed) is Unknown else ()
    amount = owed if isinstance(owed, Fraction) else None
    return Obligation(debtor, instrument.holder, what, None, amount, needs, instrument.dividend.clause)


def _elections(run: Run, state: State) -> Iterator[Election]:
    for instrument in run.deal.instruments.values():
        paid = instrument.dividend
        if paid is not None and paid.elector is not None:
            name = f"{instrument.name} dividend"
            yield Election(paid.elector, name, paid.ways, state.elections.get(name), paid.default, paid.clause)
    for right in run.deal.rights.values():
        means = right.means
        if means is not None and means.elector is not None:
            chosen = state.elections.get(right.name)
            yield Election(means.elector, right.name, means.ways, chosen, means.default, right.clause)
