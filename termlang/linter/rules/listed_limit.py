"""C608: a listed company, a floating price, and no limit in shares."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem, Severity
from termlang.linter.floors import has_floor
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Measure, Verb

_LISTED = ("NYSE", "Nasdaq")


class ListedLimit(Rule):
    """A company listed in the United States sells stock at a floating price, and no limit in shares stands in the deal.

    The exchanges ask for a vote of the stockholders before 20% or more of the stock is issued below its market price in
    a private sale (Nasdaq Rule 5635(d), NYSE Listed Company Manual 312.03(c)). Deals therefore carry a limit of 19.99%,
    lifted by that vote. The rule belongs to the pack `us-listed` and is asked only where that pack is chosen.
    """

    code, name = "C608", "limit.listed-20pct"
    headline = "the price floats, {calendar} is the market, and nothing limits the shares"
    why = "an issue of 20% or more below the market asks for a vote of the stockholders"
    remedy = "add `limit 19.99% of (Shares Outstanding on Issue Date), …, unless Stockholder Approval is met`"
    severity = Severity.INFO
    pack = "us-listed"
    bad = (
        """
        # in the conversion
        at any time:
          all of it
          at 92% of Market Value
        """,
    )
    good = (
        """
        # in the conversion
        at any time:
          all of it
          at 92% of Market Value
        limit 1,000,000 shares, counting conversions, in total, the excess stays outstanding
        """,
    )
    see = ("C601",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        calendar = sheet.deal.calendar.name
        if calendar not in _LISTED:
            return
        for right in sheet.deal.rights.values():
            if right.verb is not Verb.CONVERT or right.into not in sheet.deal.stocks:
                continue
            if any(limit.blocker is None and limit.measure is Measure.SHARES for limit in right.limits):
                continue
            prices = [expr for grant in right.grants for offer in grant.offers for _, expr in offer.price.choices]
            if any(expr.type.unit.currency and not has_floor(sheet.deal, expr) for expr in prices):
                yield cls.at(right.clause.span, sheet.path_of(right), calendar=calendar)
