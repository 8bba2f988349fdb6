"""The price at which a right converts or exercises, as a function of a market price that stood still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve, frozen

from termlang.calendars import OutsideCalendar
from termlang.evaluate.expressions import World
from termlang.evaluate.leaves import Unanswered
from termlang.evaluate.unknown import Unknown
from termlang.evaluate.windows import Span
from termlang.market import Market
from termlang.model.clauses import Grant, Price, Right
from termlang.model.deal import Deal
from termlang.model.expressions import Expr, Literal, Observe, Ref, TermKey, Value, walk
from termlang.units import base

POINTS = 80
# Trading days of one price before the day: as many as a look-back may need.
DAYS_BEFORE = 260
MOST_READINGS = 8
_MARKET = ("close", "bid", "ask", "open", "high", "low", "vwap")
ZERO = Fraction(0)


@frozen(eq=False)
class Curve:
    """Prices over market prices, both per share, under one reading; what is unknown at a market price is left out.

    `on` is None where the first day of the window is not known. `needs` names what the missing points lack, `label` the
    window, the choice and the readings that tell curves apart.
    """

    right: str
    stock: str
    label: str
    on: date | None
    points: tuple[tuple[Fraction, Fraction], ...]
    needs: tuple[str, ...]


def curves(
    deal: Deal, given: Mapping[TermKey, Value], readings: Mapping[str, str], highest: Fraction | None = None
) -> tuple[Curve, ...]:
    """Every price line of the conversions and exercises of a deal, from a market price near zero to `highest`.

    Each is asked on the first trading day of its window, the market having closed at one price for a year. Without
    `highest` the prices reach to twice the largest price that the deal states for that stock.
    """
    found: list[Curve] = []
    for right in deal.rights.values():
        if not right.verb.delivers or right.into not in deal.stocks:
            continue
        top = highest or 2 * max(_stated(deal, right), default=Fraction(10))
        for grant in right.grants:
            day = _day(deal, right, grant, given, readings)
            if isinstance(day, date):
                found.extend(_curves(deal, right, grant, day, given, readings, top))
            else:
                label = grant.window.clause.title.rstrip(":")
                found.append(Curve(right.name, right.into, label, None, (), day))
    return tuple(found)


def _stated(deal: Deal, right: Right) -> Iterator[Fraction]:
    """The prices per share that the text states for a right, by itself or through its terms."""
    price = base(deal.currency).per(base(right.into))
    waiting: list[Expr] = [expr for grant in right.grants for offer in grant.offers for _, expr in offer.price.choices]
    seen: set[TermKey] = set()
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, Literal) and part.type.unit == price and isinstance(part.value, Fraction):
                yield part.value
            elif isinstance(part, Ref) and part.key not in seen and part.key in deal.terms:
                seen.add(part.key)
                waiting.append(deal.terms[part.key].body)


def _day(
    deal: Deal, right: Right, grant: Grant, given: Mapping[TermKey, Value], readings: Mapping[str, str]
) -> date | tuple[str, ...]:
    """The first trading day of a window on which something is issued; what it needs where that is not known."""
    issue_day = deal.instruments[right.instrument].issue_day
    try:
        issued = World(deal, date.min, Market.EMPTY, given, readings).step(issue_day, date.min).value
        if not isinstance(issued, date):
            return tuple(sorted(issued.needs)) if type(issued) is Unknown else ()
        span = Span(World(deal, issued, Market.EMPTY, given, readings), grant.window, issued)
        needs = {need for each in span.unknown if type(each) is Unknown for need in each.needs}
        return tuple(sorted(needs)) if span.unknown else deal.calendar.on_or_after(max(issued, span.first or issued))
    except Unanswered as open_question:
        return (f"a reading of {open_question.question}",)
    except OutsideCalendar:
        return ()


def _curves(
    deal: Deal,
    right: Right,
    grant: Grant,
    day: date,
    given: Mapping[TermKey, Value],
    readings: Mapping[str, str],
    top: Fraction,
) -> Iterator[Curve]:
    """The curves of one window: one for each choice of price, and for each group of readings that gives another one."""
    drawn: dict[str, list[tuple[frozenset[str], Curve]]] = {}
    markets = [(at, _still(deal, day, at)) for at in (top * step / POINTS for step in range(1, POINTS + 1))]
    for answered in _under_readings(deal, right, grant, day, given, dict(readings)):
        told = frozenset(reading for question, reading in answered.items() if question not in readings)
        for price in _lines(deal, grant, day, given, answered):
            for label, expr in price.choices:
                points: list[tuple[Fraction, Fraction]] = []
                needs: set[str] = set()
                for at, market in markets:
                    value = _price(right, expr, price, World(deal, day, market, given, answered))
                    if isinstance(value, Fraction):
                        points.append((at, value))
                    elif type(value) is Unknown:
                        needs |= value.needs
                curve = Curve(right.name, right.into, label, day, tuple(points), tuple(sorted(needs)))
                drawn.setdefault(label, []).append((told, curve))
    for label, found in drawn.items():
        groups: dict[tuple[object, ...], list[tuple[frozenset[str], Curve]]] = {}
        for told, curve in found:
            groups.setdefault((curve.points, curve.needs), []).append((told, curve))
        for group in groups.values():
            names = [f"from {day:%B} {day.day}, {day.year}", label]
            if len(groups) > 1:
                names += sorted(frozenset.intersection(*(told for told, _ in group)))
            yield evolve(group[0][1], label=", ".join(names))


def _lines(
    deal: Deal, grant: Grant, day: date, given: Mapping[TermKey, Value], readings: Mapping[str, str]
) -> list[Price]:
    """The price lines of a window that stand on the day, each once."""
    world = World(deal, day, Market.EMPTY, given, readings)
    found: dict[int, Price] = {}
    for offer in grant.offers:
        if offer.guard is None or world.step(offer.guard, day).value is not False:
            found[id(offer.price)] = offer.price
    return list(found.values())


def _price(right: Right, expr: Expr, price: Price, world: World) -> object:
    """The price per share that a line asks on the day of a world."""
    found = world.step(expr, world.on)
    value = found.value
    if isinstance(value, Fraction) and price.rounding is not None:
        value = price.rounding.apply(value)
    if isinstance(value, Fraction) and found.type is not None and not found.type.unit.currency:
        # A rate, in shares for each unit: what a share costs is the stated value over it.
        stated = world.deal.instruments[right.instrument].stated_value
        worth = world.step(stated, world.on).value if stated is not None else None
        return worth / value if isinstance(worth, Fraction) and value else None
    return value


def _still(deal: Deal, day: date, price: Fraction) -> Market:
    """A market that stood at one price on every trading day of the year before a day, and on it."""
    first = day - timedelta(days=DAYS_BEFORE * 7 // 5)
    days = deal.calendar.between(first, day)
    return Market.of(
        days, {f"{stock}.{column}": [price] * len(days) for stock in deal.stocks for column in _columns(deal, stock)}
    )


def _columns(deal: Deal, stock: str) -> list[str]:
    """The prices of a stock that the deal looks at."""
    bodies = [term.body for term in deal.terms.values()]
    bodies += [
        expr for right in deal.rights.values() for g in right.grants for o in g.offers for _, expr in o.price.choices
    ]
    seen = {part.column for body in bodies for part in walk(body) if isinstance(part, Observe) and part.stock == stock}
    return [column for column in _MARKET if column in seen]


def _under_readings(
    deal: Deal, right: Right, grant: Grant, day: date, given: Mapping[TermKey, Value], readings: dict[str, str]
) -> list[dict[str, str]]:
    """The readings on which the prices of a window depend, each combination once."""
    try:
        for price in _lines(deal, grant, day, given, readings):
            for _, expr in price.choices:
                _price(right, expr, price, World(deal, day, _still(deal, day, Fraction(1)), given, readings))
        return [readings]
    except Unanswered as needed:
        found: list[dict[str, str]] = []
        for reading in deal.questions[needed.question].readings:
            if len(found) < MOST_READINGS:
                found += _under_readings(deal, right, grant, day, given, {**readings, needed.question: reading})
        return found
