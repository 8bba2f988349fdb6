"""What is not known: what would have to be known, and the interval in which the value lies.

A missing price, an undisclosed term, a day in the future and an error are all unknowns; they matter only where they
could change the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from termlang.diagnostics import Problem

Bound = Fraction | None
_NOTHING: frozenset[str] = frozenset()


class Unknown:
    """An unknown value. `needs` names what is missing; `low` and `high` enclose it, both included, None where open.

    `problems` are errors met on the way (a conflict, a division by zero): there is no value at all in that case.
    """

    __slots__ = ("high", "low", "needs", "problems")

    def __init__(
        self,
        needs: frozenset[str] = _NOTHING,
        low: Bound = None,
        high: Bound = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        self.needs = needs
        self.low = low
        self.high = high
        self.problems = problems

    def __repr__(self) -> str:
        return f"Unknown({', '.join(sorted(self.needs))})"


def missing(need: str, low: Bound = None, high: Bound = None) -> Unknown:
    """One thing that is missing."""
    return Unknown(frozenset((need,)), low, high)


def failed(problem: Problem) -> Unknown:
    """A value that does not exist, and why."""
    return Unknown(problems=(problem,))


def joined(values: Iterable[object], low: Bound = None, high: Bound = None) -> Unknown:
    """An unknown that rests on several values: what any of them needs, and every error among them."""
    needs: frozenset[str] = _NOTHING
    problems: tuple[Problem, ...] = ()
    for value in values:
        if type(value) is Unknown:
            needs |= value.needs
            problems += tuple(each for each in value.problems if each not in problems)
    return Unknown(needs, low, high, problems)


def interval(value: object) -> tuple[Bound, Bound]:
    """The interval of a quantity, known or not."""
    if type(value) is Unknown:
        return value.low, value.high
    if isinstance(value, Fraction):
        return value, value
    return None, None
