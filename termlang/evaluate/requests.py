"""A request, judged step by step: window, allowance, bars, price, value, shares, limits, amount, fraction.

The order of the steps is the specification; each is a node of the trace. Without a journal the accounts are those of
closing: all that was issued is outstanding, nothing is used up and nothing is held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import define, field

from termlang.diagnostics import Problem
from termlang.evaluate.answer import Answer, Part
from termlang.evaluate.expressions import PROJECTED, World
from termlang.evaluate.limits import fit
from termlang.evaluate.offers import NO_PRICE, Line, election_matters, election_of, lines_of
from termlang.evaluate.trace import Note, Step
from termlang.evaluate.unknown import Unknown, interval, joined, sized
from termlang.evaluate.windows import Found, Scope, window_of
from termlang.model.clauses import AccruedFate, Clause, Excess, Fraction_, Instrument, Limit, Right, Verb
from termlang.model.examples import Asking, Status
from termlang.model.expressions import TermKey
from termlang.quantity import Rounding, RoundingMode, money, shown
from termlang.units import CONDITION, PURE, Type, Unit, base, quantity

ZERO = Fraction(0)


@define(eq=False)
class _Case:
    """One request while it is judged: what is known so far, and the steps in their order."""

    world: World
    right: Right
    instrument: Instrument | None
    elections: Mapping[str, str]
    most: bool = False
    issued: Fraction | Unknown = ZERO
    outstanding: Fraction | Unknown = ZERO
    units: Fraction | Unknown = ZERO
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

    def text(self, units: Fraction | Unknown) -> str:
        if self.instrument is None or type(units) is Unknown:
            return "all"
        assert isinstance(units, Fraction)
        if self.stated is None:
            return f"{shown(units)} {self.instrument.name}"
        return f"{money(self.in_money(units))} {self.world.deal.currency}"

    def add(self, value: object, type_: Type | None, what: str, clause: Clause, note: Note = "", *inputs: Step) -> None:
        """The next step, said by a clause."""
        self.steps.append(Step(value, type_, what, clause.span, inputs, note, clause.citations))

    def money_type(self) -> Type:
        return quantity(base(self.world.deal.currency))


def judge(
    world: World, right: Right, asking: Asking, elections: Mapping[str, str], *, most: bool = False
) -> Answer:
    """The answer to one request under chosen readings and elections; `most` asks for no more than is open.

    Raises Unanswered or Unelected where a choice is needed that was not made.
    """
    instrument = world.deal.instruments.get(right.instrument) if right.verb is not Verb.ISSUE else None
    case = _Case(world, right, instrument, elections, most=most)
    if instrument is None:
        return _issue(case)
    _balance(case, instrument, asking)
    found, answer = _window(case, instrument)
    if answer is not None:
        return answer
    if right.verb is Verb.REDEEM:
        return _redeem(case)
    assert found is not None
    return _deliver(case, found)


def _balance(case: _Case, instrument: Instrument, asking: Asking) -> None:
    """What is outstanding and what the request amounts to, in units."""
    world = case.world
    issued = world.step(instrument.issued, world.on).value
    if instrument.stated_value is not None:
        stated = world.step(instrument.stated_value, world.on).value
        assert isinstance(stated, Fraction)
        case.stated = stated
    assert isinstance(issued, (Fraction, Unknown))
    case.issued = case.outstanding = issued
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


def _window(case: _Case, instrument: Instrument) -> tuple[Found | None, Answer | None]:
    """Step 1: the issue and the window that contains the day; or the answer, where they already give it."""
    world, right = case.world, case.right
    issue = world.step(instrument.issue_day, world.on)
    found = window_of(world, right.grants, world.asked_on) if right.grants else None
    if isinstance(issue.value, date) and world.on < issue.value:
        case.opens = max(issue.value, found.opens) if found is not None and found.opens else issue.value
        title = instrument.clause.title
        case.add(False, CONDITION, title, instrument.clause, f"{instrument.name} is issued on {issue.value}")
        return None, _refused(case, (title,))
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
            return None, _refused(case, (found.step.what,))
        if type(found.step.value) is Unknown:
            doubts.append(found.step.value)
    if doubts:
        refusing, _ = _conditions(case)
        return None, _refused(case, tuple(refusing)) if refusing else _unknown(case, doubts)
    return found, None


def _too_much(case: _Case) -> Answer | None:
    """Refused where more is asked than is outstanding."""
    least, most = interval(case.units)[0], interval(case.outstanding)[1]
    if case.instrument is None or least is None or most is None or least <= most:
        return None
    note = f"{case.text(case.units)} is asked, {case.text(most)} is outstanding"
    case.add(False, CONDITION, "outstanding", case.instrument.clause, note)
    case.notes.append(note)
    return _refused(case, (f"outstanding {case.instrument.name}",))


# --------------------------------------------------------------------------------------------- conversion, exercise


def _deliver(case: _Case, found: Found) -> Answer:
    world, right = case.world, case.right
    refused = _too_much(case)
    if refused is not None:
        return refused
    lines = lines_of(world, right, found, case.elections, _scope(case))
    election = election_of(right)
    if election in case.elections and any(election_matters(line) for line in lines):
        case.used = {election: case.elections[election]}
    case.steps.extend([line.allowance.step for line in lines])
    refused = _refusal(case, lines, found.step.what)
    if refused is not None:
        return refused
    for line in lines:
        case.steps.extend(line.guards)
    open_lines = [line for line in lines if not line.closed_by]
    doubts = [doubt for line in open_lines for doubt in line.doubts]
    doubts.extend(each for each in (case.outstanding, case.units) if type(each) is Unknown)
    if doubts:
        case.steps.extend([line.price_step for line in open_lines])
        if len({line.price for line in open_lines}) == 1:
            case.price = open_lines[0].price
        return _unknown(case, doubts)
    return _settle(case, open_lines)


def _scope(case: _Case) -> Scope:
    """Whose allowance it is: what the holder has, and what was issued in all and to him."""
    world, instrument = case.world, case.instrument
    assert instrument is not None
    mine = case.issued
    if world.accounts is not None and world.holder is not None:
        mine = world.accounts.issued_units(instrument.name, world.holder)
    return Scope(case.right, instrument.unit, case.outstanding, case.issued, mine, case.stated)


def _refusal(case: _Case, lines: list[Line], window: str) -> Answer | None:
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
        titles = [line.offer.clause.title for line in lines if (line.most or ZERO) < max(asked, room)]
        return _refused(case, _titles(titles or [line.offer.clause.title for line in lines] or [window]))
    closed = [title for line in lines for title in line.closed_by]
    if closed and short([line for line in lines if not line.closed_by]):
        for line in lines:
            case.steps.extend(line.guards)
            if NO_PRICE in line.closed_by:
                case.steps.append(line.price_step)
        if len(lines) == 1:
            case.price = lines[0].price
        return _refused(case, _titles(closed))
    return None


def _settle(case: _Case, lines: list[Line]) -> Answer:
    """Steps 4 to 9, every price and allowance known: the lowest price is filled first, and the sum is rounded once."""
    world, right = case.world, case.right
    assert right.whole is not None and isinstance(case.units, Fraction)
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
        return _unknown(case, [doubt])
    rounded = right.whole.rounding.apply(case.raw)
    clause = right.whole.clause
    before = case.steps[-1]
    case.add(rounded, quantity(base(right.into)), clause.title, clause, ("from ", case.raw), before)
    found = fit(world, right, rounded)
    case.steps.extend(found.steps)
    if type(found.shares) is Unknown:
        return _unknown(case, [found.shares])
    assert isinstance(found.shares, Fraction)
    return _cut(case, found.bound_by, found.shares, rounded, cut_open=left > 0)


def _count(case: _Case) -> Unknown | None:
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


def _part(case: _Case, line: Line, taken: Fraction, accrued: Step | None) -> Step:
    """The shares that one line makes, before they become whole."""
    world, instrument, clause = case.world, case.instrument, line.offer.clause
    assert instrument is not None and line.price is not None
    unit = quantity(base(case.right.into))
    what = "shares before rounding"
    if instrument.stated_value is None or case.stated is None:
        each = instrument.shares_each or Fraction(1)
        note = f"{shown(taken)} at {shown(each)} share each"
        return Step(taken * each, unit, what, clause.span, (line.price_step,), note)
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


def _accrued(case: _Case) -> Step | None:
    """Dividends accrued on one unit, where the text has them change the answer: added to the value, or paid in cash."""
    if case.right.accrued is None or case.instrument is None:
        return None
    clause, fate = case.right.accrued
    key = TermKey(case.instrument.name, "Accrued Dividends")
    if key not in case.world.deal.terms:
        return None
    found = case.world.term(key, case.world.on)
    case.add(found.value, found.type, clause.title, clause, fate.value, found)
    if fate not in (AccruedFate.ADDED, AccruedFate.CASH):
        return None
    if isinstance(found.value, Fraction):
        case.accrued = found.value
    return found


def _cut(case: _Case, bound_by: tuple[Limit, ...], shares: Fraction, rounded: Fraction, *, cut_open: bool) -> Answer:
    """Steps 8 and 9: the amount after a cut, what becomes of the excess, the fraction, and the cash."""
    right, instrument = case.right, case.instrument
    assert instrument is not None and right.whole is not None
    assert isinstance(case.units, Fraction) and isinstance(case.outstanding, Fraction)
    asked = units = case.units
    limited = shares < rounded
    binding = _titles([limit.clause.title for limit in bound_by]) if limited else ()
    if limited and bound_by[0].excess is Excess.REFUSED:
        return _refused(case, binding)
    fraction = case.raw - shares
    if limited:
        units = asked * shares / case.raw
        if instrument.decimals is not None:
            units = Rounding(RoundingMode.DOWN, instrument.decimals).apply(units)
            shares = min(shares, right.whole.rounding.apply(case.raw * units / asked))
        fraction = case.raw * units / asked - shares
        case.parts = [(line, taken * units / asked) for line, taken in case.parts]
    paid: list[Step] = []
    gone = ZERO
    if limited:
        gone = _excess(case, bound_by[0], asked - units, rounded - shares, paid)
    _fraction(case, fraction, paid)
    if right.accrued is not None and right.accrued[1] is AccruedFate.CASH:
        clause = right.accrued[0]
        what = "accrued dividends in cash"
        paid.append(Step(case.accrued * units, case.money_type(), what, clause.span, (), "", clause.citations))
    case.steps.extend(paid)
    doubts = [step.value for step in paid if type(step.value) is Unknown]
    if doubts:
        return _unknown(case, doubts)
    case.cash = sum((step.value for step in paid if isinstance(step.value, Fraction)), ZERO)
    if right.verb is Verb.EXERCISE:
        price = _paid(case, shares)
        case.add(price, case.money_type(), "paid on exercise", right.clause, "shares x price")
        case.cash = price - case.cash
    case.amount, case.shares = case.in_money(units), shares
    case.remaining = case.in_money(case.outstanding - units - gone)
    amount_type = quantity(case.amount_unit())
    if limited:
        note = f"{case.text(asked)} x {shown(shares)} / {shown(case.raw)}"
        case.add(case.amount, amount_type, "amount after the limit", bound_by[0].clause, note)
    case.add(case.remaining, amount_type, "stays outstanding", instrument.clause)
    if cut_open:
        binding = (*binding, *_titles([line.offer.clause.title for line, _ in case.parts]))
    return _answer(case, Status.LIMITED if limited or cut_open else Status.ALLOWED, binding, ())


def _paid(case: _Case, shares: Fraction) -> Fraction:
    """What the holder pays on exercise: each share at the price of its line."""
    if len(case.parts) == 1:
        return shares * (case.parts[0][0].price or ZERO)
    each = case.instrument.shares_each if case.instrument else None
    return sum(((line.price or ZERO) * taken * (each or 1) for line, taken in case.parts), ZERO)


def _excess(case: _Case, limit: Limit, units: Fraction, shares: Fraction, paid: list[Step]) -> Fraction:
    """The consequence that the text names for the part cut off; returns the units that are gone with it."""
    if limit.excess is Excess.STAYS:
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


def _fraction(case: _Case, rest: Fraction, paid: list[Step]) -> None:
    """The fate of the fraction that rounding left."""
    whole = case.right.whole
    assert whole is not None
    if rest <= 0:
        return
    clause, note = whole.clause, f"{shown(rest)} of a share"
    what = f"the fraction {whole.fraction.value}"
    if whole.fraction is not Fraction_.CASH or whole.cash_price is None:
        case.add(rest, quantity(base(case.right.into)), what, clause)
        return
    price = case.world.step(whole.cash_price, case.world.on)
    value = price.value * rest if isinstance(price.value, Fraction) else price.value
    paid.append(Step(value, case.money_type(), what, clause.span, (price,), note, clause.citations))


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
    refused = _too_much(case)
    if refused is not None:
        return refused
    opened: list[object] = []
    for trigger in right.triggers:
        found = world.step(trigger.condition, world.on)
        case.add(found.value, CONDITION, trigger.clause.title, trigger.clause, "", found)
        opened.append(found.value)
    refusing, doubts = _conditions(case)
    if refusing:
        return _refused(case, tuple(refusing))
    if opened and all(value is False for value in opened):
        return _refused(case, _titles([trigger.clause.title for trigger in right.triggers]))
    if opened and True not in opened:
        doubts.extend(value for value in opened if type(value) is Unknown)
    doubts.extend(each for each in (case.outstanding, case.units) if type(each) is Unknown)
    if doubts:
        return _unknown(case, doubts)
    assert isinstance(case.outstanding, Fraction) and isinstance(case.units, Fraction)
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
            case.add(case.cash, case.money_type(), "paid on redemption", right.clause, "units x price")
        elif type(price.value) is Unknown:
            if price.value.problems:
                return _unknown(case, [price.value])
            needs = tuple(sorted(price.value.needs))
    return _answer(case, Status.ALLOWED, (), needs)


def _issue(case: _Case) -> Answer:
    """A right to issue a series: its window, then its conditions."""
    world, right = case.world, case.right
    found = window_of(world, right.grants, world.on)
    grant, step = found.grant, found.step
    case.steps.append(step)
    case.opens = found.opens
    if step.value is False:
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
    known = case.instrument is not None and isinstance(case.outstanding, Fraction)
    case.remaining = case.in_money(case.outstanding) if known else None  # type: ignore[arg-type]
    return _answer(case, Status.REFUSED, binding, ())


def _unknown(case: _Case, doubts: Sequence[object]) -> Answer:
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
    if status in (Status.ALLOWED, Status.LIMITED):
        figures = (case.amount, case.price, case.shares, case.cash, case.remaining)
        large = [found for figure in figures if type(found := sized(figure, right.clause.span)) is Unknown]
        if large:
            return _unknown(case, large)
    if world.projected:
        calendar = world.deal.calendar
        case.notes.append(f"{PROJECTED}: {calendar.name} is published through {calendar.last_published}")
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
