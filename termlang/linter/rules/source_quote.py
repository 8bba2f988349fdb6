"""S132: quoted words that are not in the attached text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from termlang.diagnostics import Problem, Severity
from termlang.linter.attached import cited_texts, plain
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet
from termlang.source import Span

_QUOTED = re.compile(r'"([^"]{4,})"')
_COMMENT = re.compile(r"[ \t]#[^\n]*")


class QuoteDrift(Rule):
    """A comment on a cited line quotes words, and the attached text of that source does not have them.

    `source F8K "…", file "f8k.txt"` attaches a text. What stands in quotes in the comment of a line is looked for in
    the texts that the line cites, blanks and the form of quotation marks apart.
    """

    code, name = "S132", "source.quote-drift"
    headline = "these words are not in the text of {sources}"
    why = "a quotation that drifted says what the paper does not"
    remedy = "quote the paper as it is, or take the quotation marks away"
    severity = Severity.ERROR
    needs = Needs.TEXT
    texts = {"F8K": "the Shares convert at a price of $13.06 for the first 90 days"}  # noqa: RUF012
    bad = (
        """
        source F8K "Form 8-K", file "f8k.txt"
        Floor Price means $13.06 per share  [F8K]  # "at a price of $13.06 for 90 days"
        """,
    )
    good = (
        """
        source F8K "Form 8-K", file "f8k.txt"
        Floor Price means $13.06 per share  [F8K]  # "a price of $13.06 for the first 90 days"
        """,
    )
    see = ("S133",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for placed in sheet.lines:
            texts = cited_texts(sheet, placed)
            if not texts:
                continue
            end = placed.line.span.end
            line = sheet.source.text[end:].partition("\n")[0]
            comment = _COMMENT.search(line)
            for found in _QUOTED.finditer(comment[0]) if comment else ():
                if not any(plain(found[1]) in plain(text) for text in texts.values()):
                    start = end + (comment.start() if comment else 0) + found.start()
                    span = Span(start, start + len(found[0]))
                    yield cls.at(span, placed.path, sources=" or ".join(texts))
