"""Instruments: issue, stated value, supplied terms, rights and dividend of one preferred stock or warrant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from termlang.checker import problems as wrong
from termlang.checker.allotments import allotments
from termlang.checker.cells import declare_cell
from termlang.checker.clauses import clause_of, only, only_tails
from termlang.checker.definitions import declare, supplied
from termlang.checker.dividends import accrued_body, dividend, next_payment
from termlang.checker.expressions import Elaborator
from termlang.checker.inheritance import Block
from termlang.checker.notices import declare_notice
from termlang.checker.requests import without_price
from termlang.checker.rights import delivering, mandatory, redemption
from termlang.checker.roundings import decimals_of
from termlang.checker.scope import Book, Draft
from termlang.diagnostics import Label
from termlang.model.clauses import Instrument, InstrumentKind, Right, Verb
from termlang.model.deal import Term
from termlang.model.expressions import Account, Asked, AskedFor, EventKind, Expr, Literal, Standing, TermKey
from termlang.quantity import shown
from termlang.records import changed
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import DATE, base, quantity

_ISSUE_EXAMPLES = {
    InstrumentKind.PREFERRED: "issued on Closing to Investors, 400 shares of $10,000 stated value",
    InstrumentKind.WARRANT: "issued on Closing to Investors, 75,000 warrants, each for 1 share",
    InstrumentKind.NOTE: "issued on Closing to Holders, 50,000 notes of $1,000 principal",
    InstrumentKind.FACILITY: "committed on Closing by Investor, $10,000,000",
}
# Preferred shares and notes convert at their stated value; warrants, which have none, are exercised.
_USES = {
    InstrumentKind.PREFERRED: Verb.CONVERT,
    InstrumentKind.WARRANT: Verb.EXERCISE,
    InstrumentKind.NOTE: Verb.CONVERT,
    InstrumentKind.FACILITY: Verb.DRAW,
}
_ISSUED_IN = {
    Word.SHARE: InstrumentKind.PREFERRED,
    Word.SHARES: InstrumentKind.PREFERRED,
    Word.NOTES: InstrumentKind.NOTE,
    Word.NOTE: InstrumentKind.NOTE,
}
_RIGHTS = {ast.Conversion: Verb.CONVERT, ast.Exercise: Verb.EXERCISE, ast.Redemption: Verb.REDEEM}
_ISSUES = (ast.IssuedShares, ast.IssuedWarrants, ast.Committed)
# What a right supplies as names: its price and day, and the amount that a request came to.
_NAMES = {
    Verb.CONVERT: ("Conversion", "Amount Converted"),
    Verb.EXERCISE: ("Exercise", "Amount Exercised"),
    Verb.DRAW: ("Draw", "Amount Drawn"),
}
_EVENTS = {Verb.CONVERT: EventKind.CONVERSION, Verb.EXERCISE: EventKind.EXERCISE, Verb.DRAW: EventKind.DRAW}


def enter(book: Book, block: Block) -> None:
    """Declare an instrument's terms: its own definitions and those that the instrument supplies."""
    path = (block.name,)
    at = Elaborator(book, block.name, path)
    issued = _issued(at, block)
    _supply(at, block, issued)
    for line in block.lines:
        if isinstance(line.clause, (ast.Definition, ast.PiecesDefinition, ast.Undisclosed)):
            declare(book, line, block.name, path)
        elif isinstance(line.clause, ast.StateTerm):
            declare_cell(book, line, block.name, path)
        elif isinstance(line.clause, ast.NoticeTerm):
            declare_notice(book, line, block.name, path)


def _issued(at: Elaborator, block: Block) -> ast.Line | None:
    found = [line for line in block.lines if isinstance(line.clause, _ISSUES)]
    for extra in found[1:]:
        at.report(wrong.CLAUSE_TWICE, extra.span, [Label(found[0].span, "first here")], what="the issue")
    if not found:
        example = _ISSUE_EXAMPLES[block.kind]
        if all(line.clause is not None for line in block.lines):
            at.report(
                wrong.CLAUSE_MISSING, block.header.span, where=f"`{block.name}`", what="its issue", example=example
            )
        return None
    clause = found[0].clause
    fitting = InstrumentKind.FACILITY if isinstance(clause, ast.Committed) else InstrumentKind.WARRANT
    fitting = _ISSUED_IN[clause.word] if isinstance(clause, ast.IssuedShares) else fitting
    if fitting is not block.kind:
        example = _ISSUE_EXAMPLES[block.kind]
        at.report(
            wrong.NOT_ALLOWED_HERE,
            found[0].span,
            what="this issue",
            where=f"in a {block.kind.value}",
            hint=f"write `{example}`",
        )
        return None
    return found[0]


