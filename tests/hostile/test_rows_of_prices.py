"""Rows 52 to 68 of the table of bad input: price files, through the library and through the command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import termlang
from hostile.rows import SOUND, Row, text
from hostile.rules import broken_by, in_process
from hostile.spoiled_prices import written
from hostile.spoiled_terms import Want
from termlang.calendars import NYSE
from termlang.diagnostics import Severity
from termlang.files import Unusable, read_text
from termlang.limits import DEFAULT
from termlang.market import read_prices

WARNING = Severity.WARNING
DAYS = ("2020-02-26", "2020-02-27", "2020-02-28", "2020-03-02")
PRICES: list[tuple[str, ...]] = [(day, f"{10 + at}.50") for at, day in enumerate(DAYS)]
LATE = "Late Average means the average of Price over the 4 trading days ending on 2020-03-02"
TERMS = SOUND.replace("\npreferred", f"\n{LATE}\npreferred")


def with_price(cell: str) -> str:
    return written([*PRICES[:3], (DAYS[3], cell)])


def with_day(cell: str) -> str:
    return written([*PRICES[:2], (cell, "12.50"), PRICES[3]])


def prices(row: int, what: str, file: str | bytes, *codes: str, severity: Severity = Severity.ERROR) -> Row:
    return text(row, what, file, *codes, severity=severity)


def cells(row: int, written_as: tuple[str, ...], *codes: str) -> list[Row]:
    return [prices(row, f"the price {ascii(each)[1:-1][:12]}", with_price(each), *codes) for each in written_as]


def days(row: int, written_as: tuple[str, ...], *codes: str) -> list[Row]:
    return [prices(row, f"the day {ascii(each)[1:-1][:24]}", with_day(each), *codes) for each in written_as]


NOTED = [(*row, "x") for row in PRICES]
SWAPPED = [PRICES[0], PRICES[2], PRICES[1], PRICES[3]]
ROWS = (
    prices(52, "newest first", written(PRICES[::-1]), "M138"),
    prices(52, "one pair swapped", written(SWAPPED), "M138"),
    prices(53, "a day twice", written([*PRICES, PRICES[3]]), "M139"),
    prices(53, "a day twice at two prices", written([*PRICES, (DAYS[3], "1.00")]), "M139"),
    *cells(54, ("NaN", "inf", "N/A", "-", "null"), "M141"),
    *cells(54, ("",), "M140"),
    *cells(55, ("0", "-13.06", "-0.00"), "M148"),
    *cells(56, ('"13,06"',), "M142"),
    *cells(56, ('"1,306.00"',), "M144"),
    *cells(56, ("$13.06", "13%"), "M145"),
    *cells(56, ("13 1/16",), "M146"),
    *days(57, ("36406",), "M134"),
    *days(57, ("09/03/1999",), "M132"),
    *days(57, ("99-09-03",), "M133"),
    *days(57, ("03.09.1999", "19990903"), "M131"),
    *days(58, ("2020-02-28T16:00:00", "2020-02-28T00:00:00Z", "2020-02-28 16:00"), "M135"),
    prices(59, "a day missing", written([PRICES[0], PRICES[1], PRICES[3]]), "M160", severity=WARNING),
    prices(60, "a closed day", written([*PRICES[:3], ("2020-02-29", "12.50"), PRICES[3]]), "M161", severity=WARNING),
    prices(62, "a jump of a hundred times", with_price("1250.00"), "M162", severity=WARNING),
    prices(62, "halved overnight", with_price("5.20"), "M162", severity=WARNING),
    prices(63, "no header", written(PRICES).partition("\n")[2], "M110"),
    prices(63, "a column twice", written([(*row, row[1]) for row in PRICES], "date,close,close"), "M113"),
    prices(63, "the header twice", written(PRICES) + written(PRICES), "M114"),
    prices(63, "no day column", written(PRICES, "foo,close"), "M111"),
    prices(63, "nothing observed", written(PRICES, "date,foo"), "M112"),
    prices(63, "unused columns", written(NOTED, "date,close,note"), "M115", severity=Severity.INFO),
    prices(63, "an adjusted close", written(PRICES, "date,adj close"), "M112"),
    prices(63, "a header in capitals", written(PRICES, "DATE,CLOSE")),
    prices(64, "semicolons", written(PRICES, "date;close", ";"), "M107"),
    prices(64, "tabs", written(PRICES, "date\tclose", "\t"), "M107"),
    prices(65, "a cell more", written([*PRICES[:3], (*PRICES[3], "x")]), "M120"),
    prices(65, "a cell less", written([*PRICES[:3], PRICES[3][:1]]), "M120"),
    prices(65, "an open quote", written([*PRICES[:3], (DAYS[3], '"13')]), "M121"),
    prices(65, "a line break in a cell", written([*PRICES[:3], (f'"{DAYS[3]}', '\n"13')]), "M121"),
    prices(66, "a web page", "<!doctype html><html></html>", "M105"),
    prices(66, "json", '[{"date": "2020-03-02"}]', "M105"),
    prices(66, "a zip", b"PK\x03\x04" + bytes(99), "F108"),
    prices(66, "a pdf", b"%PDF-1.4\n", "F108"),
    prices(67, "two symbols", "date,symbol,close\n2020-03-02,A,1\n2020-03-02,B,2\n", "M124"),
    prices(68, "a cell of 140,000 characters", with_price("1" + "0" * 140_000), "M104"),
    prices(68, "100,000 columns", "date,close" + ",x" * 100_000 + "\n", "M103"),
    prices(68, "a million rows and one", "date,close\n" + "2020-03-02,1\n" * 1_000_001, "M102"),
    prices(68, "more than 64 MiB", "#" * (DEFAULT.prices + 1), "F104"),
)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in ROWS])
def test_a_row(row: Row, tmp_path: Path) -> None:
    deal, path = tmp_path / "deal.terms", tmp_path / "prices.csv"
    deal.write_text(TERMS, encoding="utf-8")
    path.write_bytes(row.data)
    by_library = codes_by_library(row, path)
    asked = in_process(["eval", str(deal), "Price", "--on", DAYS[3], "--prices", str(path)])
    by_command = set(re.findall(rf"{row.severity.value}\[([A-Z][0-9]+)\]", asked.err))
    if row.severity is Severity.ERROR and row.codes:
        assert broken_by(asked, Want.REFUSED) == []
        assert asked.code == 2 and set(row.codes) <= by_library and set(row.codes) <= by_command
    else:
        assert broken_by(asked, Want.SANE) == []
        assert asked.code == 0 and set(row.codes) <= by_library and set(row.codes) <= by_command


def codes_by_library(row: Row, path: Path) -> set[str]:
    """The codes of the row's severity that the library gives for a price file."""
    try:
        problems = read_prices(read_text(path, DEFAULT.prices), name="prices.csv", calendar=NYSE)[1]
    except Unusable as error:
        problems = error.problems
    return {problem.code for problem in problems if problem.severity is row.severity}


