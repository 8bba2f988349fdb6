"""Where a price file is wrong: the cell, the row or the letter that a problem points to, and how often it is said."""

from __future__ import annotations

import re
from datetime import date

import pytest

from termlang.diagnostics import BadInput, Problem
from termlang.limits import Limits
from termlang.market import Market, read_prices
from termlang.market.lines import BadLine, cells_of, count_lines, lines_of
from termlang.market.shown import listed, shown_text

MON, TUE = date(1999, 5, 3), date(1999, 5, 4)


def said(text: str, **options: object) -> list[Problem]:
    return list(read_prices(text, name="acme.csv", **options)[1])  # type: ignore[arg-type]


def marked(text: str, problem: Problem) -> str:
    begin = text.rfind("\n", 0, problem.span.start) + 1
    return f"{text[begin : problem.span.start]}<{text[problem.span.start : problem.span.end]}>"


POINTS = [
    ('date,close\n1999-05-03, "13.06" x\n', "prices.stray-quote", '1999-05-03, "13.06" <x>'),
    ('date,close\n1999-05-03,1"3\n', "prices.stray-quote", '1999-05-03,1<"3>'),
    ('date,close\n1999-05-03,  "13.06\n', "prices.open-quote", '1999-05-03,  <"13.06>'),
    ("date,close\n1999-05-03,  13.0x \n", "prices.not-plain", "1999-05-03,  <13.0x>"),
    ('date,close\n1999-05-03,  "13.0x" \n', "prices.not-plain", '1999-05-03,  <"13.0x">'),
    ("date,close\n 1999-05-3 ,13.06\n", "prices.date-form", " <1999-05-3>"),
    ("date,close\r\n1999-05-03,13.06\r\n\r\n1999-05-04,1\r\n", "prices.empty-row", "<>"),
]


@pytest.mark.parametrize(("text", "name", "where"), POINTS)
def test_a_problem_points_to_the_cell(text: str, name: str, where: str) -> None:
    (found,) = said(text)
    assert (found.name, marked(text, found)) == (name, where)


def test_a_cell_that_is_one_too_long() -> None:
    limits = Limits(price_cell=10)
    assert said("date,close,note\n1999-05-03,1," + "x" * 10 + "\n", limits=limits)[0].name == "prices.unused-columns"
    text = "date,close,note\n1999-05-03,1," + "x" * 11 + "\n"
    found = next(each for each in said(text, limits=limits) if each.name == "prices.long-cell")
    assert marked(text, found) == f"1999-05-03,1,<{'x' * 11}>" and found.facts["found"] == "11"
    head = "date,close," + "y" * 11 + "\n1999-05-03,1,\n"
    (found,) = said(head, limits=limits)
    assert marked(head, found) == f"date,close,<{'y' * 11}>" and found.facts["place"] == "row 1, column 3"


def test_what_hides_in_a_text_is_found_in_its_row() -> None:
    text = "date,close\n1999-05-03,13.06\u200b\n1999-05-04,\u200b1\n"
    rows = [(each.facts["row"], each.span.start) for each in said(text) if each.name == "prices.hidden-character"]
    assert rows == [("2", 27), ("3", 40)]


def test_a_cell_beyond_the_header_is_named_by_its_number_and_ten_are_listed() -> None:
    limits = Limits(price_cell=10)
    long = "x" * 11
    (first, *_) = (each for each in said(f"date,close\n1999-05-03,1,{long}\n", limits=limits))
    assert (first.name, first.facts["place"]) == ("prices.long-cell", "row 2, column 3")
    many = said("date,close\n1999-05-03,1" + f",{long}" * 12 + "\n", limits=limits)
    assert [each.name for each in many] == ["prices.long-cell"] * 10


