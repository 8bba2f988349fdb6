"""The cells of the table of machines: environments, flags of Python and hosts under which the same bytes must come."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import field, frozen

PROGRAM = Path(__file__).with_name("everything.py")


@frozen
class Cell:
    """One machine: variables, flags, and what the host does with decimals and threads."""

    name: str
    variables: Mapping[str, str] = field(factory=dict)
    flags: Sequence[str] = ()
    precision: int = 28
    threads: int = 1

    def bytes(self) -> bytes:
        """What everything says there."""
        kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG", "TZ")}
        found = subprocess.run(
            [sys.executable, *self.flags, str(PROGRAM), str(self.precision), str(self.threads)],
            env={**kept, "PYTHONUTF8": "0", **self.variables},
            capture_output=True,
            timeout=300,
        )
        if found.returncode:
            raise AssertionError(f"{self.name}: {found.stderr.decode('utf-8', 'replace')[-500:]}")
        return found.stdout


PLAIN = Cell("plain", {"PYTHONHASHSEED": "0"})
# A locale that is not installed acts as C; the variable is set all the same, as a user's machine would.
EVERY = (
    *(Cell(f"hash seed {seed}", {"PYTHONHASHSEED": str(seed)}) for seed in (1, 2, 3, 4)),
    *(Cell(f"zone {zone}", {"TZ": zone}) for zone in ("UTC", "Pacific/Kiritimati", "America/New_York")),
    *(Cell(f"locale {name}", {"LC_ALL": name}) for name in ("tr_TR.UTF-8", "C", "de_DE.UTF-8")),
    *(Cell(f"precision {precision}", precision=precision) for precision in (5, 100)),
    *(Cell(f"{threads} threads", threads=threads) for threads in (2, 4, 8)),
    Cell("optimised", flags=("-O",)),
    Cell("without docstrings", flags=("-OO",)),
    Cell("warnings are errors", flags=("-W", "error", "-X", "dev")),
    Cell("isolated", flags=("-P", "-s")),
)
# One of each kind, for every change.
FEW = tuple(EVERY[at] for at in (1, 5, 7, 10, 13, 15, 17))
