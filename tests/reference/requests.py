"""What becomes of a request, by the nine steps of docs/semantics.md, at what stands when it is made."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from tests.reference import days, limits
from tests.reference.accounts import ZERO
from tests.reference.days import ONE, Nothing
from tests.reference.expressions import World, decided, sure
from tests.reference.instruments import MONTHS, Instrument, closing
from tests.reference.values import rounded, whole


class Outcome(NamedTuple):
    status: str
    amount: Fraction = ZERO
    price: Fraction | None = None
    shares: Fraction = ZERO
    cash: Fraction = ZERO
    units: Fraction = ZERO  # that are converted, exercised or redeemed
    gone: Fraction = ZERO  # that leave the account besides
    beside: tuple[tuple[str, Fraction], ...] = ()
    dividend_shares: Fraction = ZERO


REFUSED = Outcome("refused")
NOWHERE = Span(0, 0)
# In place of a price that there is none of: to ask for it raises Nothing.
NONE = ast.Divide(NOWHERE, ast.Number(NOWHERE, Fraction(1)), ast.Number(NOWHERE, ZERO))
VERBS = {ast.Conversion: "convert", ast.Exercise: "exercise", ast.Redemption: "redeem"}
OPEN = "all that is open"
Asked = Fraction | str | None  # so many units, all that is open, or all


class Request:
    """A right of one instrument, asked on a day in the account of a holder; without a journal of the party."""

    def __init__(self, world: World, name: str, on: date, *, journal: dict[str, Instrument] | None = None) -> None:
        self.world, self.on = world, on
        self.of = (closing(world, on) if journal is None else journal)[name]
        self.kept = journal is not None
        self.accounts = world.accounts

    def answer(
        self,
        asked: Asked,
        *,
        who: str | None = None,
        right: ast.Line | None = None,
        elected: str | None = None,
    ) -> Outcome:
        """Of the conversion or the exercise where no other right is named."""
        self._about(right or self.of.right, who, elected)
        own = {"Conversion Date": self.on, "Exercise Date": self.on, "Redemption Date": self.on}
        outer = dict(self.world.own)
        self.world.own |= own | {"today": self.day, "who": who if self.kept else self.who}
        inside, self.world.inside = self.world.inside, self.of.name
        try:
            if self.verb == "redeem":
                return self._redeemed(asked, who)
            return self._converted(asked)
        finally:
            self.world.own, self.world.inside = outer, inside

    def _about(self, right: ast.Line | None, who: str | None, elected: str | None) -> None:
        assert right is not None
        self.line, self.lines = right, right.children
        self.verb = VERBS[type(right.clause)]
        self.who, self.elected, self.day = who or self.of.party, elected, self.on
        kept = self.clause(ast.Accrued)
        self.carries = kept is not None and kept.word is Word.NEXT

    def see(self, tree: Any, on: date | None = None) -> Any:
        on = on or self.day
        return self.world.value(tree, on, on)

    def clause(self, kind: type) -> Any:
        return next((line.clause for line in self.lines if isinstance(line.clause, kind)), None)

    def clauses(self, kind: type) -> list[Any]:
        return [line.clause for line in self.lines if isinstance(line.clause, kind)]

    # ----------------------------------------------------------------------------------------------- what may be asked

    def _allowed(self, asked: Asked) -> tuple[Fraction, bool] | None:
        """The units that the window and its allowance let through, and whether they were cut; None where refused."""
        found = self.window()
        if found is None or self.on < self.of.issue_day:
            return None
        start, window = found
        offer = next(line.clause for line in window.children if isinstance(line.clause, ast.Offer))
        held = self.accounts.units(self.of.name, self.who)
        opened = min(held, self._open(offer, start))
        if asked == OPEN:
            asked = opened
        units = held if asked is None else asked
        assert isinstance(units, Fraction)
        if units > held or units <= 0:
            return None
        units, cut = self.amounts(units, held)
        if not units:
            return None
        if opened < units:
            if not any(isinstance(tail, ast.AsOpen) for tail in offer.tails) or opened <= 0:
                return None
            # What is open stays as it is, but for whole lots.
            units, cut = opened if self.clause(ast.Amounts) is None else self.cut_down(opened), True
        return (units, cut) if units else None

    def _converted(self, asked: Asked) -> Outcome:
        found = self._allowed(asked)
        if found is None:
            return REFUSED
        units, cut = found
        choice = self.clause(ast.Cashless)
        chosen = self.elected is not None or not self.kept or choice is None
        if not chosen and (choice.condition is None or self.see(choice.condition)):
            return REFUSED
        elected = choice is not None and self.elected == "cashless"
        if elected and choice.condition is not None and not self.see(choice.condition):
            return REFUSED
        window = self.window()
        assert window is not None
        line = next(each.clause for each in window[1].children if isinstance(each.clause, ast.PriceLine))
        try:
            price = self.world.marked(self.see(line.price), line.marks)
            self.world.own |= {"Conversion Price": price, "Exercise Price": price}
        except Nothing:
            # What does not rest on the price refuses without it.
            self.world.own |= {"Conversion Price": NONE, "Exercise Price": NONE}
            if self._barred():
                return REFUSED
            raise
        if self._barred():
            return REFUSED
        if price <= 0:
            return REFUSED
        return self._delivered(units, price, cut)

    def _barred(self) -> bool:
        """Whether a bar or a condition refuses, whatever else there is no saying of."""
        bars = [sure(self.see, each.condition) for each in self.clauses(ast.Barred)]
        needed = [sure(self.see, each.condition) for each in self.clauses(ast.Provided)]
        return decided(bars + [None if each is None else not each for each in needed], by=True)

    def window(self) -> tuple[date, ast.Line] | None:
        """The window that holds the day, and its first day."""
        ended: date | None = None
        for line in self.lines:
            first, last = self.of.issue_day, None
            match line.clause:
                case ast.Window(start_word=word, start=start, end_word=until, end=end):
                    first = self.see(start, self.on) + (ONE if word is Word.AFTER else 0 * ONE)
                    last = None if until is None else self._last(until, end)
                case ast.FirstWindow(end_word=until, end=end):
                    last = self._last(until, end)
                case ast.Thereafter():
                    assert ended is not None
                    first = ended + ONE
                case ast.OpenWindow():
                    pass
                case ast.MonthlyWindow(first=opens, last=closes):
                    first, last = self._of_month(opens), self._of_month(closes)
                case _:
                    continue
            ended = last
            if first <= self.on and (last is None or self.on <= last):
                return first, line
        return None

    def _last(self, word: Word, end: Any) -> date:
        last: date = self.see(end, self.on)
        return last if word is Word.THROUGH else last - ONE

    def _of_month(self, number: Any) -> date:
        first = self.on.replace(day=1)
        if number is Word.LAST:
            return days.months_later(first, 1, self.world.rule) - ONE
        return days.months_later(first.replace(month=1, day=number.value), first.month - 1, self.world.rule)

    def _open(self, offer: ast.Offer, start: date) -> Fraction:
        """How many units are open, less what was used."""
        whose = None
        if any(isinstance(tail, ast.Scope) and tail.word is Word.HOLDER for tail in offer.tails):
            whose = self.who
        issued = self.of.issued if whose is None else self.accounts.issued[whose, self.of.name]
        since = start if any(isinstance(tail, ast.CountingWindow) for tail in offer.tails) else date.min
        match offer.amount:
            case ast.Everything():
                return self.accounts.units(self.of.name, self.who)
            case ast.Staged(at_once=at_once, each=each, interval=interval):
                periods = days.whole_months(start, self.on, self.world.rule) // MONTHS[interval]
                once = ZERO if at_once is None else at_once.value
                most = min(Fraction(1), once + each.value * periods) * issued
            case ast.UpTo(bound=bound):
                most = self.see(bound) / self.of.stated
            case _:
                raise NotImplementedError
        return max(ZERO, most - self._used(whose, since))

    def _used(self, whose: str | None, since: date) -> Fraction:
        if since == date.min:
            books = self.accounts.used.items()
            return sum((n for (who, of), n in books if of == self.of.name and whose in (None, who)), ZERO)
        return sum(
            (
                each.units
                for each in self.accounts.events
                if each.kind == self.verb
                and each.of == self.of.name
                and each.day >= since
                and whose in (None, each.who)
            ),
            ZERO,
        )

    # ------------------------------------------------------------------------------------- least amounts, lots, units

    def amounts(self, units: Fraction, held: Fraction) -> tuple[Fraction, bool]:
        """The units of which so much may be asked, none where it may not; and whether they were cut to whole lots."""
        clause = self.clause(ast.Amounts)
        if clause is None:
            return units, False
        if units == held and any(isinstance(tail, ast.AllLeft) for tail in clause.tails):
            return units, False
        cut = self.lot(units)
        if cut != units and any(isinstance(tail, ast.Excess) and tail.word is Word.REFUSED for tail in clause.tails):
            return ZERO, False
        least = clause.first if isinstance(clause.first, ast.Least) else None
        if least is not None and cut < self.in_units(least.amount):
            return ZERO, False
        return cut, cut != units

    def lot(self, units: Fraction) -> Fraction:
        """Down to a whole lot, where the text has lots."""
        clause = self.clause(ast.Amounts)
        lots = None
        if clause is not None:
            lots = next((each for each in (clause.first, *clause.tails) if isinstance(each, ast.Lots)), None)
        if lots is None:
            return units
        size = self.in_units(lots.amount)
        return whole(units / size) * size

    def cut_down(self, units: Fraction) -> Fraction:
        """What is left of a cut amount: whole in units and in lots at once."""
        down = self.lot(self._whole_units(units))
        return units if down == units else self.cut_down(down)

    def in_units(self, amount: Any) -> Fraction:
        """An amount of money is stated value; one of units is itself."""
        found: Fraction = self.see(amount)
        return found if isinstance(amount, ast.Count) else found / self.of.stated

    def _whole_units(self, units: Fraction) -> Fraction:
        """Down to a unit, where the issue line says how far units divide."""
        if self.of.decimals is None:
            return units
        scale = 10**self.of.decimals
        return whole(units * scale) / scale

    # ----------------------------------------------------------------------------------------- what a request comes to

    def _delivered(self, units: Fraction, price: Fraction, cut: bool) -> Outcome:
        asked = units
        units, how = limits.units_that_fit(self, units, None)
        if units < asked:
            if how is Word.REFUSED:
                return REFUSED
            units, cut = self.cut_down(units), True
        if units <= 0:
            return REFUSED
        kept = self.clause(ast.Accrued)
        fate = kept.word if kept is not None else None
        lots = self.accounts.first(self.who, self.of.name, units)
        accrued = sum((self.of.on_lot(lot, self.day) for lot in lots), ZERO) / units
        each = self.of.stated + accrued if fate is Word.ADDED else self.of.stated
        converts = self.verb == "convert"
        settled = self.clause(ast.Cashless) if self.elected == "cashless" else None
        per_unit = each / price if converts else self.of.issue.shares_each.value
        if settled is not None:
            if settled.condition is not None and not self.see(settled.condition):
                return REFUSED
            worth = self.see(settled.value)
            if worth <= price:
                return REFUSED
            per_unit = per_unit * (worth - price) / worth
        rounding = self.clause(ast.ShareRounding)
        before = units * per_unit
        shares = rounded(before, rounding.rounding)
        in_lieu = self.clause(ast.InLieu) if self.elected == "cash" else None
        if in_lieu is not None:
            return self._in_lieu(in_lieu, units, price, shares, cut)
        most, binding = limits.shares_that_fit(self, shares)
        fraction_of, excess = before, units
        if most is not None and shares > most:
            if binding.word is Word.REFUSED:
                return REFUSED
            if how is not None and how is not binding.word:
                raise Nothing("two limits cut, and differ in what becomes of the excess")
            cut = True
            excess = units
            units = units * most / before
            down = self.cut_down(units)
            if down != units:
                units, fraction_of = down, down * per_unit
                shares = min(most, rounded(fraction_of, rounding.rounding))
            else:
                shares = fraction_of = most
            excess -= units
        else:
            excess, binding = ZERO, None
        cash = ZERO if converts or settled is not None else -shares * price
        if isinstance(rounding.fraction, ast.Node):
            cash += (fraction_of - shares) * self.see(rounding.fraction)
        if fate is Word.CASH:
            cash += accrued * units
        gone = ZERO
        if binding is not None and binding.word in (Word.LAPSES, Word.REDEEMED, Word.CASH):
            gone = excess
            if binding.word is Word.REDEEMED:
                cash += excess * self.see(binding.price)
            elif binding.word is Word.CASH:
                cash += excess * per_unit * self.see(binding.price)
        beside = self._beside(shares, units)
        amount = units * self.of.stated
        # What an exercise costs is said without a sign.
        return Outcome(
            "limited" if cut else "allowed", amount, price, shares, cash if converts else -cash, units, gone, beside
        )

    def _beside(self, shares: Fraction, units: Fraction) -> tuple[tuple[str, Fraction], ...]:
        """The `also` lines, worked out on what the request came to."""
        amount = units * self.of.stated
        self.world.own["Shares Delivered"] = shares
        self.world.own |= {f"Amount {word}": amount for word in ("Converted", "Exercised", "Redeemed")}
        found = []
        for also in self.clauses(ast.Also):
            value = self.see(also.amount)
            if isinstance(also.means, Word):
                asset = "USD"
            else:
                asset = also.means.text
                other = self.world.instruments[asset].children
                bought = next(line.clause for line in other if isinstance(line.clause, ast.IssuedWarrants))
                value = value / bought.shares_each.value
            value = self.world.marked(value, also.marks)
            if value < 0:
                raise Nothing("below zero")
            if value:
                found.append((asset, value))
        return tuple(found)

    def _in_lieu(self, clause: ast.InLieu, units: Fraction, price: Fraction, shares: Fraction, cut: bool) -> Outcome:
        """What is submitted is paid for; nothing is delivered, and no limit cuts it."""
        if clause.condition is not None and not self.see(clause.condition):
            return REFUSED
        beside = self._beside(shares, units)
        paid = self.see(clause.amount)
        return Outcome("limited" if cut else "allowed", units * self.of.stated, price, ZERO, paid, units, ZERO, beside)

    # ------------------------------------------------------------------------------------------------------ redemptions

    def _redeemed(self, asked: Asked, who: str | None) -> Outcome:
        windows = any(
            isinstance(line.clause, ast.Window | ast.FirstWindow | ast.OpenWindow | ast.MonthlyWindow)
            for line in self.lines
        )
        if (windows and self.window() is None) or self.on < self.of.issue_day:
            return REFUSED
        held = self.accounts.units(self.of.name, who)
        units = held if asked in (None, OPEN) else asked
        assert isinstance(units, Fraction)
        if units > held or units <= 0:
            return REFUSED
        units, cut = self.amounts(units, held)
        if not units:
            return REFUSED
        trigger = self.clause(ast.Trigger)
        if trigger is not None and not self.see(trigger.condition):
            return REFUSED
        if self._barred():
            return REFUSED
        line = self.clause(ast.RedemptionPrice)
        price = self.world.marked(self.see(line.price), line.marks)
        before = units
        units, how = limits.units_that_fit(self, units, price)
        if units < before:
            if how is Word.REFUSED:
                return REFUSED
            units, cut = self.cut_down(units), True
        if units <= 0:
            return REFUSED
        amount, cash, shares = units * self.of.stated, units * price, ZERO
        if self.elected == "shares":
            at = self.clause(ast.SharesPriced)
            share_price = self.world.marked(self.see(at.price), at.marks)
            rounding = self.clause(ast.ShareRounding)
            exact = cash / share_price
            shares, cash = rounded(exact, rounding.rounding), ZERO
            if isinstance(rounding.fraction, ast.Node):
                cash = (exact - shares) * self.see(rounding.fraction)
        return Outcome(
            "limited" if cut else "allowed", amount, price, shares, cash, units, ZERO, self._beside(shares, units)
        )
