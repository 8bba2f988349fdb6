"""What shows before a row is read: the size of a price file, what it looks like, what hides in it."""

from __future__ import annotations

import re
from itertools import islice

from termlang.limits import Limits
from termlang.market import problems
from termlang.market.found import MAX_OF_A_KIND, Found
from termlang.market.lines import count_lines
from termlang.market.shown import shown_text
from termlang.source import Span

_BYTE_ORDER_MARK = "\ufeff"
# Controls but tab and line ends; marks of direction and width; half characters; tags.
_HIDDEN_RANGES = (
    (0x00, 0x08),
    (0x0B, 0x0C),
    (0x0E, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x061C, 0x061C),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0xD800, 0xDFFF),
    (0xFEFF, 0xFEFF),
    (0xFFF0, 0xFFFB),
    (0xE0000, 0xE0FFF),
)
_HIDDEN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _HIDDEN_RANGES) + "]")
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


def body_of(text: str, name: str, limits: Limits, found: Found) -> tuple[int, int]:
    """The offsets between which the rows lie: after a byte order mark, before the last line ends."""
    if len(text) > limits.prices:
        found.add(problems.TOO_LARGE, name=shown_text(name), found=f"{len(text):,}", most=f"{limits.prices:,}")
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
    if rows > limits.price_rows:
        found.add(problems.TOO_MANY_ROWS, name=shown_text(name), found=f"{rows:,}", most=f"{limits.price_rows:,}")
        return start, end
    _find_hidden(text, start, end, found)
    return start, end


def _find_hidden(text: str, start: int, end: int, found: Found) -> None:
    row, at = 1, start
    for match in islice(_HIDDEN.finditer(text, start, end), MAX_OF_A_KIND):
        row += count_lines(text[at : match.start()]) - 1
        at = match.end()
        found.add(problems.HIDDEN, Span(match.start(), at), row=row, char=f"U+{ord(match.group()):04X}")
    if found.failed:
        hidden = dict.fromkeys(char for first, last in _HIDDEN_RANGES for char in range(first, last + 1))
        found.count(problems.HIDDEN, end - at - len(text[at:end].translate(hidden)))
