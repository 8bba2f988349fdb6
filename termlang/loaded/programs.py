"""Policies and requests of a deal, compiled: to run over many paths, or to be asked many at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from termlang import asking
from termlang.compile.compiled import Compiled, backend_named
from termlang.compile.lower.policy import Lowered, lower, lower_request, policy_of
from termlang.compile.plan import Plan
from termlang.diagnostics import BadInput
from termlang.evaluate import problems as wrong
from termlang.market import Market
from termlang.model.policies import Policy
from termlang.results import Ledger

if TYPE_CHECKING:
    from termlang.loaded.deal import Deal
    from termlang.simulate.program import PathProgram
    from termlang.simulate.quotes import QuoteProgram


def path_program(
    deal: Deal, policy: str | None, backend: str | None, market: Market | None, start: Ledger | None, cache: Path | None
) -> PathProgram:
    """A policy on a back end."""
    chosen, row = policy_of(deal.model, policy), backend_named(backend)
    lowered = _lowered(deal, chosen, market, start)
    # It imports NumPy, which is known by now to be there.
    from termlang.simulate.program import PathProgram

    return PathProgram(Compiled(lowered, row, cache), None if start is None else start.state)


def plan_of(deal: Deal, policy: str | None, market: Market | None, start: Ledger | None) -> Plan:
    """The plan of a policy, as any back end would run it."""
    return _lowered(deal, policy_of(deal.model, policy), market, start).plan


def _lowered(deal: Deal, policy: Policy, market: Market | None, start: Ledger | None) -> Lowered:
    if start is None:
        return lower(deal.model, policy, deal.values, deal.readings, deal.elections, market or Market.EMPTY)
    from termlang.simulate.opening import opening_of

    if start.deal is not deal.model and start.deal.source.text != deal.text:
        raise BadInput([wrong.BAD_CHOICE.at(what="the ledger is of another deal", hint="replay this one")])
    opening = opening_of(deal.model, start.state, start.through, start.run)
    readings = {**deal.readings, **start.readings}
    return lower(deal.model, policy, deal.values, readings, deal.elections, market or start.market, opening)


def quote_program(deal: Deal, what: str, right: str | None, market: Market | None) -> QuoteProgram:
    """A right of the deal, as a program that judges many requests under it."""
    found, _ = asking.request(deal.model, what, right, "all", None)
    backend_named("numpy")
    lowered = lower_request(deal.model, found, deal.values, deal.readings, deal.elections, market or Market.EMPTY)
    # It imports NumPy, which is known by now to be there.
    from termlang.simulate.quotes import QuoteProgram

    return QuoteProgram(lowered)
