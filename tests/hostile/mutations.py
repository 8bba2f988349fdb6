"""Small random changes of sound texts: of characters, of words, of lines; the same ones for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

_PIECE = re.compile(r'"[^"\n]*"|[$€£]?[0-9][\w,.-]*%?|[A-Za-z][\w-]*|\n *|[^\S\n]+|.')
_ODD = '\x00\x1b\u202e\u200b\u00a0\ufeffé²٣"#[]():,;=+-*/%$._\\\t\r\n 0A a'


def mutated(texts: Sequence[str], seed: int, count: int) -> Iterator[str]:
    """So many mutants, of each text in turn; words come from all of them, so that forms meet that never met."""
    rng = random.Random(seed)
    pool = sorted({piece for text in texts for piece in _PIECE.findall(text) if not piece.isspace()})
    for number in range(count):
        text = texts[number % len(texts)]
        for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
            text = rng.choice(_WAYS)(text, rng, pool)
        yield text


def _letters(text: str, rng: random.Random, pool: Sequence[str]) -> str:
    at = rng.randrange(len(text) + 1)
    new = rng.choice(_ODD) if rng.random() < 0.5 else chr(rng.randrange(0x20, 0x7F))
    return text[:at] + new + text[at + rng.randrange(2) :]


def _cut(text: str, rng: random.Random, pool: Sequence[str]) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.randrange(1, 12) :]


def _spliced(text: str, rng: random.Random, pool: Sequence[str]) -> str:
    one, other = rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)
    return text[:one] + text[other : other + rng.randrange(1, 80)] + text[one:]


def _word(text: str, rng: random.Random, pool: Sequence[str]) -> str:
    pieces = _PIECE.findall(text)
    at = rng.randrange(len(pieces)) if pieces else 0
    new = rng.choice(pool)
    pieces[at : at + 1] = rng.choice(([new], [], [*pieces[at : at + 1], " ", new], pieces[at : at + 1] * 2))
    return "".join(pieces)


def _number(text: str, rng: random.Random, pool: Sequence[str]) -> str:
    found = list(re.finditer(r"[0-9]+", text))
    if not found:
        return text
    one = rng.choice(found)
    new = rng.choice(
        ("0", "1", "9", "99999999", "3.14159", "1,000,000", "31", "29", one.group() * 2, one.group()[::-1])
    )
    return text[: one.start()] + new + text[one.end() :]


def _line(text: str, rng: random.Random, pool: Sequence[str]) -> str:
    lines = text.splitlines(keepends=True)
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    moved = lines[at]
    match rng.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(to, moved)
        case 2:
            lines[at], lines[to] = lines[to], moved
        case _:
            lines[at] = " " * rng.randrange(10) + moved.lstrip(" ")
    return "".join(lines) or "\n"


_WAYS = (_letters, _letters, _cut, _spliced, _word, _word, _word, _number, _line, _line)
