"""How things are timed here: side by side and in turns, so that a noisy machine slows all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from time import perf_counter
from typing import Any, NamedTuple


class Work(NamedTuple):
    """A call, and how often a round makes it."""

    call: Callable[..., object]
    arguments: tuple[Any, ...]
    times: int


def fastest(works: Sequence[Work], rounds: int) -> list[float]:
    """Seconds for one call of each work: the smallest of all rounds, in each of which every work has its turn.

    The smallest, because work in memory always costs the same and everything else that happens only adds to it.
    """
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for index, (call, arguments, times) in enumerate(works):
            start = perf_counter()
            for _ in repeat(None, times):
                call(*arguments)
            best[index] = min(best[index], (perf_counter() - start) / times)
    return best
