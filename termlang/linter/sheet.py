"""What a rule looks at: the text, its lines with their clause paths, and the deal as far as it is sound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from termlang.checker.constants import fixed_day, fixed_value
from termlang.checker.deal import Reading, read
from termlang.diagnostics import Edit, Fix, FixLevel
from termlang.linter.allow import Allow
from termlang.linter.config import House
from termlang.model.clauses import Clause, Grant, Instrument, Right
from termlang.model.deal import Deal, Term
from termlang.model.expressions import Expr, Ref, TermKey, walk
from termlang.source import Source, Span
from termlang.syntax import ast

STEP = 2  # blanks for each level of the layout


class Placed(NamedTuple):
    """A line of the text, the clauses around it from the outside in, its own title last, and the line above it."""

    line: ast.Line
    path: tuple[str, ...]
    above: Placed | None

    @property
    def owner(self) -> str:
        """The instrument (or other block) at the left margin in which it stands; empty at the left margin itself."""
        return self.path[0] if self.above is not None else ""


class Used(NamedTuple):
    """An expression of the deal and the clauses in which it stands."""

    expr: Expr
    path: tuple[str, ...]
    span: Span  # of the clause


class Sheet:
    """One text under the rules. `options` are the bounds that a configuration sets, `texts` the attached sources.

    What several rules ask is worked out once. `deal` is as far as it is sound: with errors in the text, parts are
    missing, and what touches them is not reported.
    """

    def __init__(
        self,
        source: Source,
        options: Mapping[str, Any] | None = None,
        texts: Mapping[str, str] | None = None,
        reading: Reading | None = None,
    ) -> None:
        self.source = source
        self.options: Mapping[str, Any] = options or {}
        self.texts: Mapping[str, str] = texts or {}
        self.house = House()
        self.allows: tuple[Allow, ...] = ()
        self.asked: frozenset[str] = frozenset()  # the rules that run
        self.reading = reading or read(source)

    def after(self, text: str) -> Sheet:
        """The same sheet with another text, under the same settings."""
        found = Sheet(Source(text, self.source.name, self.source.limits), self.options, self.texts)
        found.house, found.asked = self.house, self.asked
        return found

    @property
    def tree(self) -> ast.File:
        return self.reading.tree

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the text, so that the deal is whole."""
        return self.reading.sound

    @property
    def deal(self) -> Deal:
        """The deal as far as it is sound. Rules are asked only where there is one."""
        assert self.reading.deal is not None
        return self.reading.deal

    # ---------------------------------------------------------------------------------------------------------- lines

    @cached_property
    def lines(self) -> tuple[Placed, ...]:
        """Every line of the text that could be read, in order; those below examples and amendments too."""
        return tuple(self._placed(self.tree.lines, (), None))

    def _placed(self, lines: tuple[ast.Line, ...], path: tuple[str, ...], above: Placed | None) -> Iterator[Placed]:
        for line in lines:
            if line.clause is None:
                continue
            placed = Placed(line, (*path, self.title(line)), above)
            yield placed
            yield from self._placed(line.children, placed.path, placed)

    def lines_of(self, *kinds: type[ast.Node]) -> Iterator[Placed]:
        """The lines of some kinds of clause, in the order of the text."""
        return (placed for placed in self.lines if isinstance(placed.line.clause, kinds))

    def title(self, line: ast.Line) -> str:
        """What a clause path calls a line: the name of a block, the verb of a right, else the line as written."""
        match line.clause:
            case ast.Instrument(name=name) | ast.InheritingInstrument(name=name) | ast.CompanyRight(name=name):
                return str(name.text)
            case ast.Definition(path=path) | ast.PiecesDefinition(path=path) | ast.StateTerm(path=path):
                return " of ".join(name.text for name in path.names)
            case ast.Undisclosed(path=path):
                return " of ".join(name.text for name in path.names)
            case ast.Question(name=name):
                return str(name.text)
            case ast.Conversion() | ast.Exercise() | ast.Dividend() | ast.Redemption():
                return type(line.clause).__name__.lower()
            case ast.MandatoryConversion():
                return "mandatory conversion"
        return self.written(line.span).rstrip(":")

    def written(self, span: Span) -> str:
        """A piece of the text on one line, at most 60 characters of it."""
        text = " ".join(self.source.excerpt(span).split())
        return text if len(text) <= 60 else text[:59] + "…"

    @cached_property
    def _by_start(self) -> dict[int, Placed]:
        return {placed.line.span.start: placed for placed in self.lines}

    def placed(self, span: Span) -> Placed | None:
        """The line in which a span begins."""
        found = self._by_start.get(span.start)
        if found is not None:
            return found
        best: Placed | None = None
        for placed in self.lines:
            if placed.line.span.start > span.start:
                break
            best = placed
        return best if best is not None and span.start < best.line.span.end else None

    # --------------------------------------------------------------------------------------------------- the deal

    @cached_property
    def uses(self) -> tuple[Used, ...]:
        """Every expression of the deal, each once, with the clause in which it stands; inherited ones for each heir."""
        return tuple(_expressions(self.deal))

    @cached_property
    def reached(self) -> frozenset[TermKey]:
        """The terms on which some right, price, payment, dividend or example rests, directly or through others."""
        waiting = [key for used in self.uses if used.path[:1] != ("",) for key in _keys(used.expr)]
        found: set[TermKey] = set()
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                term = self.deal.terms.get(key)
                if term is not None:
                    waiting.extend(_keys(term.body))
                    for other in self._cell(key):
                        waiting.extend(_keys(other))
        return frozenset(found)

    def _cell(self, key: TermKey) -> Iterator[Expr]:
        cell = self.deal.cells.get(key)
        if cell is not None:
            yield cell.start
            for update in cell.updates:
                yield update.value
                yield from (each for each in (getattr(update, "below", None), getattr(update, "start", None)) if each)

    def path_of(self, right: Right, clause: Clause | None = None) -> tuple[str, ...]:
        """The clause path of a right, or of a clause in it."""
        return (right.instrument or right.name, right.verb.value, *([clause.title] if clause is not None else ()))

    def day(self, expr: Expr | None) -> date | None:
        """The day that an expression always is; None where the text alone does not fix it."""
        return fixed_day(self.reading.book, expr)

    def value(self, expr: Expr | None) -> Fraction | None:
        """The figure that an expression always is; None where the text alone does not fix it."""
        return fixed_value(self.reading.book, expr)

    def term(self, expr: Expr) -> Term | None:
        """The term that an expression names; None where it is not a name."""
        return self.deal.terms.get(expr.key) if isinstance(expr, Ref) else None

    # ---------------------------------------------------------------------------------------------------- edits

    def indent(self, line: ast.Line) -> int:
        """How far a line is indented."""
        return self.source.position(line.span.start).column - 1

    def replaced(self, span: Span, text: str) -> Edit:
        """Other words in place of a piece of the text."""
        return Edit(span, text)

    def added(self, line: ast.Line, tail: str) -> Edit:
        """A tail at the end of a line, before its colon, citations and comment."""
        end = line.span.end - (self.source.text[: line.span.end].endswith(":"))
        return Edit(Span(end, end), tail)

    def below(self, line: ast.Line, text: str, *, inside: bool = True) -> Edit:
        """A new line: the last one in the block of a line, or with `inside=False` right after that block."""
        last = line
        while last.children:
            last = last.children[-1]
        end = self._line_end(last.span.end)
        depth = self.indent(line)
        if inside:
            depth = self.indent(line.children[0]) if line.children else depth + STEP
        return Edit(Span(end, end), f"\n{' ' * depth}{text}")

    def above(self, line: ast.Line, text: str) -> Edit:
        """A new line right before a line, as deep as it."""
        return Edit(Span(line.span.start, line.span.start), f"{text}\n{' ' * self.indent(line)}")

    def without(self, line: ast.Line) -> Edit:
        """A line, and what stands below it, taken away."""
        last = line
        while last.children:
            last = last.children[-1]
        start = line.span.start - self.indent(line)
        end = self._line_end(last.span.end)
        return Edit(Span(start, min(end + 1, len(self.source.text))), "")

    def _line_end(self, offset: int) -> int:
        """Where the physical line ends on which an offset lies, its line end excluded."""
        text = self.source.text
        while offset < len(text) and text[offset] not in "\r\n":
            offset += 1
        return offset


