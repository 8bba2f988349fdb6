"""F151: a text that is not in the canonical layout."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Edit, FixLevel, Problem, Severity
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet, safe
from termlang.source import Span
from termlang.syntax.format import format_text


class Layout(Rule):
    """The text is laid out otherwise than `termlang fmt` does it.

    One layout for all sheets lets two versions be compared line by line. It runs in the profile `strict`, and where it
    is selected; `termlang fmt --check` is quicker.
    """

    code, name = "F151", "format.layout"
    headline = "the layout is not the canonical one from here on"
    remedy = "run `termlang fmt`"
    severity = Severity.INFO
    fix = FixLevel.SAFE
    needs = Needs.WHOLE
    bad = ("Fixed   Price means   $13.06 per share",)
    good = ("Fixed Price means $13.06 per share",)
    see = ("F152",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        before = sheet.source.text
        after, _ = format_text(sheet.source)
        if after is None or after == before:
            return
        start = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
        start = min(start, max(len(before) - 1, 0))
        line = sheet.source.line_of(Span(start, start))
        end = start + max(1, len(sheet.source.line_text(line)) - sheet.source.position(start).column + 1)
        fix = safe("lay the text out", Edit(Span(0, len(before)), after))
        yield cls.at(Span(start, min(end, len(before))), fixes=[fix])
