"""W2: the contract of w2.terms over many paths: C, Numba and NumPy by hand, and what the compiler makes of the text.

All work on the same prices, and their outputs are compared before anything is timed: the compiled programs must give
the shares of the exact interpreter on every path that is asked of it, and those of the C kernel on every path there is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import by_hand
import numpy as np
from timing import Work, fastest

import termlang
from termlang.compile.backends.native import available
from termlang.market import Market
from termlang.simulate.exact import run_path
from termlang.simulate.program import Gbm, PathProgram

TEXT = by_hand.HERE / "w2.terms"
POLICIES = {"plain": "Month ends", "look-back": "Month ends, looking back"}
DAYS = 504
GBM = Gbm(11.0, 0.6)
SEED = 7


class Row(NamedTuple):
    """One line of the table: who, and the seconds of a run, plain and looking back."""

    who: str
    seconds: dict[str, float]


class Table(NamedTuple):
    """What was measured: runs on given prices, runs on generated ones, cold starts of a whole process, and the most
    memory that a process held, in MB, by the days of its generated paths."""

    given: list[Row]
    generated: list[Row]
    starts: dict[str, float]
    memory: dict[int, float]
    paths: int
    threads: int


def measure(paths: int, rounds: int) -> Table:
    """Time everything on so many paths, in turns."""
    deal, threads = termlang.load(TEXT.read_text(encoding="utf-8"), TEXT.name), available()
    folder = Path(tempfile.mkdtemp(prefix="termlang-bench-"))
    native = {kind: deal.compile(name, backend="native", cache=folder) for kind, name in POLICIES.items()}
    numpy = {kind: deal.compile(name, backend="numpy") for kind, name in POLICIES.items()}
    days = native["plain"].days(count=DAYS)
    prices = _prices(paths)
    made = {
        kind: by_hand.contract(days, deal.model.calendar.after(days[-1]), look_back=kind != "plain")
        for kind in POLICIES
    }
    library = by_hand.c_library() if by_hand.compiler() else None
    numba = by_hand.numba_kernel(folder)
    _agree(deal, native, made, library, prices, threads)

    def given(kind: str) -> list[tuple[str, Callable[[], object]]]:
        works: list[tuple[str, Callable[[], object]]] = []
        if library is not None:
            works.append(("C by hand", lambda: by_hand.in_c(library, made[kind], prices, threads)))
        works.append(("termlang, native", lambda: native[kind].run(prices, tick="0.01", threads=threads)))
        works.append(("Numba by hand", lambda: by_hand.in_numba(numba, made[kind], prices)))
        works.append(("NumPy by hand", lambda: by_hand.in_numpy(made[kind], prices, threads)))
        works.append(("termlang, NumPy", lambda: numpy[kind].run(prices, tick="0.01", threads=threads)))
        return works

    def generated(kind: str) -> list[tuple[str, Callable[[], object]]]:
        works: list[tuple[str, Callable[[], object]]] = []
        settings = GBM.settings(SEED)
        if library is not None:
            here = made[kind]
            works.append(("C by hand", lambda: by_hand.generated_in_c(library, here, settings, SEED, paths, threads)))
        program = native[kind]
        works.append(("termlang, native", lambda: program.generate(GBM, paths, seed=SEED, count=DAYS, threads=threads)))
        return works

    table = Table(_timed(given, rounds), _timed(generated, rounds), _starts(), _memory(), paths, threads)
    table.given.append(_interpreter(deal, days, prices))
    return table


def _prices(paths: int) -> Any:
    rng = np.random.default_rng(SEED)
    steps = rng.standard_normal((DAYS, paths)) * (GBM.volatility / 252**0.5) - GBM.volatility**2 / 504
    steps[0] = 0
    np.cumsum(steps, axis=0, out=steps)
    np.exp(steps, out=steps)
    return np.rint(steps * (GBM.start * 100)) / 100


def _timed(works: Callable[[str], list[tuple[str, Callable[[], object]]]], rounds: int) -> list[Row]:
    rows: dict[str, dict[str, float]] = {}
    for kind in POLICIES:
        named = works(kind)
        for _, call in named:
            call()
        for (who, _), seconds in zip(named, fastest([Work(call, (), 1) for _, call in named], rounds), strict=True):
            rows.setdefault(who, {})[kind] = seconds
    return [Row(who, seconds) for who, seconds in rows.items()]


def _agree(
    deal: termlang.Deal, native: dict[str, PathProgram], made: Any, library: Any, prices: Any, threads: int
) -> None:
    """Raise where the compiled program differs from the interpreter or from the C kernel."""
    for kind, program in native.items():
        result = program.run(prices, tick="0.01", threads=threads)
        (figures,) = result
        for path in range(0, prices.shape[1], max(1, prices.shape[1] // 20)):
            told = _interpreted(deal, POLICIES[kind], program, prices[:, path]).totals[figures.name]
            if (told.shares, told.dividend_shares) != (figures.shares[path], figures.dividend_shares[path]):
                raise ValueError(f"{kind}: path {path} differs from the interpreter")
        if library is None:
            continue
        out = by_hand.in_c(library, made[kind], prices, threads)
        for name, one, other in (
            ("shares", out[0], figures.shares),
            ("dividend shares", out[1], figures.dividend_shares),
            ("cash", out[2], figures.cash),
            ("outstanding", out[3], figures.outstanding),
        ):
            differing = int((np.abs(one - other) > 1e-6).sum())
            if differing:
                raise ValueError(f"{kind}: {name} differ from the C kernel on {differing} paths")


def _interpreted(deal: termlang.Deal, policy: str, program: PathProgram, series: Any) -> Any:
    days = program.days(count=DAYS)
    market = Market.of(days, {"close": [Fraction(round(each * 100), 100) for each in series]})
    return run_path(deal.model, deal.model.policies[policy], days, market, {}, {}, {})


def _interpreter(deal: termlang.Deal, days: Any, prices: Any) -> Row:
    """The exact interpreter, on a few paths, as if on all."""
    seconds = {}
    for kind, policy in POLICIES.items():
        program = deal.compile(policy, backend="numpy")
        some = 5
        start = perf_counter()
        for path in range(some):
            _interpreted(deal, policy, program, prices[:, path])
        seconds[kind] = (perf_counter() - start) / some * prices.shape[1]
    return Row("termlang, interpreter", seconds)


_PROCESS = """\
import sys, termlang
from pathlib import Path
from termlang.simulate.program import Gbm
deal = termlang.load(Path(sys.argv[1]).read_text(encoding="utf-8"))
program = deal.compile("Month ends", backend="native", cache=Path(sys.argv[2]))
print(program.generate(Gbm(11.0, 0.6), 1000, seed=7, count=504)["Series A"].shares.sum())
"""


def _starts() -> dict[str, float]:
    """Seconds from a text to the first result in a process of its own: with no kernel kept, and with one."""
    folder = tempfile.mkdtemp(prefix="termlang-cold-")
    found = {}
    for name in ("cold", "cached"):
        start = perf_counter()
        subprocess.run(
            [sys.executable, "-c", _PROCESS, str(TEXT), folder],
            check=True,
            capture_output=True,
            cwd=by_hand.HERE.parent,
        )
        found[name] = perf_counter() - start
    return found


_HELD = """\
import re, resource, sys, termlang
from pathlib import Path
from termlang.simulate.program import Gbm
deal = termlang.load(Path(sys.argv[1]).read_text(encoding="utf-8"))
program = deal.compile("Month ends", backend="native", cache=Path(sys.argv[2]))
program.generate(Gbm(11.0, 0.6), int(sys.argv[4]), seed=7, count=int(sys.argv[3]))
# What the system counts for a process may begin with what its parent held; Linux also counts afresh, in KB.
status = Path("/proc/self/status")
if status.exists():
    print(int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) / 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""
SHORT, LONG = 252, 1_008
_PATHS = 40_000


def _memory() -> dict[int, float]:
    """The most memory that a process of its own held, in MB, while it ran generated paths of few days and of many."""
    folder = tempfile.mkdtemp(prefix="termlang-memory-")
    found = {}
    # The first run compiles the kernel, and is made again.
    for days in (SHORT, SHORT, LONG):
        done = subprocess.run(
            [sys.executable, "-c", _HELD, str(TEXT), folder, str(days), str(_PATHS)],
            check=True,
            capture_output=True,
            text=True,
            cwd=by_hand.HERE.parent,
        )
        found[days] = float(done.stdout)
    return found
