"""R803: a redemption without notice, beside a right to convert."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Label, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Verb


class RedemptionRace(Rule):
    """One party may redeem what the other may convert, and no notice stands between the two.

    On the day on which both can act, the first line of the journal wins: the company may take away a conversion that is
    worth more than the redemption price. Most papers give the holder the days between notice and redemption to convert.
    """

    code, name = "R803", "redeem.race"
    headline = "{actor} may redeem without notice what {holder} may convert"
    why = "may it still be converted once redemption is called? as it stands, who acts first on a day decides"
    remedy = "add a line such as `on 30 days notice`, and say whether conversion stays open until then"
    bad = (
        """
        # in Series A
        redemption at the option of Company:
          when Market Value is above $20.00 per share
          for $10,000 per share of Series A
        """,
    )
    good = (
        """
        # in Series A
        redemption at the option of Company:
          when Market Value is above $20.00 per share
          for $10,000 per share of Series A
          on 30 days notice
        """,
    )
    see = ("E113",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        seen = set()
        for right in sheet.deal.rights.values():
            if right.verb is not Verb.REDEEM or right.notice is not None or right.clause.span in seen:
                continue
            rivals = [
                other
                for other in sheet.deal.rights.values()
                if other.instrument == right.instrument
                and other.verb in (Verb.CONVERT, Verb.EXERCISE)
                and other.actor != right.actor
                and not other.mandatory
            ]
            if rivals:
                seen.add(right.clause.span)
                yield cls.at(
                    right.clause.span,
                    sheet.path_of(right),
                    labels=[Label(rivals[0].clause.span, f"{rivals[0].actor} may act on the same day")],
                    actor=right.actor,
                    holder=rivals[0].actor,
                )
