"""Prices at the edges: the figure at which a warning comes or a number is refused, and what is said beside it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from termlang.calendars import NYSE
from termlang.diagnostics import BadInput, Problem
from termlang.limits import DEFAULT, Limits
from termlang.market import Market, Split, parse_form, read_prices
from termlang.market.lines import BadLine, cells_of, count_lines, lines_of
from termlang.market.shown import listed, shown_text

STOCK = "Common Stock"
MON, TUE, WED, THU, FRI = (date(1999, 5, day) for day in (3, 4, 5, 6, 7))
LARGEST = DEFAULT.largest


def said(text: str, **options: object) -> list[Problem]:
    return list(read_prices(text, name="acme.csv", **options)[1])  # type: ignore[arg-type]


def closes(*prices: str) -> str:
    days = (MON, TUE, WED, THU, FRI)
    return "date,close\n" + "".join(f"{day},{price}\n" for day, price in zip(days, prices, strict=False))


def marked(text: str, problem: Problem) -> str:
    begin = text.rfind("\n", 0, problem.span.start) + 1
    return f"{text[begin : problem.span.start]}<{text[problem.span.start : problem.span.end]}>"


# -------------------------------------------------------------------------------------------------------- jumps


@pytest.mark.parametrize(
    ("prices", "split"),
    [
        # A fall to eleven twentieths, a tenfold rise; and what is just short of them.
        (("10.00", "5.50"), "2"),
        (("10.00", "5.51"), None),
        (("1.00", "10.00"), "1 for 10"),
        (("1.00", "9.99"), None),
        (("30.00", "10.00"), "3"),
        (("10.00", "4.01"), "2"),
        (("10.00", "3.99"), "3"),
        (("1.00", "14.49"), "1 for 14"),
        (("1.00", "14.51"), "1 for 15"),
    ],
)
def test_a_jump_proposes_the_split_that_would_explain_it(prices: tuple[str, str], split: str | None) -> None:
    text = closes(*prices)
    found = [each for each in said(text) if each.name == "prices.jump"]
    assert [each.facts["ratio"] for each in found] == ([] if split is None else [split])
    for each in found:
        assert marked(text, each) == "<1999-05-04>" and each.facts["row"] == "3"
        assert (each.facts["day_before"], each.facts["day"]) == ("1999-05-03", "1999-05-04")


def test_a_jump_is_from_one_day_to_the_next() -> None:
    text = closes("10.00", "8.00", "5.00", "4.00", "2.00")
    assert [(each.facts["day"], each.facts["ratio"]) for each in said(text)] == [("1999-05-07", "2")]


@pytest.mark.parametrize(
    ("split_day", "warned"), [(MON, ["1999-05-05"]), (TUE, ["1999-05-05"]), (WED, []), (THU, ["1999-05-05"])]
)
def test_a_split_of_that_day_explains_a_jump(split_day: date, warned: list[str]) -> None:
    rows = [(MON, "10.00"), (TUE, "10.00"), (WED, "5.00"), (THU, "5.00")]
    text = "date,close,split\n" + "".join(f"{day},{price},{2 if day == split_day else ''}\n" for day, price in rows)
    jumps = [each.facts["day"] for each in said(text) if each.name == "prices.jump"]
    # A split on another day does not: a price that stays where it was has risen twofold with it, which is no jump.
    assert jumps == warned


# -------------------------------------------------------------------------------------------------- missing days


@pytest.mark.parametrize(
    ("days", "count", "listed"),
    [
        (("1999-05-03", "1999-05-05"), "1 trading day", "1999-05-04"),
        (("1999-05-03", "1999-05-06"), "2 trading days", "1999-05-04, 1999-05-05"),
        (
            ("1999-05-03", "1999-05-11"),
            "5 trading days",
            "1999-05-04, 1999-05-05, 1999-05-06, 1999-05-07, 1999-05-10",
        ),
        (
            ("1999-05-03", "1999-05-12"),
            "6 trading days",
            "1999-05-04, 1999-05-05, 1999-05-06, 1999-05-07, 1999-05-10, …",
        ),
    ],
)
def test_missing_days_are_counted_and_five_are_listed(days: tuple[str, str], count: str, listed: str) -> None:
    text = "date,close\n1999-04-30,10\n" + "".join(f"{day},10\n" for day in days)
    (found,) = said(text, calendar=NYSE)
    assert (found.name, found.facts["count"], found.facts["days"]) == ("prices.missing-days", count, listed)
    assert (found.facts["first"], found.facts["last"]) == ("1999-04-30", days[1])
    assert marked(text, found) == f"<{days[1]}>"


# ------------------------------------------------------------------------------------------------------ numbers


def value(given: object, column: str = "close", **options: object) -> Fraction | str:
    """The figure that a caller's value is, or the name of the problem."""
    try:
        found = Market.of([MON], {column: [given]}, **options)  # type: ignore[arg-type]
    except BadInput as error:
        (problem,) = error.problems
        return problem.name
    read = found.observe(STOCK, column, MON)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (LARGEST - 1, Fraction(LARGEST - 1)),
        (LARGEST, "prices.value-range"),
        (Fraction(1, LARGEST), Fraction(1, LARGEST)),
        (Fraction(1, LARGEST + 1), "prices.value-range"),
        (0, "prices.not-positive"),
        (-1, "prices.not-positive"),
        (Decimal("-1e9999999"), "prices.not-positive"),
        (Decimal("1e9999999"), "prices.value-range"),
        (Decimal("1e-9999999"), "prices.value-range"),
        (Decimal("1." + "0" * 67), Fraction(1)),
        (Decimal("1." + "0" * 68), "prices.value-range"),
        (Decimal("0.1"), Fraction(1, 10)),
        (0.1, Fraction(1, 10)),
        (float("nan"), "prices.not-finite"),
        (float("-inf"), "prices.not-finite"),
        (True, "prices.not-a-quantity"),
        ([], "prices.not-a-quantity"),
    ],
)
def test_a_value_given_in_python(given: object, expected: Fraction | str) -> None:
    assert value(given) == expected


