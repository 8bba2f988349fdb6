"""Deals, markets and requests drawn from a number: well-typed, many-formed, and made in well under a millisecond.

Hypothesis draws the number (and shrinks the size beside it); what a number gives is always the same. Strategies that
draw a deal piece by piece shrink better and are thirty times slower: tests/strategies.py has one.
"""

from __future__ import annotations

from typing import TypeVar

from hypothesis import strategies as st

from tests.drawn.expressions import Drawing

T = TypeVar("T")
SEEDS = st.tuples(st.integers(0, 2**48), st.integers(1, 4))


def blocks(drawn: tuple[int, int]) -> tuple[str, list[str]]:
    """The head of a drawn deal, and its blocks, whose order means nothing: of few forms, or of many."""
    from tests.drawn import deals, wide

    drawing = Drawing(*drawn)
    return deals.head(drawing), (wide if drawn[0] % 2 else deals).blocks(drawing)


def text(drawn: tuple[int, int]) -> str:
    """A drawn deal."""
    head, rest = blocks(drawn)
    return "".join([head, *rest])
