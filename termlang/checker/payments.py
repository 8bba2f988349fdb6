"""Payments between parties that fall due on a day."""

from __future__ import annotations

from termlang.checker import problems as wrong
from termlang.checker.clauses import clause_of, title_of
from termlang.checker.expressions import Elaborator
from termlang.checker.requests import without_price
from termlang.checker.scope import Book
from termlang.model.clauses import Payment
from termlang.model.expressions import Expr
from termlang.records import changed
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import Kind, Unit, base


def payment(book: Book, line: ast.Line) -> Payment | None:
    """A payment with its legs: money, or units of a stock or an instrument."""
    clause: ast.Payment = line.clause
    at = Elaborator(book, "", ())
    at = changed(at, path=(title_of(at, line.span),))
    day = at.date(clause.day)
    debtor = book.named(clause.debtor, book.parties, "a party", at.path)
    creditor = book.named(clause.creditor, book.parties, "a party", at.path)
    legs: list[tuple[Expr, str]] = []
    for child in line.children:
        if isinstance(child.clause, ast.PaidAmount):
            leg = _leg(at, child.clause)
            if leg is not None:
                legs.append(leg)
    if not line.children:
        at.report(wrong.CLAUSE_MISSING, line.span, where="a payment", what="what is paid", example="$100,000 in cash")
    if day is None or debtor is None or creditor is None or not legs:
        return None
    return Payment(clause_of(at, line), day, debtor, creditor, tuple(legs))


def _leg(at: Elaborator, clause: ast.PaidAmount) -> tuple[Expr, str] | None:
    if clause.means is Word.CASH:
        found = at.expr(clause.amount)
        if found is None:
            return None
        if found.type.kind is not Kind.QUANTITY or not is_money(found.type.unit):
            at.wrong_type(found, "an amount of money", "state what is paid in cash, as `$100,000`")
            return None
        made, means = without_price(at, found), Word.CASH.value
        return None if made is None else (made, means)
    assert isinstance(clause.means, ast.Name)
    stock = at.book.named(clause.means, [*at.book.stocks, *at.book.instruments], "a stock", at.path)
    if stock is None:
        at.expr(clause.amount)
        return None
    made = without_price(at, at.quantity_in(clause.amount, base(stock), f"state how many shares of {stock} are due"))
    return None if made is None else (made, stock)


def is_money(unit: Unit) -> bool:
    """Whether a unit is a currency and nothing else."""
    return unit.currency is not None and len(unit.factors) == 1
