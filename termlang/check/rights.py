"""Rights: to convert, to exercise, to redeem, to issue a further series; with their limits, bars and roundings."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from termlang.check import problems as wrong
from termlang.check.expressions import Elaborator
from termlang.check.windows import WINDOWS, bare_windows, clause_of, grants
from termlang.diagnostics import Label
from termlang.model.clauses import (
    AccruedFate,
    Excess,
    Fraction_,
    Guard,
    Limit,
    Right,
    Verb,
    Whole,
)
from termlang.model.expressions import Expr
from termlang.quantity import RoundingMode
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import Kind, Unit, base

_EXCESS = {
    Word.STAYS: Excess.STAYS,
    Word.REDEEMED: Excess.REDEEMED,
    Word.CASH: Excess.CASH,
    Word.LAPSES: Excess.LAPSES,
    Word.REFUSED: Excess.REFUSED,
}
_FATES = {
    Word.ADDED: AccruedFate.ADDED,
    Word.CASH: AccruedFate.CASH,
    Word.NEXT: AccruedFate.NEXT,
    Word.FORFEITED: AccruedFate.FORFEITED,
}


def delivering(at: Elaborator, line: ast.Line, verb: Verb, name: str) -> Right | None:
    """A conversion or an exercise: a right that delivers shares."""
    clause: ast.Conversion | ast.Exercise = line.clause
    at = evolve(at, path=(*at.path, verb.value))
    into = at.book.named(clause.into, [*at.book.stocks, *at.book.instruments], "a stock", at.path)
    actor = at.book.named(clause.party, at.book.parties, "a party", at.path)
    unit = base(at.owner)
    price_unit = base(at.book.currency).per(base(into)) if into and at.book.currency else None
    made = grants(at, line.children, unit, price_unit)
    guards, notice = _guards(at, line.children)
    limits = _limits(at, line.children, into)
    whole = _only(at, line.children, ast.ShareRounding)
    rounding = share_rounding(at, whole, into) if whole is not None else None
    read = all(child.clause is not None for child in line.children)
    if whole is None and read:
        at.report(wrong.NO_ROUNDING, line.span, name=f"the {verb.value}")
    if read and not any(isinstance(child.clause, WINDOWS) for child in line.children):
        at.report(wrong.NO_WINDOW, line.span, what=f"the {verb.value}")
    fate = _only(at, line.children, ast.Accrued)
    accrued = None if fate is None else (clause_of(at, fate), _FATES[fate.clause.word])
    if into is None or actor is None:
        return None
    return Right(
        name, clause_of(at, line), verb, actor, at.owner, into, made, guards, limits, rounding, accrued, notice
    )


def redemption(at: Elaborator, line: ast.Line, name: str, currency: str) -> Right | None:
    """The right to redeem: opened by its trigger, at its price."""
    clause: ast.Redemption = line.clause
    at = evolve(at, path=(*at.path, "redemption"))
    actor = at.book.named(clause.party, at.book.parties, "a party", at.path)
    guards, notice = _guards(at, line.children)
    triggers = tuple(
        Guard(clause_of(at, child), condition, bars=False)
        for child in line.children
        if isinstance(child.clause, ast.Trigger)
        if (condition := at.condition(child.clause.condition)) is not None
    )
    priced = _only(at, line.children, ast.RedemptionPrice)
    price: Expr | None = None
    if priced is None:
        at.report(wrong.NO_REDEMPTION_PRICE, line.span)
    else:
        unit = base(currency).per(base(at.owner))
        price = at.quantity_in(priced.clause.price, unit, "state what is paid for each unit")
        price, _ = at.marks(price, priced.clause.marks)
    if actor is None or (priced is not None and price is None):
        return None
    return Right(
        name,
        clause_of(at, line),
        Verb.REDEEM,
        actor,
        at.owner,
        at.owner,
        bare_windows(at, line.children),
        guards,
        (),
        None,
        None,
        notice,
        triggers,
        price,
    )


def company_right(at: Elaborator, line: ast.Line) -> Right | None:
    """A right of a party to issue a further series."""
    clause: ast.CompanyRight = line.clause
    name = clause.name.text
    at = evolve(at, path=(name,))
    actor = at.book.named(clause.party, at.book.parties, "a party", at.path)
    made = grants(at, line.children, None, None)
    guards, notice = _guards(at, line.children)
    if not any(isinstance(child.clause, WINDOWS) for child in line.children):
        at.report(wrong.NO_WINDOW, line.span, what=f"`{name}`")
    for child in line.children:
        if isinstance(child.clause, (ast.Limit, ast.Blocked, ast.ShareRounding, ast.Accrued)):
            at.report(
                wrong.NOT_ALLOWED_HERE,
                child.span,
                what="this line",
                where="in a right to issue a series",
                hint="put it below the conversion of the series",
            )
    if actor is None or not made:
        return None
    series = made[0].issue.series if made[0].issue else ""
    return Right(name, clause_of(at, line), Verb.ISSUE, actor, series, series, made, guards, (), None, None, notice)


def _only(at: Elaborator, lines: Sequence[ast.Line], kind: type[ast.Node]) -> ast.Line | None:
    found = [line for line in lines if isinstance(line.clause, kind)]
    for extra in found[1:]:
        at.report(wrong.CLAUSE_TWICE, extra.span, [Label(found[0].span, "first here")], what="this clause")
    return found[0] if found else None


def _guards(at: Elaborator, lines: Sequence[ast.Line]) -> tuple[tuple[Guard, ...], int | None]:
    guards: list[Guard] = []
    notice: int | None = None
    for line in lines:
        match line.clause:
            case ast.Barred(condition=condition) | ast.Provided(condition=condition):
                found = at.condition(condition)
                if found is not None:
                    guards.append(Guard(clause_of(at, line), found, isinstance(line.clause, ast.Barred)))
            case ast.Notice(period=period):
                if (
                    period.unit not in (Word.DAYS, Word.DAY_WORD, Word.WEEK, Word.WEEKS)
                    or period.count.value.denominator != 1
                ):
                    at.report(
                        wrong.WRONG_TYPE,
                        period.span,
                        needed="a notice in calendar days",
                        found="another period",
                        hint="write it like `on 10 days notice`",
                    )
                    continue
                notice = int(period.count.value) * (7 if period.unit in (Word.WEEK, Word.WEEKS) else 1)
    return tuple(guards), notice


def _limits(at: Elaborator, lines: Sequence[ast.Line], into: str | None) -> tuple[Limit, ...]:
    found: list[Limit] = []
    if into is None:
        return ()
    for line in lines:
        if isinstance(line.clause, (ast.Limit, ast.Blocked)):
            made = _limit(at, line, base(into))
            if made is not None:
                found.append(made)
    return tuple(found)


def _limit(at: Elaborator, line: ast.Line, unit: Unit) -> Limit | None:
    clause: ast.Limit | ast.Blocked = line.clause
    blocker: Fraction | None = None
    tree = clause.bound
    lead = "limit " if isinstance(clause, ast.Limit) else "blocked above "
    title = clause_of(at, line, tree.span, lead)
    if isinstance(clause, ast.Blocked):
        if not isinstance(tree, ast.PercentOf):
            at.report(wrong.BLOCKER_FORM, tree.span)
            return None
        blocker, tree = tree.percent.value, tree.of
        if not 0 < blocker < 1:
            at.report(wrong.PERCENT_RANGE, clause.bound.span, percent=blocker * 100)
            return None
    bound = at.quantity_in(tree, unit, "a limit counts shares, such as `1,450,000 shares`")
    counted: tuple[str, ...] = ()
    per_holder = pro_rata = False
    excess: Excess | None = None
    excess_price: Expr | None = None
    unless: Expr | None = None
    for tail in clause.tails:
        match tail:
            case ast.Counting(what=what):
                counted = tuple(word.value for word in what)
            case ast.Scope(word=word):
                per_holder = word is Word.HOLDER
            case ast.Sharing(word=word):
                pro_rata = word is Word.PRO
            case ast.Excess(word=word, price=price):
                excess = _EXCESS[word]
                if price is not None:
                    excess_price = _excess_price(at, price, excess, unit)
                    if excess_price is None:
                        return None
            case ast.Unless(condition=condition):
                unless = at.condition(condition)
                if unless is None:
                    return None
    if blocker is None and not counted:
        at.report(wrong.NO_LIMIT_COUNT, line.span)
    if excess is None:
        at.report(wrong.NO_EXCESS, line.span)
    if bound is None or excess is None or (blocker is None and not counted):
        return None
    return Limit(title, bound, counted, per_holder, pro_rata, excess, excess_price, unless, blocker)


def _excess_price(at: Elaborator, tree: object, excess: Excess, unit: Unit) -> Expr | None:
    currency = base(at.book.currency) if at.book.currency else None
    if currency is None:
        return at.expr(tree)
    if excess is Excess.REDEEMED:
        return at.quantity_in(tree, currency.per(base(at.owner)), "state what is paid for each unit redeemed")
    return at.quantity_in(tree, currency.per(unit), "state what is paid for each share that is not delivered")


def share_rounding(at: Elaborator, line: ast.Line, stock: str | None) -> Whole | None:
    """`shares rounded down, the fraction lapses`: how a count becomes whole."""
    clause: ast.ShareRounding = line.clause
    rounding = at.rounding(clause.rounding, shares=True)
    if rounding is None:
        return None
    fraction, price = Fraction_.ROUNDS, None
    if clause.fraction is Word.LAPSES:
        fraction = Fraction_.LAPSES
    elif clause.fraction is not None:
        found = at.expr(clause.fraction)
        if found is None:
            return None
        money = found.type.kind is Kind.QUANTITY and stock and found.type.unit.times(base(stock)).currency
        if not money:
            at.report(
                wrong.WRONG_TYPE,
                found.span,
                needed="a price per share",
                found=found.type.describe(),
                hint="write it like `at Market Value`",
            )
            return None
        fraction, price = Fraction_.CASH, found
    elif rounding.mode is RoundingMode.DOWN:
        at.report(wrong.NO_FRACTION, line.span)
        return None
    return Whole(clause_of(at, line), rounding, fraction, price)
