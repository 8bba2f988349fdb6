"""Compiled runs: what they give is what the interpreter gives, whatever runs them and however they are cut up."""

from pathlib import Path

import numpy as np
import pytest

import termlang
from termlang.simulate.program import Gbm
from termlang.simulate.results import joined
from tests.compile.worlds import W2, cents, deal_of, differences, interpreted

POLICIES = ("Month ends", "Month ends, looking back")


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kernels")


@pytest.mark.parametrize("policy", POLICIES)
def test_every_share_is_that_of_the_interpreter(policy: str, backend: str, kernels: Path) -> None:
    deal = deal_of(W2)
    program = deal.compile(policy, backend=backend, cache=kernels)
    days, prices = program.days(count=300), cents(1, 300, 40)
    finished = program.compiled.run(days, [prices], program._ticks("0.01"))
    assert finished.whole
    assert finished.doubtful == 0
    for path in range(0, 40, 4):
        told = interpreted(deal, policy, days, {"close": prices[:, path]})
        assert differences(program.compiled, finished, path, told) == []


def test_both_back_ends_give_the_same_bytes(kernels: Path) -> None:
    deal = deal_of(W2)
    found = [
        deal.compile(POLICIES[1], backend=each, cache=kernels).generate(
            Gbm(11.0, 0.6), 3_000, seed=7, count=200, snapshots="events"
        )
        for each in ("numpy", "native")
    ]
    for one, other in zip(found[0].arrays().values(), found[1].arrays().values(), strict=True):
        assert np.array_equal(one, other, equal_nan=True)
    assert np.array_equal(found[0].after["Series B"].shares, found[1].after["Series B"].shares)


def test_threads_and_parts_change_nothing(kernels: Path) -> None:
    program = deal_of(W2).compile(POLICIES[0], cache=kernels)
    gbm = Gbm(11.0, 0.6)
    whole = program.generate(gbm, 5_000, seed=3, count=150, threads=1)
    threaded = program.generate(gbm, 5_000, seed=3, count=150, threads=3)
    parts = [program.generate(gbm, 1_250, seed=3, count=150, first_path=at) for at in (2_500, 0, 3_750, 1_250)]
    for other in (threaded, joined(parts)):
        for name, each in whole.arrays().items():
            assert np.array_equal(each, other.arrays()[name], equal_nan=True), name


def test_floats_without_a_tick_are_refused() -> None:
    program = deal_of(W2).compile(POLICIES[0], backend="numpy")
    with pytest.raises(termlang.BadInput, match="tick"):
        program.run(np.full((10, 2), 11.0))


def test_a_run_that_looks_back_beyond_its_prices_says_which_day_it_needs() -> None:
    text = W2.replace("    from 9 trading days after Issue Date:\n", "").replace(
        "10 trading days ending", "30 trading days ending"
    )
    program = deal_of(text).compile(POLICIES[0], backend="numpy")
    with pytest.raises(termlang.BadInput, match="1998-12-16"):
        # January 29, 1999 is the last of thirty trading days that begin on December 16, 1998.
        program.run(np.full((10, 2), 11.0), tick="0.01")


def test_history_joins_the_days_before_the_first(backend: str, kernels: Path) -> None:
    """Twenty days of history at $30.00 and a first day above the range: redeemed at once."""
    text = W2.replace("    from 9 trading days after Issue Date:\n", "")
    deal = deal_of(text)
    before = deal.model.calendar.last(20, program_start(deal), included=False)
    history = termlang.Market.of(before, {"close": ["30.00"] * 20})
    program = deal.compile(POLICIES[0], backend=backend, cache=kernels)
    result = program.run(np.array([[24.01, 24.0]]), tick="0.01", history=history)
    # On the day of the issue nothing has accrued.
    assert result["Series A"].cash.tolist() == [4_000_000.0, 0.0]


def program_start(deal: termlang.Deal):
    return deal.compile(POLICIES[0], backend="numpy").days(count=1)[0]


def test_what_does_not_compile_is_named() -> None:
    text = W2.replace("      at Fixed Price\n    thereafter", "      at Stipulated Price\n    thereafter").replace(
        "Closing means", "Stipulated Price is undisclosed, in $ per share\nClosing means"
    )
    with pytest.raises(termlang.NotCompilable) as caught:
        deal_of(text).compile(POLICIES[0])
    assert [what for _, what in caught.value.clauses] == ["Stipulated Price"]
    assert "Stipulated Price" in str(caught.value)


def test_an_unknown_or_unnamed_policy_and_an_unknown_back_end_are_refused() -> None:
    deal = deal_of(W2)
    with pytest.raises(termlang.BadInput, match="no policy"):
        deal.compile("Year ends")
    with pytest.raises(termlang.BadInput, match="the deal has 2 policies"):
        deal.compile()
    with pytest.raises(termlang.BadInput, match="back end"):
        deal.compile(POLICIES[0], backend="abacus")


@pytest.mark.parametrize("price", [0.0, -1.0, float("nan"), float("inf")])
def test_a_price_that_is_no_price_is_refused(price: float, backend: str, kernels: Path) -> None:
    prices = np.full((30, 3), 11.0)
    prices[17, 1] = price
    program = deal_of(W2).compile(POLICIES[0], backend=backend, cache=kernels)
    with pytest.raises(termlang.BadInput, match="not a number above zero"):
        program.run(prices, tick="0.01")
