"""Payments of the deal: what has fallen due from one party to another, and the lines that pay it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from termlang.evaluate.state import Lot, State, added
from termlang.evaluate.trace import Step as TraceStep
from termlang.evaluate.unknown import joined
from termlang.ledger.dividends import in_cents
from termlang.ledger.entries import Entry, Outcome, Posting
from termlang.ledger.moves import Step, put
from termlang.ledger.run import Run
from termlang.model import facts
from termlang.quantity import shown

ZERO = Fraction(0)
CASH = "cash"


class _Due(NamedTuple):
    """What is due: the payments by their number, the amounts by what they are in, what is not known, and the steps."""

    numbers: tuple[int, ...]
    amounts: Mapping[str, Fraction]
    doubts: tuple[object, ...]
    steps: tuple[TraceStep, ...]

    @property
    def root(self) -> TraceStep:
        return TraceStep(None, None, "what is due", self.steps[0].span, self.steps)


def _due(run: Run, state: State, fact: facts.PaymentMade | facts.PaymentRecord) -> _Due:
    """All that has fallen due between two parties, each payment as of its day."""
    payments = run.deal_on(fact.day).payments
    world = run.world(state, fact.day)
    numbers: list[int] = []
    amounts: dict[str, Fraction] = {}
    doubts: list[object] = []
    steps: list[TraceStep] = []
    for number, day in state.payable:
        payment = payments[number - 1]
        if (payment.debtor, payment.creditor) != (fact.debtor, fact.creditor):
            continue
        numbers.append(number)
        for amount, asset in payment.legs:
            found = world.step(amount, day)
            steps.append(TraceStep(found.value, found.type, payment.clause.title, payment.clause.span, (found,), asset))
            if isinstance(found.value, Fraction):
                amounts[asset] = amounts.get(asset, ZERO) + found.value
            else:
                doubts.append(found.value)
    return _Due(tuple(numbers), amounts, tuple(doubts), tuple(steps))


def pay(run: Run, state: State, fact: facts.PaymentMade) -> Step:
    """A payment that the deal works out: all that is due from one party to another."""
    due = _due(run, state, fact)
    if not due.numbers:
        return _nothing(state, fact)
    if due.doubts:
        found = joined(due.doubts)
        return state.then(day=fact.day), Entry(
            fact.day, fact.text, fact.line, Outcome.UNDECIDED, (), due.root,
            needs=tuple(sorted(found.needs)), problems=found.problems,
        )  # fmt: skip
    made, postings = _moved(run, state, fact, due.numbers, due.amounts)
    return made, Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, due.root, "as it fell due")


def record(run: Run, state: State, fact: facts.PaymentRecord) -> Step:
    """A payment that was made; what the deal lets fall due otherwise is written beside it."""
    due = _due(run, state, fact)
    if not due.numbers:
        return _nothing(state, fact)
    shares = next((asset for asset in due.amounts if asset != CASH), next(iter(run.deal.stocks), ""))
    asset = CASH if fact.cash is not None else shares
    paid = fact.cash if fact.cash is not None else fact.shares or ZERO
    difference = ""
    if due.doubts:
        difference = f"the text cannot decide: it needs {', '.join(sorted(joined(due.doubts).needs))}"
    elif set(due.amounts) != {asset} or not in_cents(due.amounts[asset], paid):
        given = " and ".join(f"{shown(amount)} in {each}" for each, amount in sorted(due.amounts.items()))
        difference = f"the text gives {given}, the record {shown(paid)} in {asset}"
    made, postings = _moved(run, state, fact, due.numbers, {asset: paid})
    return made, Entry(fact.day, fact.text, fact.line, Outcome.DONE, postings, due.root, "as recorded", difference)


def _nothing(state: State, fact: facts.PaymentMade | facts.PaymentRecord) -> Step:
    note = f"nothing is due from {fact.debtor} to {fact.creditor}"
    return state.then(day=fact.day), Entry(fact.day, fact.text, fact.line, Outcome.REFUSED, (), None, note)


def _moved(
    run: Run,
    state: State,
    fact: facts.PaymentMade | facts.PaymentRecord,
    numbers: tuple[int, ...],
    amounts: Mapping[str, Fraction],
) -> tuple[State, tuple[Posting, ...]]:
    """The state once they are paid: money, shares held, or a lot of an instrument."""
    held, lots, issued = dict(state.held), state.lots, state.issued
    postings: list[Posting] = []
    for asset, amount in amounts.items():
        if not amount:
            continue
        name = run.deal.currency if asset == CASH else asset
        postings += [Posting(fact.creditor, name, amount), Posting(fact.debtor, name, -amount)]
        if asset in run.deal.instruments:
            lots = put(lots, (Lot(asset, fact.creditor, fact.day, amount),))
            issued = added(issued, (asset, fact.creditor), amount)
        elif asset != CASH:
            held[fact.creditor, asset] = held.get((fact.creditor, asset), ZERO) + amount
    payable = tuple(each for each in state.payable if each[0] not in numbers)
    made = state.then(day=fact.day, held=held, lots=lots, issued=issued, payable=payable)
    return made, tuple(postings)
