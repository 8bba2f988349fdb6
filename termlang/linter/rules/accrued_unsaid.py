"""V704: a conversion that does not say what becomes of the dividend accrued on it."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Label, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.clauses import Verb


class AccruedUnsaid(Rule):
    """Nothing says what becomes of the dividend that has accrued on the part converted.

    It may be added to what converts, paid in cash, paid on the next date, or lost. On 5% a year and a conversion after
    half a year it is one fortieth of everything. Without a word nothing is added and nothing is paid.
    """

    code, name = "V704", "dividend.on-conversion"
    headline = "what becomes of the {income} accrued on what is converted?"
    why = "without a word it is neither added nor paid; after half a year at 5% that is 2.5% of the amount"
    remedy = "add a line such as `{accrued} paid in cash on conversion`"
    fix = FixLevel.CHOICE
    bad = (
        """
        # in Series A
        conversion into Common Stock at the option of Investors:
          at any time:
            all of it
            at $13.06 per share
          shares rounded down, the fraction lapses
        dividend 5% a year on Stated Value:
          simple, actual/365, from Issue Date
          in cash
          paid each year
        """,
    )
    good = (
        """
        # in Series A
        conversion into Common Stock at the option of Investors:
          at any time:
            all of it
            at $13.06 per share
          accrued dividends are added
          shares rounded down, the fraction lapses
        dividend 5% a year on Stated Value:
          simple, actual/365, from Issue Date
          in cash
          paid each year
        """,
    )
    see = ("V701",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        seen = set()
        for right in sheet.deal.rights.values():
            instrument = sheet.deal.instruments.get(right.instrument)
            if right.verb is not Verb.CONVERT or instrument is None or instrument.dividend is None:
                continue
            if right.accrued is not None or right.clause.span in seen:
                continue
            if any(offer.addition is not None for grant in right.grants for offer in grant.offers):
                continue
            seen.add(right.clause.span)
            placed = sheet.placed(right.clause.span)
            income = instrument.kind.income.lower().removesuffix("s")
            accrued = "accrued interest is" if income == "interest" else "accrued dividends are"
            lines = ("added", "paid in cash on conversion", "paid on the next date", "forfeited")
            fixes = []
            if placed is not None:
                said = [f"{accrued} {line}" for line in lines]
                fixes = [choice(text, sheet.below(placed.line, text)) for text in said]
            yield cls.at(
                right.clause.span,
                sheet.path_of(right),
                labels=[Label(instrument.dividend.clause.span, f"the {income}")],
                fixes=fixes,
                income=income,
                accrued=accrued,
            )
