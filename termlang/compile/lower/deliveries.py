"""Conversions and exercises: the steps of a request in their order, as operations on one window's section."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from termlang.compile.known import known
from termlang.compile.lower.asked import units_asked
from termlang.compile.lower.expressions import Place, accrual_without_dates
from termlang.compile.lower.limits import Fit, fit, refuses
from termlang.compile.lower.sections import Draft
from termlang.compile.plan import Level
from termlang.compile.problems import Stop
from termlang.compile.rules import SinceStated, Staging
from termlang.model.clauses import (
    AccruedFate,
    Counts,
    Everything,
    Excess,
    Fraction_,
    Grant,
    Instrument,
    Offer,
    OverLimit,
    Right,
    Settlement,
    Staged,
    UpTo,
    Verb,
)
from termlang.model.expressions import Asked, Expr, TermKey
from termlang.model.policies import UseRight
from termlang.quantity import Rounding, RoundingMode
from termlang.units import base, quantity

ZERO, ONE = Fraction(0), Fraction(1)


class Line(NamedTuple):
    """An offer of the window: what it has open (nothing where it is closed), its price, the money of one unit."""

    offer: Offer
    most: int
    price: int
    each: int


def deliver(draft: Draft, use: UseRight, right: Right, instrument: Instrument, grant: Grant) -> int:
    """Lower a request in one window; returns the condition on which it changes anything."""
    return _Delivery(draft, use, right, instrument, grant).lower()


class _Delivery:
    def __init__(self, draft: Draft, use: UseRight, right: Right, instrument: Instrument, grant: Grant) -> None:
        self.draft, self.build, self.facts = draft, draft.build, draft.facts
        self.use, self.right, self.instrument, self.grant = use, right, instrument, grant
        self.place = draft.place()
        self.settles: list[int] = []  # what has to hold for the way in which it is paid
        self.value = self._cashless()
        self.outstanding = draft.own("outstanding", instrument.name)
        self.holder = draft.facts.holder(instrument)
        self.stated = self._stated()
        self.accrued = self._accrued()

    def lower(self) -> int:
        draft, build, name = self.draft, self.build, self.instrument.name
        offers = self._standing()
        lines = [self._line(offer) for offer in offers]
        units = units_asked(build, self.use.asking, self.stated, self.outstanding)
        room = build.const(ZERO)
        for line in lines:
            room = build.add(room, line.most)
        cuts = self.use.asking is None or any(offer.as_much_as_is_open for offer in offers)
        enough = build.less(build.const(ZERO), room) if cuts else build.at_most(units, room)
        ok = [*self.settles, enough, build.at_most(units, self.outstanding), build.less(build.const(ZERO), units)]
        if self.use.condition is not None:
            ok.append(draft.place(self._price_on).lower(self.use.condition))
        taken = self._filled(lines, units)
        total = build.const(ZERO)
        for each in taken:
            total = build.add(total, each)
        raw = build.const(ZERO)
        for line, each in zip(lines, taken, strict=True):
            raw = build.add(raw, self._shares(line, each))
        whole = self.right.whole
        assert whole is not None
        known(whole, whole.clause.span)
        rounded = build.rounded(raw, whole.rounding)
        if len(lines) == 1:
            # Exceptions, excesses and fractions may rest on the price; where several apply there is none to name.
            price = lines[0].price
            self.place = draft.place(lambda _: price)
        found = fit(draft, self.place, self.right, self.holder, rounded, self.right.limits)
        ok.extend(build.negate(found.binds[at]) for at in refuses(self.right.limits))
        gone, kept, shares = self._cut(lines, total, raw, rounded, found)
        # What a cut leaves of each part.
        parts = [self._scaled(each, kept, total) for each in taken]
        cash = self._excess(found, build.sub(total, kept), build.sub(rounded, shares))
        fraction = build.sub(self._raw_of(lines, parts), shares)
        cash = build.add(cash, self._fraction(fraction))
        dividends = build.const(ZERO)
        if self.right.accrued is not None:
            dividends, paid = self._accrued_paid(lines, parts, shares, kept, gone)
            cash = build.add(cash, paid)
        if self.right.verb is Verb.EXERCISE and self.value is None:
            price = build.mul(shares, lines[0].price) if len(lines) == 1 else self._strike(lines, parts)
            cash = build.sub(cash, price)
        draft.change("outstanding", name, build.sub(self.outstanding, gone))
        draft.more("converted", name, kept)
        kind = "exercises" if self.right.verb is Verb.EXERCISE else "conversions"
        draft.delivered("shares", kind, name, self.right.into, shares)
        draft.delivered("dividend shares", "dividends", name, self.right.into, dividends)
        draft.more("cash", name, cash)
        if len(lines) == 1:
            draft.change("price", name, lines[0].price)
        else:
            draft.change("price", name, self.place.divided(self._value(lines, taken), raw))
        self._count(kept, shares, dividends)
        if self.right.limits:
            limited = build.less(found.shares, rounded)
            first = draft.own("first limit", name)
            unset = build.less(first, build.const(ZERO))
            draft.change("first limit", name, build.select(build.both(limited, unset), draft.today(), first))
        return build.both(*ok)

    def _cashless(self) -> int | None:
        """The value of a share where the exercise is elected to be cashless; None where its price is paid."""
        cashless = self.right.cashless
        if cashless is None:
            return None
        known(cashless, cashless.clause.span)
        chosen = self.facts.elections.get(self.right.settlement)
        if chosen is None:
            hint = f"elect `{self.right.settlement}`: " + " or ".join(f"`{each}`" for each in self.right.settlements)
            raise Stop(f"how the {self.right.name} is paid for, which is a choice,", cashless.clause.span, hint=hint)
        if chosen != Settlement.CASHLESS.value:
            return None
        if cashless.condition is not None:
            self.settles.append(self.place.lower(cashless.condition))
        return self.place.lower(cashless.value)

    # --------------------------------------------------------------------------------------------- what is offered

    def _standing(self) -> list[Offer]:
        """The offers whose guard holds; a guard that a path decides does not compile."""
        found = []
        for offer in self.grant.offers:
            known(offer, offer.clause.span)
            known(offer.price, offer.price.clause.span)
            if offer.guard is not None:
                stands = self.build.plan.ops[self.place.lower(offer.guard)].data
                if not isinstance(stands, bool):
                    raise Stop(f"`{offer.clause.title}`, which stands on a condition of the day,", offer.clause.span)
                if not stands:
                    continue
            found.append(offer)
        chosen = self._chosen()
        named = [each for each in found if len(each.price.choices) == 1 and each.price.choices[0][0] == chosen]
        found = named or found
        if not found:
            raise Stop(f"`{self.grant.window.clause.title}`, which offers nothing,", self.grant.window.clause.span)
        return found

    def _chosen(self) -> str | None:
        return self.use.choice or self.facts.elections.get(f"{self.right.name} price")

    def _line(self, offer: Offer) -> Line:
        build = self.build
        price = self._price(offer)
        here = self.draft.place(lambda _: price)
        closed = [] if build.is_positive(price) else [build.at_most(price, build.const(ZERO))]
        if self.value is not None:
            closed.append(build.at_most(self.value, price))
        for guard in self.right.guards:
            known(guard, guard.clause.span)
            holds = here.lower(guard.condition)
            closed.append(holds if guard.bars else build.negate(holds))
        most = build.select(build.either(*closed), build.const(ZERO), self._allowance(offer))
        return Line(offer, most, price, self._each(offer, here))

    def _price(self, offer: Offer) -> int:
        choices = dict(offer.price.choices)
        if len(choices) == 1:
            (expr,) = choices.values()
        else:
            chosen = self._chosen()
            if chosen not in choices:
                hint = "name it in the policy: " + " or ".join(f"`at {label}`" for label in choices)
                raise Stop(f"the price of {self.right.name}, which is a choice,", offer.price.clause.span, hint=hint)
            expr = choices[chosen]
        found = self.place.lower(expr)
        return found if offer.price.rounding is None else self.build.rounded(found, offer.price.rounding)

    def _price_on(self, expr: Asked) -> int:
        """The price without a request: it answers where the day alone leaves one price and no choice."""
        if expr.right != self.right.name:
            raise Stop("the price of another request", expr.span)
        prices = {id(offer.price): offer for offer in self._standing()}
        if len(prices) != 1 or any(len(offer.price.choices) > 1 for offer in prices.values()):
            raise Stop("a condition on one of several prices", expr.span)
        (offer,) = prices.values()
        return self._price(offer)

    def _each(self, offer: Offer, here: Place) -> int:
        """What one unit brings: money where it has a stated value, else shares."""
        build = self.build
        if self.stated is None:
            return self._shares_each()
        each = self.stated
        if offer.addition is not None:
            each = build.add(each, here.lower(offer.addition))
        if self.right.accrued is not None and self.right.accrued[1] is AccruedFate.ADDED:
            each = build.add(each, self.accrued)
        return each

    def _shares_each(self) -> int:
        """How many shares a unit is for, on the day."""
        build = self.build
        each = build.const(self.instrument.shares_each or ONE)
        if not self.instrument.each_moves or not self.draft.splits(self.right.into):
            return each
        made = SinceStated(quantity(base(self.right.into)))
        return build.mul(each, self.draft.dated(made, "what splits make of it", truth=False))

    def _allowance(self, offer: Offer) -> int:
        """What the offer has open, in units."""
        build, name = self.build, self.instrument.name
        quantity = offer.quantity
        known(quantity, offer.clause.span)
        match quantity:
            case Everything():
                return self.outstanding
            case UpTo(bound=bound):
                open_ = self.place.lower(bound)
                if self.stated is not None and bound.type.unit.currency:
                    open_ = build.div(open_, self.stated)
            case Staged() as staged:
                issued = self.draft.states.issued_to_holder if offer.per_holder else self.draft.states.issued
                made = Staging(staged, self.grant.window, issued[name])
                open_ = self.draft.dated(made, offer.clause.title, truth=False)
        return build.most(build.const(ZERO), build.sub(open_, self._used(offer)))

    def _used(self, offer: Offer) -> int:
        states, right = self.draft.states, self.right
        if offer.counts is Counts.REQUEST:
            return self.build.const(ZERO)
        if offer.counts is Counts.WINDOW and self.grant.window.first is not None:
            return states.counter(_in_window(right, self.grant), before=self._used_in_window())
        if self._alone():
            before = self.build.const(states.used(right.name, None))
            return self.build.add(self.draft.own("converted", self.instrument.name), before)
        return states.counter(_in_all(right), before=states.used(right.name, None))

    def _used_in_window(self) -> Fraction:
        """Units used in the window before the run."""
        states, right, first = self.draft.states, self.right, self.grant.window.first
        if not states.used(right.name, None):
            return ZERO
        if first is None or self.facts.level(first) is not Level.CONSTANT:
            raise Stop(f"`{self.grant.window.clause.title}`, used before the run,", self.grant.window.clause.span)
        day, _ = self.facts.window(self.grant.window, date.min)
        return states.used(right.name, day)

    def _alone(self) -> bool:
        """Whether all that is converted or exercised is so under this right."""
        rights = [self.facts.deal.rights[name] for name in self.instrument.rights]
        return sum(right.verb in (Verb.CONVERT, Verb.EXERCISE) for right in rights) == 1

    def _stated(self) -> int | None:
        value = self.instrument.stated_value
        if value is None:
            return None
        found = self.place.lower(value)
        if not isinstance(self.build.plan.ops[found].data, Fraction):
            raise Stop("a stated value that changes", value.span)
        return found

    def _accrued(self) -> int:
        """What has accrued on one unit; nothing where the instrument has no dividend."""
        term = self.facts.deal.terms.get(TermKey(self.instrument.name, f"Accrued {self.instrument.kind.income}"))
        if self.right.accrued is None or term is None:
            return self.build.const(ZERO)
        known(term, term.span)
        return self.place.lower(term.body)

    # --------------------------------------------------------------------------------------------- what it comes to

    def _filled(self, lines: list[Line], units: int) -> list[int]:
        """What each line takes: the lowest price first, in the order of the text among equals."""
        build = self.build
        if len(lines) == 1:
            return [build.least(lines[0].most, units)]
        taken = []
        for number, line in enumerate(lines):
            before = build.const(ZERO)
            for other_number, other in enumerate(lines):
                if other is line:
                    continue
                cheaper = build.less(other.price, line.price)
                if other_number < number:
                    cheaper = build.at_most(other.price, line.price)
                before = build.add(before, build.select(cheaper, other.most, build.const(ZERO)))
            left = build.most(build.const(ZERO), build.sub(units, before))
            taken.append(build.least(line.most, left))
        return taken

    def _shares(self, line: Line, units: int) -> int:
        build = self.build
        made = build.mul(units, line.each)
        if self.value is not None:
            # The gain over the price, in shares at the value of one.
            gain = build.sub(self.value, line.price)
            return build.div(build.mul(made, gain), self.value)
        return made if self.stated is None else build.div(made, line.price)

    def _raw_of(self, lines: list[Line], parts: list[int]) -> int:
        raw = self.build.const(ZERO)
        for line, part in zip(lines, parts, strict=True):
            raw = self.build.add(raw, self._shares(line, part))
        return raw

    def _value(self, lines: list[Line], parts: list[int]) -> int:
        build = self.build
        value = build.const(ZERO)
        for line, part in zip(lines, parts, strict=True):
            money = build.mul(part, line.each)
            value = build.add(value, money if self.stated is not None else build.mul(money, line.price))
        return value

    def _strike(self, lines: list[Line], parts: list[int]) -> int:
        """What the holder pays on an exercise at several prices."""
        build = self.build
        each = self._shares_each()
        paid = build.const(ZERO)
        for line, part in zip(lines, parts, strict=True):
            paid = build.add(paid, build.mul(build.mul(line.price, part), each))
        return paid

    def _cut(self, lines: list[Line], total: int, raw: int, rounded: int, found: Fit) -> tuple[int, int, int]:
        """Units that go, units that convert, and shares, after the limits."""
        build = self.build
        if not self.right.limits:
            return total, total, rounded
        limited = build.less(found.shares, rounded)
        shares = found.shares
        if len(lines) == 1 and self.stated is not None:
            kept = build.div(build.mul(shares, lines[0].price), lines[0].each)
        elif len(lines) == 1 and self.value is None:
            kept = build.div(shares, lines[0].each)
        else:
            kept = build.div(build.mul(total, shares), self._nonzero(raw))
        if self.instrument.decimals is not None:
            whole = self.right.whole
            assert whole is not None
            kept = build.rounded(kept, Rounding(RoundingMode.DOWN, self.instrument.decimals))
            if len(lines) == 1:
                again = self._shares(lines[0], kept)
            else:
                again = build.div(build.mul(raw, kept), self._nonzero(total))
            shares = build.least(shares, build.rounded(again, whole.rounding))
        # A cut leaves no more than was there; said so that the numbers stay small.
        kept = build.select(limited, build.least(kept, total), total)
        if self.instrument.decimals is not None:
            shares = build.select(limited, shares, rounded)
        leaves = [self._leaves(limit.excess) for limit in self.right.limits]
        if not any(leaves):
            return kept, kept, shares
        taken = [at for at, goes in enumerate(leaves) if goes]
        goes = build.both(limited, build.either(*(self._tightest(found, at) for at in taken)))
        return build.select(goes, total, kept), kept, shares

    def _tightest(self, found: Fit, at: int) -> int:
        """Whether a limit is among those that bind; where several do, their consequences agree."""
        return found.binds[at]

    def _leaves(self, excess: Excess) -> bool:
        """Whether the excess is gone with the request."""
        return excess in (Excess.REDEEMED, Excess.CASH, Excess.LAPSES)

    def _nonzero(self, at: int) -> int:
        build = self.build
        zero = build.equal(at, build.const(ZERO))
        return build.select(zero, build.const(ONE), at)

    def _scaled(self, part: int, kept: int, total: int) -> int:
        """A part after a cut of the whole."""
        build = self.build
        if part == total:
            return kept
        if kept == total:
            return part
        return build.div(build.mul(part, kept), self._nonzero(total))

    def _excess(self, found: Fit, units: int, shares: int) -> int:
        """What the text pays for the part that a limit cut off."""
        build = self.build
        paid = build.const(ZERO)
        for limit, binds, price in zip(self.right.limits, found.binds, found.prices, strict=True):
            if price is None:
                continue
            count = units if limit.excess is Excess.REDEEMED else shares
            # Limits that bind together agree on the consequence, so it is paid once.
            paid = build.select(binds, build.mul(price, count), paid)
        return paid

    def _fraction(self, fraction: int) -> int:
        whole = self.right.whole
        assert whole is not None
        if whole.fraction is not Fraction_.CASH or whole.cash_price is None:
            return self.build.const(ZERO)
        build = self.build
        rest = build.most(build.const(ZERO), fraction)
        return build.mul(rest, self.place.lower(whole.cash_price))

    # ------------------------------------------------------------------------------------------------ what accrued

    def _accrued_paid(self, lines: list[Line], parts: list[int], shares: int, kept: int, gone: int) -> tuple[int, int]:
        """Dividend shares, and cash, for what accrued on the part that converts."""
        assert self.right.accrued is not None
        build, name = self.build, self.instrument.name
        nothing = build.const(ZERO)
        match self.right.accrued[1]:
            case AccruedFate.CASH:
                return nothing, build.mul(self.accrued, kept)
            case AccruedFate.NEXT:
                # It accrues on what is gone as the ledger pays it, and waits for the next payment.
                self.draft.more("owed", name, build.mul(unpaid_accrual(self.draft, self.instrument), gone))
                return nothing, nothing
            case AccruedFate.SHARES:
                return self._accrued_shares(lines, parts, shares)
        return nothing, nothing

    def _accrued_shares(self, lines: list[Line], parts: list[int], shares: int) -> tuple[int, int]:
        build, whole = self.build, self.right.whole
        assert whole is not None
        nothing = build.const(ZERO)
        raw = nothing
        all_units = nothing
        for line, part in zip(lines, parts, strict=True):
            raw = build.add(raw, build.div(build.mul(self.accrued, part), line.price))
            all_units = build.add(all_units, part)
        asked = build.rounded(raw, whole.rounding)
        limits = tuple(each for each in self.right.limits if each.blocker is not None or "dividends" in each.counted)
        if not limits:
            return asked, nothing
        want = build.add(shares, asked)
        found = fit(self.draft, self.place, self.right, self.holder, want, limits)
        fits = build.most(nothing, build.sub(found.shares, shares))
        short = build.less(fits, asked)
        over = None if self.instrument.dividend is None else self.instrument.dividend.over
        money = build.mul(self.accrued, all_units)
        if over is OverLimit.ALL_CASH:
            return build.select(short, nothing, asked), build.select(short, money, nothing)
        if over is OverLimit.REST_CASH:
            price = self.place.divided(money, self._nonzero(raw))
            left = build.select(build.equal(fits, nothing), money, build.sub(money, build.mul(fits, price)))
            return fits, build.select(short, left, nothing)
        self.draft.fails.append(short)
        return asked, nothing

    # ---------------------------------------------------------------------------------------------- what it counts

    def _count(self, kept: int, shares: int, dividends: int) -> None:
        """Every running total that an allowance or a limit may read."""
        draft, right = self.draft, self.right
        if not self._alone():
            draft.count(_in_all(right), kept, before=draft.states.used(right.name, None))
        if any(offer.counts is Counts.WINDOW for offer in self.grant.offers) and self.grant.window.first is not None:
            draft.count(_in_window(right, self.grant), kept, before=self._used_in_window())
        draft.hold(self.holder, right.into, self.build.add(shares, dividends))


def _in_all(right: Right) -> str:
    return f"used under {right.name}"


def _in_window(right: Right, grant: Grant) -> str:
    return f"used under {right.name}, {grant.window.clause.title}"


def unpaid_accrual(draft: Draft, instrument: Instrument) -> int:
    """What has accrued on one unit and was not paid, whatever payment dates the text has."""
    dividend = instrument.dividend
    if dividend is None:
        return draft.build.const(ZERO)
    body: Expr = accrual_without_dates(draft.facts.deal.terms[dividend.accrued].body)
    return draft.place().lower(body)