def _supply(at: Elaborator, block: Block, issued: ast.Line | None) -> None:
    """The terms that an instrument supplies as names."""
    book, name, span = at.book, block.name, block.header.span
    own = quantity(base(name))

    def term(label: str, make: Callable[[], Expr | None], *trees: object) -> None:
        key = TermKey(name, label)

        def made() -> Term | None:
            body = make()
            return None if body is None else supplied(book, key, body, issued.span if issued else span)

        book.draft(Draft(key, issued.span if issued else span, (name, label), made, trees, supplied=True))

    clause = issued.clause if issued else None
    term("Issue Date", lambda: at.date(clause.day) if clause else None, clause and clause.day)
    term("Issued", lambda: issued_count(at, issued), clause and clause.count)
    # What is outstanding rests on what was issued, so both count as one where a term names itself.
    term("Outstanding", lambda: Standing(own, span, name, Account.OUTSTANDING), clause and clause.count)
    if block.kind is not InstrumentKind.WARRANT:
        term(block.kind.value_name, lambda: _standing_value(at, block, issued))
    if clause is not None and clause.purchase is not None:
        term("Purchase Price", lambda: _purchase_price(at, clause.purchase), clause.purchase)
    for line in block.lines:
        verb = _verb(line.clause)
        if isinstance(line.clause, ast.MandatoryConversion):
            book.into.setdefault((name, EventKind.CONVERSION), line.clause.into.text)
        if verb is Verb.REDEEM:
            _supply_redemption(at, line, term)
            amount = base(name) if block.kind is InstrumentKind.WARRANT or not book.currency else base(book.currency)
            if TermKey(name, "Amount Redeemed") not in book.drafts:
                right = right_name(name, Verb.REDEEM, line.clause.label)
                term("Amount Redeemed", partial(Asked, quantity(amount), span, AskedFor.AMOUNT, right))
        elif verb is not None:
            right = right_name(name, verb, line.clause.label)
            word, amount_name = _NAMES[verb]
            stock = line.clause.into.text
            book.into.setdefault((name, _EVENTS[verb]), stock)
            if TermKey(name, f"{word} Price") in book.drafts:
                continue
            if book.currency:
                price = quantity(base(book.currency).per(base(stock)))
                term(f"{word} Price", partial(Asked, price, span, AskedFor.PRICE, right))
            term(f"{word} Date", partial(Asked, DATE, span, AskedFor.DAY, right))
            amount = base(book.currency) if verb is not Verb.EXERCISE and book.currency else base(name)
            figures = [
                (AskedFor.ASKED, "Amount Asked", amount),
                (AskedFor.SHARES, "Shares Delivered", base(stock)),
                (AskedFor.AMOUNT, amount_name, amount),
            ]
            for what, label, unit in figures:
                if TermKey(name, label) not in book.drafts:
                    term(label, partial(Asked, quantity(unit), span, what, right))
        elif isinstance(line.clause, ast.Dividend):
            _paid_in_stock(book, name, EventKind.DIVIDEND, line)
            label = block.kind.payment_date
            if TermKey(name, label) not in book.drafts and any(
                isinstance(x.clause, ast.RecordDate) for x in line.children
            ):
                term(label, partial(next_payment, changed(at, path=(*at.path, "dividend")), line))
            key = TermKey(name, f"Accrued {block.kind.income}")
            if key not in book.drafts:
                trees = (line.clause, tuple(child.clause for child in line.children))
                book.draft(Draft(key, line.span, (name, key.name), _accrued(at, line, key), trees, supplied=True))
    for line in block.lines:
        # A mandatory conversion has a day of its own, also where nobody may convert before.
        if isinstance(line.clause, ast.MandatoryConversion) and TermKey(name, "Conversion Date") not in book.drafts:
            term("Conversion Date", partial(Asked, DATE, span, AskedFor.DAY, _mandatory_name(name)))


