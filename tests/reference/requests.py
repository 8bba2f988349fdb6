"""What becomes of a request, by the nine steps of docs/semantics.md; nothing was converted or exercised before."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from termlang.syntax import ast
from termlang.syntax.ast import Word
from tests.reference import days
from tests.reference.days import ONE
from tests.reference.expressions import World, rounded

MONTHS = {Word.MONTH: 1, Word.QUARTER: 3, Word.YEAR: 12}


class Outcome(NamedTuple):
    status: str
    amount: Fraction = Fraction(0)
    price: Fraction | None = None
    shares: Fraction = Fraction(0)
    cash: Fraction = Fraction(0)


REFUSED = Outcome("refused")


class Request:
    """One instrument, asked on a day."""

    def __init__(self, world: World, name: str, on: date) -> None:
        self.world, self.on = world, on
        lines = [line.clause for line in world.instruments[name].children]
        self.issue: Any = next(c for c in lines if isinstance(c, ast.IssuedShares | ast.IssuedWarrants))
        right = next(
            line for line in world.instruments[name].children if isinstance(line.clause, ast.Conversion | ast.Exercise)
        )
        self.converts = isinstance(right.clause, ast.Conversion)
        self.lines = [line for line in right.children]
        self.dividend = next((x for x in world.instruments[name].children if isinstance(x.clause, ast.Dividend)), None)
        self.issued = self.issue.count.value
        # What one unit is worth when it is counted in the amount: its stated value, or itself.
        self.stated = self.issue.stated_value.amount.value if self.converts else Fraction(1)
        world.own = {"Issue Date": self.issue.day, "Stated Value": self.stated, "Issued": self.issued}
        world.own |= {"Outstanding": self.issued, "Conversion Date": on, "Exercise Date": on}
        self.issue_day = self.see(self.issue.day)

    def see(self, tree: Any) -> Any:
        return self.world.value(tree, self.on, self.on)

    def clause(self, kind: type) -> Any:
        return next((line.clause for line in self.lines if isinstance(line.clause, kind)), None)

    def clauses(self, kind: type) -> list[Any]:
        return [line.clause for line in self.lines if isinstance(line.clause, kind)]

    # ----------------------------------------------------------------------------------------------------------- steps

    def answer(self, units: Fraction | None) -> Outcome:
        """Of so many units; of all that is outstanding where None."""
        found = self._window()
        if found is None or self.on < self.issue_day:
            return REFUSED
        start, window = found
        offer = next(line.clause for line in window.children if isinstance(line.clause, ast.Offer))
        line = next(line.clause for line in window.children if isinstance(line.clause, ast.PriceLine))
        asked = self.issued if units is None else units
        opened = self._open(offer, start)
        cut = opened < asked
        if (cut and not any(isinstance(tail, ast.AsOpen) for tail in offer.tails)) or opened <= 0:
            return REFUSED
        asked = min(asked, opened)
        if cut:
            asked = self._whole_units(asked)
            if not asked:
                return REFUSED
        price = self.world.marked(self.see(line.price), line.marks)
        self.world.own |= {"Conversion Price": price, "Exercise Price": price}
        if any(self.see(each.condition) for each in self.clauses(ast.Barred)):
            return REFUSED
        if not all(self.see(each.condition) for each in self.clauses(ast.Provided)):
            return REFUSED
        if price <= 0:
            return REFUSED
        return self._delivered(asked, price, cut)

    def _window(self) -> tuple[date, ast.Line] | None:
        """The window that holds the day, and its first day."""
        ended: date | None = None
        for line in self.lines:
            first, last = self.issue_day, None
            match line.clause:
                case ast.Window(start_word=word, start=start, end_word=until, end=end):
                    first = self.see(start) + (ONE if word is Word.AFTER else 0 * ONE)
                    last = None if until is None else self._last(until, end)
                case ast.FirstWindow(end_word=until, end=end):
                    last = self._last(until, end)
                case ast.Thereafter():
                    assert ended is not None
                    first = ended + ONE
                case ast.OpenWindow():
                    pass
                case _:
                    continue
            ended = last
            if first <= self.on and (last is None or self.on <= last):
                return first, line
        return None

    def _last(self, word: Word, end: Any) -> date:
        return self.see(end) if word is Word.THROUGH else self.see(end) - ONE

    def _open(self, offer: ast.Offer, start: date) -> Fraction:
        """How many units are open."""
        match offer.amount:
            case ast.Everything():
                return self.issued
            case ast.Staged(at_once=at_once, each=each, interval=interval):
                periods = days.whole_months(start, self.on, self.world.rule) // MONTHS[interval]
                once = Fraction(0) if at_once is None else at_once.value
                return min(Fraction(1), once + each.value * periods) * self.issued
            case ast.UpTo(bound=bound):
                return self.see(bound) / self.stated
        raise NotImplementedError

    def _accrued(self) -> Fraction:
        """Dividends accrued on one unit."""
        if self.dividend is None:
            return Fraction(0)
        rule = next(line.clause for line in self.dividend.children if isinstance(line.clause, ast.AccrualRule))
        start = self.see(rule.start) + (ONE if rule.start_word is Word.AFTER else 0 * ONE)
        end = self.on + (ONE if rule.through is not None else 0 * ONE)
        rate = self.see(self.dividend.clause.rate)
        return self.world.accrued(rate, self.stated, rule.compounding, rule.day_count, start, end, self.see)

    def _delivered(self, units: Fraction, price: Fraction, cut: bool) -> Outcome:
        accrued_line = self.clause(ast.Accrued)
        how = accrued_line.word if accrued_line is not None else None
        accrued = self._accrued()
        each = self.stated + accrued if how is Word.ADDED else self.stated
        per_unit = each / price if self.converts else self.issue.shares_each.value
        rounding = self.clause(ast.ShareRounding)
        before = units * per_unit
        shares = rounded(before, rounding.rounding)
        most = min((self._room(line.clause) for line in self.lines if self._is_limit(line.clause)), default=None)
        whole = before
        if most is not None and shares > most:
            cut = True
            units, shares = units * most / before, most
            if self.issue.divisibility:
                units = self._whole_units(units)
                whole = units * per_unit
                shares = min(most, rounded(whole, rounding.rounding))
            else:
                whole = shares
            if not shares:
                return REFUSED
        cash = Fraction(0) if self.converts else -shares * price
        if isinstance(rounding.fraction, ast.Node):
            cash += (whole - shares) * self.see(rounding.fraction)
        if how is Word.CASH:
            cash += accrued * units
        # What an exercise costs is said without a sign.
        return Outcome(
            "limited" if cut else "allowed", units * self.stated, price, shares, cash * (1 if self.converts else -1)
        )

    @staticmethod
    def _is_limit(clause: Any) -> bool:
        return isinstance(clause, ast.Limit | ast.Blocked)

    def _room(self, clause: Any) -> Fraction:
        """The whole shares that fit."""
        if isinstance(clause, ast.Blocked):
            part, outstanding = clause.bound.percent.value, self.see(clause.bound.of)
            found = part * outstanding / (1 - part)
        else:
            found = self.see(clause.bound)
        return Fraction(found.numerator // found.denominator)

    def _whole_units(self, units: Fraction) -> Fraction:
        """Down to a unit, where the issue line says how far units divide."""
        for mark in self.issue.divisibility:
            scale = 1 if isinstance(mark, ast.WholeUnits) else 10 ** int(mark.decimals.value)
            scaled = units * scale
            return Fraction(scaled.numerator // scaled.denominator, scale)
        return units
