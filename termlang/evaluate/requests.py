"""A request, judged step by step: window, allowance, bars, price, value, shares, limits, amount, fraction.

The order of the steps is the specification; each is a node of the trace. Without a journal the accounts are those of
closing: all that was issued is outstanding, nothing is used up and nothing is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from termlang.evaluate.accrued import dividend_shares
from termlang.evaluate.answer import Answer
from termlang.evaluate.case import Case, answered, refused, titles, unknown
from termlang.evaluate.draws import cut, pay
from termlang.evaluate.expressions import World
from termlang.evaluate.legs import add_legs, close_without_gain, gain, instead_of_shares, settle_by
from termlang.evaluate.limits import fit, needs_of
from termlang.evaluate.lots import down_to_lots, in_lots, tested
from termlang.evaluate.maxima import beyond, clash_with, needs_beyond, within
from termlang.evaluate.offers import NO_PRICE, Line, election_matters, election_of, lines_of
from termlang.evaluate.redemptions import conditions, issue, redeem, too_early
from termlang.evaluate.trace import Note, Step
from termlang.evaluate.unknown import Unknown, interval
from termlang.evaluate.windows import Found, Scope, window_of
from termlang.model.clauses import AccruedFate, Excess, Instrument, Limit, Measure, Right, Verb
from termlang.model.examples import Asking, Status
from termlang.model.expressions import TermKey
from termlang.quantity import shown
from termlang.units import CONDITION, base, quantity

ZERO = Fraction(0)


def judge(world: World, right: Right, asking: Asking, elections: Mapping[str, str], *, most: bool = False) -> Answer:
    """The answer to one request under chosen readings and elections; `most` asks for no more than is open.

    Raises Unanswered or Unelected where a choice is needed that was not made.
    """
    instrument = world.deal.instruments.get(right.instrument) if right.verb is not Verb.ISSUE else None
    case = Case(world, right, instrument, elections, most=most)
    world.elections = {**world.elections, **elections}
    if instrument is None:
        return issue(case)
    _balance(case, instrument, asking)
    found, answer = _window(case, instrument)
    if answer is not None:
        return answer
    if right.verb is Verb.REDEEM:
        return redeem(case)
    assert found is not None
    return _deliver(case, found)


def _balance(case: Case, instrument: Instrument, asking: Asking) -> None:
    """What is outstanding and what the request amounts to, in units."""
    world = case.world
    issued = world.step(instrument.issued, world.on).value
    if instrument.stated_value is not None:
        stated = world.step(instrument.stated_value, world.on).value
        assert isinstance(stated, Fraction)
        case.stated = stated
    assert isinstance(issued, (Fraction, Unknown))
    case.issued = case.outstanding = issued
    mine = dict(instrument.allotted).get(world.holder or "")
    if world.accounts is None and mine is not None:
        case.outstanding = mine
    if world.accounts is not None:
        case.outstanding = world.accounts.outstanding(instrument.name, world.holder)
        if type(issued) is Unknown and not world.accounts.issued_units(instrument.name):
            # How many there are is not known, so the journal could not issue them.
            case.outstanding = issued
    if asking.money is not None:
        case.units = asking.money / (case.stated or 1)
    elif asking.units is not None:
        case.units = asking.units
    else:
        case.units = case.outstanding
    if isinstance(case.units, Fraction):
        world.asked_amount = (instrument.name, case.in_money(case.units))


def _window(case: Case, instrument: Instrument) -> tuple[Found | None, Answer | None]:
    """Step 1: the issue and the window that contains the day; or the answer, where they already give it."""
    world, right = case.world, case.right
    issue = world.step(instrument.issue_day, world.on)
    found = window_of(world, right.grants, world.asked_on) if right.grants else None
    if isinstance(issue.value, date) and world.on < issue.value:
        case.opens = max(issue.value, found.opens) if found is not None and found.opens else issue.value
        title = instrument.clause.title
        case.add(False, CONDITION, title, instrument.clause, f"{instrument.name} is issued on {issue.value}")
        return None, refused(case, (title,))
    doubts: list[object] = []
    if type(issue.value) is Unknown:
        case.add(issue.value, CONDITION, "issue", instrument.clause, "", issue)
        doubts.append(issue.value)
    if found is not None:
        case.steps.append(found.step)
        case.opens = found.opens
        if found.step.value is False:
            if found.opens is None:
                case.notes.append(found.step.note)
            return None, refused(case, (found.step.what,))
        if type(found.step.value) is Unknown:
            doubts.append(found.step.value)
    if doubts:
        refusing, _ = conditions(case)
        return None, refused(case, tuple(refusing)) if refusing else unknown(case, doubts)
    return found, None


# --------------------------------------------------------------------------------------------- conversion, exercise


def _deliver(case: Case, found: Found) -> Answer:
    world, right = case.world, case.right
    refusal = too_early(case)
    refusal = in_lots(case) if refusal is None else refusal
    if refusal is not None:
        return refusal
    lines = lines_of(world, right, found, case.elections, _scope(case))
    election = election_of(right)
    if election in case.elections and any(election_matters(line) for line in lines):
        case.used = {election: case.elections[election]}
    closed = settle_by(case)
    if closed is not None:
        return closed
    close_without_gain(case, lines)
    case.steps.extend([line.allowance.step for line in lines])
    refusal = _refusal(case, lines, found.step.what)
    if refusal is not None:
        return refusal
    if case.units == 0:
        case.notes.append("nothing is outstanding")
        return refused(case, (f"outstanding {right.instrument}",))
    for line in lines:
        case.steps.extend(line.guards)
    open_lines = [line for line in lines if not line.closed_by]
    doubts = [doubt for line in open_lines for doubt in line.doubts]
    doubts.extend(each for each in (case.outstanding, case.units) if type(each) is Unknown)
    if doubts:
        case.steps.extend([line.price_step for line in open_lines])
        if len({line.price for line in open_lines}) == 1:
            case.price = open_lines[0].price
        return unknown(case, doubts)
    return _settle(case, open_lines)


def _scope(case: Case) -> Scope:
    """Whose allowance it is: what the holder has, and what was issued in all and to him."""
    world, instrument = case.world, case.instrument
    assert instrument is not None
    told = world.accounts
    if world.holder is None:
        mine = case.issued
    elif told is None:
        mine = dict(instrument.allotted).get(world.holder, case.issued)
    else:
        mine = told.issued_units(instrument.name, world.holder)
    return Scope(case.right, instrument.unit, case.outstanding, case.issued, mine, case.stated)


def _refusal(case: Case, lines: list[Line], window: str) -> Answer | None:
    """Steps 2 and 3: refused where less can be open than is asked, or where bars close what is open.

    Each line is taken at the most that it can have open, so that a refusal holds whatever else is unknown.
    """
    asked = interval(case.units)[0] or ZERO
    cuts = case.most or any(line.offer.as_much_as_is_open for line in lines)

    def short(lines: list[Line]) -> bool:
        most = [line.most for line in lines]
        room = sum((each for each in most if each is not None), ZERO)
        return None not in most and (room == 0 or (room < asked and not cuts))

    if short(lines):
        later = [line.allowance.more_on for line in lines if line.allowance.more_on is not None]
        case.opens = min(later, default=None)
        room = sum((line.most or ZERO for line in lines), ZERO)
        case.notes.append(f"{case.text(room)} is open, {case.text(case.units)} is asked" if room else "nothing is open")
        return refused(case, titles([line.offer.clause.title for line in lines] or [window]))
    closed = [title for line in lines for title in line.closed_by]
    if short([line for line in lines if not line.closed_by]):
        for line in lines:
            case.steps.extend(line.guards)
            if NO_PRICE in line.closed_by:
                case.steps.append(line.price_step)
        if len(lines) == 1:
            case.price = lines[0].price
        return refused(case, titles(closed))
    return None


def _settle(case: Case, lines: list[Line]) -> Answer:
    """Steps 4 to 9, every price and allowance known: the lowest price is filled first, and the sum is rounded once."""
    world, right = case.world, case.right
    assert right.whole is not None
    over = cut(case)
    over = _to_what_is_open(case, lines) if over is None else over
    over = _within(case, lines) if over is None else over
    if over is not None:
        return over
    assert isinstance(case.units, Fraction)
    left = case.units
    for line in sorted(lines, key=lambda each: each.price or ZERO):
        taken = min(line.most or ZERO, left)
        if taken > 0 or not (case.units or case.parts):
            case.parts.append((line, taken))
            left -= taken
    case.units -= left
    prices = {line.price for line, _ in case.parts}
    case.price = prices.pop() if len(prices) == 1 else None
    doubt = _count(case)
    if doubt is not None:
        return unknown(case, [doubt])
    rounded = right.whole.rounding.apply(case.raw)
    clause = right.whole.clause
    before = case.steps[-1]
    case.add(rounded, quantity(base(right.into)), clause.title, clause, ("from ", case.raw), before)
    if case.price is not None:
        # Exceptions, excesses and fractions may rest on the price; where several apply there is none to name.
        world.price_of = (right.name, case.parts[0][0].price_step)
    instead = instead_of_shares(case, rounded)
    if instead is not None:
        world.price_of = None
        return instead
    found = fit(world, right, rounded)
    case.steps.extend(found.steps)
    if type(found.shares) is Unknown:
        return unknown(case, [found.shares])
    assert isinstance(found.shares, Fraction)
    answer = _cut(case, found.bound_by, found.shares, rounded, cut_open=left > 0)
    world.price_of = None
    return answer


def _to_what_is_open(case: Case, lines: list[Line]) -> Answer | None:
    """Whole lots of what is open, where less is open than is asked: what limits on units and on money then look at."""
    assert isinstance(case.units, Fraction)
    room = sum((line.most or ZERO for line in lines), ZERO)
    amounts = case.right.amounts
    if amounts is None and all(each.measure is Measure.SHARES for each in case.right.limits):
        return None
    if room < case.units:
        case.cut_by = (*case.cut_by, *titles([line.offer.clause.title for line in lines]))
        case.units = room if case.most or amounts is None else down_to_lots(case, room)
        if not case.units and amounts is not None:
            case.notes.append(f"{case.text(room)} is open, which is no whole lot")
            return refused(case, (amounts.clause.title,))
    return None if amounts is None or not case.most else tested(case)


def _within(case: Case, lines: list[Line]) -> Answer | None:
    """What fits under limits on units and on money; where there is one price, their exceptions may rest on it."""
    world = case.world
    if len(lines) == 1:
        world.price_of = (case.right.name, lines[0].price_step)
    found = within(case)
    world.price_of = None
    return found


def _count(case: Case) -> Unknown | None:
    """Steps 5 and 6 up to the rounding: the value converted and the shares it makes; or what is not known of them."""
    unit = quantity(base(case.right.into))
    accrued = _accrued(case)
    if accrued is not None and type(accrued.value) is Unknown:
        return accrued.value
    inputs: list[Step] = []
    for line, taken in case.parts:
        found = _part(case, line, taken, accrued)
        if type(found.value) is Unknown:
            return found.value
        assert isinstance(found.value, Fraction)
        case.raw += found.value
        inputs.append(found)
    if len(inputs) == 1:
        case.steps.append(inputs[0])
    else:
        clause = case.parts[0][0].offer.clause
        case.add(case.raw, unit, "shares before rounding", clause, "the sum of the parts", *inputs)
    return None


def _part(case: Case, line: Line, taken: Fraction, accrued: Step | None) -> Step:
    """The shares that one line makes, before they become whole."""
    world, instrument, clause = case.world, case.instrument, line.offer.clause
    assert instrument is not None and line.price is not None
    unit = quantity(base(case.right.into))
    what = "shares before rounding"
    if case.stated is None:
        each = case.shares_each()
        note = f"{shown(taken)} at {shown(each)} share each"
        if case.value is None:
            return Step(taken * each, unit, what, clause.span, (line.price_step,), note)
        note += ", x (value - price) / value"
        return Step(taken * each * gain(case, line), unit, what, clause.span, (case.value, line.price_step), note)
    per_unit = case.stated
    added: list[Step] = []
    if line.offer.addition is not None:
        added.append(world.step(line.offer.addition, world.on))
    if accrued is not None and case.right.accrued is not None and case.right.accrued[1] is AccruedFate.ADDED:
        added.append(accrued)
    for extra in added:
        if type(extra.value) is Unknown:
            return extra
        assert isinstance(extra.value, Fraction)
        per_unit += extra.value
    sum_up: Note = (taken, " x ", per_unit)
    value = Step(taken * per_unit, case.money_type(), "value converted", clause.span, tuple(added), sum_up)
    return Step(
        taken * per_unit / line.price, unit, what, clause.span, (value, line.price_step), "value converted / price"
    )


def _accrued(case: Case) -> Step | None:
    """Dividends accrued on one unit, where the text has them change the answer: added to the value, or paid in cash."""
    if case.right.accrued is None or case.instrument is None:
        return None
    clause, fate = case.right.accrued
    key = TermKey(case.instrument.name, f"Accrued {case.instrument.kind.income}")
    found = case.world.term(key, case.world.on)
    case.add(found.value, found.type, clause.title, clause, fate.value, found)
    if fate not in (AccruedFate.ADDED, AccruedFate.CASH, AccruedFate.SHARES):
        return None
    if isinstance(found.value, Fraction):
        case.accrued = found.value
    return found


def _cut(case: Case, bound_by: tuple[Limit, ...], shares: Fraction, rounded: Fraction, *, cut_open: bool) -> Answer:
    """Steps 8 and 9: the amount after a cut, what becomes of the excess, the fraction, and the cash."""
    right, instrument = case.right, case.instrument
    assert instrument is not None and right.whole is not None
    assert isinstance(case.units, Fraction) and isinstance(case.outstanding, Fraction)
    whole = units = case.units
    limited = shares < rounded
    binding = titles([limit.clause.title for limit in bound_by])
    if limited and bound_by[0].excess is Excess.REFUSED:
        return refused(case, binding)
    fraction = case.raw - shares
    if limited:
        units = whole * shares / case.raw
        if instrument.decimals is not None or case.lot is not None:
            units = down_to_lots(case, units)
            shares = min(shares, right.whole.rounding.apply(case.raw * units / whole))
        fraction = case.raw * units / whole - shares
        case.parts = [(line, taken * units / whole) for line, taken in case.parts]
    doubt = clash_with(case, bound_by)
    if doubt is not None:
        return unknown(case, [doubt])
    paid: list[Step] = []
    gone = beyond(case, paid)
    if limited:
        gone += _excess(case, bound_by[0], whole - units, rounded - shares, paid)
    _fraction(case, fraction, paid)
    if right.accrued is not None and right.accrued[1] is AccruedFate.CASH:
        clause = right.accrued[0]
        what = "accrued dividends in cash"
        paid.append(Step(case.accrued * units, case.money_type(), what, clause.span, (), "", clause.citations))
    if right.accrued is not None and right.accrued[1] is AccruedFate.SHARES:
        doubt = dividend_shares(case, right.accrued[0], shares, paid)
        if doubt is not None:
            return unknown(case, [doubt])
    case.steps.extend(paid)
    doubts = [step.value for step in paid if type(step.value) is Unknown]
    if doubts:
        return unknown(case, doubts)
    case.cash = sum((step.value for step in paid if isinstance(step.value, Fraction)), ZERO)
    if right.verb is Verb.EXERCISE:
        price = _paid(case, shares) if case.value is None else ZERO
        note = "shares x price" if case.value is None else "cashless"
        case.add(price, case.money_type(), "paid on exercise", right.clause, note)
        case.cash = price - case.cash
    case.amount, case.shares = case.in_money(units), shares
    case.remaining = case.in_money(case.outstanding - units - gone)
    amount_type = quantity(case.amount_unit())
    if limited:
        note = f"{case.text(whole)} x {shown(shares)} / {shown(case.raw)}"
        case.add(case.amount, amount_type, "amount after the limit", bound_by[0].clause, note)
    case.add(case.remaining, amount_type, "stays outstanding", instrument.clause)
    undecided = pay(case)
    if undecided is None:
        undecided = add_legs(case)
    if undecided is not None:
        return undecided
    binding = (*case.cut_by, *binding)
    if cut_open:
        binding = (*binding, *titles([line.offer.clause.title for line, _ in case.parts]))
    needs = (*needs_beyond(case), *(needs_of(case.world, bound_by[0]) if limited else ()))
    less = limited or cut_open or case.cut_by
    return answered(case, Status.LIMITED if less else Status.ALLOWED, binding, needs)


def _paid(case: Case, shares: Fraction) -> Fraction:
    """What the holder pays on exercise: each share at the price of its line."""
    if len(case.parts) == 1:
        return shares * (case.parts[0][0].price or ZERO)
    each = case.shares_each()
    return sum(((line.price or ZERO) * taken * each for line, taken in case.parts), ZERO)


def _excess(case: Case, limit: Limit, units: Fraction, shares: Fraction, paid: list[Step]) -> Fraction:
    """The consequence that the text names for the part cut off; returns the units that are gone with it."""
    if limit.excess in (Excess.STAYS, Excess.NEEDS):
        return ZERO
    if limit.excess is Excess.LAPSES:
        return units
    assert limit.excess_price is not None
    price = case.world.step(limit.excess_price, case.world.on)
    count = units if limit.excess is Excess.REDEEMED else shares
    value = price.value * count if isinstance(price.value, Fraction) else price.value
    what = f"the excess {limit.excess.value}"
    paid.append(Step(value, case.money_type(), what, limit.clause.span, (price,), shown(count), limit.clause.citations))
    return units


def _fraction(case: Case, rest: Fraction, paid: list[Step]) -> None:
    """The fate of the fraction that rounding left."""
    whole = case.right.whole
    assert whole is not None
    if rest <= 0:
        return
    clause, note = whole.clause, f"{shown(rest)} of a share"
    what = f"the fraction {whole.fraction.value}"
    if whole.cash_price is None:
        case.add(rest, quantity(base(case.right.into)), what, clause)
        return
    price = case.world.step(whole.cash_price, case.world.on)
    value = price.value * rest if isinstance(price.value, Fraction) else price.value
    paid.append(Step(value, case.money_type(), what, clause.span, (price,), note, clause.citations))