def _supply_redemption(at: Elaborator, line: ast.Line, term: Callable[[str, Callable[[], Expr | None]], None]) -> None:
    """The day of a request to redeem, and the stock in which it may be paid, for the figures of what happens."""
    book, name = at.book, at.owner
    if TermKey(name, "Redemption Date") not in book.drafts:
        asked = partial(Asked, DATE, line.span, AskedFor.DAY, right_name(name, Verb.REDEEM, line.clause.label))
        term("Redemption Date", asked)
    _paid_in_stock(book, name, EventKind.REDEMPTION, line)


def _paid_in_stock(book: Book, name: str, kind: EventKind, line: ast.Line) -> None:
    """Note the stock in which a redemption or a dividend may be paid."""
    for child in line.children:
        if isinstance(child.clause, ast.PaidIn):
            for way in (child.clause.means, child.clause.alternative):
                if isinstance(way, ast.Name):
                    book.into.setdefault((name, kind), way.text)


def _accrued(at: Elaborator, line: ast.Line, key: TermKey) -> Callable[[], Term | None]:
    def made() -> Term | None:
        body = accrued_body(changed(at, path=(*at.path, "dividend")), line)
        return None if body is None else supplied(at.book, key, body, line.span)

    return made


def _standing_value(at: Elaborator, block: Block, issued: ast.Line | None) -> Expr | None:
    """What a unit stands for: as issued, and where dividends may be added to it, as the accounts have it."""
    initial = _stated_value(at, issued, block.kind)
    dividends = [line for line in block.lines if isinstance(line.clause, ast.Dividend)]
    paid = [line.clause for each in dividends for line in each.children if isinstance(line.clause, ast.PaidIn)]
    if initial is None or not any(_accretes(each) for each in paid):
        return initial
    return Standing(initial.type, initial.span, block.name, Account.STATED, initial)


def _accretes(paid: ast.PaidIn) -> bool:
    return isinstance(paid.means, ast.Accretion) or isinstance(paid.alternative, ast.Accretion)


def _stated_value(at: Elaborator, issued: ast.Line | None, kind: InstrumentKind) -> Expr | None:
    if issued is None:
        return None
    if isinstance(issued.clause, ast.Committed):
        currency = at.book.currency
        one = quantity(base(currency).per(base(at.owner))) if currency else None
        return None if one is None else Literal(one, issued.clause.span, Fraction(1))
    money: ast.MoneyLiteral = issued.clause.stated_value
    if money.per is not None:
        hint = f"leave out `per share`; each unit has this {kind.value_name.lower()}"
        at.report(wrong.WRONG_TYPE, money.span, needed="an amount of money", found="a price per share", hint=hint)
        return None
    if money.amount.value == 0:
        at.report(wrong.NOTHING, money.span, what=f"the {kind.value_name.lower()}")
        return None
    return _each(at, money)


def _each(at: Elaborator, money: ast.MoneyLiteral) -> Expr | None:
    """An amount of money for each unit of the instrument."""
    currency = at.currency(money.amount.currency, money.span, money.amount.value)
    if currency is None:
        return None
    return Literal(quantity(base(currency).per(base(at.owner))), money.span, money.amount.value)


def _purchase_price(at: Elaborator, tree: Any) -> Expr | None:
    """What is paid for each unit: `$950`, or a part of its principal or stated value."""
    if isinstance(tree, ast.MoneyLiteral) and tree.per is None:
        return _each(at, tree)
    hint = "write an amount, such as `for $950 each`, or a part of its value, such as `for 95% of Principal each`"
    return without_price(at, at.price(tree, at.owner, hint))


def issued_count(at: Elaborator, issued: ast.Line | None) -> Expr | None:
    """The number of units issued."""
    if issued is None:
        return None
    count = issued.clause.count
    unit = base(at.owner)
    if isinstance(issued.clause, ast.Committed):
        return _commitment(at, issued.clause)
    if isinstance(count, ast.Number):
        return _counted(at, issued, count)
    return at.quantity_in(count, unit, f"count it in units of {at.owner}")


