"""What stands in every account at the end of a day: units, shares, money; and how far limits are used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from termlang.evaluate.expressions import World
from termlang.evaluate.leaves import Unanswered
from termlang.evaluate.limits import share_of
from termlang.evaluate.state import State
from termlang.evaluate.unknown import Unknown
from termlang.evaluate.usage import used_by
from termlang.ledger.entries import Entry
from termlang.ledger.run import Run
from termlang.model.clauses import Clause, Instrument, Limit, LimitScope, Right
from termlang.model.deal import Deal
from termlang.model.expressions import Expr, Literal, Standing
from termlang.quantity import shown

ZERO = Fraction(0)
CASH = "cash"


@frozen(eq=False)
class Balance:
    """What one account has of one thing. `kind` is instrument, stock or cash; `stated` is its stated value in money."""

    account: str
    kind: str
    asset: str
    quantity: Fraction
    stated: Fraction | None = None


@frozen(eq=False)
class Usage:
    """How far a limit is used: by whom (None: by all together), of how much, and what is left.

    `applies` is False where its exception holds and None where that is open; `needs` says what is missing.
    """

    right: Right
    clause: Clause
    counted: tuple[str, ...]
    holder: str | None
    used: Fraction
    bound: Fraction | None
    applies: bool | None
    needs: tuple[str, ...] = ()

    @property
    def left(self) -> Fraction | None:
        """What may still be delivered under it; nothing where more was delivered than it allows."""
        return None if self.bound is None else max(ZERO, self.bound - self.used)


@frozen(eq=False)
class Accounts:
    """The accounts at the end of a day."""

    day: date
    balances: tuple[Balance, ...]
    limits: tuple[Usage, ...]
    elections: dict[str, str]
    state: State

    def of(self, account: str, asset: str) -> Fraction:
        """What an account has of an instrument, a stock or a currency; nothing where it is not there."""
        return sum((b.quantity for b in self.balances if (b.account, b.asset) == (account, asset)), ZERO)


def accounts_on(run: Run, entries: Sequence[Entry], state: State, day: date) -> Accounts:
    """The accounts after the entries of a ledger through a day; `state` is the one after the last of them."""
    known = [entry for entry in entries if entry.day <= day]
    balances = tuple(_balances(run.deal, known, state))
    return Accounts(day, balances, tuple(_limits(run, state, day)), dict(state.elections), state)


def _balances(deal: Deal, entries: Sequence[Entry], state: State) -> Iterator[Balance]:
    cash: dict[str, Fraction] = {}
    for entry in entries:
        for posting in entry.postings:
            if posting.asset == deal.currency:
                cash[posting.account] = cash.get(posting.account, ZERO) + posting.quantity
    # A party may have a member of its own name; that is one account.
    names = dict.fromkeys(each for party in deal.parties.values() for each in (party.name, *party.members))
    for account in names:
        for name, instrument in deal.instruments.items():
            units = state.outstanding(name, account)
            if units:
                stated = _stated(instrument, state)
                yield Balance(account, "instrument", name, units, units * stated if stated is not None else None)
        for stock in deal.stocks:
            if state.holding(account, stock):
                yield Balance(account, "stock", stock, state.holding(account, stock))
        if cash.get(account):
            yield Balance(account, CASH, deal.currency, cash[account])


def _stated(instrument: Instrument, state: State) -> Fraction | None:
    """What a unit stands for, with the dividends that were added to it."""
    first = instrument.stated_value
    if isinstance(first, Standing):
        first = first.initial
    value = first.value if isinstance(first, Literal) else None
    return value + state.added.get(instrument.name, ZERO) if isinstance(value, Fraction) else None


def _limits(run: Run, state: State, day: date) -> Iterator[Usage]:
    for right in run.deal.rights.values():
        for limit in right.limits if state.issued_units(right.instrument) else ():
            for holder in _scope(run.deal, state, right, limit):
                yield _usage(run.world(state, day, holder), state, right, limit, holder)


def _scope(deal: Deal, state: State, right: Right, limit: Limit) -> list[str | None]:
    """For whom a limit is counted: each account that was ever issued the instrument, or all together."""
    if not limit.per_holder and limit.blocker is None:
        return [None]
    whos = {who for name, who in state.issued if name == right.instrument}
    return [*sorted(whos)] or [deal.instruments[right.instrument].holder]


def _usage(world: World, state: State, right: Right, limit: Limit, holder: str | None) -> Usage:
    lifted, missing = _known(world, limit.unless) if limit.unless is not None else (False, set())
    if limit.needed is not None:
        lifted = _known(world, limit.needed)[0] is True
    bound, more = _known(world, limit.bound)
    most = bound if isinstance(bound, Fraction) else None
    if limit.blocker is not None:
        part, needed = _known(world, limit.blocker)
        most = most * part if most is not None and isinstance(part, Fraction) else None
        more = more | needed
    share, _ = share_of(world, right, limit)
    if type(share) is Unknown:
        more = more | share.needs
    most = most * share if most is not None and isinstance(share, Fraction) else None
    applies = not lifted if isinstance(lifted, bool) else None
    counted = limit.counted if limit.blocker is None else ("what is held",)
    used = _used(world, state, right, limit, holder)
    return Usage(right, limit.clause, counted, holder, used, most, applies, tuple(sorted(missing | more)))


def _known(world: World, expr: Expr) -> tuple[object, set[str]]:
    """A value, or what it needs: an open question counts as something that is missing."""
    try:
        value = world.step(expr, world.on).value
    except Unanswered as open_:
        return None, {f"a reading of {open_.question}"}
    return (None, set(value.needs)) if type(value) is Unknown else (value, set())


def _used(world: World, state: State, right: Right, limit: Limit, holder: str | None) -> Fraction:
    """What uses a limit up: what was delivered in its scope; for a blocker, what the holder holds."""
    if limit.blocker is not None:
        return state.holding(holder or right.actor, right.into)
    if limit.scope is LimitScope.REQUEST:
        return ZERO
    used = used_by(world, state, right, limit, holder if limit.per_holder else None)
    return used if isinstance(used, Fraction) else ZERO


def usage_words(usage: Usage) -> str:
    """What a limit leaves, in words."""
    if usage.applies is False:
        return "does not apply"
    left = [f"{shown(usage.left)} left"] if usage.left is not None else []
    return "; ".join([*left, *(f"needs {need}" for need in usage.needs)])
