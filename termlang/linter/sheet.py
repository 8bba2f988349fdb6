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
from termlang.model.clauses import Clause, Instrument, Right
from termlang.model.deal import Deal, Term
from termlang.model.expressions import Expr, Ref
from termlang.records import is_record
from termlang.source import Source, Span
from termlang.syntax import ast

DEFINING = (ast.Definition, ast.PiecesDefinition, ast.Undisclosed, ast.StateTerm, ast.NoticeTerm)
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

    @cached_property
    def _nodes(self) -> dict[type[ast.Node], list[tuple[Any, Placed]]]:
        """Every part of every line by its class, with its line: one walk for all rules."""
        index: dict[type[ast.Node], list[tuple[Any, Placed]]] = {}
        for placed in self.lines:
            for found in ast.walk(placed.line.clause):
                index.setdefault(type(found), []).append((found, placed))
        return index

    def parts(self, *kinds: type[ast.Node]) -> Iterator[tuple[Any, Placed]]:
        """The parts of some classes in all lines, each with its line; class by class, in the order of the text."""
        for kind in kinds:
            yield from self._nodes.get(kind, ())

    def title(self, line: ast.Line) -> str:
        """What a clause path calls a line: the name of a block, the verb of a right, else the line as written."""
        match line.clause:
            case ast.Instrument(name=name) | ast.InheritingInstrument(name=name) | ast.CompanyRight(name=name):
                return str(name.text)
            case (
                ast.Definition(path=path)
                | ast.PiecesDefinition(path=path)
                | ast.Undisclosed(path=path)
                | ast.StateTerm(path=path)
                | ast.NoticeTerm(path=path)
            ):
                return str(path.text)
            case ast.Question(name=name):
                return str(name.text)
            case ast.Conversion() | ast.Exercise() | ast.Dividend() | ast.Redemption():
                return type(line.clause).__name__.lower()
            case ast.MandatoryConversion():
                return "mandatory conversion"
        return self.written(line.span).rstrip(":")

    def written(self, span: Span) -> str:
        """A piece of the text on one line, at most 60 characters of it."""
        return brief(self.source.excerpt(span))

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
    def mentions(self) -> dict[str, frozenset[str]]:
        """The names that each definition mentions, by its name; under the empty name, those of all other lines.

        A name counts wherever it stands in a path: `Fixed Price of Series A` mentions `Fixed Price` too.
        """
        found: dict[str, set[str]] = {"": set()}
        for each, placed in self.parts(ast.Path, ast.Name):
            defining = placed
            while defining.above is not None and not isinstance(defining.line.clause, DEFINING):
                defining = defining.above
            is_term = isinstance(defining.line.clause, DEFINING)
            names = found.setdefault(defining.path[-1] if is_term else "", set())
            if isinstance(each, ast.Name):
                if not (is_term and placed is defining):
                    names.add(each.text)
            elif not (is_term and placed is defining and each is placed.line.clause.path):
                names.update(_readings(each))
        return {name: frozenset(names) for name, names in found.items()}

    @cached_property
    def reached(self) -> frozenset[str]:
        """The names on which some line rests that is no definition, directly or through definitions."""
        waiting = list(self.mentions[""])
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.mentions.get(name, ()))
        return frozenset(found)

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
        return Edit(Span(start, self.next_line(last.span.end)), "")

    def next_line(self, offset: int) -> int:
        """Where the physical line begins that follows the one on which an offset lies, or the text ends."""
        end = self._line_end(offset)
        text = self.source.text
        return end + len("\r\n" if text.startswith("\r\n", end) else text[end : end + 1])

    def _line_end(self, offset: int) -> int:
        """Where the physical line ends on which an offset lies, its line end excluded."""
        text = self.source.text
        while offset < len(text) and text[offset] not in "\r\n":
            offset += 1
        return offset


def brief(text: str) -> str:
    """A text on one line, at most 60 characters of it; where it is cut, it says so."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"


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


def _readings(path: ast.Path) -> Iterator[str]:
    """The names that a path may be: all of it, its beginnings, its parts."""
    parts = [name.text for name in path.names]
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            yield " of ".join(parts[start:end])


def _expressions(deal: Deal) -> Iterator[Used]:
    for key, term in deal.terms.items():
        if not term.supplied:
            yield Used(term.body, ("", *key.path), term.span)
    for cell in deal.cells.values():
        yield from _parts(cell, ("", cell.key.name), cell.start.span)
    for instrument in deal.instruments.values():
        yield from _parts(instrument, (instrument.name,), instrument.clause.span)
    for right in deal.rights.values():
        yield from _parts(right, (right.instrument or right.name, right.verb.value), right.clause.span)
    for payment in deal.payments:
        yield from _parts(payment, ("payment",), payment.clause.span)
    for waterfall in deal.waterfalls:
        yield from _parts(waterfall, ("liquidation",), waterfall.clause.span)
    for example in deal.examples:
        yield from _parts(example.expectations, ("example", example.title), example.span)


def _parts(found: Any, path: tuple[str, ...], span: Span) -> Iterator[Used]:
    """Every expression inside a part of the model, whatever fields it has, with the innermost clause around it."""
    if isinstance(found, Expr):
        yield Used(found, path, span)
    elif isinstance(found, (tuple, list)) and not isinstance(found, Span):
        for each in found:
            yield from _parts(each, path, span)
    elif isinstance(found, dict):
        for each in found.values():
            yield from _parts(each, path, span)
    elif not isinstance(found, Clause) and is_record(found):
        clause = getattr(found, "clause", None)
        if isinstance(clause, Clause) and not isinstance(found, (Right, Instrument)):
            path, span = (*path[:2], clause.title), clause.span
        for name in type(found).__match_args__:
            yield from _parts(getattr(found, name), path, span)