def test_a_volume_may_be_nothing_and_never_less() -> None:
    assert value(0, "volume") == 0 and value("0", "volume") == 0 and value(0.0, "volume") == 0
    assert value(-1, "volume") == value("-1", "volume") == value(-1.0, "volume") == "prices.negative-volume"


@pytest.mark.parametrize(
    ("given", "tick", "expected"),
    [(13.0649, "0.01", "13.06"), (13.065, "0.01", "13.06"), (13.0651, "0.01", "13.07"), (13.06, "1/16", "13.0625")],
)
def test_a_float_is_rounded_to_the_tick(given: float, tick: str, expected: str) -> None:
    step = Fraction(tick)
    # 13.065 is a little less than that in binary.
    assert value(given, tick=step) == Fraction(expected)


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        ("2", Fraction(2)),
        ("3 for 2", Fraction(3, 2)),
        ("0.1", Fraction(1, 10)),
        (LARGEST - 1, Fraction(LARGEST - 1)),
        (str(LARGEST - 1), Fraction(LARGEST - 1)),
        (str(LARGEST), None),
        (f"1 for {LARGEST}", Fraction(1, LARGEST)),
        (f"1 for {LARGEST + 1}", None),
        ("0 for 2", None),
        ("2 for 0", None),
        ("1,5", None),
        (0, None),
        (True, None),
    ],
)
def test_a_ratio(ratio: object, expected: Fraction | None) -> None:
    try:
        market = Market.of([], {}, splits=[(MON, ratio)])
    except BadInput as error:
        assert [problem.name for problem in error.problems] == ["prices.bad-split"] and expected is None
    else:
        assert market.splits == (Split(MON, None, expected),)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("1 1/2", ": `1.5`"),
        ("1/2", ": `0.5`"),
        ("13 1/16", ": `13.0625`"),
        ("1/3", ""),
        ("4-1/4", ": `4.25`"),
    ],
)
def test_a_common_fraction_is_worked_out(cell: str, says: str) -> None:
    (found,) = said(closes("13.06", cell))
    assert found.name == "prices.common-fraction" and found.facts["example"] == says


# ----------------------------------------------------------------------------------------------------- splits


def test_a_split_of_a_stock_took_away_those_of_no_stock_that_held_for_it() -> None:
    market = Market.of([MON], {"close": ["10"]}, splits=[(TUE, 2)])
    assert market.split_factor(STOCK, MON, FRI) == 2
    both = market.with_split(STOCK, THU, Fraction(3))
    assert both.split_factor(STOCK, MON, FRI) == 6
    assert both.split_factor(STOCK, TUE, FRI) == 3
    assert both.split_factor("Other", MON, FRI) == 2
    assert both.with_split(STOCK, THU, Fraction(3)) is both
    assert market.with_split(STOCK, TUE, Fraction(2)) is market


# --------------------------------------------------------------------------------------------- where things stand


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


# ------------------------------------------------------------------------------------------------ lines and cells


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


# --------------------------------------------------------------------------------------------- headers and order


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


# ------------------------------------------------------------------------------------------------- what is shown


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


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (Decimal("NaN"), "NaN"),
        (0, "0"),
        (Fraction(-1, 2), "-0.5"),
        (2.5, "2.5"),
        (object(), "object"),
        (True, "1"),
        (1 << 9_000, "a number of 9001 bits"),
        (Fraction(1, 1 << 9_000), "a number of 9001 bits"),
    ],
)
def test_a_ratio_that_is_none_is_shown(ratio: object, shown: str) -> None:
    with pytest.raises(BadInput) as caught:
        Market.of([], {}, splits=[(MON, ratio)])
    assert caught.value.problems[0].facts["cell"] == shown


