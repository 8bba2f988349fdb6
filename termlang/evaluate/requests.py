"""A request, judged step by step: window, allowance, bars, price, value, shares, limits, amount, fraction.

The order of the steps is the specification; each is a node of the trace. Without a journal the accounts are those of
closing: all that was issued is outstanding, nothing is used up and nothing is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import define, field

from termlang.diagnostics import Problem
from termlang.evaluate.answer import Answer, Part
from termlang.evaluate.expressions import World
from termlang.evaluate.limits import Fit, fit
from termlang.evaluate.offers import Line, election_matters, election_of, lines_of
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown, joined
from termlang.evaluate.windows import window_of
from termlang.model.clauses import AccruedFate, Excess, Fraction_, Grant, Instrument, Limit, Right, Verb
from termlang.model.examples import Asking, Status
from termlang.model.expressions import TermKey
from termlang.quantity import Rounding, RoundingMode, money, shown
from termlang.units import CONDITION, PURE, Unit, base, quantity

ZERO = Fraction(0)


@define(eq=False)
class _Case:
    """One request while it is judged: what is known so far, and the steps in their order."""

    world: World
    right: Right
    instrument: Instrument | None
    elections: Mapping[str, str]
    outstanding: Fraction = ZERO
    units: Fraction = ZERO
    stated: Fraction | None = None
    accrued: Fraction = ZERO
    steps: list[Step] = field(factory=list)
    notes: list[str] = field(factory=list)
    parts: list[tuple[Line, Fraction]] = field(factory=list)
    raw: Fraction = ZERO
    shares: Fraction | None = None
    cash: Fraction | None = None
    amount: Fraction | None = None
    remaining: Fraction | None = None
    price: Fraction | None = None
    opens: date | None = None
    used: dict[str, str] = field(factory=dict)

    def amount_unit(self) -> Unit:
        if self.instrument is None:
            return PURE
        return base(self.world.deal.currency) if self.stated is not None else self.instrument.unit

    def in_money(self, units: Fraction) -> Fraction:
        """Units as stated value where the instrument has one."""
        return units if self.stated is None else units * self.stated

    def text(self, units: Fraction) -> str:
        if self.instrument is None:
            return ""
        if self.stated is None:
            return f"{shown(units)} {self.instrument.name}"
        return f"{money(self.in_money(units))} {self.world.deal.currency}"


def judge(world: World, right: Right, asking: Asking, elections: Mapping[str, str]) -> Answer:
    """The answer to one request under chosen readings and elections.

    Raises Unanswered or Unelected where a choice is needed that was not made.
    """
    world.request_day = world.on
    instrument = world.deal.instruments.get(right.instrument) if right.verb is not Verb.ISSUE else None
    case = _Case(world, right, instrument, elections)
    if right.verb is Verb.ISSUE:
        return _issue(case)
    assert instrument is not None
    doubt = _balance(case, instrument, asking)
    if doubt is not None:
        return _unknown(case, [doubt])
    grant, refused = _window(case, instrument)
    if refused is not None:
        return refused
    if right.verb is Verb.REDEEM:
        return _redeem(case)
    assert grant is not None
    return _deliver(case, grant)


def _balance(case: _Case, instrument: Instrument, asking: Asking) -> Unknown | None:
    """What is outstanding and what the request amounts to, in units."""
    world = case.world
    issued = world.step(instrument.issued, world.on).value
    if instrument.stated_value is not None:
        stated = world.step(instrument.stated_value, world.on).value
        assert isinstance(stated, Fraction)
        case.stated = stated
    if type(issued) is Unknown:
        return issued
    assert isinstance(issued, Fraction)
    case.outstanding = issued
    if asking.money is not None:
        case.units = asking.money / (case.stated or 1)
    elif asking.units is not None:
        case.units = asking.units
    else:
        case.units = issued
    return None


def _window(case: _Case, instrument: Instrument) -> tuple[Grant | None, Answer | None]:
    """Step 1: the issue and the window that contains the day."""
    world, right = case.world, case.right
    issue = world.step(instrument.issue_day, world.on)
    if type(issue.value) is Unknown:
        case.steps.append(Step(issue.value, CONDITION, "issue", instrument.clause.span, (issue,)))
        return None, _unknown(case, [issue.value])
    assert isinstance(issue.value, date)
    if world.on < issue.value:
        case.opens = issue.value
        note = f"{instrument.name} is issued on {issue.value}"
        case.steps.append(
            Step(
                False, CONDITION, instrument.clause.title, instrument.clause.span, (), note, instrument.clause.citations
            )
        )
        return None, _refused(case, (instrument.clause.title,))
    if not right.grants:
        return None, None
    grant, step, opens = window_of(world, right.grants, world.on)
    case.steps.append(step)
    case.opens = opens
    if type(step.value) is Unknown:
        return None, _unknown(case, [step.value])
    if grant is None:
        return None, _refused(case, (step.what,))
    return grant, None


# --------------------------------------------------------------------------------------------- conversion, exercise


def _deliver(case: _Case, grant: Grant) -> Answer:
    world, right = case.world, case.right
    lines, doubts = lines_of(world, right, grant, case.elections, case.outstanding, case.stated)
    election = election_of(right)
    if election in case.elections and any(election_matters(line) for line in lines):
        case.used = {election: case.elections[election]}
    for line in lines:
        case.steps.append(line.allowance.step)
    if case.units > case.outstanding:
        note = f"{case.text(case.units)} is asked, {case.text(case.outstanding)} is outstanding"
        case.steps.append(Step(False, CONDITION, "outstanding", grant.window.clause.span, (), note))
        return _refused(case, (f"outstanding {case.instrument.name}" if case.instrument else "outstanding",))
    answer = _allowed(case, lines, doubts)
    if answer is not None:
        return answer
    open_lines = [line for line in lines if not line.closed_by]
    for line in lines:
        case.steps.extend(line.guards)
    doubts = [*doubts, *(doubt for line in open_lines for doubt in line.doubts)]
    if doubts:
        for line in open_lines:
            case.steps.append(line.price_step)
        if len({line.price for line in open_lines}) == 1:
            case.price = open_lines[0].price
        return _unknown(case, doubts)
    return _settle(case, open_lines)


def _allowed(case: _Case, lines: list[Line], doubts: list[object]) -> Answer | None:
    """Steps 2 and 3: refused where less is open than is asked, or where bars close what is open."""
    room = sum((line.units or ZERO for line in lines), ZERO)
    certain = not doubts and all(line.units is not None for line in lines)
    cuts = any(line.offer.as_much_as_is_open for line in lines)
    if certain and room < case.units and (not cuts or room == 0):
        later = [line.allowance.more_on for line in lines if line.allowance.more_on is not None]
        case.opens = min(later, default=None)
        short = [line for line in lines if line.units is not None and line.units < case.units]
        case.notes.append(f"{case.text(room)} is open, {case.text(case.units)} is asked" if room else "nothing is open")
        return _refused(case, _titles([line.offer.clause.title for line in short]))
    open_lines = [line for line in lines if not line.closed_by]
    closed = _titles([guard.clause.title for line in lines for guard in line.closed_by])
    open_room = sum((line.units or ZERO for line in open_lines), ZERO)
    if certain and closed and (not open_lines or (open_room < case.units and not cuts)):
        for line in lines:
            case.steps.extend(line.guards)
        if len(lines) == 1:
            case.price = lines[0].price
        return _refused(case, closed)
    return None


def _settle(case: _Case, lines: list[Line]) -> Answer:
    """Steps 4 to 9, every price and allowance known: the lowest price is filled first, and the sum is rounded once."""
    world, right, instrument = case.world, case.right, case.instrument
    assert instrument is not None and right.whole is not None
    left = case.units
    for line in sorted(lines, key=lambda each: each.price or ZERO):
        assert line.units is not None and line.price is not None
        taken = min(line.units, left)
        if taken > 0 or (not case.units and not case.parts):
            if line.price <= 0:
                case.steps.append(line.price_step)
                return _refused(case, ("the price is not above zero",))
            case.parts.append((line, taken))
            left -= taken
    cut_open = left > 0
    case.units -= left
    prices = {line.price for line, _ in case.parts}
    case.price = prices.pop() if len(prices) == 1 else None
    counted = _count(case)
    if counted is not None:
        return counted
    rounded = right.whole.rounding.apply(case.raw)
    unit = quantity(base(right.into))
    clause = right.whole.clause
    case.steps.append(
        Step(rounded, unit, clause.title, clause.span, (case.steps[-1],), f"from {shown(case.raw)}", clause.citations)
    )
    found = fit(world, right, rounded)
    case.steps.extend(found.steps)
    if type(found.shares) is Unknown:
        return _unknown(case, [found.shares])
    assert isinstance(found.shares, Fraction)
    return _cut(case, found, rounded, cut_open)


def _count(case: _Case) -> Answer | None:
    """Steps 5 and 6 up to the rounding: the value converted and the shares it makes, before they become whole."""
    world, right, instrument = case.world, case.right, case.instrument
    assert instrument is not None
    unit = quantity(base(right.into))
    accrued = _accrued(case)
    if type(accrued) is Unknown:
        return _unknown(case, [accrued])
    total = ZERO
    inputs: list[Step] = []
    for line, taken in case.parts:
        price = line.price
        assert price is not None
        each = instrument.shares_each
        if instrument.stated_value is None:
            raw = taken * (each or 1)
            note = f"{shown(taken)} at {shown(each or Fraction(1))} share each"
            found: tuple[Step, ...] = (line.price_step,)
        else:
            per_unit = case.stated or ZERO
            added: tuple[Step, ...] = ()
            if line.offer.addition is not None:
                extra = world.step(line.offer.addition, world.on)
                if type(extra.value) is Unknown:
                    return _unknown(case, [extra.value])
                assert isinstance(extra.value, Fraction)
                per_unit += extra.value
                added = (extra,)
            if right.accrued is not None and right.accrued[1] is AccruedFate.ADDED:
                per_unit += case.accrued
            raw = taken * per_unit / price
            value = Step(
                taken * per_unit, quantity(base(world.deal.currency)), "value converted", line.offer.clause.span, added
            )
            found = (value, line.price_step)
            note = "value converted / price"
        inputs.append(Step(raw, unit, "shares before rounding", line.offer.clause.span, found, note))
        total += raw
    case.raw = total
    if len(inputs) == 1:
        case.steps.append(inputs[0])
    else:
        case.steps.append(
            Step(total, unit, "shares before rounding", inputs[0].span, tuple(inputs), "the sum of the parts")
        )
    return None


def _accrued(case: _Case) -> object:
    """Dividends accrued on one unit, where the text says what becomes of them."""
    if case.right.accrued is None or case.instrument is None:
        return None
    clause, fate = case.right.accrued
    key = TermKey(case.instrument.name, "Accrued Dividends")
    if key not in case.world.deal.terms:
        return None
    found = case.world.term(key, case.world.on)
    case.steps.append(Step(found.value, found.type, clause.title, clause.span, (found,), fate.value, clause.citations))
    if isinstance(found.value, Fraction):
        case.accrued = found.value
    return found.value


def _cut(case: _Case, found: Fit, rounded: Fraction, cut_open: bool) -> Answer:
    """Steps 8 and 9: the amount after a cut, what becomes of the excess, the fraction, and the cash."""
    world, right, instrument = case.world, case.right, case.instrument
    assert instrument is not None and right.whole is not None and isinstance(found.shares, Fraction)
    shares = found.shares
    asked = case.units
    limited = shares < rounded
    binding = _titles([limit.clause.title for limit in found.bound_by]) if limited else ()
    if limited and found.bound_by[0].excess is Excess.REFUSED:
        return _refused(case, binding)
    units = asked * shares / case.raw if limited else asked
    if limited and instrument.decimals is not None:
        units = Rounding(RoundingMode.DOWN, instrument.decimals).apply(units)
        shares = min(shares, right.whole.rounding.apply(case.raw * units / asked))
    cash = ZERO
    cash_steps: list[Step] = []
    doubts: list[object] = []
    if limited:
        gone = _excess(case, found.bound_by[0], asked - units, rounded - shares, cash_steps, doubts)
    else:
        gone = ZERO
        _fraction(case, shares, cash_steps, doubts)
    if right.accrued is not None and right.accrued[1] is AccruedFate.CASH:
        money_type = quantity(base(world.deal.currency))
        cash_steps.append(Step(case.accrued * units, money_type, "accrued dividends in cash", right.accrued[0].span))
    if right.verb is Verb.EXERCISE:
        paid = _paid(case, units, asked, shares)
        cash_steps.append(
            Step(paid, quantity(base(world.deal.currency)), "paid on exercise", right.clause.span, (), "shares x price")
        )
    if doubts:
        case.steps.extend(cash_steps)
        return _unknown(case, doubts)
    for step in cash_steps:
        assert isinstance(step.value, Fraction)
        cash += step.value
    case.steps.extend(cash_steps)
    case.amount, case.shares, case.cash = case.in_money(units), shares, cash
    case.remaining = case.in_money(case.outstanding - units - gone)
    amount_type = quantity(case.amount_unit())
    if limited:
        note = f"{case.text(asked)} x {shown(shares)} / {shown(case.raw)}"
        case.steps.append(
            Step(case.amount, amount_type, "amount after the limit", found.bound_by[0].clause.span, (), note)
        )
    case.steps.append(Step(case.remaining, amount_type, "stays outstanding", instrument.clause.span))
    status = Status.LIMITED if limited or cut_open else Status.ALLOWED
    if cut_open:
        binding = (*binding, *_titles([line.offer.clause.title for line, _ in case.parts]))
    return _answer(case, status, binding, ())


def _paid(case: _Case, units: Fraction, asked: Fraction, shares: Fraction) -> Fraction:
    """What the holder pays: each share at the price of its line; a cut scales every line alike."""
    if len(case.parts) == 1:
        return shares * (case.parts[0][0].price or ZERO)
    each = case.instrument.shares_each if case.instrument else None
    scale = units / asked if asked else ZERO
    return sum(((line.price or ZERO) * taken * (each or 1) * scale for line, taken in case.parts), ZERO)


def _excess(
    case: _Case, limit: Limit, units: Fraction, shares: Fraction, steps: list[Step], doubts: list[object]
) -> Fraction:
    """The consequence that the text names for the part cut off; returns the units that are gone with it."""
    if limit.excess is Excess.STAYS:
        return ZERO
    if limit.excess is Excess.LAPSES:
        return units
    assert limit.excess_price is not None
    price = case.world.step(limit.excess_price, case.world.on)
    if type(price.value) is Unknown:
        doubts.append(price.value)
        return units
    assert isinstance(price.value, Fraction)
    count = units if limit.excess is Excess.REDEEMED else shares
    what = f"the excess {limit.excess.value}"
    steps.append(Step(price.value * count, quantity(base(case.world.deal.currency)), what, limit.clause.span, (price,)))
    return units


def _fraction(case: _Case, shares: Fraction, steps: list[Step], doubts: list[object]) -> None:
    """The fate of the fraction that rounding left."""
    whole = case.right.whole
    assert whole is not None
    rest = case.raw - shares
    if whole.fraction is Fraction_.CASH and rest > 0 and whole.cash_price is not None:
        price = case.world.step(whole.cash_price, case.world.on)
        if type(price.value) is Unknown:
            doubts.append(price.value)
            return
        assert isinstance(price.value, Fraction)
        unit = quantity(base(case.world.deal.currency))
        note = f"{shown(rest)} of a share"
        steps.append(Step(price.value * rest, unit, "the fraction in cash", whole.clause.span, (price,), note))
    elif rest > 0:
        note = f"the fraction {whole.fraction.value}"
        steps.append(
            Step(
                ZERO, quantity(base(case.world.deal.currency)), note, whole.clause.span, (), f"{shown(rest)} of a share"
            )
        )


# ----------------------------------------------------------------------------------------------- redemption, issue


def _conditions(case: _Case) -> tuple[list[str], list[object]]:
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


def _redeem(case: _Case) -> Answer:
    """A redemption: a trigger must hold, no guard may refuse; the price may be unknown without closing the right."""
    world, right = case.world, case.right
    if case.units > case.outstanding:
        return _refused(case, ("outstanding",))
    opened: list[object] = []
    for trigger in right.triggers:
        found = world.step(trigger.condition, world.on)
        clause = trigger.clause
        case.steps.append(Step(found.value, CONDITION, clause.title, clause.span, (found,), "", clause.citations))
        opened.append(found.value)
    refusing, doubts = _conditions(case)
    if refusing:
        return _refused(case, tuple(refusing))
    if opened and all(value is False for value in opened):
        return _refused(case, _titles([trigger.clause.title for trigger in right.triggers]))
    if opened and True not in opened:
        doubts.extend(value for value in opened if type(value) is Unknown)
    if doubts:
        return _unknown(case, doubts)
    case.amount = case.in_money(case.units)
    case.remaining = case.in_money(case.outstanding - case.units)
    case.shares = ZERO
    needs: tuple[str, ...] = ()
    if right.redemption_price is not None:
        price = world.step(right.redemption_price, world.on)
        case.steps.append(Step(price.value, price.type, "redemption price", right.redemption_price.span, (price,)))
        if isinstance(price.value, Fraction):
            case.price = price.value
            case.cash = price.value * case.units
            unit = quantity(base(world.deal.currency))
            case.steps.append(Step(case.cash, unit, "paid on redemption", right.clause.span, (), "units x price"))
        elif type(price.value) is Unknown:
            if price.value.problems:
                return _unknown(case, [price.value])
            needs = tuple(sorted(price.value.needs))
    return _answer(case, Status.ALLOWED, (), needs)


def _issue(case: _Case) -> Answer:
    """A right to issue a series: its window, then its conditions."""
    world, right = case.world, case.right
    grant, step, opens = window_of(world, right.grants, world.on)
    case.steps.append(step)
    case.opens = opens
    if grant is None and step.value is False:
        return _refused(case, (step.what,))
    refusing, doubts = _conditions(case)
    if refusing:
        return _refused(case, tuple(refusing))
    if type(step.value) is Unknown:
        doubts.append(step.value)
    if doubts or grant is None or grant.issue is None:
        return _unknown(case, doubts)
    price = world.step(grant.issue.price, world.on)
    clause = grant.issue.clause
    case.steps.append(Step(price.value, price.type, clause.title, clause.span, (), "", clause.citations))
    if type(price.value) is Unknown:
        return _unknown(case, [price.value])
    assert isinstance(price.value, Fraction)
    case.cash, case.shares = price.value, ZERO
    return _answer(case, Status.ALLOWED, (), ())


# ---------------------------------------------------------------------------------------------------------- answers


def _titles(titles: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(titles))


def _refused(case: _Case, binding: tuple[str, ...]) -> Answer:
    case.amount, case.shares, case.cash = ZERO, ZERO, ZERO
    case.remaining = case.in_money(case.outstanding) if case.instrument else None
    return _answer(case, Status.REFUSED, binding, ())


def _unknown(case: _Case, doubts: list[object]) -> Answer:
    found = joined(doubts)
    case.amount = case.shares = case.cash = case.remaining = None
    return _answer(case, Status.UNKNOWN, (), tuple(sorted(found.needs)), found.problems)


def _answer(
    case: _Case,
    status: Status,
    binding: tuple[str, ...],
    needs: tuple[str, ...],
    problems: tuple[Problem, ...] = (),
) -> Answer:
    world, right = case.world, case.right
    if right.notice_days is not None:
        case.notes.append(f"needs {right.notice_days} days notice")
    parts = tuple(Part(case.in_money(taken), line.price or ZERO, line.offer.clause.title) for line, taken in case.parts)
    note = f"opens on {case.opens}" if case.opens and status is Status.REFUSED else ""
    root = Step(
        status.value,
        None,
        right.name,
        right.clause.span,
        tuple(case.steps),
        "; ".join([*case.notes, *([note] if note else [])]),
        right.clause.citations,
    )
    currency = base(world.deal.currency) if world.deal.currency else PURE
    into = base(right.into) if right.verb in (Verb.CONVERT, Verb.EXERCISE) else PURE
    price_unit = currency.per(into) if into.factors else currency.per(base(right.instrument))
    return Answer(
        right.name,
        world.on,
        status,
        dict(world.consulted),
        case.used,
        case.amount,
        case.price,
        case.shares,
        case.cash,
        case.remaining,
        binding,
        needs,
        root,
        case.amount_unit(),
        price_unit,
        into,
        currency,
        parts,
        case.opens if status is Status.REFUSED else None,
        problems,
        tuple(case.notes),
    )
