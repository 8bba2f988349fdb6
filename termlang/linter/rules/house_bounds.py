"""H203: a figure outside the bounds of the house."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.checker.deal import check_expression
from termlang.diagnostics import Problem
from termlang.linter.config import House
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet


class OutOfBounds(Rule):
    """A term has a value outside what the settings of the house allow for terms of that name.

    `"Floor Price" = { at-least = "$1.00 per share" }` is compared with every `Floor Price` whose value the text fixes.
    What depends on the market is left alone.
    """

    code, name = "H203", "house.bounds"
    headline = "`{name}` is {side} the {bound} of the house"
    why = "the settings of the house say `{setting}`"
    remedy = "change the figure, or allow it here with a reason"
    example_house = House(bounds={"Floor Price": {"at-least": "$1.00 per share"}})
    bad = ("Floor Price means $0.50 per share",)
    good = ("Floor Price means $1.50 per share",)
    see = ("H201", "H202")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for key, term in sheet.deal.terms.items():
            value = sheet.value(term.body) if key.name in sheet.house.bounds else None
            if value is None:
                continue
            for side, text in sheet.house.bounds[key.name].items():
                bound, _, _ = check_expression(sheet.deal, text, key.owner)
                limit = None if bound is None or bound.type != term.type else sheet.value(bound)
                if limit is None:
                    continue
                if value < limit if side == "at-least" else value > limit:
                    word = "below" if side == "at-least" else "above"
                    setting = f"{side} {text}"
                    yield cls.at(term.span, key.path, name=key.name, side=word, bound=text, setting=setting)
