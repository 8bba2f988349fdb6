"""A text comes in; the same deal in the one layout goes out, with every comment. No word or number changes.

Two blanks indent for each block, one stands between words, citations line up. Lines that the writer broke
stay broken, and a text whose result would not read as the same deal is left alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain, repeat

from termlang.diagnostics import Mistake, Problem, Severity
from termlang.records import define
from termlang.source import Source, Span
from termlang.syntax import ast
from termlang.syntax.grammar import grammar_of
from termlang.syntax.layout import Layout, LogicalLine, read_layout
from termlang.syntax.lexer import Token, read_cells, read_tokens
from termlang.syntax.parse import BLOCKS, parse

FORMAT_DIFFERS = Mistake(
    "Y041",
    "format.differs",
    "the formatted text would not read as the same deal, so it is left as it was",
    "keep your layout, and report the text: the fault is not in it",
)

STEP = 2
CONTINUATION = 4
LAST_COLUMN = 100
_GAP = "  "
_NO_BLANK_BEFORE = frozenset(("COMMA", "COLON", "RPAR"))


def format_text(source: Source) -> tuple[str | None, tuple[Problem, ...]]:
    """The text laid out; None and the reasons where it cannot be read or would not read the same."""
    tree, problems = parse(source)
    if _stopped(problems):
        return None, problems
    layout = read_layout(source)
    text = "\n".join(_written(_rows(source, layout, tree))) + "\n"
    again = Source(text, source.name, source.limits)
    read, faults = parse(again)
    if _stopped(faults) or not ast.same(tree, read) or _comments(source, layout) != _comments(again):
        return None, (FORMAT_DIFFERS.at(Span(0, 0)),)
    return text, ()


def _stopped(problems: tuple[Problem, ...]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _comments(source: Source, layout: Layout | None = None) -> list[str]:
    """The texts of all comments, in order."""
    found = layout or read_layout(source)
    spans = list(found.comments)
    waiting = list(found.lines)
    while waiting:
        line = waiting.pop()
        spans.extend(line.comments)
        waiting.extend(line.children)
    return [source.excerpt(span) for span in sorted(spans)]


# ------------------------------------------------------------------------------------------------------- rows


@define
class _Row:
    """One row of the result: how deep it stood and shall stand, and what it holds."""

    offset: int
    stood: int
    depth: int
    runs_on: bool = False
    body: str = ""
    citations: str = ""
    comment: str = ""

    @property
    def indent(self) -> int:
        return STEP * self.depth + (CONTINUATION if self.runs_on else 0)

    @property
    def width(self) -> int:
        return self.indent + len(self.body)


def _rows(source: Source, layout: Layout, tree: ast.File) -> Iterator[_Row | None]:
    """The rows in their order, None for a blank line: never first, never last, never two together."""
    written: list[_Row] = []
    _add_lines(source, layout.lines, tree.lines, "file_line", 0, written)
    starts = [row.offset for row in written]
    marks: list[tuple[int, _Row | Span | None]] = [(row.offset, row) for row in written]
    marks += [(span.start, span) for span in layout.comments]
    marks += [(offset, None) for offset in layout.blanks]
    above: list[_Row] = []
    blank = begun = False
    for offset, mark in sorted(marks, key=lambda pair: pair[0]):
        if mark is None:
            blank = begun
            continue
        if isinstance(mark, Span):
            at = bisect_left(starts, offset)
            row = _comment_row(source, mark, above, written[at] if at < len(written) else None)
        else:
            row = mark
            if not row.runs_on:
                while above and above[-1].stood >= row.stood:
                    above.pop()
                above.append(row)
        if blank:
            yield None
        yield row
        blank, begun = False, True


def _comment_row(source: Source, span: Span, above: list[_Row], follows: _Row | None) -> _Row:
    """A comment on its own goes with the line below it; at the end of a block it stays in the block."""
    stood = source.position(span.start).column - 1
    row = _Row(span.start, stood, 0, comment=source.excerpt(span))
    if follows is not None:
        row.depth, row.runs_on = follows.depth, follows.runs_on
    row.depth = max([row.depth, *(line.depth for line in above if line.stood <= stood)])
    return row


def _add_lines(
    source: Source,
    lines: list[LogicalLine],
    parsed: tuple[ast.Line, ...],
    block: str,
    depth: int,
    rows: list[_Row],
) -> None:
    columns = _columns(lines) if block == "row_line" else None
    for line, tree in zip(lines, parsed, strict=True):
        ends = [offset for offset, _ in line.pieces[1:]] + [len(source.text)]
        for index, (piece, end) in enumerate(zip(line.pieces, ends, strict=True)):
            row = _Row(piece[0], line.indent, depth, runs_on=index > 0)
            row.body = _body(source, piece, block) if columns is None else _cells(piece, columns)
            row.citations = " ".join(
                f"[{' '.join(source.excerpt(span)[1:-1].split())}]"
                for span in line.citations
                if piece[0] <= span.start < end
            )
            row.comment = " ".join(source.excerpt(s) for s in line.comments if piece[0] <= s.start < end)
            rows.append(row)
        inner = BLOCKS.get(type(tree.clause), "")
        _add_lines(source, line.children, tree.children, inner, depth + 1, rows)


def _body(source: Source, piece: tuple[int, str], block: str) -> str:
    """The words of one physical line: single blanks, none inside brackets or before commas and colons."""
    body = ""
    before = "LPAR"
    for token in read_tokens([piece], grammar_of(block or "file_line").words, source.limits, source.limits.tokens):
        if before != "LPAR" and token.type not in _NO_BLANK_BEFORE:
            body += " "
        body += _spelled(source, token)
        before = token.type
    return body


def _spelled(source: Source, token: Token) -> str:
    """A word, number or date as it was written, with single blanks inside."""
    text = source.excerpt(token.span)
    if token.type == "TEXT":
        return text
    if token.type == "DAY":
        text = text.replace(",", ", ")
    return " ".join(text.split())


def _columns(lines: list[LogicalLine]) -> list[int]:
    """The width of each column of a table, by its rows that stand on one line."""
    widths: list[int] = []
    for line in lines:
        cells = read_cells(line.pieces) if len(line.pieces) == 1 else []
        lengths = [len(str(cell.value)) for cell in cells]
        widths += [0] * (len(lengths) - len(widths))
        widths[: len(lengths)] = map(max, widths, lengths)
    return widths


def _cells(piece: tuple[int, str], columns: list[int]) -> str:
    cells = (str(cell.value) for cell in read_cells([piece]))
    return " ".join(map(str.ljust, cells, chain(columns, repeat(0)))).rstrip()


# --------------------------------------------------------------------------------------------- the right side


def _written(rows: Iterator[_Row | None]) -> Iterator[str]:
    """The rows as text, the citations of rows without a blank line between them in one column."""
    run: list[_Row] = []
    for row in rows:
        if row is None:
            yield from _run(run)
            yield ""
            run = []
        else:
            run.append(row)
    yield from _run(run)


def _run(rows: list[_Row]) -> Iterator[str]:
    cited = [row.width + len(_GAP) for row in rows if row.citations]
    column = max((at for at in cited if at <= LAST_COLUMN), default=0)
    for row in rows:
        text = " " * row.indent + row.body
        if row.citations:
            text = text.ljust(column - len(_GAP)) + _GAP + row.citations
        if row.comment:
            text += (_GAP if row.body else "") + row.comment
        yield text
