"""The bytes of a file with prices of many paths: CSV, or Parquet. Tables come out; nothing is opened here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from termlang.diagnostics import BadInput
from termlang.limits import DEFAULT, Limits
from termlang.market.days import read_day
from termlang.market.forms import PLAIN, DecimalMark, PricesForm
from termlang.market.shown import shown_text
from termlang.simulate import problems as wrong
from termlang.simulate.tables import DAY, PATH, PathPrices, arrow, prices_of, table_of

PARQUET = b"PAR1"
_NUMBERS = {
    mark: re.compile(rf"[0-9]{{1,15}}(?:{sign}[0-9]{{1,9}})?\Z", re.ASCII)
    for mark, sign in ((DecimalMark.POINT, r"\."), (DecimalMark.COMMA, ","))
}


def read_paths(data: bytes, name: str, *, form: PricesForm = PLAIN, limits: Limits = DEFAULT) -> PathPrices:
    """The prices in a file: Parquet by its first bytes, else CSV in UTF-8 as `form` says. Raises BadInput."""
    if data.startswith(PARQUET):
        return _parquet(data, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _cell(f"`{name}`, line {line}", "this is not UTF-8", "save the file as UTF-8") from None
    return _csv(text, name, form, limits)


def _parquet(data: bytes, name: str) -> PathPrices:
    package = arrow()
    from pyarrow import parquet

    try:
        table = parquet.read_table(package.BufferReader(data))
    except (package.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0][:100]
        raise _cell(f"`{name}`", f"this is no Parquet that can be read: {reason}", "write it anew") from None
    return prices_of(table)


def _csv(text: str, name: str, form: PricesForm, limits: Limits) -> PathPrices:
    """Exact numbers, so that the finest decimal place in the file is its tick."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) > limits.price_rows:
        what = f"there are more than {limits.price_rows:,} rows"
        raise _cell(f"`{name}`", what, "write it as Parquet, or move the limit: `--limit price_rows=…`")
    separator = form.separator.value
    header = [cell.strip().strip('"') for cell in lines[0].split(separator)] if lines else []
    known: dict[str, int] = {}
    for number, column in enumerate(header, 1):
        if column in known:
            what = f"two columns are called `{shown_text(column)}`"
            raise _cell(f"`{name}`, columns {known[column]} and {number}", what, "name each column once")
        known[column] = number
    rows = [line.split(separator) for line in lines[1:]]
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            what = f"it has {len(row)} cells, and the header {len(header)}"
            raise _cell(f"`{name}`, row {number}", what, "give each row a cell for each column")
    places = [0]
    columns: dict[str, Any] = {}
    for at, column in enumerate(header):
        kind = column.lower()
        cells = [row[at].strip().strip('"') for row in rows]
        if kind == DAY:
            columns[column] = _days(cells, name, form)
        elif kind == PATH:
            columns[column] = _paths(cells)
        else:
            columns[column] = _prices(cells, name, column, form.decimal, places)
    return table_of(columns, Fraction(1, 10 ** max(places)))


def _days(cells: Sequence[str], name: str, form: PricesForm) -> Any:
    seen: dict[str, date] = {}
    for number, cell in enumerate(cells, 2):
        if cell not in seen:
            day = read_day(cell, form.dates)
            if not isinstance(day, date):
                what = f"`{shown_text(cell)}` is no day"
                raise _cell(f"`{name}`, row {number}", what, "write days like 1999-05-03, or say `--prices-form`")
            seen[cell] = day
    return np.array([seen[cell] for cell in cells], "datetime64[D]")


def _paths(cells: Sequence[str]) -> Any:
    """Names of paths; whole numbers in their own order."""
    if all(cell.isascii() and cell.isdigit() and len(cell) < 16 for cell in cells):
        return np.array([int(cell) for cell in cells], np.int64)
    return np.array(cells, dtype=str)


def _prices(cells: Sequence[str], name: str, column: str, mark: DecimalMark, places: list[int]) -> Any:
    reads, sign = _NUMBERS[mark].match, "." if mark is DecimalMark.POINT else ","
    for number, cell in enumerate(cells, 2):
        if not reads(cell):
            what = f"`{shown_text(cell)}` is no price" if cell else "the price is missing"
            hint = "write numbers like 10.25, and give every path every day"
            raise _cell(f"`{name}`, row {number}, column `{shown_text(column)}`", what, hint)
    places[0] = max(places[0], max((len(cell.partition(sign)[2]) for cell in cells), default=0))
    return np.array([float(cell.replace(",", ".")) for cell in cells])


def _cell(where: str, what: str, hint: str) -> BadInput:
    return BadInput([wrong.TABLE_CELL.at(where=where, what=what, hint=hint)])
