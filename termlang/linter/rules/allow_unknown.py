"""L163: an `allow` of a code that there is not."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from termlang.diagnostics import FixLevel, Problem
from termlang.linter.config import is_known
from termlang.linter.rule import Needs, Rule
from termlang.linter.rules import RENAMED, RULES, rule
from termlang.linter.sheet import Sheet, safe


class UnknownAllow(Rule):
    """A comment allows a code that no rule has, or one that has a new name today."""

    code, name = "L163", "lint.unknown-code"
    headline = "`{code}` is not the code of a rule"
    why = "the comment allows nothing by it"
    remedy = "{hint}"
    fix = FixLevel.SAFE
    needs = Needs.TEXT
    bad = ('Stipulated Price is undisclosed, in $ per share  # lint: allow N999 because "in the certificate"',)
    good = ('Stipulated Price is undisclosed, in $ per share  # lint: allow N108 because "in the certificate"',)
    see = ("L161", "L162")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for allow in sheet.allows:
            for code, span in allow.codes:
                if code in RENAMED:
                    today = RENAMED[code]
                    fix = safe(f"write `{today}`", sheet.replaced(span, today))
                    yield cls.at(span, fixes=[fix], code=code, hint=f"write `{today}`")
                elif not is_known(code) and not any(rule(each).name == code for each in RULES):
                    near = get_close_matches(code, list(RULES), n=1)
                    hint = f"did you mean `{near[0]}`?" if near else "`termlang explain` lists all codes"
                    yield cls.at(span, code=code, hint=hint)