def choice(title: str, *edits: Edit) -> Fix:
    """One of several readings that a person may choose."""
    return Fix(title, edits, FixLevel.CHOICE)


def safe(title: str, *edits: Edit) -> Fix:
    """A fix that leaves the deal as it is."""
    return Fix(title, edits, FixLevel.SAFE)


def unsafe(title: str, *edits: Edit) -> Fix:
    """A fix that changes the deal."""
    return Fix(title, edits, FixLevel.UNSAFE)


# ---------------------------------------------------------------------------------------------------- expressions


def _keys(expr: Expr) -> Iterator[TermKey]:
    return (found.key for found in walk(expr) if isinstance(found, Ref))


def _expressions(deal: Deal) -> Iterator[Used]:
    for key, term in deal.terms.items():
        if not term.supplied:
            yield Used(term.body, ("", *([key.owner] if key.owner else []), key.name), term.span)
    for instrument in deal.instruments.values():
        yield from _of_instrument(instrument)
    for right in deal.rights.values():
        yield from _of_right(right)
    for payment in deal.payments:
        for expr in (payment.day, *(amount for amount, _ in payment.legs)):
            yield Used(expr, ("payment",), payment.clause.span)
    for cell in deal.cells.values():
        yield Used(cell.start, ("", cell.key.name), cell.start.span)
    for example in deal.examples:
        for expected in example.expectations:
            for found in (expected.condition, expected.price, expected.cash, expected.remaining):
                if found is not None:
                    yield Used(found, ("example", example.title), expected.span)


