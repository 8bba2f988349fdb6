"""P507: the lesser of something and a floor, the greater of something and a cap."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, unsafe
from termlang.syntax import ast
from termlang.syntax.ast import Word

_FLOORS = frozenset(("Floor", "Minimum"))
_CAPS = frozenset(("Cap", "Ceiling", "Maximum"))


class PriceDirection(Rule):
    """A floor is taken with `the lesser of`, or a cap with `the greater of`, so that it does the opposite.

    The lesser of a price and its floor is never above the floor: the floor has become a cap. The names decide: a leg
    called Floor or Minimum, Cap, Ceiling or Maximum.
    """

    code, name = "P507", "price.direction"
    headline = "`the {word} of` makes a {opposite} of `{leg}`"
    why = "whatever the other legs come to, the price is never {side} it"
    remedy = "write `the {other} of`, if `{leg}` is to be a {kind}"
    fix = FixLevel.UNSAFE
    bad = (
        """
        Floor Price means $4.00 per share
        Conversion Base means the lesser of Floor Price and 92% of Market Value
        """,
    )
    good = (
        """
        Floor Price means $4.00 per share
        Conversion Base means the greater of Floor Price and 92% of Market Value
        """,
        """
        Floor Price means $4.00 per share
        Conversion Base means the lesser of $9.00 per share and (the greater of Floor Price and 92% of Market Value)
        """,
    )
    see = ("C601",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for choice, placed in sheet.parts(ast.Choice):
            if choice.extreme not in (Word.LESSER, Word.GREATER):
                continue
            lesser = choice.extreme is Word.LESSER
            for leg in choice.legs:
                if not isinstance(leg, ast.Path):
                    continue
                words = set(leg.names[0].text.split())
                if not words & (_FLOORS if lesser else _CAPS):
                    continue
                text = sheet.source.excerpt(choice.span)
                start = choice.span.start + text.index("lesser" if lesser else "greater")
                end = start + len("lesser" if lesser else "greater")
                other = "greater" if lesser else "lesser"
                yield cls.at(
                    leg.span,
                    placed.path,
                    fixes=[unsafe(f"the {other} of …", sheet.replaced(leg.span._replace(start=start, end=end), other))],
                    word="lesser" if lesser else "greater",
                    other=other,
                    leg=leg.names[0].text,
                    kind="floor" if lesser else "cap",
                    opposite="cap" if lesser else "floor",
                    side="above" if lesser else "below",
                )
