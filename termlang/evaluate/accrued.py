"""Dividends accrued on what converts, paid in shares with it: at its price, rounded alike, under the same limits."""

from __future__ import annotations

from fractions import Fraction

from termlang.evaluate.case import Case
from termlang.evaluate.limits import fit
from termlang.evaluate.trace import Step
from termlang.evaluate.unknown import Unknown
from termlang.model.clauses import Clause, OverLimit
from termlang.quantity import shown
from termlang.units import base, quantity

ZERO = Fraction(0)


def dividend_shares(case: Case, clause: Clause, converted: Fraction, paid: list[Step]) -> Unknown | None:
    """The shares for what accrued, beside the shares converted; what a limit keeps out is paid as the dividend says.

    A limit that counts dividends, and every blocker, sees these shares after those converted. Returns what is not
    known; else sets `dividend_shares` and adds what is paid in cash to `paid`.
    """
    right, instrument = case.right, case.instrument
    assert right.whole is not None and instrument is not None
    raw = ZERO
    for line, taken in case.parts:
        assert line.price is not None
        raw += case.accrued * taken / line.price
    asked = right.whole.rounding.apply(raw)
    unit = quantity(base(right.into))
    case.add(asked, unit, clause.title, clause, f"from {shown(raw)}, at the price of the conversion")
    counting = tuple(limit for limit in right.limits if limit.blocker is not None or "dividends" in limit.counted)
    found = fit(case.world, right, converted + asked, only=counting)
    case.steps.extend(found.steps)
    if type(found.shares) is Unknown:
        return found.shares
    assert isinstance(found.shares, Fraction)
    fits = max(ZERO, found.shares - converted)
    if fits >= asked:
        case.dividend_shares = asked
        return None
    title = found.bound_by[0].clause.title
    over = None if instrument.dividend is None else instrument.dividend.over
    if over is None:
        words = "`over a limit all in cash`, or `the rest in cash`"
        return Unknown(frozenset((f"how a dividend is paid that would pass {title}: {words}",)))
    case.dividend_shares = fits if over is OverLimit.REST_CASH else ZERO
    left = Fraction(1) if not case.dividend_shares else 1 - fits / raw
    cash = case.accrued * sum((taken for _, taken in case.parts), ZERO) * left
    note = f"in shares it would pass {title}"
    paid.append(Step(cash, case.money_type(), f"dividend {over.value}", clause.span, (), note, clause.citations))
    return None