def _of_instrument(instrument: Instrument) -> Iterator[Used]:
    path, span = (instrument.name, "issue"), instrument.clause.span
    for expr in (instrument.issue_day, instrument.issued, instrument.stated_value):
        if expr is not None:
            yield Used(expr, path, span)
    paid = instrument.dividend
    if paid is not None:
        where = (instrument.name, "dividend")
        yield Used(Ref(instrument.issued.type, paid.clause.span, paid.accrued), where, paid.clause.span)
        for found in (paid.share_price, paid.whole.cash_price if paid.whole is not None else None):
            if found is not None:
                yield Used(found, where, paid.clause.span)


def _of_right(right: Right) -> Iterator[Used]:
    head = (right.instrument or right.name, right.verb.value)
    for grant in right.grants:
        yield from _of_grant(grant, head)
    for guard in (*right.guards, *right.triggers):
        yield Used(guard.condition, (*head, guard.clause.title), guard.clause.span)
    for limit in right.limits:
        for expr in (limit.bound, limit.unless, limit.excess_price):
            if expr is not None:
                yield Used(expr, (*head, limit.clause.title), limit.clause.span)
    if right.redemption_price is not None:
        yield Used(right.redemption_price, head, right.clause.span)
    if right.whole is not None and right.whole.cash_price is not None:
        yield Used(right.whole.cash_price, head, right.whole.clause.span)


def _of_grant(grant: Grant, head: tuple[str, ...]) -> Iterator[Used]:
    where = (*head, grant.window.clause.title)
    for day in (grant.window.first, grant.window.last):
        if day is not None:
            yield Used(day, where, grant.window.clause.span)
    if grant.issue is not None:
        yield Used(grant.issue.price, where, grant.issue.clause.span)
    for offer in grant.offers:
        bound = getattr(offer.quantity, "bound", None)
        for expr in (offer.guard, offer.addition, bound, offer.price.guard, *(each for _, each in offer.price.choices)):
            if expr is not None:
                yield Used(expr, where, offer.clause.span)
