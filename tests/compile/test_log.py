"""What happened on a path as journal lines: a replay of them comes to the accounts of the run, on every back end."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest

import termlang
from termlang.simulate.program import Gbm
from tests.compile import test_own_events, test_programs, test_splits
from tests.compile.worlds import W2, cents, deal_of

POLICY = "Month ends"


def accounts(state):
    return (
        {lot: lot.units for lot in state.lots},
        {at: count for at, count in state.held.items() if count},
        {at: count for at, count in state.used.items() if count},
        {at: amount for at, amount in state.owed.items() if amount},
        state.paid,
        {key: value if isinstance(value, Fraction) else "unknown" for key, value in state.cells.items()},
    )


def test_a_replay_of_the_lines_gives_the_figures_of_every_back_end(backend: str, tmp_path: Path) -> None:
    deal = deal_of(W2)
    program = deal.compile(POLICY, backend=backend, cache=tmp_path)
    result = program.generate(Gbm(11.0, 0.6), 40, seed=9, count=150)
    for path in (0, 7, 39):
        log = program.generated_journal(Gbm(11.0, 0.6), path, seed=9, count=150)
        ledger = deal.replay(log.text, log.market, through=result.days[-1]).only
        assert ledger.is_clean
        assert accounts(ledger.state) == accounts(log.outcome.state)
        figures = result["Series A"]
        assert ledger.state.total("conversions", "Series A", None) == figures.shares[path]
        assert ledger.state.total("dividends", "Series A", None) == figures.dividend_shares[path]
        assert float(ledger.state.outstanding("Series A") * 10_000) == pytest.approx(figures.outstanding[path])


def logged(text: str, seed: int, count: int, splits: list[tuple[object, str]]) -> bool:
    """Whether a deal checks and compiles; then a replay of what happened on a path has to give its accounts."""
    checked = termlang.check(text)
    if checked.deal is None:
        return False
    deal = checked.deal
    days = deal.model.calendar.next(count, min(issue_days(deal)), included=True)
    known = termlang.Market.of((), {"close": []}, splits=[(days[40], ratio) for _, ratio in splits])
    try:
        program = deal.compile("P", backend="numpy", market=known)
        before = deal.model.calendar.last(20, days[0], included=False)
        prices = cents(seed, count + 20, 1, start=10.0)
        history = termlang.Market.of(before, {"close": [f"{each:.2f}" for each in prices[:20, 0]]})
        if not program.columns:
            return False
        log = program.journal(prices[20:], tick="0.01", history=history)
    except termlang.NotCompilable:
        return False
    ledger = deal.replay(log.text, log.market, through=days[-1]).only
    assert not ledger.refused and not ledger.wrong and not ledger.problems, log.text
    assert accounts(ledger.state) == accounts(log.outcome.state), text + log.text
    return True


def issue_days(deal):
    return [deal.value(f"Issue Date of {name}", on="2002-12-02").only.value for name in deal.model.instruments]


def test_a_replay_of_random_deals_comes_to_the_accounts_of_the_run() -> None:
    rng = random.Random(77)
    ran = 0
    for number in range(24):
        if number % 2:
            ran += logged(test_own_events.drawn(rng), number, 90, [(None, "2")])
        else:
            ran += logged(test_splits.marked(test_programs.drawn(rng), rng), number, 90, [(None, "0.5")])
    assert ran >= 12


def test_amounts_and_elections_are_told_as_a_journal_writes_them() -> None:
    paid = "Company pays the dividend of Series A in Common Stock on the last trading day of each quarter"
    text = W2.replace("Company redeems all of Series A when allowed", paid)
    text = text.replace("Holders convert all that is open of Series A", "Holders convert $250,000.50 of Series A")
    log = (
        deal_of(text)
        .compile(POLICY, backend="numpy")
        .journal(cents(3, 60, 1, start=14.0, volatility=0.01), tick="0.01")
    )
    assert log.text.splitlines()[:4] == [
        "1999-01-29 Holders convert $250000.5 of Series A",
        "1999-02-26 Holders convert $250000.5 of Series A",
        "1999-03-31 Company elects Common Stock for the dividend of Series A",
        "1999-03-31 Company pays the dividend of Series A",
    ]
