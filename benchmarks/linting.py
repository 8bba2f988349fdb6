"""W3: linting every sample deal in one process that is warm: rules read, grammar in memory."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from timing import Work, fastest

from termlang.checker.deal import check
from termlang.linter.run import lint
from termlang.source import Source

DEALS = sorted((Path(__file__).parents[1] / "deals").glob("*.terms"))


class Timed(NamedTuple):
    """Seconds for each deal, and how many deals and bytes there are: checked alone, and linted."""

    checked: float
    linted: float
    deals: int
    size: int


def measure(rounds: int) -> Timed:
    """The fastest of some rounds over all deals, each read anew from its text in every round."""
    texts = [path.read_text(encoding="utf-8") for path in DEALS]

    def every(look: object) -> None:
        for text in texts:
            look(Source(text))  # type: ignore[operator]

    checked, linted = fastest([Work(every, (check,), 1), Work(every, (lint,), 1)], rounds)
    return Timed(checked / len(texts), linted / len(texts), len(texts), sum(len(text) for text in texts))
