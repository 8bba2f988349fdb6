"""N123: a question that nobody has answered yet."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet
from termlang.syntax import ast


class OpenQuestion(Rule):
    """The text can be read in two ways, and the file says so with a `question`.

    That is the right thing to do with a text that is what it is: every answer then comes under each reading, side by
    side. In a draft it is a sentence still to be written. The readings are shown with what they come to, where a
    question of the usual kind tells them apart.
    """

    code, name = "N123", "question.open"
    headline = "`{name}` is open: {readings}"
    why = "{text}"
    remedy = "write the sentence that decides it, and keep the clauses of one reading"
    at_signing = Severity.ERROR
    bad = (
        """
        question Staging "Does the first quarter open at once?":
          reading At Once
          reading A Month Later
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            from Issue Date until 5 years after Issue Date:
              when Staging is At Once, 25% at once, and 25% more each month, counting every conversion
              when Staging is A Month Later, 25% more each month, counting every conversion
              at $13.06 per share
            shares rounded down, the fraction lapses
        """,
    )
    good = (
        """
        # in the conversion
        from Issue Date until 5 years after Issue Date:
          25% at once, and 25% more each month, counting every conversion
          at $13.06 per share
        """,
    )
    see = ("N108",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for placed in sheet.lines_of(ast.Question):
            question = sheet.deal.questions.get(placed.path[-1])
            if question is not None:
                readings, text = " or ".join(question.readings), question.text.rstrip(".")
                span = placed.line.clause.name.span
                yield cls.at(span, placed.path, name=question.name, readings=readings, text=text)
