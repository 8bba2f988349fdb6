"""Draws on a facility: the part of what is asked that they come to, and what the buyer pays for the shares."""

from __future__ import annotations

from collections.abc import Sequence

from termlang.checker import problems as wrong
from termlang.checker.clauses import clause_of, is_read, only
from termlang.checker.expressions import Elaborator
from termlang.checker.requests import before_price
from termlang.model.clauses import Clause, Verb
from termlang.model.expressions import Expr
from termlang.syntax import ast


def cut_of(at: Elaborator, lines: Sequence[ast.Line], verb: Verb) -> tuple[Clause, Expr] | None:
    """`cut to (100% - 10% * Low Days)`: the part of what is asked."""
    line = only(at, lines, ast.CutTo)
    if line is None or not _is_draw(at, line, verb):
        return None
    part = before_price(at, "the part", at.number(line.clause.part, "write a part of what is asked, such as `60%`"))
    return None if part is None else (clause_of(at, line), part)


def paid_of(at: Elaborator, right: ast.Line, verb: Verb) -> tuple[Clause, Expr] | None:
    """`for Shares Delivered * Draw Price`: what the buyer pays; a draw always says it."""
    line = only(at, right.children, ast.RedemptionPrice)
    if line is None:
        if verb is Verb.DRAW and is_read(right.children):
            example = "for Shares Delivered * Draw Price"
            at.report(wrong.CLAUSE_MISSING, right.span, where="a draw", what="what is paid for it", example=example)
        return None
    if not _is_draw(at, line, verb):
        return None
    hint = "write what is paid for all of the shares, such as `for Amount Drawn`"
    amount, _ = at.marks(at.money(line.clause.price, hint), line.clause.marks)
    return None if amount is None else (clause_of(at, line), amount)


def _is_draw(at: Elaborator, line: ast.Line, verb: Verb) -> bool:
    if verb is not Verb.DRAW:
        where, hint = f"in {verb.named}", "put it below a draw of a facility, or leave it out"
        at.report(wrong.NOT_ALLOWED_HERE, line.span, what="this line", where=where, hint=hint)
    return verb is Verb.DRAW