def test_what_comes_often_is_listed_ten_times_and_counted() -> None:
    text = "date,close\n" + "".join(f"1999-05-{day:02},1.2.3\n" for day in range(3, 15))
    found = said(text)
    assert [each.name for each in found] == ["prices.not-plain"] * 10 + ["prices.more"]
    assert found[-1].facts["count"] == "2"
    assert len(said("date,close\n" + "".join(f"1999-05-{day:02},1.2.3\n" for day in range(3, 13)))) == 10
    hidden = said("date,close\n1999-05-03,1" + "\u200b" * 13 + "\n")
    assert [each.name for each in hidden] == ["prices.hidden-character"] * 10 + ["prices.more"]
    assert hidden[-1].facts["count"] == "3"


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a,b", [("a", 0, 1), ("b", 2, 3)]),
        ("  a , b ", [("a", 2, 3), ("b", 6, 7)]),
        ("a,,  ,b,", [("a", 0, 1), ("", 2, 2), ("", 3, 3), ("b", 6, 7), ("", 8, 8)]),
        ('"a""b", "c,d" ,""', [('a"b', 0, 6), ("c,d", 8, 13), ("", 15, 17)]),
        ('""""', [('"', 0, 4)]),
        ('" a "', [("a", 0, 5)]),
        ("", [("", 0, 0)]),
    ],
)
def test_the_cells_of_a_line(line: str, cells: list[tuple[str, int, int]]) -> None:
    found = cells_of(line, ",")
    assert isinstance(found, list) and [tuple(cell) for cell in found] == cells


@pytest.mark.parametrize(
    ("line", "name", "at"),
    [
        ('a,"b', "prices.open-quote", 2),
        ('"b""', "prices.open-quote", 0),
        ('a, "b" c', "prices.stray-quote", 7),
        ('a,b"c"', "prices.stray-quote", 3),
    ],
)
def test_a_quotation_that_cuts_no_cell(line: str, name: str, at: int) -> None:
    found = cells_of(line, ",")
    assert isinstance(found, BadLine) and (found.mistake.name, found.at) == (name, at)


@pytest.mark.parametrize(
    ("text", "count"), [("a", 1), ("a\nb", 2), ("a\rb", 2), ("a\r\nb", 2), ("a\r\n\r\nb\n", 4), ("\n\r", 3)]
)
def test_the_lines_of_a_text(text: str, count: int) -> None:
    assert count_lines(text) == count
    lines = list(lines_of(text, 0, len(text)))
    assert len(lines) == count
    assert all(text[line.start : line.start + len(line.text)] == line.text for line in lines)
    assert [line.text for line in lines] == re.split(r"\r\n|\r|\n", text)


@pytest.mark.parametrize(
    ("head", "name", "facts"),
    [
        ("1999-05-03,high", "prices.no-header", {}),
        ("day,high", "prices.no-date-column", {"columns": "`day`, `high`"}),
        (",", "prices.no-date-column", {"columns": "no names"}),
        ("date;close;a|b", "prices.separator", {"seen": "semicolons", "expected": "commas"}),
        ("date|close|a;b", "prices.separator", {"seen": "upright bars", "expected": "commas"}),
        ("date,high,x,High", "prices.doubled-column", {"first": "2", "second": "4", "column": "High"}),
        ("date,x,close,X", "prices.doubled-column", {"first": "2", "second": "4", "column": "X"}),
    ],
)
def test_what_is_wrong_with_a_header(head: str, name: str, facts: dict[str, str]) -> None:
    found = next(each for each in said(f"{head}\n") if each.name == name)
    assert {key: found.facts[key] for key in facts} == facts


@pytest.mark.parametrize(
    ("days", "row", "advice"),
    [
        ((5, 4, 3), "3", "the rows run from the newest day to the oldest"),
        ((3, 5, 4, 6), "4", "sort the rows from the oldest day to the newest, or correct one of the two days"),
        ((4, 3, 6, 5, 7), "3", "sort the rows from the oldest day to the newest; 2 rows go back in time"),
    ],
)
def test_what_is_out_of_order_is_counted(days: tuple[int, ...], row: str, advice: str) -> None:
    text = "date,close\n" + "".join(f"1999-05-0{day},10\n" for day in days)
    (found,) = said(text)
    assert (found.name, found.facts["row"]) == ("prices.unsorted", row)
    assert found.facts["advice"].startswith(advice)


@pytest.mark.parametrize(
    ("row", "found", "semicolons"),
    [("1999-05-03", "1 cell", False), ("1999-05-03,13,06", "3 cells", True), ("1999-05-03,13,x", "3 cells", False)],
)
def test_a_row_with_other_than_one_cell_for_each_column(row: str, found: str, semicolons: bool) -> None:
    text = f"date,close\n{row}\n"
    (problem,) = said(text)
    assert (problem.name, problem.facts["found"], marked(text, problem)) == ("prices.cell-count", found, f"<{row}>")
    assert ("semicolons" in problem.facts["advice"]) == semicolons


