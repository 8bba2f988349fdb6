"""Exact numbers: read, rounded, shown. Every figure here was worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from termlang.diagnostics import Problem
from termlang.evaluate.unknown import Unknown, sized
from termlang.limits import Limits
from termlang.quantity import (
    NumberError,
    Rounding,
    RoundingMode,
    approximate,
    decimals_of,
    exact_text,
    money,
    parse_number,
    shown,
    too_large,
)
from termlang.source import Span

DOWN, UP, NEAREST = RoundingMode.DOWN, RoundingMode.UP, RoundingMode.NEAREST
HALF_EVEN, HALF_DOWN = RoundingMode.HALF_EVEN, RoundingMode.HALF_DOWN


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Fraction(0)),
        ("0.5", Fraction(1, 2)),
        ("7", Fraction(7)),
        ("13.06", Fraction(653, 50)),
        ("1,450,000", Fraction(1_450_000)),
        ("1,450,000.25", Fraction(5_800_001, 4)),
        ("999,999", Fraction(999_999)),
        ("100000", Fraction(100_000)),
    ],
)
def test_a_number_is_read_as_written(text: str, value: Fraction) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "write it like"),
        ("1,45,000", "groups of three"),
        ("1234,567", "groups of three"),
        ("01", "begins with a zero"),
        ("00.5", "begins with a zero"),
        (".5", "before the point"),
        (",5", "before the point"),
        ("5.", "after the point"),
        ("5,", "after the point"),
        ("1_0", "grouped by commas"),
        ("1e5", "powers of ten"),
        ("1.5E-7", "powers of ten"),
        ("½", "digits are 0 to 9"),
        ("x", "write it like"),
    ],
)
def test_what_is_no_number_says_why(text: str, says: str) -> None:
    with pytest.raises(NumberError, match=says) as caught:
        parse_number(text)
    assert caught.value.digits == 0


def test_digits_are_counted_without_commas_and_points() -> None:
    assert parse_number("1,234.5", 5) == Fraction(2469, 2)
    with pytest.raises(NumberError) as caught:
        parse_number("1,234.56", 5)
    assert caught.value.digits == 6 and "more than 5 digits" in caught.value.reason


def test_a_long_text_is_shown_by_its_beginning() -> None:
    with pytest.raises(NumberError) as caught:
        parse_number("x" * 24)
    assert caught.value.shown == "x" * 24
    with pytest.raises(NumberError) as caught:
        parse_number("x" * 25)
    assert caught.value.shown == "x" * 20 + "… (25 characters)"


@pytest.mark.parametrize(
    ("mode", "decimals", "values"),
    [
        # 2.5, 3.5, -2.5, 2.4, 2.6, -2.6, 7 to whole numbers
        (DOWN, 0, (2, 3, -2, 2, 2, -2, 7)),
        (UP, 0, (3, 4, -3, 3, 3, -3, 7)),
        (NEAREST, 0, (3, 4, -3, 2, 3, -3, 7)),
        (HALF_EVEN, 0, (2, 4, -2, 2, 3, -3, 7)),
        (HALF_DOWN, 0, (2, 3, -2, 2, 3, -3, 7)),
    ],
)
def test_every_mode_at_halves_and_beside_them(mode: RoundingMode, decimals: int, values: tuple[int, ...]) -> None:
    given = [Fraction(text) for text in ("2.5", "3.5", "-2.5", "2.4", "2.6", "-2.6", "7")]
    assert tuple(Rounding(mode, decimals).apply(each) for each in given) == values


def test_decimals_are_kept() -> None:
    assert Rounding(DOWN, 2).apply(Fraction(2, 3)) == Fraction(66, 100)
    assert Rounding(UP, 4).apply(Fraction(1, 3)) == Fraction(3334, 10_000)
    assert Rounding(NEAREST, 1).apply(Fraction("0.25")) == Fraction("0.3")
    assert Rounding(HALF_EVEN, 1).apply(Fraction("0.25")) == Fraction("0.2")


def test_a_rounding_says_itself() -> None:
    assert str(Rounding(DOWN, 0)) == "rounded down to a whole number"
    assert str(Rounding(NEAREST, 1)) == "rounded to nearest to 1 decimal"
    assert str(Rounding(HALF_EVEN, 4)) == "rounded half even to 4 decimals"


def test_bits_are_counted_above_and_below_the_line() -> None:
    assert not too_large(Fraction(255), 8) and too_large(Fraction(256), 8)
    assert not too_large(Fraction(1, 255), 8) and too_large(Fraction(1, 256), 8)
    assert not too_large(Fraction(-255), 8) and too_large(Fraction(-256), 8)
    assert not too_large(Fraction(2**8191)) and too_large(Fraction(2**8192))


@pytest.mark.parametrize(
    ("value", "decimals"),
    [
        ("5", 0),
        ("0.5", 1),
        ("0.25", 2),
        ("0.2", 1),
        ("0.04", 2),
        ("0.125", 3),
        ("1/3", None),
        ("1/6", None),
        ("7/40", 3),
    ],
)
def test_decimals_that_write_a_value(value: str, decimals: int | None) -> None:
    assert decimals_of(Fraction(value)) == decimals


def test_more_decimals_than_are_written_count_as_none() -> None:
    assert decimals_of(Fraction(1, 2**34)) == decimals_of(Fraction(1, 5**34)) == 34
    assert decimals_of(Fraction(1, 2**35)) is None and decimals_of(Fraction(1, 5**35)) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("10.1", "10.1"),
        ("-0.05", "-0.05"),
        ("1450000", "1450000"),
        ("7200000/73", "7200000/73"),
        ("-1/3", "-1/3"),
        ("0", "0"),
    ],
)
def test_exact_text(value: str, text: str) -> None:
    assert exact_text(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1450000", "1,450,000"),
        ("-1450000", "-1,450,000"),
        ("1234.5", "1,234.5"),
        ("0.05", "0.05"),
        ("0.0123456789", "0.0123456789"),
        ("0.01234567891", "about 0.012346"),
        ("2/3", "about 0.666667"),
        ("-2/3", "about -0.666667"),
        ("1000000/3", "about 333,333.333333"),
    ],
)
def test_what_a_person_is_shown(value: str, text: str) -> None:
    assert shown(Fraction(value)) == text


def test_fewer_decimals_are_shown_where_that_is_asked() -> None:
    assert shown(Fraction("0.123456"), decimals=2) == "0.123456"
    assert shown(Fraction("0.1234567"), decimals=2) == "about 0.12"
    assert approximate(Fraction("99009.900990099")) == "99,009.900990"
    assert approximate(Fraction(1, 2), decimals=0) == "1"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1000000", "1,000,000"),
        ("10.1", "10.10"),
        ("1234.5", "1,234.50"),
        ("10000/3", "about 3,333.3333"),
        ("13.06", "13.06"),
        ("-0.5", "-0.50"),
        ("5.1563", "5.1563"),
        ("0.0123456789", "0.0123456789"),
        ("0.01234567891", "about 0.0123"),
        ("1/3", "about 0.3333"),
    ],
)
def test_money_has_two_decimals_when_it_has_any(value: str, text: str) -> None:
    assert money(Fraction(value)) == text


def code(value: object) -> str:
    found = sized(value, Span(3, 5), Limits(largest=1_000, bits=20))
    if type(found) is not Unknown:
        assert found == value
        return ""
    (problem,) = found.problems
    assert isinstance(problem, Problem) and problem.span == Span(3, 5)
    return problem.code


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (Fraction(999), ""),
        (Fraction(1_000), "U420"),
        (Fraction(-1_000), "U420"),
        (Fraction(-999), ""),
        (Fraction(0), ""),
        (Fraction(1, 1_000), ""),
        (Fraction(-1, 1_000), ""),
        (Fraction(1, 1_001), "U421"),
        (Fraction(-1, 1_001), "U421"),
        (Fraction(2**20 + 1, 2**20 - 1), "U415"),
        (Fraction(2**20 - 1, 2**19 + 1), ""),
        (True, ""),
        ("a text", ""),
    ],
)
def test_a_result_has_a_size(value: object, found: str) -> None:
    assert code(value) == found
