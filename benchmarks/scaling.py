"""Whether checking a long text costs more for each byte than checking a short one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from timing import Work, fastest

import termlang
from termlang.syntax import parse

DEAL = Path(__file__).parents[1] / "deals" / "neotherapeutics.terms"


class Scaling(NamedTuple):
    """Two lengths in bytes, and the seconds for each byte of them."""

    short: int
    long: int
    short_cost: float
    long_cost: float


def measure(rounds: int, long: int) -> Scaling:
    """Seconds for each byte of a text of 10 KB and of one of `long` bytes, both deals without an error."""
    texts = [text_of(10_000), text_of(long)]
    for text in texts:
        termlang.load(text)
    short_text, long_text = texts
    works = [Work(anew, (short_text,), 10), Work(anew, (long_text,), 1)]
    short_time, long_time = fastest(works, rounds)
    return Scaling(len(short_text), len(long_text), short_time / len(short_text), long_time / len(long_text))


def anew(text: str) -> None:
    """Check a text of which no line is known: a short one would be known from the round before, a long one never is."""
    parse.forget()
    termlang.check(text)


def text_of(length: int) -> str:
    """The declarations of the seed deal, then its Series A again and again under other names: about `length` bytes."""
    deal = re.sub(r"^Finder .*\n", "", DEAL.read_text(encoding="utf-8"), flags=re.MULTILINE)
    head, block = re.split(r"(?=^preferred Series A:)", deal, maxsplit=1, flags=re.MULTILINE)
    block = re.split(r"^(?=\S)", block, maxsplit=2, flags=re.MULTILINE)[1]
    count = max(1, round((length - len(head)) / len(block)))
    return head + "".join(block.replace("Series A", f"Series {number}") for number in range(1, count + 1))
