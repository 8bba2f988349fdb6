"""X121: a day that comes along with the parent's clauses."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Fix, FixLevel, Label, Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Placed, Sheet, choice
from termlang.model.clauses import Right
from termlang.syntax import ast


class StaleDay(Rule):
    """A series takes over a window, and with it a day of the calendar that was the parent's.

    Series A converts at the fixed price until July 27, 1999, a year after its closing. Series B, sold five months later
    on the same terms, takes that day over: seven months of the fixed price, or a year of its own? Count the window from
    `Issue Date`, which is each series' own, or write it out below the series.
    """

    code, name = "X121", "series.stale-anchor"
    headline = "`{heir}` takes over {day} from {parent}: the same day, or as long after its own issue?"
    why = "{issued}"
    remedy = "count it from `Issue Date`, or write the windows out below `{heir}`"
    at_signing = Severity.ERROR
    fix = FixLevel.CHOICE
    bad = (
        """
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            until January 29, 2000:
              all of it
              at $13.06 per share
            thereafter:
              all of it
              at $12.00 per share
            shares rounded down, the fraction lapses
        preferred Series B same as Series A except:
          issued on August 2, 1999 to Investors, 200 shares of $10,000 stated value
        """,
    )
    good = (
        """
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            until 1 year after Issue Date:
              all of it
              at $13.06 per share
            thereafter:
              all of it
              at $12.00 per share
            shares rounded down, the fraction lapses
        preferred Series B same as Series A except:
          issued on August 2, 1999 to Investors, 200 shares of $10,000 stated value
        """,
    )
    see = ("X122", "D211")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        heads = {placed.path[0]: placed for placed in sheet.lines_of(ast.InheritingInstrument)}
        for right in sheet.deal.rights.values():
            head = heads.get(right.instrument)
            if head is None or not any(isinstance(line.clause, ast.IssuedShares | ast.IssuedWarrants)
                                       for line in head.line.children):  # fmt: skip
                continue
            for grant in right.grants:
                placed = sheet.placed(grant.window.clause.span)
                if placed is None or head.line in _around(placed):
                    continue
                days = [each for each in ast.walk(placed.line.clause) if isinstance(each, ast.Day)]
                if days:
                    parent = head.line.clause.parent.text
                    day = sheet.source.excerpt(days[0].span)
                    yield cls.at(
                        head.line.clause.name.span,
                        (right.instrument,),
                        labels=[Label(days[0].span, f"a day of {parent}")],
                        fixes=_fixes(sheet, head, right, placed),
                        heir=right.instrument,
                        parent=parent,
                        day=day,
                        issued=_issued(sheet, right),
                    )


def _around(placed: Placed) -> list[ast.Line]:
    lines = []
    above: Placed | None = placed
    while above is not None:
        lines.append(above.line)
        above = above.above
    return lines


def _issued(sheet: Sheet, right: Right) -> str:
    instrument = sheet.deal.instruments.get(right.instrument)
    issued = None if instrument is None else sheet.day(instrument.issue_day)
    return f"`{right.instrument}` is issued on {issued if issued is not None else 'a day of its own'}"


def _fixes(sheet: Sheet, head: Placed, right: Right, window: Placed) -> Iterator[Fix]:
    """The windows of the right once more, below the heir: the same days, now said of it."""
    block = window.above
    below = {type(line.clause) for line in head.line.children}
    if block is None or type(block.line.clause) in below:
        return
    windows = (ast.Window, ast.FirstWindow, ast.OpenWindow, ast.Thereafter)
    lines = [sheet.source.excerpt(block.line.span)]
    for line in block.line.children:
        if isinstance(line.clause, windows):
            lines.append("    " + sheet.source.excerpt(line.span))
            lines += ["      " + " ".join(sheet.source.excerpt(each.span).split()) for each in line.children]
    yield choice(f"write the same windows out below `{right.instrument}`", sheet.below(head.line, "\n".join(lines)))
