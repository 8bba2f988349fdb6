"""Limits on the shares delivered, and blockers: their bound, what they count, and what becomes of the excess."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from termlang.checker import problems as wrong
from termlang.checker.clauses import INTERVALS, clause_of, only_tails
from termlang.checker.constants import fixed_value
from termlang.checker.expressions import Elaborator
from termlang.checker.lookbacks import whole_days
from termlang.checker.requests import before_price, with_price, without_price
from termlang.model.clauses import Excess, Interval, Limit, LimitScope, Measure, Rolling, Verb
from termlang.model.expressions import Expr, Literal, Observe, Ref, TermKey, adjusted_for_splits, walk
from termlang.quantity import shown
from termlang.records import define, frozen
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import NUMBER, base, quantity

_EXCESS = {
    Word.STAYS: Excess.STAYS,
    Word.REDEEMED: Excess.REDEEMED,
    Word.CASH: Excess.CASH,
    Word.LAPSES: Excess.LAPSES,
    Word.REFUSED: Excess.REFUSED,
}
_SCOPES = {
    Word.TOTAL: LimitScope.TOTAL,
    Word.HOLDER: LimitScope.HOLDER,
    Word.CONVERSION: LimitScope.REQUEST,
    Word.EXERCISE: LimitScope.REQUEST,
    Word.DRAW: LimitScope.REQUEST,
    Word.REDEMPTION: LimitScope.REQUEST,
}
_MONEY = {Word.STATED: Measure.STATED, Word.PRINCIPAL: Measure.STATED, Word.CASH: Measure.PAID}
_A_PART = "write a percentage, or a term that is one"


@define
class _Tails:
    """What the tails of a limit say; `sound` is False where one of them is wrong."""

    counted: tuple[str, ...] = ()
    scope: LimitScope = LimitScope.TOTAL
    pro_rata: bool = False
    shared: tuple[str, ...] = ()
    own: bool = False
    needed: Expr | None = None
    excess: Excess | None = None
    excess_price: Expr | None = None
    unless: Expr | None = None
    adjusted: bool = False
    sound: bool = True
    money: ast.Measured | None = None
    period: Interval | Rolling | None = None


@frozen
class _Of:
    """What the limits are about: the stock that is delivered (None in a redemption), and by what right."""

    into: str | None
    verb: Verb


def limits_of(at: Elaborator, lines: Sequence[ast.Line], into: str | None, verb: Verb) -> tuple[Limit, ...]:
    """The limits and blockers among the lines of a right; `into` is None in a redemption."""
    if into is None and verb is not Verb.REDEEM:
        return ()
    of = _Of(into, verb)
    made = [_limit(at, line, of) for line in lines if isinstance(line.clause, (ast.Limit, ast.Blocked))]
    return tuple(limit for limit in made if limit is not None)


def _limit(at: Elaborator, line: ast.Line, of: _Of) -> Limit | None:
    clause: ast.Limit | ast.Blocked = line.clause
    tree, part = clause.bound, None
    title = clause_of(at, line, tree.span, "limit " if isinstance(clause, ast.Limit) else "blocked above ")
    is_blocker = isinstance(clause, ast.Blocked)
    if is_blocker:
        found = _part_of(at, tree)
        if found is None:
            at.report(wrong.BLOCKER_FORM, tree.span)
            return None
        part, tree = found
        part = with_price(at, part)
        share = None if part is None else fixed_value(at.book, part)
        if part is None or (share is not None and not 0 < share < 1):
            if part is not None and share is not None:
                at.report(wrong.PERCENT_RANGE, part.span, percent=shown(share * 100), most="below 100%")
            return None
    tails = _tails(at, clause.tails, of)
    bound, measure = _bound(at, tree, of, tails, in_shares=is_blocker)
    _check_part(at, clause, bound)
    _check_measure(at, clause, measure, tails)
    if not is_blocker and not tails.counted:
        at.report(wrong.NO_LIMIT_COUNT, line.span)
    if tails.excess is None and tails.sound:
        at.report(wrong.NO_EXCESS, line.span)
    if bound is None or tails.excess is None or not tails.sound or (not is_blocker and not tails.counted):
        return None
    return Limit(
        title,
        adjusted_for_splits(bound, at.book.undisclosed) if tails.adjusted else bound,
        tails.counted,
        tails.scope,
        tails.pro_rata,
        tails.excess,
        tails.excess_price,
        tails.unless,
        part,
        tails.adjusted or _moves(at, bound),
        tails.shared,
        tails.own,
        tails.needed,
        measure,
        tails.period,
    )


def _bound(at: Elaborator, tree: Any, of: _Of, tails: _Tails, *, in_shares: bool) -> tuple[Expr | None, Measure]:
    """The bound, and what it bounds: its unit tells shares from units and from money, a tail what money."""
    found = at.expr(tree)
    if found is None:
        return None, Measure.SHARES
    currency = quantity(base(at.book.currency)) if at.book.currency else None
    measure = Measure.SHARES
    if not in_shares and found.type == quantity(base(at.owner)):
        measure = Measure.UNITS
    elif not in_shares and found.type == currency:
        # An amount of money names stated value, as it does in a request; the tail says it, or says otherwise.
        measure = Measure.STATED if tails.money is None else _MONEY[tails.money.word]
    elif of.into is None:
        hint = f"write it like `limit $350,000, in stated value`, or `limit 500 shares of {at.owner}`"
        at.wrong_type(found, f"an amount of money, or a number of {at.owner}", hint)
        return None, measure
    else:
        found = at.expect(found, quantity(base(of.into)), "a limit counts shares, such as `1,450,000 shares`")
        return with_price(at, found), measure
    if of.verb is Verb.REDEEM:
        return without_price(at, found), measure
    return before_price(at, "the maximum", found), measure


def _check_measure(at: Elaborator, clause: ast.Limit | ast.Blocked, measure: Measure, tails: _Tails) -> None:
    """What goes only with a limit in shares, and what only with one in money."""

    def refuse(span: Span, what: str, where: str, hint: str) -> None:
        at.report(wrong.NOT_ALLOWED_HERE, span, what=what, where=where, hint=hint)
        tails.sound = False

    if isinstance(clause, ast.Blocked):
        if tails.period is not None or tails.money is not None:
            refuse(clause.span, "this tail", "in a blocker, which looks at what is held", "leave it out")
        return
    if tails.period is not None and tails.scope is LimitScope.REQUEST:
        refuse(clause.span, "a time", "beside `in each …`, which looks at one request", "leave one of them out")
    if tails.money is not None and measure in (Measure.SHARES, Measure.UNITS):
        refuse(
            tails.money.span,
            f"`{at.written(tails.money.span)}`",
            "here: the limit is no amount of money",
            "leave it out",
        )
    if measure is Measure.SHARES:
        return
    if {"dividends", "warrants"} & set(tails.counted):
        what = "`dividends`" if "dividends" in tails.counted else "`warrants`"
        refuse(
            clause.span, what, "in a limit that is not in shares", "count conversions, exercises, draws or redemptions"
        )
    if tails.excess is Excess.CASH:
        where = "in a limit that is not in shares"
        refuse(
            clause.span, "`is paid in cash at`", where, "write `the excess is redeemed for …`, a price for each unit"
        )


def _part_of(at: Elaborator, tree: Any) -> tuple[Expr | None, Any] | None:
    """The part and what it is a part of: `9.99% of N`, `Ownership Cap of N`, `Ownership Cap * N`."""
    match tree:
        case ast.PercentOf(percent=percent, of=of):
            return Literal(NUMBER, percent.span, percent.value), of
        case ast.Multiply(left=left, right=right):
            return at.number(left, _A_PART), right
        case ast.Path(names=(first, *rest)) if rest and at.book.resolve(tree, at.owner) is None:
            # `A of B` names a term; where it names none, it is a part of something.
            head = ast.Path(first.span, (first,))
            below = ast.Path(Span(rest[0].span.start, rest[-1].span.end), tuple(rest))
            return at.number(head, _A_PART), below
    return None


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


def _tails(at: Elaborator, tails: Sequence[Any], of: _Of) -> _Tails:
    made = _Tails()
    only_tails(at, tails)
    for tail in tails:
        match tail:
            case ast.Counting(what=what):
                made.counted = tuple(word.value for word in what)
            case ast.Scope(word=word):
                made.scope = _SCOPES[word]
            case ast.Sharing(word=word):
                made.pro_rata = word is Word.PRO
            case ast.Belonging(to=to):
                _belongs(at, made, to)
            case ast.Excess(word=Word.NEEDS, price=price):
                made.excess, made.needed = Excess.NEEDS, with_price(at, at.condition(price))
                made.sound = made.sound and made.needed is not None
            case ast.Excess(word=word, price=price):
                made.excess = _EXCESS[word]
                if price is not None:
                    made.excess_price = _excess_price(at, price, made.excess, of.into)
                    made.sound = made.sound and made.excess_price is not None
            case ast.Measured():
                made.money = tail
                made.sound = made.sound and _measured(at, tail, of)
            case ast.Recurring(every=every):
                made.period = _period(at, every)
                made.sound = made.sound and made.period is not None
            case ast.Adjusted():
                made.adjusted = True
            case ast.Unless(condition=condition):
                made.unless = with_price(at, at.condition(condition))
                made.sound = made.sound and made.unless is not None
    return made


def _measured(at: Elaborator, tail: ast.Measured, of: _Of) -> bool:
    """Whether `in cash` stands where money is paid, and `in stated value` where there is one."""
    own = next((name for name in ("Stated Value", "Principal") if TermKey(at.owner, name) in at.book.drafts), None)
    word = "stated value" if own == "Stated Value" else "principal"
    if tail.word is Word.CASH:
        if of.verb is Verb.REDEEM:
            return True
        where, hint = f"in {of.verb.named}, in which nothing is paid out", f"write `in {word}`, or leave it out"
    elif own is not None and tail.word.value == word.split()[0]:
        return True
    else:
        where, hint = f"in `{at.owner}`", "leave it out" if own is None else f"write `in {word}`"
    at.report(wrong.NOT_ALLOWED_HERE, tail.span, what=f"`{at.written(tail.span)}`", where=where, hint=hint)
    return False


def _period(at: Elaborator, every: Word | ast.Period) -> Interval | Rolling | None:
    if isinstance(every, Word):
        return INTERVALS[every]
    found = whole_days(at, every)
    if found is not None and not found[0]:
        hint = "write it like `in any 30 days`"
        at.report(wrong.WRONG_TYPE, every.span, needed="a day or more", found="no day", hint=hint)
        return None
    return None if found is None else Rolling(*found)


def _belongs(at: Elaborator, made: _Tails, to: Sequence[Word | ast.Name]) -> None:
    """Whether the limit is the series' own, or counts what other instruments deliver as well.

    A series that takes the line over finds its own name there; it then shares with the series that it comes from.
    """
    if to and to[0] is Word.OWN:
        made.own = True
        return
    names: list[str] = []
    for each in to:
        assert isinstance(each, ast.Name)
        found = at.book.named(each, at.book.instruments, "an instrument", at.path)
        if found is None:
            made.sound = False
        elif found != at.owner:
            names.append(found)
        elif at.owner in at.book.parents:
            names.append(at.book.parents[at.owner])
        else:
            hint = "name another instrument, or leave it out"
            at.report(wrong.NOT_ALLOWED_HERE, each.span, what=f"`{found}`", where="in its own limit", hint=hint)
            made.sound = False
    made.shared = tuple(dict.fromkeys(names))


def _excess_price(at: Elaborator, tree: Any, excess: Excess, into: str | None) -> Expr | None:
    if excess is Excess.REDEEMED or into is None:
        found = at.price(tree, at.owner, f"state what is paid for each share of {at.owner} that is redeemed")
    else:
        found = at.price(tree, into, "state what is paid for each share that is not delivered")
    return with_price(at, found)
