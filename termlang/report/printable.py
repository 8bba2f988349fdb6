"""Text that is safe to show: what others wrote never moves a cursor, hides a character or turns text around."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
# Letters and marks by their category, and yet nothing shows: joiners, fillers, variation selectors.
_UNSEEN_LETTERS = frozenset(
    (
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    )
)


def printable(text: str) -> str:
    """The text with every character that does not show itself written out: `\\x1b`, `\\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(char) if _is_unseen(char) else char for char in text)


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN or ord(char) in _UNSEEN_LETTERS


def one_line(text: str, most: int | None = None) -> str:
    """The text on one line, safe to show, cut with an ellipsis where it is longer than `most`."""
    plain = printable(" ".join(text.split()))
    if most is None or len(plain) <= most:
        return plain
    return plain[: most - 1].rstrip() + "…"


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_width(char) for char in text)


def padded(text: str, width: int) -> str:
    """The text, filled with blanks to a number of columns."""
    return text + " " * max(0, width - cells(text))


def in_ascii(text: str) -> str:
    """The signs of this room in plain ASCII; what others wrote stays as it is."""
    return text.replace("…", "...").replace("\u203a", ">")


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _escaped(char: str) -> str:
    number = ord(char)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
