"""What a request that takes effect moves: units, shares, cash, and the totals that limits and allowances count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from termlang.evaluate.answer import Beside
from termlang.evaluate.state import Lot, State, Use
from termlang.evaluate.windows import window_of
from termlang.ledger.accounts import issuer_of, pro_rata
from termlang.ledger.dividends import accrued_on
from termlang.ledger.entries import Posting
from termlang.ledger.moves import put, take
from termlang.ledger.run import Run
from termlang.model import facts
from termlang.model.clauses import AccruedFate, Measure, Right, Verb

ZERO = Fraction(0)
_KINDS = {Verb.CONVERT: "conversions", Verb.EXERCISE: "exercises", Verb.DRAW: "draws"}
_BOUGHT = (Verb.EXERCISE, Verb.DRAW)  # what the holder of the units pays for


class Moved(NamedTuple):
    """What a line moves: units gone, units that count as used, shares, cash, dividend shares, and what comes beside."""

    gone: Fraction
    used: Fraction
    shares: Fraction
    cash: Fraction
    dividends: Fraction = ZERO
    beside: tuple[Beside, ...] = ()


def settle(
    run: Run,
    state: State,
    fact: facts.Request | facts.Record,
    holders: list[str],
    moved: Moved,
    noticed: date | None = None,
) -> tuple[State, tuple[Posting, ...]]:
    """Move what a conversion, exercise or redemption moves, among several holders in proportion to their units.

    `noticed` is the day of the notice where the request was priced or settled later.
    """
    right = run.right(fact)
    instrument = run.deal_on(fact.day).instruments[right.instrument]
    has = {holder: state.outstanding(instrument.name, holder) for holder in holders}
    gone = pro_rata(moved.gone, has, instrument.decimals)
    weights = gone if any(gone.values()) else has
    units, cash = pro_rata(moved.used, weights), pro_rata(moved.cash, weights)
    shares, dividends = pro_rata(moved.shares, weights, 0), pro_rata(moved.dividends, weights, 0)
    issuer = issuer_of(run.deal, instrument)
    lots, owed = state.lots, dict(state.owed)
    used, adjusted, held = dict(state.used), dict(state.adjusted), dict(state.held)
    postings: list[Posting] = []
    window = window_day(run, state, right, noticed or fact.day) if right.verb is not Verb.REDEEM else None
    for holder in gone:
        lots, taken = take(lots, instrument.name, holder, gone[holder])
        if right.accrued is not None and right.accrued[1] is AccruedFate.NEXT and instrument.dividend is not None:
            for lot in taken:
                for who, later in accrued_on(run, state, instrument, lot, fact.day).items():
                    owed[instrument.name, who] = owed.get((instrument.name, who), ZERO) + later
        moves = [(instrument.name, -gone[holder])]
        for use, amount in _used(run, state, right, holder, units[holder], cash[holder], fact.day, window):
            used[use] = used.get(use, ZERO) + amount
        if right.verb is Verb.REDEEM and shares[holder]:
            stock = _stock(right)
            held[holder, stock] = held.get((holder, stock), ZERO) + shares[holder]
            moves.append((stock, shares[holder]))
        elif right.verb is not Verb.REDEEM:
            delivered = Use(_KINDS[right.verb], instrument.name, holder, right.into)
            for totals in (used, adjusted):
                totals[delivered] = totals.get(delivered, ZERO) + shares[holder]
            received = shares[holder] + dividends[holder]
            if dividends[holder]:
                accrued = Use("dividends", instrument.name, holder, right.into)
                for totals in (used, adjusted):
                    totals[accrued] = totals.get(accrued, ZERO) + dividends[holder]
            held[holder, right.into] = held.get((holder, right.into), ZERO) + received
            moves.append((right.into, received))
        moves.append((run.deal.currency, -cash[holder] if right.verb in _BOUGHT else cash[holder]))
        for asset, amount in moves:
            if amount:
                postings += [Posting(holder, asset, amount), Posting(issuer, asset, -amount)]
    issued = dict(state.issued)
    for each in moved.beside:
        lots = _beside(run, each, weights, issuer, fact.day, lots, issued, postings)
    made = state.then(day=fact.day, lots=lots, issued=issued, used=used, adjusted=adjusted, held=held, owed=owed)
    return made, tuple(postings)


def _used(
    run: Run,
    state: State,
    right: Right,
    holder: str,
    units: Fraction,
    cash: Fraction,
    day: date,
    window: date | None,
) -> Iterator[tuple[Use, Fraction]]:
    """What a right was used for: units, and money where a limit of the deal counts it."""
    yield Use("units", right.name, holder, window=window), units
    if Measure.STATED in run.measured:
        stated = run.stated(state, run.deal_on(day).instruments[right.instrument], day)
        yield Use("stated", right.name, holder), units * stated
    if Measure.PAID in run.measured:
        yield Use("paid", right.name, holder), cash


def _beside(
    run: Run,
    each: Beside,
    weights: dict[str, Fraction],
    issuer: str,
    day: date,
    lots: tuple[Lot, ...],
    issued: dict[tuple[str, str], Fraction],
    postings: list[Posting],
) -> tuple[Lot, ...]:
    """What comes beside the shares, in proportion to the units that go: money, or a lot of an instrument."""
    instrument = run.deal_on(day).instruments.get(each.asset)
    whole = each.amount.denominator == 1
    for holder, amount in pro_rata(each.amount, weights, 0 if instrument is not None and whole else None).items():
        if not amount:
            continue
        postings += [Posting(holder, each.asset, amount), Posting(issuer, each.asset, -amount)]
        if instrument is not None:
            lots = put(lots, (Lot(each.asset, holder, day, amount),))
            issued[each.asset, holder] = issued.get((each.asset, holder), ZERO) + amount
    return lots


def _stock(right: Right) -> str:
    """The stock in which a redemption may be paid."""
    ways = () if right.means is None else right.means.ways
    return next((way for way in ways if way != "cash"), right.into)


def window_day(run: Run, state: State, right: Right, day: date) -> date | None:
    """The first day of the window in which a day lies."""
    span = window_of(run.world(state, day), right.grants, day).span
    return None if span is None else span.first
