"""Examples: what they suppose, what is asked, what must come out; a table of cases becomes one example a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, evolve, field

from termlang.check import problems as wrong
from termlang.check.dates import fixed_day
from termlang.check.expressions import COLUMNS, Elaborator
from termlang.check.rows import Row, read_rows
from termlang.check.scope import Book
from termlang.model.clauses import Right, Verb
from termlang.model.examples import ALL, Asking, Example, Expectation, Observation, Request, Status
from termlang.model.expressions import Expr, Literal, TermKey, Value, changed
from termlang.source import Span
from termlang.syntax import ast
from termlang.syntax.ast import Word
from termlang.units import CONDITION, Kind, Type, base, quantity

_VERBS = {
    Word.CONVERT: Verb.CONVERT,
    Word.CONVERTS: Verb.CONVERT,
    Word.EXERCISE: Verb.EXERCISE,
    Word.EXERCISES: Verb.EXERCISE,
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


@define(eq=False)
class _World:
    """An example while its lines are read."""

    at: Elaborator
    readings: dict[str, str] = field(factory=dict)
    given: dict[TermKey, Value] = field(factory=dict)
    observations: list[Observation] = field(factory=list)
    expectations: list[Expectation] = field(factory=list)
    day: date | None = None
    request: Request | None = None


def examples(book: Book, line: ast.Line) -> tuple[Example, ...]:
    """The example of a block, one for each row of its cases."""
    title = line.clause.title.text
    world = _World(Elaborator(book, "", (f'example "{title}"',)))
    cases: list[tuple[ast.Line, tuple[Row, ...]]] = []
    for child in line.children:
        if isinstance(child.clause, ast.Cases):
            cases.append((child, read_rows(world.at, child)))
        else:
            _line(world, child)
    made = []
    if world.expectations:
        made.append(_example(world, title, line.span))
    elif not cases and all(child.clause is not None for child in line.children):
        world.at.report(
            wrong.EXAMPLE_ORDER,
            line.span,
            what="this example expects nothing",
            hint="add a line such as `expect 76,569 shares at $13.06 per share`",
        )
    for header, rows in cases:
        found = [_case(world, title, header, row) for row in rows]
        made.extend(each for each in found if each is not None)
    return tuple(made)


def _example(world: _World, title: str, span: Span) -> Example:
    return Example(
        title, span, dict(world.readings), dict(world.given), tuple(world.observations), tuple(world.expectations)
    )


def _line(world: _World, line: ast.Line) -> None:
    at, clause = world.at, line.clause
    match clause:
        case ast.ChosenReading():
            _reading(world, clause)
        case ast.GivenClose(stock=stock, price=price, day=day):
            name = at.book.named(stock, at.book.stocks, "a stock", at.path)
            if name is not None:
                world.observations.append(Observation(name, "close", day.value, price.value))
        case ast.GivenPrices(stock=stock):
            _prices(world, line, stock)
        case ast.Given(supposition=supposition):
            _given(world, supposition)
        case ast.OnDay(day=day):
            world.day = day.value
        case ast.Request():
            world.request = _request(world, line)
        case ast.ExpectStatus() | ast.ExpectLimited() | ast.Expect():
            _expect(world, line)


def _reading(world: _World, clause: ast.ChosenReading) -> None:
    at, questions = world.at, world.at.book.questions
    if clause.second is not None:
        name = at.book.named(clause.first, questions, "a question", at.path)
        if name is None:
            return
        chosen = at.book.named(clause.second, questions[name].readings, "a reading", at.path)
        if chosen is not None:
            world.readings[name] = chosen
        return
    owners = [name for name, question in questions.items() if clause.first.text in question.readings]
    if len(owners) == 1:
        world.readings[owners[0]] = clause.first.text
    elif owners:
        at.report(
            wrong.EXAMPLE_ORDER,
            clause.span,
            what=f"{len(owners)} questions have the reading `{clause.first.text}`",
            hint="write " + " or ".join(f"`reading {each} is {clause.first.text}`" for each in owners),
        )
    else:
        at.book.named(clause.first, [r for q in questions.values() for r in q.readings], "a reading", at.path)


def _prices(world: _World, line: ast.Line, stock: ast.Name) -> None:
    at = world.at
    name = at.book.named(stock, at.book.stocks, "a stock", at.path)
    for row in read_rows(at, line):
        if row.day is None:
            at.report(
                wrong.BAD_ROW, row.span, what="a row of prices begins with its day", hint="head the first column `date`"
            )
            return
        for column, value in row.numbers.items():
            if column in ("shares", "amount", "price", "cash", "remaining"):
                at.report(
                    wrong.BAD_ROW,
                    row.span,
                    what=f"`{column}` is no price",
                    hint="use close, bid, high, low, open, vwap or volume",
                )
                return
            if name is not None:
                world.observations.append(Observation(name, column, row.day, value))


def _given(world: _World, tree: Any) -> None:
    """A supposition: `X is VALUE`, `X is met`, or an observation on a day."""
    at = world.at
    value: Any
    match tree:
        case ast.Met(value=ast.Path() as path, denied=denied):
            key, value = _key(world, path), denied is None
            if key is not None and _fits(at, key, CONDITION.kind, path.span):
                world.given[key] = value
            return
        case ast.Comparison(left=left, relation=relation, right=right) if not relation:
            if isinstance(left, ast.Path):
                _given_term(world, left, right)
                return
            if isinstance(left, ast.Sampled) and isinstance(left.value, ast.Observation):
                _given_observation(world, left, right)
                return
            if isinstance(left, ast.Observation) and isinstance(right, ast.Sampled):
                _given_observation(world, ast.Sampled(left.span, left, right.day), right.value)
                return
    at.report(wrong.UNRELATED, tree.span)


def _key(world: _World, path: ast.Path) -> TermKey | None:
    key = world.at.book.resolve(path, "")
    if key is None:
        world.at.book.unknown(path, "", world.at.path)
    return key


def _fits(at: Elaborator, key: TermKey, kind: Kind, span: Span) -> bool:
    term = at.book.term(key, span, at.path)
    if term is not None and term.type.kind is not kind:
        at.report(
            wrong.WRONG_TYPE,
            span,
            needed=kind.value,
            found=term.type.describe(),
            hint=f"`{key}` is {term.type.describe()}",
        )
        return False
    return term is not None


def _given_term(world: _World, path: ast.Path, right: Any) -> None:
    at = world.at
    key = _key(world, path)
    if key is None:
        return
    term = at.book.term(key, path.span, at.path)
    found = evolve(at, owner=key.owner).expr(right)
    if term is None or found is None:
        return
    if found.type != term.type:
        at.report(
            wrong.WRONG_TYPE,
            found.span,
            needed=term.type.describe(),
            found=found.type.describe(),
            hint=f"give `{key}` in its own unit",
        )
        return
    value = found.value if isinstance(found, Literal) else fixed_day(at.book, found)
    if value is None:
        at.report(wrong.UNRELATED, right.span)
        return
    world.given[key] = value


def _given_observation(world: _World, left: ast.Sampled, right: Any) -> None:
    at = world.at
    seen, found = at.expr(left.value), at.expr(right)
    day = fixed_day(at.book, at.date(left.day))
    observation: ast.Observation = left.value
    if seen is None or found is None or day is None:
        return
    fits = found.type == seen.type or found.type.unit.per(base(observation.stock.text)) == seen.type.unit
    if not isinstance(found, Literal) or not isinstance(found.value, Fraction) or not fits:
        at.report(
            wrong.WRONG_TYPE,
            found.span,
            needed=seen.type.describe(),
            found=found.type.describe(),
            hint="state the observation in its own unit",
        )
        return
    world.observations.append(Observation(observation.stock.text, COLUMNS[observation.column], day, found.value))


# ------------------------------------------------------------------------------------------------------ requests


def _right(world: _World, of: ast.Name, verb: Verb, span: Span) -> Right | None:
    book = world.at.book
    instrument = book.named(of, book.instruments, "an instrument", world.at.path)
    found = [right for right in book.rights.values() if right.instrument == instrument and right.verb is verb]
    if instrument is not None and not found:
        world.at.report(
            wrong.NOT_ALLOWED_HERE,
            span,
            what=f"a {verb.value}",
            where=f"with `{instrument}`, which has none",
            hint="ask for a right that the instrument has",
        )
    return found[0] if found else None


def _asking(tree: Any) -> Asking:
    match tree:
        case ast.Amount(value=value):
            return Asking(money=value)
        case ast.Number(value=value):
            return Asking(units=value)
    return ALL


def _request(world: _World, line: ast.Line) -> Request | None:
    clause: ast.Request = line.clause
    at = world.at
    if world.day is None:
        at.report(
            wrong.EXAMPLE_ORDER,
            line.span,
            what="the request has no day",
            hint="put a line such as `on 1999-05-03` above it",
        )
        return None
    right = _right(world, clause.of, _VERBS[clause.verb], clause.span)
    party = at.book.named(clause.party, at.book.parties, "a party", at.path)
    if right is None or party is None:
        return None
    if party != right.actor:
        at.report(
            wrong.NOT_ALLOWED_HERE,
            clause.party.span,
            what=f"`{party}`",
            where=f"here: the {right.verb.value} is at the option of {right.actor}",
            hint=f"write `{right.actor}`",
        )
        return None
    choice = None if clause.price is None else " ".join(at.book.source.excerpt(clause.price.span).split())
    return Request(line.span, right.name, _asking(clause.asked), world.day, choice)


def _expect(world: _World, line: ast.Line) -> None:
    at, clause = world.at, line.clause
    if world.day is None:
        at.report(
            wrong.EXAMPLE_ORDER,
            line.span,
            what="the expectation has no day",
            hint="put a line such as `on 1999-05-03` above it",
        )
        return
    match clause:
        case ast.Expect(value=value, price=price, cash=cash):
            found = at.expr(value)
            if found is None:
                return
            if found.type == CONDITION and price is None and cash is None:
                world.expectations.append(Expectation(line.span, world.day, None, condition=found))
                return
            made = _outcome(world, line, found, price, cash)
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
    world: _World, line: ast.Line, value: Expr | None, price: Any, cash: Any, status: Status | None = None
) -> Expectation | None:
    at = world.at
    asks_elsewhere = any(isinstance(tail, ast.WhenAsked) for tail in getattr(line.clause, "tails", ()))
    if world.request is None and not asks_elsewhere:
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
    if price is not None:
        made = changed(made, price=at.expr(price))
    if cash is not None:
        made = changed(made, cash=at.expr(cash))
    return made


def _with_value(world: _World, made: Expectation, value: Expr) -> Expectation:
    at, right = world.at, None
    if made.request is not None:
        right = at.book.rights.get(made.request.right)
    if isinstance(value, Literal) and isinstance(value.value, Fraction):
        if right is not None and value.type.unit == base(right.into):
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


def _tails(world: _World, made: Expectation, tails: Sequence[Any]) -> Expectation | None:
    at = world.at
    for tail in tails:
        match tail:
            case ast.Naming(text=text):
                made = changed(made, naming=(*made.naming, text.text))
            case ast.Needing(paths=paths):
                made = changed(made, needs=(*made.needs, *(" of ".join(n.text for n in path.names) for path in paths)))
            case ast.Leaving(amount=amount):
                made = changed(made, remaining=at.expr(amount))
            case ast.WhenAsked(verb=verb, asked=asked, of=of):
                right = _right(world, of, _VERBS[verb], tail.span)
                if right is None or world.day is None:
                    return None
                choice = made.request.choice if made.request else None
                made = changed(made, request=Request(tail.span, right.name, _asking(asked), world.day, choice))
    return made


def _case(world: _World, title: str, header: ast.Line, row: Row) -> Example | None:
    """One row of a table of cases as an example of its own."""
    at = world.at
    request = world.request
    if request is None:
        at.report(
            wrong.EXAMPLE_ORDER,
            header.span,
            what="the cases have no request above them",
            hint="add a line such as `Investors convert $1,000,000 of Series A`",
        )
        return None
    right = at.book.rights[request.right]
    day = row.day or request.on
    asked = Asking(money=row.numbers["amount"]) if "amount" in row.numbers else request.asked
    seen = list(world.observations)
    expectation = Expectation(row.span, day, Request(row.span, request.right, asked, day, request.choice))
    stock = right.into if right.into in at.book.stocks else next(iter(at.book.stocks), "")
    for column, value in row.numbers.items():
        if column == "shares":
            expectation = changed(expectation, shares=value)
        elif column in ("price", "cash", "remaining"):
            literal = Literal(_column_type(at, column, right), row.span, value)
            expectation = changed(expectation, **{column: literal})
        elif column != "amount":
            seen.append(Observation(stock, column, day, value))
    if row.status is not None:
        expectation = changed(expectation, status=Status(row.status))
    return Example(
        f"{title} ({row.text})", row.span, dict(world.readings), dict(world.given), tuple(seen), (expectation,)
    )


def _column_type(at: Elaborator, column: str, right: Right) -> Type:
    money = base(at.book.currency)
    return quantity(money.per(base(right.into)) if column == "price" else money)
