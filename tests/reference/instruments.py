"""An instrument: what was issued, what a unit stands for, and what has accrued on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from termlang.syntax import ast
from termlang.syntax.ast import Word
from tests.reference import days
from tests.reference.accounts import Accounts, Lot
from tests.reference.days import ONE
from tests.reference.expressions import World

MONTHS = {Word.MONTH: 1, Word.QUARTER: 3, Word.HALF_YEAR: 6, Word.YEAR: 12}
RIGHTS = (ast.Conversion, ast.Exercise)


class Instrument:
    """The clauses of one instrument of a deal."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.lines = world.instruments[name].children
        clauses = [line.clause for line in self.lines]
        self.issue: Any = next(c for c in clauses if isinstance(c, ast.IssuedShares | ast.IssuedWarrants))
        self.right = next((line for line in self.lines if isinstance(line.clause, RIGHTS)), None)
        self.redemptions = [line for line in self.lines if isinstance(line.clause, ast.Redemption)]
        self.mandatory = next((line for line in self.lines if isinstance(line.clause, ast.MandatoryConversion)), None)
        self.dividend = next((line for line in self.lines if isinstance(line.clause, ast.Dividend)), None)
        self.issued: Fraction = self.issue.count.value
        self.in_money = isinstance(self.issue, ast.IssuedShares)
        self.issue_day: date = world.value(self.issue.day, date.max, date.max)
        self.party = self.issue.party.text

    @property
    def stated(self) -> Fraction:
        """What one unit is worth where it is counted in the amount: its stated value, or itself."""
        if not self.in_money:
            return Fraction(1)
        added: Fraction = self.world.accounts.assets["added to", self.name]
        stated: Fraction = self.issue.stated_value.amount.value
        return stated + added

    @property
    def by_holder(self) -> bool:
        """Whether an allowance counts for each holder."""
        windows = () if self.right is None else self.right.children
        offers = [line.clause for window in windows for line in window.children if isinstance(line.clause, ast.Offer)]
        scopes = [tail for offer in offers for tail in offer.tails if isinstance(tail, ast.Scope)]
        return any(scope.word is Word.HOLDER for scope in scopes)

    @property
    def decimals(self) -> int | None:
        """How far a unit divides."""
        for mark in self.issue.divisibility:
            if isinstance(mark, ast.WholeUnits):
                return 0
            if isinstance(mark, ast.UnitDecimals):
                return int(mark.decimals.value)
        return None

    def of_dividend(self, kind: type) -> Any:
        """The clause of a kind that stands below the dividend."""
        if self.dividend is None:
            return None
        return next((line.clause for line in self.dividend.children if isinstance(line.clause, kind)), None)

    def supplied(self, name: str, on: date, who: str | None) -> Any:
        """What a name means that every instrument supplies; None of any other."""
        match name:
            case "Issue Date":
                return self.issue_day
            case "Issued":
                return self.issued
            case "Stated Value" | "Principal":
                return self.stated
            case "Outstanding":
                return self.world.accounts.units(self.name)
            case "Purchase Price" if self.issue.purchase is not None:
                return self.issue.purchase
            case "Accrued Dividends" | "Accrued Interest":
                units = self.world.accounts.units(self.name, who)
                return self.accrued_of(who, on) / units if units else Fraction(0)
            case "Dividend Payment Date" | "Interest Payment Date":
                return next(day for day in self.payment_days() if day >= on)
        return None

    # ------------------------------------------------------------------------------------------------------- dividends

    def payment_days(self) -> Iterator[date]:
        """When a dividend falls due: by months from the first date, which comes after the start where none is named."""
        paid = self.of_dividend(ast.PaidEach)
        if paid is None:
            return
        months = MONTHS[paid.interval]
        anchor, first = (self.accrual_start(), 1) if paid.first is None else (self.see(paid.first), 0)
        for number in range(first, 400):
            yield days.months_later(anchor, months * number, self.world.rule)

    def see(self, tree: Any, on: date = date(2030, 1, 1)) -> Any:
        outer, self.world.inside = self.world.inside, self.name
        try:
            return self.world.value(tree, on, on)
        finally:
            self.world.inside = outer

    def accrual_start(self) -> date:
        rule = self.of_dividend(ast.AccrualRule)
        start: date = self.see(rule.start)
        return start + (ONE if rule.start_word is Word.AFTER else 0 * ONE)

    def on_lot(self, lot: Lot, on: date, *, through: bool = True) -> Fraction:
        """What has accrued on all units of a lot and was not paid, the day asked excluded unless the line says so."""
        if self.dividend is None:
            return Fraction(0)
        rule = self.of_dividend(ast.AccrualRule)
        start = lot.since or max(self.accrual_start(), lot.issued)
        end = on + (ONE if through and rule.through is not None else 0 * ONE)
        rate, count = self.see(self.dividend.clause.rate, on), rule.day_count
        base = self.see(self.dividend.clause.base, on)
        return lot.units * self.world.accrued(rate, base, rule.compounding, count, start, end, self.see)

    def accrued_of(self, who: str | None, on: date) -> Fraction:
        """What has accrued for a holder, or for all of them where None."""
        accounts: Accounts = self.world.accounts
        return sum(
            (
                self.on_lot(lot, on)
                for (each, of), lots in accounts.lots.items()
                if of == self.name and who in (None, each)
                for lot in lots
            ),
            Fraction(0),
        )


def instruments(world: World) -> dict[str, Instrument]:
    """All of a deal, which from now on supply their terms."""
    found = {name: Instrument(world, name) for name in world.instruments}

    def supply(owner: str, name: str) -> Any:
        on = world.own.get("today")
        return found[owner].supplied(name, on, world.own.get("who")) if owner in found else None

    world.supply = supply
    return found


def closing(world: World, on: date) -> dict[str, Instrument]:
    """The accounts of closing: all that was issued is outstanding, and every payment was made on its date."""
    found = instruments(world)
    world.own["today"] = on
    for each in found.values():
        since = None
        if each.of_dividend(ast.PaidEach) is not None:
            for day in each.payment_days():
                if day > on:
                    break
                since = day
        world.accounts.issue(each.party, each.name, each.issued, each.issue_day)
        if since is not None:
            lots = world.accounts.lots[each.party, each.name]
            lots[:] = [lot._replace(since=since) for lot in lots]
    return found
