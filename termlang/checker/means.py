"""In what a dividend or a redemption is paid: cash or shares, who chooses, and at what price shares are counted."""

from __future__ import annotations

from typing import NamedTuple

from termlang.checker import problems as wrong
from termlang.checker.clauses import clause_of, is_read, only
from termlang.checker.expressions import Elaborator
from termlang.checker.requests import with_price, without_price
from termlang.checker.roundings import rounding_of_shares
from termlang.model.clauses import ADDED, Fraction_, Means, Whole
from termlang.model.expressions import Expr, Ref, TermKey
from termlang.quantity import RoundingMode
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import Kind

CASH = Word.CASH.value
VALUES = ("Stated Value", "Principal")


def means_of(at: Elaborator, line: ast.Line, what: str) -> Means:
    """The lines below a dividend or a redemption that say how it is paid; `what` names it in a message."""
    paid = only(at, line.children, ast.PaidIn)
    ways = _ways(at, paid) if paid is not None else _Ways()
    stock = next((way for way in ways.ways if way != CASH and not way.startswith(ADDED)), None)
    share_price = _share_price(at, line, stock, what)
    rounded = only(at, line.children, ast.ShareRounding)
    whole: Whole | None = None
    if rounded is not None:
        whole = share_rounding(at, rounded, stock or next(iter(at.book.stocks), None))
    elif stock is not None and is_read(line.children):
        at.report(wrong.NO_ROUNDING, line.span, name=f"the {what} in shares")
    return Means(*ways, share_price, whole)


class _Ways(NamedTuple):
    """In what it is paid, who elects, and what holds when nobody does."""

    ways: tuple[str, ...] = ()
    elector: str | None = None
    default: str | None = None


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


def _way(at: Elaborator, way: Word | ast.Name | ast.Accretion) -> str:
    if isinstance(way, Word):
        return way.value
    if isinstance(way, ast.Accretion):
        return _added(at, way)
    # A dividend may be paid in kind: in further units of the instrument itself.
    own = [at.owner] if at.owner else []
    return at.book.named(way, [*at.book.stocks, *own], "a stock", at.path) or way.text


def _added(at: Elaborator, way: ast.Accretion) -> str:
    own = next((name for name in VALUES if TermKey(at.owner, name) in at.book.drafts), None)
    if way.to.text != own:
        hint = "name what each unit stands for: `added to Stated Value`, or `added to Principal` in a note"
        what, where = f"`{at.written(way.span)}`", f"in `{at.owner}`"
        at.report(wrong.NOT_ALLOWED_HERE, way.span, what=what, where=where, hint=hint)
    return ADDED + way.to.text


def _share_price(at: Elaborator, line: ast.Line, stock: str | None, what: str) -> Expr | None:
    """The price at which shares count, in the stock in which it may be paid."""
    priced = only(at, line.children, ast.SharesPriced)
    if priced is None and stock == at.owner:
        # In kind: each further unit counts for what it stands for.
        keys = [TermKey(at.owner, name) for name in VALUES if TermKey(at.owner, name) in at.book.drafts]
        term = at.book.term(keys[0]) if keys else None
        return None if term is None else Ref(term.type, line.span, term.key)
    if priced is None:
        if stock is not None and is_read(line.children):
            at.report(wrong.NO_STOCK_PRICE, line.span, what=what)
        return None
    if stock is None or stock not in (*at.book.stocks, at.owner):
        found = at.expr(priced.clause.price)
        if found is not None and (found.type.kind is not Kind.QUANTITY or found.type.unit.currency is None):
            at.wrong_type(found, "a price per share", "name a price, such as Market Value")
            return None
    else:
        found = at.price(priced.clause.price, stock, f"name a price per share of {stock}")
    return at.marks(without_price(at, found), priced.clause.marks)[0]


def share_rounding(at: Elaborator, line: ast.Line, stock: str | None) -> Whole | None:
    """`shares rounded down, the fraction lapses`: how a count becomes whole."""
    clause: ast.ShareRounding = line.clause
    stated = rounding_of_shares(at, clause.rounding)
    if stated is None:
        return None
    fraction, price = Fraction_.ROUNDS, None
    if clause.fraction is Word.LAPSES:
        fraction = Fraction_.LAPSES
    elif clause.fraction is not None:
        if stock is None:
            at.expr(clause.fraction)
            return None
        price = at.price(clause.fraction, stock, "write it like `at Market Value`")
        price = with_price(at, price)
        if price is None:
            return None
        fraction = Fraction_.CASH
    elif stated.mode is RoundingMode.DOWN:
        at.report(wrong.NO_FRACTION, line.span)
        return None
    return Whole(clause_of(at, line), stated, fraction, price)
