"""What became of the cases of a suite: passed, failed, or not to be said in the language, and why not."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import termlang
from termlang.diagnostics import BadInput

HERE = Path(__file__).parent
# Vectors under a share-alike licence are no part of the project: they are read from beside it, or from where this says.
BESIDE = Path(os.environ.get("TERMLANG_ORACLES") or HERE.parents[2] / "shared" / "oracles")

HEAD = """language 1
deal "Vectors"
currency USD
calendar {calendar}
{months}
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
"""
INSTRUMENT = """preferred Series A:
  issued on January 2, 2000 to Holders, 10 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    at any time:
      all of it
      at $1.00 per share
    shares rounded down, the fraction lapses
"""
LAST_DAY = "months end on the last day"


class NotExpressible(Exception):
    """A case that the language has no words for; the text is the reason, short enough for a table."""


class Mismatch(Exception):
    """A case that came out otherwise than its source says."""


class Tally:
    """The cases of a suite, counted."""

    def __init__(self) -> None:
        self.passed = 0
        self.unsaid: Counter[str] = Counter()
        self.failures: list[str] = []

    @property
    def cases(self) -> int:
        return self.passed + self.unsaid.total() + len(self.failures)

    def count(self, name: str, case: Callable[[], None]) -> None:
        """Run one case."""
        try:
            case()
        except NotExpressible as reason:
            self.unsaid[str(reason)] += 1
        except (Mismatch, BadInput) as error:
            self.failures.append(f"{name}: {error}")
        else:
            self.passed += 1


class Suite(NamedTuple):
    """A source of cases: what it is, where it comes from, and how its cases are run."""

    name: str
    origin: str
    licence: str
    through: str  # by which of our own surfaces the cases go
    cases: int
    folder: Path
    run: Callable[[], Tally]

    @property
    def is_here(self) -> bool:
        return self.folder.is_dir()


def agree(found: object, expected: object, what: str = "") -> None:
    """Raise Mismatch unless two values are the same."""
    if found != expected:
        raise Mismatch(f"{what} came to {found}, and {expected} was expected")


def deal_of(terms: str, *, months: str = LAST_DAY, calendar: str = "NYSE") -> termlang.Deal:
    """A deal with these lines in it. Raises BadInput with every problem."""
    return termlang.load(HEAD.format(months=months, calendar=calendar) + terms + INSTRUMENT)
