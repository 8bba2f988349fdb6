"""What was observed, by stock, column and day. Values come in and are checked; nothing is opened."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar

from attrs import field, frozen

from termlang.diagnostics import BadInput
from termlang.market import problems
from termlang.market.columns import KNOWN, SPLIT, Column, column_named
from termlang.market.days import day_given
from termlang.market.found import Found, Refusal
from termlang.market.given import note, place_of, read_days, read_splits, read_tick, read_values
from termlang.market.numbers import is_float, number_given
from termlang.market.shown import listed, shown_text
from termlang.market.splits import ONE, Split, as_traded, in_order
from termlang.quantity import exact_text

Series = dict[date, Fraction]


class Basis(Enum):
    """What the prices of earlier days are: those of the tape, or those divided by every later split."""

    AS_TRADED = "as-traded"
    SPLIT_ADJUSTED = "split-adjusted"


def _days_of(market: Market) -> dict[str, tuple[date, ...]]:
    return {column.key: tuple(series) for column, series in market.observations.items()}


def _by_key(market: Market) -> dict[str, Mapping[date, Fraction]]:
    return {column.key: series for column, series in market.observations.items()}


def _own_stocks(market: Market) -> frozenset[str]:
    named = {column.stock for column in market.observations} | {split.stock for split in market.splits}
    return frozenset(stock for stock in named if stock is not None)


@frozen(eq=False, repr=False)
class Market:
    """Exact observations by trading day, never changed once made.

    A column is of one stock (`Common Stock.close`) or of none (`close`); one of none answers for every stock
    that has no such column of its own. Splits that name no stock hold for every stock that has neither a
    column nor a split of its own. `notes` says what was done to the values on the way in.
    """

    observations: Mapping[Column, Mapping[date, Fraction]] = field(factory=dict)
    splits: tuple[Split, ...] = ()
    notes: tuple[str, ...] = ()
    _series: dict[str, Mapping[date, Fraction]] = field(init=False)
    _days: dict[str, tuple[date, ...]] = field(init=False)
    _own: frozenset[str] = field(init=False)

    EMPTY: ClassVar[Market]

    def __attrs_post_init__(self) -> None:
        set_once = object.__setattr__
        set_once(self, "_series", _by_key(self))
        set_once(self, "_days", _days_of(self))
        set_once(self, "_own", _own_stocks(self))

    @classmethod
    def of(
        cls,
        days: Iterable[date | str],
        columns: Mapping[str, Iterable[Any]],
        *,
        stock: str | None = None,
        splits: Iterable[tuple[Any, ...]] | None = None,
        basis: str = "as-traded",
        tick: str | Decimal | Fraction | int | None = None,
    ) -> Market:
        """The market of columns of values, one value for each day and None where nothing was observed.

        `stock` owns the columns that name none. A split is `Split(day, stock, ratio)` or `(day, ratio)`.
        Raises BadInput with everything that is wrong.
        """
        found = Found()
        given_days = read_days(list(days), found)
        step = read_tick(tick, found)
        notes: list[str] = []
        read: dict[Column, Series] = {}
        places: dict[Column, int] = {}
        for number, (name, values) in enumerate(columns.items(), 1):
            column = column_named(str(name), stock)
            if column is None or column.observable == SPLIT:
                found.add(problems.UNKNOWN_COLUMN, column=shown_text(str(name)), known=KNOWN)
            elif column in read:
                found.add(
                    problems.DOUBLED_COLUMN,
                    column=shown_text(column.key),
                    first=places[column],
                    second=number,
                )
            else:
                places[column] = number
                read[column] = read_values(column, values, given_days, step, notes, found)
        ratios = read_splits(splits or (), stock, found)
        return build(read, ratios, basis, notes, found)

    def __repr__(self) -> str:
        return f"<Market of {', '.join(self._series) or 'nothing'}>"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns: `close`, `Common Stock.close`."""
        return tuple(self._series)

    def observe(self, stock: str, column: str, day: date) -> Fraction | None:
        """What was observed on the day, or None."""
        series = self._series.get(f"{stock}.{column}")
        if series is None:
            series = self._series.get(column)
        return None if series is None else series.get(day)

    def has(self, stock: str, column: str) -> bool:
        """Whether there is such a column for the stock, its own or one that names no stock."""
        return f"{stock}.{column}" in self._series or column in self._series

    def days(self, stock: str, column: str) -> tuple[date, ...]:
        """The days on which the column was observed, earliest first; none where there is no such column."""
        own = self._days.get(f"{stock}.{column}")
        return self._days.get(column, ()) if own is None else own

    def extent(self, stock: str, column: str) -> tuple[date, date] | None:
        """The first and the last day of the column, or None where nothing was observed."""
        days = self.days(stock, column)
        return (days[0], days[-1]) if days else None

    def last_reported(self, stock: str, column: str, day: date) -> tuple[date, Fraction] | None:
        """The latest observation on or before the day, with its day."""
        days = self.days(stock, column)
        at = bisect_right(days, day)
        if not at:
            return None
        value = self.observe(stock, column, days[at - 1])
        return None if value is None else (days[at - 1], value)

    def split_factor(self, stock: str, after: date, through: date) -> Fraction:
        """New shares for each old one, over the splits after one day through another, it included."""
        factor = ONE
        owner = stock if stock in self._own else None
        for split in self.splits:
            if split.stock == owner and after < split.day <= through:
                factor *= split.ratio
        return factor

    def with_observation(self, stock: str | None, column: str, day: date | str, value: object) -> Market:
        """This market with one value set, whatever was observed before; all else stays as it is.

        A stock that had no such column gets its own, with what the column of no stock said so far.
        """
        found = Found()
        named = column_named(column, stock)
        if named is None or named.observable == SPLIT:
            found.add(problems.UNKNOWN_COLUMN, column=shown_text(column), known=KNOWN)
            raise BadInput(found.all())
        read_day = day_given(day)
        if isinstance(read_day, Refusal):
            found.refuse(read_day, f"column `{shown_text(named.key)}`")
            raise BadInput(found.all())
        exact = number_given(value, named, None)
        if isinstance(exact, Refusal):
            found.refuse(exact, place_of(read_day, named))
            raise BadInput(found.all())
        before = self.observations.get(named)
        if before is None:
            before = self.observations.get(Column(None, named.observable), {})
        columns = {**self.observations, named: dict(sorted({**before, read_day: exact}.items()))}
        notes = list(self.notes)
        if is_float(value):
            note(notes, f"{place_of(read_day, named)}: the float is read as its shortest decimal")
        return Market(columns, self._splits_with(named.stock), tuple(notes))

    def with_split(self, stock: str, day: date, ratio: Fraction) -> Market:
        """This market with a split of a stock; the same split said twice counts once."""
        if any(s.day == day and s.ratio == ratio and s.stock in (None, stock) for s in self.splits):
            return self
        splits = in_order([*self._splits_with(stock), Split(day, stock, ratio)])
        return Market(self.observations, splits, self.notes)

    def _splits_with(self, stock: str | None) -> tuple[Split, ...]:
        """The splits, where a stock is to have something of its own: those of no stock go on holding for it."""
        if stock is None or stock in self._own:
            return self.splits
        return in_order([*self.splits, *(s._replace(stock=stock) for s in self.splits if s.stock is None)])

    def merged(self, other: Market) -> Market:
        """The observations of both. Raises BadInput where the two disagree."""
        found = Found()
        columns = dict(self.observations)
        for column, series in other.observations.items():
            mine = columns.get(column)
            if mine is None:
                columns[column] = series
                continue
            for day, value in series.items():
                if mine.get(day, value) != value:
                    found.add(
                        problems.CLASH,
                        column=shown_text(column.key),
                        day=day,
                        first=exact_text(mine[day]),
                        second=exact_text(value),
                    )
            columns[column] = dict(sorted({**mine, **series}.items()))
        notes = list(self.notes)
        for text in other.notes:
            note(notes, text)
        return build(columns, [*self.splits, *other.splits], Basis.AS_TRADED.value, notes, found)


