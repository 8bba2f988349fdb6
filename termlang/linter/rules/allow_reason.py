"""L162: an `allow` without a reason."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet


class AllowWithoutReason(Rule):
    """A comment allows a finding and does not say why, so it allows nothing.

    Whoever reads the file next year must be able to tell a decision from a convenience.
    """

    code, name = "L162", "lint.no-reason"
    headline = "this comment does not say why it allows {codes}"
    why = "without a reason it allows nothing"
    remedy = 'write it like `# lint: allow {codes} because "…"`'
    needs = Needs.TEXT
    bad = ("Stipulated Price is undisclosed, in $ per share  # lint: allow N108",)
    good = ('Stipulated Price is undisclosed, in $ per share  # lint: allow N108 because "in the certificate"',)
    see = ("L161", "L163")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for allow in sheet.allows:
            if not allow.reason:
                codes = ", ".join(code for code, _ in allow.codes) or "W301"
                yield cls.at(allow.span, codes=codes)