@pytest.mark.parametrize(
    ("what", "rows"),
    [
        ("a day missing inside", [PRICES[0], PRICES[1], PRICES[3]]),
        ("begins too late", PRICES[2:]),
        ("ends too early", PRICES[:3]),
    ],
)
def test_row_59_and_61_a_look_back_never_carries_a_price_forward(
    what: str, rows: list[tuple[str, ...]], tmp_path: Path
) -> None:
    deal, path = tmp_path / "deal.terms", tmp_path / "prices.csv"
    deal.write_text(TERMS, encoding="utf-8")
    path.write_text(written(rows), encoding="utf-8")
    missing = next(day for day in DAYS if day not in dict(rows))
    asked = in_process(["eval", str(deal), "Late Average", "--on", DAYS[3], "--prices", str(path)])
    assert broken_by(asked, Want.SANE) == [] and asked.code == 1
    assert missing in asked.out
    market, _ = read_prices(written(rows), name="prices.csv", calendar=NYSE)
    found = termlang.load(TERMS).value("Late Average", on=DAYS[3], market=market).only
    assert found.value is None and any(missing in need for need in found.needs)


def test_row_60_strict_makes_a_price_of_a_closed_day_an_error() -> None:
    text = written([*PRICES[:3], ("2020-02-29", "12.50"), PRICES[3]])
    market, problems = read_prices(text, name="prices.csv", calendar=NYSE, strict=True)
    assert market is None and "M161" in {problem.code for problem in problems}
