"""Redemptions, dividends that a policy pays, and warrants that expire."""

from __future__ import annotations

from fractions import Fraction

from termlang.compile.known import known
from termlang.compile.lower.asked import units_asked
from termlang.compile.lower.deliveries import unpaid_accrual
from termlang.compile.lower.limits import fit
from termlang.compile.lower.sections import Draft
from termlang.compile.problems import Stop
from termlang.compile.rules import Ended
from termlang.model.clauses import Dividend, Fraction_, Instrument, OverLimit, Right, Verb
from termlang.model.policies import PayDividend, UseRight

ZERO = Fraction(0)
CASH = "cash"


def redeem(draft: Draft, use: UseRight, right: Right, instrument: Instrument) -> int:
    """Lower a redemption; returns the condition on which it changes anything."""
    build, name = draft.build, instrument.name
    place = draft.place()
    outstanding = draft.own("outstanding", name)
    stated = None if instrument.stated_value is None else place.lower(instrument.stated_value)
    units = units_asked(build, use.asking, stated, outstanding)
    ok = [build.at_most(units, outstanding), build.less(build.const(ZERO), units)]
    triggers = []
    for trigger in right.triggers:
        known(trigger, trigger.clause.span)
        triggers.append(place.lower(trigger.condition))
    if triggers:
        ok.append(build.either(*triggers))
    for guard in right.guards:
        known(guard, guard.clause.span)
        holds = place.lower(guard.condition)
        ok.append(build.negate(holds) if guard.bars else holds)
    if use.condition is not None:
        ok.append(place.lower(use.condition))
    assert right.redemption_price is not None  # the checker asks what is paid
    price = place.lower(right.redemption_price)
    draft.change("outstanding", name, build.sub(outstanding, units))
    draft.more("cash", name, build.mul(price, units))
    return build.both(*ok)


def pay(draft: Draft, line: PayDividend, instrument: Instrument) -> int:
    """Lower the payment of a dividend; returns the condition on which it changes anything."""
    dividend = instrument.dividend
    assert dividend is not None
    known(dividend, dividend.clause.span)
    build, name = draft.build, instrument.name
    outstanding, owed = draft.own("outstanding", name), draft.own("owed", name)
    due = build.add(build.mul(unpaid_accrual(draft, instrument), outstanding), owed)
    draft.change("owed", name, build.const(ZERO))
    if line.way == CASH:
        draft.more("cash", name, due)
    else:
        _in_shares(draft, line, dividend, instrument, due)
    return build.less(build.const(ZERO), due)


def _in_shares(draft: Draft, line: PayDividend, dividend: Dividend, instrument: Instrument, due: int) -> None:
    build, name, place = draft.build, instrument.name, draft.place()
    whole = dividend.whole
    assert dividend.share_price is not None and whole is not None  # the checker asks how shares are counted
    known(whole, whole.clause.span)
    price = place.lower(dividend.share_price)
    if not build.is_positive(price):
        raise Stop("dividend shares at a price that may be nothing", dividend.share_price.span)
    raw = build.div(due, price)
    count = build.rounded(raw, whole.rounding)
    cash = build.const(ZERO)
    if whole.fraction is Fraction_.CASH and whole.cash_price is not None:
        rest = build.most(build.const(ZERO), build.sub(raw, count))
        cash = build.mul(rest, place.lower(whole.cash_price))
    shares = count
    rights = [draft.facts.deal.rights[each] for each in instrument.rights]
    limits = [
        (right, limit)
        for right in rights
        if right.verb is Verb.CONVERT
        for limit in right.limits
        if "dividends" in limit.counted
    ]
    over = build.const(False)
    # The first limit that the shares would pass decides.
    for right, limit in limits:
        if dividend.over is None:
            raise Stop(f"`{dividend.clause.title}` in shares under a limit", dividend.clause.span)
        found = fit(draft, place, right, draft.facts.holder(instrument), count, (limit,))
        first = build.both(build.negate(over), build.less(found.shares, count))
        if dividend.over is OverLimit.ALL_CASH:
            shares = build.select(first, build.const(ZERO), shares)
            cash = build.select(first, due, cash)
        else:
            shares = build.select(first, found.shares, shares)
            rest = build.add(cash, build.mul(build.sub(count, found.shares), price))
            cash = build.select(first, rest, cash)
        over = build.either(over, first)
    draft.delivered("dividend shares", "dividends", name, line.way, shares)
    draft.more("cash", name, cash)
    draft.hold(draft.facts.holder(instrument), line.way, shares)


def expire(draft: Draft, instrument: Instrument) -> int | None:
    """Warrants are void at the close of the last day of all their rights; None where there is no such day."""
    rights = [draft.facts.deal.rights[each] for each in instrument.rights]
    using = [right for right in rights if right.verb in (Verb.CONVERT, Verb.EXERCISE)]
    grants = tuple(grant for right in using for grant in right.grants)
    if not grants or any(grant.window.last is None or grant.window.monthly for grant in grants):
        return None
    build, name = draft.build, instrument.name
    outstanding = draft.own("outstanding", name)
    draft.change("outstanding", name, build.const(ZERO))
    ended = draft.dated(Ended(grants), f"every right of {name} has ended", truth=True)
    return build.both(ended, build.less(build.const(ZERO), outstanding))
