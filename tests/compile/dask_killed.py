"""A run on a cluster of Dask whose worker is killed midway: `python -m tests.compile.dask_killed 8`.

Two processes on this machine take so many tasks; when the first is done, a worker that has tasks left is killed with
no chance to say anything. The last line printed is JSON: what was killed, and whether the bytes are those of the run
in one piece.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from distributed import Client, LocalCluster

import termlang
from termlang.simulate.batches import Batch, on_dask, run_all
from termlang.simulate.program import Bootstrap, Gbm
from termlang.simulate.results import Results
from tests.compile.worlds import W2, cents

SIZE = 500


def digest(results: Results) -> list[tuple[str, bytes]]:
    """Every figure by name, as its bytes."""
    found = [(name, each.tobytes()) for name, each in results.arrays().items()]
    for instrument, after in results.after.items():
        found += [(f"{instrument}.{name}", each.tobytes()) for name, each in after.arrays().items()]
    return found


def batches(tasks: int) -> list[Batch]:
    """A portfolio: generated paths of one deal under two policies, and given prices."""
    deal = termlang.load(W2)
    days: dict[str, Any] = {"count": 504, "seed": 7, "snapshots": "events"}
    return [
        Batch(deal, "Month ends", Gbm(11.0, 0.6), SIZE * (tasks - 2), backend="numpy", options=days),
        Batch(deal, "Month ends, looking back", Bootstrap.of(11.0, [10.0, 11.0, 9.9, 12.0]), SIZE, options=days,
              backend="numpy"),
        Batch(deal, "Month ends", cents(3, 100, SIZE), backend="numpy", options={"tick": "0.01"}),
    ]  # fmt: skip


def main(tasks: int) -> None:
    portfolio = batches(tasks)
    killed: list[int] = []
    with (
        TemporaryDirectory() as folder,
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(Path(folder))
        ) as cluster,
        Client(cluster.scheduler_address) as client,
    ):
        pids = client.run(os.getpid)

        def kill_one(done: int, of: int) -> None:
            left = {worker: len(keys) for worker, keys in client.processing().items()}
            if done == 1 and not killed and any(left.values()):
                busiest = max(left, key=left.__getitem__)
                os.kill(pids[busiest], signal.SIGKILL)
                killed.append(left[busiest])

        with on_dask(cluster.scheduler_address) as executor:
            results = run_all(portfolio, executor, size=SIZE, progress=kill_one)
        gone = set(pids.values()) - set(client.run(os.getpid).values())
    same = all(digest(one) == digest(batch.run()) for one, batch in zip(results, portfolio, strict=True))
    print(json.dumps({"killed": len(gone), "tasks left to it": killed, "same bytes": same}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
