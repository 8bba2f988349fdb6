"""`liquidation of Company:` ranks, who shares in the rest, and who may convert. Nothing is divided here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from termlang.checker import problems as wrong
from termlang.checker.clauses import clause_of, is_read, title_of
from termlang.checker.expressions import Elaborator
from termlang.checker.happenings import not_paid
from termlang.checker.rates import implied_price, is_rate
from termlang.checker.requests import without_price
from termlang.checker.scope import Book
from termlang.diagnostics import Label
from termlang.model.expressions import Expr, Proceeds, Ref, TermKey, walk
from termlang.model.waterfall import Claim, MayConvert, Ordinary, Participation, Rank, Waterfall
from termlang.records import changed
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import Kind, base, quantity

_LIKE = "Series A gets Stated Value"


def waterfalls(book: Book, lines: tuple[ast.Line, ...]) -> tuple[Waterfall, ...]:
    """Every waterfall of a file; a series or a stock takes part in one."""
    made: list[Waterfall] = []
    taken: dict[str, Span] = {}
    for line in lines:
        if not isinstance(line.clause, ast.Liquidation):
            continue
        found = _Block(book, line).made()
        if found is None:
            continue
        for name in [name for name in (*book.instruments, found.stock) if found.takes_part(name)]:
            first = taken.setdefault(name, line.span)
            if first is not line.span:
                what = f"{name} in a liquidation"
                book.report(wrong.CLAUSE_TWICE, line.span, (), [Label(first, "first here")], what=what)
        made.append(found)
    if made:
        book.paid = {name for name in (*book.instruments, *book.stocks) if any(each.takes_part(name) for each in made)}
        _unpaid(book)
    return tuple(made)


def _unpaid(book: Book) -> None:
    """Terms that ask what a stock gets of which no liquidation speaks; that of a series was asked before."""
    for key, term in book.terms.items():
        for part in () if term is None else walk(term.body):
            if isinstance(part, Proceeds) and part.of not in book.paid:
                not_paid(changed(Elaborator(book, key.owner), path=(key.name,)), part.of, part.span)


def taking_part(lines: tuple[ast.Line, ...]) -> Iterator[str]:
    """The names of the series that liquidations of a file pay, as they are written."""
    for line in lines:
        if isinstance(line.clause, ast.Liquidation):
            for child in line.children:
                match child.clause:
                    case ast.Rank(paid=tuple() as claims):
                        yield from (claim.series.text for claim in claims)
                    case ast.AsConverted(series=series):
                        yield series.text


class _Block:
    """One liquidation while it is checked."""

    def __init__(self, book: Book, line: ast.Line) -> None:
        self.book, self.line = book, line
        self.at = Elaborator(book)
        self.at = changed(self.at, path=(title_of(self.at, line.span),))
        self.stock: str | None = None
        self.sound = True

    def made(self) -> Waterfall | None:
        """The waterfall, None where something in it is wrong."""
        book, at = self.book, self.at
        issuer = book.named(self.line.clause.issuer, book.parties, "a party", at.path)
        rows = self._of(ast.Rank)
        ranks = [each for child in rows if (each := self._rank(child)) is not None]
        # The rest says in which stock all that shares in it is counted.
        ordinary = [part for child in rows if (part := self._ordinary(child)) is not None]
        found = [line for child in self._of(ast.AsConverted) if (line := self._as_converted(child)) is not None]
        sharing = [line for line in found if isinstance(line, Participation)]
        converting = [line for line in found if isinstance(line, MayConvert)]
        self._order()
        self._twice([(each.series, each.clause.span) for each in sharing], "shares in the rest")
        self._twice([(each.series, each.clause.span) for each in converting], "may convert")
        paid = {claim.series for rank in ranks for claim in rank.claims}
        for line in found:
            if line.series not in paid and self.sound:
                what, example = f"a rank for {line.series}", f"first {line.series} gets Stated Value"
                at.report(wrong.CLAUSE_MISSING, line.clause.span, where="this line", what=what, example=example)
                self.sound = False
        rest = [child for child in rows if isinstance(child.clause.paid, ast.TheRest)]
        if not rest and is_read(self.line.children):
            what, example = "who has the rest", "then the rest to 1,000,000 shares"
            at.report(wrong.CLAUSE_MISSING, self.line.span, where="a liquidation", what=what, example=example)
        if issuer is None or self.stock is None or not ordinary or not self.sound:
            return None
        clause = clause_of(at, self.line)
        return Waterfall(
            clause, issuer, self.stock, tuple(ranks), tuple(ordinary), tuple(sharing), tuple(converting)
        )  # fmt: skip

    def _of(self, kind: type[ast.Node]) -> list[ast.Line]:
        return [child for child in self.line.children if isinstance(child.clause, kind)]

    def _order(self) -> None:
        """The first rank says `first`, those below it `then`, and the rest comes last."""
        rows = self._of(ast.Rank)
        for number, child in enumerate(rows):
            word = Word.THEN if number else Word.FIRST
            if child.clause.place is not word:
                self._misplaced(child, f"`{child.clause.place.value}`", f"write `{word.value}`")
            elif (
                isinstance(child.clause.paid, tuple)
                and isinstance(rows[number - 1].clause.paid, ast.TheRest)
                and number
            ):
                self._misplaced(child, "a rank", "move it above the rest")

    def _misplaced(self, line: ast.Line, what: str, hint: str) -> None:
        where = "here: ranks stand in their order, and the rest last"
        self.at.report(wrong.NOT_ALLOWED_HERE, line.span, what=what, where=where, hint=hint)
        self.sound = False

    def _twice(self, named: list[tuple[str, Span]], what: str) -> None:
        first: dict[str, Span] = {}
        for name, span in named:
            if first.setdefault(name, span) is not span:
                labels = [Label(first[name], "first here")]
                self.at.report(wrong.CLAUSE_TWICE, span, labels, what=f"that {name} {what}")
                self.sound = False

    # ------------------------------------------------------------------------------------------------------- lines

    def _rank(self, line: ast.Line) -> Rank | None:
        if not isinstance(line.clause.paid, tuple):
            return None
        claims: list[Claim] = []
        for leg in line.clause.paid:
            series = self._series(leg.series)
            if series is None:
                continue
            amount = self._per_unit(series, leg.amount, f"state what each share of {series} gets: `{_LIKE}`")
            if amount is not None:
                claims.append(Claim(clause_of(self.at, line, leg.span), series, amount))
        return Rank(clause_of(self.at, line), tuple(claims)) if len(claims) == len(line.clause.paid) else None

    def _ordinary(self, line: ast.Line) -> Ordinary | None:
        if not isinstance(line.clause.paid, ast.TheRest):
            return None
        shares = self._plain(self.at, self.at.expr(line.clause.paid.shares))
        if shares is None:
            return None
        named = [stock for stock in self.book.stocks if shares.type == quantity(base(stock))]
        if not named:
            self.at.wrong_type(shares, "a number of shares", "write it like `then the rest to 1,000,000 shares`")
            self.sound = False
            return None
        self.stock = self.stock or named[0]
        if named[0] != self.stock:
            self.at.wrong_type(shares, f"shares of {self.stock}", "count all shares in the rest in one stock")
            self.sound = False
            return None
        return Ordinary(clause_of(self.at, line), named[0], shares)

    def _as_converted(self, line: ast.Line) -> Participation | MayConvert | None:
        clause: ast.AsConverted = line.clause
        series = self._series(clause.series)
        price = None if series is None else self._price(series, clause.rate)
        if series is None or price is None:
            return None
        if clause.how is Word.MAY:
            if clause.most is not None:
                hint = "write it at the line `… shares in the rest`"
                self.at.report(wrong.NOT_ALLOWED_HERE, clause.most.span, what="`up to`", where="here", hint=hint)
                self.sound = False
                return None
            return MayConvert(clause_of(self.at, line), series, price)
        most, counting = None, True
        if clause.most is not None:
            hint = f"state the most that a share of {series} gets, as `300% of Stated Value`"
            most, counting = self._per_unit(series, clause.most.amount, hint), clause.most.preference is Word.COUNTING
            if most is None:
                return None
        return Participation(clause_of(self.at, line), series, price, most, counting)

    # ------------------------------------------------------------------------------------------------------- parts

    def _series(self, name: ast.Name) -> str | None:
        """An instrument with a stated value, so that it can be counted as converted."""
        series = self.book.named(name, self.book.instruments, "an instrument", self.at.path)
        if series is None:
            self.sound = False
            return None
        if TermKey(series, "Stated Value") not in self.book.drafts:
            if not self.book.unsound(series):
                hint = "name preferred shares or notes"
                what, where = f"`{series}`", "in a liquidation: it has no stated value"
                self.at.report(wrong.NOT_ALLOWED_HERE, name.span, what=what, where=where, hint=hint)
            self.sound = False
            return None
        return series

    def _per_unit(self, series: str, tree: Any, hint: str) -> Expr | None:
        """An amount of money for each share of a series, its own terms at hand."""
        inside = changed(self.at, owner=series)
        unit = quantity(base(self.book.currency).per(base(series)))
        made = inside.expect(self._plain(inside, inside.expr(tree)), unit, hint)
        self.sound = self.sound and made is not None
        return made

    def _price(self, series: str, tree: Any) -> Expr | None:
        """At what a series counts as converted: a price per share, or the price that a rate implies."""
        inside = changed(self.at, owner=series)
        found = self._plain(inside, inside.expr(tree))
        if found is None or self.stock is None:
            return None
        if is_rate(inside, found, series, self.stock):
            found = implied_price(inside, found, series)
        hint = f"state a price per share of {self.stock}, or its shares for each share of {series}"
        made = inside.expect(found, quantity(base(self.book.currency).per(base(self.stock))), hint)
        self.sound = self.sound and made is not None
        return made

    def _plain(self, at: Elaborator, expr: Expr | None) -> Expr | None:
        """An expression that asks for no request's price and no proceeds, which rest on it."""
        found = without_price(at, expr)
        if found is None or found.type.kind is not Kind.QUANTITY:
            self.sound = self.sound and found is not None
            return found
        if self._asks_proceeds(found):
            what, where = "what a series gets", "in the liquidation itself"
            at.report(
                wrong.NOT_ALLOWED_HERE, found.span, at.defined(found), what=what, where=where,
                hint="name the terms that it rests on",
            )  # fmt: skip
            self.sound = False
            return None
        return found

    def _asks_proceeds(self, expr: Expr) -> bool:
        seen: set[TermKey] = set()
        waiting = [expr]
        while waiting:
            for part in walk(waiting.pop()):
                if isinstance(part, Proceeds):
                    return True
                if isinstance(part, Ref) and part.key not in seen:
                    seen.add(part.key)
                    term = self.book.terms.get(part.key)
                    waiting.extend([] if term is None else [term.body])
        return False
