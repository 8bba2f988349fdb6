"""Requests of an example, and what must come out of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from termlang.checker import problems as wrong
from termlang.checker.constants import fixed_value
from termlang.checker.expressions import Elaborator
from termlang.checker.rates import implied_price, is_rate
from termlang.checker.suppositions import World
from termlang.model.clauses import Right, Verb
from termlang.model.deal import member
from termlang.model.examples import ALL, Asking, Expectation, Request, Status
from termlang.model.expressions import Expr, Literal, TermKey, changed
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import CONDITION, base, quantity

VERBS = {
    Word.CONVERT: Verb.CONVERT,
    Word.CONVERTS: Verb.CONVERT,
    Word.EXERCISE: Verb.EXERCISE,
    Word.EXERCISES: Verb.EXERCISE,
    Word.DRAW: Verb.DRAW,
    Word.DRAWS: Verb.DRAW,
    Word.DRAWING: Verb.DRAW,
    Word.REDEEM: Verb.REDEEM,
    Word.REDEEMS: Verb.REDEEM,
    Word.CONVERTING: Verb.CONVERT,
    Word.EXERCISING: Verb.EXERCISE,
    Word.REDEEMING: Verb.REDEEM,
}
_STATUS = {
    Word.ALLOWED: Status.ALLOWED,
    Word.REFUSED: Status.REFUSED,
    Word.UNKNOWN: Status.UNKNOWN,
    Word.LIMITED: Status.LIMITED,
}


def _right(
    world: World, of: ast.Name, verb: Verb, span: Span, *, mandatory: bool = False, actor: str | None = None
) -> Right | None:
    """The right that a line means: of several of one kind, the one that the party has."""
    book = world.at.book
    instrument = book.named(of, book.instruments, "an instrument", world.at.path)
    rights = [right for right in book.rights.values() if right.instrument == instrument and right.verb is verb]
    # What comes by itself is asked by its holder only where he has no such right of his own.
    found = [right for right in rights if right.mandatory is mandatory] or (rights if not mandatory else [])
    if instrument is not None and not found and not book.unsound(instrument):
        world.at.report(
            wrong.NOT_ALLOWED_HERE,
            span,
            what=f"{'an' if verb is Verb.EXERCISE else 'a'} {'mandatory ' if mandatory else ''}{verb.value}",
            where=f"with `{instrument}`, which has none",
            hint="ask for a right that the instrument has",
        )
    mine = [right for right in found if actor in (None, right.actor)] or found
    return mine[0] if mine else None


def asking_of(at: Elaborator, tree: Any, right: Right) -> Asking | None:
    """How much is asked: money of stated value, or units of the instrument."""
    if not isinstance(tree, (ast.Amount, ast.Number)):
        return ALL
    if tree.value == 0:
        at.report(wrong.NOTHING, tree.span, what="the amount asked")
        return None
    if isinstance(tree, ast.Number):
        return Asking(units=tree.value)
    if not _has_value(at, right):
        needed, found = f"a number of {right.instrument}", "an amount of money"
        hint = f"write it like `1,000 warrants of {right.instrument}`"
        at.report(wrong.WRONG_TYPE, tree.span, needed=needed, found=found, hint=hint)
        return None
    currency = at.currency(tree.currency, tree.span, tree.value)
    return None if currency is None else Asking(money=tree.value)


def _choice(world: World, tree: Any, right: Right) -> str | None:
    """The price that a request elects, one of those between which its windows leave the choice."""
    written = world.at.written(tree.span)
    known = [label for grant in right.grants for offer in grant.offers for label, _ in offer.price.choices]
    if written in known:
        return written
    hint = "write " + (" or ".join(f"`at {label}`" for label in dict.fromkeys(known)) or "no price")
    what, where = f"`at {written}`", f"here: the {right.verb.value} has no such price to choose"
    world.at.report(wrong.NOT_ALLOWED_HERE, tree.span, what=what, where=where, hint=hint)
    return None


def _day_of(world: World, line: ast.Line, what: str) -> date | None:
    """The day on which something is asked or expected; without one, that is reported."""
    if world.day is None:
        hint = "put a line such as `on 1999-05-03` above it"
        world.at.report(wrong.EXAMPLE_ORDER, line.span, what=f"{what} has no day", hint=hint)
    return world.day


def request_of(world: World, line: ast.Line) -> Request | None:
    clause: ast.Request = line.clause
    at = world.at
    day = _day_of(world, line, "the request")
    if day is None:
        return None
    mandatory = clause.settlement is Word.MANDATORILY
    account = _account(world, clause.party)
    party = None if account is None else account[1]
    right = _right(world, clause.of, VERBS[clause.verb], clause.span, mandatory=mandatory, actor=party)
    if right is None or account is None:
        return None
    holder, party = account
    if party != right.actor:
        at.report(
            wrong.NOT_ALLOWED_HERE,
            clause.party.span,
            what=f"`{party}`",
            where=f"here: the {right.verb.value} is at the option of {right.actor}",
            hint=f"write `{right.actor}`",
        )
        return None
    choice = None if clause.price is None else _choice(world, clause.price, right)
    asked = asking_of(world.at, clause.asked, right)
    if asked is None or (clause.price is not None and choice is None):
        return None
    settlement = None if clause.settlement is None or mandatory else clause.settlement.value
    if settlement is not None and settlement not in right.settlements:
        what, where = f"`{settlement}`", f"here: the {right.verb.value} leaves no choice of payment"
        at.report(wrong.NOT_ALLOWED_HERE, clause.span, what=what, where=where, hint=f"leave out `, {settlement}`")
        return None
    of_account = None if holder == party else holder
    chosen = clause.chosen
    days = () if chosen is None else ((party, " ".join(each.value.isoformat() for each in chosen)),)
    return Request(line.span, right.name, asked, day, choice, of_account, settlement, days)


def _account(world: World, name: ast.Name) -> tuple[str, str] | None:
    """The account that a name means and the party it belongs to."""
    parties = world.at.book.parties
    found = member(parties, name.text)
    if found is None:
        known = [each for party in parties.values() for each in (party.name, *party.members)]
        world.at.book.named(name, known, "a party", world.at.path)
    return found


def _has_value(at: Elaborator, right: Right) -> bool:
    """Whether the units of the instrument stand for money: a stated value, or the principal of a note."""
    drafts = at.book.drafts
    return any(TermKey(right.instrument, name) in drafts for name in ("Stated Value", "Principal"))


def expect(world: World, line: ast.Line) -> None:
    at, clause = world.at, line.clause
    day = _day_of(world, line, "the expectation")
    if day is None:
        return
    match clause:
        case ast.Expect(value=ast.Interval(low=low, high=high), price=price, cash=cash):
            made = _outcome(world, line, None, price, cash)
            made = None if made is None else _between(world, made, low, high)
        case ast.Expect(value=value, price=price, cash=cash, legs=legs):
            found = at.expr(value)
            if found is None:
                return
            if found.type == CONDITION and price is None and cash is None and not legs:
                world.expectations.append(Expectation(line.span, day, None, condition=found))
                return
            made = _outcome(world, line, found, price, cash)
            beside = [at.expr(leg) for leg in legs]
            if made is not None:
                made = changed(made, legs=tuple(leg for leg in beside if leg is not None))
        case ast.ExpectLimited(shares=shares, price=price, tails=tails):
            found = at.expr(shares) if shares is not None else None
            made = _outcome(world, line, found, price, None, Status.LIMITED)
            made = None if made is None else _tails(world, made, tails)
        case _:
            made = _outcome(world, line, None, None, None, _STATUS[clause.status])
            made = None if made is None else _tails(world, made, clause.tails)
    if made is not None:
        world.expectations.append(made)


def _outcome(
    world: World, line: ast.Line, value: Expr | None, price: Any, cash: Any, status: Status | None = None
) -> Expectation | None:
    at = world.at
    asks_elsewhere = any(isinstance(tail, ast.WhenAsked) for tail in getattr(line.clause, "tails", ()))
    if world.request is None and not asks_elsewhere:
        if world.lost:
            # One cause, one message: the request above is what stands wrong.
            return None
        at.report(
            wrong.EXAMPLE_ORDER,
            line.span,
            what="nothing is asked above this line",
            hint="add a line such as `Investors convert $1,000,000 of Series A`",
        )
        return None
    assert world.day is not None
    made = Expectation(line.span, world.day, world.request, status)
    if value is not None:
        made = _with_value(world, made, value)
    right = at.book.rights.get(made.request.right) if made.request is not None else None
    if price is not None and right is not None:
        made = changed(made, price=_price(world, right, price))
    if cash is not None:
        made = changed(made, cash=at.money(cash, "write an amount such as `$973,500`"))
    return made


def _price(world: World, right: Right, tree: Any) -> Expr | None:
    """The price that must come out; of a conversion also the rate."""
    at, security = world.at, right.instrument if right.verb is Verb.REDEEM else right.into
    found = at.expr(tree)
    if found is None or not at.book.currency:
        return None
    if right.verb is Verb.CONVERT and is_rate(at, found, right.instrument, right.into):
        return implied_price(at, found, right.instrument)
    unit = quantity(base(at.book.currency).per(base(security)))
    return at.expect(found, unit, f"write a price per share of {security}")


def _between(world: World, made: Expectation, low: Any, high: Any) -> Expectation | None:
    """The interval in which shares or an amount must lie; the first figure may leave its unit to the second."""
    at, most = world.at, world.at.expr(high)
    right = at.book.rights.get(made.request.right) if made.request is not None else None
    if most is None or right is None:
        return None
    units = [quantity(base(right.into)), *([quantity(base(at.book.currency))] if at.book.currency else ())]
    if most.type not in units:
        needed, hint = f"shares of {right.into}", "write it like `expect between 657,445 and 657,900 shares`"
        at.report(wrong.WRONG_TYPE, most.span, needed=needed, found=most.type.describe(), hint=hint)
        return None
    if isinstance(low, ast.Number):
        least: Expr | None = Literal(most.type, low.span, low.value)
    else:
        least = at.expect(at.expr(low), most.type, "state both figures in one unit")
    if least is None:
        return None
    first, last = fixed_value(at.book, least), fixed_value(at.book, most)
    if first is not None and last is not None and first > last:
        at.report(wrong.BOUNDS_REVERSED, least.span.to(most.span))
        return None
    return changed(made, between=(least, most))


def _leaving(world: World, made: Expectation, tree: Any) -> Expr | None:
    """What stays outstanding: stated value, or units of an instrument that has none."""
    at = world.at
    right = at.book.rights.get(made.request.right) if made.request is not None else None
    if right is None:
        return at.expr(tree)
    if _has_value(world.at, right):
        return at.money(tree, "write the stated value that stays, such as `$1,071,000`")
    return at.quantity_in(tree, base(right.instrument), f"count what stays in units of {right.instrument}")


def _need(world: World, path: ast.Path) -> str:
    """A term that the answer lacks, as the interpreter names it."""
    if world.at.book.resolve(path, "") is None:
        world.at.book.unknown(path, "", world.at.path)
    return path.text


def _with_value(world: World, made: Expectation, value: Expr) -> Expectation:
    at, right = world.at, None
    if made.request is not None:
        right = at.book.rights.get(made.request.right)
    if isinstance(value, Literal) and isinstance(value.value, Fraction):
        paid_in = right.means.ways if right is not None and right.means is not None else ()
        if right is not None and value.type.unit in [base(each) for each in (right.into, *paid_in)]:
            return changed(made, shares=value.value)
        if value.type.unit.currency:
            return changed(made, cash=value)
    needed = f"shares of {right.into}" if right else "a number of shares"
    at.report(
        wrong.WRONG_TYPE,
        value.span,
        needed=needed,
        found=value.type.describe(),
        hint="write it like `expect 76,569 shares`",
    )
    return made


def _tails(world: World, made: Expectation, tails: Sequence[Any]) -> Expectation | None:
    # What is asked comes first: the other tails speak of it.
    for tail in sorted(tails, key=lambda each: not isinstance(each, ast.WhenAsked)):
        match tail:
            case ast.Naming(text=text):
                made = changed(made, naming=(*made.naming, text.text))
            case ast.Needing(paths=paths):
                made = changed(made, needs=(*made.needs, *[_need(world, path) for path in paths]))
            case ast.Leaving(amount=amount):
                made = changed(made, remaining=_leaving(world, made, amount))
            case ast.WhenAsked(verb=verb, asked=asked, of=of):
                asked_of = None if made.request is None else world.at.book.rights.get(made.request.right)
                actor = None if asked_of is None else asked_of.actor
                right = _right(world, of, VERBS[verb], tail.span, actor=actor)
                if right is None or world.day is None:
                    return None
                asking = asking_of(world.at, asked, right)
                if asking is None:
                    return None
                before = made.request
                choice, settlement = (before.choice, before.settlement) if before else (None, None)
                account = before.holder if before else None
                asked = Request(tail.span, right.name, asking, world.day, choice, account, settlement)
                made = changed(made, request=asked)
    return made
