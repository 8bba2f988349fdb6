"""Deals, days and prices for the tests of compiled runs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import termlang
from termlang.compile.compiled import Compiled
from termlang.market import Market
from termlang.simulate.exact import PathOutcome, run_path

ROOT = Path(__file__).parents[2]
W2 = (ROOT / "benchmarks" / "w2.terms").read_text(encoding="utf-8")
FIGURES = ("shares", "dividend shares", "converted", "outstanding", "owed", "first limit")


@cache
def deal_of(text: str) -> termlang.Deal:
    """A deal, read once."""
    return termlang.load(text)


def cents(seed: int, days: int, paths: int, start: float = 11.0, volatility: float = 0.6, tick: int = 100) -> Any:
    """Prices on whole ticks, days down and paths across; a tick is one part in `tick` of a dollar."""
    rng = np.random.default_rng(seed)
    steps = rng.standard_normal((days, paths)) * volatility / 252**0.5 - volatility**2 / 504
    steps[0] = 0
    return np.maximum(np.rint(start * np.exp(np.cumsum(steps, axis=0)) * tick), 1) / tick


def interpreted(
    deal: termlang.Deal, policy: str, days: tuple[date, ...], series: dict[str, Any], tick: int = 100, **more: Any
) -> PathOutcome:
    """A path on the exact interpreter; the series are doubles on whole ticks."""
    columns = {name: [Fraction(round(value * tick), tick) for value in values] for name, values in series.items()}
    market = Market.of(days, columns)
    return run_path(deal.model, deal.model.policies[policy], days, market, deal.values, deal.readings, deal.elections)


def differences(compiled: Compiled, finished: Any, path: int, told: PathOutcome, before: int = 0) -> list[str]:
    """Where a path of a compiled run is not what the interpreter says, which began so many days before it."""
    found = []
    for name in compiled.lowered.plan.instruments:
        totals = told.totals[name]
        if totals.first_limit >= 0:
            totals.first_limit -= before
        for figure in FIGURES:
            exact = getattr(totals, figure.replace(" ", "_"))
            made = finished.figure(f"{figure} of {name}")[path]
            if figure in ("shares", "dividend shares", "first limit"):
                same = Fraction(made) == exact
            else:
                same = abs(made - float(exact)) <= 1e-9 * max(1.0, abs(float(exact)))
            if not same:
                found.append(f"path {path}: {figure} of {name} is {made}, the interpreter says {float(exact)}")
        cash = finished.figure(f"cash of {name}")[path]
        if abs(cash - float(totals.cash)) > 1e-9 * max(1.0, abs(float(totals.cash))):
            found.append(f"path {path}: cash of {name} is {cash}, the interpreter says {float(totals.cash)}")
    return found
