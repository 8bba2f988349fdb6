"""P510: a look-back that a split would break."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Edit, FixLevel, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.expressions import Fold, Literal, walk
from termlang.syntax import ast


class LookBackSplits(Rule):
    """A look-back puts prices of several days together and does not say what becomes of them when the stock splits.

    If the stock splits 2 for 1 within the ten days, old prices are twice the new ones, and their average is the price
    of no share at all. Such a day is an error unless the definition is `adjusted for splits`.
    """

    code, name = "P510", "price.split-in-lookback"
    headline = "a split within these {days} days would mix old prices with new ones"
    why = "after 2 for 1 the old prices are twice the new ones; the answer on such a day is an error"
    remedy = "write `, adjusted for splits` at the end"
    fix = FixLevel.CHOICE
    bad = ("Reference means the average of Market Value over the 10 trading days ending on Closing",)
    good = (
        "Reference means the average of Market Value over the 10 trading days ending on Closing, adjusted for splits",
    )
    see = ("A901",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        stocks = set(sheet.deal.stocks)
        for term in sheet.deal.terms.values():
            if term.supplied or term.adjusted_for_splits:
                continue
            folds = [part for part in walk(term.body) if isinstance(part, Fold)]
            for fold in sorted(folds, key=lambda fold: fold.span.start):
                if fold.adjusted or not any(fold.type.unit.power_of(s) for s in stocks):
                    continue
                count = fold.days.count
                if isinstance(count, Literal) and count.value == 1:
                    continue
                placed = sheet.placed(term.span)
                line = placed.line if placed is not None and isinstance(placed.line.clause, ast.Definition) else None
                yield cls.at(
                    fold.span,
                    term.key.path,
                    fixes=[choice("bring old prices to new shares", _marked(sheet, line))] if line is not None else [],
                    days=count.value if isinstance(count, Literal) else "several",
                )
                break


def _marked(sheet: Sheet, line: ast.Line) -> Edit:
    """The mark before a rounding at the end of the definition, else at its end."""
    rounding = next((mark for mark in line.clause.marks if isinstance(mark, ast.Rounding)), None)
    if rounding is None:
        return sheet.added(line, ", adjusted for splits")
    start = rounding.span.start
    return sheet.replaced(rounding.span._replace(start=start, end=start), "adjusted for splits, ")