def _commitment(at: Elaborator, clause: ast.Committed) -> Expr | None:
    """The money that a party is committed to, in units of one each."""
    if isinstance(clause.count, ast.Amount):
        amount = clause.count
        if amount.value == 0:
            at.report(wrong.NOTHING, amount.span, what="the commitment")
            return None
        currency = at.currency(amount.currency, amount.span, amount.value)
        return None if currency is None else Literal(quantity(base(at.owner)), amount.span, amount.value)
    found = at.money(clause.count, "commit an amount of money")
    one = Literal(quantity(base(at.book.currency).per(base(at.owner))), clause.span, Fraction(1))
    return None if found is None else at.apply("divide", clause.span, found, one)


def _counted(at: Elaborator, issued: ast.Line, count: ast.Number) -> Expr | None:
    if count.value == 0 and at.owner not in at.book.delivered:
        at.report(wrong.NOTHING, count.span, what="the number issued")
        return None
    whole = any(isinstance(mark, ast.WholeUnits) for mark in issued.clause.divisibility)
    if whole and count.value.denominator != 1:
        hint = "issue a whole number, or leave out `in whole shares`"
        at.report(wrong.NOT_WHOLE, count.span, what="the number issued is", found=shown(count.value), hint=hint)
        return None
    return Literal(quantity(base(at.owner)), count.span, count.value)


def right_name(instrument: str, verb: Verb, label: ast.Name | None) -> str:
    """`Series A conversion`, or with its label `Series A conversion Alternate`."""
    return f"{instrument} {verb.value}" + (f" {label.text}" if label else "")


def instrument(book: Book, block: Block) -> tuple[Instrument | None, tuple[Right, ...]]:
    """The instrument itself, when all its parts are sound, and its rights."""
    at = Elaborator(book, block.name, (block.name,))
    rights = _rights(at, block)
    dividends = [line for line in block.lines if isinstance(line.clause, ast.Dividend)]
    for extra in dividends[1:]:
        at.report(wrong.CLAUSE_TWICE, extra.span, [Label(dividends[0].span, "first here")], what="the dividend")
    _needs_dividend(at, block, dividends)
    paid = dividend(changed(at, path=(*at.path, "dividend")), dividends[0], block.kind) if dividends else None
    issued = _issued_line(block)
    for line in block.lines:
        if isinstance(line.clause, ast.Without):
            where, hint = "in an instrument of its own", "use it below `same as … except:`"
            at.report(wrong.NOT_ALLOWED_HERE, line.span, what="`without`", where=where, hint=hint)
    if issued is None:
        return None, tuple(rights)
    clause = issued.clause
    holder = book.named(clause.party, book.parties, "a party", at.path)
    day, count = at.date(clause.day), issued_count(at, issued)
    stated = None
    each: Fraction | None = None
    if block.kind is not InstrumentKind.WARRANT:
        term = book.term(TermKey(block.name, block.kind.value_name))
        stated = None if term is None else term.body
    elif isinstance(clause, ast.IssuedWarrants):
        each = clause.shares_each.value
        if each == 0:
            at.report(wrong.NOTHING, clause.shares_each.span, what="what each warrant buys")
    purchase = None if clause.purchase is None else book.term(TermKey(block.name, "Purchase Price"))
    decimals = _divisibility(at, clause)
    allotted = allotments(at, clause, holder, count)
    if holder is None or day is None or count is None:
        return None, tuple(rights)
    made = Instrument(
        block.name,
        clause_of(at, issued),
        block.kind,
        holder,
        base(block.name),
        day,
        count,
        stated,
        each,
        decimals,
        tuple(right.name for right in rights),
        paid,
        None if purchase is None else purchase.body,
        allotted,
        _each_moves(at, block, clause),
    )
    return made, tuple(rights)


def _issued_line(block: Block) -> ast.Line | None:
    return next((line for line in block.lines if isinstance(line.clause, _ISSUES)), None)


