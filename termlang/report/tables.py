"""Rows as a table for a terminal, or as CSV that a spreadsheet reads as numbers and never as formulas."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from termlang.quantity import Rounding, RoundingMode, decimals_of, exact_text, shown
from termlang.report.printable import cells, padded, printable

Cell = str | int | Decimal | Fraction | date | bool | None
_NARROWEST = 8
_NEAR = Rounding(RoundingMode.NEAREST, 12)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z", re.ASCII)


def table_text(rows: Iterable[Sequence[Cell]], header: Sequence[str], *, width: int = 100) -> str:
    """Columns side by side: numbers to the right and never cut, words wrapped where a terminal is too narrow."""
    listed = [list(row) for row in rows]
    body = [[_words(cell) for cell in row] for row in listed]
    head = [printable(name) for name in header]
    right = [
        bool(listed) and all(_is_number(row[at]) or row[at] in (None, "") for row in listed) for at in range(len(head))
    ]
    widths = [max([cells(head[at]), *(cells(row[at]) for row in body)]) for at in range(len(head))]
    _narrow(widths, right, [cells(name) for name in head], width)
    lines = [*_row(head, widths, right), *_row(["-" * size for size in widths], widths, right)]
    for row in body:
        lines += _row(row, widths, right)
    return "\n".join(lines) + "\n"


def csv_text(rows: Iterable[Sequence[Cell]], header: Sequence[str]) -> str:
    """CSV with a header: exact decimals, 12 of them where none ends; an apostrophe before a text like a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_guarded(name) for name in header])
    for row in rows:
        writer.writerow([_field(cell) for cell in row])
    return out.getvalue()


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _NUMBER.match(cell) is not None
    return isinstance(cell, int | Decimal | Fraction) and not isinstance(cell, bool)


def _words(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Fraction | int):
        return shown(Fraction(cell))
    return printable(str(cell))


def _field(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Fraction):
        # A fraction in a spreadsheet turns into a day of the year.
        return exact_text(cell if decimals_of(cell) is not None else _NEAR.apply(cell))
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, str):
        return _guarded(cell)
    return "" if cell is None else str(cell)


def _guarded(text: str) -> str:
    guard = "'" if text.startswith(_FORMULA) and not _NUMBER.match(text) else ""
    return guard + text.replace("\r\n", "\n").replace("\r", "\n")


def _narrow(widths: list[int], right: list[bool], heads: list[int], width: int) -> None:
    """Take columns of words down, the widest first, until the table fits or none can give."""
    while sum(widths) + 2 * (len(widths) - 1) > width:
        able = [at for at, size in enumerate(widths) if not right[at] and size > max(_NARROWEST, min(heads[at], 20))]
        if not able:
            return
        widths[max(able, key=lambda at: widths[at])] -= 1


def _row(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    columns = [
        [text] if cells(text) <= size else textwrap.wrap(text, size) or [""]
        for text, size in zip(row, widths, strict=True)
    ]
    lines: list[str] = []
    for at in range(max((len(column) for column in columns), default=0)):
        shown_cells = []
        for column, size, to_right in zip(columns, widths, right, strict=True):
            text = column[at] if at < len(column) else ""
            shown_cells.append(" " * (size - cells(text)) + text if to_right else padded(text, size))
        lines.append("  ".join(shown_cells).rstrip())
    return lines
