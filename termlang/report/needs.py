"""What an answer lacks, in few words: the days of one figure are counted, and their first and last are named."""

from __future__ import annotations

import re
from collections.abc import Iterable

from termlang.report.printable import one_line

_DATED = re.compile(r"(.*) on (\d{4}-\d\d-\d\d)")
# So many days of one figure are still listed one by one.
_FEW = 3


def needs_lines(needs: Iterable[str]) -> list[str]:
    """Each thing that is lacking on a line, safe to show; many days of one figure are one line.

    The reasons beside it, and every output for programs, name each day.
    """
    found: dict[str, list[str]] = {}
    for need in needs:
        dated = _DATED.fullmatch(need)
        days = found.setdefault(dated[1] if dated else need, [])
        if dated:
            days.append(dated[2])
    lines = []
    for what, days in found.items():
        if len(days) > _FEW:
            lines.append(f"{what} on {len(days)} days, {min(days)} to {max(days)}")
        else:
            lines += [f"{what} on {day}" for day in days] or [what]
    return [one_line(line) for line in lines]
