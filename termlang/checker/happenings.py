"""Words that speak of what happens: `itself`, `the price of it`, `the lowest price of the conversions of Series D`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termlang.checker import problems as wrong
from termlang.checker.lookbacks import span_of_days
from termlang.model.expressions import (
    CellNow,
    EventFigure,
    EventKind,
    Expr,
    Figure,
    LedgerFold,
    LedgerReducer,
    Proceeds,
)
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import NUMBER

if TYPE_CHECKING:
    from termlang.checker.expressions import Elaborator

_FIGURES = {
    Word.PRICE: Figure.PRICE,
    Word.SHARE_PRICE: Figure.SHARE_PRICE,
    Word.AMOUNT: Figure.AMOUNT,
    Word.SHARES: Figure.SHARES,
    Word.DISCOUNT: Figure.DISCOUNT,
}
_EVENTS = {
    Word.ISSUES: EventKind.ISSUE,
    Word.CONVERSIONS: EventKind.CONVERSION,
    Word.EXERCISES: EventKind.EXERCISE,
    Word.DRAWS: EventKind.DRAW,
    Word.REDEMPTIONS: EventKind.REDEMPTION,
    Word.DIVIDENDS: EventKind.DIVIDEND,
}


def itself(at: Elaborator, tree: ast.Itself) -> Expr | None:
    """The state term's own value before what happens."""
    term = at.book.terms.get(at.cell) if at.cell is not None else None
    if at.cell is None or term is None:
        hint = "name the term, or write `itself` below a term that `starts at` something"
        at.report(wrong.NOT_ALLOWED_HERE, tree.span, what="`itself`", where="outside a state term", hint=hint)
        return None
    return CellNow(term.type, tree.span, at.cell)


def event_figure(at: Elaborator, tree: ast.EventFigure) -> Expr | None:
    """A figure of the event that changes a state term."""
    if at.happening is None:
        what = f"`the {tree.figure.value} of it`"
        hint = "write it below `on each …:` of a state term"
        at.report(wrong.NOT_ALLOWED_HERE, tree.span, what=what, where="where nothing happens", hint=hint)
        return None
    made = at.figure_type(at.happening.kind, at.happening.of, tree.figure, tree.span)
    return None if made is None else EventFigure(made, tree.span, _FIGURES[tree.figure])


def named_event(at: Elaborator, kind: EventKind, rights: Word | None, of: ast.Name) -> tuple[EventKind, str] | None:
    """What happens and to what: an issue of a stock, of rights to it, or what happens to an instrument."""
    if rights is not None and kind is not EventKind.ISSUE:
        hint = "write `issue of rights to …`"
        at.report(wrong.NOT_ALLOWED_HERE, of.span, what="`rights to`", where=f"with a {kind.value}", hint=hint)
        return None
    if rights is not None:
        stock = at.book.named(of, at.book.stocks, "a stock", at.path)
        return None if stock is None else (EventKind.RIGHTS, stock)
    issues = kind is EventKind.ISSUE
    table = [*at.book.stocks, *at.book.instruments] if issues else list(at.book.instruments)
    named = at.book.named(of, table, "a stock or an instrument" if issues else "an instrument", at.path)
    return None if named is None else (kind, named)


def ledger_figure(at: Elaborator, tree: ast.LedgerFigure) -> Expr | None:
    """A figure over the events of an instrument or a stock so far."""
    found = named_event(at, _EVENTS[tree.events], tree.rights, tree.of)
    if found is None:
        return None
    kind, of = found
    made = at.figure_type(kind, of, tree.figure, tree.span)
    if made is None:
        return None
    if tree.reducer is Word.TOTAL and tree.figure in (Word.PRICE, Word.SHARE_PRICE, Word.DISCOUNT):
        what, hint = f"a total of {tree.figure.value}s", "ask for the lowest, the highest, the average or the last"
        at.report(wrong.NOT_ALLOWED_HERE, tree.span, what=what, where="in a deal", hint=hint)
        return None
    days = None if tree.days is None else span_of_days(at, tree.days)
    if tree.days is not None and days is None:
        return None
    return LedgerFold(made, tree.span, LedgerReducer(tree.reducer.value), _FIGURES[tree.figure], kind, of, days)


def ledger_count(at: Elaborator, tree: ast.LedgerCount) -> Expr | None:
    """How many events of a kind there were."""
    found = named_event(at, _EVENTS[tree.events], tree.rights, tree.of)
    days = None if tree.days is None else span_of_days(at, tree.days)
    if found is None or (tree.days is not None and days is None):
        return None
    kind, of = found
    return LedgerFold(NUMBER, tree.span, LedgerReducer.NUMBER, Figure.SHARES, kind, of, days)


def proceeds(at: Elaborator, tree: ast.Proceeds) -> Expr | None:
    """`what Series A gets of $20,000,000`, in money."""
    amount = at.money(tree.amount, "write the amount that is divided, as `$20,000,000`")
    of = at.book.named(tree.of, [*at.book.instruments, *at.book.stocks], "a series or a stock", at.path)
    if amount is None or of is None:
        return None
    if of not in at.book.paid:
        not_paid(at, of, tree.span)
        return None
    return Proceeds(amount.type, tree.span, of, amount)


def not_paid(at: Elaborator, of: str, span: Span) -> None:
    """Note that no liquidation of the deal pays a series or a stock."""
    hint = "add a block such as `liquidation of Company:`, or a line to it"
    what, where = f"what {of} gets", "in a deal whose liquidation does not name it"
    at.report(wrong.NOT_ALLOWED_HERE, span, what=what, where=where, hint=hint)
