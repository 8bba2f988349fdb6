"""A request whose amount comes with it: an input like a price, in money of stated value or in units."""

from __future__ import annotations

from fractions import Fraction

from termlang.compile.build import Builder
from termlang.compile.plan import Column
from termlang.model.examples import Asking

# Not an amount that a text can ask for; known by identity.
SUPPLIED = Asking(units=Fraction(-1))
AMOUNT = Column("", "amount asked")


def units_asked(build: Builder, asking: Asking | None, stated: int | None, outstanding: int) -> int:
    """How many units a request is for; `stated` is the money of one unit, None where it has none."""
    if asking is SUPPLIED:
        amount = build.price(AMOUNT)
        return amount if stated is None else build.div(amount, stated)
    if asking is None or (asking.money is None and asking.units is None):
        return outstanding
    if asking.units is not None:
        return build.const(asking.units)
    assert asking.money is not None
    money = build.const(asking.money)
    return money if stated is None else build.div(money, stated)
