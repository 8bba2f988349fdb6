"""How messages are written: in contract words, without a full stop, with the drafter's text in quotes that close."""

from __future__ import annotations

import re

COMPILER_WORDS = re.compile(
    r"\b(token|node|parser|parse|elaborate|expr|expression|lattice|LUB|AST|lookup|identifier|bound variable|EOF"
    r"|syntax|lexer|literal|operand|boolean|iterable|null|None|exception of type|attribute|tuple)\b"
)


def faults(sentence: str) -> list[str]:
    """What is wrong with how a sentence is written; the drafter's own words, in backticks, are left out."""
    said = re.sub(r"`[^`]*`", "`", sentence)
    found = [f"`{word}` is a word of compilers" for word in COMPILER_WORDS.findall(said)]
    if sentence.endswith("."):
        found.append("it ends with a full stop")
    if "{" in sentence or "  " in sentence:
        found.append("it has a gap or a brace")
    if sentence.count("`") % 2:
        found.append("a quotation is not closed")
    return found
