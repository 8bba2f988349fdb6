"""Lines first: a text comes in; a tree of logical lines goes out, total on every text.

A logical line is a body, its citations and its comment. It runs on over the next physical line after `,`,
`and`, `or`, `of` or an operator, and where a deeper line does not begin with a word that starts a line of its
own. What stands deeper below a line belongs to it.
"""

from __future__ import annotations

import re

from termlang.diagnostics import Label, Problem
from termlang.limits import Limits
from termlang.records import define, field
from termlang.source import Source, Span
from termlang.syntax import problems as wrong

# Lines that stand below a line without a colon and are not its continuation.
_CHILD_LEADS = frozenset(("except", "otherwise"))
# The same below a state term: `X starts at …`.
_UPDATE_LEADS = frozenset(("on", "each"))
_STATE_TERM = re.compile(r"[ \t]starts[ \t]+at(?:[ \t]|\Z)")
_JOINS = frozenset(("and", "or", "of", "plus", "minus", "+", "-", "*", "/"))
# Controls, other blanks, what is invisible or turns the direction of the text, and half characters.
_BROKEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_BROKEN_ASCII = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UP_TO_COMMENT = re.compile(r'(?:[^"#]++|"[^"]*")*+(?=#)')


@define
class LogicalLine:
    """A line to be parsed: its pieces (offset and text), what it cites, and the lines that stand below it."""

    indent: int
    pieces: list[tuple[int, str]]
    citations: list[Span] = field(factory=list)
    comments: list[Span] = field(factory=list)
    children: list[LogicalLine] = field(factory=list)

    @property
    def span(self) -> Span:
        offset, text = self.pieces[-1]
        return Span(self.pieces[0][0], offset + len(text))


@define
class Layout:
    """The lines at the left margin, what was wrong with the text as a text, and what only a formatter keeps.

    `comments` are those that stand alone on a line; `blanks` are the offsets at which blank lines begin.
    """

    lines: list[LogicalLine]
    problems: list[Problem]
    comments: list[Span] = field(factory=list)
    blanks: list[int] = field(factory=list)


def read_layout(source: Source) -> Layout:
    """Cut a text into logical lines. Never fails; what cannot be read is a problem and is left out."""
    problems: list[Problem] = []
    text = source.text
    limits = source.limits
    if len(text) > limits.source:
        return Layout([], [wrong.TOO_LONG.at(Span(0, 1), count=len(text), most=limits.source)])
    _check_characters(source, problems)
    if problems:
        return Layout([], problems)
    flat: list[LogicalLine] = []
    layout = Layout([], problems)
    offset = 1 if text.startswith("\ufeff") else 0
    for line in re.split(r"\r\n|\r|\n", text[offset:]):
        _read_line(line, offset, flat, layout, limits)
        offset += len(line)
        offset += 2 if text.startswith("\r\n", offset) else 1
    if len(flat) > limits.lines:
        span = flat[limits.lines].span
        return Layout([], [wrong.TOO_MANY_LINES.at(span, count=len(flat), most=limits.lines)])
    layout.lines = _nest(flat, problems, limits.depth)
    return layout


def _check_characters(source: Source, problems: list[Problem]) -> None:
    # Most texts are ASCII, and compiling the long set takes longer than looking through one of them.
    broken = _BROKEN_ASCII if source.text.isascii() else re.compile(_BROKEN)
    for found in broken.finditer(source.text):
        at = found.start()
        if source.text[at] == "\ufeff" and at == 0:
            continue
        code = f"U+{ord(source.text[at]):04X}"
        problems.append(wrong.BROKEN_CHARACTER.at(Span(at, at + 1), character=code))
        if len(problems) == 10:
            return


def _read_line(line: str, offset: int, flat: list[LogicalLine], layout: Layout, limits: Limits) -> None:
    if len(line) > limits.line:
        layout.problems.append(wrong.LINE_TOO_LONG.at(Span(offset, offset + 1), count=len(line), most=limits.line))
        return
    stripped = line.lstrip(" \t")
    indent = len(line) - len(stripped)
    body, comment = _split_comment(stripped)
    start = offset + indent
    comment_span = None if comment is None else Span(start + comment, offset + len(line.rstrip()))
    body, citations = _split_citations(body, start)
    if not body:
        if citations:
            layout.problems.append(wrong.CITATION_ALONE.at(citations[0]))
        elif comment_span:
            layout.comments.append(comment_span)
        else:
            layout.blanks.append(offset)
        return
    if "\t" in line[:indent]:
        at = offset + line.index("\t")
        layout.problems.append(wrong.TAB.at(Span(at, at + 1)))
    if flat and _continues(flat[-1], indent, body):
        flat[-1].pieces.append((start, body))
        flat[-1].citations.extend(citations)
        if comment_span:
            flat[-1].comments.append(comment_span)
        return
    flat.append(LogicalLine(indent, [(start, body)], citations, [comment_span] if comment_span else []))


def _split_comment(text: str) -> tuple[str, int | None]:
    """The text before the first `#` outside quotes, and where that stands; None where there is none."""
    before = _UP_TO_COMMENT.match(text) if "#" in text else None
    at = before.end() if before else None
    return text[:at].rstrip(" \t"), at


def _split_citations(body: str, start: int) -> tuple[str, list[Span]]:
    """The text before the brackets that end a line, and the places of those brackets."""
    found: list[Span] = []
    quote = body.rfind('"')
    # A citation holds no quotation mark, so all of them stand inside a quotation or none does.
    if body.count('"') % 2:
        return body, []
    while body.endswith("]"):
        at = body.rfind("[")
        if at < max(quote, body[:-1].rfind("]"), 0):
            break
        found.append(Span(start + at, start + len(body)))
        body = body[:at].rstrip(" \t")
    return body, found[::-1]


def _continues(before: LogicalLine, indent: int, body: str) -> bool:
    text = before.pieces[-1][1]
    if text.endswith(",") or text[max(text.rfind(" "), text.rfind("\t")) + 1 :] in _JOINS:
        return True
    if indent <= before.indent or text.endswith(":"):
        return False
    lead = re.split(r"[ \t:]", body, maxsplit=1)[0]
    if lead in _UPDATE_LEADS and _STATE_TERM.search(before.pieces[0][1]):
        return False
    return lead not in _CHILD_LEADS


def _nest(flat: list[LogicalLine], problems: list[Problem], most: int) -> list[LogicalLine]:
    top: list[LogicalLine] = []
    open_lines: list[LogicalLine] = []
    too_deep = False
    for line in flat:
        while open_lines and open_lines[-1].indent >= line.indent:
            open_lines.pop()
        if len(open_lines) >= most:
            if not too_deep:
                problems.append(wrong.TOO_DEEP.at(line.span, most=most))
            too_deep = True
            continue
        if open_lines:
            siblings = open_lines[-1].children
            if siblings and siblings[0].indent != line.indent:
                problems.append(
                    wrong.UNEVEN_INDENT.at(
                        line.span, labels=[Label(siblings[0].span, "the block begins at this depth")]
                    )
                )
            siblings.append(line)
        else:
            if line.indent:
                problems.append(wrong.NOT_AT_MARGIN.at(line.span))
            top.append(line)
        open_lines.append(line)
    return top
