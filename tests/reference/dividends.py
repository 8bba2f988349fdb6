"""Dividends that fall due and are paid."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.syntax import ast
from termlang.syntax.ast import Word
from tests.reference import limits
from tests.reference.accounts import MONEY, ZERO, Event
from tests.reference.days import Nothing
from tests.reference.instruments import Instrument
from tests.reference.values import rounded

if TYPE_CHECKING:
    from tests.reference.journal import Journal

STOCK = "Common Stock"


def chosen(journal: Journal, of: Instrument) -> str:
    """In what the dividend is paid: what was elected by then, or what the text names."""
    paid = of.of_dividend(ast.PaidIn)
    if paid.alternative is None:
        return _named(paid.means)
    found = journal.elected.get((of.name, "dividend"))
    if found is None and paid.default is not None:
        found = _named(paid.default)
    if found is None:
        raise Nothing("no election")
    return found


def _named(means: Any) -> str:
    if isinstance(means, ast.Accretion):
        return "added"
    return "cash" if isinstance(means, Word) else str(means.text)


def due_days(journal: Journal, of: Instrument) -> list[date]:
    found = []
    for day in of.payment_days():
        if day > journal.through:
            break
        found.append(day)
    return found


def fall_due(journal: Journal, of: Instrument, day: date) -> None:
    """On a payment date what is added to the stated value is added by itself; money waits for a line."""
    if of.of_dividend(ast.PaidEach) is None or day not in due_days(journal, of):
        return
    paid = of.of_dividend(ast.PaidIn)
    may_be = isinstance(paid.means, ast.Accretion) or isinstance(paid.alternative, ast.Accretion)
    if may_be and chosen(journal, of) == "added" and journal.accounts.units(of.name):
        _add(journal, of, day)


def _add(journal: Journal, of: Instrument, day: date) -> None:
    """What has accrued on one unit raises what each stands for."""
    lots = [lot for (_, name), lots in journal.accounts.lots.items() if name == of.name for lot in lots]
    first = min(lots, key=lambda lot: lot.issued)
    journal.accounts.assets["added to", of.name] += of.on_lot(first._replace(units=Fraction(1)), day, through=False)
    _paid_to(journal, of, day)


def _paid_to(journal: Journal, of: Instrument, day: date) -> None:
    for (_, name), lots in journal.accounts.lots.items():
        if name == of.name:
            lots[:] = [lot._replace(since=day) for lot in lots]


def pay(journal: Journal, of: Instrument, day: date) -> str:
    """All that has accrued to the day and was not paid, to each holder by itself."""
    accounts = journal.accounts
    how = chosen(journal, of)
    if how == "added":
        if not accounts.units(of.name):
            return "nothing"
        _add(journal, of, day)
        return "done"
    owed: dict[str, Fraction] = {}
    for (who, name), lots in accounts.lots.items():
        if name == of.name:
            found = sum((of.on_lot(lot, day) for lot in lots), ZERO) + accounts.carried[who, of.name]
            if found:
                owed[who] = found
    for (who, name), carried in list(accounts.carried.items()):
        if name == of.name and carried and who not in owed:
            owed[who] = carried
    if not owed:
        return "nothing"
    moved: list[tuple[str, Fraction, Fraction]] = []
    if how == "cash":
        moved = [(who, ZERO, amount) for who, amount in owed.items()]
    else:
        moved = _in_shares(journal, of, owed, day)
    for who, shares, cash in moved:
        accounts.assets[who, STOCK] += shares
        accounts.assets[who, MONEY] += cash
        accounts.events.append(Event("dividend", of.name, day, who, shares=shares, cash=cash))
    for who in owed:
        accounts.carried[who, of.name] = ZERO
    _paid_to(journal, of, day)
    return "done"


def _in_shares(
    journal: Journal, of: Instrument, owed: dict[str, Fraction], day: date
) -> list[tuple[str, Fraction, Fraction]]:
    """Counted for each holder and rounded as the dividend says; over a limit as the text says."""
    priced, rounding = of.of_dividend(ast.SharesPriced), of.of_dividend(ast.ShareRounding)
    price = journal.world.marked(of.see(priced.price, day), priced.marks)
    if price <= 0:
        raise Nothing("no price")
    found = []
    for who, amount in owed.items():
        exact = amount / price
        shares = rounded(exact, rounding.rounding)
        cash = ZERO
        if isinstance(rounding.fraction, ast.Node):
            cash = (exact - shares) * of.see(rounding.fraction, day)
        found.append((who, shares, cash))
    if of.right is not None and any(
        Word.DIVIDENDS in counting.what
        for line in of.right.children
        if isinstance(line.clause, ast.Limit)
        for counting in limits.tails(line.clause, ast.Counting)
    ):
        raise NotImplementedError
    return found
