"""Problems as a person reads them: a headline, the clause, the text, why it matters, what to write instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from termlang.diagnostics import Label, Problem, Severity
from termlang.limits import DEFAULT
from termlang.records import frozen
from termlang.report.printable import cells, in_ascii, one_line, padded, printable
from termlang.source import NOWHERE, Source, Span

WIDTH = 100
_INSIDE = " \u203a "  # between a clause and the clause inside it
_COLORS = {Severity.ERROR: "\x1b[31;1m", Severity.WARNING: "\x1b[33;1m", Severity.INFO: "\x1b[36;1m"}
_PLAIN = "\x1b[0m"


@frozen
class _Paint:
    """Colour for what words say anyway; none where it is not wanted."""

    on: bool
    link: str = ""  # where the text itself lies, for places that can be followed; empty for none

    def place(self, text: str) -> str:
        """A place as a link of a terminal (OSC 8), where there is something to follow."""
        return f"\x1b]8;;{self.link}\x1b\\{text}\x1b]8;;\x1b\\" if self.link and text else text

    def __call__(self, text: str, severity: Severity) -> str:
        return f"{_COLORS[severity]}{text}{_PLAIN}" if self.on and text else text


def problems_text(
    problems: Iterable[Problem],
    source: Source | None,
    *,
    short: bool = False,
    color: bool = False,
    ascii: bool = False,
    more: bool = False,
    link: str = "",
) -> str:
    """The problems of one text, in order, at most as many as its limits say. Empty, or ends with a line end.

    With `more` each says how its page is read; with a `link`, the address of the text, places can be followed.
    """
    listed = list(problems)
    most = (source.limits if source is not None else DEFAULT).problems
    paint = _Paint(color, link)
    if short:
        blocks = [_short(problem, source, paint) for problem in listed[:most]]
    else:
        blocks = ["\n".join(_full(problem, source, paint, more)) for problem in listed[:most]]
    if len(listed) > most:
        blocks.append(f"… and {len(listed) - most} more problems")
    if not blocks:
        return ""
    text = ("\n" if short else "\n\n").join(blocks) + "\n"
    return in_ascii(text) if ascii else text


def summary(problems: Iterable[Problem], files: int) -> str:
    """One closing line: `2 files: 3 errors, 1 warning`."""
    counts = Counter(problem.severity for problem in problems)
    found = [_counted(counts[severity], severity.value) for severity in Severity if counts[severity]]
    return f"{_counted(files, 'file')}: {', '.join(found) or 'no problems'}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 or word == "info" else f"{number} {word}s"


def _headline(problem: Problem, paint: _Paint) -> str:
    kind = paint(f"{problem.severity.value}[{problem.code}]", problem.severity)
    return f"{kind} {problem.name}: {one_line(problem.message)}"


def _short(problem: Problem, source: Source | None, paint: _Paint) -> str:
    place = _place(problem.span, source)
    return f"{paint.place(place)}: {_headline(problem, paint)}" if place else _headline(problem, paint)


def _place(span: Span, source: Source | None) -> str:
    """`deal.terms:51:40`, or just the name where a problem has no place in its text."""
    if source is None:
        return ""
    if span == NOWHERE or span.start > len(source.text):
        return one_line(source.name)
    line, column = source.position(span.start)
    return f"{one_line(source.name)}:{line}:{column}"


def _full(problem: Problem, source: Source | None, paint: _Paint, more: bool) -> list[str]:
    lines = [_headline(problem, paint)]
    path = _INSIDE.join(one_line(clause) for clause in problem.path)
    place = _place(problem.span, source)
    if path or place:
        followed = paint.place(place)
        lines.append(f"  {padded(path, 58)}  {followed}".rstrip() if path else f"  {followed}")
    if source is not None and problem.span != NOWHERE and problem.span.start <= len(source.text):
        lines += _excerpts(problem, source, paint)
    said = [*problem.notes, ("why", problem.why), *_remedies(problem)]
    if more:
        said.append(("more", f"termlang explain {problem.code}"))
    before = ""
    for head, words in said:
        if words:
            lines.append(f"  {'' if head == before else head:<6} {one_line(words)}")
            before = head
    return lines


def _remedies(problem: Problem) -> list[tuple[str, str]]:
    """What to write instead: the fixes that are offered, numbered where there are several, else the remedy."""
    titles = [fix.title for fix in problem.fixes]
    if len(titles) > 1:
        return [("try", f"{number}. {title}") for number, title in enumerate(titles, 1)]
    return [("try", title) for title in titles] or [("try", problem.remedy)]


# --------------------------------------------------------------------------------------------------- the text itself


@frozen
class _Mark:
    """An underlined piece of one line: first column, number of columns, sign, caption."""

    start: int
    width: int
    sign: str
    caption: str


def _excerpts(problem: Problem, source: Source, paint: _Paint) -> list[str]:
    """The lines of the text that a problem is about, in their order, each with its marks below it."""
    pieces = [(problem.span, "^", "")]
    pieces += [(label.span, "-", label.caption) for label in problem.labels if _inside(label, source)]
    by_line: dict[int, list[tuple[Span, str, str]]] = {}
    for span, sign, caption in pieces:
        by_line.setdefault(source.line_of(span), []).append((span, sign, caption))
    gutter = max(3, *(len(str(number)) for number in by_line))
    found: list[str] = []
    for number in sorted(by_line):
        text, marks = _line(source, number, by_line[number])
        found.append(f"  {number:>{gutter}} | {text}".rstrip())
        for mark in marks:
            under = " " * mark.start + paint(mark.sign * mark.width, problem.severity)
            found.append(f"  {'':>{gutter}} | {under} {mark.caption}".rstrip())
    return found


def _inside(label: Label, source: Source) -> bool:
    return label.span != NOWHERE and label.span.start <= len(source.text)


def _line(source: Source, number: int, pieces: Sequence[tuple[Span, str, str]]) -> tuple[str, list[_Mark]]:
    """One line, cut around its first mark where it is long, and its marks in columns of what is shown."""
    text = source.line_text(number)
    starts = [source.position(span.start).column - 1 for span, _, _ in pieces]
    first, last = 0, len(text)
    if len(text) > WIDTH:
        first = max(0, min(starts[0] - 20, len(text) - WIDTH))
        last = first + WIDTH
    before = "…" if first else ""
    marks: list[_Mark] = []
    for start, (span, sign, caption) in zip(starts, pieces, strict=True):
        end = start + span.end - span.start
        if end > len(text) + 1:
            final = source.position(max(span.start, span.end - 1)).line
            caption = "; ".join(part for part in (caption, f"through line {final}" if final > number else "") if part)
        from_, to = min(max(start, first), last), min(max(end, first), last, len(text))
        column = cells(before + printable(text[first:from_]))
        marks.append(_Mark(column, max(1, cells(printable(text[from_:to]))), sign, one_line(caption)))
    shown = before + printable(text[first:last]) + ("…" if last < len(text) else "")
    return shown, marks
