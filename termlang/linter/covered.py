"""Mistakes of drafts that need no rule: the language has no way to write them, or the checker already refuses them.

Each row is a code of its own, so that whoever looks for it finds out how the matter is settled.
"""

from __future__ import annotations

from typing import NamedTuple


class Covered(NamedTuple):
    """A mistake that cannot be made: why not, and the codes that a draft gets which tries."""

    name: str
    why: str
    by: tuple[str, ...] = ()


COVERED: dict[str, Covered] = {
    "N106": Covered(
        "name.external",
        "A term that another paper defines is written as `undisclosed`, which is an open term until it has a value; "
        "a citation in brackets says which paper, and the paper must be declared.",
        ("N108", "N112"),
    ),
    "D205": Covered(
        "date.day-kind",
        "`days` are calendar days and `trading days` are days of the calendar that the file names, in look-backs "
        "and in periods alike. A look-back over calendar days takes the trading days among them.",
        ("D204",),
    ),
    "D206": Covered(
        "date.endpoint",
        "Every end says whether its day counts: `from` and `through` include it; `after`, `until` and `before` "
        "leave it out. `within` and `by` are not words of the language.",
        ("Y020", "Y022"),
    ),
    "D208": Covered(
        "date.anchor",
        "A period is counted from a Defined Term or from a date, so that a draft which has a signing and a closing "
        "names the one it means; a day that is not known yet is an open term.",
        ("N101", "N108"),
    ),
    "D209": Covered(
        "date.clock",
        "There is no word for today: a term is a function of the day for which it is asked, and a rule that means a "
        "day names it.",
        ("Y020",),
    ),
    "D210": Covered(
        "date.cutoff",
        "There is no time of day. A notice that comes after a cut-off is dated the next day by whoever writes the "
        "journal.",
    ),
    "U407": Covered(
        "unit.float",
        "Numbers of a text are exact decimals. Floating-point columns of a frame are read as their shortest "
        "decimal, or rounded to a tick, and the answer says so; 32-bit floats are refused without a tick.",
        ("M130",),
    ),
    "X124": Covered(
        "series.parent-changed",
        "A series and its parent stand in one file and are read together; what changes after the signing is an "
        "amendment with its day.",
        ("D215",),
    ),
    "X125": Covered(
        "except.ambiguous",
        "An exception stands indented below the one definition that it belongs to, and `except` is read nowhere else.",
        ("Y022", "C610"),
    ),
}
