"""V701: a dividend without a payment day."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.clauses import Dividend


class DividendSchedule(Rule):
    """A dividend accrues, and nothing says when it is paid.

    It then waits until somebody pays it, or until the stock is converted or redeemed. A holder who counts on a payment
    each year has no clause to point to.
    """

    code, name = "V701", "dividend.schedule"
    headline = "nothing says when the {income} of {instrument} is paid"
    why = "it accrues and no payment ever falls due"
    remedy = "add a line such as `paid each year`"
    at_signing = Severity.ERROR
    fix = FixLevel.CHOICE
    bad = (
        """
        # in Series A
        dividend 5% a year on Stated Value:
          simple, actual/365, from Issue Date
          in cash
        """,
    )
    good = (
        """
        # in Series A
        dividend 5% a year on Stated Value:
          simple, actual/365, from Issue Date
          in cash
          paid each year
        """,
    )
    see = ("V704",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for instrument in sheet.deal.instruments.values():
            dividend = instrument.dividend
            if dividend is None or is_scheduled(dividend):
                continue
            placed = sheet.placed(dividend.clause.span)
            fixes = []
            if placed is not None:
                fixes = [
                    choice(f"paid each {each}", sheet.below(placed.line, f"paid each {each}"))
                    for each in ("quarter", "year")
                ]
            income = instrument.kind.income.lower().removesuffix("s")
            yield cls.at(
                dividend.clause.span, (instrument.name, income), fixes=fixes, instrument=instrument.name, income=income
            )


def is_scheduled(dividend: Dividend) -> bool:
    """Whether a dividend says when it is paid, in whatever form."""
    return dividend.schedule is not None
