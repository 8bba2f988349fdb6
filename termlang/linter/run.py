"""One text under the rules: what the checker says, what the rules find, less what is allowed, ranked as configured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from termlang.diagnostics import Problem, Severity
from termlang.linter.allow import Allow, allows
from termlang.linter.config import Config
from termlang.linter.rule import Needs, Rule
from termlang.linter.rules import RULES, rule
from termlang.linter.sheet import Sheet
from termlang.records import changed
from termlang.source import Source

# Rules about the comments that allow: they look when everything else has been found.
_LAST = ("L161",)


class Linted(NamedTuple):
    """A text and what was found in it, in the order of the text; `allowed` is what its own comments allow."""

    sheet: Sheet
    problems: tuple[Problem, ...]
    allowed: tuple[Problem, ...]


def lint(source: Source, config: Config | None = None, texts: Mapping[str, str] | None = None) -> Linted:
    """Look at a text. Never raises, whatever the text."""
    chosen = config or Config()
    sheet = Sheet(source, chosen.options, texts)
    sheet.house = chosen.house
    sheet.allows = allows(source)
    codes = chosen.codes(source.name)
    sheet.asked = frozenset(codes)
    found = [problem for problem in sheet.reading.problems if not _is_ignored(problem, chosen, source.name)]
    rules = [rule(code) for code in codes if code not in _LAST]
    found += _apart(sheet, [problem for each in rules for problem in _asked(each, sheet)])
    kept, allowed = _allowed(found, sheet.allows)
    kept += [problem for code in _LAST if code in codes for problem in rule(code).find(sheet)]
    ranked = [_ranked(problem, chosen) for problem in kept]
    ranked.sort(key=lambda problem: problem.span.start)
    return Linted(sheet, tuple(ranked), tuple(allowed))


def found_by(code: str, sheet: Sheet) -> tuple[Problem, ...]:
    """What one rule finds, whatever is allowed or configured."""
    return tuple(_apart(sheet, list(_asked(rule(code), sheet))))


def _asked(each: type[Rule], sheet: Sheet) -> Iterable[Problem]:
    if each.needs is Needs.TEXT:
        return each.find(sheet)
    if sheet.reading.deal is None or (each.needs is Needs.WHOLE and not sheet.sound):
        return ()
    return each.find(sheet)


def _is_ignored(problem: Problem, config: Config, file: str) -> bool:
    """Errors of the text are never ignored: without them corrected there is no deal to speak of."""
    return problem.severity is not Severity.ERROR and config.ignores(problem.code, file)


def _apart(sheet: Sheet, problems: list[Problem]) -> list[Problem]:
    """One cause, one message: inherited lines speak once, and nothing is said where an error stands."""
    errors = [problem for problem in sheet.reading.problems if problem.severity is Severity.ERROR]
    lines = {sheet.source.line_of(error.span) for error in errors}
    owners = {error.path[0] for error in errors if error.path}
    found: dict[tuple[str, int, int], Problem] = {}
    for problem in problems:
        if errors and (sheet.source.line_of(problem.span) in lines or (problem.path[:1] and problem.path[0] in owners)):
            continue
        found.setdefault((problem.code, *problem.span), problem)
    return list(found.values())


def _allowed(problems: list[Problem], allows: tuple[Allow, ...]) -> tuple[list[Problem], list[Problem]]:
    if not allows:
        return problems, []
    kept: list[Problem] = []
    allowed: list[Problem] = []
    for problem in problems:
        wrong = problem.severity is Severity.ERROR and problem.mistake.code not in RULES
        takers = () if wrong else [allow for allow in allows if allow.takes(problem)]
        (allowed if takers else kept).append(problem)
    return kept, allowed


def _ranked(problem: Problem, config: Config) -> Problem:
    """An error of the text stays one, whatever is configured."""
    if problem.severity is Severity.ERROR and problem.code not in RULES:
        return problem
    rank = config.rank(problem)
    return problem if rank is problem.severity else changed(problem, rank=rank)
