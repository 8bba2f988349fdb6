"""The axes of a grid: `close=2..12/0.5`, `Stipulated Price=3,4,5`, `on=1999-05-03..1999-12-31/1 month`, `Staging`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from attrs import frozen

from termlang.asking import day as read_day
from termlang.calendars import MonthEnd, add_months
from termlang.cli import problems as wrong
from termlang.cli.words import did_you_mean, shown
from termlang.market.columns import OBSERVABLES
from termlang.model.deal import Deal

MOST_VALUES = 10_000
RUNNING = ("start", "volatility", "drift", "seed")  # of the paths of a run
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z", re.ASCII)
_GROUPED = re.compile(r"[0-9],[0-9]{3}(?![0-9])", re.ASCII)
_STEP = re.compile(r"([1-9][0-9]{0,3}) *(days?|months?|trading days?)?\Z", re.ASCII)
EXAMPLE = "`--over close=2..12/0.5` or `--over 'Stipulated Price=3,4,5'`"


class AxisKind(Enum):
    """What an axis varies."""

    DAY = "day"
    AMOUNT = "amount"
    PRICE = "price"
    RUN = "run"  # what the paths of a run are made of
    READING = "reading"
    VALUE = "value"


@frozen
class Axis:
    """A name, what it is, and its values as text, in their order, each once."""

    name: str
    kind: AxisKind
    values: tuple[str, ...]


def axes_of(deal: Deal, texts: Iterable[str], running: tuple[str, ...] = ()) -> tuple[Axis, ...]:
    """The axes that `--over` says. `running` are the settings of a run that may vary. Raises BadInput."""
    found = tuple(_axis(deal, text, running) for text in texts)
    for number, axis in enumerate(found):
        if axis.name in [each.name for each in found[:number]]:
            raise wrong.fail(wrong.FLAG_TWICE, flag="--over", what=shown(axis.name[:60]))
    return found


def _axis(deal: Deal, text: str, running: tuple[str, ...]) -> Axis:
    name, equals, values = (part.strip() for part in text.partition("="))
    kind = _kind(deal, name, running)
    if kind is AxisKind.READING and not equals:
        return Axis(name, kind, tuple(deal.questions[name].readings))
    if not values:
        raise _form(text)
    if kind is AxisKind.PRICE and name == "price":
        name = "close"
    return Axis(name, kind, _values(deal, text, values, kind))


def _kind(deal: Deal, name: str, running: tuple[str, ...]) -> AxisKind:
    if name in running:
        return AxisKind.RUN
    if not running and name in ("on", "amount"):
        return AxisKind.DAY if name == "on" else AxisKind.AMOUNT
    stock, _, column = name.rpartition(".")
    if not running and (name == "price" or (column in OBSERVABLES and (not stock or stock in deal.stocks))):
        return AxisKind.PRICE
    if name in deal.questions:
        return AxisKind.READING
    terms = {str(key) for key in deal.terms}
    if name in terms or any(key.name == name for key in deal.terms):
        return AxisKind.VALUE
    words = running or ("on", "amount", "price", *OBSERVABLES)
    hint = did_you_mean(name, (*words, *deal.questions, *terms), f"write {', '.join(words[:5])}, a term or a question")
    raise wrong.fail(wrong.NO_AXIS, name=shown(name[:60]), hint=hint)


def _values(deal: Deal, text: str, values: str, kind: AxisKind) -> tuple[str, ...]:
    if ".." in values and ";" not in values:
        return _range(deal, text, values, kind)
    if ";" not in values and _GROUPED.search(values):
        hint = "write `1000000`, or put `;` between the values"
        raise wrong.fail(wrong.AXIS_COMMA, text=shown(text[:60]), hint=hint)
    found = tuple(each.strip() for each in values.split(";" if ";" in values else ","))
    if not all(found):
        raise _form(text)
    if len(set(found)) < len(found):
        raise wrong.fail(wrong.FLAG_TWICE, flag="--over", what=shown(text[:60]))
    return tuple(read_day(each).isoformat() for each in found) if kind is AxisKind.DAY else found


def _range(deal: Deal, text: str, values: str, kind: AxisKind) -> tuple[str, ...]:
    """Values from one to another, both included where the steps reach it."""
    ends, _, step = values.partition("/")
    first, _, last = (part.strip() for part in ends.partition(".."))
    if kind is AxisKind.DAY:
        return _days(deal, text, read_day(first), read_day(last), step.strip())
    sign = "$" if first.startswith("$") else ""
    numbers = [each.strip().removeprefix(sign) for each in (first, last, step or "1")]
    if not all(map(_NUMBER.match, numbers)) or Decimal(numbers[2]) <= 0:
        raise _form(text)
    low, high, by = map(Decimal, numbers)
    count = int((high - low) / by) + 1 if high >= low else 0
    if not 1 <= count <= MOST_VALUES:
        raise wrong.fail(wrong.AXIS_SIZE, text=shown(text[:60]), count=f"{count:,}", most=f"{MOST_VALUES:,}")
    return tuple(f"{sign}{low + number * by:f}" for number in range(count))


def _days(deal: Deal, text: str, first: date, last: date, step: str) -> tuple[str, ...]:
    found = _STEP.match(step or "1 trading day")
    if found is None:
        raise _form(text)
    count, unit = int(found[1]), (found[2] or "days").rstrip("s")
    days: list[date] = []
    if unit == "trading day":
        days = list(deal.calendar.between(first, last))[::count]
    else:
        after: Callable[[int], date] = (
            (lambda number: first + timedelta(days=number * count))
            if unit == "day"
            else (lambda number: add_months(first, number * count, MonthEnd.LAST_DAY))
        )
        while len(days) <= MOST_VALUES and (day := after(len(days))) <= last:
            days.append(day)
    if not 1 <= len(days) <= MOST_VALUES:
        raise wrong.fail(wrong.AXIS_SIZE, text=shown(text[:60]), count=f"{len(days):,}", most=f"{MOST_VALUES:,}")
    return tuple(day.isoformat() for day in days)


def _form(text: str) -> Exception:
    form = "a name, `=`, and values"
    return wrong.fail(wrong.FLAG_FORM, flag="--over", text=shown(text[:60]), form=form, example=EXAMPLE)
