"""The form of a price file: said by its owner, never guessed.

`parse_form("dates=m/d/y, decimal=comma, separator=;")` reads what is said; what is not said stays plain.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from termlang.diagnostics import BadInput
from termlang.market import problems
from termlang.market.found import Found
from termlang.market.shown import shown_text


class DateForm(Enum):
    """How days are written."""

    ISO = "iso"
    MONTH_FIRST = "m/d/y"
    DAY_FIRST = "d/m/y"
    DOTTED = "d.m.y"
    MONTH_FIRST_SHORT = "m/d/yy"
    DAY_FIRST_SHORT = "d/m/yy"
    DOTTED_SHORT = "d.m.yy"
    EXCEL = "excel"

    @property
    def has_short_year(self) -> bool:
        return self.value.endswith("yy")


class DecimalMark(Enum):
    """What stands before the decimals."""

    POINT = "point"
    COMMA = "comma"


class Separator(Enum):
    """What stands between two cells."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"


class PricesForm(NamedTuple):
    """How a price file is written."""

    dates: DateForm = DateForm.ISO
    decimal: DecimalMark = DecimalMark.POINT
    separator: Separator = Separator.COMMA


PLAIN = PricesForm()

SAYABLE = (
    "say `dates=` iso, m/d/y, d/m/y, d.m.y, m/d/yy, d/m/yy, d.m.yy or excel; "
    "`decimal=` point or comma; `separator=` `,` `;` or tab; with commas between"
)
_DATES = {form.value: form for form in DateForm}
_DECIMALS = {mark.value: mark for mark in DecimalMark}
_SEPARATORS = {
    ",": Separator.COMMA,
    "comma": Separator.COMMA,
    ";": Separator.SEMICOLON,
    "semicolon": Separator.SEMICOLON,
    "tab": Separator.TAB,
    "\\t": Separator.TAB,
    "\t": Separator.TAB,
}
_PART = re.compile(r" *(separator *= *,(?= *(?:,|\Z))|[^,]*)(?: *,|\Z)", re.IGNORECASE)


def parse_form(text: str) -> PricesForm:
    """The form that a text says. Raises BadInput with everything in it that says nothing."""
    form = PLAIN
    found = Found()
    said: set[str] = set()
    for part in _parts(text):
        key, _, value = part.partition("=")
        key, value = key.strip().lower(), value.strip(" ").lower()
        if key == "dates" and value in _DATES:
            form = form._replace(dates=_DATES[value])
        elif key == "decimal" and value in _DECIMALS:
            form = form._replace(decimal=_DECIMALS[value])
        elif key == "separator" and value in _SEPARATORS:
            form = form._replace(separator=_SEPARATORS[value])
        else:
            found.add(problems.BAD_FORM, said=shown_text(part.strip()), sayable=SAYABLE)
            continue
        if key in said:
            found.add(problems.DOUBLED_FORM, key=key)
        said.add(key)
    if found.failed:
        raise BadInput(found.all())
    return form


def _parts(text: str) -> list[str]:
    """The text cut at its commas, but for the one that `separator=,` means."""
    return [part for part in _PART.findall(text) if part.strip(" ")]
