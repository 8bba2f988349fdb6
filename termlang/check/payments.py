"""Payments between parties that fall due on a day."""

from __future__ import annotations

from termlang.check import problems as wrong
from termlang.check.expressions import Elaborator
from termlang.check.scope import Book
from termlang.check.windows import clause_of
from termlang.model.clauses import Payment
from termlang.model.expressions import Expr
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import Kind, base


def payment(book: Book, line: ast.Line) -> Payment | None:
    """A payment with its legs: money, or units of a stock or an instrument."""
    clause: ast.Payment = line.clause
    at = Elaborator(book, "", (" ".join(book.source.excerpt(line.span).split()).rstrip(":"),))
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
    amount = at.expr(clause.amount)
    if clause.means is Word.CASH:
        means: str | None = Word.CASH.value
        fits = amount is None or (amount.type.kind is Kind.QUANTITY and amount.type.unit.currency is not None)
    else:
        assert isinstance(clause.means, ast.Name)
        means = at.book.named(clause.means, [*at.book.stocks, *at.book.instruments], "a stock", at.path)
        fits = amount is None or means is None or amount.type.unit == base(means)
    if amount is None or means is None:
        return None
    if not fits:
        needed = "an amount of money" if means == Word.CASH.value else f"shares of {means}"
        at.report(
            wrong.WRONG_TYPE,
            amount.span,
            needed=needed,
            found=amount.type.describe(),
            hint="state what is paid in its own unit",
        )
        return None
    return amount, means
