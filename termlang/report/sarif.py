"""Findings as SARIF 2.1.0, the form in which code hosts take them; every rule is declared, so that alerts can close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from termlang.diagnostics import Edit, Problem, Severity
from termlang.source import NOWHERE, Source, Span

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Declared(NamedTuple):
    """A code as the tool declares it: a headline with `…` for what a message fills in, and its page."""

    code: str
    name: str
    severity: Severity
    headline: str
    page: str


def sarif_document(
    found: Iterable[tuple[Sequence[Problem], Source]], rules: Sequence[Declared], version: str
) -> dict[str, Any]:
    """One run over some texts. Columns count characters, from 1; ends are the place after the last one."""
    place = {rule.code: number for number, rule in enumerate(rules)}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "termlang", "version": version, "rules": [_rule(rule) for rule in rules]}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(problem, source, place) for problems, source in found for problem in problems],
            }
        ],
    }


def _rule(rule: Declared) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.replace(".", "-").split("-")),
        "shortDescription": {"text": rule.headline},
        "fullDescription": {"text": rule.page.strip().partition("\n\n")[0] or rule.headline},
        "help": {"text": rule.page or rule.headline},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.name, f"family-{rule.code[0]}"]},
    }


def _result(problem: Problem, source: Source, place: dict[str, int]) -> dict[str, Any]:
    said = [problem.message, *(f"{head}: {words}" for head, words in problem.notes)]
    said += [part for part in (problem.why, problem.remedy) if part]
    result: dict[str, Any] = {
        "ruleId": problem.code,
        **({"ruleIndex": place[problem.code]} if problem.code in place else {}),
        "level": _LEVELS[problem.severity],
        "message": {"text": "\n".join(said)},
        "locations": [
            {
                "physicalLocation": _physical(problem.span, source),
                **({"logicalLocations": [{"fullyQualifiedName": " / ".join(problem.path)}]} if problem.path else {}),
            }
        ],
        "partialFingerprints": {"clause/v1": f"{problem.code}:{'/'.join(problem.path)}:{problem.message}"},
    }
    if problem.labels:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(label.span, source),
                "message": {"text": label.caption or "see here"},
            }
            for number, label in enumerate(problem.labels, 1)
        ]
    if problem.fixes:
        result["fixes"] = [
            {
                "description": {"text": f"{fix.title} ({fix.level.value})"},
                "artifactChanges": [
                    {"artifactLocation": _artifact(source), "replacements": [_edit(e, source) for e in fix.edits]}
                ],
            }
            for fix in problem.fixes
        ]
    return result


def _artifact(source: Source) -> dict[str, str]:
    return {"uri": quote(source.name.replace("\\", "/"), safe="/.-_~")}


def _physical(span: Span, source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {"artifactLocation": _artifact(source)}
    if span != NOWHERE and span.end <= len(source.text):
        found["region"] = _region(span, source)
    return found


def _region(span: Span, source: Source) -> dict[str, int]:
    first, last = source.position(span.start), source.position(span.end)
    return {
        "startLine": first.line,
        "startColumn": first.column,
        "endLine": last.line,
        "endColumn": last.column,
    }


def _edit(edit: Edit, source: Source) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.span, source), "insertedContent": {"text": edit.text}}
