"""C621: a maximum of a redemption in money that does not say what money."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.clauses import Measure, Verb
from termlang.model.expressions import Ref
from termlang.syntax import ast


class LimitMoney(Rule):
    """A redemption pays another amount than it redeems, and its maximum in money does not say which of them it counts.

    At 110% of stated value, a maximum of $350,000 lets $350,000 of stated value go, for $385,000; or it lets $350,000
    be paid, for $318,181.82 of stated value. Without a word an amount of money is stated value, as it is in a request.
    """

    code, name = "C621", "limit.money"
    headline = "does the maximum count stated value, or what is paid for it?"
    why = "{instrument} is redeemed for something else than its {value}; without a word {bound} is {value}"
    remedy = "write `in {value}` or `in cash`"
    fix = FixLevel.CHOICE
    bad = (
        """
        # in Series A
        redemption at the option of Company:
          for 110% of Stated Value
          limit $350,000, counting redemptions, in total, in each calendar month, the excess stays outstanding
        """,
    )
    good = (
        """
        # in Series A
        redemption at the option of Company:
          for 110% of Stated Value
          limit $350,000, in cash, counting redemptions, in total, in each calendar month, the excess stays outstanding
        """,
        """
        # in Series A
        redemption at the option of Company:
          for Stated Value
          limit $350,000, counting redemptions, in total, in each calendar month, the excess stays outstanding
        """,
    )
    see = ("C620", "C604")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            price = right.redemption_price
            instrument = sheet.deal.instruments.get(right.instrument)
            if right.verb is not Verb.REDEEM or price is None or instrument is None:
                continue
            word = instrument.kind.value_name
            if isinstance(price, Ref) and price.key.name == word:
                continue
            for limit in right.limits:
                placed = sheet.placed(limit.clause.span)
                if limit.measure is not Measure.STATED or placed is None:
                    continue
                clause = placed.line.clause
                if not isinstance(clause, ast.Limit) or any(isinstance(each, ast.Measured) for each in clause.tails):
                    continue
                end = clause.bound.span.end
                place = clause.bound.span._replace(start=end, end=end)
                value = word.lower()
                yield cls.at(
                    clause.bound.span,
                    placed.path,
                    fixes=[
                        choice(f"what is redeemed: `in {value}`", sheet.replaced(place, f", in {value}")),
                        choice("what is paid: `in cash`", sheet.replaced(place, ", in cash")),
                    ],
                    instrument=right.instrument,
                    value=value,
                    bound=sheet.written(clause.bound.span),
                )
