"""Alphabets whose letters can pass for one another: a Cyrillic o in a Latin word cannot be seen."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = frozenset(("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "COPTIC", "CHEROKEE"))


def mixed_alphabets(text: str) -> tuple[str, ...]:
    """The alphabets of the first word that mixes some of them; nothing where no word does."""
    if text.isascii():
        return ()
    for word in _WORD.findall(text):
        found = {unicodedata.name(letter, "").partition(" ")[0] for letter in word} & _ALIKE
        if len(found) > 1:
            return tuple(sorted(name.title() for name in found))
    return ()
