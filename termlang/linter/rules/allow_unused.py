"""L161: an `allow` that allows nothing."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet, safe


class UnusedAllow(Rule):
    """A comment allows a finding that is not there.

    The text was corrected, or the comment stands in another place than it was meant for. It would hide the finding if
    it came back. Errors of the text itself cannot be allowed.
    """

    code, name = "L161", "lint.unused-allow"
    headline = "nothing here has the finding {codes}"
    why = "it would hide that finding if it came back"
    remedy = "delete the comment"
    fix = FixLevel.SAFE
    needs = Needs.TEXT
    bad = ('Closing Price means the closing price of Common Stock  # lint: allow W301 because "one window"',)
    good = ('Stipulated Price is undisclosed, in $ per share  # lint: allow N108 because "in the certificate"',)
    see = ("L162", "L163")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for allow in sheet.allows:
            unused = [code for code, _ in allow.codes if code not in allow.met and code in sheet.asked]
            if not allow.reason or not unused:
                continue
            fixes = []
            if len(unused) == len(allow.codes):
                text = sheet.source.text
                start = allow.span.start
                while start and text[start - 1] in " \t":
                    start -= 1
                alone = start == 0 or text[start - 1] in "\r\n"
                end = sheet.next_line(allow.span.end) if alone else allow.span.end
                fixes = [safe("delete the comment", sheet.replaced(allow.span._replace(start=start, end=end), ""))]
            yield cls.at(allow.span, fixes=fixes, codes=" or ".join(unused))
