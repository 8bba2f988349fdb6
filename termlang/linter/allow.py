"""What a drafter allows, in the text itself: `# lint: allow W301 because "no notices in the blackout"`.

At the end of a line it covers that line and what stands below it; alone on a line, the next line likewise; above the
first line of the file, the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from termlang.diagnostics import Problem
from termlang.linter.rules import RENAMED
from termlang.records import define, field
from termlang.source import Source, Span
from termlang.syntax.layout import Layout, LogicalLine, read_layout

_ALLOW = re.compile(r'#\s*lint:\s*(?P<verb>\w*)\s*(?P<codes>[^"]*?)\s*(?:because\s*(?:"(?P<reason>[^"]*)")?\s*)?\Z')
_CODE = re.compile(r"[A-Za-z][\w.-]*")


@define
class Allow:
    """One comment: the codes it names, each with its place, its reason, what it covers, and which codes it met."""

    span: Span
    codes: tuple[tuple[str, Span], ...]
    reason: str
    covers: Span
    met: set[str] = field(factory=set)

    def takes(self, problem: Problem) -> bool:
        """Whether it allows a finding; one without a reason allows nothing."""
        if not self.reason or not self.covers.start <= problem.span.start <= self.covers.end:
            return False
        for code, _ in self.codes:
            if RENAMED.get(code, code) in (problem.code, problem.name):
                self.met.add(code)
                return True
        return False


def allows(source: Source) -> tuple[Allow, ...]:
    """Every `# lint:` comment of a text, in its order."""
    if "lint:" not in source.text:
        return ()
    layout = read_layout(source)
    return tuple(sorted(_allows(source, layout), key=lambda allow: allow.span.start))


def _allows(source: Source, layout: Layout) -> Iterator[Allow]:
    flat = list(_flat(layout.lines))
    flat.sort(key=lambda line: line.span.start)
    for line in flat:
        for comment in line.comments:
            yield from _read(source, comment, _block(line))
    for comment in layout.comments:
        below = [line for line in flat if line.span.start > comment.end]
        if not flat or comment.end < flat[0].span.start:
            covers = Span(0, len(source.text))
        elif below:
            covers = _block(below[0])
        else:
            covers = comment
        yield from _read(source, comment, covers)


def _flat(lines: list[LogicalLine]) -> Iterator[LogicalLine]:
    for line in lines:
        yield line
        yield from _flat(line.children)


def _block(line: LogicalLine) -> Span:
    last = line
    while last.children:
        last = last.children[-1]
    return Span(line.span.start, last.span.end)


def _read(source: Source, comment: Span, covers: Span) -> Iterator[Allow]:
    found = _ALLOW.match(source.excerpt(comment))
    if found is None:
        return
    start = comment.start + found.start("codes")
    codes = tuple((each[0], Span(start + each.start(), start + each.end())) for each in _CODE.finditer(found["codes"]))
    if found["verb"] != "allow":
        codes = ()
    yield Allow(comment, codes, (found["reason"] or "").strip(), covers)
