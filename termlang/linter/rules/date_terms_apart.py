"""D211: a stated last day and the last day of a right disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from termlang.diagnostics import Label, Problem, Severity
from termlang.linter.dated import is_fixed, pieces
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.units import DATE

_LAST = re.compile(r"\b(Expiry|Expiration|Maturity|Termination|Last)\b")


class LastDaysApart(Rule):
    """A term says when an instrument ends, and its right ends on another day: `5 years` and a stated expiry disagree.

    Five years from January 29, 1999, the day itself left out, end on January 28, 2004. Whether January 29 is in is
    worth the whole warrant on that day. The term is taken for the end by its name: Expiry, Expiration, Maturity,
    Termination, Last.
    """

    code, name = "D211", "date.term-mismatch"
    headline = "`{name}` is {stated}, and the last day of the {verb} is {last}"
    why = "on the days between the two the text says both yes and no"
    remedy = "let the window end `through {name}`, or correct `{name}`"
    severity = Severity.ERROR
    bad = (
        """
        warrant Some Warrants:
          issued on Closing to Investors, 75,000 warrants, each for 1 share
          Expiration Date means January 29, 2004
          exercise into Common Stock at the option of Investors:
            from Issue Date until 5 years after Issue Date:
              all of it
              at $12.98 per share
            shares rounded down, the fraction lapses
        """,
    )
    good = (
        """
        warrant Some Warrants:
          issued on Closing to Investors, 75,000 warrants, each for 1 share
          Expiration Date means January 29, 2004
          exercise into Common Stock at the option of Investors:
            from Issue Date through Expiration Date:
              all of it
              at $12.98 per share
            shares rounded down, the fraction lapses
        """,
    )
    see = ("D207", "W309")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for key, term in sheet.deal.terms.items():
            if not key.owner or term.supplied or term.type is not DATE or not _LAST.search(key.name):
                continue
            stated = sheet.day(term.body)
            for right in sheet.deal.rights.values():
                if stated is None or right.instrument != key.owner or right.mandatory or not is_fixed(sheet, right):
                    continue
                last = max(pieces(sheet, right), key=lambda piece: piece.last, default=None)
                if last is None or last.grant.window.last is None or last.last == stated:
                    continue
                clause = last.grant.window.clause
                yield cls.at(
                    clause.span,
                    sheet.path_of(right, clause),
                    labels=[Label(term.span, f"{stated}")],
                    name=key.name,
                    stated=stated,
                    verb=right.verb.value,
                    last=last.last,
                )
