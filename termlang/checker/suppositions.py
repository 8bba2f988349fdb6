"""What an example supposes: readings, values of terms, prices on days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from termlang.checker import problems as wrong
from termlang.checker.constants import fixed_day, fixed_value
from termlang.checker.expressions import Elaborator
from termlang.checker.place import COLUMNS
from termlang.checker.rows import PRICES, read_rows
from termlang.diagnostics import Label
from termlang.model.examples import Expectation, Observation, Request
from termlang.model.expressions import Expr, Ref, TermKey, Undisclosed, Value
from termlang.quantity import shown
from termlang.records import changed, define, field
from termlang.source import Span
from termlang.syntax import ast
from termlang.units import CONDITION, base

if TYPE_CHECKING:
    from termlang.model.facts import Fact


@define
class World:
    """An example while its lines are read."""

    at: Elaborator
    citations: tuple[str, ...] = ()
    readings: dict[str, str] = field(factory=dict)
    given: dict[TermKey, Value] = field(factory=dict)
    supposed: dict[object, Span] = field(factory=dict)
    observations: list[Observation] = field(factory=list)
    expectations: list[Expectation] = field(factory=list)
    day: date | None = None
    request: Request | None = None
    journal: tuple[Fact, ...] = ()
    lost: bool = False  # the request above this line could not be made

    def suppose(self, what: object, span: Span, named: str) -> bool:
        """Whether a thing is supposed for the first time; a second time is a problem."""
        first = self.supposed.setdefault(what, span)
        if first is span:
            return True
        self.at.report(wrong.CLAUSE_TWICE, span, [Label(first, "first here")], what=named)
        return False


def chosen_reading(world: World, clause: ast.ChosenReading) -> None:
    at, questions = world.at, world.at.book.questions
    if clause.second is not None:
        name = at.book.named(clause.first, questions, "a question", at.path)
        if name is None:
            return
        chosen = at.book.named(clause.second, questions[name].readings, "a reading", at.path)
        if chosen is not None and world.suppose(f"? {name}", clause.span, f"a reading of {name}"):
            world.readings[name] = chosen
        return
    owners = [name for name, question in questions.items() if clause.first.text in question.readings]
    if len(owners) == 1:
        if world.suppose(f"? {owners[0]}", clause.span, f"a reading of {owners[0]}"):
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


def given_close(world: World, clause: ast.GivenClose) -> None:
    """`given Common Stock closes at $10.00 on 1999-05-03`."""
    at, price = world.at, clause.price
    name = at.book.named(clause.stock, at.book.stocks, "a stock", at.path)
    currency = at.currency(price.currency, price.span, price.value)
    if currency is not None and at.book.currency and currency != at.book.currency:
        at.report(wrong.WRONG_SYMBOL, price.span, symbol=currency, currency=at.book.currency, number=shown(price.value))
    elif price.value == 0:
        at.report(wrong.BAD_ROW, price.span, what="a price of zero is no price", hint="state the price of that day")
    elif name is not None and currency is not None:
        _observe(world, Observation(name, "close", clause.day.value, price.value), clause.span)


def _observe(world: World, seen: Observation, span: Span) -> None:
    what = f"the {seen.column} of {seen.stock} on {seen.day}"
    if world.suppose((seen.stock, seen.column, seen.day), span, what):
        world.observations.append(seen)


def given_prices(world: World, line: ast.Line, stock: ast.Name) -> None:
    at = world.at
    name = at.book.named(stock, at.book.stocks, "a stock", at.path)
    for row in read_rows(at, line):
        if row.day is None:
            at.report(
                wrong.BAD_ROW, row.span, what="a row of prices begins with its day", hint="head the first column `date`"
            )
            return
        for column, value in row.numbers.items():
            if column not in PRICES:
                at.report(
                    wrong.BAD_ROW,
                    row.span,
                    what=f"`{column}` is no price",
                    hint="use close, bid, high, low, open, vwap or volume",
                )
                return
            if name is not None:
                _observe(world, Observation(name, column, row.day, value), row.span)


def given(world: World, tree: Any) -> None:
    """A supposition: `X is VALUE`, `X is met`, or an observation on a day."""
    at = world.at
    match tree:
        case ast.Met(value=ast.Path() as path, denied=denied):
            key = _key(world, path)
            term = None if key is None else at.book.term(key)
            if key is None or term is None:
                return
            if term.type != CONDITION:
                hint = f"write `given {key} is` and its value"
                found = term.type.describe()
                at.report(wrong.WRONG_TYPE, path.span, needed="a condition", found=found, hint=hint)
            elif world.suppose(key, path.span, f"`{key}`"):
                world.given[key] = denied is None
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


def _key(world: World, path: ast.Path) -> TermKey | None:
    key = world.at.book.resolve(path, "")
    if key is None:
        world.at.book.unknown(path, "", world.at.path)
        return None
    if world.at.book.drafts[key].supplied:
        what, hint = f"`{key}`", "suppose the term on which it rests, or ask another day"
        where = "among suppositions: the instrument supplies it"
        world.at.report(wrong.NOT_ALLOWED_HERE, path.span, what=what, where=where, hint=hint)
        return None
    return key


def _given_term(world: World, path: ast.Path, right: Any) -> None:
    at = world.at
    key = _key(world, path)
    if key is None:
        return
    term = at.book.term(key)
    found = changed(at, owner=key.owner).expr(right)
    if term is None or found is None or at.expect(found, term.type, f"give `{key}` in its own unit") is None:
        return
    value: Value | None = fixed_value(at.book, found)
    if value is None:
        value = fixed_day(at.book, found)
    if value is None:
        at.report(wrong.UNRELATED, right.span)
        return
    if _is_outside(at, term.body, value):
        at.report(wrong.OUT_OF_BOUNDS, found.span, at.defined(Ref(term.type, path.span, key)), name=key)
        return
    if world.suppose(key, path.span, f"`{key}`"):
        world.given[key] = value


def _is_outside(at: Elaborator, body: Expr, value: Value) -> bool:
    if not isinstance(body, Undisclosed):
        return False
    if isinstance(value, Fraction):
        low, high = fixed_value(at.book, body.low), fixed_value(at.book, body.high)
        return (low is not None and value < low) or (high is not None and value > high)
    if isinstance(value, date):
        first, last = fixed_day(at.book, body.low), fixed_day(at.book, body.high)
        return (first is not None and value < first) or (last is not None and value > last)
    return False


def _given_observation(world: World, left: ast.Sampled, right: Any) -> None:
    at = world.at
    seen, found = at.expr(left.value), at.expr(right)
    day = fixed_day(at.book, at.date(left.day))
    observation: ast.Observation = left.value
    if seen is None or found is None or day is None:
        return
    value = fixed_value(at.book, found)
    fits = found.type == seen.type or found.type.unit.per(base(observation.stock.text)) == seen.type.unit
    if value is None or not fits:
        at.wrong_type(found, seen.type.describe(), "state the observation in its own unit")
        return
    _observe(world, Observation(observation.stock.text, COLUMNS[observation.column], day, value), left.span)
