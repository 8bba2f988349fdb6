"""The table of operations by itself: what fits together, what comes out, what is left where an argument is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from termlang.operations.table import OPERATIONS
from termlang.units import CONDITION, DATE, NUMBER, Type, base, quantity

MONEY, SHARES = quantity(base("USD")), quantity(base("Common Stock"))
PRICE = quantity(base("USD").per(base("Common Stock")))
VALUE = quantity(base("USD").times(base("Common Stock")))


@pytest.mark.parametrize(
    ("names", "fitting", "made"),
    [
        ("add, subtract, lesser, greater", [MONEY, MONEY], MONEY),
        ("rounded, adjusted for splits", [PRICE], PRICE),
        ("multiply", [MONEY, SHARES], VALUE),
        ("divide", [MONEY, SHARES], PRICE),
        ("solved", [SHARES, NUMBER], SHARES),
        ("earlier, later", [DATE, DATE], DATE),
        ("below, above, at least, at most", [PRICE, PRICE], CONDITION),
        ("is, is not", [DATE, DATE], CONDITION),
        ("before, after, on or before, on or after", [DATE, DATE], CONDITION),
        ("and, or, not", [CONDITION], CONDITION),
        ("days after, months after, trading days after, business days after", [DATE], DATE),
        ("days after, months after, trading days after, business days after", [DATE, NUMBER], DATE),
        ("trading day, business day, rolled, day of month, last payment", [DATE], DATE),
        ("elapsed", [DATE, DATE], NUMBER),
        ("penalty", [MONEY, DATE, DATE], MONEY),
        ("accrued", [NUMBER, MONEY, DATE, DATE], MONEY),
        ("accrued", [NUMBER, MONEY, DATE, DATE, DATE], MONEY),
        ("accrued", [NUMBER, MONEY, DATE, DATE, DATE, NUMBER], MONEY),
    ],
)
def test_what_fits_together(names: str, fitting: list[Type], made: Type):
    for name in names.split(", "):
        assert OPERATIONS[name].typing(fitting) == made


@pytest.mark.parametrize(
    ("names", "types"),
    [
        ("add, subtract, lesser, greater, below, above", [MONEY, SHARES]),
        ("add, subtract, lesser, greater, below, above", [DATE, DATE]),
        ("multiply, divide", [MONEY, DATE]),
        ("multiply, divide", [DATE, MONEY]),
        ("solved", [SHARES, MONEY]),
        ("solved", [DATE, NUMBER]),
        ("earlier, later, before, after, elapsed", [DATE, NUMBER]),
        ("is", [MONEY, SHARES]),
        ("and, or, not", [CONDITION, NUMBER]),
        ("rounded", [DATE]),
        ("penalty", [DATE, DATE, DATE]),
        ("penalty", [MONEY, DATE, NUMBER]),
        ("accrued", [MONEY, MONEY, DATE, DATE]),
        ("accrued", [NUMBER, DATE, DATE, DATE]),
        ("accrued", [NUMBER, MONEY, DATE]),
        ("accrued", [NUMBER, MONEY, DATE, DATE, NUMBER]),
    ],
)
def test_what_does_not(names: str, types: list[Type]):
    for name in names.split(", "):
        assert OPERATIONS[name].typing(types) is None
    assert OPERATIONS["days after"].typing([DATE, MONEY]) is None
    assert OPERATIONS["months after"].typing([DATE, NUMBER, NUMBER]) is None


ONE, TWO, THREE = Fraction(1), Fraction(2), Fraction(3)
FIRST, LAST = date(2020, 1, 1), date(2020, 1, 2)


@pytest.mark.parametrize(
    ("name", "values", "made"),
    [
        ("add", [ONE, TWO], 3),
        ("subtract", [ONE, TWO], -1),
        ("multiply", [TWO, THREE], 6),
        ("divide", [THREE, TWO], Fraction(3, 2)),
        ("lesser", [TWO, ONE, THREE], 1),
        ("greater", [TWO, THREE, ONE], 3),
        ("earlier", [LAST, FIRST], FIRST),
        ("later", [LAST, FIRST], LAST),
        ("and", [True, False], False),
        ("and", [True, True], True),
        ("or", [True, False], True),
        ("or", [False, False], False),
        ("not", [True], False),
    ],
)
def test_what_comes_out(name: str, values: list[Any], made: Any):
    exact = OPERATIONS[name].exact
    assert exact is not None and exact(*values) == made


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("below", (True, False, False)),
        ("above", (False, False, True)),
        ("at least", (False, True, True)),
        ("at most", (True, True, False)),
        ("is", (False, True, False)),
        ("is not", (True, False, True)),
        ("before", (True, False, False)),
        ("after", (False, False, True)),
        ("on or before", (True, True, False)),
        ("on or after", (False, True, True)),
    ],
)
def test_comparisons_of_one_with_two_two_with_two_and_three_with_two(name: str, wanted: Sequence[bool]):
    exact = OPERATIONS[name].exact
    assert exact is not None and tuple(exact(each, TWO) for each in (ONE, TWO, THREE)) == wanted


# ------------------------------------------------------------------------------------------------------------ bounds

Bound = Fraction | None
ARITHMETIC = ("add", "subtract", "multiply", "divide", "lesser", "greater")


def bounds(name: str, *intervals: tuple[Bound | int, Bound | int]) -> tuple[Bound, Bound]:
    found = OPERATIONS[name].bounds
    assert found is not None
    return found(*(tuple(None if end is None else Fraction(end) for end in each) for each in intervals))


@pytest.mark.parametrize(
    ("name", "intervals", "made"),
    [
        ("add", [(1, 2), (3, 5)], (4, 7)),
        ("add", [(1, None), (3, 5)], (4, None)),
        ("subtract", [(1, 2), (3, 5)], (-4, -1)),
        ("subtract", [(1, 2), (3, None)], (None, -1)),
        ("multiply", [(2, 3), (5, 7)], (10, 21)),
        ("multiply", [(2, None), (5, 7)], (10, None)),
        ("multiply", [(0, 0), (0, None)], (0, 0)),
        ("multiply", [(0, None), (0, 0)], (0, 0)),
        ("multiply", [(-2, 3), (5, 7)], (-14, 21)),
        ("multiply", [(-2, 3), (-5, 7)], (-15, 21)),
        ("multiply", [(-2, 3), (5, None)], (None, None)),
        ("divide", [(6, 12), (2, 3)], (2, 6)),
        ("divide", [(6, 12), (2, None)], (0, 6)),
        ("divide", [(6, 12), (-3, -2)], (-6, -2)),
        ("divide", [(6, 12), (None, -2)], (-6, 0)),
        ("divide", [(6, 12), (0, 2)], (None, None)),
        ("divide", [(6, 12), (-1, 0)], (None, None)),
        ("divide", [(6, 12), (None, None)], (None, None)),
        # a / (1 - b)
        ("solved", [(8, 16), (Fraction(1, 2), Fraction(3, 4))], (16, 64)),
        ("solved", [(8, 16), (None, Fraction(1, 2))], (0, 32)),
        ("solved", [(8, 16), (Fraction(1, 2), 1)], (None, None)),
        ("solved", [(8, 16), (Fraction(1, 2), None)], (None, None)),
        ("lesser", [(1, 5), (2, 3)], (1, 3)),
        ("lesser", [(None, 5), (2, None)], (None, 5)),
        ("lesser", [(1, None), (2, None)], (1, None)),
        ("greater", [(1, 5), (2, 3)], (2, 5)),
        ("greater", [(None, 5), (2, None)], (2, None)),
        ("greater", [(None, 5), (None, 3)], (None, 5)),
    ],
)
def test_what_is_left_of_an_unknown(name: str, intervals: list[tuple[Bound, Bound]], made: tuple[Bound, Bound]):
    assert bounds(name, *intervals) == made


ENDS = st.integers(-6, 6).map(lambda n: Fraction(n, 2))


@given(st.sampled_from(ARITHMETIC), *[ENDS] * 4, st.sets(st.integers(0, 3)))
def test_bounds_hold_every_value_and_the_ends_are_reached(
    name: str, a: Fraction, b: Fraction, c: Fraction, d: Fraction, open_ends: set[int]
):
    """Halves between the ends stand for all values; a bound that is set is one of them, unless it lies at infinity."""
    ends = [min(a, b), max(a, b), min(c, d), max(c, d)]
    left, right = (_halves(ends[0], ends[1]), _halves(ends[2], ends[3]))
    assume(name != "divide" or not right[0] <= 0 <= right[-1])
    given_ends = [None if at in open_ends else end for at, end in enumerate(ends)]
    exact = OPERATIONS[name].exact
    assert exact is not None
    low, high = bounds(name, (given_ends[0], given_ends[1]), (given_ends[2], given_ends[3]))
    values = [exact(one, other) for one, other in product(left, right)]
    assert (low is None or low <= min(values)) and (high is None or max(values) <= high)
    if not open_ends:
        assert (low, high) == (min(values), max(values))


def _halves(low: Fraction, high: Fraction) -> list[Fraction]:
    return [low + Fraction(n, 2) for n in range(int(2 * (high - low)) + 1)]
