"""What a window offers: how much may be converted, at what price; or the series that a right is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from termlang.checker import problems as wrong
from termlang.checker.clauses import INTERVALS, clause_of, only_tails, title_of
from termlang.checker.constants import fixed_day, fixed_value
from termlang.checker.dates import steps_need_rule
from termlang.checker.expressions import Elaborator
from termlang.checker.rates import implied_price, is_rate
from termlang.checker.requests import before_price, without_price
from termlang.checker.roundings import rounding
from termlang.diagnostics import Label
from termlang.model.clauses import Clause, Counts, Everything, Grant, Issue, Offer, Price, Staged, UpTo, Verb, Window
from termlang.model.expressions import Expr, Literal
from termlang.quantity import Rounding, shown
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import base, quantity

# More steps than any deal has months; beyond them the month-end question repeats itself.
_MAX_STEPS = 1_200


class Into(NamedTuple):
    """What a right does and delivers, None where that is not known, and whether the instrument has a stated value."""

    verb: Verb
    stock: str | None
    has_stated_value: bool


def offers_of(at: Elaborator, line: ast.Line, window: Window, into: Into) -> Grant | None:
    """A window of a conversion or an exercise."""
    offers: list[tuple[ast.Line, ast.Offer]] = []
    prices: list[ast.Line] = []
    for child in line.children:
        match child.clause:
            case ast.Offer():
                offers.append((child, child.clause))
            case ast.PriceLine():
                prices.append(child)
            case ast.IssueSeries():
                hint = "put it in a block such as `right Series B Sale by Company:`"
                what, where = "issuing a series", "in a conversion or an exercise"
                at.report(wrong.NOT_ALLOWED_HERE, child.span, what=what, where=where, hint=hint)
                return None
            case None:
                return None
    if not offers:
        at.report(wrong.NO_QUANTITY if prices else wrong.WINDOW_EMPTY, line.span)
        return None
    for extra in prices[1:]:
        at.report(wrong.TWO_PRICES, extra.span, [Label(prices[0].span, "the first")])
    common = _price_line(at, prices[0], into) if prices else None
    made: list[Offer] = []
    for child, clause in offers:
        if clause.price is None and not prices:
            at.report(wrong.NO_PRICE_LINE, child.span)
            continue
        own = _own_price(at, child, clause, into) if clause.price is not None else common
        offer = _offer(at, child, clause, own, window, into)
        if offer is not None:
            made.append(offer)
    return Grant(window, tuple(made))


def issue_of(at: Elaborator, line: ast.Line, window: Window) -> Grant | None:
    """A window of a right to issue a series."""
    for child in line.children:
        if isinstance(child.clause, ast.IssueSeries):
            series = at.book.named(child.clause.series, at.book.instruments, "an instrument", at.path)
            price = without_price(at, at.money(child.clause.price, "write what is paid for all of it, as `$2,000,000`"))
            if series is None or price is None:
                return None
            return Grant(window, (), Issue(clause_of(at, child), series, price))
        if child.clause is None:
            return None
    where, example = "the window of this right", "issue Series B for $2,000,000"
    at.report(wrong.CLAUSE_MISSING, line.span, where=where, what="a series to issue", example=example)
    return None


# ----------------------------------------------------------------------------------------------------------- prices


def _guard(at: Elaborator, guard: ast.Guard | None) -> tuple[bool, Expr | None]:
    if guard is None:
        return True, None
    found = before_price(at, "the condition of this line", at.condition(guard.condition))
    return found is not None, found


def _price_line(at: Elaborator, line: ast.Line, into: Into) -> Price | None:
    clause: ast.PriceLine = line.clause
    stated: Rounding | None = None
    only_tails(at, clause.marks)
    for mark in clause.marks:
        if isinstance(mark, ast.Rounding):
            stated = rounding(at, mark)
            if stated is None:
                return None
    fits, guard = _guard(at, clause.guard)
    trees = [clause.price] if clause.elector is None else [clause.price, clause.alternative]
    choices = [_priced(at, tree, into, clause.marks) for tree in trees]
    elector = None
    if clause.elector is not None:
        elector = at.book.named(clause.elector, at.book.parties, "a party", at.path)
        if elector is None:
            return None
    if any(choice.rounded for choice in choices):
        # A rate beside a price: the rounding of the line goes inside of both.
        stated, inside = None, tuple(mark for mark in clause.marks if isinstance(mark, ast.Rounding))
        choices = [each if each.rounded else _Choice(each.label, at.marks(each.price, inside)[0]) for each in choices]
    made = [(choice.label, choice.price) for choice in choices if choice.price is not None]
    if len(made) < len(choices) or not fits:
        return None
    return Price(clause_of(at, line), guard, tuple(made), elector, stated)


def _own_price(at: Elaborator, line: ast.Line, clause: ast.Offer, into: Into) -> Price | None:
    choice = _priced(at, clause.price, into, ())
    if choice.price is None:
        return None
    where = clause.price.span
    return Price(clause_of(at, line, where, "at "), None, ((choice.label, choice.price),), None, None)


class _Choice(NamedTuple):
    """A price as it is written, what it comes to, and whether its stated rounding is inside of it already."""

    label: str
    price: Expr | None
    rounded: bool = False


def _priced(at: Elaborator, tree: Any, into: Into, marks: Sequence[Any]) -> _Choice:
    label = title_of(at, tree.span)
    found = at.expr(tree)
    if into.stock is None or found is None:
        return _Choice(label, None)
    rate = into.has_stated_value and is_rate(at, found, at.owner, into.stock)
    if not rate:
        if not at.book.currency:
            return _Choice(label, None)
        unit = quantity(base(at.book.currency).per(base(into.stock)))
        if at.expect(found, unit, "write it like `$13.06 per share`") is None:
            return _Choice(label, None)
    value = fixed_value(at.book, found)
    if value is not None and value <= 0:
        at.report(wrong.NO_PRICE_LEFT, found.span, at.defined(found), value=shown(value))
        return _Choice(label, None)
    asked = before_price(at, "the rate" if rate else "the price", found)
    if asked is None:
        return _Choice(label, None)
    if not rate:
        adjusted = tuple(mark for mark in marks if not isinstance(mark, ast.Rounding))
        return _Choice(label, at.marks(asked, adjusted)[0] or asked)
    # What the line says of the rate holds for the rate, not for the price that it implies.
    marked, _ = at.marks(asked, marks)
    return _Choice(label, None if marked is None else implied_price(at, marked, at.owner), rounded=True)


# ----------------------------------------------------------------------------------------------------------- offers


def _own(at: Elaborator, tail: ast.Node, what: Word, verb: Verb) -> bool:
    """Whether what an amount counts is what the right does: conversions in a conversion, exercises in an exercise."""
    counted = what.value.removesuffix("s")
    if counted == verb.value:
        return True
    hint = f"write `{at.written(tail.span).replace(counted, verb.value)}`"
    at.report(wrong.NOT_ALLOWED_HERE, tail.span, what=f"`{what.value}`", where=f"in {verb.named}", hint=hint)
    return False


def _offer(
    at: Elaborator, line: ast.Line, clause: ast.Offer, price: Price | None, window: Window, into: Into
) -> Offer | None:
    fits, guard = _guard(at, clause.guard)
    if price is not None and price.guard is not None:
        guard = price.guard if guard is None else at.apply("and", line.span, guard, price.guard)
    amount = _quantity(at, clause, window, into)
    counts: Counts | None = None
    per_holder = open_only = False
    addition: Expr | None = None
    only_tails(at, clause.tails)
    for tail in clause.tails:
        match tail:
            case ast.CountingEvery(what=what):
                counts = Counts.EVERY
                fits = _own(at, tail, what, into.verb) and fits
            case ast.CountingWindow(what=what):
                counts = Counts.WINDOW
                fits = _own(at, tail, what, into.verb) and fits
            case ast.Scope(word=word) if word in (Word.CONVERSION, Word.EXERCISE, Word.DRAW, Word.REDEMPTION):
                counts = Counts.REQUEST
                fits = _own(at, tail, word, into.verb) and fits
            case ast.Scope(word=word):
                per_holder = word is Word.HOLDER
            case ast.AsOpen():
                open_only = True
            case ast.WithAddition():
                addition = _addition(at, tail, into)
                fits = fits and addition is not None
    if amount is None or price is None or not fits:
        return None
    if counts is None and not isinstance(amount, Everything):
        at.report(wrong.NO_COUNTING, line.span)
        return None
    return Offer(_clause(at, line, clause, price), guard, amount, counts, per_holder, open_only, addition, price)


def _clause(at: Elaborator, line: ast.Line, clause: ast.Offer, price: Price) -> Clause:
    if not isinstance(clause.amount, ast.Everything):
        return clause_of(at, line, clause.amount.span)
    title = f"all of it {price.clause.title}" if clause.price is not None else "all of it"
    return Clause(title, line.span, clause_of(at, line).citations)


def _addition(at: Elaborator, tail: ast.WithAddition, into: Into) -> Expr | None:
    if not into.has_stated_value:
        where, hint = "in a warrant, which has no stated value", "leave it out"
        at.report(wrong.NOT_ALLOWED_HERE, tail.span, what="an addition", where=where, hint=hint)
        return None
    found = at.price(tail.path, at.owner, f"add an amount for each share of {at.owner}")
    return before_price(at, "the addition", found)


def _quantity(at: Elaborator, clause: ast.Offer, window: Window, into: Into) -> Everything | Staged | UpTo | None:
    amount = clause.amount
    match amount:
        case ast.Everything():
            return Everything()
        case ast.Staged():
            return _staged(at, amount, window)
        case ast.UpTo(bound=bound):
            return _up_to(at, bound, into)
    raise TypeError(type(amount).__name__)


def _staged(at: Elaborator, amount: ast.Staged, window: Window) -> Staged | None:
    first = Fraction(0) if amount.at_once is None else amount.at_once.value
    for part in (amount.at_once, amount.each):
        if part is not None and part.value > 1:
            at.report(wrong.OVER_100, part.span, percent=shown(part.value * 100))
            return None
    each = amount.each.value
    if each == 0:
        at.report(wrong.NO_INCREMENT, amount.each.span)
        return None
    if window.monthly:
        hint = "write `up to …, counting conversions in this window`"
        at.report(wrong.NOT_ALLOWED_HERE, amount.span, what="a part that grows", where="in a monthly window", hint=hint)
        return None
    if window.first is None:
        at.report(wrong.NO_FIRST_DAY, amount.span, [Label(window.clause.span, "this window")])
        return None
    steps = min(-(-(1 - first) // each), _MAX_STEPS)
    every = INTERVALS[amount.interval]
    if steps_need_rule(at.book, _opening(at, window), every.value, int(steps)):
        at.need_month_end(amount.span)
    return Staged(first, each, every)


def _up_to(at: Elaborator, bound: Any, into: Into) -> UpTo | None:
    found = at.expr(bound)
    if found is None or not at.book.currency:
        return None
    fits = [quantity(base(at.owner))]
    if into.has_stated_value:
        fits.append(quantity(base(at.book.currency)))
    if found.type not in fits:
        needed = f"shares of {at.owner}" + (
            f", or {at.book.currency} of stated value," if into.has_stated_value else ""
        )
        example = "$1,000,000" if into.has_stated_value else "1,000 warrants"
        at.wrong_type(found, needed, f"write it like `up to {example}`")
        return None
    made = before_price(at, "the amount", found)
    return None if made is None else UpTo(made)


def _opening(at: Elaborator, window: Window) -> Expr | None:
    """The window's first day, as far as the month-end question goes."""
    if window.first is None or window.first_included:
        return window.first
    day = fixed_day(at.book, window.first)
    if day is None:
        return None
    return Literal(window.first.type, window.first.span, day + timedelta(days=1))