def _needs_dividend(at: Elaborator, block: Block, dividends: Sequence[ast.Line]) -> None:
    """A note has interest, other instruments dividends; what becomes of it is said only where there is any."""
    income = block.kind.income.lower()
    for line in block.lines:
        inner = [child for child in line.children if isinstance(child.clause, ast.Accrued)]
        words = [(line, line.clause.word)] if isinstance(line.clause, ast.Dividend) else []
        words += [(child, child.clause.subject) for child in inner]
        for found, word in words:
            if (word is Word.INTEREST) is not (income == "interest"):
                what, where = f"`{word.value}`", f"in a {block.kind.value}"
                at.report(wrong.NOT_ALLOWED_HERE, found.span, what=what, where=where, hint=f"write `{income}`")
    if dividends or any(line.clause is None for line in block.lines):
        return
    for right in block.lines:
        for line in right.children:
            if isinstance(right.clause, ast.Conversion) and isinstance(line.clause, ast.Accrued):
                where, income = f"`{at.written(line.span)}`", block.kind.income.lower()
                what = "interest" if income == "interest" else "a dividend"
                example = f"{what.split()[-1]} 5% a year on {block.kind.value_name}:"
                at.report(wrong.CLAUSE_MISSING, line.span, where=where, what=what, example=example)


def _rights(at: Elaborator, block: Block) -> Sequence[Right]:
    found: dict[str, Right] = {}
    spans: dict[str, Span] = {}
    for line in block.lines:
        verb = _verb(line.clause)
        if verb is None:
            continue
        name = right_name(block.name, verb, getattr(line.clause, "label", None))
        if verb.delivers and verb is not _USES[block.kind]:
            hint = f"write `{_USES[block.kind].value} into …`"
            what, where = verb.named, f"in a {block.kind.value}"
            at.report(wrong.NOT_ALLOWED_HERE, line.span, what=what, where=where, hint=hint)
            continue
        if name in spans:
            at.report(
                wrong.CLAUSE_TWICE,
                line.span,
                [Label(spans[name], "first here")],
                what=f"{verb.named} of that name",
            )
            continue
        spans[name] = line.span
        made = redemption(at, line, name) if verb is Verb.REDEEM else delivering(at, line, verb, name)
        if made is not None:
            found[name] = made
    found.update(_mandatory(at, block))
    return list(found.values())


def _mandatory_name(instrument: str) -> str:
    return f"{instrument} mandatory conversion"


def _mandatory(at: Elaborator, block: Block) -> dict[str, Right]:
    line = only(at, block.lines, ast.MandatoryConversion)
    issued = _issued_line(block)
    if line is None:
        return {}
    if block.kind is InstrumentKind.WARRANT:
        what, where = "a mandatory conversion", "in a warrant"
        hint = "put it in a preferred stock"
        at.report(wrong.NOT_ALLOWED_HERE, line.span, what=what, where=where, hint=hint)
        return {}
    name = _mandatory_name(block.name)
    made = mandatory(at, line, name, issued.clause.party.text if issued is not None else "")
    return {} if made is None else {name: made}


def _divisibility(at: Elaborator, clause: ast.IssuedShares | ast.IssuedWarrants | ast.Committed) -> int | None:
    only_tails(at, clause.divisibility)
    for mark in clause.divisibility:
        if isinstance(mark, ast.WholeUnits):
            return 0
        if isinstance(mark, ast.UnitDecimals):
            return decimals_of(at, mark.decimals)
    return None


def _each_moves(at: Elaborator, block: Block, clause: ast.IssuedShares | ast.IssuedWarrants | ast.Committed) -> bool:
    """Whether what each warrant is for moves with splits; the count of the instrument itself never does."""
    mark = next((mark for mark in clause.divisibility if isinstance(mark, ast.Adjusted)), None)
    if mark is None:
        return False
    if block.kind is not InstrumentKind.WARRANT:
        hint = "mark the conversion price"
        where = "here: the stock splits, not the instrument"
        at.report(wrong.NOT_ALLOWED_HERE, mark.span, what="`adjusted for splits`", where=where, hint=hint)
        return False
    return True


def _verb(clause: ast.Node | None) -> Verb | None:
    """What a line gives the right to do; None where it gives none."""
    if isinstance(clause, ast.Exercise) and clause.word is Word.DRAW:
        return Verb.DRAW
    return _RIGHTS.get(type(clause))
