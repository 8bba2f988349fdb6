"""Tables of prices of many paths: a column for each path, or a row for each path and day; arrays come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import frozen

from termlang.calendars import Calendar
from termlang.diagnostics import BadInput
from termlang.simulate import problems as wrong

Array = Any
DAY, PATH = "date", "path"
_MOST_PLACES = 9


@frozen(eq=False)
class PathPrices:
    """Prices of many paths: for each column doubles, days down and paths across; `names` are what paths are called.

    `tick` is the decimal place to which the prices were written, None where they came as floating-point numbers.
    """

    days: tuple[date, ...]
    columns: dict[str, Array]
    names: tuple[str, ...]
    tick: Fraction | None

    @property
    def paths(self) -> int:
        """How many paths there are."""
        return len(self.names)

    def part(self, first: int, last: int) -> dict[str, Array]:
        """The columns of some paths, `last` excluded."""
        return {name: values[:, first:last] for name, values in self.columns.items()}

    def between(self, first: date | None, count: int | None) -> PathPrices:
        """The prices from a day on, and for so many days. Raises BadInput where they do not reach so far."""
        start = 0 if first is None else self._place(first)
        end = len(self.days) if count is None else start + count
        if end > len(self.days):
            what = f"{count} days are asked for, and the prices go on for {len(self.days) - start}"
            raise BadInput([wrong.TABLE_DAYS.at(what=what, hint="ask for fewer days")])
        columns = {name: values[start:end] for name, values in self.columns.items()}
        return PathPrices(self.days[start:end], columns, self.names, self.tick)

    def _place(self, first: date) -> int:
        if first not in self.days:
            what = f"the prices have no day {first}; they go from {self.days[0]} to {self.days[-1]}"
            raise BadInput([wrong.TABLE_DAYS.at(what=what, hint="begin on a day that they have")])
        return self.days.index(first)


def prices_of(table: Any) -> PathPrices:
    """The prices of a frame (of pandas, polars or any other that narwhals knows), of an Arrow table, or of columns.

    With a column `path` each row is a day of a path, and the other columns are observations: `close`, `bid`. Without
    one, each column but `date` is a path, and its prices are `close`. The days of a pandas frame may be its index.
    Raises BadInput where the table has no days, a day twice, or what is no price above zero.
    """
    columns, tick = _numbers(_columns(table))
    return table_of(columns, tick)


def table_of(columns: Mapping[str, Array], tick: Fraction | None) -> PathPrices:
    """The prices of columns by name: days, perhaps paths, and numbers. Raises BadInput."""
    named = {name.strip().lower(): name for name in columns}
    if DAY not in named:
        known = ", ".join(list(columns)[:8])
        raise BadInput([wrong.TABLE_HEADER.at(what=f"no column is called `date`; there is {known}")])
    days = columns[named[DAY]]
    rest = {name: values for name, values in columns.items() if name.strip().lower() not in (DAY, PATH)}
    if not rest or not len(days):
        raise BadInput([wrong.TABLE_HEADER.at(what="there are no prices beside the days")])
    if PATH in named:
        return _long(days, columns[named[PATH]], rest, tick)
    return _wide(days, rest, tick)


def check_days(prices: PathPrices, calendar: Calendar) -> None:
    """Every day is a trading day, and none between the first and the last is left out. Raises BadInput."""
    days, wanted = prices.days, calendar.between(prices.days[0], prices.days[-1])
    if tuple(wanted) == days:
        return
    closed = next((day for day in days if not calendar.is_open(day)), None)
    if closed is not None:
        what, hint = f"there are prices of {closed}, which is no trading day of {calendar.name}", "leave that day out"
        raise BadInput([wrong.TABLE_DAYS.at(what=what, hint=hint)])
    missing = next(day for day in wanted if day not in set(days))
    what, hint = f"there are no prices of {missing}, a trading day of {calendar.name}", "give every trading day"
    raise BadInput([wrong.TABLE_DAYS.at(what=what, hint=hint)])


# ---------------------------------------------------------------------------------------------------------- shapes


def _wide(days: Array, rest: Mapping[str, Array], tick: Fraction | None) -> PathPrices:
    made = np.empty((len(days), len(rest)))
    for number, values in enumerate(rest.values()):
        made[:, number] = values
    order = np.argsort(days, kind="stable")
    if (np.diff(order) < 0).any():
        days, made = days[order], made[order]
    _check_rise(days, "")
    _check_prices(days, list(rest), made)
    return PathPrices(_as_dates(days), {"close": made}, tuple(rest), tick)


def _long(days: Array, paths: Array, rest: Mapping[str, Array], tick: Fraction | None) -> PathPrices:
    order = np.lexsort((days, paths))
    days, paths = days[order], paths[order]
    starts = np.flatnonzero(np.r_[True, paths[1:] != paths[:-1]])
    counts = np.diff(np.r_[starts, len(paths)])
    names = paths[starts]
    size = int(counts[0])
    first = days[:size]
    _check_rise(first, f" for path {names[0]}")
    for number in np.flatnonzero((counts != size) | np.r_[False, counts[1:] != size])[:1].tolist():
        what = f"path {names[number]} has {counts[number]} days, and path {names[0]} has {size}"
        raise BadInput([wrong.TABLE_DAYS.at(what=what, hint="give every path the same days")])
    table = days.reshape(len(names), size)
    for number in np.flatnonzero((table != first).any(axis=1))[:1].tolist():
        day = table[number][table[number] != first][0]
        what = f"path {names[number]} does not have the days of path {names[0]}: see {day}"
        raise BadInput([wrong.TABLE_DAYS.at(what=what, hint="give every path the same days")])
    labels = [str(name) for name in names.tolist()]
    columns = {}
    for name, values in rest.items():
        made = np.ascontiguousarray(np.asarray(values, np.float64)[order].reshape(len(names), size).T)
        _check_prices(first, labels, made, name)
        columns[name.strip()] = made
    return PathPrices(_as_dates(first), columns, tuple(labels), tick)


def _check_rise(days: Array, where: str) -> None:
    for number in np.flatnonzero(days[1:] == days[:-1])[:1].tolist():
        what = f"the day {days[number]} stands twice{where}"
        raise BadInput([wrong.TABLE_DAYS.at(what=what, hint="give each day once")])


def _check_prices(days: Array, names: Sequence[str], made: Array, column: str = "") -> None:
    good = (made > 0) & (made < np.inf)
    if good.all():
        return
    day, path = np.argwhere(~good)[0].tolist()
    value = made[day, path]
    found = "empty" if np.isnan(value) else f"{value:g}"
    where = f"{column or 'path'} {names[path]}" if not column else f"{column} of path {names[path]}"
    raise BadInput([wrong.TABLE_PRICE.at(where=f"{where} on {days[day]}", found=found)])


def _as_dates(days: Array) -> tuple[date, ...]:
    return tuple(days.astype("datetime64[D]").tolist())


# --------------------------------------------------------------------------------------------------------- columns


def _columns(table: Any) -> Iterator[tuple[str, Any]]:
    """The columns of whatever holds a table, each as an array."""
    if isinstance(table, Mapping):
        yield from ((str(name), np.asarray(values)) for name, values in table.items())
    elif type(table).__module__.partition(".")[0] == "pyarrow":
        yield from ((name, column.to_numpy()) for name, column in zip(table.column_names, table.columns, strict=True))
    else:
        yield from _of_frame(table)


def _of_frame(table: Any) -> Iterator[tuple[str, Any]]:
    try:
        import narwhals.stable.v2 as frames
    except ModuleNotFoundError:
        facts = wrong.NO_EXTRA.at(what="a frame of prices", package="narwhals", extra="frames")
        raise BadInput([facts]) from None
    try:
        frame = frames.from_native(table, eager_only=True)
    except TypeError:
        if hasattr(table, "__arrow_c_stream__"):
            yield from _columns(arrow().table(table))
            return
        kind = f"{type(table).__module__}.{type(table).__qualname__}"
        hint = "give a frame of pandas or polars, an Arrow table, or columns by name"
        raise BadInput([wrong.BAD_SHAPE.at(what=f"`{kind}` is no table that is known here", hint=hint)]) from None
    index = frames.maybe_get_index(frame)
    if index is not None and np.asarray(index).dtype.kind in "MO":
        yield DAY, np.asarray(index)
    yield from ((str(name), frame[name].to_numpy()) for name in frame.columns)


def arrow() -> Any:
    """The module pyarrow. Raises BadInput where it is not installed."""
    try:
        import pyarrow
    except ModuleNotFoundError:
        facts = wrong.NO_EXTRA.at(what="Parquet and Arrow", package="pyarrow", extra="parquet")
        raise BadInput([facts]) from None
    return pyarrow


def _numbers(columns: Iterator[tuple[str, Any]]) -> tuple[dict[str, Array], Fraction | None]:
    """Days as days, prices as doubles; and the decimal place of prices that are decimals or whole numbers."""
    found: dict[str, Array] = {}
    places: list[int | None] = []
    for name, values in columns:
        kind = name.strip().lower()
        if kind == DAY:
            found[name] = days_of(values)
        elif kind == PATH:
            found[name] = values if values.dtype.kind in "iu" else values.astype(str)
        else:
            found[name], place = _doubles(name, values)
            places.append(place)
    known = [place for place in places if place is not None]
    exact = bool(places) and len(known) == len(places)
    return found, Fraction(1, 10 ** max(known)) if exact else None


def days_of(values: Any) -> Array:
    """Days from dates, midnights, or texts such as `1999-05-03`. Raises BadInput."""
    found = np.asarray(values)
    cells = (found.astype("datetime64[us]") if found.dtype.kind == "M" else found).tolist()
    days = [_day(cell) for cell in cells]
    for cell, day in zip(cells, days, strict=True):
        if day is None:
            hint = "write days like 1999-05-03"
            raise BadInput([wrong.TABLE_DAYS.at(what=f"`{str(cell)[:40]}` is no day", hint=hint)])
    return np.array(days, "datetime64[D]")


def _day(cell: object) -> date | None:
    """The day of a cell; None where it is none, or a time of day."""
    if isinstance(cell, datetime):
        return cell.date() if cell.tzinfo is None and cell == datetime.combine(cell.date(), time()) else None
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(cell) if isinstance(cell, str) and len(cell) == 10 else None
    except ValueError:
        return None


def _doubles(name: str, values: Any) -> tuple[Array, int | None]:
    """Numbers as doubles, and how many decimals they have where they are exact."""
    found = np.asarray(values)
    if found.dtype.kind == "f":
        # Of fewer digits than a double too: a run rounds to its tick, and asks for one.
        return found.astype(np.float64, copy=False), None
    if found.dtype.kind in "iu":
        return found.astype(np.float64), 0
    if found.dtype.kind == "O":
        cells = found.tolist()
        if all(isinstance(each, Decimal) and each.is_finite() for each in cells):
            place = max((-int(each.as_tuple().exponent) for each in cells), default=0)
            if place <= _MOST_PLACES:
                return np.array([float(each) for each in cells]), max(place, 0)
        if any(each is None for each in cells):
            raise BadInput([wrong.TABLE_PRICE.at(where=f"`{name}`, row {cells.index(None) + 1},", found="empty")])
    hint = "give numbers, or leave the column out"
    raise BadInput([wrong.BAD_SHAPE.at(what=f"the column `{name}` holds no prices", hint=hint)])
