"""State terms: what they start at, and what changes them; figures of events and of the events so far."""

from __future__ import annotations

from termlang.checker import problems as wrong
from termlang.checker.dates import months_need_rule
from termlang.checker.definitions import cited, supplied
from termlang.checker.expressions import Elaborator
from termlang.checker.happenings import named_event
from termlang.checker.lookbacks import roll_of
from termlang.checker.place import Happening
from termlang.checker.scope import Book, Draft
from termlang.model.deal import Cell, EachPeriod, OnEvent, Term
from termlang.model.expressions import CellNow, EventKind, Expr, TermKey
from termlang.records import changed
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import Kind

EVENTS = {
    Word.ISSUE: EventKind.ISSUE,
    Word.CONVERSION: EventKind.CONVERSION,
    Word.EXERCISE: EventKind.EXERCISE,
    Word.DRAW: EventKind.DRAW,
    Word.REDEMPTION: EventKind.REDEMPTION,
}


def declare_cell(book: Book, line: ast.Line, owner: str, path: tuple[str, ...]) -> None:
    """Enter a state term; its type is that of its start."""
    clause: ast.StateTerm = line.clause
    key = book.defined(clause.path, owner, path)
    if key is None:
        return
    where = (*path, key.name)

    def made() -> Term | None:
        at = Elaborator(book, key.owner, where)
        start = at.expr(clause.start)
        start, adjusted = at.marks(start, clause.marks)
        if start is None:
            return None
        if start.type.kind is not Kind.QUANTITY:
            at.wrong_type(start, "a quantity", "let a state term start at a price, an amount or a number")
            return None
        book.cells[key] = (line, start)
        return supplied(
            book, key, CellNow(start.type, clause.path.span, key), line.span, cited(line), adjusted, is_supplied=False
        )

    book.draft(Draft(key, clause.path.span, where, made, (clause.start,)))


def cells(book: Book) -> dict[TermKey, Cell]:
    """The state terms with what changes them; their terms are made already, so an update may name any of them."""
    found: dict[TermKey, Cell] = {}
    for key, (line, start) in book.cells.items():
        updates: list[OnEvent | EachPeriod] = []
        at = changed(Elaborator(book, key.owner, key.path), cell=key)
        for child in line.children:
            made = _update(at, child, start)
            if made is not None:
                updates.append(made)
        if not line.children:
            at.report(wrong.NO_UPDATE, line.span, name=key.name)
        found[key] = Cell(key, start, tuple(updates))
    return found


def _update(at: Elaborator, line: ast.Line, start: Expr) -> OnEvent | EachPeriod | None:
    match line.clause:
        case ast.OnEvent() as clause:
            return _on_event(at, line, clause, start)
        case ast.EachPeriod() as clause:
            return _each(at, line, clause, start)
        case None:
            return None
        case _:
            at.report(
                wrong.NOT_ALLOWED_HERE,
                line.span,
                what="this line",
                where="below a state term",
                hint="write `on each …: …` or `each N months after …: …`",
            )
            return None


def _on_event(at: Elaborator, line: ast.Line, clause: ast.OnEvent, start: Expr) -> OnEvent | None:
    found = named_event(at, EVENTS[clause.event], clause.rights, clause.of)
    if found is None:
        return None
    kind, named = found
    means = clause.means
    if means is not None and at.book.into.get((named, kind)) != means.text:
        hint = f"name the stock in which {named} pays its {kind.value}, or leave it out"
        what = f"`in {means.text}`"
        at.report(wrong.NOT_ALLOWED_HERE, means.span, what=what, where=f"of a {kind.value} of {named}", hint=hint)
        return None
    inside = changed(at, happening=Happening(kind, named))
    bound = None
    discounted = clause.bound is Word.AT_DISCOUNT
    if discounted and kind is not EventKind.RIGHTS:
        hint = "write `on each issue of rights to …`, or `below` a price"
        at.report(wrong.NOT_ALLOWED_HERE, line.span, what="`at a discount`", where="here", hint=hint)
        return None
    if clause.bound is not None and not discounted:
        price = inside.figure_type(kind, named, Word.PRICE, line.span)
        bound = inside.expr(clause.bound)
        if bound is not None and price is not None and bound.type != price:
            at.wrong_type(bound, price.describe(), "compare with the price of what happens")
            return None
    made = inside.expect(inside.expr(clause.value), start.type, "give the new value in the unit of the term")
    if made is None or (clause.bound is not None and not discounted and bound is None):
        return None
    return OnEvent(line.span, kind, named, bound, made, discounted, None if means is None else means.text)


def _each(at: Elaborator, line: ast.Line, clause: ast.EachPeriod, start: Expr) -> EachPeriod | None:
    period = clause.period
    count = period.count.value
    months = {Word.MONTH: 1, Word.MONTHS: 1, Word.YEAR: 12, Word.YEARS: 12}.get(period.unit, 0)
    days = {Word.DAYS: 1, Word.DAY_WORD: 1, Word.WEEK: 7, Word.WEEKS: 7}.get(period.unit, 0)
    if count.denominator != 1 or not 1 <= count <= 1200 or not (months or days):
        at.report(
            wrong.WRONG_TYPE,
            period.span,
            needed="a whole number of days, weeks, months or years",
            found="another period",
            hint="write it like `each 6 months after Closing`",
        )
        return None
    begins = at.date(clause.start)
    made = at.expect(at.expr(clause.value), start.type, "give the new value in the unit of the term")
    if isinstance(clause.start, ast.Rolled):
        rolling = at.written(clause.start.roll.span)
        hint = f"put a comma before it, `, {rolling}:`, so that it is said of every reset"
        what, where = f"`{rolling}`", "here, where it moves only the day from which the resets are counted"
        at.report(wrong.NOT_ALLOWED_HERE, clause.start.roll.span, what=what, where=where, hint=hint)
        return None
    if begins is None or made is None:
        return None
    step = int(count) * months
    if step and any(months_need_rule(at.book, begins, step * n) for n in range(1, 13)):
        at.need_month_end(line.span)
    roll = None if clause.roll is None else roll_of(at, clause.roll)
    return EachPeriod(line.span, step, int(count) * days, begins, made, roll)
