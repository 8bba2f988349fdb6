"""C609: a bar that a floor in the price keeps from ever holding."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Label, Problem
from termlang.linter.floors import fixed_floors
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Verb
from termlang.model.expressions import Apply, Asked, AskedFor, Ref
from termlang.quantity import shown


class BarBelowFloor(Rule):
    """A conversion is barred below a price that the formula itself never goes below.

    The bar looks at the conversion price, the floor included, so that it can never hold. If it is meant to stop
    conversions while the market is low, it has to look at the market price before the floor.
    """

    code, name = "C609", "limit.two-floors"
    headline = "this bar can never hold: the price never falls below {floor}"
    why = "with the market at half of {floor} everything still converts, at {floor}"
    remedy = "bar by the market price instead, or delete the bar"
    bad = (
        """
        # in the conversion
        at any time:
          all of it
          at the greater of $4.00 per share and 92% of Market Value
        barred when Conversion Price is below $3.00 per share
        """,
    )
    good = (
        """
        # in the conversion
        at any time:
          all of it
          at the greater of $4.00 per share and 92% of Market Value
        barred when Market Value is below $3.00 per share
        """,
    )
    see = ("C601",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            if right.verb is not Verb.CONVERT:
                continue
            prices = [expr for grant in right.grants for offer in grant.offers for _, expr in offer.price.choices]
            floors = fixed_floors(sheet.deal, right)
            known = [floor for floor in floors if floor is not None]
            if not known or len(known) < len(floors):
                continue
            for guard in right.guards:
                test = guard.condition
                if not guard.bars or not isinstance(test, Apply) or test.operation not in ("below", "at most"):
                    continue
                bound = sheet.value(test.args[1])
                low = min(known)
                if not _is_price(sheet, test.args[0], right.name) or bound is None:
                    continue
                if low > bound or (low == bound and test.operation == "below"):
                    yield cls.at(
                        guard.clause.span,
                        sheet.path_of(right, guard.clause),
                        labels=[Label(prices[0].span, f"never below {shown(low)}")],
                        floor=shown(low),
                    )


def _is_price(sheet: Sheet, expr: object, right: str) -> bool:
    if isinstance(expr, Ref):
        term = sheet.deal.terms.get(expr.key)
        return term is not None and _is_price(sheet, term.body, right)
    return isinstance(expr, Asked) and expr.what is AskedFor.PRICE
