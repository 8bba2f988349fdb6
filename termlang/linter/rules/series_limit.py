"""X122: a limit that comes along with the parent's clauses."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import Fix, FixLevel, Label, Problem
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.clauses import Limit, LimitScope, Right
from termlang.syntax import ast


class InheritedLimit(Rule):
    """A series takes over a limit in shares from its parent, and nothing says whether it has a limit of its own.

    `Series B same as Series A except:` copies the limit, so that the program counts each series against its own. A
    reader may as well take 1,450,000 shares as the most for both together. Add `its own` to the limit, or
    `shared with Series B` where both count together; or write the limit out below the series.
    """

    code, name = "X122", "series.shared-limit"
    headline = "`{heir}` takes over {what} of {parent}: its own, or one for both?"
    why = "as it stands each series has {bound} of its own, twice that together"
    remedy = "add `, its own` or `, shared with {heir}` to the limit, or write it out below `{heir}`"
    fix = FixLevel.CHOICE
    bad = (
        """
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at 101% of Market Value
            limit 1,450,000 shares, counting conversions, in total, the excess stays outstanding
            shares rounded down, the fraction lapses
        preferred Series B same as Series A except:
          issued on Closing to Investors, 200 shares of $10,000 stated value
        """,
    )
    good = (
        """
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at 101% of Market Value
            limit 1,450,000 shares, counting conversions, in total, the excess stays outstanding
            shares rounded down, the fraction lapses
        preferred Series B same as Series A except:
          issued on Closing to Investors, 200 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            limit 700,000 shares, counting conversions, in total, the excess stays outstanding
        """,
    )
    see = ("C603", "X121")

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        heads = {placed.path[0]: placed for placed in sheet.lines_of(ast.InheritingInstrument)}
        for right in sheet.deal.rights.values():
            head = heads.get(right.instrument)
            if head is None or right.mandatory:
                continue
            unsaid = [limit for limit in right.limits if _is_unsaid(head.line, limit)]
            if unsaid:
                yield cls.at(
                    head.line.clause.name.span,
                    (right.instrument,),
                    labels=[Label(limit.clause.span, "taken over from here") for limit in unsaid],
                    fixes=_fixes(sheet, right, unsaid),
                    heir=right.instrument,
                    parent=head.line.clause.parent.text,
                    what="the limit" if len(unsaid) == 1 else "the limits",
                    bound=sheet.written(unsaid[0].bound.span),
                )


def _is_unsaid(head: ast.Line, limit: Limit) -> bool:
    said = limit.own or limit.shared or limit.scope is LimitScope.REQUEST
    return limit.blocker is None and not said and not _stands_in(head, limit)


def _stands_in(line: ast.Line, limit: Limit) -> bool:
    last = line
    while last.children:
        last = last.children[-1]
    return line.span.start <= limit.clause.span.start < last.span.end


def _fixes(sheet: Sheet, right: Right, limits: list[Limit]) -> Iterator[Fix]:
    placed = [found for limit in limits if (found := sheet.placed(limit.clause.span)) is not None]
    for tail in ("its own", f"shared with {right.instrument}"):
        yield choice(f"add `, {tail}` to the limit", *(sheet.added(each.line, f", {tail}") for each in placed))
