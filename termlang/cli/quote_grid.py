"""A request asked at every point of a grid: on the interpreter, and where the deal compiles, many points at once.

Both give the same cells. Compiled requests answer what is allowed; a cell that is cut, refused or unknown is asked of
the interpreter, which says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from itertools import product
from typing import Any

from attrs import frozen

from termlang.api import Deal, Market, NotCompilable, Quote
from termlang.asking import day as read_day
from termlang.asking import request
from termlang.cli import problems as wrong
from termlang.cli.axes import Axis, AxisKind
from termlang.cli.limits import limits
from termlang.diagnostics import BadInput
from termlang.quantity import Rounding, RoundingMode

FIGURES = ("shares", "price", "amount", "cash", "remaining")
MANY = 5_000  # cells of one deal from which compiling it pays
_SHOWN = Rounding(RoundingMode.NEAREST, 6)
_DEAL_AXES = (AxisKind.READING, AxisKind.VALUE)
_MONEY = ("$", "€", "£")


@frozen(eq=False)
class Cell:
    """One answer at one point. Figures have at most six decimals; None where unknown or not one number.

    `why` says what refuses or cuts it, or what is not known.
    """

    point: tuple[str, ...]
    readings: dict[str, str]
    elections: dict[str, str]
    status: str
    figures: dict[str, Fraction | None]
    why: tuple[str, ...]


@frozen(eq=False)
class Asked:
    """What is asked at every point, but for what the axes vary."""

    what: str
    right: str | None
    amount: str | None
    on: str | None
    holder: str | None
    journal: str | None
    market: Market


def cells_of(deal: Deal, axes: Sequence[Axis], asked: Asked) -> Iterator[Cell]:
    """The cells, the last axis turning fastest; at one point several where readings or elections matter.

    Raises BadInput where a value does not fit its term, or the request is wrong.
    """
    count = 1
    for axis in axes:
        count *= len(axis.values)
    most = limits().price_rows
    if count > most:
        raise wrong.fail(wrong.GRID_SIZE, count=f"{count:,}", most=f"{most:,}")
    places = [number for number, axis in enumerate(axes) if axis.kind in _DEAL_AXES]
    found: dict[tuple[str, ...], list[Cell]] = {}
    for chosen in product(*(axes[number].values for number in places)):
        known = _known(deal, [axes[number] for number in places], chosen)
        fixed = dict(zip(places, chosen, strict=True))
        points = [
            point
            for point in product(
                *(axis.values if number not in fixed else (fixed[number],) for number, axis in enumerate(axes))
            )
        ]
        found.update(_of_deal(known, axes, points, asked))
    for point in product(*(axis.values for axis in axes)):
        yield from found[point]


def _known(deal: Deal, axes: Sequence[Axis], values: Sequence[str]) -> Deal:
    readings = {axis.name: value for axis, value in zip(axes, values, strict=True) if axis.kind is AxisKind.READING}
    terms = {axis.name: value for axis, value in zip(axes, values, strict=True) if axis.kind is AxisKind.VALUE}
    return deal.given(terms, readings=readings)


def _of_deal(
    deal: Deal, axes: Sequence[Axis], points: Sequence[tuple[str, ...]], asked: Asked
) -> dict[tuple[str, ...], list[Cell]]:
    """The cells of one deal; the points differ in day, amount and prices."""
    compiled = _compiled(deal, axes, points, asked) if len(points) >= MANY else {}
    return {
        point: [compiled[point]] if point in compiled else _interpreted(deal, axes, point, asked) for point in points
    }


def _interpreted(deal: Deal, axes: Sequence[Axis], point: tuple[str, ...], asked: Asked) -> list[Cell]:
    on, amount, prices = _request(axes, point, asked)
    market = asked.market
    for column, price in prices.items():
        market = market.with_observation(None, column, read_day(on), price)
    quotes = deal.quote(
        asked.what, amount, on=on, market=market, right=asked.right, holder=asked.holder, journal=asked.journal
    )
    return [_cell(point, quote, deal.readings, deal.elections) for quote in quotes]


def _request(axes: Sequence[Axis], point: tuple[str, ...], asked: Asked) -> tuple[str, str | None, dict[str, str]]:
    on, amount, prices = asked.on, asked.amount, {}
    for axis, value in zip(axes, point, strict=True):
        if axis.kind is AxisKind.DAY:
            on = value
        elif axis.kind is AxisKind.AMOUNT:
            amount = value
        elif axis.kind is AxisKind.PRICE:
            prices[axis.name] = value
    assert on is not None
    return on, amount, prices


def _cell(point: tuple[str, ...], quote: Quote, readings: Mapping[str, str], elections: Mapping[str, str]) -> Cell:
    """The cell of an answer; of the choices it rests on, those that were made for it and not before."""
    figures = {name: _rounded(getattr(quote, name)) for name in FIGURES}
    why = quote.needs if quote.status == "unknown" else quote.binding if quote.status != "allowed" else ()
    problems = tuple(problem.message for problem in quote.problems)
    supposed = {name: choice for name, choice in quote.readings.items() if name not in readings}
    elected = {name: choice for name, choice in quote.elections.items() if name not in elections}
    return Cell(point, supposed, elected, quote.status, figures, (*why, *problems))


def _rounded(value: Fraction | None) -> Fraction | None:
    return None if value is None else _SHOWN.apply(value)


# -------------------------------------------------------------------------------------------------------- compiled


def _compiled(
    deal: Deal, axes: Sequence[Axis], points: Sequence[tuple[str, ...]], asked: Asked
) -> dict[tuple[str, ...], Cell]:
    """The cells that compiled requests allow in full; none where the deal does not compile, or looks back."""
    if find_spec("numpy") is None or asked.journal is not None or asked.holder is not None:
        return {}
    right, _ = request(deal.model, asked.what, asked.right, "all", None)
    windows = [id(grant.window) for grant in right.grants]
    if len(set(windows)) < len(windows):
        return {}  # several prices at once: the interpreter says which
    calendar = deal.model.calendar
    asked_for: dict[tuple[str, ...], tuple[str, Decimal, dict[str, Decimal]]] = {}
    for point in points:
        on, amount, prices = _request(axes, point, asked)
        number = _plain(amount)
        if number is not None and calendar.is_open(read_day(on)):
            asked_for[point] = (on, number, {name: Decimal(price) for name, price in prices.items()})
    try:
        program = deal.compile_quote(asked.what, right=asked.right, market=asked.market)
        rows = {column: [_observed(asked.market, column, each) for each in asked_for.values()]
                for column in program.columns}  # fmt: skip
        if any(value is None for values in rows.values() for value in values) or not asked_for:
            return {}
        answers = program.quote(
            [on for on, _, _ in asked_for.values()],
            [float(amount) for _, amount, _ in asked_for.values()],
            {name: [float(value) for value in values if value is not None] for name, values in rows.items()},
            tick=_tick(value for values in rows.values() for value in values if value is not None),
            amount_tick=_tick(amount for _, amount, _ in asked_for.values()),
        )
    except (NotCompilable, BadInput):
        # Whatever stops it, the interpreter says of the cell itself.
        return {}
    return dict(_allowed(list(asked_for), answers))


def _plain(amount: str | None) -> Decimal | None:
    """An amount that is a number of money; units and `all` are the interpreter's."""
    text = (amount or "").removeprefix("$").replace(",", "")
    return Decimal(text) if text and text.replace(".", "", 1).isdigit() and (amount or "").startswith(_MONEY) else None


def _observed(market: Market, column: str, asked: tuple[str, Decimal, Mapping[str, Decimal]]) -> Decimal | None:
    on, _, prices = asked
    stock, _, name = column.rpartition(".")
    for each in (column, name):
        if each in prices:
            return prices[each]
    value = market.observe(stock, name, read_day(on))
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def _tick(values: Any) -> str:
    places = max((-int(value.as_tuple().exponent) for value in values), default=0)
    return f"{Decimal(1).scaleb(-max(places, 0)):f}"


def _allowed(points: Sequence[tuple[str, ...]], answers: Any) -> Iterator[tuple[tuple[str, ...], Cell]]:
    words = answers.words()
    columns = [getattr(answers, name).tolist() for name in FIGURES]
    for number, point in enumerate(points):
        if words[number] != "allowed":
            continue
        figures = {
            name: _rounded(Fraction(repr(values[number]))) for name, values in zip(FIGURES, columns, strict=True)
        }
        yield point, Cell(point, {}, {}, "allowed", figures, ())
