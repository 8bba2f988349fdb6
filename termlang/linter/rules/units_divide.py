"""E115: an instrument that does not say into what it can be divided."""

from __future__ import annotations

from collections.abc import Iterator

from termlang.diagnostics import FixLevel, Problem, Severity
from termlang.linter.rule import Rule
from termlang.linter.sheet import Sheet, choice
from termlang.model.clauses import InstrumentKind, Verb
from termlang.syntax import ast


class UnitsDivide(Rule):
    """An instrument converts, and nothing says whether half a share of it can be converted.

    Without a word its units divide without end: $1,000,000 of a stock with a stated value of $3 is 333,333 shares and a
    third. Most papers let only whole shares be converted, or shares to so many decimals; a cut by a limit then goes
    down to a unit.
    """

    code, name = "E115", "election.granularity"
    headline = "may a part of one {unit} of {instrument} be converted?"
    why = "without a word it may, down to any fraction"
    remedy = "write `, in whole {unit}s` or `, to 4 decimals` at the end of the line"
    severity = Severity.INFO
    fix = FixLevel.CHOICE
    bad = (
        """
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at $13.06 per share
            shares rounded down, the fraction lapses
        """,
    )
    good = (
        """
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value, in whole shares
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at $13.06 per share
            shares rounded down, the fraction lapses
        """,
        """
        preferred Series A:
          issued on Closing to Investors, 400 shares of $10,000 stated value
          conversion into Common Stock at the option of Investors:
            at any time:
              all of it
              at $13.06 per share
            amounts in multiples of $10,000, the request is refused
            shares rounded down, the fraction lapses
        """,
    )

    @classmethod
    def find(cls, sheet: Sheet) -> Iterator[Problem]:
        for instrument in sheet.deal.instruments.values():
            placed = sheet.placed(instrument.clause.span)
            if instrument.decimals is not None or placed is None:
                continue
            issued = next((each for each in (placed.line, *placed.line.children) if _issues(each)), None)
            rights = [sheet.deal.rights[name] for name in instrument.rights]
            asked = [right for right in rights if right.verb is Verb.CONVERT and not right.mandatory]
            if issued is None or all(right.amounts is not None and right.amounts.lot is not None for right in asked):
                continue
            unit = "note" if instrument.kind is InstrumentKind.NOTE else "share"
            fixes = [
                choice(f"whole {unit}s only", sheet.added(issued, f", in whole {unit}s")),
                choice("to four decimals", sheet.added(issued, ", to 4 decimals")),
            ]
            yield cls.at(issued.span, (instrument.name,), fixes=fixes, instrument=instrument.name, unit=unit)


def _issues(line: ast.Line) -> bool:
    return isinstance(line.clause, ast.IssuedShares)
