"""A text and the places in it.

Everything that speaks of "where" speaks in spans: half-open character offsets into one source.
Lines and columns are derived, counted from 1, the way editors count them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from termlang.limits import DEFAULT, Limits


class Span(NamedTuple):
    """A piece of a source: `start` is included, `end` is excluded; both are character offsets."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The smallest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


NOWHERE = Span(0, 0)


class Position(NamedTuple):
    """A place as a person names it: line and column, both counted from 1."""

    line: int
    column: int


class Source:
    """A named text with the limits of what may be read in it. The name is only ever shown; nothing here opens it."""

    __slots__ = ("_starts", "end", "limits", "name", "text")

    def __init__(self, text: str, name: str = "<text>", limits: Limits = DEFAULT) -> None:
        self.text = text
        self.name = name
        self.limits = limits
        self.end = len(text)  # where the text itself ends; what is asked of it may follow
        self._starts: list[int] | None = None

    def followed_by(self, asked: str) -> Source:
        """This text with a question after it, so that spans of both lie in one source. `end` stays where it was."""
        both = Source(f"{self.text}\n{asked}", self.name, self.limits)
        both.end = self.end
        return both

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            starts = [0]
            text = self.text
            for at, char in enumerate(text):
                # A carriage return ends a line of its own unless a line feed follows it.
                if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
                    starts.append(at + 1)
            self._starts = starts
        return self._starts

    def position(self, offset: int) -> Position:
        """The line and column of a character offset."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line_of(self, span: Span) -> int:
        """The number of the line on which a span begins."""
        return bisect_right(self._line_starts(), span.start)

    def line_text(self, line: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        starts = self._line_starts()
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\r\n")

    def excerpt(self, span: Span) -> str:
        """The text that a span covers."""
        return self.text[span.start : span.end]
