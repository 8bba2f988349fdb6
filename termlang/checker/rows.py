"""Rows of prices and cases: a line of column names, then lines of cells."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from termlang.checker import problems as wrong
from termlang.checker.expressions import Elaborator
from termlang.model.examples import Status
from termlang.quantity import NumberError, parse_number
from termlang.records import define, field
from termlang.source import Span
from termlang.syntax import ast

PRICES = ("close", "bid", "ask", "open", "high", "low", "vwap", "volume", "outstanding")
COLUMNS = ("date", *PRICES, "amount", "shares", "price", "cash", "remaining", "status")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)


@define
class Row:
    """The cells of one line, by column."""

    span: Span
    text: str
    day: date | None = None
    numbers: dict[str, Fraction] = field(factory=dict)
    status: str | None = None


def read_rows(at: Elaborator, header: ast.Line) -> tuple[Row, ...]:
    """The rows below a line; the first names the columns. Everything wrong is reported; a wrong row is left out."""
    lines = [line for line in header.children if isinstance(line.clause, ast.Row)]
    if len(lines) < 2:
        at.report(
            wrong.BAD_ROW,
            header.span,
            what="a table has a line of column names and at least one row",
            hint="head it `date close`",
        )
        return ()
    columns = [cell.text for cell in lines[0].clause.cells]
    for cell in lines[0].clause.cells:
        if cell.text not in COLUMNS:
            at.report(wrong.BAD_ROW, cell.span, what=f"`{cell.text}` is not a column", hint=f"use {', '.join(COLUMNS)}")
            return ()
    if len(set(columns)) < len(columns):
        at.report(wrong.BAD_ROW, lines[0].span, what="a column stands twice", hint="keep one of them")
        return ()
    found = [_row(at, line, columns) for line in lines[1:]]
    return tuple(row for row in found if row is not None)


def _row(at: Elaborator, line: ast.Line, columns: list[str]) -> Row | None:
    cells: tuple[ast.Cell, ...] = line.clause.cells
    if len(cells) != len(columns):
        at.report(
            wrong.BAD_ROW,
            line.span,
            what=f"this row has {len(cells)} cells, and there are {len(columns)} columns",
            hint="give each column one cell; `-` leaves one out",
        )
        return None
    row = Row(line.span, " ".join(cell.text for cell in cells))
    for column, cell in zip(columns, cells, strict=True):
        if cell.text == "-":
            continue
        if not _cell(at, row, column, cell):
            return None
    return row


def _cell(at: Elaborator, row: Row, column: str, cell: ast.Cell) -> bool:
    if column == "date":
        try:
            row.day = date.fromisoformat(cell.text) if _ISO.match(cell.text) else None
        except ValueError:
            row.day = None
        if row.day is None:
            at.report(wrong.BAD_ROW, cell.span, what=f"`{cell.text}` is not a day", hint="write it like `1999-05-03`")
            return False
        limits = at.book.source.limits
        if not limits.first_day <= row.day <= limits.last_day:
            hint = f"use a day from {limits.first_day} to {limits.last_day}"
            at.report(wrong.BAD_ROW, cell.span, what=f"`{cell.text}` lies outside the years that are read", hint=hint)
            return False
        return True
    if column == "status":
        row.status = cell.text
        if cell.text not in [status.value for status in Status]:
            at.report(
                wrong.BAD_ROW,
                cell.span,
                what=f"`{cell.text}` is not a status",
                hint="use allowed, limited, refused or unknown",
            )
            return False
        return True
    try:
        value = parse_number(cell.text.removeprefix("$"), at.book.source.limits.digits)
    except NumberError as error:
        at.report(
            wrong.BAD_ROW,
            cell.span,
            what=f"`{cell.text}` is not a number: {error.reason}",
            hint="write it like `13.06`",
        )
        return False
    if value == 0 and column in PRICES and column != "volume":
        at.report(wrong.BAD_ROW, cell.span, what=f"a {column} of zero is no price", hint="leave it out with `-`")
        return False
    row.numbers[column] = value
    return True