def test_the_splits_of_no_stock_beside_two_stocks() -> None:
    with pytest.raises(BadInput) as caught:
        Market.of([MON], {"B.close": ["1"], "A.close": ["1"]}, splits=[(TUE, 2)])
    assert caught.value.problems[0].facts == {"stocks": "`A`, `B`", "example": "A"}


# ------------------------------------------------------------------------------------------ why, in the right words


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.2.3", "a number has digits and at most one decimal mark"),
        ("abc", "a number has digits and at most one decimal mark"),
        (".5", "a digit stands before the point"),
        ("5.", "a digit stands after the point"),
        ("+5", "no sign is written"),
        ("1e5", "powers of ten are written out"),
        ("-1.5E+10", "powers of ten are written out"),
        ("1\u0662", "digits are 0 to 9"),
    ],
)
def test_why_a_cell_is_no_number(cell: str, reason: str) -> None:
    text = closes("13.06", cell)
    (found,) = said(text)
    assert (found.name, found.facts["reason"], marked(text, found)) == (
        "prices.not-plain",
        reason,
        f"1999-05-04,<{cell}>",
    )


def test_a_decimal_comma_in_a_ratio() -> None:
    form = parse_form("decimal=comma, separator=;")
    head = "date;close;split\n1999-05-03;13,06;"
    market, _ = read_prices(f"{head}1,5\n", name="acme.csv", form=form)
    assert market is not None and market.splits == (Split(MON, None, Fraction(3, 2)),)
    assert [each.name for each in said(f"{head}1.5\n", form=form)] == ["prices.bad-split"]


def test_a_split_of_one_for_one_is_none() -> None:
    market, _ = read_prices("date,close,split\n1999-05-03,10,1\n1999-05-04,10,1 for 1\n", name="acme.csv")
    assert market is not None and market.splits == ()


def test_a_price_that_stays_while_two_shares_become_one_has_halved() -> None:
    rows = "date,close,split\n1999-05-03,10,\n1999-05-04,{},1 for 2\n"
    assert [each.name for each in said(rows.format("10"))] == ["prices.jump"]
    assert said(rows.format("20")) == []


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


def test_what_adjusted_prices_are_turned_into_is_noted() -> None:
    days, splits = [MON, TUE], [(TUE, 2)]
    columns = {"close": ["5", "5"], "volume": ["10", "10"], "outstanding": ["7", "7"]}
    market = Market.of(days, columns, splits=splits, basis="split-adjusted")
    assert [market.observe(STOCK, name, MON) for name in columns] == [10, 5, 7]
    assert market.notes == (
        "`close`: adjusted for splits; multiplied by every later split to give it as traded",
        "`volume`: adjusted for splits; divided by every later split to give it as traded",
        "`outstanding`: read as reported, not as adjusted for splits",
    )


def test_an_observation_of_a_stock_takes_no_split_from_it() -> None:
    market = Market.of([MON], {"close": ["10"], "A.bid": ["9"]}, splits=[(TUE, 2)])
    assert market.with_observation("B", "close", WED, "5").split_factor("B", MON, FRI) == 2
    assert market.with_observation(None, "close", WED, "5").splits == market.splits
    # `A` has a column of its own, so that a split of no stock is none of its.
    assert market.with_observation("A", "close", WED, "5").split_factor("A", MON, FRI) == 1
    assert market.with_split("A", WED, Fraction(3)).split_factor("A", MON, FRI) == 3


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


def test_of_which_stock_a_split_is() -> None:
    def split(given: tuple[object, ...], stock: str | None = None) -> tuple[Split, ...]:
        return Market.of([], {}, splits=[given], stock=stock).splits

    two = Fraction(2)
    assert split((MON, 2)) == split((MON, None, 2)) == (Split(MON, None, two),)
    assert split((MON, 2), "A") == split((MON, None, 2), "A") == (Split(MON, "A", two),)
    assert split((MON, "B", 2), "A") == (Split(MON, "B", two),)
    with pytest.raises(BadInput) as caught:
        Market.of([], {}, splits=[(MON, 2), (), (MON, 2, 3, 4)])
    assert {problem.facts["place"] for problem in caught.value.problems if "place" in problem.facts} == {
        "split number 2",
        "split number 3",
    }


def test_a_split_of_no_stock_stays_so_where_a_column_of_none_stands_beside() -> None:
    market = Market.of([MON], {"close": ["1"], "A.bid": ["1"]}, splits=[(TUE, 2)])
    assert market.splits == (Split(TUE, None, Fraction(2)),)


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


def test_a_float_that_is_observed_is_noted() -> None:
    market = Market.EMPTY.with_observation(None, "close", MON, 13.06)
    assert market.notes == ("1999-05-03, column `close`: the float is read as its shortest decimal",)
    assert Market.EMPTY.with_observation(None, "close", MON, "13.06").notes == ()
