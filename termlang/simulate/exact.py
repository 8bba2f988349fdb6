"""A policy on the exact interpreter: each line of it becomes a line of a journal, and the ledger decides.

This is what a compiled run must agree with, share for share; deals that do not compile run here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import define, field

from termlang.evaluate.answer import Answer
from termlang.evaluate.state import State
from termlang.ledger.accounts import issuer_of, owners
from termlang.ledger.entries import Entry, Outcome
from termlang.ledger.replay import Fold
from termlang.ledger.run import Run
from termlang.market import Market
from termlang.model import facts
from termlang.model.clauses import Interval, Right, Verb
from termlang.model.deal import Deal, of_holders
from termlang.model.examples import ALL, Asking, Status
from termlang.model.expressions import TermKey, Value
from termlang.model.policies import Occasion, PayDividend, Policy, Turn, UseRight

ZERO = Fraction(0)


@define(eq=False)
class Totals:
    """What an instrument ends with on a path: shares, units and money of the run, exactly."""

    shares: Fraction = ZERO
    dividend_shares: Fraction = ZERO
    converted: Fraction = ZERO
    cash: Fraction = ZERO
    outstanding: Fraction = ZERO
    owed: Fraction = ZERO
    price: Fraction = ZERO
    first_limit: int = -1


@define(eq=False)
class PathOutcome:
    """The totals by instrument, how many lines the deal could not decide, and the accounts at the end.

    `told` are the lines that changed something, as facts of a journal in their order.
    """

    totals: dict[str, Totals] = field(factory=dict)
    undecided: int = 0
    state: State | None = None
    told: list[facts.Fact] = field(factory=list)


def run_path(
    deal: Deal,
    policy: Policy,
    days: Sequence[date],
    market: Market,
    given: Mapping[TermKey, Value],
    readings: Mapping[str, str],
    elections: Mapping[str, str],
    start: State | None = None,
) -> PathOutcome:
    """Run a policy over the prices of one path, from closing, or from the accounts `start` on.

    Raises Unanswered where a question is open.
    """
    return _Path(deal, policy, days, Run(deal, market, given, readings, elections, (), start), start).run()


class _Path:
    def __init__(self, deal: Deal, policy: Policy, days: Sequence[date], run: Run, start: State | None) -> None:
        self.deal, self.policy, self.days = deal, policy, tuple(days)
        self._run = run
        self.fold = Fold(run, start if start is not None else State(date.min))
        self.outcome = PathOutcome()
        self._seen = 0  # entries that have been counted

    @property
    def state(self) -> State:
        return self.fold.state

    def run(self) -> PathOutcome:
        for number, day in enumerate(self.days):
            self.fold.until(day)
            self.fold.opening(day)
            self._by_itself(number)
            for line in self.policy.lines:
                if is_occasion(self.deal, line.occasion, day):
                    if isinstance(line, PayDividend):
                        self._pay(line, day)
                    else:
                        self._use(line, day, number)
            self.fold.close(day, told=False)
            self._by_itself(number)
        for name in self._instruments():
            total = self._totals(name)
            total.outstanding = self.state.outstanding(name)
            total.owed = sum((amount for (of, _), amount in self.state.owed.items() if of == name), ZERO)
        self.outcome.state = self.state
        return self.outcome

    def _instruments(self) -> set[str]:
        names = {line.instrument for line in self.policy.lines if isinstance(line, PayDividend)}
        uses = {self.deal.rights[line.right].instrument for line in self.policy.lines if isinstance(line, UseRight)}
        return names | uses

    def _totals(self, instrument: str) -> Totals:
        return self.outcome.totals.setdefault(instrument, Totals())

    def _by_itself(self, number: int) -> None:
        """Count what the deal did by itself: what converted at a close, and requests whose price was set."""
        entries = self.fold.entries
        for place in range(self._seen, len(entries)):
            entry = entries[place]
            if isinstance(entry.fact, facts.Request):
                before = self.fold.states[place - 1] if place else self.fold.states[place]
                self._count(entry, before, number)
        self._seen = len(entries)

    def _line(self, fact: facts.Fact) -> Entry:
        """One line as a journal would tell it; the entry of the line itself comes first."""
        place = len(self.fold.entries)
        self.fold.line(fact)
        self._seen = len(self.fold.entries)
        entry = self.fold.entries[place]
        if entry.outcome is Outcome.UNDECIDED:
            self.outcome.undecided += 1
        elif entry.outcome is Outcome.DONE:
            self.outcome.told.append(fact)
        return entry

    def _use(self, line: UseRight, day: date, number: int) -> None:
        right = self._run.deal_on(day).rights[line.right]
        for fact in self._requests(line, right, day):
            if line.condition is not None:
                owner = fact.held_by or fact.holder
                holder = self.deal.instruments[right.instrument].holder if owner == right.actor else owner
                world = self._run.world(self.state, day, holder)
                mine = (lot.day for lot in self.state.lots if lot.instrument == right.instrument)
                world.lot_day = min(mine, default=None)
                holds = world.step(line.condition, day).value
                if holds is not True:
                    self.outcome.undecided += holds is not False
                    continue
            before = self.state
            self._count(self._line(fact), before, number)

    def _requests(self, line: UseRight, right: Right, day: date) -> Iterator[facts.Request]:
        """The requests of a line: one for each holder where each asks, or is asked, by himself."""
        clause = line.clause
        asking = line.asking or ALL
        has = owners(self.state, right.instrument)
        whole = sum(has.values(), ZERO)

        def request(holder: str, asking: Asking, held_by: str | None = None) -> facts.Request:
            return facts.Request(
                day, clause.span, 0, clause.title, (), holder, right, asking, line.choice, held_by,
                most=line.asking is None,
            )  # fmt: skip

        if not whole:
            return
        by_holder = any(limit.per_holder or limit.blocker is not None for limit in right.limits) or any(
            offer.per_holder for grant in right.grants for offer in grant.offers
        )
        mine = of_holders(self.deal, right)
        if not mine and (len(has) == 1 or not by_holder):
            yield request(right.actor, asking)
            return
        for holder, units in has.items():
            part = _part(asking, units / whole)
            yield request(holder, part) if mine else request(right.actor, part, holder)

    def _count(self, entry: Entry, before: State, number: int) -> None:
        """What a request came to, in the totals of its instrument."""
        answer = entry.answer
        if entry.outcome is not Outcome.DONE or answer is None:
            return
        if answer.status not in (Status.ALLOWED, Status.LIMITED):
            return  # accepted, and not priced yet
        right = self.deal.rights[answer.right]
        total = self._totals(right.instrument)
        cash = answer.cash or ZERO
        total.cash += -cash if right.verb in (Verb.EXERCISE, Verb.DRAW) else cash
        if right.verb is Verb.REDEEM:
            total.shares += answer.shares or ZERO
            return
        total.shares += answer.shares or ZERO
        total.dividend_shares += answer.dividend_shares
        stated = self._run.stated(before, self.deal.instruments[right.instrument], self.days[number])
        total.converted += (answer.amount or ZERO) / stated
        if answer.price is not None:
            total.price = answer.price
        if self._limited(answer) and total.first_limit < 0:
            total.first_limit = number

    def _limited(self, answer: Answer) -> bool:
        limits = {limit.clause.title for limit in self.deal.rights[answer.right].limits}
        return bool(limits & set(answer.binding))

    def _pay(self, line: PayDividend, day: date) -> None:
        if not self.state.outstanding(line.instrument) and not self.state.owed:
            return
        span, text = line.clause.span, line.clause.title
        instrument = self.deal.instruments[line.instrument]
        payer, name = issuer_of(self.deal, instrument), f"{line.instrument} dividend"
        if self.state.elections.get(name) != line.way:
            self._line(facts.Election(day, span, 0, text, (), payer, name, line.way))
        entry = self._line(facts.DividendPayment(day, span, 0, text, (), line.instrument))
        total = self._totals(line.instrument)
        for posting in entry.postings:
            if posting.account != payer and posting.asset == self.deal.currency:
                total.cash += posting.quantity
            elif posting.account != payer and posting.asset in self.deal.stocks:
                total.dividend_shares += posting.quantity


def _part(asking: Asking, part: Fraction) -> Asking:
    """A part of an amount; a part of all is all that the holder of the part has."""
    if part == 1 or (asking.money is None and asking.units is None):
        return asking
    money = None if asking.money is None else asking.money * part
    units = None if asking.units is None else asking.units * part
    return Asking(money=money, units=units)


def is_occasion(deal: Deal, occasion: Occasion, day: date) -> bool:
    """Whether a trading day is one of those that a line of a policy names."""
    if occasion.turn is Turn.EACH or occasion.interval is None:
        return True
    last = occasion.turn is Turn.LAST
    other = deal.calendar.after(day) if last else deal.calendar.before(day)
    return _period(day, occasion.interval) != _period(other, occasion.interval)


def _period(day: date, interval: Interval) -> tuple[int, int]:
    return day.year, (day.month - 1) // interval.value
