"""Price files: CSV text comes in; a market and its problems go out. Nothing is opened, sorted or repaired."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.calendars import Calendar
from termlang.diagnostics import BadInput, Problem
from termlang.limits import DEFAULT, Limits
from termlang.market import problems
from termlang.market.forms import PLAIN, PricesForm
from termlang.market.found import Found
from termlang.market.header import read_header
from termlang.market.lines import Line, lines_of
from termlang.market.market import Market, build
from termlang.market.rows import Rows
from termlang.market.shown import shown_text
from termlang.market.suspicions import drop_closed_days, find_jumps, find_missing_days, open_days
from termlang.market.whole_text import body_of


def read_prices(
    text: str,
    *,
    name: str,
    calendar: Calendar | None = None,
    form: PricesForm = PLAIN,
    stock: str | None = None,
    basis: str = "as-traded",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> tuple[Market | None, tuple[Problem, ...]]:
    """The market that a text of prices holds, or None if any problem is an error.

    Lines that begin with `#` above the header are comments. `name` is only shown. `stock` owns the columns that
    name none. With a calendar, missing trading days are reported, and rows on closed days are reported and not
    counted; `strict` makes the latter an error.
    """
    found = Found()
    start, end = body_of(text, name, limits, found)
    if found.failed:
        return None, found.all()
    lines = lines_of(text, start, end)
    above, first = _below_comments(lines)
    header = read_header(first, form, stock, limits, found)
    if header is None:
        return None, found.all()
    if form.dates.has_short_year:
        found.add(problems.CENTURY)
    rows = Rows(header, form, limits, found)
    rows.read(lines, above + 2)
    return _market_of(rows, name, calendar, basis, strict=strict), found.all()


def _below_comments(lines: Iterator[Line]) -> tuple[int, Line]:
    """The header line and how many comments stand above it: `# a scenario, not real prices`."""
    above = 0
    for line in lines:
        if not line.text.startswith("#"):
            return above, line
        above += 1
    return above, Line(0, "")


def _market_of(rows: Rows, name: str, calendar: Calendar | None, basis: str, *, strict: bool) -> Market | None:
    """The market of the rows, once what looks wrong about them is found."""
    found = rows.found
    if not rows.rows and not found.failed:
        found.add(problems.NO_ROWS, name=shown_text(name))
    known = open_days(rows.rows, calendar, found) if calendar is not None and rows.rows else None
    if calendar is not None and known is not None:
        # A day that could not be read would be taken for a missing one.
        if not found.failed:
            find_missing_days(rows.rows, known, rows.span_of, calendar, found)
        drop_closed_days(rows.rows, known, rows.span_of, rows.series, calendar, found, strict=strict)
    try:
        market = build(rows.series, rows.splits, basis, [], found)
    except BadInput:
        return None
    find_jumps(market, rows.rows, rows.span_of, found)
    return market
