"""Text that somebody else wrote, made safe to show in one line of a message."""

from __future__ import annotations

from collections.abc import Iterable

MAX_SHOWN = 40


def shown_text(text: str, most: int = MAX_SHOWN) -> str:
    """The text with everything that does not print escaped, cut after `most` characters with a count."""
    if len(text) > most:
        return f"{escaped(text[:most])}… ({len(text)} characters)"
    return escaped(text)


def escaped(text: str) -> str:
    """The text with controls, marks of direction, odd blanks and backslashes written as escapes."""
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(_escape(char) for char in text)


def listed(names: Iterable[str], most: int = 8) -> str:
    """Names in backticks with commas between them; those after the first few are counted."""
    all_names = list(names)
    text = ", ".join(f"`{shown_text(name)}`" for name in all_names[:most])
    rest = len(all_names) - most
    return f"{text} and {rest} more" if rest > 0 else text


def _escape(char: str) -> str:
    if char == "\\":
        return "\\\\"
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
