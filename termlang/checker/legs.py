"""What a request brings beside its shares: money, units of another instrument; and exercises without payment."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from termlang.checker import problems as wrong
from termlang.checker.clauses import clause_of, only
from termlang.checker.expressions import Elaborator
from termlang.checker.requests import before_price, with_price
from termlang.model.clauses import Cashless, InLieu, Leg, Verb
from termlang.model.expressions import Expr, Literal
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import base, quantity

_AMOUNTS = "write an amount of money, such as `also 2% of Amount Converted in cash`"


def legs_of(at: Elaborator, lines: Sequence[ast.Line]) -> tuple[Leg, ...]:
    """The `also` lines of a right."""
    found = [_leg(at, line) for line in lines if isinstance(line.clause, ast.Also)]
    return tuple(leg for leg in found if leg is not None)


def _leg(at: Elaborator, line: ast.Line) -> Leg | None:
    clause: ast.Also = line.clause
    if clause.means is Word.CASH:
        amount, _ = at.marks(at.money(clause.amount, _AMOUNTS), clause.marks)
        return None if amount is None else Leg(clause_of(at, line), amount, "")
    assert isinstance(clause.means, ast.Name)
    if clause.means.text in at.book.stocks:
        hint = f"let the price deliver it, or name an instrument that is exercised into {clause.means.text}"
        where = "beside the shares, where no limit would count it"
        at.report(wrong.NOT_ALLOWED_HERE, clause.means.span, what=f"`{clause.means.text}`", where=where, hint=hint)
        return None
    asset = at.book.named(clause.means, at.book.instruments, "an instrument", at.path)
    made = at.expr(clause.amount)
    if asset is None or made is None:
        return None
    units = _units(at, made, asset)
    if units is None:
        return None
    units, _ = at.marks(units, clause.marks)
    return None if units is None else Leg(clause_of(at, line), units, asset)


def _units(at: Elaborator, amount: Expr, asset: str) -> Expr | None:
    """A count in units of the instrument; shares are turned into the warrants that buy them."""
    if amount.type == quantity(base(asset)):
        return amount
    bought = at.book.buys.get(asset)
    if bought is not None and amount.type == quantity(base(bought[0])):
        each = Literal(quantity(base(bought[0]).per(base(asset))), amount.span, bought[1])
        return amount if each.value == 0 else at.apply("divide", amount.span, amount, each)
    needed = f"a number of {asset}" + (f", or the shares of {bought[0]} that they buy" if bought else "")
    at.wrong_type(amount, needed, f"write it like `also 20% of Shares Delivered in {asset}`")
    return None


def cashless_of(at: Elaborator, lines: Sequence[ast.Line], verb: Verb, into: str | None) -> Cashless | None:
    """How a warrant is exercised without payment."""
    line = only(at, lines, ast.Cashless)
    if line is None:
        return None
    if verb is not Verb.EXERCISE:
        where, hint = f"in a {verb.value}, which is paid for by what converts", "leave it out"
        at.report(wrong.NOT_ALLOWED_HERE, line.span, what="a cashless exercise", where=where, hint=hint)
        return None
    if into is None:
        return None
    clause: ast.Cashless = line.clause
    value = at.price(clause.value, into, f"name the value of one share of {into}")
    condition = None if clause.condition is None else at.condition(clause.condition)
    value, wanted = before_price(at, "the value", value), clause.condition is not None
    condition = before_price(at, "the condition", condition)
    if value is None or (wanted and condition is None):
        return None
    return Cashless(clause_of(at, line), value, condition)


def in_lieu_of(at: Elaborator, lines: Sequence[ast.Line], verb: Verb) -> InLieu | None:
    """What may be paid in cash for what is submitted for conversion."""
    line = only(at, lines, ast.InLieu)
    if line is None:
        return None
    if verb is not Verb.CONVERT:
        where, hint = f"in an {verb.value}", "leave it out, or use `cashless at …`"
        at.report(wrong.NOT_ALLOWED_HERE, line.span, what="cash instead of shares", where=where, hint=hint)
        return None
    clause: ast.InLieu = line.clause
    elector = at.book.named(clause.elector, at.book.parties, "a party", at.path)
    amount = at.money(clause.amount, "write it like `Shares Delivered * Market Value`")
    condition = None if clause.condition is None else with_price(at, at.condition(clause.condition))
    if elector is None or amount is None or (clause.condition is not None and condition is None):
        return None
    default = None if clause.default is None else clause.default.value
    return InLieu(clause_of(at, line), amount, elector, default, condition)


def shares_bought(lines: Sequence[ast.Line]) -> tuple[str, Fraction] | None:
    """The stock that a warrant buys, and how many shares each one does."""
    each = next((line.clause.shares_each.value for line in lines if isinstance(line.clause, ast.IssuedWarrants)), None)
    into = next((line.clause.into.text for line in lines if isinstance(line.clause, ast.Exercise)), None)
    return None if each is None or into is None else (into, each)
