"""W3: linting as a whole process, against a Python that does nothing.

`checked` looks at the text, with the fixes that it offers tried on it; `kept` reads what was found the last time, in a
folder of its own that is filled before anything is timed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
NOTHING = [sys.executable, "-c", "pass"]
LINT = [sys.executable, "-m", "termlang", "lint"]
DEAL = "deals/neotherapeutics.terms"
DEALS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "deals").glob("*.terms"))


class Timed(NamedTuple):
    """Seconds for a whole process: one deal checked, with one line for each finding, and kept; all deals kept; a Python
    that does nothing."""

    checked: float
    short: float
    kept: float
    every: float
    nothing: float


def measure(runs: int) -> Timed:
    """Medians of runs in turns, byte code cached.

    Medians, because a start-up waits for files and other processes, and that is part of what it costs.
    """
    fresh = "--no-cache"
    commands = ([*LINT, fresh, DEAL], [*LINT, fresh, "--short", DEAL], [*LINT, DEAL], [*LINT, *DEALS], NOTHING)
    times: list[list[float]] = [[] for _ in commands]
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(runs + 1):
            for index, command in enumerate(commands):
                start = perf_counter()
                _run(command, folder)
                if turn:  # the first turn writes the byte code, and what is kept
                    times[index].append(perf_counter() - start)
    return Timed(*map(median, times))


def _run(command: list[str], folder: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["TERMLANG_CACHE"] = folder
    found = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8")
    if found.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {found.returncode}\n{found.stdout}{found.stderr}")
