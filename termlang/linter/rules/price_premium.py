"""P508: a price that asks more than the market."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.deal import Variability
from termlang.model.expressions import Apply, Literal, Ref, walk
from termlang.quantity import shown


class PricePremium(Rule):
    """A price is more than 100% of what the market pays, so that the holder converts at a premium.

    Real deals do this: 101% of a market price takes the small trades out. In a deal whose price is meant as a discount,
    it is a slip of 101 for 99.
    """

    code, name = "P508", "price.premium"
    headline = "{percent}% of the market: the price is above what the market pays"
    why = "at a market price of $10.00 it asks ${sample}"
    remedy = "write less than 100% if a discount is meant"
    severity = Severity.INFO
    bad = (
        """
        # in the conversion
        at any time:
          all of it
          at 101% of Market Value
        """,
    )
    good = (
        """
        # in the conversion
        at any time:
          all of it
          at 92% of Market Value
        """,
    )
    see = ("C601",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        seen = set()
        for used in sheet.uses:
            for part in () if used.path[:1] == ("example",) else walk(used.expr):
                if not isinstance(part, Apply) or part.operation != "multiply" or part.span in seen:
                    continue
                percent, of = part.args
                if not isinstance(percent, Literal) or not isinstance(of, Ref) or not of.type.unit.currency:
                    continue
                term = sheet.term(of)
                written = sheet.source.excerpt(percent.span)
                market = term is not None and term.variability is Variability.MARKET
                if market and written.endswith("%") and percent.value > 1:  # type: ignore[operator]
                    seen.add(part.span)
                    value = percent.value
                    path = used.path[1:] if used.path[:1] == ("",) else used.path
                    yield cls.at(part.span, path, percent=shown(value * 100), sample=f"{float(value) * 10:.2f}")  # type: ignore
