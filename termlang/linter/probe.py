"""What readings come to: one usual request, at a grid of days and prices, under each text or reading in turn.

The grid is a sample. Where two readings differ on it, the first such day and price are shown; where none is found,
nothing is said, for a difference may lie elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from termlang.diagnostics import BadInput
from termlang.evaluate.answer import Answer
from termlang.evaluate.expressions import World
from termlang.evaluate.offers import Unelected
from termlang.evaluate.questions import every_answer
from termlang.evaluate.requests import judge
from termlang.evaluate.unknown import Unknown
from termlang.linter.sheet import Sheet
from termlang.market import Market
from termlang.model.clauses import Right, Verb
from termlang.model.deal import Deal, Term
from termlang.model.examples import ALL, Status
from termlang.model.expressions import Literal, Ref, TermKey, Undisclosed, Value, walk
from termlang.quantity import money, shown
from termlang.units import Kind

MOST_POINTS = 12
_PRICES = (Fraction(1, 2), Fraction(2, 1), Fraction(1, 8))
_HISTORY = 45  # trading days of the same price before the day asked
_COLUMNS = ("close", "bid", "ask", "open", "high", "low", "vwap")
_PLENTY = Fraction(1_000_000_000)


class Point(NamedTuple):
    """A day, a price of every stock, and the right that is asked."""

    on: date
    price: Fraction
    right: str


class Outcome(NamedTuple):
    """What a request comes to; `shown` in words, with what is left. Outcomes are compared by all of it."""

    status: Status
    shares: Fraction | None
    cash: Fraction | None
    shown: str


class Difference(NamedTuple):
    """A point at which alternatives differ, and what each comes to there."""

    point: Point
    outcomes: tuple[Outcome, ...]

    def where(self, currency: str) -> str:
        return f"on {self.point.on} at {money(self.point.price)} {currency}"


def difference(
    deals: Sequence[Deal], readings: Sequence[Mapping[str, str]], *, only: str = "", day: date | None = None
) -> Difference | None:
    """The first point of the grid at which the deals, each under its readings, differ; None where none does.

    `only` names an instrument to ask of, `day` a day to begin with.
    """
    for point in _grid(deals[0], only, day):
        found = [_outcome(deal, chosen, point) for deal, chosen in zip(deals, readings, strict=True)]
        known = [each for each in found if each is not None]
        if len(known) == len(found) and len(set(known)) > 1:
            return Difference(point, tuple(known))
    return None


# ----------------------------------------------------------------------------------------------------------- the grid


def _grid(deal: Deal, only: str, day: date | None) -> Iterator[Point]:
    count = 0
    for name, right in deal.rights.items():
        if right.verb is Verb.ISSUE or right.mandatory or (only and right.instrument != only):
            continue
        for on in _days(deal, right, day):
            for price in _prices(deal, right):
                yield Point(on, price, name)
                count += 1
                if count >= MOST_POINTS:
                    return


def _days(deal: Deal, right: Right, first: date | None) -> list[date]:
    """The day asked for, days around the ends of windows, and a few after the issue: trading days, in that order."""
    world = World(deal, date(2000, 1, 3), Market.EMPTY, {}, _first_readings(deal))
    found: list[date] = []
    issued = (
        _fixed(world, deal.instruments[right.instrument].issue_day) if right.instrument in deal.instruments else None
    )
    for grant in right.grants:
        start = _fixed(world, grant.window.first)
        if start is not None:
            found += [start + timedelta(days=3), start + timedelta(days=40)]
    if issued is not None:
        found += [issued + timedelta(days=days) for days in (60, 95, 200)]
    days = [first] if first is not None else []
    for day in found:
        try:
            open_day = deal.calendar.on_or_after(day)
        except ValueError:
            continue
        if open_day not in days:
            days.append(open_day)
    return days


def _first_readings(deal: Deal) -> dict[str, str]:
    return {name: question.readings[0] for name, question in deal.questions.items()}


def _fixed(world: World, expr: object) -> date | None:
    if expr is None:
        return None
    found = world.step(expr, world.on).value  # type: ignore[arg-type]
    return found if isinstance(found, date) else None


def _prices(deal: Deal, right: Right) -> list[Fraction]:
    """Prices around those that the text names per share of the stock that is delivered."""
    named = sorted(
        {
            found.value
            for key, term in deal.terms.items()
            if key.owner in ("", right.instrument)
            for found in walk(term.body)
            if isinstance(found, Literal)
            and isinstance(found.value, Fraction)
            and found.type.kind is Kind.QUANTITY
            and found.type.unit.currency
            and any(found.type.unit.power_of(stock) == -1 for stock in deal.stocks)
            and found.value > 0
        }
    )
    middle = named[len(named) // 2] if named else Fraction(10)
    return [_tick(middle * factor) for factor in _PRICES]


def _tick(price: Fraction) -> Fraction:
    return max(Fraction(round(price * 100), 100), Fraction(1, 100))


# ------------------------------------------------------------------------------------------------------- one request


def _outcome(deal: Deal, readings: Mapping[str, str], point: Point) -> Outcome | None:
    """What all that is outstanding comes to; None where it stays unknown or cannot be asked."""
    right = deal.rights.get(point.right)
    if right is None:
        return None
    chosen = {**_first_readings(deal), **readings}
    try:
        days = deal.calendar.last(_HISTORY, point.on, included=True)
        market = _market(tuple(deal.stocks), days, point.price)
        given = _supposed(deal, point)

        def ask(read: Mapping[str, str], elections: Mapping[str, str]) -> Answer:
            return judge(World(deal, point.on, market, given, read), right, ALL, elections)

        answers = every_answer(deal, ask, chosen, {})
    except (BadInput, ValueError):  # a day outside the calendar, more answers than are shown
        return None
    first = answers[0]
    if first.status is Status.UNKNOWN:
        return None
    return Outcome(first.status, first.shares, first.cash, _in_words(deal, right, first))


@lru_cache(maxsize=64)
def _market(stocks: tuple[str, ...], days: tuple[date, ...], price: Fraction) -> Market:
    columns: dict[str, list[Fraction]] = {}
    for stock in stocks:
        for column in _COLUMNS:
            columns[f"{stock}.{column}"] = [price] * len(days)
        columns[f"{stock}.volume"] = [Fraction(1_000_000)] * len(days)
        columns[f"{stock}.outstanding"] = [_PLENTY] * len(days)
    return Market.of(days, columns)


def _supposed(deal: Deal, point: Point) -> dict[TermKey, Value]:
    """A value for what the text does not disclose: a price far below the market, a plain count, a day a year ahead."""
    found: dict[TermKey, Value] = {}
    for key, term in deal.terms.items():
        body = term.body
        if not isinstance(body, Undisclosed):
            continue
        low = body.low.value if isinstance(body.low, Literal) else None
        high = body.high.value if isinstance(body.high, Literal) else None
        if isinstance(low, Fraction) or isinstance(high, Fraction):
            found[key] = low if isinstance(low, Fraction) else high  # type: ignore[assignment]
        elif term.type.kind is Kind.QUANTITY:
            found[key] = point.price / 100 if term.type.unit.currency else Fraction(1000)
        elif term.type.kind is Kind.CONDITION:
            found[key] = True
        elif term.type.kind is Kind.DATE:
            found[key] = point.on + timedelta(days=365)
    return found


def _in_words(deal: Deal, right: Right, answer: Answer) -> str:
    if answer.status is Status.REFUSED:
        return "refused"
    parts = []
    if right.verb.delivers and answer.shares is not None:
        parts.append(f"{shown(answer.shares)} shares")
    if answer.cash:
        parts.append(f"{money(answer.cash)} {deal.currency}")
    if answer.status is Status.LIMITED and answer.remaining is not None:
        parts.append(f"{money(answer.remaining)} {answer.amount_unit} left")
    return ", ".join(parts) or "nothing"


def conflict(
    deal: Deal, term: Term, days: Sequence[date], prices: Sequence[Fraction]
) -> tuple[date, Fraction, str] | None:
    """A day and a price at which a term has two values, and the values; None where none was found."""
    first = [deal.calendar.on_or_after(date(2000, 1, 3))] if not days else list(days)
    for on in first:
        for price in prices or [Fraction(10)]:
            point = Point(on, price, "")
            try:
                market = _market(tuple(deal.stocks), deal.calendar.last(_HISTORY, on, included=True), price)
                world = World(deal, on, market, _supposed(deal, point), _first_readings(deal))
                value = world.step(Ref(term.type, term.span, term.key), on).value
            except (BadInput, ValueError, Unelected):
                continue
            if type(value) is Unknown:
                for problem in value.problems:
                    if problem.code == "X134":
                        return on, price, problem.facts["values"]
    return None


# ----------------------------------------------------------------------------------------------------------- findings


Notes = tuple[tuple[str, str], ...]


def readings_of(sheet: Sheet, question: str) -> Notes:
    """Notes on what the readings of a question come to; none where no difference was found."""
    deal = sheet.deal
    names = deal.questions[question].readings
    others = _others(deal, question)
    for context in others:
        found = difference([deal] * len(names), [{**context, question: name} for name in names])
        if found is not None:
            said = [f"{name}: {each.shown}" for name, each in zip(names, found.outcomes, strict=True)]
            return tuple(("readings", words) for words in (found.where(deal.currency), *said))
    return ()


def _others(deal: Deal, question: str) -> list[dict[str, str]]:
    """The first readings of the other questions; then the second of one of them at a time, which may open this one."""
    found: list[dict[str, str]] = [{}]
    for name, other in deal.questions.items():
        if name != question and len(other.readings) > 1:
            found.append({name: other.readings[1]})
    return found[:3]


def effect_of(
    sheet: Sheet, edited: Sequence[Sheet], titles: Sequence[str], only: str = "", day: date | None = None
) -> Notes:
    """Notes on what edited texts come to beside the text as it stands; none where no difference was found.

    `only` is the instrument to ask first, `day` a day to begin with.
    """
    if not sheet.sound or not all(each.sound for each in edited):
        return ()
    deals = [sheet.deal, *(each.deal for each in edited)]
    instrument = only if only in sheet.deal.instruments else ""
    found = difference(deals, [{}] * len(deals), only=instrument, day=day)
    if found is None and instrument:
        found = difference(deals, [{}] * len(deals), day=day)
    if found is None:
        return ()
    named = ["as it stands", *titles]
    said = [f"{name}: {each.shown}" for name, each in zip(named, found.outcomes, strict=True)]
    return tuple(("at", words) for words in (found.where(sheet.deal.currency), *said))
