"""Dividends: how they accrue, in what they are paid, and who chooses."""

from __future__ import annotations

from termlang.check import problems as wrong
from termlang.check.expressions import INTERVALS, Elaborator
from termlang.check.rights import share_rounding
from termlang.check.windows import clause_of
from termlang.model.clauses import Dividend
from termlang.model.expressions import Apply, Expr, TermKey, Today
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import DATE, Kind


def accrued_body(at: Elaborator, line: ast.Line) -> Expr | None:
    """What has accrued on one unit from the start, or the last payment date, to the evaluation day (excluded)."""
    clause: ast.Dividend = line.clause
    rule = next((child.clause for child in line.children if isinstance(child.clause, ast.AccrualRule)), None)
    if rule is None:
        if all(child.clause is not None for child in line.children):
            at.report(wrong.NO_DAY_COUNT, line.span)
        return None
    start = at.date(rule.start)
    today = Today(DATE, line.span)
    paid = next((child.clause for child in line.children if isinstance(child.clause, ast.PaidEach)), None)
    if paid is not None and start is not None:
        at.need_month_end_from(start, INTERVALS[paid.interval].value, line.span)
        start = Apply(DATE, start.span, "last payment", (start, today), (INTERVALS[paid.interval].value,))
    return at.accrue(
        line.span,
        at.rate(clause.rate),
        at.expr(clause.base),
        rule.compounding,
        rule.day_count,
        (rule.start_word, start),
        (rule.through is not None, today),
    )


def dividend(at: Elaborator, line: ast.Line) -> Dividend | None:
    """The dividend of an instrument."""
    key = TermKey(at.owner, "Accrued Dividends")
    accrued = at.book.term(key, line.span, at.path)
    ways: tuple[str, ...] = ()
    elector: str | None = None
    default: str | None = None
    share_price: Expr | None = None
    whole = None
    each = None
    for child in line.children:
        match child.clause:
            case ast.PaidIn(means=means, alternative=alternative, elector=who, default=otherwise):
                ways = tuple(_way(at, each_way) for each_way in (means, alternative) if each_way is not None)
                if who is not None:
                    elector = at.book.named(who, at.book.parties, "a party", at.path)
                    default = None if otherwise is None else _way(at, otherwise)
                    if default is None:
                        at.report(wrong.NO_ELECTION_DEFAULT, child.span, party=who.text)
            case ast.SharesPriced(price=price, marks=marks):
                found = at.expr(price)
                if found is not None and found.type.kind is not Kind.QUANTITY:
                    at.report(
                        wrong.WRONG_TYPE,
                        found.span,
                        needed="a price per share",
                        found=found.type.describe(),
                        hint="name a price",
                    )
                    found = None
                share_price, _ = at.marks(found, marks)
            case ast.ShareRounding():
                stock = next(iter(at.book.stocks), None)
                whole = share_rounding(at, child, stock)
            case ast.PaidEach(interval=interval):
                each = INTERVALS[interval]
    in_stock = [way for way in ways if way != Word.CASH.value]
    if in_stock and not any(isinstance(child.clause, ast.SharesPriced) for child in line.children):
        at.report(wrong.NO_STOCK_PRICE, line.span)
    if in_stock and not any(isinstance(child.clause, ast.ShareRounding) for child in line.children):
        at.report(wrong.NO_ROUNDING, line.span, name="the dividend in shares")
    if accrued is None:
        return None
    return Dividend(clause_of(at, line), key, ways, elector, default, share_price, whole, each)


def _way(at: Elaborator, way: Word | ast.Name) -> str:
    if isinstance(way, Word):
        return way.value
    return at.book.named(way, at.book.stocks, "a stock", at.path) or way.text
