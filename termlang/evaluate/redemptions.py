"""Redemptions, and rights to issue a series: conditions and a price, without a conversion."""

from __future__ import annotations

from fractions import Fraction

from termlang.evaluate.answer import Answer
from termlang.evaluate.case import Case, answered, refused, titles, unknown
from termlang.evaluate.legs import add_legs
from termlang.evaluate.lots import in_lots
from termlang.evaluate.maxima import beyond, needs_beyond, within
from termlang.evaluate.notices import Effect, effect_of
from termlang.evaluate.offers import Unelected, set_later
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, interval, missing
from termlang.evaluate.windows import window_of
from termlang.model.clauses import Means
from termlang.model.deal import of_holders
from termlang.model.examples import Status
from termlang.units import CONDITION, base, quantity

ZERO = Fraction(0)
CASH = "cash"


def too_much(case: Case) -> Answer | None:
    """Refused where more is asked than is outstanding."""
    most = interval(case.outstanding)[1]
    if case.instrument is None or isinstance(case.units, Unknown) or most is None or case.units <= most:
        return None
    note = f"{case.text(case.units)} is asked, {case.text(most)} is outstanding"
    case.add(False, CONDITION, "outstanding", case.instrument.clause, note)
    case.notes.append(note)
    return refused(case, (f"outstanding {case.instrument.name}",))


def conditions(case: Case) -> tuple[list[str], list[object]]:
    """The guards of a right without a price of its own: titles of those that refuse, and doubts."""
    refusing: list[str] = []
    doubts: list[object] = []
    for guard in case.right.guards:
        found = case.world.step(guard.condition, case.world.on)
        clause = guard.clause
        case.steps.append(Step(found.value, CONDITION, clause.title, clause.span, (found,), "", clause.citations))
        if type(found.value) is Unknown:
            doubts.append(found.value)
        elif found.value is guard.bars:
            refusing.append(clause.title)
    return refusing, doubts


def without_notice(case: Case) -> Answer | None:
    """Refused where a right asks for a notice and none has taken effect; without a journal it is supposed given.

    A notice serves for the day on which it is first used, and for no other.
    """
    world, right = case.world, case.right
    if right.notice is None or world.noticed is not None:
        return None
    clause, period = right.notice
    if world.state is None:
        case.notes.append(f"needs {period.count} {period.kind.value} notice")
        return None
    party = world.deal.parties[right.actor]
    who = {party.name, *party.members}
    if world.holder is not None and right.instrument in world.deal.instruments and of_holders(world.deal, right):
        who = {party.name, world.holder}
    given = [each for each in world.state.notices if each.what == right.name and each.holder in who]
    effects = [effect_of(world, period, each) for each in given if each.used in (None, world.on)]
    unsure = [each for each in effects if type(each) is Unknown]
    known = [each for each in effects if isinstance(each, Effect)]
    if any(each.effective <= world.on for each in known):
        found = min(known, key=lambda each: each.effective)
        case.add(True, CONDITION, clause.title, clause, found.words())
        return None
    if unsure:
        return unknown(case, unsure)
    note = "; ".join(each.words() for each in known) or "no notice was given"
    case.add(False, CONDITION, clause.title, clause, note)
    case.notes.append(note)
    case.opens = min((each.effective for each in known), default=None)
    return refused(case, (clause.title,))


def too_early(case: Case) -> Answer | None:
    """Refused where more is asked than is outstanding, or without the notice that the right asks for."""
    found = too_much(case)
    return without_notice(case) if found is None else found


