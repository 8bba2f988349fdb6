"""Text to tree: each logical line parsed by the start rule of its block; no problem stops the next line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from threading import Lock
from typing import Any

from termlang.diagnostics import Problem
from termlang.limits import DEFAULT
from termlang.records import define
from termlang.source import Source, Span
from termlang.syntax import ast
from termlang.syntax import problems as wrong
from termlang.syntax.alphabets import mixed_alphabets
from termlang.syntax.driver import Stopped, drive
from termlang.syntax.explain import Place, out_of_place, unknown_word, words_of
from termlang.syntax.grammar import JOURNAL, grammar_of, leaf
from termlang.syntax.layout import LogicalLine, read_layout
from termlang.syntax.lexer import NotRead, Token, read_cells, read_tokens

# What joins two parts of an expression; a list has commas.
_OPERATORS = frozenset(("+", "-", "*", "/", "and", "or", "not", "of", "plus", "minus"))
# The levels of a line's own: clause, tail, definition, path, name.
_OUTER_LEVELS = 5
_LONGEST_LEAD = 64
MAX_EXPLAINED = 100

# What may stand indented below a line: the start rule of its block.
BLOCKS: dict[type[ast.Node], str] = {
    ast.Definition: "definition_line",
    ast.PiecesDefinition: "definition_line",
    ast.StateTerm: "definition_line",
    ast.Amendment: "file_line",
    ast.Table: "row_line",
    ast.Question: "question_line",
    ast.Instrument: "instrument_line",
    ast.InheritingInstrument: "instrument_line",
    ast.Conversion: "conversion_line",
    ast.Exercise: "conversion_line",
    ast.MandatoryConversion: "mandatory_line",
    ast.CompanyRight: "conversion_line",
    ast.Window: "window_line",
    ast.FirstWindow: "window_line",
    ast.OpenWindow: "window_line",
    ast.MonthlyWindow: "window_line",
    ast.Thereafter: "window_line",
    ast.Dividend: "dividend_line",
    ast.Redemption: "redemption_line",
    ast.Payment: "payment_line",
    ast.Liquidation: "liquidation_line",
    ast.Policy: "policy_line",
    ast.Example: "example_line",
    ast.GivenPrices: "row_line",
    ast.GivenJournal: JOURNAL,
    ast.Cases: "row_line",
}


def parse(source: Source) -> tuple[ast.File, tuple[Problem, ...]]:
    """The tree of a whole text and everything in it that could not be read. Never raises."""
    layout = read_layout(source)
    reading = _Reading(source, list(layout.problems))
    problems = reading.problems
    lines = tuple(_line(reading, line, "file_line", ()) for line in layout.lines)
    if not lines and not problems:
        problems.append(wrong.EMPTY.at(Span(0, 0)))
    problems.extend(_look_alikes(source, lines))
    problems.sort(key=lambda problem: problem.span.start)
    return ast.File(Span(0, len(source.text)), lines), tuple(problems)


def _look_alikes(source: Source, lines: tuple[ast.Line, ...]) -> Iterator[Problem]:
    """Warnings about quotations in which one word mixes alphabets."""
    if source.text.isascii():
        return
    for found in ast.walk(lines):
        if isinstance(found, ast.Text) and (mixed := mixed_alphabets(found.text)):
            yield wrong.TEXT_LOOKALIKE.at(found.span, scripts=" and ".join(mixed))


def parse_expression(source: Source) -> tuple[Any, tuple[Problem, ...]]:
    """The tree of one expression, as a question asks it; None and the problem where it cannot be read."""
    return parse_line(source, "expression")


def parse_line(source: Source, block: str) -> tuple[Any, tuple[Problem, ...]]:
    """The tree of one line by the start rule of a block; None and the problem where it cannot be read."""
    text = source.text.strip()
    if not text:
        return None, (wrong.EMPTY.at(Span(0, 0)),)
    layout = read_layout(source)
    if layout.problems or len(layout.lines) != 1:
        return None, tuple(layout.problems) or (wrong.UNFINISHED.at(Span(0, 0), hint="ask for one term", why=""),)
    if layout.lines[0].children:
        return None, (wrong.NO_BLOCK.at(layout.lines[0].span),)
    found = _clause(_Reading(source, []), layout.lines[0], block)
    return (None, (found,)) if isinstance(found, Problem) else (found, ())


def read_one(source: Source, line: LogicalLine, block: str, problems: list[Problem]) -> ast.Line:
    """One logical line without what stands below it; its problem, if it has one, is added."""
    clause = _clause(_Reading(source, problems), line, block)
    if isinstance(clause, Problem):
        problems.append(clause)
        clause = None
    return ast.Line(line.span, clause, _citations(source, line), ())


@define
class _Reading:
    """One text while it is read: its problems so far, and how many words and signs were taken."""

    source: Source
    problems: list[Problem]
    tokens: int = 0
    ended: bool = False  # whether there is no room for more of them

    @property
    def brief(self) -> bool:
        """Whether so much is wrong already that no better word is looked for."""
        return len(self.problems) >= MAX_EXPLAINED


def _line(reading: _Reading, line: LogicalLine, block: str, path: tuple[str, ...]) -> ast.Line:
    source, problems = reading.source, reading.problems
    if reading.ended:
        return ast.Line(line.span, None, (), ())
    clause = _clause(reading, line, block, path)
    inner = None if isinstance(clause, Problem) else BLOCKS.get(type(clause))
    children: tuple[ast.Line, ...] = ()
    if isinstance(clause, Problem):
        problems.append(clause)
        clause, inner = None, _guess_block(line, block)
    elif line.children and inner is None:
        problems.append(wrong.NO_BLOCK.at(line.span, path))
    if inner is not None and line.children:
        below = (*path, _title(line))
        children = tuple(_line(reading, child, inner, below) for child in line.children)
    return ast.Line(line.span, clause, _citations(source, line), children)


# How many words the lines have that are kept, and a long quotation counts as one for each so many characters. A word
# takes some 440 bytes, so that all of them take some 45 MB.
MAX_KNOWN_WORDS = 100_000
_CHARACTERS_OF_A_WORD = 100


class _Known:
    """Lines that were read before, each with where it began and how many words it had.

    A text that is edited is read again whole, and all but a few of its lines are as they were. What could not be read
    is not kept. A line is as long as its writer likes, so what is counted is the words and not the lines.
    """

    def __init__(self) -> None:
        self.lines: dict[tuple[str, tuple[tuple[int, str], ...]], tuple[Any, int, int]] = {}
        self.words = 0
        self._lock = Lock()

    def keep(self, key: tuple[str, tuple[tuple[int, str], ...]], tree: Any, began: int, words: int) -> None:
        """Keep one line; where that would be too much, all others go."""
        size = words + sum(len(text) for _, text in key[1]) // _CHARACTERS_OF_A_WORD
        with self._lock:
            if self.words + size > MAX_KNOWN_WORDS:
                self.lines.clear()
                self.words = 0
            if key not in self.lines:
                self.lines[key] = (tree, began, words)
                self.words += size

    def clear(self) -> None:
        """Drop every line."""
        with self._lock:
            self.lines.clear()
            self.words = 0


_KNOWN = _Known()


def forget() -> None:
    """Read every line anew from here on; for whoever measures."""
    _KNOWN.clear()


def _clause(reading: _Reading, line: LogicalLine, block: str, path: tuple[str, ...] = ()) -> Any:
    """The clause of one line, or the problem that stops it."""
    limits = reading.source.limits
    if limits is not DEFAULT:
        return _read(reading, line, block, path)
    start = line.pieces[0][0]
    key = (block, tuple((offset - start, text) for offset, text in line.pieces))
    known = _KNOWN.lines.get(key)
    if known is not None and reading.tokens + known[2] <= limits.tokens:
        tree, began, count = known
        reading.tokens += count
        return tree if began == start else ast.moved(tree, start - began)
    before = reading.tokens
    found = _read(reading, line, block, path)
    if not isinstance(found, Problem):
        _KNOWN.keep(key, found, start, reading.tokens - before)
    return found


def _read(reading: _Reading, line: LogicalLine, block: str, path: tuple[str, ...]) -> Any:
    limits = reading.source.limits
    try:
        room = limits.tokens - reading.tokens
        if block == "row_line":
            tokens = read_cells(line.pieces, limits, room)
        else:
            tokens = read_tokens(line.pieces, grammar_of(block).words, limits, room)
        reading.tokens += len(tokens)
        operators = [token.span for token in tokens if token.value in _OPERATORS]
        if len(operators) > limits.operators:
            span = operators[limits.operators]
            return wrong.EXPRESSION_TOO_LONG.at(span, path, count=len(operators), most=limits.operators)
        return _run(tokens, block, path, line, limits.depth, brief=reading.brief)
    except NotRead as error:
        reading.ended = error.problem.mistake is wrong.TOO_MANY_WORDS
        place = None if reading.brief else _place(line, block, error.problem.span.start)
        return unknown_word(error.problem, block, path, place)


def _place(line: LogicalLine, block: str, at: int) -> Place:
    """What stands before a word that is not read, and what could have followed there."""
    pieces = [(offset, text[: max(at - offset, 0)]) for offset, text in line.pieces]
    before = [] if block == "row_line" else read_tokens(pieces, grammar_of(block).words)
    from termlang.syntax import lark_parser

    taken, follows = lark_parser.follows(grammar_of(block), block, before)
    return Place(before[:taken], follows, words_of(line))


def _run(tokens: list[Token], block: str, path: tuple[str, ...], line: LogicalLine, most: int, *, brief: bool) -> Any:
    """The tree of the tokens, or the problem that stops it; a brief problem looks for no better word."""
    grammar, span = grammar_of(block), line.span
    end = Token("$END", "", Span(span.end, span.end))
    try:
        tree = drive(grammar, block, tokens, end, 4 * most)
    except Stopped as stopped:
        if stopped.deep:
            return wrong.TOO_NESTED.at(tokens[stopped.index].span, path, most=most)
        read, ended = tokens[: stopped.index + 1], stopped.index == len(tokens)
        if brief:
            return out_of_place(read, block, path, words=frozenset(), ended=ended, brief=True)
        from termlang.syntax import lark_parser

        expected = lark_parser.expected(grammar, block, [*tokens, end][: stopped.index + 1])
        return out_of_place(read, block, path, expected=expected, words=words_of(line), ended=ended)
    # A line of few words has few levels.
    many = len(tokens) > most
    if many and _levels(tree) > most + _OUTER_LEVELS:
        return wrong.TOO_NESTED.at(span, path, most=most)
    return leaf(tree) if isinstance(tree, Token) else tree


def _levels(tree: object) -> int:
    """How many levels of a tree stand inside each other; `1 + 1 + …` is one more level for each sign."""
    most = 0
    waiting = [(tree, 1)]
    while waiting:
        found, level = waiting.pop()
        if isinstance(found, ast.Node):
            most = max(most, level)
            parts = (getattr(found, a.name) for a in ast.fields(type(found)) if a.name != "span")
            waiting.extend((part, level + 1) for part in parts)
        elif isinstance(found, tuple):
            waiting.extend((part, level) for part in found)
    return most


def _guess_block(line: LogicalLine, block: str) -> str | None:
    """The block that a line which could not be read most likely opens, from its first word."""
    if not line.children:
        return None
    if block == "conversion_line":
        return "window_line"
    first = line.pieces[0][1].split()[0].rstrip(":")
    if first[:1].isupper():
        return "definition_line"
    near = get_close_matches(first[:_LONGEST_LEAD], _BLOCK_OF_LEAD)
    return _BLOCK_OF_LEAD[near[0]] if near else None


_BLOCK_OF_LEAD = {
    "question": "question_line",
    "given": "row_line",
    "table": "row_line",
    "cases": "row_line",
    "preferred": "instrument_line",
    "warrant": "instrument_line",
    "conversion": "conversion_line",
    "exercise": "conversion_line",
    "facility": "instrument_line",
    "draw": "conversion_line",
    "mandatory": "mandatory_line",
    "right": "conversion_line",
    "dividend": "dividend_line",
    "redemption": "redemption_line",
    "payment": "payment_line",
    "liquidation": "liquidation_line",
    "policy": "policy_line",
    "example": "example_line",
    "from": "window_line",
    "until": "window_line",
    "thereafter": "window_line",
}


def _title(line: LogicalLine) -> str:
    """A block's title in a clause path: the header as written, without its colon."""
    return wrong.shown(" ".join(text for _, text in line.pieces).rstrip(":"), 60)


def _citations(source: Source, line: LogicalLine) -> tuple[ast.Citation, ...]:
    found = []
    for span in line.citations:
        name, _, place = " ".join(source.excerpt(span)[1:-1].split()).partition(" ")
        found.append(ast.Citation(span, name, place))
    return tuple(found)
