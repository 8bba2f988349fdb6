"""E116: a least amount, or lots, and nothing about what is left in the end."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from termlang.diagnostics import FixLevel, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.clauses import Right, Verb


class LotsRemainder(Rule):
    """A request has to be for a least amount, or for whole lots, and nothing says what becomes of a last part below it.

    With a least amount of $10,000 and $4,000 left, nothing can be asked for any more. Most papers let all that is left
    go, whatever it is. Where only lots are asked for, and what was issued is a whole number of them, nothing is left.
    """

    code, name = "E116", "election.remainder"
    headline = "may the last part of {instrument} go, where it is less?"
    why = "without a word a request for it is refused"
    remedy = "write `, or all that is left`"
    fix = FixLevel.CHOICE
    bad = (
        """
        # in the conversion
        amounts of at least $10,000
        """,
    )
    good = (
        """
        # in the conversion
        amounts of at least $10,000, or all that is left
        """,
        """
        # in the conversion
        amounts in multiples of $1,000, the request is refused
        """,
    )
    see = ("E115",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            said = right.amounts
            if said is None or said.all_left or right.verb is Verb.DRAW or _goes_up(sheet, right):
                continue
            placed = sheet.placed(said.clause.span)
            if placed is None:
                continue
            end = said.clause.span.end
            place = said.clause.span._replace(start=end, end=end)
            fixes = [choice("let it go: `or all that is left`", sheet.replaced(place, ", or all that is left"))]
            yield cls.at(said.clause.span, placed.path, fixes=fixes, instrument=right.instrument)


def _goes_up(sheet: Sheet, right: Right) -> bool:
    """Whether there are only lots, and what was issued is a whole number of them."""
    said, instrument = right.amounts, sheet.deal.instruments[right.instrument]
    if said is None or said.least is not None or said.lot is None:
        return False
    lot, issued = sheet.value(said.lot), sheet.value(instrument.issued)
    stated = sheet.value(instrument.stated_value) if said.lot.type.unit.currency else Fraction(1)
    return lot is not None and issued is not None and stated is not None and issued * stated % lot == 0