def redeem(case: Case) -> Answer:
    """A redemption: a trigger must hold, no guard may refuse; the price may be unknown without closing the right."""
    world, right = case.world, case.right
    early = too_early(case)
    if early is not None:
        return early
    if case.outstanding == 0:
        case.notes.append("nothing is outstanding")
        return refused(case, (f"outstanding {right.instrument}",))
    refusal = in_lots(case)
    if refusal is not None:
        return refusal
    doubts: list[object] = []
    if world.noticed is None:
        # A notice that was accepted has met its conditions; only its price came later.
        opened: list[object] = []
        for trigger in right.triggers:
            found = world.step(trigger.condition, world.on)
            case.add(found.value, CONDITION, trigger.clause.title, trigger.clause, "", found)
            opened.append(found.value)
        refusing, doubts = conditions(case)
        if refusing:
            return refused(case, tuple(refusing))
        if opened and all(value is False for value in opened):
            return refused(case, titles([trigger.clause.title for trigger in right.triggers]))
        if opened and True not in opened:
            doubts.extend(value for value in opened if type(value) is Unknown)
    doubts.extend(each for each in (case.outstanding, case.units) if type(each) is Unknown)
    if doubts:
        return unknown(case, doubts)
    assert isinstance(case.outstanding, Fraction) and isinstance(case.units, Fraction)
    if right.priced is not None and world.noticed is None and right.redemption_price is not None:
        price = set_later(world, right.priced, right.redemption_price.type)
        case.steps.append(price)
        return unknown(case, [price.value])
    assert right.redemption_price is not None
    price = world.step(right.redemption_price, world.on)
    case.steps.append(Step(price.value, price.type, "redemption price", right.redemption_price.span, (price,)))
    assert isinstance(price.value, (Fraction, Unknown))
    refusal = within(case, price.value)
    if refusal is not None:
        return refusal
    case.shares = ZERO
    over: list[Step] = []
    gone = beyond(case, over)
    case.steps.extend(over)
    doubts = [step.value for step in over if type(step.value) is Unknown]
    if doubts:
        return unknown(case, doubts)
    case.amount = case.in_money(case.units)
    case.remaining = case.in_money(case.outstanding - case.units - gone)
    if isinstance(price.value, Fraction):
        case.price = price.value
        more = sum((step.value for step in over if isinstance(step.value, Fraction)), ZERO)
        return _paid(case, price.value * case.units, more)
    if price.value.problems:
        return unknown(case, [price.value])
    return _with_legs(case, tuple(sorted(price.value.needs)))


def _paid(case: Case, total: Fraction, more: Fraction) -> Answer:
    """What a redemption comes to, in cash or in shares as the text or an election says; `more` is for an excess."""
    right, means = case.right, case.right.means
    case.add(total, case.money_type(), "paid on redemption", right.clause, "units x price")
    way = CASH if means is None else _way(case, means)
    if means is None or way == CASH:
        case.cash = total + more
        return _with_legs(case)
    assert means.share_price is not None and means.whole is not None
    case.paid_in = way
    rate = case.world.step(means.share_price, case.world.on)
    case.steps.append(Step(rate.value, rate.type, "price of a share", means.share_price.span, (rate,)))
    if type(rate.value) is Unknown:
        return unknown(case, [rate.value])
    assert isinstance(rate.value, Fraction)
    if rate.value <= 0:
        return unknown(case, [missing("a price of a share above zero")])
    raw = total / rate.value
    case.shares, case.share_price = means.whole.rounding.apply(raw), rate.value
    case.add(case.shares, quantity(base(way)), means.whole.clause.title, means.whole.clause, ("from ", raw))
    case.cash = more
    if means.whole.cash_price is not None and raw > case.shares:
        price = case.world.step(means.whole.cash_price, case.world.on)
        if type(price.value) is Unknown:
            return unknown(case, [price.value])
        assert isinstance(price.value, Fraction)
        fraction = (raw - case.shares) * price.value
        case.cash += fraction
        case.add(fraction, case.money_type(), "the fraction is paid in cash", means.whole.clause, "", price)
    return _with_legs(case)


def _with_legs(case: Case, needs: tuple[str, ...] = ()) -> Answer:
    """The answer, with what comes beside the price."""
    undecided = add_legs(case)
    if undecided is not None:
        return undecided
    status = Status.LIMITED if case.cut_by else Status.ALLOWED
    return answered(case, status, case.cut_by, (*needs, *needs_beyond(case)))


def _way(case: Case, means: Means) -> str:
    """In what it is paid: as elected, else as the text says. Raises Unelected where neither says."""
    name, state = case.right.name, case.world.state
    elected = case.elections.get(name) or (state.elections.get(name) if state is not None else None)
    for way in means.ways:
        if way == elected:
            case.used = {name: way}
            return way
    found = means.ways[0] if len(means.ways) == 1 else means.default
    if found is None:
        raise Unelected(name, means.ways)
    return found


def issue(case: Case) -> Answer:
    """A right to issue a series: its window, then its conditions."""
    world, right = case.world, case.right
    found = window_of(world, right.grants, world.on)
    grant, step = found.grant, found.step
    case.steps.append(step)
    case.opens = found.opens
    if step.value is False:
        return refused(case, (step.what,))
    early = without_notice(case)
    if early is not None:
        return early
    refusing, doubts = conditions(case)
    if refusing:
        return refused(case, tuple(refusing))
    if type(step.value) is Unknown:
        doubts.append(step.value)
    if doubts or grant is None or grant.issue is None:
        return unknown(case, doubts)
    price = world.step(grant.issue.price, world.on)
    clause = grant.issue.clause
    case.steps.append(Step(price.value, price.type, clause.title, clause.span, (), "", clause.citations))
    if type(price.value) is Unknown:
        return unknown(case, [price.value])
    assert isinstance(price.value, Fraction)
    case.cash, case.shares = price.value, ZERO
    return answered(case, Status.ALLOWED, (), ())
