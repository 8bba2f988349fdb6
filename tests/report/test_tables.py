"""Tables and CSV: numbers stay numbers, words never become formulas."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from termlang.report.tables import Cell, csv_text, table_text


def cell(value: Cell) -> str:
    return list(csv.reader(io.StringIO(csv_text([[value]], ["x"]))))[1][0]


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@sum", "\t=1", "\r=1", "\n=1", "=", "-"])
def test_formulas_are_disarmed(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ("a=b, c", "a=b, c"),
        ("-12.5", "-12.5"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(1, 3), "0.333333333333"),
        (Decimal("-1E+3"), "-1000"),
        (99009, "99009"),
        (date(1999, 5, 3), "1999-05-03"),
        (True, "true"),
        (None, ""),
    ],
)
def test_fields(value: Cell, written: str) -> None:
    assert cell(value) == written


def test_a_header_is_guarded_too() -> None:
    assert csv_text([], ["=x"]) == "'=x\n"


def test_a_table_aligns_numbers_to_the_right() -> None:
    text = table_text([["a", Fraction(5)], ["long name", Fraction(12345)]], ["name", "shares"])
    assert text.splitlines() == [
        "name       shares",
        "---------  ------",
        "a               5",
        "long name  12,345",
    ]


def test_a_table_fits_its_width_and_keeps_numbers_whole() -> None:
    rows = [[Fraction(10**12), "many words " * 20, "and more " * 20]]
    lines = table_text(rows, ["n", "first", "second"], width=60).splitlines()
    assert max(map(len, lines)) <= 60
    assert any("1,000,000,000,000" in line for line in lines)


def test_a_table_shows_nothing_raw() -> None:
    assert "\x1b" not in table_text([["a\x1b[2J"]], ["h\x1b"])


def test_an_empty_table_is_its_header() -> None:
    assert table_text([], ["a", "b"]) == "a  b\n-  -\n"
