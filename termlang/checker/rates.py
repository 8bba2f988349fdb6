"""Conversion rates: shares for each unit, or for each unit of money, where the text states no price per share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from termlang.model.expressions import Expr, Literal, Ref, TermKey
from termlang.units import NUMBER, base, quantity

if TYPE_CHECKING:
    from termlang.checker.expressions import Elaborator


def is_rate(at: Elaborator, found: Expr, instrument: str, stock: str) -> bool:
    """Whether an expression counts shares of a stock per unit of an instrument, or per unit of money."""
    if not at.book.currency:
        return False
    shares = base(stock)
    return found.type in (quantity(shares.per(base(instrument))), quantity(shares.per(base(at.book.currency))))


def implied_price(at: Elaborator, rate: Expr, instrument: str) -> Expr | None:
    """The conversion price that a rate implies: stated value / rate, exact. At it a unit makes as many shares as the
    rate says, so nothing else has to know of rates."""
    if rate.type.unit.power_of(instrument):
        names = [TermKey(instrument, name) for name in ("Stated Value", "Principal")]
        stated = next((at.book.term(key) for key in names if key in at.book.drafts), None)
        whole = None if stated is None else Ref(stated.type, rate.span, stated.key)
        return at.apply("divide", rate.span, whole, rate)
    return at.apply("divide", rate.span, Literal(NUMBER, rate.span, Fraction(1)), rate)
