"""What is not known: what would have to be known, and the interval in which the value lies.

A missing price, an undisclosed term, a day in the future and an error are all unknowns; they matter only where they
could change the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from termlang.diagnostics import Problem
from termlang.evaluate import problems as wrong
from termlang.limits import Limits
from termlang.quantity import too_large
from termlang.source import Span

Bound = Fraction | None
_NOTHING: frozenset[str] = frozenset()


class Unknown:
    """An unknown value. `needs` names what is missing; `low` and `high` enclose it, both included, None where open.

    `problems` are errors met on the way (a conflict, a division by zero): there is no value at all in that case.
    `may_fail` says that some value of what is missing makes such an error; the bounds then hold for the other values.
    """

    __slots__ = ("high", "low", "may_fail", "needs", "problems")

    def __init__(
        self,
        needs: frozenset[str] = _NOTHING,
        low: Bound = None,
        high: Bound = None,
        problems: tuple[Problem, ...] = (),
        may_fail: bool = False,
    ) -> None:
        self.needs = needs
        self.low = low
        self.high = high
        self.problems = problems
        self.may_fail = may_fail or bool(problems)

    def __repr__(self) -> str:
        return f"Unknown({', '.join(sorted(self.needs))})"


def missing(need: str, low: Bound = None, high: Bound = None) -> Unknown:
    """One thing that is missing."""
    return Unknown(frozenset((need,)), low, high)


def failed(problem: Problem) -> Unknown:
    """A value that does not exist, and why."""
    return Unknown(problems=(problem,))


def joined(values: Iterable[object], low: Bound = None, high: Bound = None, may_fail: bool = False) -> Unknown:
    """An unknown that rests on several values: what any of them needs, and every error among them."""
    needs: frozenset[str] = _NOTHING
    problems: tuple[Problem, ...] = ()
    for value in values:
        if type(value) is Unknown:
            needs |= value.needs
            may_fail = may_fail or value.may_fail
            if not value.problems:
                continue
            said = {problem.message for problem in problems}
            problems += tuple(problem for problem in value.problems if problem.message not in said)
    return Unknown(needs, low, high, problems, may_fail)


def enclosed(values: Iterable[object], low: Bound, high: Bound, may_fail: bool = False) -> Fraction | Unknown:
    """A quantity that rests on several values, some unknown: the one value left where its bounds meet."""
    found = joined(values, low, high, may_fail)
    return low if low is not None and low == high and not found.may_fail else found


def interval(value: object) -> tuple[Bound, Bound]:
    """The interval of a quantity, known or not."""
    if type(value) is Unknown:
        return value.low, value.high
    if type(value) is Fraction:
        return value, value
    return None, None


def sized(value: object, span: Span, limits: Limits) -> object:
    """A computed value, or an error where it is larger, longer, or nearer to zero than any result may be."""
    if type(value) is not Fraction:
        return value
    if too_large(value, limits.bits):
        return failed(wrong.TOO_LARGE.at(span, most=limits.bits))
    if abs(value.numerator) >= limits.largest * value.denominator:
        return failed(wrong.OUT_OF_RANGE.at(span, most=f"{limits.largest:,}"))
    if value and abs(value.numerator) * limits.largest < value.denominator:
        return failed(wrong.TOO_SMALL.at(span, most=f"{limits.largest:,}"))
    return value
