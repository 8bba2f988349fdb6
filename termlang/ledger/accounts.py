"""Accounts: who holds an instrument, who issued it, and how what concerns all holders is divided among them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from termlang.evaluate.state import State
from termlang.model.clauses import Instrument
from termlang.model.deal import Deal

ZERO = Fraction(0)


def owners(state: State, instrument: str) -> dict[str, Fraction]:
    """Units by holder, in the order of the holders' names."""
    found: dict[str, Fraction] = {}
    for lot in state.lots:
        if lot.instrument == instrument:
            found[lot.holder] = found.get(lot.holder, ZERO) + lot.units
    return {holder: found[holder] for holder in sorted(found)}


def issuer_of(deal: Deal, instrument: Instrument) -> str:
    """The party behind the stock into which an instrument converts, else behind the only stock."""
    for name in instrument.rights:
        into = deal.rights[name].into
        if into in deal.stocks:
            return deal.stocks[into]
    return next(iter(deal.stocks.values()), "")


def pro_rata(total: Fraction, weights: Mapping[str, Fraction], places: int | None = None) -> dict[str, Fraction]:
    """A total divided by weights; to so many decimals, what is left goes to the largest fractions, then by name."""
    whole = sum(weights.values(), ZERO)
    if not whole:
        return {}
    exact = {name: total * weight / whole for name, weight in weights.items()}
    if places is None:
        return exact
    unit = Fraction(1, 10**places)
    parts = {name: part // unit * unit for name, part in exact.items()}
    left = total - sum(parts.values(), ZERO)
    for name in sorted(parts, key=lambda name: (parts[name] - exact[name], name)):
        more = min(unit, left)
        parts[name] += more
        left -= more
    return parts
