"""The accounts of a ledger as a compiled run takes them up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from termlang.compile.opening import Opening, Position
from termlang.evaluate.state import Lot, State
from termlang.model.deal import Deal
from termlang.model.expressions import TermKey, Value
from termlang.units import CONDITION

ZERO = Fraction(0)


def opening_of(deal: Deal, state: State, day: date) -> Opening:
    """The accounts at the end of a day, in the words of the compiler, which knows no ledger."""
    lots: dict[str, list[Lot]] = {}
    for lot in state.lots:
        lots.setdefault(lot.instrument, []).append(lot)
    issued = {name for name, _ in state.issued} | set(state.allotted)
    delivered: dict[tuple[str, str], Fraction] = {}
    adjusted: dict[tuple[str, str], Fraction] = {}
    used: dict[tuple[str, date | None], Fraction] = {}
    for totals, into in ((state.used, delivered), (state.adjusted, adjusted)):
        for use, count in totals.items():
            if use.kind != "units":
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
        frozenset(waiting.instrument for waiting in state.pending),
    )


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
