"""W3: linting one deal as a whole process, against a Python that does nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
NOTHING = [sys.executable, "-c", "pass"]
LINT = [sys.executable, "-m", "termlang", "lint", "deals/neotherapeutics.terms"]


class Timed(NamedTuple):
    """Seconds for a whole process: a lint, the same with one line for each finding, a Python that does nothing."""

    lint: float
    short: float
    nothing: float


def measure(runs: int) -> Timed:
    """Medians of runs in turns, byte code cached.

    Medians, because a start-up waits for files and other processes, and that is part of what it costs.
    """
    commands = (LINT, [*LINT, "--short"], NOTHING)
    times: list[list[float]] = [[], [], []]
    for turn in range(runs + 1):
        for index, command in enumerate(commands):
            start = perf_counter()
            _run(command)
            if turn:  # the first turn writes the byte code
                times[index].append(perf_counter() - start)
    return Timed(*map(median, times))


def _run(command: list[str]) -> None:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    found = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8")
    if found.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {found.returncode}\n{found.stdout}{found.stderr}")
