"""S133: a figure that the cited text does not have."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem
from termlang.linter.attached import cited_texts, figures_of, forms_of
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet
from termlang.syntax import ast


class NumberNotThere(Rule):
    """A clause cites a source whose text is attached, and a figure of the clause does not stand in it.

    Numbers are looked for with and without commas, percentages also as `25 percent`, days as `January 29, 1999`,
    `1/29/1999` and `1999-01-29`. Small numbers that papers write as words are left alone.
    """

    code, name = "S133", "source.number"
    headline = "`{figure}` does not stand in the text of {sources}"
    why = "a slip of a digit in a price or a count changes every answer"
    remedy = "compare the clause with the paper, or cite the one that has the figure"
    needs = Needs.TEXT
    texts = {"F8K": "400 shares at $13.06 for the first 90 days, at most 1,450,000 shares"}  # noqa: RUF012
    bad = (
        """
        source F8K "Form 8-K", file "f8k.txt"
        Floor Price means $13.60 per share  [F8K]
        """,
    )
    good = (
        """
        source F8K "Form 8-K", file "f8k.txt"
        Floor Price means $13.06 per share  [F8K]
        """,
    )
    see = ("S131", "S134")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for placed in sheet.lines:
            texts = cited_texts(sheet, placed)
            if not texts or isinstance(placed.line.clause, ast.SourceLine):
                continue
            there = {figure for text in texts.values() for figure in figures_of(text)}
            for leaf in ast.walk(placed.line.clause):
                forms = forms_of(leaf)
                if forms and not forms & there:
                    figure = sheet.source.excerpt(leaf.span)
                    yield cls.at(leaf.span, placed.path, figure=figure, sources=" or ".join(texts))
