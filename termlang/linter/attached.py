"""The texts of sources, and the figures in them: a number is the same with and without commas, a day in three forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from termlang.linter.sheet import Placed, Sheet
from termlang.syntax import ast

Figure = tuple[str, object]
_MONTHS = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip
_DAY = re.compile(
    r"(?P<month>[A-Z][a-z]+) (?P<day>[0-9]{1,2}), (?P<year>[0-9]{4})|(?P<iso>[0-9]{4}-[0-9][0-9]-[0-9][0-9])"
    r"|(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4})"
)
# A figure begins where none is before it, so that each is looked at once, however long it is.
_FIGURE = r"(?<![0-9])(?<![0-9][,.])([0-9][0-9,]*+(?:\.[0-9]++)?+)"
_PERCENT = re.compile(_FIGURE + r"\s?(?:%|percent\b|per cent\b)")
_NUMBER = re.compile(r"(\$\s?)?" + _FIGURE)
_LONGEST = 60  # characters of a figure; what is longer is none, and would take long to read
_SMALL = 100  # below it papers write words, and numbers stand in headings


def cited_texts(sheet: Sheet, placed: Placed) -> dict[str, str]:
    """The attached texts that a line cites itself, by the name of the source."""
    names = [citation.source for citation in placed.line.citations]
    return {name: sheet.texts[name] for name in names if name in sheet.texts}


def plain(text: str) -> str:
    """A text as quotations are compared: blanks folded, marks straight, case apart."""
    for curly, straight in (("\u201c", '"'), ("\u201d", '"'), ("\u2018", "'"), ("\u2019", "'"), ("\u2014", "-")):
        text = text.replace(curly, straight)
    return " ".join(text.split()).lower()


def figures_of(text: str) -> set[Figure]:
    """Every figure of a text, in the form in which figures are compared; each number also as it stands in a sum."""
    found: set[Figure] = {form for _, form in shown_figures(text)}
    for match in _NUMBER.finditer(" ".join(text.split())):
        if len(match[2]) <= _LONGEST:
            found.add(("number", Fraction(match[2].replace(",", ""))))
    return found


def shown_figures(text: str) -> Iterator[tuple[str, Figure]]:
    """The figures of a text that speak for themselves: days, percentages, amounts, numbers of three digits."""
    flat = " ".join(text.split())
    taken = [False] * (len(flat) + 1)
    for match in _DAY.finditer(flat):
        day = _day(match)
        if day is not None:
            yield match[0], ("day", day)
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for match in _PERCENT.finditer(flat):
        if not taken[match.start()] and len(match[1]) <= _LONGEST:
            yield match[0], ("percent", Fraction(match[1].replace(",", "")) / 100)
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for match in _NUMBER.finditer(flat):
        if taken[match.start(2)] or len(match[2]) > _LONGEST:
            continue
        value = Fraction(match[2].replace(",", ""))
        if match[1] or value >= _SMALL:
            yield match[0].strip(), ("number", value)


def _day(match: re.Match[str]) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["m"]:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        month = match["month"].lower()
        return date(int(match["year"]), _MONTHS.index(month) + 1, int(match["day"])) if month in _MONTHS else None
    except ValueError:
        return None


def forms_of(leaf: ast.Node) -> set[Figure]:
    """The forms in which a figure of a clause may stand in a paper; none for what papers write as words."""
    match leaf:
        case ast.Day(value=day):
            return {("day", day)}
        case ast.Percent(value=value):
            return {("percent", value), ("number", value * 100)}
        case ast.Amount(value=value):
            return {("number", value)}
        case ast.Number(value=value) if value >= _SMALL or value.denominator != 1:
            return {("number", value)}
    return set()
