"""W3: linting every sample deal in one process that is warm: rules read, grammar in memory.

The first time, every line of every deal is read by the grammar; again, lines that are as they were are known, which is
what an editor meets that looks at a text after each change.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from timing import Work, fastest

from termlang.checker.deal import check
from termlang.linter.run import lint
from termlang.source import Source
from termlang.syntax import parse

DEALS = sorted((Path(__file__).parents[1] / "deals").glob("*.terms"))


class Each(NamedTuple):
    """Seconds for a deal: linted, and checked alone."""

    linted: float
    checked: float


class Timed(NamedTuple):
    """The times, how many deals there are, and their characters together."""

    first: Each
    again: Each
    deals: int
    size: int


def measure(rounds: int) -> Timed:
    """The fastest of some rounds over all deals."""
    texts = [path.read_text(encoding="utf-8") for path in DEALS]

    def every(look: Callable[[Source], object], forget: bool) -> None:
        if forget:
            parse.forget()
        for text in texts:
            look(Source(text))

    works = [Work(every, (look, forget), 1) for forget in (True, False) for look in (lint, check)]
    seconds = [each / len(texts) for each in fastest(works, rounds)]
    return Timed(Each(*seconds[:2]), Each(*seconds[2:]), len(texts), sum(len(text) for text in texts))
