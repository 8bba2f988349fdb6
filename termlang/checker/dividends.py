"""Dividends: how they accrue, in what they are paid, and who chooses."""

from __future__ import annotations

from typing import NamedTuple

from termlang.checker import problems as wrong
from termlang.checker.accruals import accrue, months_from, rate
from termlang.checker.clauses import INTERVALS, clause_of, is_read, only
from termlang.checker.expressions import Elaborator
from termlang.checker.requests import without_price
from termlang.checker.rights import share_rounding
from termlang.model.clauses import Dividend, InstrumentKind, OverLimit
from termlang.model.expressions import Apply, Expr, TermKey, Today, changed
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import DATE, Kind

_CASH = Word.CASH.value


def accrued_body(at: Elaborator, line: ast.Line) -> Expr | None:
    """What has accrued on one unit from the start, or the last payment date, to the evaluation day (excluded)."""
    clause: ast.Dividend = line.clause
    ruled = only(at, line.children, ast.AccrualRule)
    accrues_on = at.price(clause.base, at.owner, f"let it accrue on money for each share of {at.owner}: `Stated Value`")
    yearly = rate(at, clause.rate)
    if ruled is None:
        if is_read(line.children):
            at.report(wrong.NO_DAY_COUNT, line.span)
        return None
    rule: ast.AccrualRule = ruled.clause
    start = at.date(rule.start)
    today = Today(DATE, line.span)
    paid = only(at, line.children, ast.PaidEach)
    if paid is not None and start is not None:
        months = INTERVALS[paid.clause.interval].value
        months_from(at, start, months, paid.span)
        start = Apply(DATE, start.span, "last payment", (start, today), (months,))
    first, last = (rule.start_word, start), (rule.through is not None, today)
    made = accrue(at, ruled.span, yearly, accrues_on, rule.compounding, rule.day_count, first, last)
    # The owner is named so that a journal's lots and payments say from where the dividend accrues.
    return changed(made, options=(*made.options, at.owner)) if isinstance(made, Apply) else made


class _Ways(NamedTuple):
    """In what a dividend is paid, who elects, and what holds when nobody does."""

    ways: tuple[str, ...] = ()
    elector: str | None = None
    default: str | None = None


def dividend(at: Elaborator, line: ast.Line, kind: InstrumentKind) -> Dividend | None:
    """The dividend of an instrument, or the interest of a note."""
    key = TermKey(at.owner, f"Accrued {kind.income}")
    accrued = at.book.term(key)
    paid = only(at, line.children, ast.PaidIn)
    ways = _ways(at, paid) if paid is not None else _Ways()
    stock = next((way for way in ways.ways if way != _CASH), None)
    share_price = _share_price(at, line, stock)
    rounded = only(at, line.children, ast.ShareRounding)
    whole = None if rounded is None else share_rounding(at, rounded, stock or next(iter(at.book.stocks), None))
    each = only(at, line.children, ast.PaidEach)
    if stock is not None and rounded is None and is_read(line.children):
        at.report(wrong.NO_ROUNDING, line.span, name="the dividend in shares")
    if accrued is None:
        return None
    interval = None if each is None else INTERVALS[each.clause.interval]
    over = only(at, line.children, ast.OverLimit)
    fate = None if over is None else OverLimit.ALL_CASH if over.clause.word is Word.ALL else OverLimit.REST_CASH
    return Dividend(clause_of(at, line), key, *ways, share_price, whole, interval, fate)


def _ways(at: Elaborator, line: ast.Line) -> _Ways:
    clause: ast.PaidIn = line.clause
    ways = tuple(_way(at, each) for each in (clause.means, clause.alternative) if each is not None)
    if clause.alternative is not None and len(set(ways)) < 2:
        at.report(wrong.CLAUSE_TWICE, line.span, what=f"`{ways[0]}`")
    if clause.elector is None:
        return _Ways(ways)
    elector = at.book.named(clause.elector, at.book.parties, "a party", at.path)
    if clause.default is None:
        at.report(wrong.NO_ELECTION_DEFAULT, line.span, party=clause.elector.text, default=ways[0])
        return _Ways(ways, elector)
    default = _way(at, clause.default)
    if default not in ways:
        hint = "write " + " or ".join(f"`otherwise {way}`" for way in ways)
        what, where = f"`otherwise {default}`", "here: it is not among the choices"
        at.report(wrong.NOT_ALLOWED_HERE, line.span, what=what, where=where, hint=hint)
    return _Ways(ways, elector, default)


def _way(at: Elaborator, way: Word | ast.Name) -> str:
    if isinstance(way, Word):
        return way.value
    return at.book.named(way, at.book.stocks, "a stock", at.path) or way.text


def _share_price(at: Elaborator, line: ast.Line, stock: str | None) -> Expr | None:
    """The price at which dividend shares count, in the stock in which the dividend may be paid."""
    priced = only(at, line.children, ast.SharesPriced)
    if priced is None:
        if stock is not None and is_read(line.children):
            at.report(wrong.NO_STOCK_PRICE, line.span)
        return None
    if stock is None or stock not in at.book.stocks:
        found = at.expr(priced.clause.price)
        if found is not None and (found.type.kind is not Kind.QUANTITY or found.type.unit.currency is None):
            at.wrong_type(found, "a price per share", "name a price, such as Market Value")
            return None
    else:
        found = at.price(priced.clause.price, stock, f"name a price per share of {stock}")
    return at.marks(without_price(at, found), priced.clause.marks)[0]
