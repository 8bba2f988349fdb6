"""X123: an exception that excepts nothing."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Label, Problem, Severity
from termlang.linter.rule import Needs, Rule
from termlang.linter.sheet import Placed, Sheet, safe
from termlang.syntax import ast

# What a series may say again to make it its own: its issue, its limits, its windows.
_ITS_OWN = (
    ast.IssuedShares, ast.IssuedWarrants, ast.Limit, ast.Blocked, ast.Window, ast.FirstWindow, ast.OpenWindow,
    ast.Thereafter,
)  # fmt: skip
_BLOCKS = (ast.Conversion, ast.MandatoryConversion, ast.Exercise, ast.Dividend, ast.Redemption)


class NothingExcepted(Rule):
    """Below `same as … except:` stands a clause that is word for word the parent's.

    It excepts nothing. Either it was meant to differ, or it is a remainder. Issues, limits and windows are left alone:
    to write them out makes them the series' own.
    """

    code, name = "X123", "series.noop"
    headline = "this is what `{parent}` says already"
    why = "a reader looks for the difference, and there is none"
    remedy = "delete the line, or write what differs"
    severity = Severity.INFO
    needs = Needs.WHOLE
    fix = FixLevel.SAFE
    bad = (
        """
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          Fixed Price means $13.06 per share, adjusted for splits
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at Fixed Price
            shares rounded down, the fraction lapses
        preferred Series B same as Series A except:
          issued on August 2, 1999 to Investors, 200 shares of $10,000 stated value
          Fixed Price means $13.06 per share, adjusted for splits
        """,
    )
    good = (
        """
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          Fixed Price means $13.06 per share, adjusted for splits
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at Fixed Price
            shares rounded down, the fraction lapses
        preferred Series B same as Series A except:
          issued on August 2, 1999 to Investors, 200 shares of $10,000 stated value
          Fixed Price means $12.00 per share, adjusted for splits
        """,
    )
    see = ("X121", "X122")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        blocks = {placed.path[0]: placed.line for placed in sheet.lines_of(ast.Instrument)}
        for head in sheet.lines_of(ast.InheritingInstrument):
            parent = blocks.get(head.line.clause.parent.text)
            if parent is not None:
                yield from cls._below(sheet, head, head.line.children, parent.children)

    @classmethod
    def _below(
        cls, sheet: Sheet, head: Placed, mine: tuple[ast.Line, ...], theirs: tuple[ast.Line, ...]
    ) -> Iterator[Problem]:
        for line in mine:
            if isinstance(line.clause, _ITS_OWN):
                continue
            for other in theirs:
                if ast.same(line.clause, other.clause):
                    # A clause that cites more is said anew for the sake of its source.
                    if not ast.same(line.children, other.children):
                        if isinstance(line.clause, _BLOCKS):
                            yield from cls._below(sheet, head, line.children, other.children)
                    elif not line.citations or ast.same(line.citations, other.citations):
                        fix = safe("delete the line", sheet.without(line))
                        label = Label(other.span, "the same words")
                        path = (head.path[0], sheet.title(line))
                        yield cls.at(line.span, path, labels=[label], fixes=[fix], parent=head.line.clause.parent.text)
                    break