Market.EMPTY = Market()


def build(
    columns: Mapping[Column, Mapping[date, Fraction]],
    splits: Iterable[Split],
    basis: str,
    notes: list[str],
    found: Found,
) -> Market:
    """The market of series in day order. Raises BadInput with what was found, here or before."""
    owned = _with_owner(in_order(splits), columns, found)
    for first, second in pairwise(owned):
        if first[:2] == second[:2]:
            found.add(
                problems.DOUBLED_SPLIT,
                day=first.day,
                first=exact_text(first.ratio),
                second=exact_text(second.ratio),
            )
    if basis not in {known.value for known in Basis}:
        found.add(problems.BAD_BASIS, basis=shown_text(str(basis)))
    if found.failed:
        raise BadInput(found.all())
    if basis == Basis.SPLIT_ADJUSTED.value:
        named = {split.stock for split in owned}
        adjusted = {}
        for column, series in columns.items():
            owner = column.stock
            adjusted[column] = as_traded(column, series, [s for s in owned if s.stock == owner])
            note(notes, _basis_note(column, owner in named))
        columns = adjusted
    return Market(columns, owned, tuple(notes))


def _basis_note(column: Column, has_split: bool) -> str:
    key = shown_text(column.key)
    if column.observable == "outstanding":
        return f"`{key}`: read as reported, not as adjusted for splits"
    if not has_split:
        return f"`{key}`: adjusted for splits, but no split is given, so it is read as traded"
    way = "multiplied" if column.is_price else "divided"
    return f"`{key}`: adjusted for splits; {way} by every later split to give it as traded"


def _with_owner(
    splits: tuple[Split, ...], columns: Mapping[Column, Mapping[date, Fraction]], found: Found
) -> tuple[Split, ...]:
    """Splits that name no stock belong to the columns that name none, or to the one stock there is.

    Where a stock has some columns of its own and takes others from those of no stock, either may be meant.
    """
    stocks = sorted({column.stock for column in columns if column.stock is not None})
    bare = {column.observable for column in columns if column.stock is None}
    if not stocks or all(split.stock is not None for split in splits):
        return splits
    if bare:
        known = {split.stock for split in splits}
        mixed = [each for each in stocks if each not in known and any(Column(each, b) not in columns for b in bare)]
        if mixed:
            found.add(problems.SPLIT_OF_NONE, stocks=listed(mixed), example=shown_text(mixed[0]))
        return splits
    if len(stocks) == 1:
        return in_order(s if s.stock is not None else s._replace(stock=stocks[0]) for s in splits)
    found.add(problems.SPLIT_OF_NONE, stocks=listed(stocks), example=shown_text(stocks[0]))
    return splits
