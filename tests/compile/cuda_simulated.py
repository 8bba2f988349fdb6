"""The CUDA kernels on Numba's simulator: `NUMBA_ENABLE_CUDASIM=1 python -m tests.compile.cuda_simulated 12`.

So many random deals, and the contract of the benchmark, run as Python with a thread for each path. Every
figure must be that of the NumPy back end to the byte, and every share count that of the interpreter. The last line
printed is JSON: how many paths were compared, and what differed.
"""

from __future__ import annotations

import json
import random
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

import termlang
from termlang.simulate.program import Bootstrap, Gbm, PathProgram
from termlang.simulate.results import Results
from tests.compile.test_programs import DAYS, drawn
from tests.compile.worlds import W2, cents, differences, interpreted

PATHS = 3
GENERATORS = (Gbm(11.0, 0.6), Bootstrap.of(11.0, [10.0, 11.0, 9.9, 12.0, 11.4]))


def differing(one: Results, other: Results) -> list[str]:
    """The figures of two runs whose bytes differ, those of snapshots included."""
    pairs = [(name, each, other.arrays()[name]) for name, each in one.arrays().items()]
    for instrument, after in one.after.items():
        told = other.after[instrument].arrays()
        pairs += [(f"{instrument}.{name} on snapshot days", each, told[name]) for name, each in after.arrays().items()]
    return [name for name, each, told in pairs if each.tobytes() != told.tobytes()]


def given(deal: termlang.Deal, policy: str, seed: int, folder: Path) -> tuple[int, list[str]]:
    """Runs on given prices with days of history before them, against NumPy and the interpreter."""
    device, plain = (deal.compile(policy, backend=name, cache=folder) for name in ("cuda", "numpy"))
    days = device.days(count=DAYS)
    before = deal.model.calendar.last(20, days[0], included=False)
    prices = cents(seed, DAYS + 20, PATHS, start=10.0)
    prices[:20] = prices[:20, :1]
    history = termlang.Market.of(before, {"close": [f"{each:.2f}" for each in prices[:20, 0]]})
    more: dict[str, Any] = {"tick": "0.01", "history": history}
    found = differing(device.run(prices[20:], **more), plain.run(prices[20:], **more))
    past = device._history(history, days)
    finished = device.compiled.run(days, [prices[20:]], device._ticks("0.01"), history=past)
    for path in range(PATHS):
        told = interpreted(deal, policy, (*before, *days), {"close": prices[:, path]})
        found += differences(device.compiled, finished, path, told, before=20)
    return PATHS, found


def generated(device: PathProgram, plain: PathProgram) -> tuple[int, list[str]]:
    """Runs on generated prices, with and without snapshots, against NumPy."""
    found = []
    for generator in GENERATORS:
        for snapshots in ((), "events"):
            more: dict[str, Any] = {"seed": 3, "count": DAYS, "first_path": 2**33 + 5, "snapshots": snapshots}
            found += differing(device.generate(generator, PATHS, **more), plain.generate(generator, PATHS, **more))
    return PATHS * 2 * len(GENERATORS), found


def main(count: int) -> None:
    rng, paths, deals, found = random.Random(41), 0, 0, []
    with TemporaryDirectory() as folder, warnings.catch_warnings(), np.errstate(all="ignore"):
        # As Python, a quotient by zero that no one uses is warned of.
        warnings.simplefilter("ignore", RuntimeWarning)
        kernels = Path(folder)
        deal = termlang.load(W2)
        for policy in ("Month ends", "Month ends, looking back"):
            device, plain = (deal.compile(policy, backend=name, cache=kernels) for name in ("cuda", "numpy"))
            ran, wrong = generated(device, plain)
            paths, found = paths + ran, found + wrong
        while deals < count:
            text = drawn(rng)
            checked = termlang.check(text).deal
            if checked is None:
                continue
            try:
                ran, wrong = given(checked, "P", deals, kernels)
            except termlang.NotCompilable:
                continue
            deals, paths = deals + 1, paths + ran
            found += [f"{each}\n{text}" for each in wrong]
    print(json.dumps({"deals": deals, "paths": paths, "differences": found}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
