"""Windows of a right and the offers in them: how much, at what price."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

from attrs import evolve

from termlang.check import problems as wrong
from termlang.check.dates import fixed_day, steps_need_rule
from termlang.check.definitions import cited
from termlang.check.expressions import INTERVALS, Elaborator
from termlang.diagnostics import Label
from termlang.model.clauses import (
    Clause,
    Counts,
    Everything,
    Grant,
    Issue,
    Offer,
    Price,
    Staged,
    UpTo,
    Window,
)
from termlang.model.expressions import Expr, Literal, Ref, TermKey
from termlang.quantity import Rounding
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import Kind, Unit, base

WINDOWS = (ast.Window, ast.FirstWindow, ast.OpenWindow, ast.Thereafter)


def title_of(at: Elaborator, span: Span) -> str:
    """A clause as it is written, on one line."""
    return " ".join(at.book.source.excerpt(span).split()).rstrip(":")


def clause_of(at: Elaborator, line: ast.Line, span: Span | None = None, lead: str = "") -> Clause:
    """What a clause is called, where it stands, and what it cites."""
    where = span or line.span
    title = f"{lead}{title_of(at, where)}"
    return Clause(title, where, cited(at.book, line))


def grants(at: Elaborator, lines: Sequence[ast.Line], unit: Unit | None, price_unit: Unit | None) -> tuple[Grant, ...]:
    """The windows among the lines of a right, in order; `unit` is None for a right to issue a series."""
    found: list[Grant] = []
    previous: Window | None = None
    for line in lines:
        if not isinstance(line.clause, WINDOWS):
            continue
        window = _window(at, line, previous)
        if window is None:
            continue
        previous = window
        made = _grant(evolve(at, path=(*at.path, window.clause.title)), line, window, unit, price_unit)
        if made is not None:
            found.append(made)
    return tuple(found)


def bare_windows(at: Elaborator, lines: Sequence[ast.Line]) -> tuple[Grant, ...]:
    """Windows without offers, as a redemption has them: days only."""
    found: list[Grant] = []
    previous: Window | None = None
    for line in lines:
        if isinstance(line.clause, WINDOWS):
            window = _window(at, line, previous)
            if window is not None:
                previous = window
                found.append(Grant(window, ()))
    return tuple(found)


def _window(at: Elaborator, line: ast.Line, previous: Window | None) -> Window | None:
    clause = clause_of(at, line)
    match line.clause:
        case ast.Window(start_word=start_word, start=start, end_word=end_word, end=end):
            first = at.date(start)
            last = at.date(end) if end is not None else None
            if first is None or (end is not None and last is None):
                return None
            made = Window(clause, first, start_word is Word.FROM, last, end_word is Word.THROUGH)
        case ast.FirstWindow(end_word=end_word, end=end):
            last = at.date(end)
            if last is None:
                return None
            issue = at.book.term(TermKey(at.owner, "Issue Date"), line.span, at.path) if at.owner else None
            first = None if issue is None else Ref(issue.type, line.span, issue.key)
            made = Window(clause, first, True, last, end_word is Word.THROUGH)
        case ast.OpenWindow():
            made = Window(clause, None, True, None, True)
        case _:
            if previous is None or previous.last is None:
                at.report(wrong.THEREAFTER_FIRST, line.span)
                return None
            # The day after the last day of the window above; `until D` ended the day before D.
            made = Window(clause, previous.last, not previous.last_included, None, True)
    _check_order(at, made, line.span)
    return made


def _check_order(at: Elaborator, window: Window, span: Span) -> None:
    first, last = fixed_day(at.book, window.first), fixed_day(at.book, window.last)
    if first is None or last is None:
        return
    opens = first if window.first_included else first + timedelta(days=1)
    ends = last if window.last_included else last - timedelta(days=1)
    if ends < opens:
        at.report(wrong.DAYS_REVERSED, span, first=opens, last=ends)


def _grant(at: Elaborator, line: ast.Line, window: Window, unit: Unit | None, price_unit: Unit | None) -> Grant | None:
    offers: list[tuple[ast.Line, ast.Offer]] = []
    prices: list[ast.Line] = []
    for child in line.children:
        match child.clause:
            case ast.Offer():
                offers.append((child, child.clause))
            case ast.PriceLine():
                prices.append(child)
            case ast.IssueSeries():
                return _issue(at, child, window, unit)
            case None:
                return None
    if unit is None:
        at.report(
            wrong.CLAUSE_MISSING,
            line.span,
            where="the window of this right",
            what="a series to issue",
            example="issue Series B for $2,000,000",
        )
        return None
    if not offers:
        at.report(wrong.NO_QUANTITY if prices else wrong.WINDOW_EMPTY, line.span)
        return None
    for extra in prices[1:]:
        at.report(wrong.TWO_PRICES, extra.span, [Label(prices[0].span, "the first")])
    common = _price_line(at, prices[0], price_unit) if prices else None
    made: list[Offer] = []
    for child, clause in offers:
        own = _own_price(at, child, clause, price_unit) if clause.price is not None else common
        if clause.price is None and not prices:
            at.report(wrong.NO_PRICE_LINE, child.span)
            continue
        offer = _offer(at, child, clause, own, window, unit)
        if offer is not None:
            made.append(offer)
    return Grant(window, tuple(made))


def _issue(at: Elaborator, line: ast.Line, window: Window, unit: Unit | None) -> Grant | None:
    clause: ast.IssueSeries = line.clause
    if unit is not None:
        at.report(
            wrong.NOT_ALLOWED_HERE,
            line.span,
            what="issuing a series",
            where="in a conversion",
            hint="put it in a block such as `right Series B Sale by Company:`",
        )
        return None
    series = at.book.named(clause.series, at.book.instruments, "an instrument", at.path)
    price = at.expr(clause.price)
    if series is None or price is None:
        return None
    if price.type.kind is not Kind.QUANTITY or price.type.unit.currency is None:
        at.report(
            wrong.WRONG_TYPE,
            price.span,
            needed="an amount of money",
            found=price.type.describe(),
            hint="write it like `$2,000,000`",
        )
        return None
    return Grant(window, (), Issue(clause_of(at, line), series, price))


def _guard(at: Elaborator, guard: ast.Guard | None) -> tuple[bool, Expr | None]:
    if guard is None:
        return True, None
    found = at.condition(guard.condition)
    return found is not None, found


def _price_line(at: Elaborator, line: ast.Line, unit: Unit | None) -> Price | None:
    clause: ast.PriceLine = line.clause
    rounding: Rounding | None = None
    for mark in clause.marks:
        if isinstance(mark, ast.Rounding):
            rounding = at.rounding(mark)
            if rounding is None:
                return None
    fits, guard = _guard(at, clause.guard)
    choices = [_priced(at, clause.price, unit)]
    elector = None
    if clause.elector is not None:
        choices.append(_priced(at, clause.alternative, unit))
        elector = at.book.named(clause.elector, at.book.parties, "a party", at.path)
        if elector is None:
            return None
    made = [(label, price) for label, price in choices if price is not None]
    if len(made) < len(choices) or not fits:
        return None
    return Price(clause_of(at, line), guard, tuple(made), elector, rounding)


def _own_price(at: Elaborator, line: ast.Line, clause: ast.Offer, unit: Unit | None) -> Price | None:
    label, price = _priced(at, clause.price, unit)
    if price is None:
        return None
    return Price(clause_of(at, line, price.span, "at "), None, ((label, price),), None, None)


def _priced(at: Elaborator, tree: Any, unit: Unit | None) -> tuple[str, Expr | None]:
    label = title_of(at, tree.span)
    if unit is None:
        return label, at.expr(tree)
    return label, at.quantity_in(tree, unit, "write it like `$13.06 per share`")


def _offer(
    at: Elaborator, line: ast.Line, clause: ast.Offer, price: Price | None, window: Window, unit: Unit
) -> Offer | None:
    fits, guard = _guard(at, clause.guard)
    if price is not None and price.guard is not None and guard is None:
        guard = price.guard
    quantity = _quantity(at, clause, window, unit)
    counts: Counts | None = None
    per_holder = open_only = False
    addition: Expr | None = None
    for tail in clause.tails:
        match tail:
            case ast.CountingEvery():
                counts = Counts.EVERY
            case ast.CountingWindow():
                counts = Counts.WINDOW
            case ast.Scope(word=word):
                per_holder = word is Word.HOLDER
            case ast.AsOpen():
                open_only = True
            case ast.WithAddition(path=path):
                currency = at.book.currency
                addition = at.quantity_in(path, base(currency).per(unit), "add an amount per unit of the instrument")
                if addition is None:
                    return None
    if quantity is None or price is None or not fits:
        return None
    if counts is None and not isinstance(quantity, Everything):
        at.report(wrong.NO_COUNTING, line.span)
        return None
    span = clause.amount.span if not isinstance(clause.amount, ast.Everything) else line.span
    made = clause_of(at, line, span)
    if isinstance(clause.amount, ast.Everything):
        made = Clause(
            f"all of it {price.clause.title}" if clause.price is not None else "all of it", line.span, made.citations
        )
    return Offer(made, guard, quantity, counts, per_holder, open_only, addition, price)


def _quantity(at: Elaborator, clause: ast.Offer, window: Window, unit: Unit) -> Everything | Staged | UpTo | None:
    amount = clause.amount
    match amount:
        case ast.Everything():
            return Everything()
        case ast.Staged(at_once=at_once, each=each, interval=interval):
            first = Fraction(0) if at_once is None else at_once.value
            if first > 1 or each.value > 1:
                at.report(wrong.OVER_100, amount.span, percent=max(first, each.value) * 100)
                return None
            steps = -(-(1 - first) // each.value) if each.value else 0
            every = INTERVALS[interval]
            if steps_need_rule(at.book, _opening(at, window), every.value, min(int(steps), 1200)):
                at.need_month_end(amount.span)
            return Staged(first, each.value, every)
        case ast.UpTo(bound=bound):
            found = at.expr(bound)
            if found is None:
                return None
            if found.type.unit == unit or (found.type.kind is Kind.QUANTITY and found.type.unit.currency):
                return UpTo(found)
            at.report(
                wrong.WRONG_TYPE,
                found.span,
                needed="an amount of stated value or of units",
                found=found.type.describe(),
                hint="write it like `up to $1,000,000`",
            )
            return None
    raise TypeError(type(amount).__name__)


def _opening(at: Elaborator, window: Window) -> Expr | None:
    """The window's first day, as far as the month-end question goes."""
    if window.first is None or window.first_included:
        return window.first
    day = fixed_day(at.book, window.first)
    if day is None:
        return None
    return Literal(window.first.type, window.first.span, day + timedelta(days=1))
