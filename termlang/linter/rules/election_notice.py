"""E113: a right used without any notice."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Verb


class NoticeUnsaid(Rule):
    """A right to sell a further series takes effect on the day on which it is used, since no notice is asked for.

    Whoever must pay on the other side learns of it on the same day. Conversions are left alone: they usually take
    effect by the notice itself. Redemptions beside a right to convert have a rule of their own.
    """

    code, name = "E113", "election.notice"
    headline = "{actor} may use this right without notice"
    why = "the other side has to perform on the same day"
    remedy = "add a line such as `on 10 days notice`"
    severity = Severity.INFO
    at_signing = Severity.WARNING
    bad = (
        """
        right Further Sale by Company:
          from 180 days after Closing until 1 year after Closing:
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
    )
    good = (
        """
        right Further Sale by Company:
          from 180 days after Closing until 1 year after Closing:
            issue Series B for $2,000,000
          on 10 days notice
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
    )
    see = ("R803",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for right in sheet.deal.rights.values():
            if right.verb is Verb.ISSUE and right.notice is None and not right.mandatory:
                yield cls.at(right.clause.span, (right.name,), actor=right.actor)