def test_a_day_twice_is_named_with_both_places() -> None:
    (problem,) = said("date,close\n1999-05-03,1\n1999-05-04,1\n1999-05-03,1\n")[:1]
    assert (problem.name, problem.facts["first"], problem.facts["second"]) == ("prices.doubled-day", "2", "4")
    with pytest.raises(BadInput) as caught:
        Market.of([MON, MON], {"close": ["1", "1"]})
    assert {key: caught.value.problems[0].facts[key] for key in ("first", "second")} == {"first": "1", "second": "2"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a" * 40, "a" * 40),
        ("a" * 41, "a" * 40 + "… (41 characters)"),
        ("a\\b", "a\\\\b"),
        ("\x00\x7f\xff", "\\x00\\x7f\xff"),
        ("\xa0\u0100\u200b", "\\xa0\u0100\\u200b"),
        ("\uffff\U00010000\U000e0041", "\\uffff\U00010000\\U000e0041"),
    ],
)
def test_text_of_others_is_made_safe(text: str, seen: str) -> None:
    assert shown_text(text) == seen


def test_names_are_listed_and_the_rest_is_counted() -> None:
    assert listed("abcdefgh") == "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`"
    assert listed("abcdefghij") == "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 2 more"
    assert listed("abc", 2) == "`a`, `b` and 1 more"


def test_a_second_stock_is_pointed_at() -> None:
    text = "date,symbol,close\n1999-05-03,AB,1\n1999-05-04,CD,1\n"
    found = next(each for each in said(text) if each.name == "prices.several-symbols")
    assert marked(text, found) == "1999-05-04,<CD>" and found.facts["row"] == "3"


def test_columns_without_a_name_and_with_other_marks() -> None:
    assert [each.name for each in said("date,close,a;b\n1999-05-03,1,2\n")] == ["prices.unused-columns"]
    (found, *_) = said("date,,close\n1999-05-03," + "x" * 11 + ",1\n", limits=Limits(price_cell=10))[1:]
    assert found.facts["place"] == "row 2, column `2`"
    assert (
        said("date,close,abcdefghij\n1999-05-03,1,\n", limits=Limits(price_cell=10))[0].name == "prices.unused-columns"
    )


def test_a_header_that_cannot_be_cut() -> None:
    text = '# of the tape\ndate,"close\n1999-05-03,1\n'
    (found,) = said(text)
    assert (found.name, marked(text, found), found.facts["row"]) == ("prices.open-quote", 'date,<"close>', "1")


def test_what_is_no_table_is_pointed_at_where_it_begins() -> None:
    text = "\ufeff<html>"
    (found,) = said(text)
    assert found.name == "prices.not-csv" and (found.span.start, found.span.end) == (1, 2)


FIRST_AND_LAST = (
    "\x00\x08\x0b\x0c\x0e\x1f\x7f\x9f\xad\u061c\u180e\u200b\u200f\u2028\u202e\u2060\u206f\ud800\udfff\ufeff\ufff0\ufffb"
    "\U000e0000\U000e0fff"
)


@pytest.mark.parametrize("char", FIRST_AND_LAST, ids=lambda char: f"U+{ord(char):04X}")
def test_what_does_not_show_is_named(char: str) -> None:
    (found,) = said(f"date,close,note\n1999-05-03,1,a{char}b\n")
    assert (found.name, found.facts["char"]) == ("prices.hidden-character", f"U+{ord(char):04X}")


@pytest.mark.parametrize("char", "\u2010\u2070\u061b\xae\u202f\u2027\ufffc")
def test_what_shows_is_no_hidden_character(char: str) -> None:
    assert [each.name for each in said(f"date,close,note\n1999-05-03,1,a{char}b\n")] == ["prices.unused-columns"]


def test_columns_and_days_given_twice_are_named_by_their_numbers() -> None:
    with pytest.raises(BadInput) as caught:
        Market.of([MON], {"close": ["1"], "Close": ["1"]})
    (problem,) = caught.value.problems
    assert {key: problem.facts[key] for key in ("first", "second")} == {"first": "1", "second": "2"}
    with pytest.raises(BadInput) as caught:
        Market.of([TUE, MON, "x"], {"close": ["1"] * 3})
    assert [problem.facts.get("row", problem.facts.get("place")) for problem in caught.value.problems] == [
        "2",
        "day number 3",
    ]
