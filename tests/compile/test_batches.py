"""Runs cut into tasks: the bytes of the run in one piece, however it is cut, whoever works, and whoever dies."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import termlang
from termlang.simulate.batches import Batch, on_dask, run_all
from termlang.simulate.program import Gbm
from termlang.simulate.results import Results
from tests.compile.worlds import W2, cents, deal_of

ROOT = Path(__file__).parents[2]
OPEN = W2.replace("      at Fixed Price\n    thereafter", "      at Stipulated Price\n    thereafter").replace(
    "Closing means", "Stipulated Price is undisclosed, in $ per share\nClosing means"
)
GENERATED: dict[str, Any] = {"count": 150, "seed": 3, "snapshots": "events", "first_path": 40}


def portfolio() -> list[Batch]:
    deal, prices = deal_of(W2), cents(1, 120, 70)
    return [
        Batch(deal, "Month ends", Gbm(11.0, 0.6), 130, backend="numpy", options=GENERATED),
        Batch(deal, "Month ends, looking back", prices, backend="numpy", options={"tick": "0.01"}),
        Batch(deal, "Month ends", {"Common Stock.close": prices}, backend="numpy", options={"tick": "0.01"}),
    ]


def digest(results: Results) -> list[bytes]:
    after = [each for instrument in results.after.values() for each in instrument.arrays().values()]
    return [each.tobytes() for each in (*results.arrays().values(), *after)]


@pytest.mark.parametrize("size", [1, 60, 1_000])
def test_parts_have_the_bytes_of_the_run_in_one_piece(size: int) -> None:
    batches = portfolio() if size > 1 else [evolve(portfolio()[0], paths=3)]
    told: list[tuple[int, int]] = []
    with ThreadPoolExecutor(3) as pool:
        results = run_all(batches, pool, size=size, progress=lambda done, of: told.append((done, of)))
    for batch, one in zip(batches, results, strict=True):
        whole = batch.run()
        assert digest(one) == digest(whole)
        assert (one.paths, one.first_path, one.seed) == (whole.paths, whole.first_path, whole.seed)
        assert str(one.exactness) == str(whole.exactness)
    # 3; 3 + 2 + 2; or 1 + 1 + 1 tasks
    tasks = {1: 3, 60: 7, 1_000: 3}[size]
    assert told == [(done, tasks) for done in range(1, tasks + 1)]


def test_a_run_that_goes_on_from_a_journal_replays_it_where_it_runs() -> None:
    deal = deal_of(W2)
    before = deal.model.calendar.between(date(1999, 1, 29), date(1999, 6, 30))
    market = termlang.Market.of(before, {"close": ["10.00"] * len(before)})
    journal = "1999-06-30 Holders convert $250,000 of Series A\n"
    batch = Batch(deal, "Month ends", Gbm(10.0, 0.6), 40, backend="numpy", market=market, journal=journal,
                  options={"count": 60})  # fmt: skip
    with ThreadPoolExecutor(2) as pool:
        (result,) = run_all([batch], pool, size=15)
    start = deal.replay(journal, market).only
    whole = deal.compile("Month ends", backend="numpy", market=market, start=start).generate(
        Gbm(10.0, 0.6), 40, count=60
    )
    assert result.days[0] == date(1999, 7, 1)
    assert digest(result) == digest(whole)
    assert (whole["Series A"].outstanding <= 4_000_000 - 250_000).all()


def test_a_run_whose_worker_is_killed_midway_ends_with_the_same_bytes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.compile.dask_killed", "7"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["killed"] == 1
    assert told["tasks left to it"][0] >= 1
    assert told["same bytes"] is True


class Unasked(Executor):
    def submit(self, *args: Any, **named: Any) -> Any:
        raise AssertionError("nothing may be sent")


def test_what_does_not_compile_or_fit_is_said_before_anything_is_sent() -> None:
    with pytest.raises(termlang.NotCompilable, match="Stipulated Price"):
        run_all([*portfolio(), Batch(deal_of(OPEN), "Month ends", Gbm(11.0, 0.6), 10)], Unasked())
    with pytest.raises(termlang.BadInput, match="tasks of 0 paths"):
        run_all(portfolio(), Unasked(), size=0)


def test_an_error_of_a_worker_arrives_as_it_was_raised() -> None:
    batch = Batch(deal_of(W2), "Month ends", cents(1, 20, 3), backend="numpy")
    with ThreadPoolExecutor(1) as pool, pytest.raises(termlang.BadInput, match="tick") as caught:
        run_all([batch], pool)
    there = pickle.loads(pickle.dumps(caught.value))
    assert str(there) == str(caught.value)
    assert [str(each) for each in there.problems] == [str(each) for each in caught.value.problems]
    with pytest.raises(termlang.NotCompilable) as named:
        deal_of(OPEN).compile("Month ends")
    assert pickle.loads(pickle.dumps(named.value)).clauses == named.value.clauses


def test_without_dask_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(termlang.BadInput, match="needs distributed") as caught,
        on_dask("tcp://127.0.0.1:8786"),
    ):
        pass
    assert "pip install 'termlang[dask]'" in caught.value.problems[0].remedy
