"""W304: a right that opens and never ends."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Label, Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Verb


class WindowUnbounded(Rule):
    """An option opens on a day, and no day is said on which it lapses.

    A right to sell a further series, or a warrant, that never lapses can be used in ten years, at a price struck today.
    Most papers name an end; a summary often leaves it out. Conversions of preferred stock are left alone: they end when
    nothing is outstanding any more.
    """

    code, name = "W304", "window.unbounded"
    headline = "this right opens {opens} and never ends"
    why = "{actor} could still use it in ten years, on the terms of today"
    remedy = "say the last day: `{sample}`"
    at_signing = Severity.ERROR
    bad = (
        """
        right Further Sale by Company:
          from 180 days after Closing:
            issue Series B for $2,000,000
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at $13.06 per share
            shares rounded down, the fraction lapses
        preferred Series B same as Series A except:
          issued on July 28, 1999 to Investors, 200 shares of $10,000 stated value
        """,
        """
        warrant Investor Warrants:
          issued on Closing to Investors, 75,000 warrants, each for 1 share
          exercise into Common Stock at the option of Investors:
            from Issue Date:
              all of it
              at $12.98 per share
            shares rounded down, the fraction lapses
        """,
    )
    good = (
        """
        warrant Investor Warrants:
          issued on Closing to Investors, 75,000 warrants, each for 1 share
          exercise into Common Stock at the option of Investors:
            from Issue Date until 5 years after Issue Date:
              all of it
              at $12.98 per share
            shares rounded down, the fraction lapses
        """,
        """
        # in the conversion
        at any time:
          all of it
          at $13.06 per share
        """,
    )
    see = ("W301", "W309")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            if right.verb not in (Verb.ISSUE, Verb.EXERCISE) or not right.grants:
                continue
            if all(grant.window.last is not None for grant in right.grants):
                continue
            grant = next(grant for grant in right.grants if grant.window.last is None)
            clause = grant.window.clause
            title = clause.title.rstrip(":")
            opens = title if title.startswith(("from", "after")) else "with the issue"
            yield cls.at(
                clause.span,
                sheet.path_of(right, clause),
                labels=[Label(right.clause.span, f"the right of {right.actor}")],
                opens=opens,
                actor=right.actor,
                sample=f"{opens if opens == title else 'from Issue Date'} until 1 year after …:",
            )
