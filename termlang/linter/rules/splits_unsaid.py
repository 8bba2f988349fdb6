"""A901: figures per share, and not a word about splits."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Fix, FixLevel, Label, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.expressions import Literal, walk
from termlang.source import Span
from termlang.syntax import ast


class SplitsUnsaid(Rule):
    """A price per share or a number of shares is stated, and nothing in the deal says that it moves with splits.

    After a split of 2 for 1 a conversion price of $13.06 buys half of what it bought, and a limit of 1,450,000 shares
    is twice as tight. Deals say that such figures are equitably adjusted; this one says so of none. The rule fires
    once, at the first of them; as soon as one is `adjusted for splits`, the others are taken as meant.
    """

    code, name = "A901", "adjust.split"
    headline = "nothing says what a split of {stock} does to {what}"
    why = "after 2 for 1, {what} stays as it is and is worth half or twice as much"
    remedy = "write `, adjusted for splits` after each figure that moves"
    fix = FixLevel.CHOICE
    bad = (
        """
        # in Series A
        Fixed Price means $13.06 per share
        conversion into Common Stock at the option of Investors:
          at any time:
            all of it
            at Fixed Price
          shares rounded down, the fraction lapses
        """,
    )
    good = (
        """
        # in Series A
        Fixed Price means $13.06 per share, adjusted for splits
        conversion into Common Stock at the option of Investors:
          at any time:
            all of it
            at Fixed Price
          shares rounded down, the fraction lapses
        """,
    )
    see = ("P510",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        deal = sheet.deal
        if any(True for _ in sheet.parts(ast.Adjusted)):
            return
        figures: dict[Span, tuple[str, str, tuple[str, ...], Span]] = {}
        for used in sheet.uses:
            if used.path[:1] == ("example",):
                continue
            for part in walk(used.expr):
                stock = (
                    next((s for s in deal.stocks if part.type.unit.power_of(s)), None)
                    if isinstance(part, Literal)
                    else None
                )
                if stock is not None:
                    path = used.path[1:] if used.path[:1] == ("",) else used.path
                    figures.setdefault(part.span, (stock, sheet.written(part.span), path, used.span))
        examples = {
            leaf.span
            for placed in sheet.lines
            if isinstance(placed.line.clause, ast.Example)
            for child in placed.line.children
            for leaf in ast.walk(child.clause)
        }
        found = sorted((span for span in figures if span not in examples), key=lambda span: span.start)
        if not found:
            return
        stock, what, path, _ = figures[found[0]]
        yield cls.at(
            found[0],
            path,
            labels=[Label(span, "nor to this") for span in found[1:4]],
            fixes=_fixes(sheet, found),
            stock=stock,
            what=what,
        )


def _fixes(sheet: Sheet, figures: list[Span]) -> list[Fix]:
    """The mark on the definitions and limits in which the figures stand, where it can stand there."""
    edits = []
    for span in figures:
        placed = sheet.placed(span)
        if placed is None or not isinstance(placed.line.clause, (ast.Definition, ast.Limit)):
            return []
        clause = placed.line.clause
        tails = clause.tails if isinstance(clause, ast.Limit) else clause.marks
        if any(isinstance(tail, ast.Rounding) for tail in tails):
            return []
        edits.append(sheet.added(placed.line, ", adjusted for splits"))
    return [choice("all of them move with splits", *edits)]
