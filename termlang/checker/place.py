"""A place in the deal where expressions stand: whose terms count there, its clause path, and what its words count."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from termlang.checker import problems as wrong
from termlang.checker.scope import Book
from termlang.diagnostics import Label, Mistake
from termlang.model.expressions import EventKind, Expr, Observe, TermKey
from termlang.quantity import shown
from termlang.records import frozen
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import NUMBER, SYMBOLS, Type, Unit, base, quantity

COLUMNS = {
    Word.CLOSING_PRICE: "close",
    Word.CLOSING_BID: "bid",
    Word.CLOSING_ASK: "ask",
    Word.OPENING_PRICE: "open",
    Word.DAILY_HIGH: "high",
    Word.DAILY_LOW: "low",
    Word.VWAP: "vwap",
    Word.VOLUME: "volume",
    Word.OUTSTANDING: "outstanding",
}
_SYMBOL_OF = {code: symbol for symbol, code in SYMBOLS.items()}


class Happening(NamedTuple):
    """The event below which an expression stands: its kind, and the instrument or stock to which it happens."""

    kind: EventKind
    of: str


@frozen
class Place:
    """`owner` is the instrument, empty outside of one; `path` the clause path.

    `cell` is the state term and `happening` the event below which an expression stands, None elsewhere.
    """

    book: Book
    owner: str = ""
    path: tuple[str, ...] = ()
    cell: TermKey | None = None
    happening: Happening | None = None

    def report(self, mistake: Mistake, span: Span, labels: Sequence[Label] = (), **facts: object) -> None:
        """Note a problem of this place."""
        self.book.report(mistake, span, self.path, labels, **facts)

    def written(self, span: Span) -> str:
        """A piece of the text on one line."""
        return " ".join(self.book.source.excerpt(span).split())

    # ------------------------------------------------------------------------------------------------------- units

    def money_unit(self, symbol: str, per: ast.Per | None, span: Span, value: Fraction | None = None) -> Unit | None:
        """The unit of an amount or a price: the currency, per share of a stock where the text says so."""
        currency = self.currency(symbol, span, value)
        if currency is None:
            return None
        unit = base(currency)
        if per is None:
            return unit
        if per.word in (Word.WARRANT, Word.NOTE):
            found = self.units_word(Word.WARRANTS if per.word is Word.WARRANT else Word.NOTES, per.of, span)
            return None if found is None else unit.per(found)
        security = self.security(per.of, span)
        return None if security is None else unit.per(base(security))

    def unit_below(self, per: ast.Per | ast.PerMoney, span: Span) -> tuple[Fraction, Unit] | None:
        """What stands below in a rate: how much of which unit, as `per share of Series A` and `per $1,000`."""
        if isinstance(per, ast.PerMoney):
            amount = per.amount
            if amount.value == 0:
                self.report(wrong.NOTHING, per.span, what="the amount below")
                return None
            currency = self.currency(amount.currency, per.span, amount.value)
            return None if currency is None else (amount.value, base(currency))
        word = Word.SHARES if per.word is Word.SHARE else Word.WARRANTS
        found = self.units_word(word, per.of, span)
        return None if found is None else (Fraction(1), found)

    def currency(self, symbol: str, span: Span, value: Fraction | None) -> str | None:
        """The currency that a sign or a code means here."""
        if symbol not in SYMBOLS:
            return symbol
        declared = self.book.currency
        if not declared:
            self.book.report_once(wrong.NO_CURRENCY, span, self.path)
            return None
        if SYMBOLS[symbol] == declared or (symbol == "$" and _SYMBOL_OF.get(declared) is None):
            return declared
        number = "" if value is None else shown(value)
        self.report(wrong.WRONG_SYMBOL, span, symbol=symbol, currency=declared, number=number)
        return None

    def security(self, of: ast.Name | None, span: Span) -> str | None:
        """The stock or instrument that `share` means."""
        if of is not None:
            table = [*self.book.stocks, *self.book.instruments]
            return self.book.named(of, table, "a stock or an instrument", self.path)
        stocks = list(self.book.stocks)
        if len(stocks) == 1:
            return stocks[0]
        if stocks:
            hint = "write " + " or ".join(f"`of {stock}` after it" for stock in stocks[:3])
            self.report(wrong.NO_STOCK, span, count=f"{len(stocks)} stocks are", hint=hint)
        else:
            hint = "add a line such as `stock Common Stock of Company`"
            self.book.report_once(wrong.NO_STOCK, span, self.path, count="no stock is", hint=hint)
        return None

    def units_word(self, word: Word, of: ast.Name | None, span: Span) -> Unit | None:
        """The unit that `shares`, `warrants` or `notes` counts."""
        if of is None and word not in (Word.SHARES, Word.SHARE):
            if self.owner:
                return base(self.owner)
            one = "warrant" if word in (Word.WARRANTS, Word.WARRANT) else "note"
            found, hint = f"`{word.value}` alone", f"write `{word.value} of …`"
            self.report(wrong.WRONG_TYPE, span, needed=f"a named {one}", found=found, hint=hint)
            return None
        security = self.security(of, span)
        return None if security is None else base(security)

    def unit_of(self, tree: ast.InUnit) -> Type | None:
        """The type that `in $ per share` or `in shares of Series A` states; or a rate, `in shares per $1`."""
        unit: Unit | None = None
        match tree.unit:
            case ast.MoneyUnit(currency=currency, per=per):
                unit = self.money_unit(currency.text, per, currency.span)
            case ast.CountUnit(word=word, of=of, per=below):
                unit = self.units_word(word, of, tree.span)
                if unit is not None and below is not None:
                    unit = self._rate_unit(unit, below, tree.span)
        return None if unit is None else quantity(unit)

    def _rate_unit(self, above: Unit, per: ast.Per | ast.PerMoney, span: Span) -> Unit | None:
        below = self.unit_below(per, span)
        if below is not None and below[0] != 1:
            hint = "write it per one unit of money, as `in shares per $1`"
            self.report(wrong.WRONG_TYPE, per.span, needed="a unit", found="an amount", hint=hint)
            return None
        return None if below is None else above.per(below[1])

    def figure_type(self, kind: EventKind, of: str, figure: Word, span: Span) -> Type | None:
        """The type of a figure of an event: a price per share, money, shares, or a percentage."""
        currency = self.book.currency
        if not currency:
            self.book.report_once(wrong.NO_CURRENCY, span, self.path)
            return None
        if figure is Word.DISCOUNT:
            if kind is EventKind.RIGHTS:
                return NUMBER
            hint = "ask for its price"
            self.report(wrong.NOT_ALLOWED_HERE, span, what="a discount", where=f"of a {kind.value}", hint=hint)
            return None
        if figure is Word.AMOUNT:
            return quantity(base(currency))
        # A redemption has a price for each unit redeemed, and where it is paid in shares a price for each of those.
        delivers = kind in (EventKind.CONVERSION, EventKind.EXERCISE, EventKind.DRAW, EventKind.DIVIDEND) or (
            kind is EventKind.REDEMPTION and figure is not Word.PRICE
        )
        security = self.book.into.get((of, kind), "") if delivers else of
        if not security:
            hint = f"give {of} a {kind.value} in shares, or name another instrument"
            what = f"the {figure.value} of a {kind.value}"
            self.report(wrong.NOT_ALLOWED_HERE, span, what=what, where=f"of `{of}`, which has none", hint=hint)
            return None
        shares = base(security)
        return quantity(base(currency).per(shares) if figure in (Word.PRICE, Word.SHARE_PRICE) else shares)

    def observe(self, span: Span, column: Word, stock: ast.Name) -> Expr | None:
        """What a market or a registrar reports of a stock."""
        found = self.book.named(stock, self.book.stocks, "a stock", self.path)
        if found is None:
            return None
        self.need_calendar(span)
        kind = COLUMNS[column]
        if kind in ("volume", "outstanding"):
            return Observe(quantity(base(found)), span, found, kind)
        if not self.book.currency:
            self.book.report_once(wrong.NO_CURRENCY, span, self.path)
            return None
        return Observe(quantity(base(self.book.currency).per(base(found))), span, found, kind)

    # --------------------------------------------------------------------------- what the head of the file must say

    def need_calendar(self, span: Span) -> None:
        """Something here counts trading days."""
        if self.book.calendar is None:
            self.book.report_once(wrong.NO_CALENDAR, span, self.path)

    def need_business_calendar(self, span: Span) -> None:
        """Something here counts business days."""
        if self.book.business is None:
            self.book.report_once(wrong.NO_BUSINESS_CALENDAR, span, self.path)

    def need_month_end(self, span: Span) -> None:
        """Something here counts months from a day that a month may lack."""
        if self.book.month_end is None:
            self.book.report_once(wrong.NO_MONTH_END, span, self.path, what=f"`{self.written(span)}`")
