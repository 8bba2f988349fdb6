"""T141: a clause that no example exercises."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem, Severity
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet, brief


class ClauseUntested(Rule):
    """The file has examples, and none of them rests on this clause.

    An example that rests on a clause shows the next reader what it was meant to do, and fails when an amendment breaks
    it. A clause is exercised where a reason of some answer stands on it. The family T runs where it is chosen.
    """

    code, name = "T141", "test.clause"
    headline = "no example exercises `{clause}`"
    why = "nobody would notice if it stopped doing what it was meant to do"
    remedy = "add an example in which it matters"
    severity = Severity.INFO
    needs = Needs.WHOLE
    bad = (
        """
        example "a price":
          on 1999-02-01
          expect Closing is 1999-01-29
        """,
    )
    good = (
        """
        example "all of it":
          on 1999-02-01
          Investors convert all of Series A
          expect 306,278 shares
        """,
        "",
    )
    see = ("T142",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        deal = sheet.deal
        if not deal.examples:
            return
        from termlang.examples import coverage, run_example

        outcomes = [run_example(deal, example) for example in deal.examples]
        for stated in coverage(deal, (each.exercised for each in outcomes)).unexercised:
            placed = sheet.placed(stated.span)
            path = placed.path if placed is not None else ()
            yield cls.at(stated.span, path, clause=brief(stated.title))
