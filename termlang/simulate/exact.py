"""A policy on the exact interpreter: each line of it becomes a line of a journal, and the ledger decides.

This is what a compiled run must agree with, share for share; deals that do not compile run here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import define, field

from termlang.evaluate.answer import Answer
from termlang.evaluate.requests import judge
from termlang.evaluate.state import State
from termlang.ledger import own
from termlang.ledger.dividends import pay
from termlang.ledger.entries import Outcome
from termlang.ledger.moves import elect
from termlang.ledger.requests import ask
from termlang.ledger.run import Run
from termlang.ledger.settlement import Moved, settle
from termlang.market import Market
from termlang.model import facts
from termlang.model.clauses import Interval, Right, Verb
from termlang.model.deal import Deal
from termlang.model.examples import ALL, Status
from termlang.model.expressions import TermKey, Value
from termlang.model.policies import Occasion, PayDividend, Policy, Turn, UseRight

ZERO = Fraction(0)


@define(eq=False)
class Totals:
    """What an instrument ends with on a path: shares, units and money, exactly."""

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
    """The totals by instrument, how many lines the deal could not decide, and the accounts at the end."""

    totals: dict[str, Totals] = field(factory=dict)
    undecided: int = 0
    state: State | None = None


def run_path(
    deal: Deal,
    policy: Policy,
    days: Sequence[date],
    market: Market,
    given: Mapping[TermKey, Value],
    readings: Mapping[str, str],
    elections: Mapping[str, str],
) -> PathOutcome:
    """Run a policy over the prices of one path. Raises Unanswered where a question is open."""
    return _Path(deal, policy, days, market, given, readings, elections).run()


class _Path:
    def __init__(
        self,
        deal: Deal,
        policy: Policy,
        days: Sequence[date],
        market: Market,
        given: Mapping[TermKey, Value],
        readings: Mapping[str, str],
        elections: Mapping[str, str],
    ) -> None:
        self.deal, self.policy, self.days = deal, policy, tuple(days)
        self._run = Run(deal, market, given, readings, elections, ())
        self.state = State(date.min)
        self.outcome = PathOutcome()

    def run(self) -> PathOutcome:
        for number, day in enumerate(self.days):
            self._before(day)
            self._own(own.opening(self._run, self.state, day))
            for line in self.policy.lines:
                if is_occasion(self.deal, line.occasion, day):
                    if isinstance(line, PayDividend):
                        self._pay(line, day)
                    else:
                        self._use(line, day, number)
            self._own(own.close(self._run, self.state, day))
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

    def _before(self, day: date) -> None:
        """What the deal does by itself on days on which the exchange is closed, since the last one."""
        after = date.min
        while (at := own.next_day(self._run, self.state, day, after)) is not None:
            self._own(own.opening(self._run, self.state, at))
            self._own(own.close(self._run, self.state, at))
            after = at

    def _own(self, events: Sequence[own.Event]) -> None:
        for event in events:
            self.state, _ = event(self._run, self.state)

    def _use(self, line: UseRight, day: date, number: int) -> None:
        right = self.deal.rights[line.right]
        instrument = self.deal.instruments[right.instrument]
        if not self.state.outstanding(instrument.name):
            return
        holder = instrument.holder
        lots = [lot.day for lot in self.state.lots if lot.instrument == instrument.name]
        elections = dict(self._run.elections)
        if line.choice is not None:
            elections[f"{right.name} price"] = line.choice
        if line.condition is not None:
            world = self._run.world(self.state, day, holder)
            world.lot_day = min(lots, default=None)
            holds = world.step(line.condition, day).value
            if holds is not True:
                self.outcome.undecided += holds is not False
                return
        if right.priced is not None or right.settled is not None:
            self._later(line, right, day, number)
            return
        world = self._run.world(self.state, day, holder)
        world.lot_day = min(lots, default=None)
        answer = judge(world, right, line.asking or ALL, elections, most=line.asking is None)
        before = self.state
        if answer.status in (Status.REFUSED, Status.UNKNOWN):
            self.outcome.undecided += answer.status is Status.UNKNOWN
            return
        stated = self._run.stated(before, instrument, day)
        gone = before.outstanding(instrument.name) - (answer.remaining or ZERO) / stated
        used = (answer.amount or ZERO) / stated
        moved = Moved(gone, used, answer.shares or ZERO, answer.cash or ZERO, answer.dividend_shares)
        self.state, _ = settle(self._run, before, self._fact(line, right, day), [holder], moved)
        self._count(right.instrument, right.verb, answer, before, number)

    def _later(self, line: UseRight, right: Right, day: date, number: int) -> None:
        """A request whose price or settlement comes after its notice; the ledger keeps it pending."""
        before = self.state
        self.state, entry = ask(self._run, before, self._fact(line, right, day))
        if entry.outcome is Outcome.UNDECIDED:
            self.outcome.undecided += 1
        if entry.outcome is Outcome.DONE and entry.answer is not None:
            self._count(right.instrument, right.verb, entry.answer, before, number)

    def _fact(self, line: UseRight, right: Right, day: date) -> facts.Request:
        clause, asking = line.clause, line.asking or ALL
        return facts.Request(day, clause.span, 0, clause.title, (), right.actor, right, asking, line.choice)

    def _count(self, instrument: str, verb: Verb, answer: Answer, before: State, number: int) -> None:
        total = self._totals(instrument)
        cash = answer.cash or ZERO
        total.cash += -cash if verb is Verb.EXERCISE else cash
        if verb is Verb.REDEEM:
            return
        total.shares += answer.shares or ZERO
        total.dividend_shares += answer.dividend_shares
        stated = self._run.stated(before, self.deal.instruments[instrument], self.days[number])
        total.converted += (answer.amount or ZERO) / stated
        if answer.price is not None:
            total.price = answer.price
        limits = {limit.clause.title for limit in self.deal.rights[answer.right].limits}
        if limits & set(answer.binding) and total.first_limit < 0:
            total.first_limit = number

    def _pay(self, line: PayDividend, day: date) -> None:
        if line.instrument not in {lot.instrument for lot in self.state.lots} and not self.state.owed:
            return
        span, text, payer = line.clause.span, line.clause.title, ""
        chosen = facts.Election(day, span, 0, text, (), payer, f"{line.instrument} dividend", line.way)
        self.state, _ = elect(self._run, self.state, chosen)
        self.state, entry = pay(self._run, self.state, facts.DividendPayment(day, span, 0, text, (), line.instrument))
        total = self._totals(line.instrument)
        if entry.outcome is Outcome.UNDECIDED:
            self.outcome.undecided += 1
        holder = self.deal.instruments[line.instrument].holder
        for posting in entry.postings:
            if posting.account == holder and posting.asset == self.deal.currency:
                total.cash += posting.quantity
            elif posting.account == holder and posting.asset in self.deal.stocks:
                total.dividend_shares += posting.quantity


def is_occasion(deal: Deal, occasion: Occasion, day: date) -> bool:
    """Whether a trading day is one of those that a line of a policy names."""
    if occasion.turn is Turn.EACH or occasion.interval is None:
        return True
    last = occasion.turn is Turn.LAST
    other = deal.calendar.after(day) if last else deal.calendar.before(day)
    return _period(day, occasion.interval) != _period(other, occasion.interval)


def _period(day: date, interval: Interval) -> tuple[int, int]:
    return day.year, (day.month - 1) // interval.value
