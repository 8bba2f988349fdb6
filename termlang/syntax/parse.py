"""Text to tree: each logical line parsed by the start rule of its block; one problem a line, none stops the next."""

from __future__ import annotations

from typing import Any

from lark.exceptions import UnexpectedToken
from lark.parsers.lalr_parser_state import ParserState

from termlang.diagnostics import Problem
from termlang.source import Source, Span
from termlang.syntax import ast
from termlang.syntax import problems as wrong
from termlang.syntax.explain import unreadable
from termlang.syntax.grammar import grammar, leaf
from termlang.syntax.layout import LogicalLine, read_layout
from termlang.syntax.lexer import NotRead, Token, read_cells, read_tokens

MAX_TOKENS = 1_000
MAX_NESTING = 100

# What may stand indented below a line: the start rule of its block.
BLOCKS: dict[type[ast.Node], str] = {
    ast.Definition: "definition_line",
    ast.PiecesDefinition: "definition_line",
    ast.Question: "question_line",
    ast.Instrument: "instrument_line",
    ast.InheritingInstrument: "instrument_line",
    ast.Conversion: "conversion_line",
    ast.Exercise: "conversion_line",
    ast.CompanyRight: "conversion_line",
    ast.Window: "window_line",
    ast.FirstWindow: "window_line",
    ast.OpenWindow: "window_line",
    ast.Thereafter: "window_line",
    ast.Dividend: "dividend_line",
    ast.Redemption: "redemption_line",
    ast.Payment: "payment_line",
    ast.Example: "example_line",
    ast.GivenPrices: "row_line",
    ast.Cases: "row_line",
}


def parse(source: Source) -> tuple[ast.File, tuple[Problem, ...]]:
    """The tree of a whole text and everything in it that could not be read. Never raises."""
    layout = read_layout(source)
    problems = list(layout.problems)
    lines = tuple(_line(source, line, "file_line", (), problems) for line in layout.lines)
    if not lines and not problems:
        problems.append(wrong.EMPTY.at(Span(0, 0)))
    problems.sort(key=lambda problem: problem.span.start)
    return ast.File(Span(0, len(source.text)), lines), tuple(problems)


def parse_expression(source: Source) -> tuple[Any, tuple[Problem, ...]]:
    """The tree of one expression, as a question asks it; None and the problem where it cannot be read."""
    text = source.text.strip()
    if not text:
        return None, (wrong.EMPTY.at(Span(0, 0)),)
    layout = read_layout(source)
    if layout.problems or len(layout.lines) != 1:
        return None, tuple(layout.problems) or (wrong.UNFINISHED.at(Span(0, 0), hint="ask for one term", why=""),)
    found = _clause(layout.lines[0], "expression")
    return (None, (found,)) if isinstance(found, Problem) else (found, ())


def _line(
    source: Source, line: LogicalLine, block: str, path: tuple[str, ...], problems: list[Problem]
) -> ast.Line:
    clause = _clause(line, block, path)
    inner = None if isinstance(clause, Problem) else BLOCKS.get(type(clause))
    children: tuple[ast.Line, ...] = ()
    if isinstance(clause, Problem):
        problems.append(clause)
        clause, inner = None, _guess_block(line, block)
    elif line.children and inner is None:
        problems.append(wrong.NO_BLOCK.at(line.span, path))
    if inner is not None:
        below = (*path, _title(source, line))
        children = tuple(_line(source, child, inner, below, problems) for child in line.children)
    return ast.Line(line.span, clause, _citations(source, line), children)


def _clause(line: LogicalLine, block: str, path: tuple[str, ...] = ()) -> Any:
    """The clause of one line, or the problem that stops it."""
    tokens: list[Token] = []
    try:
        tokens = read_cells(line.pieces) if block == "row_line" else read_tokens(line.pieces, grammar().words)
        if len(tokens) > MAX_TOKENS:
            span = tokens[MAX_TOKENS].span
            return wrong.EXPRESSION_TOO_LONG.at(span, path, count=len(tokens), most=MAX_TOKENS)
        return _run(tokens, block, path, line.span)
    except NotRead as error:
        return unreadable(error.problem, line, block, path)


def _run(tokens: list[Token], block: str, path: tuple[str, ...], span: Span) -> Any:
    state: Any = ParserState(grammar().starts[block], None)  # type: ignore[arg-type]
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.type == "LPAR") - (token.type == "RPAR")
        if depth > MAX_NESTING or len(state.value_stack) > 4 * MAX_NESTING:
            return wrong.TOO_NESTED.at(token.span, path, most=MAX_NESTING)
        try:
            state.feed_token(token)
        except UnexpectedToken as error:
            return unreadable(None, tokens[: index + 1], block, path, expected=error.expected)
    try:
        tree = state.feed_token(Token("$END", "", Span(span.end, span.end)), True)
    except UnexpectedToken as error:
        return unreadable(None, tokens, block, path, expected=error.expected, ended=True)
    return leaf(tree) if isinstance(tree, Token) else tree


def _guess_block(line: LogicalLine, block: str) -> str | None:
    """The block that a line which could not be read most likely opens, from its first word."""
    first = line.pieces[0][1].split(" ", 1)[0].rstrip(":")
    if block == "conversion_line" and line.children:
        return "window_line"
    return _BLOCK_OF_LEAD.get(first)


_BLOCK_OF_LEAD = {
    "question": "question_line",
    "preferred": "instrument_line",
    "warrant": "instrument_line",
    "conversion": "conversion_line",
    "exercise": "conversion_line",
    "right": "conversion_line",
    "dividend": "dividend_line",
    "redemption": "redemption_line",
    "payment": "payment_line",
    "example": "example_line",
    "from": "window_line",
    "until": "window_line",
    "thereafter": "window_line",
}


def _title(source: Source, line: LogicalLine) -> str:
    """A block's title in a clause path: the header as written, without its colon."""
    text = " ".join(source.excerpt(line.span).split()).rstrip(":")
    return text if len(text) <= 60 else text[:57] + "..."


def _citations(source: Source, line: LogicalLine) -> tuple[ast.Citation, ...]:
    found = []
    for span in line.citations:
        name, _, place = source.excerpt(span)[1:-1].strip().partition(" ")
        found.append(ast.Citation(span, name, place.strip()))
    return tuple(found)
