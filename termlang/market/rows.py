"""The rows of a price file: each is read in one place, and what is wrong with it is found there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from termlang.limits import Limits
from termlang.market import problems
from termlang.market.columns import Column
from termlang.market.days import read_day
from termlang.market.forms import DecimalMark, PricesForm, Separator
from termlang.market.found import Found, Refusal
from termlang.market.header import Header
from termlang.market.lines import BadLine, Line, cells_of
from termlang.market.numbers import read_number, read_ratio
from termlang.market.shown import shown_text
from termlang.market.splits import Split
from termlang.source import Span

_MAY_BE_EMPTY = "outstanding"
_DIGITS = re.compile(r"[0-9]+\Z", re.ASCII)


class Rows:
    """The rows of one file while they are read."""

    def __init__(self, header: Header, form: PricesForm, limits: Limits, found: Found) -> None:
        self.header = header
        self.form = form
        self.separator = form.separator.value
        self.limits = limits
        self.longest = limits.quoted_row
        self.found = found
        self.rows: dict[date, int] = {}
        self.lines: dict[date, Line] = {}
        self.series: dict[Column, dict[date, Fraction]] = {column: {} for _, column in header.bound}
        self.splits: list[Split] = []
        self.empty: dict[int, list[tuple[int, Line]]] = {}
        self.filled: set[int] = set()
        self.last_day: date | None = None
        self.disorder: tuple[int, Line, date, date] | None = None
        self.out_of_order = 0
        self.steps = 0
        self.symbol: str | None = None

    def read(self, lines: Iterator[Line], first: int = 2) -> None:
        """Read every line below the header; `first` is the number of the first of them."""
        header, found = self.header, self.found
        width, day_at, most_cell = len(header.names), header.day_at, self.limits.price_cell
        heading = [name.lower() for name in header.names]
        dates, mark = self.form.dates, self.form.decimal
        # The same price is written many times in one file; each column reads it once.
        readers = [(at, column, self.series[column], _Numbers(column, mark)) for at, column in header.bound]
        for row, line in enumerate(lines, first):
            cells = self.cells(row, line)
            if cells is None:
                continue
            if len(line.text) > most_cell and self.has_long_cell(row, line, cells):
                continue
            if len(cells) != width:
                self.miscounted(row, line, cells)
                continue
            day = read_day(cells[day_at], dates)
            if isinstance(day, Refusal):
                if cells[day_at].lower() == heading[day_at] and [cell.lower() for cell in cells] == heading:
                    found.add(problems.HEADER_AGAIN, _whole(line), row=row)
                    continue
                if found.wants(day.mistake):
                    found.refuse(day, header.place(row, day_at), self.span(line, day_at))
            if header.symbol_at is not None and self.changes_symbol(row, line, cells[header.symbol_at]):
                return
            counted = not isinstance(day, Refusal) and self.takes_day(row, line, day)
            for at, column, series, numbers in readers:
                cell = cells[at]
                if not cell:
                    self.left_empty(row, line, at, column)
                    continue
                value = numbers[cell]
                self.filled.add(at)
                if isinstance(value, Refusal):
                    if found.wants(value.mistake):
                        found.refuse(value, header.place(row, at), self.span(line, at))
                elif counted:
                    series[day] = value  # type: ignore[index]
            if header.splits:
                self.read_splits(row, line, cells, day)
        self.report_order()
        self.report_empty()

    def cells(self, row: int, line: Line) -> list[str] | None:
        """The cells of a line, or None with the reason found."""
        if '"' in line.text:
            if len(line.text) > self.longest:
                self.found.add(problems.LONG_ROW, _whole(line), row=row, found=f"{len(line.text):,}")
                return None
            read = cells_of(line.text, self.separator)
            if isinstance(read, BadLine):
                span = Span(line.start + read.at, line.start + len(line.text))
                self.found.add(read.mistake, span, row=row)
                return None
            return [cell.text for cell in read]
        if " " in line.text:
            cells = [cell.strip(" ") for cell in line.text.split(self.separator)]
            if cells != [""]:
                return cells
        elif line.text:
            return line.text.split(self.separator)
        self.found.add(problems.EMPTY_ROW, _whole(line), row=row)
        return None

    def has_long_cell(self, row: int, line: Line, cells: list[str]) -> bool:
        long = [at for at, cell in enumerate(cells) if len(cell) > self.limits.price_cell]
        for at in long[:10]:
            place = f"row {row}, column {at + 1}" if at >= len(self.header.names) else self.header.place(row, at)
            self.found.add(
                problems.LONG_CELL,
                self.span(line, at),
                place=place,
                found=f"{len(cells[at]):,}",
                most=self.limits.price_cell,
            )
        return bool(long)

    def miscounted(self, row: int, line: Line, cells: list[str]) -> None:
        count = len(cells)
        wanted = len(self.header.names)
        advice = "give the row one cell for each column; an empty cell stands between two separators"
        cut_by_commas = self.form.separator is Separator.COMMA and _DIGITS.match("".join(cells[-2:]))
        if count > wanted and cut_by_commas:
            advice = (
                "give the row one cell for each column; if a comma begins the decimals, separate the cells "
                "with semicolons and state the form: `decimal=comma, separator=;`"
            )
        self.found.add(
            problems.CELL_COUNT,
            _whole(line),
            row=row,
            found=f"{count:,} cell{'' if count == 1 else 's'}",
            wanted=wanted,
            advice=advice,
        )

    def takes_day(self, row: int, line: Line, day: date) -> bool:
        """Whether the day is new; what is out of order is counted."""
        last = self.last_day
        self.last_day = day
        first_row = self.rows.get(day)
        if first_row is not None:
            if not self.found.wants(problems.DOUBLED_DAY):
                return False
            self.found.add(
                problems.DOUBLED_DAY,
                self.span(line, self.header.day_at),
                day=day,
                first=first_row,
                second=row,
            )
            return False
        if last is not None:
            self.steps += 1
            if day < last:
                self.out_of_order += 1
                if self.disorder is None:
                    self.disorder = (row, line, day, last)
        self.rows[day] = row
        self.lines[day] = line
        return True

    def changes_symbol(self, row: int, line: Line, symbol: str) -> bool:
        """Whether a second stock appears; reading stops there, since every day would stand twice."""
        if self.symbol is None:
            self.symbol = symbol
        if symbol == self.symbol:
            return False
        at = self.header.symbol_at or 0
        self.found.add(
            problems.SEVERAL_SYMBOLS,
            self.span(line, at),
            row=row,
            column=shown_text(self.header.names[at]),
            first=shown_text(self.symbol),
            second=shown_text(symbol),
        )
        return True

    def left_empty(self, row: int, line: Line, at: int, column: Column) -> None:
        if column.observable == _MAY_BE_EMPTY:
            return
        self.empty.setdefault(at, []).append((row, line))

    def read_splits(self, row: int, line: Line, cells: list[str], day: date | Refusal) -> None:
        for at, stock in self.header.splits:
            if not cells[at]:
                continue
            ratio = read_ratio(cells[at], self.form.decimal)
            if isinstance(ratio, Refusal):
                self.found.refuse(ratio, self.header.place(row, at), self.span(line, at))
            elif ratio != 1 and not isinstance(day, Refusal):
                self.splits.append(Split(day, stock, ratio))

    def report_order(self) -> None:
        if self.disorder is None:
            return
        row, line, day, before = self.disorder
        if self.out_of_order == self.steps:
            advice = "the rows run from the newest day to the oldest: turn their order round"
        elif self.out_of_order == 1:
            advice = "sort the rows from the oldest day to the newest, or correct one of the two days"
        else:
            advice = f"sort the rows from the oldest day to the newest; {self.out_of_order:,} rows go back in time"
        self.found.add(
            problems.UNSORTED,
            self.span(line, self.header.day_at),
            row=row,
            day=day,
            before=before,
            advice=advice,
        )

    def report_empty(self) -> None:
        """Empty cells are mistakes in a column that has numbers; a column of nothing is not used."""
        unused = []
        for at, places in self.empty.items():
            if at not in self.filled and self.filled:
                unused.append(at)
                continue
            for row, line in places:
                if not self.found.wants(problems.NO_VALUE):
                    continue
                self.found.add(problems.NO_VALUE, self.span(line, at), place=self.header.place(row, at))
        for at in unused:
            self.series.pop(dict(self.header.bound)[at])
            self.found.add(problems.NO_NUMBERS, column=shown_text(self.header.names[at]))

    def span_of(self, day: date) -> Span:
        """The place of the day in the text, for a day that was read."""
        return self.span(self.lines[day], self.header.day_at)

    def span(self, line: Line, at: int) -> Span:
        """The place of one cell in the text."""
        cells = cells_of(line.text, self.separator)
        if isinstance(cells, BadLine) or at >= len(cells):
            return _whole(line)
        return Span(line.start + cells[at].start, line.start + cells[at].end)


class _Numbers(dict[str, Fraction | Refusal]):
    """What the cells of one column hold, each text read once."""

    def __init__(self, column: Column, mark: DecimalMark) -> None:
        self.column = column
        self.mark = mark

    def __missing__(self, text: str) -> Fraction | Refusal:
        value = self[text] = read_number(text, self.column, self.mark)
        return value


def _whole(line: Line) -> Span:
    return Span(line.start, line.start + len(line.text))
