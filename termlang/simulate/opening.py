"""The accounts of a ledger as a compiled run takes them up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from termlang.compile.opening import Opening, Position
from termlang.evaluate.notices import Effect, effect_of
from termlang.evaluate.state import INHERITED, Lot, State
from termlang.ledger.run import Run
from termlang.model.deal import Deal
from termlang.model.expressions import Noticed, TermKey, Value, walk
from termlang.units import CONDITION

ZERO = Fraction(0)


def opening_of(deal: Deal, state: State, day: date, run: Run | None = None) -> Opening:
    """The accounts at the end of a day, in the words of the compiler, which knows no ledger.

    `run` is that of the ledger, and says when its notices have effect.
    """
    lots: dict[str, list[Lot]] = {}
    for lot in state.lots:
        lots.setdefault(lot.instrument, []).append(lot)
    issued = {name for name, _ in state.issued} | set(state.allotted)
    delivered: dict[tuple[str, str], Fraction] = {}
    adjusted: dict[tuple[str, str], Fraction] = {}
    used: dict[tuple[str, date | None], Fraction] = {}
    for totals, into in ((state.used, delivered), (state.adjusted, adjusted)):
        for use, count in totals.items():
            if use.kind != "units" and not use.kind.startswith(INHERITED):
                into[use.kind, use.of] = into.get((use.kind, use.of), ZERO) + count
    for use, count in state.used.items():
        if use.kind == "units":
            used[use.of, None] = used.get((use.of, None), ZERO) + count
            if use.window is not None:
                used[use.of, use.window] = used.get((use.of, use.window), ZERO) + count
    cells: Mapping[TermKey, Value | None] = {
        key: value if isinstance(value, (Fraction, bool, date)) else None for key, value in state.cells.items()
    }
    return Opening(
        day,
        {name: _position(deal, state, name, lots.get(name, [])) for name in issued if name in deal.instruments},
        used,
        delivered,
        adjusted,
        state.held,
        cells,
        state.known,
        frozenset(key for key in state.known if deal.terms[key].type == CONDITION),
        _notices(deal, run, state, day),
        frozenset(waiting.instrument for waiting in state.pending),
    )


def _notices(deal: Deal, run: Run | None, state: State, day: date) -> dict[str, tuple[tuple[str, date], ...]]:
    """From when each notice has effect, by what it is of. One whose day is not known has none yet."""
    found: dict[str, tuple[tuple[str, date], ...]] = {}
    if run is None:
        return found
    every = (each for term in deal.terms.values() for each in walk(term.body))
    periods = {str(each.key): each.period for each in every if isinstance(each, Noticed)}
    for given in state.notices:
        if given.what in periods:
            effect = effect_of(run.world(state, day), periods[given.what], given)
            if isinstance(effect, Effect):
                found[given.what] = (*found.get(given.what, ()), (given.holder, effect.effective))
    return found


def _position(deal: Deal, state: State, name: str, lots: list[Lot]) -> Position:
    instrument = deal.instruments[name]
    owed = {who: amount for (of, who), amount in state.owed.items() if of == name and amount}
    holders = {lot.holder for lot in lots} | set(owed)
    days = sorted({lot.day for lot in lots})
    holder = min(holders, default=instrument.holder)
    why_not = ""
    if len(holders) > 1:
        why_not = f"which {' and '.join(sorted(holders))} hold"
    elif len(days) > 1:
        why_not = f"whose units are of {' and '.join(map(str, days))}"
    elif _of_others(deal, state, name, holder):
        why_not = "which others have used before"
    return Position(
        holder,
        state.outstanding(name),
        state.issued_units(name),
        days[0] if days else None,
        state.paid.get(name),
        sum(owed.values(), ZERO),
        why_not,
    )


def _of_others(deal: Deal, state: State, name: str, holder: str) -> bool:
    """Whether somebody else has used an instrument, where its text counts by holder."""
    rights = [deal.rights[each] for each in deal.instruments[name].rights]
    offers = [offer for right in rights for grant in right.grants for offer in grant.offers]
    by_holder = any(offer.per_holder for offer in offers) or any(
        limit.per_holder for right in rights for limit in right.limits
    )
    mine = {name, *deal.instruments[name].rights}
    return by_holder and any(use.of in mine and use.holder != holder and count for use, count in state.used.items())
