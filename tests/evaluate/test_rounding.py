"""Rounding against the decimal module, with a context of its own; and where a clause puts it."""

from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from small_deals import closes, convert, small, value

from termlang.quantity import Rounding, RoundingMode

SAME = {
    RoundingMode.DOWN: ROUND_DOWN,
    RoundingMode.UP: ROUND_UP,
    RoundingMode.NEAREST: ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
    RoundingMode.HALF_DOWN: ROUND_HALF_DOWN,
}
CONTEXT = Context(prec=80)
ON = "2020-03-02"


@given(
    st.integers(-(10**20), 10**20),
    st.integers(0, 10),
    st.sampled_from(list(RoundingMode)),
    st.integers(0, 8),
)
def test_every_mode_as_the_decimal_module_has_it(digits, places, mode, kept):
    number = Decimal(digits).scaleb(-places, CONTEXT)
    wanted = number.quantize(Decimal(1).scaleb(-kept), rounding=SAME[mode], context=CONTEXT)
    assert Rounding(mode, kept).apply(Fraction(number)) == Fraction(wanted)


@given(st.fractions(), st.sampled_from(list(RoundingMode)), st.integers(0, 6))
def test_rounding_twice_is_rounding_once_and_moves_less_than_a_step(number, mode, kept):
    rounding = Rounding(mode, kept)
    found = rounding.apply(number)
    assert rounding.apply(found) == found
    assert abs(found - number) < Fraction(1, 10**kept)


@given(st.fractions(), st.fractions(), st.sampled_from(list(RoundingMode)), st.integers(0, 4))
def test_rounding_keeps_order(one, other, mode, kept):
    low, high = sorted((one, other))
    assert Rounding(mode, kept).apply(low) <= Rounding(mode, kept).apply(high)


def test_halves():
    halves = [Fraction(number, 2) for number in (-3, -1, 1, 3, 5)]
    assert [Rounding(RoundingMode.NEAREST, 0).apply(half) for half in halves] == [-2, -1, 1, 2, 3]
    assert [Rounding(RoundingMode.HALF_EVEN, 0).apply(half) for half in halves] == [-2, 0, 0, 2, 2]
    assert [Rounding(RoundingMode.HALF_DOWN, 0).apply(half) for half in halves] == [-1, 0, 0, 1, 2]


def test_a_name_stands_for_its_rounded_value_everywhere():
    terms = "Rounded means Price, rounded down to the cent\nA means Rounded is below $1.00 per share\n"
    market = closes("0.9999", ending=ON)
    assert value(small(terms), "A", ON, market).value is True
    deal = small(terms, price="Rounded", lines="barred when Conversion Price is at least $0.995 per share")
    assert convert(deal, "$990", ON, market).shares == 1_000


def test_a_leg_in_parentheses_is_rounded_by_itself():
    terms = "Third means $1.00 per share / 3, rounded down to 2 decimals\nA means 3 * Third\n"
    assert value(small(terms), "A", ON).value == Fraction("0.99")


def test_an_unknown_is_rounded_at_both_ends():
    terms = (
        "X is undisclosed, in $ per share, between $1.234 per share and $1.239 per share\n"
        "A means X, rounded down to the cent\n"
    )
    assert value(small(terms), "A", ON).value == Fraction("1.23")
    wide = terms.replace("to the cent", "to 1 decimal").replace("1.239", "1.339")
    found = value(small(wide), "A", ON)
    assert (found.low, found.high) == (Fraction("1.2"), Fraction("1.3"))
