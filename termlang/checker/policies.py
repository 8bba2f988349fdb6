"""Policies: each line names a right that exists and the party that has it; its condition is one of the deal's terms."""

from __future__ import annotations

from typing import Any

from termlang.checker import problems as wrong
from termlang.checker.clauses import INTERVALS, clause_of, is_read
from termlang.checker.expectations import VERBS, asking_of
from termlang.checker.expressions import Elaborator
from termlang.checker.requests import with_price, without_price
from termlang.checker.scope import Book
from termlang.diagnostics import Label
from termlang.model.clauses import ADDED, Instrument, Right, Verb
from termlang.model.expressions import Expr
from termlang.model.policies import EACH_DAY, Occasion, PayDividend, Policy, Turn, UseRight
from termlang.records import changed
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word

CASH = "cash"
_TURNS = {Word.TRADING: Turn.EACH, Word.FIRST: Turn.FIRST, Word.LAST: Turn.LAST}


def policies(book: Book, lines: tuple[ast.Line, ...], instruments: dict[str, Instrument]) -> dict[str, Policy]:
    """The policies of a file by title."""
    made: dict[str, Policy] = {}
    for line in lines:
        if not isinstance(line.clause, ast.Policy):
            continue
        title = line.clause.title.text
        at = Elaborator(book, "", (f'policy "{title}"',))
        if title in made:
            first, hint = Label(made[title].span, "first here"), "delete one, or choose another title"
            at.report(wrong.DUPLICATE, line.span, [first], name=title, hint=hint)
            continue
        if not line.children:
            example = "Holders convert all that is open of Series A on the last trading day of each month"
            at.report(wrong.CLAUSE_MISSING, line.span, where="a policy", what="what a party does", example=example)
        found = [_line(at, child, instruments) for child in line.children if child.clause is not None]
        if is_read(line.children):
            made[title] = Policy(title, line.span, tuple(each for each in found if each is not None))
    return made


def _line(at: Elaborator, line: ast.Line, instruments: dict[str, Instrument]) -> UseRight | PayDividend | None:
    clause = line.clause
    if isinstance(clause, ast.DividendUse):
        return _payment(at, line, clause, instruments)
    assert isinstance(clause, ast.Use)
    return _use(at, line, clause)


def _use(at: Elaborator, line: ast.Line, clause: ast.Use) -> UseRight | None:
    verb = VERBS[clause.verb]
    right = _right(at, clause.of, verb, line.span)
    party = at.book.named(clause.party, at.book.parties, "a party", at.path)
    if clause.occasion is None and clause.readiness is None:
        what, example = "the days or the condition", "on each trading day` or `when allowed"
        at.report(wrong.CLAUSE_MISSING, line.span, where="this line", what=what, example=example)
        return None
    inside = changed(at, owner=right.instrument) if right is not None else at
    condition: Expr | None = None
    if clause.readiness is not None and clause.readiness is not Word.ALLOWED:
        found = inside.condition(clause.readiness)
        condition = with_price(inside, found) if verb is not Verb.REDEEM else without_price(inside, found)
        if condition is None:
            return None
    if right is None or party is None:
        return None
    if party != right.actor:
        where = f"here: the {right.verb.value} is at the option of {right.actor}"
        at.report(
            wrong.NOT_ALLOWED_HERE, clause.party.span, what=f"`{party}`", where=where, hint=f"write `{right.actor}`"
        )
        return None
    asking = None
    if clause.asked is not Word.OPEN:
        asking = asking_of(inside, clause.asked, right)
        if asking is None:
            return None
    choice = _choice(at, clause.choice, right)
    if clause.choice is not None and choice is None:
        return None
    return UseRight(clause_of(at, line), right.name, asking, choice, _occasion(at, clause.occasion), condition)


def _choice(at: Elaborator, name: ast.Name | None, right: Right) -> str | None:
    """The price that the line elects, one of those between which the windows of the right leave the choice."""
    if name is None:
        return None
    known = [label for grant in right.grants for offer in grant.offers for label, _ in offer.price.choices]
    if name.text in known:
        return name.text
    hint = "write " + (" or ".join(f"`at {label}`" for label in dict.fromkeys(known)) or "no price")
    where = f"here: the {right.verb.value} has no such price to choose"
    at.report(wrong.NOT_ALLOWED_HERE, name.span, what=f"`at {name.text}`", where=where, hint=hint)
    return None


def _payment(
    at: Elaborator, line: ast.Line, clause: ast.DividendUse, instruments: dict[str, Instrument]
) -> PayDividend | None:
    name = at.book.named(clause.of, at.book.instruments, "an instrument", at.path)
    payer = at.book.named(clause.party, at.book.parties, "a party", at.path)
    instrument = instruments.get(name or "")
    if name is None or payer is None or instrument is None:
        return None
    paid = instrument.dividend
    if paid is None:
        where, hint = f"with `{name}`, which has no dividend", "name an instrument with a `dividend` block"
        at.report(wrong.NOT_ALLOWED_HERE, line.span, what="a dividend", where=where, hint=hint)
        return None
    way = _way(clause.means)
    if paid.ways and way not in paid.ways:
        ways = " or ".join(f"`{each}`" for each in paid.ways)
        where = f"here: the dividend of {name} is paid in {ways}"
        span = line.span if clause.means is Word.CASH else clause.means.span
        at.report(wrong.NOT_ALLOWED_HERE, span, what=f"`{way}`", where=where, hint=f"write {ways}")
        return None
    return PayDividend(clause_of(at, line), name, way, _occasion(at, clause.occasion))


def _way(means: Word | ast.Name | ast.Accretion) -> str:
    """In what it is paid, in the words of the dividend."""
    if isinstance(means, Word):
        return CASH
    return ADDED + means.to.text if isinstance(means, ast.Accretion) else means.text


def _right(at: Elaborator, of: ast.Name, verb: Verb, span: Span) -> Right | None:
    """The right that the words mean; what a deal does by itself is no right to use."""
    book = at.book
    instrument = book.named(of, book.instruments, "an instrument", at.path)
    found = [
        right
        for right in book.rights.values()
        if right.instrument == instrument and right.verb is verb and not right.mandatory
    ]
    if instrument is not None and not found and not book.unsound(instrument):
        what = f"{'an' if verb is Verb.EXERCISE else 'a'} {verb.value}"
        where = f"with `{instrument}`, which has none"
        hint = "name a right that the instrument has"
        at.report(wrong.NOT_ALLOWED_HERE, span, what=what, where=where, hint=hint)
    return found[0] if found else None


def _occasion(at: Elaborator, tree: Any) -> Occasion:
    if tree is None:
        return EACH_DAY
    at.need_calendar(tree.span)
    return Occasion(_TURNS[tree.which], None if tree.interval is None else INTERVALS[tree.interval])
