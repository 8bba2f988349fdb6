"""Price files: what is read, and what is refused, where, and with which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termlang.calendars import NYSE
from termlang.diagnostics import BadInput, Problem, Severity
from termlang.limits import Limits
from termlang.market import (
    DateForm,
    DecimalMark,
    Market,
    PricesForm,
    Separator,
    Split,
    parse_form,
    read_prices,
)
from termlang.market.problems import CLOSED_DAY

STOCK = "Common Stock"
GOOD = "date,close\n1999-05-03,13.06\n1999-05-04,13.07\n1999-05-05,13.10\n"
MON, TUE, WED = date(1999, 5, 3), date(1999, 5, 4), date(1999, 5, 5)


def accepted(text: str, **options: object) -> Market:
    market, found = read_prices(text, name="acme.csv", **options)  # type: ignore[arg-type]
    assert market is not None, [str(problem) for problem in found]
    return market


def found_in(text: str, **options: object) -> list[Problem]:
    return list(read_prices(text, name="acme.csv", **options)[1])  # type: ignore[arg-type]


def refused(text: str, **options: object) -> list[Problem]:
    market, found = read_prices(text, name="acme.csv", **options)  # type: ignore[arg-type]
    assert market is None
    assert any(problem.severity is Severity.ERROR for problem in found)
    for problem in found:
        assert (problem.message + problem.remedy + problem.why).isprintable()
        assert "{" not in problem.message + problem.remedy
    return list(found)


def names(problems: list[Problem]) -> list[str]:
    return [problem.name for problem in problems]


def marked(text: str, problem: Problem) -> str:
    return text[problem.span.start : problem.span.end]


def with_price(cell: str) -> str:
    return GOOD.replace("13.07", cell)


def with_day(cell: str) -> str:
    return GOOD.replace("1999-05-04", cell)


# What is read.


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.replace("\n", "\r\n", 2),
        "\ufeff" + GOOD,
        GOOD.rstrip("\n"),
        GOOD + "\n\r\n \n",
        GOOD.upper(),
        GOOD.replace(",", " , "),
        "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in GOOD.splitlines()),
    ],
)
def test_the_same_prices_in_other_clothes(text: str) -> None:
    market = accepted(text)
    assert found_in(text) == []
    assert market.observations == accepted(GOOD).observations
    assert market.observe(STOCK, "close", TUE) == Fraction("13.07")


def test_several_columns_and_stocks_in_any_order() -> None:
    market = accepted("Volume,Common Stock.Close,Date,close\n0,13.06,1999-05-03,7\n")
    assert market.columns == ("volume", "Common Stock.close", "close")
    assert market.observe(STOCK, "close", MON) == Fraction("13.06")
    assert market.observe("Other", "close", MON) == 7
    assert market.observe(STOCK, "volume", MON) == 0


def test_a_stock_given_with_the_file_owns_its_columns() -> None:
    market = accepted("date,close,split\n1999-05-03,13.06,2\n", stock=STOCK)
    assert market.columns == ("Common Stock.close",)
    assert market.splits == (Split(MON, STOCK, Fraction(2)),)


def test_splits_as_numbers_and_in_words() -> None:
    market = accepted("date,close,split\n1999-05-03,9,\n1999-05-04,9,3 for 2\n1999-05-05,9,0.1\n")
    assert market.splits == (Split(TUE, None, Fraction(3, 2)), Split(WED, None, Fraction(1, 10)))


def test_a_split_that_is_none_is_refused() -> None:
    text = "date,close,split\n1999-05-03,9,two\n1999-05-04,9,0\n"
    assert names(refused(text)) == ["prices.bad-split"] * 2


def test_adjusted_prices_are_turned_back() -> None:
    text = "date,close,split\n1999-05-03,5.00,\n1999-05-04,5.10,2\n"
    market = accepted(text, basis="split-adjusted")
    assert market.observe(STOCK, "close", MON) == 10
    assert market.observe(STOCK, "close", TUE) == Fraction("5.1")
    assert found_in(text, basis="split-adjusted") == []


def test_an_unknown_basis_is_refused() -> None:
    assert names(refused(GOOD, basis="total-return")) == ["prices.bad-basis"]


def test_cells_of_outstanding_and_split_may_be_empty() -> None:
    market = accepted("date,close,outstanding,split\n1999-05-03,9,100,\n1999-05-04,9,,\n")
    assert market.last_reported(STOCK, "outstanding", TUE) == (MON, Fraction(100))


# Row by row of the table of bad input.


def test_row_52_rows_out_of_order() -> None:
    swapped = "date,close\n1999-05-03,1\n1999-05-05,1\n1999-05-04,1\n"
    (problem,) = refused(swapped)
    assert problem.name == "prices.unsorted"
    assert "row 4 is out of order: 1999-05-04 comes after 1999-05-05" in problem.message
    assert marked(swapped, problem) == "1999-05-04"
    (problem,) = refused("date,close\n1999-05-05,1\n1999-05-04,1\n1999-05-03,1\n")
    assert "row 3" in problem.message
    assert "newest" in problem.remedy


@pytest.mark.parametrize("price", ["13.06", "1.00"])
def test_row_53_a_day_twice(price: str) -> None:
    (problem,) = refused(GOOD.replace("1999-05-04,", f"1999-05-03,{price}\n1999-05-04,"))
    assert problem.name == "prices.doubled-day"
    assert "row 2 and in row 3" in problem.message


@pytest.mark.parametrize(
    ("cell", "name"),
    [("", "no-value")] + [(cell, "not-a-value") for cell in ("NaN", "inf", "-Infinity", "N/A", "-", "null", "#N/A")],
)
def test_row_54_no_price(cell: str, name: str) -> None:
    text = with_price(cell)
    (problem,) = refused(text)
    assert problem.name == f"prices.{name}"
    assert "row 3, column `close`" in problem.message
    assert marked(text, problem) == cell


@pytest.mark.parametrize("cell", ["0", "0.00", "-13.06", "-0.00"])
def test_row_55_prices_that_are_not_above_zero(cell: str) -> None:
    assert names(refused(with_price(cell))) == ["prices.not-positive"]


@pytest.mark.parametrize(
    ("cell", "name", "remedy"),
    [
        ('"13,06"', "decimal-comma", "decimal=comma"),
        ('"1,306.00"', "thousands", "`1306.00`"),
        ("$13.06", "decorated", "alone"),
        ("13.06 USD", "decorated", "alone"),
        ("13%", "decorated", "alone"),
        ("13 1/16", "common-fraction", "`13.0625`"),
        ("13 1/3", "common-fraction", "decimals"),
        ("1e5", "not-plain", "13.06"),
        ("1_3.06", "not-plain", "13.06"),
        (".5", "not-plain", "13.06"),
        ("5.", "not-plain", "13.06"),
        ("+5", "not-plain", "13.06"),
        ("013", "not-plain", "13.06"),
        ("0x1p3", "not-plain", "13.06"),
        ("=1+1", "not-plain", "13.06"),
        ("\u0661\u0663", "not-plain", "13.06"),
        ("9" * 35, "not-plain", "13.06"),
        ("9" * 19, "value-range", "1e18"),
        ("0." + "0" * 18 + "1", "value-range", "1e-18"),
    ],
)
def test_row_56_numbers_in_other_forms(cell: str, name: str, remedy: str) -> None:
    (problem,) = refused(with_price(cell))
    assert problem.name == f"prices.{name}"
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("cell", "name", "remedy"),
    [
        ("05/04/1999", "date-order", "dates=m/d/y"),
        ("04.05.1999", "date-form", "dates=d.m.y"),
        ("36284", "excel-date", "dates=excel"),
        ("5/4/99", "short-year", "dates=m/d/yy"),
        ("99-05-04", "short-year", "1999-05-03"),
        ("19990504", "date-form", "`1999-05-04`"),
        ("1999-W18-2", "date-form", "1999-05-03"),
        ("4-May-99", "date-form", "1999-05-03"),
        ("Friday", "date-form", "1999-05-03"),
        ("\u0661\u0669\u0669\u0669-05-04", "date-form", "1999-05-03"),
        ("", "no-day", "1999-05-03"),
        ("1999-02-29", "no-such-day", "correct"),
        ("0000-01-01", "no-such-day", "correct"),
        ("1899-12-31", "day-range", "year"),
        ("2200-01-01", "day-range", "year"),
    ],
)
def test_row_57_days_in_other_forms_are_never_guessed(cell: str, name: str, remedy: str) -> None:
    text = with_day(cell)
    (problem,) = refused(text)
    assert problem.name == f"prices.{name}"
    assert remedy in problem.remedy
    assert marked(text, problem) == cell


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        ("m/d/y", "5/4/1999"),
        ("m/d/y", "05/04/1999"),
        ("d/m/y", "4/5/1999"),
        ("d.m.y", "04.05.1999"),
        ("m/d/yy", "5/4/99"),
        ("d/m/yy", "4/5/99"),
        ("d.m.yy", "4.5.99"),
        ("excel", "36284"),
        ("iso", "1999-05-04"),
    ],
)
def test_row_57_days_are_read_in_the_form_that_is_said(said: str, cell: str) -> None:
    market = accepted(f"date,close\n{cell},1\n", form=parse_form(f"dates={said}"))
    assert market.days(STOCK, "close") == (TUE,)


def test_row_57_the_century_of_a_short_year_is_told() -> None:
    form = parse_form("dates=m/d/yy")
    text = "date,close\n1/2/69,1\n1/2/68,1\n"
    assert names(found_in(text, form=form)) == ["prices.century"]
    assert accepted(text, form=form).days(STOCK, "close") == (date(1969, 1, 2), date(2068, 1, 2))
    assert names(refused("date,close\n5/4/1999,1\n", form=form)) == ["prices.century", "prices.date-form"]


@pytest.mark.parametrize(("serial", "day"), [("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01")])
def test_row_57_the_day_that_a_spreadsheet_invents(serial: str, day: str) -> None:
    form = parse_form("dates=excel")
    assert accepted(f"date,close\n{serial},1\n", form=form).days(STOCK, "close") == (date.fromisoformat(day),)
    assert names(refused("date,close\n60,1\n", form=form)) == ["prices.no-such-day"]


@pytest.mark.parametrize(
    "cell", ["1999-05-04T16:00:00", "1999-05-04 00:00", "1999-05-04T23:00:00-05:00", "1999-05-04Z"]
)
def test_row_58_times_and_zones(cell: str) -> None:
    assert names(refused(with_day(cell))) == ["prices.date-time"]


def test_row_59_missing_trading_days() -> None:
    text = "date,close\n1999-05-03,1\n1999-05-14,1\n"
    market, (problem,) = read_prices(text, name="acme.csv", calendar=NYSE)
    assert market is not None
    assert (problem.name, problem.severity) == ("prices.missing-days", Severity.WARNING)
    assert "8 trading days" in problem.message
    assert "1999-05-04, 1999-05-05" in problem.message
    assert marked(text, problem) == "1999-05-14"


def test_row_60_prices_of_closed_days() -> None:
    text = "date,close\n1999-04-01,1\n1999-04-02,2\n1999-04-05,1\n"
    market, (problem,) = read_prices(text, name="acme.csv", calendar=NYSE)
    assert market is not None
    assert market.observe(STOCK, "close", date(1999, 4, 2)) is None
    assert (problem.name, problem.severity) == ("prices.closed-day", Severity.WARNING)
    assert "row 3" in problem.message
    assert "Good Friday" in problem.message
    (problem,) = refused(text, calendar=NYSE, strict=True)
    assert (problem.code, problem.severity) == (CLOSED_DAY.code, Severity.ERROR)


def test_rows_59_and_60_end_where_the_calendar_ends() -> None:
    text = "date,close\n1989-12-31,1\n1990-01-02,1\n1990-01-03,1\n"
    assert names(found_in(text, calendar=NYSE)) == ["prices.outside-calendar"]
    assert accepted(text, calendar=NYSE).observe(STOCK, "close", date(1989, 12, 31)) == 1
    assert names(found_in("date,close\n1950-05-03,1\n", calendar=NYSE)) == ["prices.outside-calendar"]


def test_row_61_nothing_is_carried_forward() -> None:
    market = accepted(GOOD)
    assert market.observe(STOCK, "close", date(1999, 5, 6)) is None
    assert market.observe(STOCK, "close", date(1999, 4, 30)) is None


@pytest.mark.parametrize(("before", "after"), [("13.06", "1306"), ("13.06", "130.6"), ("13.06", "6.53"), ("10", "5.4")])
def test_row_62_jumps_ask_for_a_split_or_a_unit(before: str, after: str) -> None:
    text = f"date,close\n1999-05-03,{before}\n1999-05-04,{after}\n"
    (problem,) = found_in(text)
    assert (problem.name, problem.severity) == ("prices.jump", Severity.WARNING)
    assert marked(text, problem) == "1999-05-04"
    assert "split" in problem.message
    assert "unit" in problem.message


def test_row_62_a_named_split_explains_a_jump_and_its_absence_is_one() -> None:
    assert found_in("date,close,split\n1999-05-03,10,\n1999-05-04,5,2\n") == []
    text = "date,close,split\n1999-05-03,10,\n1999-05-04,10,10\n"
    assert names(found_in(text)) == ["prices.jump"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1999-05-03,13.06\n", "no-header"),
        ("day,close\n1999-05-03,13.06\n", "no-date-column"),
        ("date,price\n1999-05-03,13.06\n", "no-observable"),
        ("date,Adj Close\n1999-05-03,13.06\n", "no-observable"),
        ("date,close,CLOSE\n1999-05-03,1,1\n", "doubled-column"),
        ("date,date,close\n1999-05-03,1999-05-03,1\n", "doubled-column"),
        (GOOD + GOOD, "header-again"),
        ("", "empty-file"),
        ("\n\n", "empty-file"),
    ],
)
def test_row_63_headers(text: str, name: str) -> None:
    assert f"prices.{name}" in names(refused(text))


def test_row_63_unused_columns_are_listed_once() -> None:
    text = "date,close,Adj Close,note,\n1999-05-03,13.06,12.00,x,\n"
    (problem,) = found_in(text)
    assert problem.severity is Severity.INFO
    assert "`Adj Close`, `note`, `column 5`" in problem.message
    assert "adjusted closes are never used by themselves" in problem.remedy
    assert accepted(text).columns == ("close",)


def test_row_63_a_file_without_rows_is_a_warning() -> None:
    assert names(found_in("date,close\n")) == ["prices.no-rows"]


def test_row_63_a_column_without_numbers_is_not_used() -> None:
    text = "date,close,bid\n1999-05-03,13.06,\n1999-05-04,13.07,\n"
    assert names(found_in(text)) == ["prices.no-numbers"]
    assert accepted(text).columns == ("close",)
    assert names(refused("date,close\n1999-05-03,\n")) == ["prices.no-value"]


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolon"), ("\t", "tab")])
def test_row_64_other_separators(mark: str, word: str) -> None:
    text = GOOD.replace(",", mark)
    (problem,) = refused(text)
    assert f"{word}s" in problem.message
    assert f"separator={word}" in problem.remedy
    market = accepted(text, form=parse_form(f"separator={word}"))
    assert market.observations == accepted(GOOD).observations


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("13.07,x", "cell-count"),
        ("13,07", "cell-count"),
        ('"13.07', "open-quote"),
        ('"13.07"x', "stray-quote"),
        ('13"07', "stray-quote"),
    ],
)
def test_row_65_cells_that_do_not_fit(cell: str, name: str) -> None:
    (problem,) = refused(with_price(cell))
    assert problem.name == f"prices.{name}"
    assert "row 3" in problem.message


def test_row_65_a_missing_cell_an_empty_row_and_a_line_break_in_a_cell() -> None:
    assert names(refused(GOOD.replace(",13.07", ""))) == ["prices.cell-count"]
    assert names(refused(GOOD.replace("1999-05-04,13.07", ""))) == ["prices.empty-row"]
    assert names(refused(with_price('"13.\n07"'))) == ["prices.open-quote", "prices.stray-quote"]


def test_row_65_an_open_quote_does_not_swallow_the_rest() -> None:
    text = GOOD.replace("1999-05-04", '"1999-05-04').replace("13.10", "zero")
    assert names(refused(text)) == ["prices.open-quote", "prices.not-plain"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<!DOCTYPE html><html>", "a web page"),
        ("\n <html>", "a web page"),
        ("<?xml version='1.0'?>", "XML"),
        ('[{"date": "1999-05-03"}]', "JSON"),
        ("PK\x03\x04\x00\x00", "zip archive"),
        ("%PDF-1.7", "a PDF"),
        ("d\x00a\x00t\x00e\x00,\x00", "UTF-16"),
    ],
)
def test_row_66_other_kinds_of_file(text: str, kind: str) -> None:
    (problem,) = refused(text)
    assert problem.name == "prices.not-csv"
    assert kind in problem.message


def test_row_67_several_stocks_in_one_file() -> None:
    text = "date,symbol,close\n1999-05-03,A,1\n1999-05-03,B,2\n1999-05-04,A,1\n"
    assert names(refused(text)) == ["prices.unused-columns", "prices.several-symbols"]
    assert accepted(text.replace("1999-05-03,B,2\n", "")).observe(STOCK, "close", TUE) == 1


def test_row_68_every_limit_at_its_number_and_one_past_it() -> None:
    def limit(text: str, **at: int) -> list[str]:
        return names(found_in(text, limits=Limits(**at)))

    assert limit(GOOD, prices=len(GOOD)) == []
    assert limit(GOOD, prices=len(GOOD) - 1) == ["prices.too-large"]
    assert limit(GOOD, price_rows=3) == []
    assert limit(GOOD, price_rows=2) == ["prices.too-many-rows"]
    assert limit(GOOD, price_columns=2) == []
    assert limit(GOOD, price_columns=1) == ["prices.too-many-columns"]
    assert limit(GOOD, price_cell=10) == []
    assert limit(GOOD, price_cell=9) == ["prices.long-cell"] * 3


def test_row_68_the_default_limits() -> None:
    known = Limits()
    assert (known.prices, known.price_rows, known.price_columns, known.price_cell) == (67_108_864, 1_000_000, 64, 256)
    too_many = "date,close\n" + "1999-05-03,1\n" * 1_000_001
    assert names(refused(too_many)) == ["prices.too-many-rows"]
    assert names(refused(with_price("1" + "0" * 140_000))) == ["prices.long-cell"]
    assert names(refused(with_price('"' * 1_000_000))) == ["prices.long-row"]
    assert names(refused("," * 1_000_000)) == ["prices.too-many-columns"]


@pytest.mark.parametrize(
    "char", ["\x00", "\x1b", "\x07", "\x85", "\u200b", "\u202e", "\u2028", "\ufeff", "\udce9", "\U000e0041"]
)
def test_characters_that_do_not_show(char: str) -> None:
    text = with_price(f"13{char}.07")
    (problem,) = refused(text)
    assert problem.name == "prices.hidden-character"
    assert f"U+{ord(char):04X}" in problem.message
    assert "row 3" in problem.message
    assert marked(text, problem) == char


def test_ten_problems_of_a_kind_and_then_a_count() -> None:
    text = "date,close\n" + "".join(f"1999-05-{day:02d},0\n" for day in range(1, 31))
    found = refused(text)
    assert names(found) == ["prices.not-positive"] * 10 + ["prices.more"]
    assert "20 more times" in found[-1].message
    found = refused(with_price("\x00" * 30))
    assert "20 more times" in found[-1].message


def test_all_kinds_are_found_in_one_reading() -> None:
    text = "date,close,bid\n1999-05-03,x,0\n5/4/1999,$1,1\n1999-05-05,1\n1999-05-05,1,1\n"
    assert names(refused(text)) == [
        "prices.not-a-value",
        "prices.not-positive",
        "prices.date-order",
        "prices.decorated",
        "prices.cell-count",
    ]


# The form.


def test_a_form_says_everything_at_once() -> None:
    form = parse_form("dates=m/d/y, decimal=comma, separator=;")
    assert form == PricesForm(DateForm.MONTH_FIRST, DecimalMark.COMMA, Separator.SEMICOLON)
    market = accepted("date;close\n5/3/1999;13,06\n5/4/1999;13\n", form=form)
    assert market.observe(STOCK, "close", MON) == Fraction("13.06")
    problem = refused("date;close\n5/3/1999;1.306,00\n5/4/1999;13.07\n", form=form)
    assert names(problem) == ["prices.decimal-point"] * 2


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("separator=,", Separator.COMMA),
        ("separator=,, decimal=point", Separator.COMMA),
        ("Separator = ; , dates=iso", Separator.SEMICOLON),
        ("separator=\t", Separator.TAB),
        ("separator=\\t", Separator.TAB),
        ("", Separator.COMMA),
    ],
)
def test_separators_that_can_be_said(text: str, separator: Separator) -> None:
    assert parse_form(text).separator is separator


@pytest.mark.parametrize("text", ["dates=y/m/d", "decimal=dot", "separator=", "separator=|", "us", "thousands=,"])
def test_a_form_that_says_nothing_lists_what_can_be_said(text: str) -> None:
    with pytest.raises(BadInput) as error:
        parse_form(text)
    for sayable in ("m/d/yy", "excel", "decimal", "tab"):
        assert sayable in error.value.problems[0].remedy


def test_a_form_says_a_thing_once() -> None:
    with pytest.raises(BadInput) as error:
        parse_form("dates=iso, dates=excel, decimal=x")
    assert [problem.name for problem in error.value.problems] == ["prices.doubled-form", "prices.bad-form"]


# Properties.

_PRICES = st.decimals("0.0001", "99999", places=4)
_FORMATS: dict[DateForm, Callable[[date], str]] = {
    DateForm.ISO: lambda d: d.isoformat(),
    DateForm.MONTH_FIRST: lambda d: f"{d.month}/{d.day}/{d.year}",
    DateForm.DAY_FIRST: lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    DateForm.DOTTED: lambda d: f"{d.day}.{d.month}.{d.year}",
    DateForm.EXCEL: lambda d: str((d - date(1899, 12, 30)).days),
}


@given(
    rows=st.dictionaries(st.dates(date(1901, 1, 1), date(2199, 12, 31)), _PRICES, min_size=1, max_size=20),
    dates=st.sampled_from(sorted(_FORMATS, key=lambda form: form.value)),
    decimal=st.sampled_from(DecimalMark),
    separator=st.sampled_from(Separator),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoted=st.booleans(),
)
def test_what_is_written_is_read(
    rows: dict[date, Decimal],
    dates: DateForm,
    decimal: DecimalMark,
    separator: Separator,
    end: str,
    quoted: bool,
) -> None:
    quote = '"' if quoted or (decimal is DecimalMark.COMMA and separator is Separator.COMMA) else ""
    lines = [f"date{separator.value}close"]
    for day, price in sorted(rows.items()):
        number = str(price) if decimal is DecimalMark.POINT else str(price).replace(".", ",")
        lines.append(f"{quote}{_FORMATS[dates](day)}{quote}{separator.value}{quote}{number}{quote}")
    market = accepted(end.join(lines), form=PricesForm(dates, decimal, separator))
    assert market.days(STOCK, "close") == tuple(sorted(rows))
    assert all(market.observe(STOCK, "close", day) == Fraction(price) for day, price in rows.items())


@given(st.text(max_size=60), st.integers(0, len(GOOD)), st.integers(0, 5))
def test_no_text_breaks_the_reader(junk: str, at: int, cut: int) -> None:
    text = GOOD[:at] + junk + GOOD[at + cut :]
    market, found = read_prices(text, name=junk, calendar=NYSE)
    assert (market is None) == any(problem.severity is Severity.ERROR for problem in found)
    for problem in found:
        assert (problem.message + problem.remedy).isprintable()
        assert 0 <= problem.span.start <= problem.span.end <= len(text)


@given(st.integers(1, 400))
def test_trading_days_are_complete_when_every_one_is_there(count: int) -> None:
    days = NYSE.next(count, date(1999, 1, 29), included=True)
    text = "date,close\n" + "".join(f"{day},13.06\n" for day in days)
    assert found_in(text, calendar=NYSE) == []
    assert days[-1] - days[0] <= timedelta(days=600)


def test_comments_above_the_header_are_skipped_and_rows_keep_their_numbers():
    market, problems = read_prices("# a scenario\n# not real\ndate,close\n1999-05-03,10.00\n", name="x.csv")
    assert market is not None and not problems
    _, problems = read_prices("# a scenario\ndate,close\n1999-05-03,zero\n", name="x.csv")
    assert "row 3" in problems[0].message


# Corners of what is read.


def test_blanks_around_a_quoted_cell_and_two_marks_inside_it() -> None:
    market = accepted('date,close\n1999-05-03, "13.06" \n')
    assert market.observe(STOCK, "close", MON) == Fraction("13.06")
    (problem,) = refused('date,close\n1999-05-03,"13""06"\n')
    assert '13"06' in problem.message


def test_a_split_written_with_a_decimal_comma_is_read_where_the_form_says_so() -> None:
    text = "date;close;split\n1999-05-03;13,06;\n1999-05-04;26,14;0,5\n1999-05-05;26,10;1\n"
    market = accepted(text, form=parse_form("decimal=comma, separator=;"))
    assert market.splits == (Split(TUE, None, Fraction(1, 2)),)
    assert names(refused(GOOD.replace("close", "close,split").replace("13.06", '13.06,"0,5"')))


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        (with_day("4 May"), "dates=excel", "4 May"),
        (with_day("99.5.4"), "dates=m/d/y", "99.5.4"),
    ],
)
def test_a_day_in_another_form_than_the_one_that_is_stated(text: str, form: str, said: str) -> None:
    assert any(said in problem.message for problem in refused(text, form=parse_form(form)))


def test_days_like_those_of_the_standard_need_no_form() -> None:
    found = refused(GOOD, form=parse_form("dates=m/d/y"))
    assert "leave `dates=` out" in found[0].remedy


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('date,"close', "prices.open-quote"),
        ('date,"close"x', "prices.stray-quote"),
        ("date," + "x" * 300, "prices.long-cell"),
        ('date,"' + "x" * 70_000 + '"', "prices.long-row"),
    ],
)
def test_a_header_that_cannot_be_read_is_refused_with_its_place(header: str, name: str) -> None:
    found = refused(f"{header}\n1999-05-03,13.06\n")
    assert [each.rpartition(".")[2] for each in names(found)] == [name.rpartition(".")[2]]


def test_a_row_of_blanks_alone_is_empty() -> None:
    (problem,) = refused("date,close\n1999-05-03,13.06\n   \n1999-05-04,13.07\n")
    assert "row 3" in problem.message


def test_a_hundred_and_one_empty_cells_are_not_said_one_by_one() -> None:
    days = NYSE.next(200, MON, included=True)
    text = "date,close\n1999-05-03,13.06\n" + "".join(f"{day},\n" for day in days[1:])
    assert len(refused(text)) <= 101
