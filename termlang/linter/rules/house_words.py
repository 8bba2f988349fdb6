"""H201: a word that the house does not want."""

from __future__ import annotations

import re
from collections.abc import Iterator

from termlang.diagnostics import Problem
from termlang.linter.config import House
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet
from termlang.source import Span


class BlockedWord(Rule):
    """A word or phrase stands in the text that the settings of the house block: in a name, a quotation, a comment.

    The settings list them below `house.blocked-words`, each with what to write, or with an empty text. Without settings
    nothing is found.
    """

    code, name = "H201", "house.blocked-word"
    headline = "the house does not write `{word}`"
    why = "the settings of the house block it"
    remedy = "{hint}"
    needs = Needs.TEXT
    example_house = House(blocked={"best efforts": "reasonable efforts"})
    bad = ("Registration Duty is undisclosed, a condition  # Company uses best efforts",)
    good = ("Registration Duty is undisclosed, a condition  # Company uses reasonable efforts",)
    see = ("H202", "H203")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for word, instead in sheet.house.blocked.items():
            pattern = r"\s+".join(map(re.escape, word.split()))
            for found in re.finditer(rf"\b{pattern}\b", sheet.source.text, re.IGNORECASE):
                hint = f"write `{instead}`" if instead else "say it otherwise"
                yield cls.at(Span(found.start(), found.end()), word=" ".join(found[0].split()), hint=hint)
