"""S134: a figure of the filing that no clause uses."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Problem, Severity
from termlang.linter.attached import forms_of, shown_figures
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Sheet
from termlang.syntax import ast

MOST = 6


class UnusedFigure(Rule):
    """The attached text of a source has figures that stand in no clause of the sheet.

    A price or a count that the sheet does not know is a clause that was left out, or one that does not matter; the
    comment that allows this finding says which. Amounts, percentages, days and numbers of three digits or more count.
    """

    code, name = "S134", "source.unused-number"
    headline = "{count} of the text of `{source}` {stand} in no clause: {figures}"
    why = "what the paper says with a figure and the sheet does not say may be a clause that is missing"
    remedy = 'add the clause, or `# lint: allow S134 because "…"` at the end of the line'
    severity = Severity.INFO
    needs = Needs.TEXT
    texts = {"F8K": "Fixed price of $13.06; a warrant for 75,000 shares"}  # noqa: RUF012
    bad = (
        """
        source F8K "Form 8-K", file "f8k.txt"
        Floor Price means $13.06 per share  [F8K]
        """,
    )
    good = (
        """
        source F8K "Form 8-K", file "f8k.txt"
        Floor Price means $13.06 per share  [F8K]
        Most Shares means 75,000 shares     [F8K]
        """,
    )
    see = ("S133",)

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        used = {form for leaf in ast.walk(sheet.tree.lines) for form in forms_of(leaf)}
        for placed in sheet.lines_of(ast.SourceLine):
            text = sheet.texts.get(placed.line.clause.name.text)
            if text is None:
                continue
            left = [shown for shown, form in shown_figures(text) if form not in used]
            if left:
                unique = list(dict.fromkeys(left))
                listed = ", ".join(f"`{each}`" for each in unique[:MOST]) + (", …" if len(unique) > MOST else "")
                count, stand = ("1 figure", "stands") if len(unique) == 1 else (f"{len(unique)} figures", "stand")
                span, name = placed.line.clause.name.span, placed.line.clause.name.text
                yield cls.at(span, placed.path, count=count, stand=stand, source=name, figures=listed)
