"""C606: more shares than are reserved."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from termlang.diagnostics import Label, Problem, Severity
from termlang.linter.floors import fixed_floors
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Measure, Right, Verb
from termlang.quantity import shown

_NAMES = ("Reserved", "Authorized", "Authorised")


class ReservedShares(Rule):
    """All of it, converted at the lowest price that the formula allows, is more than the shares set aside.

    The company would owe shares that it cannot issue. Looked at where a term whose name begins with Reserved or
    Authorized states a number of shares, and the price has a floor that the text states.
    """

    code, name = "C606", "limit.reserved"
    headline = "{worst} shares may be due, and {term} is {bound}"
    why = "all of {instrument}, {stated} of stated value, at the floor of {floor} is {worst} shares"
    remedy = "reserve more, or add a limit in shares"
    severity = Severity.ERROR
    needs = Needs.WHOLE
    bad = (
        """
        Reserved Shares means 500,000 shares
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at the greater of $4.00 per share and 92% of Market Value
            shares rounded down, the fraction lapses
        """,
    )
    good = (
        """
        Reserved Shares means 1,000,000 shares
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at the greater of $4.00 per share and 92% of Market Value
            shares rounded down, the fraction lapses
        """,
    )
    see = ("C601",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        deal = sheet.deal
        for term in deal.terms.values():
            bound = sheet.value(term.body) if term.key.name.startswith(_NAMES) else None
            stock = next((name for name in deal.stocks if term.type.unit.power_of(name) == 1), None)
            if bound is None or stock is None:
                continue
            for right in deal.rights.values():
                if right.verb is not Verb.CONVERT or right.into != stock or _in_shares(right):
                    continue
                worst = _worst(sheet, right)
                if worst is not None and worst[0] > bound:
                    shares, floor, stated = worst
                    yield cls.at(
                        term.span,
                        (term.key.name,),
                        labels=[Label(right.clause.span, f"up to {shown(shares)} shares")],
                        worst=shown(shares),
                        term=term.key.name,
                        bound=shown(bound),
                        instrument=right.instrument,
                        stated=shown(stated),
                        floor=shown(floor),
                    )


def _in_shares(right: Right) -> bool:
    return any(limit.measure is Measure.SHARES for limit in right.limits)


def _worst(sheet: Sheet, right: Right) -> tuple[Fraction, Fraction, Fraction] | None:
    """The whole shares for all of it at the lowest price, that price, and the stated value; None where one is open."""
    instrument = sheet.deal.instruments[right.instrument]
    issued, stated = sheet.value(instrument.issued), sheet.value(instrument.stated_value)
    prices = fixed_floors(sheet.deal, right)
    known = [price for price in prices if price]
    if issued is None or stated is None or not known or len(known) < len(prices):
        return None
    total = issued * stated
    return Fraction(total // min(known)), min(known), total
