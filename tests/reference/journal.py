"""A journal, day by day: what the deal does at the opening, and the lines in their order."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.syntax.ast import journal as lines
from tests.reference import days, dividends, terms
from tests.reference.accounts import MONEY, ZERO, Event, shared
from tests.reference.days import ONE, Nothing
from tests.reference.expressions import World
from tests.reference.instruments import Instrument, instruments
from tests.reference.requests import OPEN, REFUSED, Outcome, Request

DONE, REFUSES, WRONG, UNDECIDED = "done", "refused", "wrong", "undecided"
NOTHING = "nothing"  # nothing is asked of nothing: whatever it is called, it changes nothing
STOCK = "Common Stock"


class Wrong(Exception):
    """The line says what cannot be."""


class Journal:
    """What the lines and the deal did, and what each holder had at the end of each day."""

    def __init__(self, world: World, text: list[Any], through: date) -> None:
        self.world, self.accounts, self.through = world, world.accounts, through
        self.text = text
        self.of: dict[str, Instrument] = instruments(world)
        self.outcomes: dict[int, str] = {}
        self.ends: dict[date, dict[tuple[str, str], Fraction]] = {}
        self.elected: dict[tuple[str, str], str] = {}
        self.due: defaultdict[str, Fraction] = defaultdict(Fraction)
        self.notices: defaultdict[tuple[str, str, str], list[date]] = defaultdict(list)
        self.served: dict[tuple[str, str, str, date], date] = {}
        self.converted: set[str] = set()
        self.resets = {key: list(terms.resets(world, key, through)) for key in world.terms}
        self.given_out = {clause.of.text for clause in text if isinstance(clause, lines.SeriesIssue)}
        for clause in text:
            if isinstance(clause, lines.Split):
                world.splits.setdefault(clause.day.value, clause.new.value / clause.old.value)

    def run(self) -> None:
        first = min([each.issue_day for each in self.of.values()] + [clause.day.value for clause in self.text])
        at = 0
        for n in range((self.through - first).days + 1):
            day = first + n * ONE
            self.world.own |= {"today": day, "who": None}
            self._opening(day)
            while at < len(self.text) and self.text[at].day.value == day:
                self.outcomes[at + 1] = self._line(self.text[at], day)
                at += 1
            self.ends[day] = self.accounts.positions()

    # ------------------------------------------------------------------------------------- asked at what stands at last

    def value(self, name: str, on: date) -> Any:
        """A term of the deal, or Nothing."""
        try:
            return self.world.term(name, on, on, "")
        except Nothing:
            return Nothing

    def answer(self, of: str, verb: str, actor: str, who: str | None, units: Fraction | None) -> Any:
        """What a request comes to on the last day, of so many units or of all; Nothing where there is no saying."""
        found = self.of[of]
        right = found.right
        if verb == "REDEEM":
            right = next(line for line in found.redemptions if line.clause.party.text == actor)
        try:
            request = Request(self.world, of, self.through, journal=self.of)
            verb = "redemption" if verb == "REDEEM" else "conversion"
            if self._notice(request, right, (of, verb, actor), self.through) is None:
                return REFUSED
            return request.answer(units, who=who, right=right, elected="cash" if found.in_money is False else None)
        except Nothing:
            return Nothing

    # ----------------------------------------------------------------------------------------------- opening

    def _opening(self, day: date) -> None:
        if day in self.world.splits:
            self.accounts.split(STOCK, self.world.splits[day])
        for each in self.of.values():
            if each.issue_day == day and each.name not in self.given_out and each.issued:
                self._issued(each, each.party, each.issued, day)
        for key, found in self.resets.items():
            if day in found:
                terms.reset(self.world, key, day)
        for block in self.world.blocks:
            match block.clause:
                case ast.Payment(day=on, creditor=creditor) if self.world.value(on, day, day) == day:
                    self.due[creditor.text] += self.world.value(block.children[0].clause.amount, day, day)
        for each in self.of.values():
            dividends.fall_due(self, each, day)

    def _issued(self, of: Instrument, who: str, units: Fraction, day: date) -> None:
        self.accounts.issue(who, of.name, units, day)
        if of.issue.purchase is not None:
            self.accounts.assets[who, MONEY] -= units * self.world.value(of.issue.purchase, day, day)

    # ---------------------------------------------------------------------------------------------------------- a line

    def _line(self, clause: Any, day: date) -> str:
        try:
            return self._took(clause, day)
        except Wrong:
            return WRONG
        except Nothing:
            return UNDECIDED

    def _took(self, clause: Any, day: date) -> str:
        match clause:
            case lines.Request():
                return self._request(clause, day)
            case lines.SeriesIssue(units=units, of=of, to=to):
                before = sum((n for (_, each), n in self.accounts.issued.items() if each == of.text), ZERO)
                if before + units.number.value > self.of[of.text].issued:
                    raise Wrong
                self._issued(self.of[of.text], to.text, units.number.value, day)
            case lines.Transfer(who=who, asked=asked, of=of, to=to):
                held = self.accounts.units(of.text, who.text)
                units = self._units(asked, self.of[of.text], held)
                if units > held or units <= 0:
                    raise Wrong
                if who.text != to.text:
                    self.accounts.transfer(who.text, to.text, of.text, units, by_holder=self.of[of.text].by_holder)
            case lines.StockSale(who=who, shares=shares):
                if self.accounts.assets[who.text, STOCK] < shares.value:
                    raise Wrong
                self.accounts.assets[who.text, STOCK] -= shares.value
            case lines.OpeningHolding(holder=who, shares=shares):
                self.accounts.assets[who.text, STOCK] += shares.value
            case lines.StockIssue(units=units, price=price):
                terms.happened(
                    self.world, "issue", STOCK, day, price.value, units.number.value * price.value, units.number.value
                )
            case lines.Disclosure(name=name, of=of, value=value):
                told = value is Word.MET if isinstance(value, Word) else value.value
                self.world.told.setdefault(("" if of is None else of.text, name.text), []).append((day, told))
            case lines.DividendElection(way=way, what=what, of=of):
                self.elected[of.text, what.value] = "cash" if isinstance(way, Word) else way.text
            case lines.DividendPayment(of=of):
                return dividends.pay(self, self.of[of.text], day)
            case lines.PaymentMade(to=to):
                if not self.due[to.text]:
                    return REFUSES
                self.accounts.assets[to.text, MONEY] += self.due.pop(to.text)
            case lines.NoticeGiven(who=who, verb=verb, name=name):
                if verb is None:
                    self.world.told.setdefault((f"notice of {who.text}", name.text), []).append((day, True))
                else:
                    self.notices[name.text, verb.value, who.text].append(day)
            case lines.Split(new=new, old=old):
                if self.world.splits[day] != new.value / old.value:
                    raise Wrong
            case _:
                raise NotImplementedError(type(clause).__name__)
        return DONE

    @staticmethod
    def _units(asked: Any, of: Instrument, held: Fraction) -> Fraction:
        match asked:
            case lines.Units(number=number):
                return Fraction(number.value)
            case ast.Amount(value=value):
                return Fraction(value) / of.stated
        return held

    def _request(self, clause: lines.Request, day: date) -> str:
        of = self.of[clause.of.text]
        request = Request(self.world, of.name, day, journal=self.of)
        redeems = clause.verb in (Word.REDEEM, Word.REDEEMS)
        who: str | None = clause.who.text if clause.held_by is None else clause.held_by.text
        line = of.right
        if redeems:
            line = next(
                each
                for each in of.redemptions
                if (each.clause.party.text == "Company") is (clause.who.text == "Company")
            )
            if clause.who.text == "Company" and clause.held_by is None:
                who = None
        assert line is not None
        held = self.accounts.units(of.name, who)
        if not held:
            return NOTHING
        asked: Any = None
        if clause.asked is Word.OPEN:
            asked = OPEN
        elif clause.asked is not Word.ALL:
            asked = self._units(clause.asked, of, held)
        verb = "redemption" if redeems else "conversion"
        notice = self._notice(request, line, (of.name, verb, clause.who.text), day)
        if notice is None:
            return REFUSES
        elected = clause.settlement.value if clause.settlement is not None else None
        if redeems:
            elected = self._paid_in(of, line)
        outcome = request.answer(asked, who=who, right=line, elected=elected)
        if outcome is REFUSED:
            return REFUSES
        if notice:
            self.served[(of.name, verb, clause.who.text, max(notice))] = day
        self._done(request, who, outcome)
        return DONE

    def _paid_in(self, of: Instrument, line: ast.Line) -> str | None:
        paid = next((each.clause for each in line.children if isinstance(each.clause, ast.PaidIn)), None)
        if paid is None:
            return None
        found = self.elected.get((of.name, "redemption"))
        if found is None and paid.default is not None:
            found = "cash" if isinstance(paid.default, Word) else paid.default.text
        if found is None:
            raise Nothing("no election")
        return "shares" if found == STOCK else None

    def _notice(self, request: Request, line: ast.Line, key: tuple[str, str, str], day: date) -> list[date] | None:
        """The notices that serve on a day; none where the right waits for one, empty where it waits for nothing."""
        clause = next((each.clause for each in line.children if isinstance(each.clause, ast.Notice)), None)
        if clause is None:
            return []
        found = []
        for given in self.notices[key]:
            received = given
            if clause.receipt is not None:
                is_open = days.is_trading_day if clause.receipt is Word.TRADING else days.is_weekday
                received = next(days.open_days(is_open, given, 1))
            if (
                received + timedelta(int(clause.period.count.value)) <= day
                and self.served.get((*key, given), day) == day
            ):
                found.append(given)
        return found or None

    # --------------------------------------------------------------------------------------------------- what it moves

    def _done(self, request: Request, who: str | None, outcome: Outcome) -> None:
        of, verb, day = request.of, request.verb, request.day
        has = {each: self.accounts.units(of.name, each) for each in ([who] if who else self.accounts.holders(of.name))}
        goes = shared(outcome.units + outcome.gone, has, of.decimals)
        weights = goes if any(goes.values()) else has
        each_units, each_cash = shared(outcome.units, weights), shared(outcome.cash, weights)
        each_shares = shared(outcome.shares, weights, 0)
        for each, gone in goes.items():
            units, shares, part = each_units[each], each_shares[each], weights[each] / sum(weights.values())
            taken = self.accounts.take(each, of.name, gone)
            if request.carries:
                self.accounts.carried[each, of.name] += sum((of.on_lot(lot, day) for lot in taken), ZERO)
            if verb != "redeem":
                self.accounts.used[each, of.name] += units
            cash = each_cash[each] * (-1 if verb == "exercise" else 1)
            self.accounts.assets[each, STOCK] += shares
            self.accounts.assets[each, MONEY] += cash
            for asset, amount in outcome.beside:
                if asset == MONEY:
                    self.accounts.assets[each, MONEY] += amount * part
                else:
                    self.accounts.issue(each, asset, amount * part, day)
            by = request.line.clause.party.text
            self.accounts.events.append(
                Event(verb, of.name, day, each, units, units * of.stated, shares, cash, outcome.price, by)
            )
        terms.happened(self.world, verb, of.name, day, outcome.price, outcome.amount, outcome.shares)
