"""W1: one exact quote with its reasons, through the public API, against the same quote in plain floats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import floor
from pathlib import Path
from typing import NamedTuple

import plain_floats
from timing import Work, fastest

import termlang

DEAL = Path(__file__).parents[1] / "deals" / "neotherapeutics.terms"
Numbers = tuple[int, int, float, float, float, float, float, float, float]
READINGS = {
    "Staging": "Every Conversion",
    "First Increment": "At Once",
    "Earlier Conversions": "Counted",
    "Dividend Shares": "Outside",
}


class Case(NamedTuple):
    """One request; `day` and `months` are what the floats have in place of a date."""

    name: str
    on: str
    day: int
    months: int
    close: str
    asked: int
    stipulated: str
    status: str


CASES = (
    Case("day 60, fixed price", "1999-03-30", 60, 0, "9.00", 1_000_000, "4.00", "allowed"),
    Case("day 94, floating price", "1999-05-03", 94, 0, "10.00", 1_000_000, "4.00", "allowed"),
    Case("day 94, more than 25%", "1999-05-03", 94, 0, "10.00", 1_500_000, "4.00", "refused"),
    Case("day 185, share limit binds", "1999-08-02", 185, 3, "2.00", 4_000_000, "1.00", "limited"),
    Case("day 94, barred", "1999-05-03", 94, 0, "3.00", 1_000_000, "4.00", "refused"),
)


class Timed(NamedTuple):
    """What one case costs, in seconds."""

    name: str
    exact: float
    rendered: float
    floats: float


def measure(rounds: int) -> list[Timed]:
    """Every case timed, after both sides were found to give the same answer."""
    deal = termlang.load(DEAL.read_text(encoding="utf-8"), DEAL.name)
    found = []
    for case in CASES:
        exact, numbers = _both(deal, case)
        _agree(case, exact(), plain_floats.quote(*numbers))

        works = [Work(exact, (), 20), Work(_rendered, (exact,), 5), Work(plain_floats.quote, numbers, 20_000)]
        found.append(Timed(case.name, *fastest(works, rounds)))
    return found


def compiled(rounds: int) -> tuple[float, float]:
    """Seconds of all cases compiled to a plain function, and of the plain floats; they agree on every case."""
    works: list[Work] = []
    for case in CASES:
        _, numbers = _both(deal := termlang.load(DEAL.read_text(encoding="utf-8"), DEAL.name), case)
        given = {"Stipulated Price": f"${case.stipulated}", "Call Floor": "$0.50", "Call Ceiling": "$100.00"}
        program = deal.given(given, readings=READINGS).compile_quote("Series A")
        ask = program.function("1999-01-29", "2000-01-31")
        place = deal.model.calendar.count_between(date(1999, 1, 29), date.fromisoformat(case.on)) - 1
        arguments = (place, round(float(case.close) * 100), case.asked * 100, 0, 0)
        status, amount, _, shares = ask(*arguments)
        plain = plain_floats.quote(*numbers)
        if status != plain[0] or abs(amount - plain[1]) > 1e-6 * plain[1] or shares != floor(plain[3] + 1e-6):
            raise ValueError(f"{case.name}: {status}, {amount}, {shares} compiled, {plain} in floats")
        works += [Work(ask, arguments, 20_000), Work(plain_floats.quote, numbers, 20_000)]
    times = fastest(works, rounds)
    return sum(times[::2]), sum(times[1::2])


def _rendered(exact: Callable[[], termlang.Quote]) -> str:
    return str(exact().reasons)


def _both(deal: termlang.Deal, case: Case) -> tuple[Callable[[], termlang.Quote], Numbers]:
    """The exact quote of a case, and what the plain floats are given for it."""
    low, high = 0.50, 100.0
    given = {"Stipulated Price": f"${case.stipulated}", "Call Floor": f"${low:.2f}", "Call Ceiling": f"${high:.2f}"}
    closed = deal.given(given, readings=READINGS)
    market = termlang.Market.of([case.on], {"close": [case.close]}, stock="Common Stock")
    amount = f"${case.asked:,}"
    numbers: Numbers = (
        case.day, case.months, float(case.close), float(case.asked), 0.0, 0.0, float(case.stipulated), low, high,
    )  # fmt: skip

    def exact() -> termlang.Quote:
        quote = closed.quote("Series A", amount, on=case.on, market=market).only
        assert quote.reasons is not None
        return quote

    return exact, numbers


def _agree(case: Case, exact: termlang.Quote, floats: tuple[str, float, float, float, bool]) -> None:
    """Raise where the two sides disagree; whole shares and their dollars are what is left of the floats' fractions."""
    status, amount, price, shares, _ = floats
    if not exact.status == status == case.status:
        raise ValueError(f"{case.name}: {exact.status} exactly, {status} in floats, {case.status} expected")
    if status == "refused":
        return
    pairs = [(exact.amount, amount), (exact.price, price), (exact.shares, floor(shares + 1e-6))]
    for one, other in pairs:
        if one is None or abs(float(one) - other) > 1e-6 * other:
            raise ValueError(f"{case.name}: {one} exactly, {other} in floats")
