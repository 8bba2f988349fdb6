"""Splits that are known before a run: what they make of a figure from one day to another, by its unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from termlang.market import Market
from termlang.model.deal import Deal
from termlang.units import Type

DAY = timedelta(days=1)
ONE = Fraction(1)


@frozen(eq=False)
class Splits:
    """The splits of the stocks of a deal. With `r` new shares for each old one a quantity with the stock to the power
    `k` is multiplied by `r` to the power `k`; the day of a split is already new."""

    deal: Deal
    market: Market
    stated: Callable[[], date]  # the day in whose shares the text states its figures: the first issue

    def move(self, type_: Type) -> bool:
        """Whether any split moves a figure of a type."""
        return any(type_.unit.power_of(stock) for stock in self.stocks())

    def stocks(self) -> list[str]:
        """The stocks that split."""
        days = {split.day for split in self.market.splits}
        return [
            stock
            for stock in self.deal.stocks
            if any(self.market.split_factor(stock, day - DAY, day) != ONE for day in days)
        ]

    def factor(self, type_: Type, after: date, through: date) -> Fraction:
        """What the splits after one day through another multiply a figure by."""
        found = ONE
        for stock in self.deal.stocks if self.market.splits else ():
            power = type_.unit.power_of(stock)
            if power:
                found *= self.market.split_factor(stock, after, through) ** power
        return found

    def since_stated(self, type_: Type, through: date) -> Fraction:
        """What they multiply a figure by that the text states."""
        return self.factor(type_, self.stated(), through) if self.market.splits else ONE

    def lie_inside(self, type_: Type, first: date, last: date) -> bool:
        """Whether a split after the first day, at most on the last, moves figures of a type."""
        return any(
            type_.unit.power_of(stock)
            and first < split.day <= last
            and self.market.split_factor(stock, split.day - DAY, split.day) != ONE
            for stock in self.deal.stocks
            for split in self.market.splits
        )
