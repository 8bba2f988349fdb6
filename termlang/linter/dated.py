"""Rights as step functions of the day: which window holds which days, exact wherever the text fixes them.

Prices are another matter: what depends on them can only be sampled, and nothing here speaks of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from termlang.linter.sheet import Sheet
from termlang.model.clauses import Grant, Right
from termlang.model.expressions import Expr

DAY = timedelta(days=1)


class Piece(NamedTuple):
    """A window of a right and its days, both included; `date.min` and `date.max` where it has no such end."""

    first: date
    last: date
    grant: Grant


class Gap(NamedTuple):
    """Days between two windows that lie in neither, both included."""

    first: date
    last: date
    before: Piece
    after: Piece

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def pieces(sheet: Sheet, right: Right) -> tuple[Piece, ...]:
    """The windows of a right whose days the text fixes, in the order of their days."""
    found = [piece for grant in right.grants if (piece := _piece(sheet, grant)) is not None]
    return tuple(sorted(found, key=lambda piece: (piece.first, piece.last)))


def is_fixed(sheet: Sheet, right: Right) -> bool:
    """Whether the text fixes the days of all windows, so that nothing else can lie between them."""
    return len(pieces(sheet, right)) == len(right.grants)


def _piece(sheet: Sheet, grant: Grant) -> Piece | None:
    window = grant.window
    first = _end(sheet, window.first, date.min, timedelta(0) if window.first_included else DAY)
    last = _end(sheet, window.last, date.max, timedelta(0) if window.last_included else -DAY)
    return None if first is None or last is None else Piece(first, last, grant)


def _end(sheet: Sheet, day: Expr | None, where_none: date, shift: timedelta) -> date | None:
    if day is None:
        return where_none
    found = sheet.day(day)
    return None if found is None or not date.min < found < date.max else found + shift


def gaps(sheet: Sheet, right: Right) -> Iterator[Gap]:
    """The days between the first and the last window that no window holds."""
    if not is_fixed(sheet, right):
        return
    before: Piece | None = None
    for piece in pieces(sheet, right):
        if before is not None and before.last < date.max and piece.first > before.last + DAY:
            yield Gap(before.last + DAY, piece.first - DAY, before, piece)
        if before is None or piece.last > before.last:
            before = piece


def held(sheet: Sheet, right: Right, day: date) -> tuple[Grant, ...]:
    """The windows that hold a day, as far as the text fixes them."""
    return tuple(piece.grant for piece in pieces(sheet, right) if piece.first <= day <= piece.last)
