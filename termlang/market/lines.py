"""From a text to lines, and from a line to cells. A quotation mark never reaches into the next line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from termlang.diagnostics import Mistake
from termlang.market import problems

_LINE_END = re.compile(r"\r\n|\r|\n")


class Line(NamedTuple):
    """A line without its end, and the offset at which it starts."""

    start: int
    text: str


class Cell(NamedTuple):
    """A cell without its quotation marks and outer blanks; `start` and `end` are offsets in its line."""

    text: str
    start: int
    end: int


class BadLine(NamedTuple):
    """A line that falls into no cells, and the offset at which that shows."""

    mistake: Mistake
    at: int


def count_lines(text: str) -> int:
    """How many lines a text has, without walking over them one by one."""
    carriage_returns = text.count("\r")
    pairs = text.count("\r\n") if carriage_returns else 0
    return text.count("\n") + carriage_returns - pairs + 1


def lines_of(text: str, start: int, end: int) -> Iterator[Line]:
    """The lines between two offsets. LF, CR LF and CR each end one; other marks do not."""
    if "\r" in text:
        for match in _LINE_END.finditer(text, start, end):
            yield Line(start, text[start : match.start()])
            start = match.end()
        yield Line(start, text[start:end])
        return
    for line in text[start:end].split("\n"):
        yield Line(start, line)
        start += len(line) + 1


def cells_of(line: str, separator: str) -> list[Cell] | BadLine:
    """The cells of a line, with their places."""
    cells = []
    at, length = 0, len(line)
    while True:
        start = at
        while start < length and line[start] == " ":
            start += 1
        if start < length and line[start] == '"':
            read = _quoted(line, start)
            if isinstance(read, BadLine):
                return read
            text, end = read
            at = end
            while at < length and line[at] == " ":
                at += 1
            if at < length and line[at] != separator:
                return BadLine(problems.STRAY_QUOTE, at)
            cells.append(Cell(text.strip(" "), start, end))
        else:
            found = line.find(separator, at)
            end = length if found < 0 else found
            raw = line[at:end]
            if '"' in raw:
                return BadLine(problems.STRAY_QUOTE, at + raw.index('"'))
            text = raw.strip(" ")
            start = at + len(raw) - len(raw.lstrip(" ")) if text else at
            cells.append(Cell(text, start, start + len(text)))
            at = end
        if at >= length:
            return cells
        at += 1


def _quoted(line: str, start: int) -> tuple[str, int] | BadLine:
    """The text of the quoted cell that starts here, and the offset after its closing mark."""
    at = start + 1
    while True:
        close = line.find('"', at)
        if close < 0:
            return BadLine(problems.OPEN_QUOTE, start)
        if line[close + 1 : close + 2] != '"':
            return line[start + 1 : close].replace('""', '"'), close + 1
        at = close + 2
