"""Findings on their way out: as text, JSON, SARIF, or annotations of a workflow."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from termlang.cli.output import colors
from termlang.cli.settings import Settings
from termlang.diagnostics import Problem, Severity
from termlang.linter.config import Profile
from termlang.linter.run import Linted
from termlang.records import changed
from termlang.source import Source

MOST = 10  # warnings and notes of one file that are shown without `--all`


def shown(found: Sequence[tuple[str, Linted]], settings: Settings, options: Mapping[str, Any]) -> str:
    """All findings in the form asked for."""
    match options["shape"]:
        case "json":
            from termlang.report.documents import problems_document, to_text

            return to_text(
                problems_document(
                    [
                        (_offered(linted, linted.problems, costs=_costs(path, settings, options)), linted.sheet.source)
                        for path, linted in found
                    ]
                )
            )
        case "sarif":
            from termlang import __version__
            from termlang.cli.catalogue import declared
            from termlang.report.documents import to_text
            from termlang.report.sarif import sarif_document

            texts = [(_offered(linted, linted.problems, costs=False), linted.sheet.source) for _, linted in found]
            return to_text(sarif_document(texts, declared(), __version__))
        case "github":
            from termlang.report.github import commands

            return commands([(linted.problems, linted.sheet.source) for _, linted in found])
    return _text(found, settings, options)


def _costs(path: str, settings: Settings, options: Mapping[str, Any]) -> bool:
    """Whether readings are worked out: asked for, or a signing is near. It takes longer than reading the deal."""
    wanted: bool | None = options["costs"]
    return settings.of(path).profile is not Profile.DRAFT if wanted is None else wanted


def _offered(linted: Linted, problems: Sequence[Problem], *, costs: bool) -> list[Problem]:
    from termlang.linter.offers import offered_all

    return offered_all(linted.sheet, problems, costs=costs)


def _text(found: Sequence[tuple[str, Linted]], settings: Settings, options: Mapping[str, Any]) -> str:
    from termlang.report.problems import problems_text, summary

    short, every, ascii = options["short"], options["every"], options["ascii"]
    color = colors(sys.stdout)
    parts: list[str] = []
    for path, linted in found:
        first = linted.problems if every or short else _first(linted.problems)
        listed = (
            first
            if short
            else _folded(_offered(linted, first, costs=_costs(path, settings, options)), linted.sheet.source)
        )
        if not listed:
            continue
        text = problems_text(listed, linted.sheet.source, short=short, color=color, ascii=ascii, more=not short)
        parts.append(text.rstrip("\n"))
        left = len(linted.problems) - len(first)
        if left:
            parts.append(f"{left} more in {linted.sheet.source.name}; --all shows them")
    if found:
        allowed = sum(len(linted.allowed) for _, linted in found)
        line = summary([problem for _, linted in found for problem in linted.problems], len(found))
        parts.append(line + (f", {allowed} allowed" if allowed else ""))
    return ("\n" if short else "\n\n").join(parts)


def _folded(problems: Sequence[Problem], source: Source) -> list[Problem]:
    """The findings, where those of a rule that folds stand below the first of them."""
    from termlang.linter.rules import RULES, rule

    found: list[Problem] = []
    first: dict[str, int] = {}
    for problem in problems:
        if problem.code not in RULES or not rule(problem.code).folds:
            found.append(problem)
        elif problem.code not in first:
            first[problem.code] = len(found)
            found.append(problem)
        else:
            place = f"{problem.message}, line {source.line_of(problem.span)}"
            head = found[first[problem.code]]
            found[first[problem.code]] = changed(head, notes=(*head.notes, ("also", place)))
    return found


def _first(problems: Sequence[Problem]) -> Sequence[Problem]:
    """Every error, and the first ten of the rest: warnings before notes, in the order of the text.

    Those of a rule that folds count as one.
    """
    from termlang.linter.rules import RULES, rule

    rest = [problem for problem in problems if problem.severity is not Severity.ERROR]
    rest.sort(key=lambda problem: tuple(Severity).index(problem.severity))
    kept = {id(problem) for problem in problems if problem.severity is Severity.ERROR}
    told: set[str] = set()
    count = 0
    for problem in rest:
        folded = problem.code in told
        if count < MOST or folded:
            kept.add(id(problem))
            count += not folded
        if problem.code in RULES and rule(problem.code).folds:
            told.add(problem.code)
    return [problem for problem in problems if id(problem) in kept]
