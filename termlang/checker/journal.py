"""A journal text becomes facts: every name looked up in the deal, every amount in its unit, every line in its order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from termlang.checker import journal_problems as wrong
from termlang.diagnostics import Label, Problem
from termlang.model import facts
from termlang.model.clauses import InLieu, Means, Right, Verb
from termlang.model.deal import Deal, member, of_holders
from termlang.model.examples import ALL, Asking
from termlang.model.expressions import Noticed, TermKey, Value
from termlang.quantity import shown
from termlang.source import Source, Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.syntax.ast import journal as lines
from termlang.syntax.journal import parse_journal
from termlang.units import SYMBOLS, Kind

Head = tuple[date, Span, int, str, tuple[str, ...]]
_VERBS = {
    Word.CONVERT: Verb.CONVERT,
    Word.CONVERTS: Verb.CONVERT,
    Word.CONVERTED: Verb.CONVERT,
    Word.EXERCISE: Verb.EXERCISE,
    Word.EXERCISES: Verb.EXERCISE,
    Word.EXERCISED: Verb.EXERCISE,
    Word.DRAW: Verb.DRAW,
    Word.DRAWS: Verb.DRAW,
    Word.DREW: Verb.DRAW,
    Word.REDEEM: Verb.REDEEM,
    Word.REDEEMS: Verb.REDEEM,
}


def read_journal(deal: Deal, source: Source) -> tuple[tuple[facts.Fact, ...], tuple[Problem, ...]]:
    """The facts of a journal in the order of the text, and every problem. A line with a problem gives no fact."""
    tree, unread = parse_journal(source)
    found, problems = facts_of(deal, source, tree)
    return found, tuple(sorted((*unread, *problems), key=lambda problem: problem.span.start))


def facts_of(
    deal: Deal, source: Source, tree: Sequence[ast.Line]
) -> tuple[tuple[facts.Fact, ...], tuple[Problem, ...]]:
    """The facts of lines that are parsed already, and what is wrong with the others."""
    reader = _Reader(deal, source, [])
    found: list[facts.Fact] = []
    latest: ast.Line | None = None
    for line in tree:
        if line.clause is None:
            continue
        day: date = line.clause.day.value
        if latest is not None and day < latest.clause.day.value:
            label = Label(latest.span, "this line comes after it")
            before = latest.clause.day.value
            reader.problems.append(wrong.LATE.at(line.span, labels=[label], day=day, before=before))
            continue
        latest = line
        fact = reader.fact(line)
        if fact is not None:
            found.append(fact)
    return tuple(found), tuple(reader.problems)


_NOTICED = {Word.CONVERSION: Verb.CONVERT, Word.EXERCISE: Verb.EXERCISE, Word.REDEMPTION: Verb.REDEEM}


class _Reader:
    """Looks up the names of one line after another."""

    def __init__(self, deal: Deal, source: Source, problems: list[Problem]) -> None:
        self.deal = deal
        self.source = source
        self.problems = problems

    def fact(self, line: ast.Line) -> facts.Fact | None:
        """The fact of one line, None where a problem was noted."""
        clause = line.clause
        text = " ".join(self.source.excerpt(line.span).split())
        cited = tuple(f"{citation.source} {citation.place}".strip() for citation in line.citations)
        head: Head = (clause.day.value, line.span, self.source.line_of(line.span), text, cited)
        what = _counted(clause)
        if what is not None and what.value <= 0:
            self._wrong(what.span, "a line moves more than nothing", "delete the line, or write what it moves")
            return None
        match clause:
            case lines.Request(who=who, verb=verb, asked=asked, of=of, held_by=held_by, choice=choice, settlement=paid):
                used = self._use(who, of, held_by, _VERBS[verb])
                elected = choice.text if choice else None
                way = self._settlement(used, paid, of)
                most = asked is Word.OPEN
                return used and facts.Request(*head, used[0], used[1], _asking(asked), elected, used[2], way, most)
            case lines.Record(
                who=who,
                verb=verb,
                asked=asked,
                of=of,
                held_by=held_by,
                shares=shares,
                choice=choice,
                settlement=paid,
                noticed=noticed,
            ):
                used = self._use(who, of, held_by, _VERBS[verb])
                elected = choice.text if choice else None
                return used and facts.Record(
                    *head, used[0], used[1], _asking(asked), elected, shares.value, None, used[2],
                    self._settlement(used, paid, of), self._noticed(head, used, noticed),
                )  # fmt: skip
            case lines.RedemptionRecord(who=who, asked=asked, of=of, held_by=held_by, paid=paid, noticed=noticed):
                used = self._use(who, of, held_by, Verb.REDEEM)
                money, count = (paid.value, None) if isinstance(paid, ast.Amount) else (None, paid.value)
                return used and facts.Record(
                    *head, used[0], used[1], _asking(asked), None, count, money, used[2], None,
                    self._noticed(head, used, noticed),
                )  # fmt: skip
            case lines.IssueRequest(who=who, right=right):
                sold = self._right_named(who, right)
                return sold and facts.Uses(*head, *sold)
            case lines.SeriesIssue(units=units, of=of, to=to):
                instrument, holder = self._instrument(of), self._holder(to)
                return (
                    facts.SeriesIssue(*head, instrument, units.number.value, holder) if instrument and holder else None
                )
            case lines.Transfer(who=who, asked=asked, of=of, to=to):
                giver, instrument, taker = self._holder(who), self._instrument(of), self._holder(to)
                if giver and instrument and taker:
                    return facts.Transfer(*head, giver, instrument, _asking(asked), taker)
                return None
            case lines.StockSale(who=who, shares=shares, of=of):
                holder, stock = self._holder(who), self._stock(of)
                return facts.StockSale(*head, holder, stock, shares.value) if holder and stock else None
            case lines.Split(stock=stock_name, new=new, old=old):
                return self._split(head, stock_name, new, old)
            case lines.StockIssue(units=units, of=of, price=price):
                stock = self._stock(of)
                return facts.StockIssue(*head, stock, units.number.value, price.value) if stock else None
            case lines.RightsIssue(units=units, of=of, price=price):
                return self._rights_issue(head, units, of, price)
            case lines.DividendElection(who=who, way=way, what=what_for, of=of):
                return self._election(head, who, way, what_for, of)
            case lines.DividendPayment(of=of):
                instrument = self._instrument(of)
                return facts.DividendPayment(*head, instrument) if instrument else None
            case lines.DividendRecord(paid=paid, of=of):
                instrument = self._instrument(of)
                cash = paid.value if isinstance(paid, ast.Amount) else None
                shares_paid = paid.value if isinstance(paid, ast.Number) else None
                return facts.DividendRecord(*head, instrument, cash, shares_paid) if instrument else None
            case lines.PaymentMade(who=who, to=to):
                both = self._between(who, to)
                return both and facts.PaymentMade(*head, *both)
            case lines.PaymentRecord(who=who, paid=paid, to=to):
                both = self._between(who, to)
                cash = paid.value if isinstance(paid, ast.Amount) else None
                shares_paid = paid.value if isinstance(paid, ast.Number) else None
                return both and facts.PaymentRecord(*head, *both, cash, shares_paid)
            case lines.Disclosure(name=name, of=of, value=value):
                return self._disclosure(head, name, of, value)
            case lines.OpeningBalance(instrument=of, units=units, holder=to, issued=issued):
                instrument, holder = self._instrument(of), self._holder(to)
                if instrument and holder:
                    told = issued.value if issued else None
                    return facts.OpeningBalance(*head, instrument, units.number.value, holder, told)
                return None
            case lines.Delivered(instrument=of, shares=shares, dividends=dividends, holder=to):
                instrument, taker = self._instrument(of), self._holder(to) if to else None
                if instrument is None or (to is not None and taker is None):
                    return None
                return facts.Delivered(*head, instrument, shares.value, dividends is not None, taker)
            case lines.PaidThrough(instrument=of, through=through):
                instrument = self._instrument(of)
                return facts.PaidThrough(*head, instrument, through.value) if instrument else None
            case lines.OpeningHolding(holder=who, shares=shares, stock=of):
                holder, stock = self._holder(who), self._stock(of)
                return facts.OpeningHolding(*head, holder, stock, shares.value) if holder and stock else None
            case lines.NoticeGiven(who=who, verb=noticed, name=name, of=of):
                return self._notice(head, who, noticed, name, of)
        raise TypeError(type(clause).__name__)

    # ------------------------------------------------------------------------------------------------------- names

    def _holder(self, name: ast.Name) -> str | None:
        found = member(self.deal.parties, name.text)
        if found is not None:
            return found[0]
        known = [each for party in self.deal.parties.values() for each in (party.name, *party.members)]
        near = get_close_matches(name.text, known, n=2, cutoff=0.5)
        hint = "did you mean " + " or ".join(f"`{each}`" for each in near) + "?" if near else "declare it with `party`"
        self.problems.append(wrong.UNKNOWN_HOLDER.at(name.span, name=name.text, hint=hint))
        return None

    def _named(self, name: ast.Name, table: dict[str, Any], needed: str) -> str | None:
        if name.text in table:
            return name.text
        near = get_close_matches(name.text, list(table), n=2, cutoff=0.5) or list(table)[:3]
        hint = "write " + " or ".join(f"`{each}`" for each in near) if near else f"the deal declares no {needed}"
        self.problems.append(wrong.UNKNOWN_NAME.at(name.span, name=name.text, needed=needed, hint=hint))
        return None

    def _instrument(self, name: ast.Name) -> str | None:
        return self._named(name, self.deal.instruments, "instrument")

    def _stock(self, name: ast.Name) -> str | None:
        return self._named(name, self.deal.stocks, "stock")

    def _use(
        self, who: ast.Name, of: ast.Name, held_by: ast.Name | None, verb: Verb
    ) -> tuple[str, Right, str | None] | None:
        """The account, the right and whose units it is about: the party must have the right."""
        holder, instrument = self._holder(who), self._instrument(of)
        owner = self._holder(held_by) if held_by is not None else None
        if holder is None or instrument is None or (held_by is not None and owner is None):
            return None
        found = [right for right in self.deal.rights.values() if right.instrument == instrument and right.verb is verb]
        if not found:
            mine = [f"`{name}`" for name in self.deal.instruments[instrument].rights]
            hint = f"it has {' and '.join(mine)}" if mine else "it has no right at all"
            self.problems.append(wrong.NO_RIGHT.at(of.span, instrument=instrument, verb=verb.value, hint=hint))
            return None
        # Of several rights of one kind, the one that the party has.
        entitled = [right for right in found if (member(self.deal.parties, who.text) or ("", ""))[1] == right.actor]
        used = self._entitled(who, holder, (entitled or found)[0])
        if used is None:
            return None
        if owner is not None and owner != holder and of_holders(self.deal, used[1]):
            self._wrong(held_by.span if held_by else of.span, f"{who.text} converts its own units", "delete `held by`")
            return None
        return used[0], used[1], owner

    def _between(self, who: ast.Name, to: ast.Name) -> tuple[str, str] | None:
        """The accounts of a payment of the deal: who owes it, and to whom."""
        debtor, creditor = self._holder(who), self._holder(to)
        if debtor is None or creditor is None:
            return None
        if not any((each.debtor, each.creditor) == (debtor, creditor) for each in self.deal.payments):
            hint = f"declare it in the deal: `payment on … by {debtor} to {creditor}:`"
            self._wrong(to.span, f"by the deal {debtor} owes {creditor} no payment", hint)
            return None
        return debtor, creditor

    def _noticed(
        self, head: Head, used: tuple[str, Right, str | None] | None, noticed: lines.NoticedOn | None
    ) -> date | None:
        """The day of a notice, where the price of the right is set after it."""
        if used is None or noticed is None:
            return None
        if used[1].priced is None:
            self._wrong(noticed.span, f"the price of {used[1].name} is not set after its notice", "leave it out")
        elif noticed.day.value > head[0]:
            self._wrong(noticed.span, "the notice comes after what it led to", "check the days")
        return noticed.day.value

    def _settlement(self, used: tuple[str, Right, str | None] | None, paid: Word | None, of: ast.Name) -> str | None:
        """How an exercise is paid for, where its right leaves the choice."""
        if used is None or paid is None:
            return None
        if paid.value not in used[1].settlements:
            self._wrong(of.span, f"the {used[1].verb.value} leaves no choice of payment", f"leave out `{paid.value}`")
        return paid.value

    def _notice(
        self, head: Head, who: ast.Name, verb: Word | None, name: ast.Name, of: ast.Name | None
    ) -> facts.Fact | None:
        """A notice of a term that waits for one, or of a right that asks for one."""
        if verb is not None:
            used = self._use(who, name, None, _NOTICED[verb])
            return None if used is None else self._of_right(head, used[0], used[1], name)
        key = TermKey(of.text if of else "", name.text)
        term = self.deal.terms.get(key)
        body = None if term is None else term.body
        if isinstance(body, Noticed):
            holder = self._holder(who)
            party = None if holder is None else member(self.deal.parties, holder)
            if party is not None and party[1] != body.party:
                self.problems.append(wrong.NOT_THE_HOLDER.at(who.span, name=who.text, actor=body.party))
                return None
            return None if holder is None else facts.NoticeGiven(*head, holder, str(key), body.period)
        waiting = {str(each.key): each for each in self.deal.terms.values() if isinstance(each.body, Noticed)}
        rights = {each: right for each, right in self.deal.rights.items() if right.verb is Verb.ISSUE}
        if name.text in rights:
            sold = self._right_named(who, name)
            return None if sold is None else self._of_right(head, *sold, name)
        self._named(name, {**waiting, **rights}, "notice")
        return None

    def _of_right(self, head: Head, holder: str, right: Right, name: ast.Name) -> facts.Fact | None:
        if right.notice is None:
            self._wrong(name.span, f"{right.name} asks for no notice", "delete the line")
            return None
        return facts.NoticeGiven(*head, holder, right.name, right.notice[1])

    def _right_named(self, who: ast.Name, name: ast.Name) -> tuple[str, Right] | None:
        holder = self._holder(who)
        table = {each: right for each, right in self.deal.rights.items() if right.verb is Verb.ISSUE}
        found = self._named(name, table, "right to issue a series")
        if holder is None or found is None:
            return None
        return self._entitled(who, holder, table[found])

    def _entitled(self, who: ast.Name, holder: str, right: Right) -> tuple[str, Right] | None:
        party = member(self.deal.parties, who.text)
        if party is None or party[1] != right.actor:
            self.problems.append(wrong.NOT_THE_HOLDER.at(who.span, name=who.text, actor=right.actor))
            return None
        return holder, right

    # ---------------------------------------------------------------------------------------------- single lines

    def _wrong(self, span: Span, what: str, hint: str) -> None:
        self.problems.append(wrong.WRONG_VALUE.at(span, what=what, hint=hint))

    def _split(self, head: Head, name: ast.Name, new: ast.Number, old: ast.Number) -> facts.Fact | None:
        stock = self._stock(name)
        if not new.value or not old.value:
            self._wrong(new.span, "a split counts new and old shares above zero", "write it like `splits 2 for 1`")
            return None
        return facts.SplitFact(*head, stock, Fraction(new.value, old.value)) if stock else None

    def _rights_issue(
        self, head: Head, units: Any, of: ast.Name, price: ast.Amount | ast.Percent
    ) -> facts.RightsIssue | None:
        stock, count = self._stock(of), units.number.value if units else None
        if isinstance(price, ast.Amount):
            return facts.RightsIssue(*head, stock, count, price.value, None) if stock else None
        if price.value >= 1:
            self._wrong(
                price.span, f"a discount of {shown(price.value * 100)}% leaves no price", "state one below 100%"
            )
            return None
        return facts.RightsIssue(*head, stock, count, None, price.value) if stock else None

    def _election(self, head: Head, who: ast.Name, way: Word | ast.Name, what: Word, of: ast.Name) -> facts.Fact | None:
        holder, instrument = self._holder(who), self._instrument(of)
        if holder is None or instrument is None:
            return None
        name = f"{instrument} {what.value}"
        paid: Means | InLieu | None = self.deal.instruments[instrument].dividend
        chosen = way.value if isinstance(way, Word) else way.text
        ways: tuple[str, ...] = paid.ways if isinstance(paid, Means) else ()
        rights = [self.deal.rights[each] for each in self.deal.instruments[instrument].rights]
        if what is Word.REDEMPTION:
            redeems = next((right for right in rights if right.means is not None), None)
            paid = None if redeems is None else redeems.means
            name, ways = (redeems.name, redeems.means.ways) if redeems is not None and redeems.means else (name, ())
        elif what is Word.CONVERSION:
            converts = next((right for right in rights if right.in_lieu is not None), None)
            paid, ways = (None, ()) if converts is None else (converts.in_lieu, converts.settlements)
            if converts is not None:
                name, chosen = converts.settlement, "shares" if chosen == converts.into else chosen
        if paid is None or paid.elector is None:
            self._wrong(of.span, f"nobody elects the {what.value} of {instrument}", "delete the line")
            return None
        party = member(self.deal.parties, who.text)
        if party is None or party[1] != paid.elector:
            self.problems.append(wrong.NOT_THE_HOLDER.at(who.span, name=who.text, actor=paid.elector))
            return None
        if chosen not in ways:
            self._wrong(head[1], f"the {what.value} is not paid in {chosen}", f"write {' or '.join(ways)}")
            return None
        return facts.Election(*head, holder, name, chosen)

    def _disclosure(self, head: Head, name: ast.Name, of: ast.Name | None, value: Any) -> facts.Fact | None:
        key = TermKey(of.text if of else "", name.text)
        term = self.deal.terms.get(key)
        if term is None:
            near = get_close_matches(str(key), [str(each) for each in self.deal.terms], n=2, cutoff=0.5)
            hint = "did you mean " + " or ".join(f"`{each}`" for each in near) + "?"
            hint = hint if near else "name a term of the deal"
            self.problems.append(wrong.UNKNOWN_NAME.at(name.span, name=str(key), needed="term", hint=hint))
            return None
        made: Value | None = None
        kind = term.type.kind
        if kind is Kind.CONDITION and isinstance(value, Word):
            made = value is Word.MET
        elif kind is Kind.DATE and isinstance(value, ast.Day):
            made = value.value
        elif kind is Kind.QUANTITY and isinstance(value, ast.Amount):
            made = value.value if term.type.unit.currency == SYMBOLS[value.currency] else None
        elif kind is Kind.QUANTITY and isinstance(value, (ast.Number, ast.Percent)):
            made = value.value
        if made is None:
            self._wrong(head[1], f"`{key}` is {term.type.describe()}", "state it in its own unit")
            return None
        return facts.Disclosure(*head, key, made)


def _counted(clause: Any) -> ast.Number | ast.Amount | None:
    """What a line moves, where it says how much."""
    match clause:
        case lines.Request(asked=asked) | lines.Transfer(asked=asked):
            return asked.number if isinstance(asked, lines.Units) else asked if isinstance(asked, ast.Amount) else None
        case lines.SeriesIssue(units=units) | lines.StockIssue(units=units):
            return units.number
        case lines.RightsIssue(units=units) if units is not None:
            return units.number
        case lines.StockSale(shares=shares):
            return shares
    return None


def _asking(asked: Any) -> Asking:
    match asked:
        case ast.Amount(value=value):
            return Asking(money=value)
        case lines.Units(number=number):
            return Asking(units=number.value)
    return ALL
