"""Limits and blockers: what fits under them, and which of them binds."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.syntax import ast
from termlang.syntax.ast import Word
from tests.reference import days
from tests.reference.accounts import ZERO, Event
from tests.reference.days import ONE, Nothing
from tests.reference.values import whole

if TYPE_CHECKING:
    from tests.reference.requests import Request

KINDS = {
    Word.CONVERSIONS: "convert",
    Word.EXERCISES: "exercise",
    Word.REDEMPTIONS: "redeem",
    Word.DIVIDENDS: "dividend",
}
IN_EACH = {Word.CONVERSION, Word.EXERCISE, Word.REDEMPTION}


def tails(clause: Any, kind: type) -> list[Any]:
    return [tail for tail in clause.tails if isinstance(tail, kind)]


def lifted(request: Request, clause: Any) -> bool:
    return any([request.see(tail.condition) for tail in tails(clause, ast.Unless)])


def what(clause: Any) -> str:
    """What a limit bounds: stated value, what is paid, units or shares."""
    measured = tails(clause, ast.Measured)
    if measured and measured[0].word is Word.CASH:
        return "cash"
    bound = clause.bound
    if isinstance(bound, ast.MoneyLiteral):
        return "value"
    return (
        "units" if isinstance(bound, ast.Count) and bound.of is not None and "Stock" not in bound.of.text else "shares"
    )


def units_that_fit(request: Request, units: Fraction, price: Fraction | None) -> tuple[Fraction, Word | None]:
    """How many of the units pass the limits in units and in money, and what becomes of the others."""
    fits, how = units, None
    for clause in request.clauses(ast.Limit):
        kind = what(clause)
        if kind == "shares" or lifted(request, clause):
            continue
        each = {"units": Fraction(1), "value": request.of.stated, "cash": price}[kind]
        assert each is not None
        room = _room(request, clause, kind) / each
        if room < fits:
            fits, how = max(ZERO, room), _fate(clause).word
    return fits, how


def shares_that_fit(request: Request, shares: Fraction) -> tuple[Fraction | None, ast.Excess | Any]:
    """The whole shares that pass the blockers and the limits in shares, and what becomes of the others."""
    most: Fraction | None = None
    fate: Any = None
    for clause in request.clauses(ast.Limit) + request.clauses(ast.Blocked):
        if (isinstance(clause, ast.Limit) and what(clause) != "shares") or lifted(request, clause):
            continue
        room = _blocked(request, clause) if isinstance(clause, ast.Blocked) else _room(request, clause, "shares")
        room = max(ZERO, whole(room))
        if most is not None and room == most and shares > room and _kind(fate) != _kind(_fate(clause)):
            raise Nothing("two limits bind, and differ in what becomes of the excess")
        if most is None or room < most:
            most, fate = room, _fate(clause)
    return most, fate


def _kind(fate: Any) -> str:
    """A spelling by which two fates are compared."""
    return repr(fate)


def _fate(clause: Any) -> Any:
    return tails(clause, ast.Excess)[0]


def _blocked(request: Request, clause: ast.Blocked) -> Fraction:
    match clause.bound:
        case ast.PercentOf(percent=percent, of=of):
            part, outstanding = percent.value, request.see(of)
        case ast.Path(names=(cap, of)):
            part = request.see(ast.Path(clause.span, (cap,)))
            outstanding = request.see(ast.Path(clause.span, (of,)))
        case _:
            raise NotImplementedError
    if part >= 1:
        raise Nothing("no blocker")
    held = request.accounts.assets[request.who, "Common Stock"] if request.kept else ZERO
    return Fraction(part * outstanding - held) / (1 - part)


def _room(request: Request, clause: ast.Limit, kind: str) -> Fraction:
    """The bound, less what counts toward it."""
    bound = request.see(clause.bound)
    scopes = {tail.word for tail in tails(clause, ast.Scope)} | {tail.word for tail in tails(clause, ast.Sharing)}
    moving = bool(tails(clause, ast.Adjusted))
    if moving and kind == "shares":
        bound *= request.world.factor(request.world.stated(), request.day)
    whose = request.who if Word.HOLDER in scopes or Word.PRO in scopes else None
    if Word.PRO in scopes and request.kept:
        bound = bound * request.accounts.issued[request.who, request.of.name] / request.of.issued
    if scopes & IN_EACH:
        return Fraction(bound)
    kinds = {KINDS[word] for tail in tails(clause, ast.Counting) for word in tail.what}
    named = {each.text for tail in tails(clause, ast.Belonging) for each in tail.to if not isinstance(each, Word)}
    since = _since(request, clause)
    used = ZERO
    for event in request.accounts.events:
        if (
            event.kind in kinds
            and event.of in named | {request.of.name}
            and since <= event.day <= request.day
            and (whose in (None, event.who) or Word.PRO in scopes)
            and (event.kind != "redeem" or event.by == request.line.clause.party.text)
        ):
            part = request.accounts.part_of(event, request.who) if Word.PRO in scopes else Fraction(1)
            used += _counted(request, event, kind, moving) * part
    return Fraction(bound) - used


def _counted(request: Request, event: Event, kind: str, moving: bool) -> Fraction:
    if kind == "shares":
        return event.shares * (request.world.factor(event.day, request.day) if moving else 1)
    return {"units": event.units, "value": event.value, "cash": event.cash}[kind]


def _since(request: Request, clause: ast.Limit) -> date:
    """The first day whose events count."""
    every = next((tail.every for tail in tails(clause, ast.Recurring)), None)
    on = request.day
    if every is None:
        return date.min
    if isinstance(every, ast.Period):
        n = int(every.count.value)
        if every.unit in (Word.DAYS, Word.DAY_WORD):
            return on - (n - 1) * ONE
        is_open = days.is_trading_day if every.unit is Word.TRADING else days.is_weekday
        walk = days.open_days(is_open, on, -1)
        return [next(walk) for _ in range(n)][-1]
    months = {Word.MONTH: 1, Word.QUARTER: 3, Word.HALF_YEAR: 6, Word.YEAR: 12}[every]
    return date(on.year, (on.month - 1) // months * months + 1, 1)
