"""Examples: a closed world of suppositions, requests, and what must come out; a row of cases is an example each."""

from __future__ import annotations

from collections.abc import Sequence

from termlang.checker import problems as wrong
from termlang.checker.clauses import is_read
from termlang.checker.definitions import cited
from termlang.checker.expectations import expect, request_of
from termlang.checker.expressions import Elaborator
from termlang.checker.rows import Row, read_rows
from termlang.checker.scope import Book
from termlang.checker.suppositions import World, chosen_reading, given, given_close, given_prices
from termlang.model.clauses import Right
from termlang.model.deal import Deal
from termlang.model.examples import Asking, Example, Expectation, Observation, Status
from termlang.model.expressions import Literal, changed
from termlang.source import Span
from termlang.syntax import ast
from termlang.units import Type, base, quantity

_EXPECTING = (ast.Expect, ast.ExpectStatus, ast.ExpectLimited)


def examples(book: Book, line: ast.Line, deal: Deal | None) -> tuple[Example, ...]:
    """The example of a block, one for each row of its cases. `deal` is all but its examples, to read journals by."""
    title = line.clause.title.text
    world = World(Elaborator(book, "", (f'example "{title}"',)), cited(line))
    cases: list[tuple[ast.Line, tuple[Row, ...]]] = []
    for child in line.children:
        if isinstance(child.clause, ast.Cases):
            cases.append((child, read_rows(world.at, child)))
        else:
            _line(world, child, deal)
    made = []
    if world.expectations:
        made.append(_example(world, title, line.span, world.observations, world.expectations))
    elif (
        not cases
        and is_read(line.children)
        and not any(isinstance(child.clause, _EXPECTING) for child in line.children)
    ):
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


def _example(
    world: World, title: str, span: Span, seen: Sequence[Observation], expected: Sequence[Expectation]
) -> Example:
    return Example(
        title,
        span,
        dict(world.readings),
        dict(world.given),
        tuple(seen),
        tuple(expected),
        world.journal,
        world.citations,
    )


def _journal(world: World, line: ast.Line, deal: Deal | None) -> None:
    """What has happened in the world of the example; a deal that is not sound has no accounts to move."""
    at = world.at
    if not line.children:
        at.report(
            wrong.EXAMPLE_ORDER,
            line.span,
            what="no line stands below `given journal:`",
            hint="write each fact on a line below it, such as `1999-05-03 Investors convert $1,000,000 of Series A`",
        )
    if not world.suppose("journal", line.span, "a journal") or deal is None:
        return
    # The words of a journal are loaded for the examples that have one.
    from termlang.checker.journal import facts_of

    world.journal, problems = facts_of(deal, at.book.source, line.children)
    at.book.problems.extend(problems)


def _line(world: World, line: ast.Line, deal: Deal | None) -> None:
    clause = line.clause
    match clause:
        case ast.ChosenReading():
            chosen_reading(world, clause)
        case ast.Given(supposition=ast.GivenClose() as close):
            given_close(world, close)
        case ast.GivenPrices(stock=stock):
            given_prices(world, line, stock)
        case ast.GivenJournal():
            _journal(world, line, deal)
        case ast.Given(supposition=supposition):
            given(world, supposition)
        case ast.OnDay(day=day):
            world.day = day.value
        case ast.Request():
            world.request = request_of(world, line)
            world.lost = world.request is None
        case None:
            world.lost = True
        case ast.ExpectStatus() | ast.ExpectLimited() | ast.Expect():
            expect(world, line)


def _case(world: World, title: str, header: ast.Line, row: Row) -> Example | None:
    """One row of a table of cases as an example of its own."""
    at = world.at
    request = world.request
    if request is None:
        if world.lost:
            return None
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
    expectation = Expectation(row.span, day, changed(request, span=row.span, asked=asked, on=day))
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
    return _example(world, f"{title} ({row.text})", row.span, seen, (expectation,))


def _column_type(at: Elaborator, column: str, right: Right) -> Type:
    money = base(at.book.currency)
    return quantity(money.per(base(right.into)) if column == "price" else money)
