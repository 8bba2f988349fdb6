"""What a request may ask for: a least amount, and the lots that it comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from termlang.checker import problems as wrong
from termlang.checker.clauses import clause_of, only, only_tails
from termlang.checker.constants import fixed_value
from termlang.checker.expressions import Elaborator
from termlang.checker.requests import before_price, without_price
from termlang.model.clauses import Amounts, Verb
from termlang.model.expressions import Expr, TermKey
from termlang.quantity import shown
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import base, quantity


def amounts_of(at: Elaborator, lines: Sequence[ast.Line], verb: Verb) -> Amounts | None:
    """The `amounts …` line of a right."""
    line = only(at, lines, ast.Amounts)
    if line is None:
        return None
    clause: ast.Amounts = line.clause
    said = (clause.first, *clause.tails)
    only_tails(at, said)
    least = _amount(at, _tree(said, ast.Least), verb)
    lot = _amount(at, _tree(said, ast.Lots), verb)
    fate = next((tail for tail in said if isinstance(tail, ast.Excess)), None)
    if fate is not None and fate.word not in (Word.STAYS, Word.REFUSED):
        where, hint = "in an `amounts` line", "write `the excess stays outstanding` or `the request is refused`"
        at.report(wrong.NOT_ALLOWED_HERE, fate.span, what=f"`{at.written(fate.span)}`", where=where, hint=hint)
        return None
    if lot is not None and fate is None:
        at.report(wrong.NO_LOT_FATE, line.span)
        return None
    if fate is not None and fate.word is Word.STAYS and _tree(said, ast.Lots) is None:
        where, hint = "here: less than the least is refused, and nothing is cut off", "add `, in multiples of …`"
        at.report(wrong.NOT_ALLOWED_HERE, fate.span, what=f"`{at.written(fate.span)}`", where=where, hint=hint)
        return None
    if least is None and lot is None:
        return None
    refuses = fate is not None and fate.word is Word.REFUSED
    # The tails that say what becomes of it are left out of its name.
    last = max((each.span.end for each in said if isinstance(each, (ast.Least, ast.Lots))), default=line.span.end)
    made = clause_of(at, line, Span(line.span.start, last))
    return Amounts(made, least, lot, any(isinstance(tail, ast.AllLeft) for tail in said), refuses)


def _tree(said: Sequence[Any], kind: type[ast.Least] | type[ast.Lots]) -> Any:
    return next((each.amount for each in said if isinstance(each, kind)), None)


def _amount(at: Elaborator, tree: Any, verb: Verb) -> Expr | None:
    """Money of stated value, where there is any, or units; above zero."""
    found = None if tree is None else at.expr(tree)
    if found is None:
        return None
    fits, words = [quantity(base(at.owner))], [f"a number of {at.owner}"]
    if at.book.currency and any(TermKey(at.owner, name) in at.book.drafts for name in ("Stated Value", "Principal")):
        fits.append(quantity(base(at.book.currency)))
        words.append(f"{at.book.currency} of stated value")
    if verb is Verb.DRAW and at.book.currency:
        fits.append(quantity(base(at.book.currency)))
        words = [f"{at.book.currency} of the commitment"]
    if found.type not in fits:
        at.wrong_type(found, ", or ".join(words), "write it like `amounts of at least $10,000`")
        return None
    value = fixed_value(at.book, found)
    if value is not None and value <= 0:
        needed, hint = "an amount above zero", "leave it out"
        at.report(wrong.WRONG_TYPE, tree.span, needed=needed, found=shown(value), hint=hint)
        return None
    return without_price(at, found) if verb is Verb.REDEEM else before_price(at, "the amount", found)
