"""Runs that go on from a ledger: what came before counts, and nothing of it happens again."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import termlang
from termlang.compile.compiled import Compiled, backend_named
from termlang.compile.lower.policy import lower
from termlang.simulate.exact import run_path
from termlang.simulate.opening import opening_of
from tests.compile.test_programs import drawn
from tests.compile.worlds import W2, cents, deal_of, differences

POLICY = "Month ends"
JOURNAL = """\
1999-03-31 Holders convert $1,000,000 of Series A
1999-04-15 Company elects cash for the dividend of Series A
1999-04-15 Company pays the dividend of Series A
"""


def world(days: tuple[date, ...], closes: Any) -> termlang.Market:
    return termlang.Market.of(days, {"close": [f"{each:.2f}" for each in closes]})


def test_a_run_goes_on_from_a_journal(tmp_path: Path) -> None:
    """$3,000,000 is left. From April 29 on parts of 25% open: on June 30 75%, less the $1,000,000 of March 31.

    At $10.00 the price is $10.10: $2,000,000 / 10.10 is 198,019.8. The dividend on them from April 15 on, 76 days at
    5%, is 20,821.92, or 2,061.6 shares.
    """
    deal = deal_of(W2)
    calendar = deal.model.calendar
    before = calendar.between(date(1999, 1, 29), date(1999, 4, 15))
    ledger = deal.replay(JOURNAL, world(before, [10.0] * len(before))).only
    assert ledger.is_clean
    program = deal.compile(POLICY, backend="numpy", start=ledger, cache=tmp_path)
    assert program.days(count=1) == (date(1999, 4, 16),)
    result = program.run(np.full((53, 2), 10.0), tick="0.01", snapshots="events")
    figures = result["Series A"]
    assert result.days[-1] == date(1999, 6, 30)
    assert figures.shares.tolist() == [198_019.0] * 2
    assert figures.dividend_shares.tolist() == [2_061.0] * 2
    assert figures.converted.tolist() == [2_000_000.0] * 2
    assert figures.outstanding.tolist() == [1_000_000.0] * 2


def test_a_limit_counts_what_was_delivered_before() -> None:
    """100,000 shares fit, and 76,569 were delivered: at $13.06 that leaves 23,431."""
    text = W2.replace("1,450,000 shares, counting conversions and dividends", "100,000 shares, counting conversions")
    text = text.replace("    accrued dividends are paid in shares on conversion\n", "")
    deal = deal_of(text)
    days = deal.model.calendar.between(date(1999, 1, 29), date(1999, 3, 1))
    ledger = deal.replay("1999-03-01 Holders convert $1,000,000 of Series A\n", world(days, [14.0] * len(days))).only
    result = deal.compile(POLICY, backend="numpy", start=ledger).run(np.full((22, 1), 14.0), tick="0.01")
    assert result["Series A"].shares.tolist() == [23_431.0]
    assert result.days[int(result["Series A"].first_limit[0])] == date(1999, 3, 31)


def test_a_run_begins_on_the_day_after_its_ledger() -> None:
    deal = deal_of(W2)
    days = deal.model.calendar.between(date(1999, 1, 29), date(1999, 3, 1))
    ledger = deal.replay("1999-03-01 Holders convert $1,000,000 of Series A\n", world(days, [14.0] * len(days))).only
    program = deal.compile(POLICY, backend="numpy", start=ledger)
    with pytest.raises(termlang.BadInput, match="its ledger ends on 1999-03-01") as refused:
        program.run(np.full((5, 1), 10.0), tick="0.01", first="1999-04-15")
    assert "replay the journal through 1999-04-14" in refused.value.problems[0].facts["hint"]
    with pytest.raises(termlang.BadInput, match="another deal"):
        deal_of(W2.replace("13.06", "13.07")).compile(POLICY, start=ledger)


def test_a_ledger_of_several_holders_is_refused_by_name() -> None:
    text = W2.replace('party Holders "the holders of the preferred"', 'party Holders "Westover", "Montrose"')
    deal = deal_of(text)
    journal = "1999-01-29 Company issues 200 shares of Series A to Westover\n"
    journal += "1999-01-29 Company issues 200 shares of Series A to Montrose\n"
    ledger = deal.replay(journal).only
    with pytest.raises(termlang.NotCompilable, match="Montrose and Westover hold"):
        deal.compile(POLICY, start=ledger)


def cut_in_two(text: str, backend: str, seed: int, folder: Path, *, cut: int, count: int) -> list[str] | None:
    """A run whose second part goes on from the accounts of the first, against the interpreter doing the same."""
    checked = termlang.check(text)
    if checked.deal is None:
        return None
    deal = checked.deal
    policy = deal.model.policies["P"]
    try:
        days = deal.compile("P", backend=backend, cache=folder).days(count=count)
    except termlang.NotCompilable:
        return None
    before = deal.model.calendar.last(20, days[0], included=False)
    prices = cents(seed, count + 20, 1, start=10.0)
    market = termlang.Market.of((*before, *days), {"close": [f"{each:.2f}" for each in prices[:, 0]]})
    given = (deal.values, deal.readings, deal.elections)
    first = run_path(deal.model, policy, (*before, *days[:cut]), market, *given)
    assert first.state is not None
    opening = opening_of(deal.model, first.state, days[cut - 1])
    try:
        lowered = lower(deal.model, policy, *given, market, opening)
        compiled = Compiled(lowered, backend_named(backend), folder)
        if not compiled.columns:
            return None
        column = compiled.columns[0]
        history = {column: [Fraction(f"{each:.2f}") for each in prices[: cut + 20, 0]]}
        run = compiled.run(days[cut:], [prices[cut + 20 :]], {column: Fraction(1, 100)}, history=history)
    except termlang.NotCompilable:
        return None
    told = run_path(deal.model, policy, days[cut:], market, *given, start=first.state)
    found = differences(compiled, run, 0, told)
    whole = run_path(deal.model, policy, (*before, *days), market, *given)
    for name, totals in whole.totals.items():
        parts = first.totals[name].shares + told.totals[name].shares
        if parts != totals.shares:
            found.append(f"{name}: {parts} shares in two parts, {totals.shares} in one")
    return [f"cut at {cut}: {each}\n{text}" for each in found]


@pytest.mark.parametrize(("backend", "deals"), [("numpy", 20), ("native", 1)])
def test_a_run_cut_in_two_is_the_interpreters(backend: str, deals: int, tmp_path: Path) -> None:
    rng = random.Random(41)
    ran = 0
    while ran < deals:
        text, cut = drawn(rng), rng.randrange(1, 110)
        found = cut_in_two(text, backend, ran, tmp_path, cut=cut, count=130)
        ran += found is not None
        assert not found, found[0]
