"""Deals, markets and requests drawn from a number: well-typed, many-formed, and made in well under a millisecond.

Hypothesis draws the number (and shrinks the size beside it); what a number gives is always the same. Strategies that
draw a deal piece by piece shrink better and are thirty times slower: tests/strategies.py has one.
"""

from __future__ import annotations

from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
SEEDS = st.tuples(st.integers(0, 2**48), st.integers(1, 4))
