"""A904: an adjustment that may move a price up."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, unsafe
from termlang.model.deal import OnEvent
from termlang.model.expressions import EventFigure, EventKind, Expr


class RatchetUp(Rule):
    """A price follows later issues, and nothing keeps a dearer issue from raising it.

    An anti-dilution clause protects the holder: it may lower the price and never raises it. Without `the lesser of
    itself and …`, or a bound such as `below Ratchet Price`, a sale at twice the price doubles what the holder pays.
    """

    code, name = "A904", "adjust.not-monotone"
    headline = "an issue at a higher price raises `{term}`"
    why = "at {start} before, an issue at twice that makes it twice as high"
    remedy = "write `the lesser of itself and …`"
    severity = Severity.ERROR
    fix = FixLevel.UNSAFE
    bad = (
        """
        Ratchet Price starts at $2.22 per share, adjusted for splits
          on each issue of Common Stock: the price of it
        """,
    )
    good = (
        """
        Ratchet Price starts at $2.22 per share, adjusted for splits
          on each issue of Common Stock: the lesser of itself and the price of it
        """,
        """
        Ratchet Price starts at $2.22 per share, adjusted for splits
          on each issue of Common Stock below Ratchet Price: the price of it
        """,
    )

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for key, cell in sheet.deal.cells.items():
            for update in cell.updates:
                if not isinstance(update, OnEvent) or update.event is not EventKind.ISSUE or update.below is not None:
                    continue
                value = update.value
                if not isinstance(value, EventFigure) or not value.type.unit.currency:
                    # What a formula does to a price is not read off its shape.
                    continue
                fix = unsafe(
                    "the lesser of itself and …",
                    sheet.replaced(value.span, f"the lesser of itself and {_text(sheet, value)}"),
                )
                yield cls.at(
                    update.value.span,
                    key.path,
                    fixes=[fix],
                    term=key.name,
                    start=sheet.written(cell.start.span),
                )


def _text(sheet: Sheet, expr: Expr) -> str:
    return sheet.source.excerpt(expr.span)
