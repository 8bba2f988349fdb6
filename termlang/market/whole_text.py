"""What can be said about a price file before a row is read: its size, what it looks like, what hides in it."""

from __future__ import annotations

import re

from termlang.market import problems
from termlang.market.found import Found
from termlang.market.limits import PriceLimits
from termlang.market.lines import count_lines
from termlang.market.shown import shown_text
from termlang.source import Span

_BYTE_ORDER_MARK = "\ufeff"
_HIDDEN_ASCII = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_LOOKS = (
    (re.compile(r"PK\x03\x04"), "a spreadsheet or another zip archive"),
    (re.compile(r"\xd0\xcf\x11\xe0"), "an old spreadsheet"),
    (re.compile(r"%PDF"), "a PDF"),
    (re.compile(r"\x1f\x8b"), "a gzip archive"),
    (re.compile(r"PAR1"), "a Parquet table"),
    (re.compile(r"SQLite format 3"), "a database"),
    (re.compile(r"\s*<(!doctype html|html|head|body|script)", re.IGNORECASE), "a web page"),
    (re.compile(r"\s*<"), "XML"),
    (re.compile(r"\s*[\[{]"), "JSON"),
    (re.compile(r"(.\x00){4}|(\x00.){4}", re.DOTALL), "UTF-16 text"),
)


def body_of(text: str, name: str, limits: PriceLimits, found: Found) -> tuple[int, int]:
    """The offsets between which the rows lie: after a byte order mark, before the last line ends."""
    if len(text) > limits.characters:
        found.add(
            problems.TOO_LARGE, name=shown_text(name), found=f"{len(text):,}", most=f"{limits.characters:,}"
        )
        return 0, 0
    start = 1 if text.startswith(_BYTE_ORDER_MARK) else 0
    end = start + len(text[start:].rstrip(" \r\n"))
    if end == start:
        found.add(problems.EMPTY_FILE, name=shown_text(name))
        return start, end
    beginning = text[start : start + 200]
    for pattern, kind in _LOOKS:
        if pattern.match(beginning):
            found.add(problems.NOT_CSV, Span(start, start + 1), name=shown_text(name), kind=kind)
            return start, end
    rows = count_lines(text[start:end]) - 1
    if rows > limits.rows:
        found.add(problems.TOO_MANY_ROWS, name=shown_text(name), found=f"{rows:,}", most=f"{limits.rows:,}")
        return start, end
    _find_hidden(text, start, end, found)
    return start, end


def _find_hidden(text: str, start: int, end: int, found: Found) -> None:
    hidden = _HIDDEN_ASCII if text.isascii() else _HIDDEN
    row, counted = 1, start
    for number, match in enumerate(hidden.finditer(text, start, end)):
        # Only what is shown is counted through: a file of nothing but such characters stays quick.
        if number < 20:
            row += count_lines(text[counted : match.start()]) - 1
            counted = match.start()
        found.add(
            problems.HIDDEN, Span(match.start(), match.end()), row=row, char=f"U+{ord(match.group()):04X}"
        )
