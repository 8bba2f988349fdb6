"""The first row of a price file: which cell holds the day, which hold what can be observed."""

from __future__ import annotations

import re
from typing import NamedTuple

from termlang.limits import Limits
from termlang.market import problems
from termlang.market.columns import KNOWN, SPLIT, Column, column_named
from termlang.market.forms import PricesForm, Separator
from termlang.market.found import Found
from termlang.market.lines import BadLine, Cell, Line, cells_of
from termlang.market.shown import listed, shown_text
from termlang.source import Span

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
_SAYABLE = {separator.value: f"`separator={separator.name.lower()}`" for separator in Separator}
_DATA = re.compile(r"[-+$]?[0-9]")
_ADJUSTED = re.compile(r"adj(usted|\.)?[ _]?(close|price)|close[ _]?adj(usted|\.)?", re.IGNORECASE)
_SYMBOL = frozenset("symbol ticker tic ric isin cusip sedol figi permno security instrument stock".split())


class Header(NamedTuple):
    """The columns by their place, counted from 0, and the names as written."""

    names: tuple[str, ...]
    day_at: int
    bound: tuple[tuple[int, Column], ...]
    splits: tuple[tuple[int, str | None], ...]
    symbol_at: int | None

    def place(self, row: int, at: int) -> str:
        """How a message names one cell."""
        return f"row {row}, column `{shown_text(self.names[at]) or at + 1}`"


def read_header(line: Line, form: PricesForm, stock: str | None, limits: Limits, found: Found) -> Header | None:
    """The header that the first line is, or None with the reasons found."""
    separator = form.separator.value
    span = Span(line.start, line.start + len(line.text))
    others = [mark for mark in _SEPARATORS if mark != separator and mark in line.text]
    if separator not in line.text and others:
        seen = max(others, key=line.text.count)
        found.add(
            problems.SEPARATOR,
            span,
            seen=_SEPARATORS[seen],
            expected=_SEPARATORS[separator],
            remedy=_SAYABLE.get(seen, "save the file with commas between the cells"),
        )
        return None
    # Before the line is cut, which a line of nothing but separators makes slow.
    count = line.text.count(separator) + 1
    if count > limits.price_columns:
        found.add(problems.TOO_MANY_COLUMNS, span, found=f"{count:,}", most=limits.price_columns)
        return None
    if '"' in line.text and len(line.text) > limits.quoted_row:
        found.add(problems.LONG_ROW, span, row=1, found=f"{len(line.text):,}")
        return None
    cells = cells_of(line.text, separator)
    if isinstance(cells, BadLine):
        found.add(cells.mistake, Span(line.start + cells.at, span.end), row=1)
        return None
    for at, cell in enumerate(cells):
        if cell.end - cell.start > limits.price_cell:
            found.add(
                problems.LONG_CELL,
                _span(line, cell),
                place=f"row 1, column {at + 1}",
                found=f"{cell.end - cell.start:,}",
                most=limits.price_cell,
            )
    if found.failed:
        return None
    return _bound(line, cells, stock, found)


def _bound(line: Line, cells: list[Cell], stock: str | None, found: Found) -> Header | None:
    names = tuple(cell.text for cell in cells)
    span = Span(line.start, line.start + len(line.text))
    lower = [name.lower() for name in names]
    if "date" not in lower:
        if any(_DATA.match(name) for name in names):
            found.add(problems.NO_HEADER, span)
        else:
            found.add(problems.NO_DATE, span, columns=_columns(names))
        return None
    first_at: dict[object, int] = {}
    bound: list[tuple[int, Column]] = []
    splits: list[tuple[int, str | None]] = []
    unused: list[str] = []
    for at, name in enumerate(names):
        column = column_named(name, stock)
        if name and first_at.setdefault(column or lower[at], at) != at:
            found.add(
                problems.DOUBLED_COLUMN,
                _span(line, cells[at]),
                first=first_at[column or lower[at]] + 1,
                second=at + 1,
                column=shown_text(name),
            )
        elif column is None:
            if lower[at] != "date":
                unused.append(name or f"column {at + 1}")
        elif column.observable == SPLIT:
            splits.append((at, column.stock))
        else:
            bound.append((at, column))
    if not bound:
        found.add(problems.NO_OBSERVABLE, span, columns=_columns(names), known=KNOWN)
    if unused:
        found.add(problems.UNUSED, span, columns=listed(unused, 64), advice=_advice(unused))
    if found.failed:
        return None
    symbol_at = next((at for at, name in enumerate(lower) if name in _SYMBOL), None)
    return Header(names, lower.index("date"), tuple(bound), tuple(splits), symbol_at)


def _advice(unused: list[str]) -> str:
    if any(_ADJUSTED.search(name) for name in unused):
        return (
            "nothing is needed; adjusted closes are never used by themselves, since nobody traded at them: "
            "to use them, name the column `close` and state the basis `split-adjusted`"
        )
    return f"nothing is needed; to use one, name it {KNOWN} or `{SPLIT}`"


def _columns(names: tuple[str, ...]) -> str:
    return listed(names) if any(names) else "no names"


def _span(line: Line, cell: Cell) -> Span:
    return Span(line.start + cell.start, line.start + cell.end)
