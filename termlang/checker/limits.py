"""Limits on the shares delivered, and blockers: their bound, what they count, and what becomes of the excess."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import define

from termlang.checker import problems as wrong
from termlang.checker.clauses import clause_of, only_tails
from termlang.checker.expressions import Elaborator
from termlang.checker.requests import after_price
from termlang.model.clauses import Excess, Limit
from termlang.model.expressions import Expr, Observe, Ref, adjusted_for_splits, walk
from termlang.quantity import shown
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import base

_EXCESS = {
    Word.STAYS: Excess.STAYS,
    Word.REDEEMED: Excess.REDEEMED,
    Word.CASH: Excess.CASH,
    Word.LAPSES: Excess.LAPSES,
    Word.REFUSED: Excess.REFUSED,
}


@define(eq=False)
class _Tails:
    """What the tails of a limit say; `sound` is False where one of them is wrong."""

    counted: tuple[str, ...] = ()
    per_holder: bool = False
    pro_rata: bool = False
    excess: Excess | None = None
    excess_price: Expr | None = None
    unless: Expr | None = None
    adjusted: bool = False
    sound: bool = True


def limits_of(at: Elaborator, lines: Sequence[ast.Line], into: str | None) -> tuple[Limit, ...]:
    """The limits and blockers among the lines of a right."""
    if into is None:
        return ()
    made = [_limit(at, line, into) for line in lines if isinstance(line.clause, (ast.Limit, ast.Blocked))]
    return tuple(limit for limit in made if limit is not None)


def _limit(at: Elaborator, line: ast.Line, into: str) -> Limit | None:
    clause: ast.Limit | ast.Blocked = line.clause
    tree, blocker = clause.bound, None
    title = clause_of(at, line, tree.span, "limit " if isinstance(clause, ast.Limit) else "blocked above ")
    if isinstance(clause, ast.Blocked):
        if not isinstance(tree, ast.PercentOf):
            at.report(wrong.BLOCKER_FORM, tree.span)
            return None
        blocker, tree = tree.percent.value, tree.of
        if not 0 < blocker < 1:
            at.report(wrong.PERCENT_RANGE, clause.bound.percent.span, percent=shown(blocker * 100), most="below 100%")
            return None
    bound = at.quantity_in(tree, base(into), "a limit counts shares, such as `1,450,000 shares`")
    bound = after_price(at, "in the bound of a limit", bound)
    _check_part(at, clause, bound)
    tails = _tails(at, clause.tails, into)
    if blocker is None and not tails.counted:
        at.report(wrong.NO_LIMIT_COUNT, line.span)
    if tails.excess is None and tails.sound:
        at.report(wrong.NO_EXCESS, line.span)
    if bound is None or tails.excess is None or not tails.sound or (blocker is None and not tails.counted):
        return None
    return Limit(
        title,
        adjusted_for_splits(bound) if tails.adjusted else bound,
        tails.counted,
        tails.per_holder,
        tails.pro_rata,
        tails.excess,
        tails.excess_price,
        tails.unless,
        blocker,
        tails.adjusted or _moves(at, bound),
    )


def _moves(at: Elaborator, bound: Expr) -> bool:
    """Whether splits move the bound: it names a term that carries the mark."""
    terms = (at.book.terms.get(each.key) for each in walk(bound) if isinstance(each, Ref))
    return any(term is not None and term.adjusted_for_splits for term in terms)


def _check_part(at: Elaborator, clause: ast.Limit | ast.Blocked, bound: Expr | None) -> None:
    """A limit that is a percentage of the shares outstanding is a part of them."""
    tree = clause.bound
    if bound is None or not isinstance(clause, ast.Limit) or not isinstance(tree, ast.PercentOf):
        return
    share: Fraction = tree.percent.value
    if not 0 < share <= 1 and _rests_on_outstanding(at, bound):
        at.report(wrong.PERCENT_RANGE, tree.percent.span, percent=shown(share * 100), most="at most 100%")


def _rests_on_outstanding(at: Elaborator, bound: Expr) -> bool:
    for part in walk(bound):
        term = at.book.terms.get(part.key) if isinstance(part, Ref) else None
        found = part if term is None else term.body
        if isinstance(found, Observe) and found.column == "outstanding":
            return True
    return False


def _tails(at: Elaborator, tails: Sequence[Any], into: str) -> _Tails:
    made = _Tails()
    only_tails(at, tails)
    for tail in tails:
        match tail:
            case ast.Counting(what=what):
                made.counted = tuple(word.value for word in what)
            case ast.Scope(word=word):
                made.per_holder = word is Word.HOLDER
            case ast.Sharing(word=word):
                made.pro_rata = word is Word.PRO
                if made.pro_rata:
                    hint = "until it is, what is left goes to whoever asks first, as after `first come`"
                    at.report(wrong.NOT_EVALUATED, tail.span, what="`pro rata`", hint=hint)
            case ast.Excess(word=word, price=price):
                made.excess = _EXCESS[word]
                if price is not None:
                    made.excess_price = _excess_price(at, price, made.excess, into)
                    made.sound = made.sound and made.excess_price is not None
            case ast.Adjusted():
                made.adjusted = True
            case ast.Unless(condition=condition):
                made.unless = after_price(at, "in the exception of a limit", at.condition(condition))
                made.sound = made.sound and made.unless is not None
    return made


def _excess_price(at: Elaborator, tree: Any, excess: Excess, into: str) -> Expr | None:
    if excess is Excess.REDEEMED:
        found = at.price(tree, at.owner, f"state what is paid for each share of {at.owner} that is redeemed")
    else:
        found = at.price(tree, into, "state what is paid for each share that is not delivered")
    return after_price(at, "in the price of an excess", found)
