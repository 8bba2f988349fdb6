"""C601: a price that follows the market down without end."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Label, Problem
from termlang.linter.floors import has_floor
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, brief
from termlang.model.clauses import Verb
from termlang.model.expressions import Ref


class PriceFloorless(Rule):
    """The conversion price follows the market, and nothing in the formula stops it on the way down.

    Each halving of the market doubles the shares. A bar, a limit in shares or a right to redeem may stop a conversion;
    none of them holds the price up, so that each has a consequence of its own. Whether the deal is meant so is for its
    parties to say; that it is so should be known.
    """

    code, name = "C601", "limit.floorless"
    headline = "this price falls with the market, and no floor stands in it"
    why = "{stops}; each time the market halves, the shares double"
    remedy = 'write `the greater of Floor Price and …`, or say that none is meant: `# lint: allow C601 because "…"`'
    bad = (
        """
        # in the conversion
        at any time:
          all of it
          at the lesser of $13.06 per share and 101% of Market Value
        """,
    )
    good = (
        """
        # in the conversion
        at any time:
          all of it
          at the lesser of $13.06 per share and (the greater of $4.00 per share and 101% of Market Value)
        """,
    )
    see = ("C602", "C608", "C609")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            if right.verb is not Verb.CONVERT or right.into not in sheet.deal.stocks:
                continue
            seen = set()
            for grant in right.grants:
                for offer in grant.offers:
                    for _, expr in offer.price.choices:
                        if expr.span in seen or not expr.type.unit.currency or has_floor(sheet.deal, expr):
                            continue
                        seen.add(expr.span)
                        stops = [guard.clause.title for guard in right.guards] + [
                            limit.clause.title for limit in right.limits
                        ]
                        term = sheet.deal.terms.get(expr.key) if isinstance(expr, Ref) else None
                        yield cls.at(
                            offer.price.clause.span,
                            sheet.path_of(right, offer.price.clause),
                            labels=[Label(term.span, "the price")] if term is not None else (),
                            stops=f"only `{brief(stops[0])}` may stop a conversion"
                            if stops
                            else "nothing else stops it either",
                        )
