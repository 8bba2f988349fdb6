"""Findings as annotations of a GitHub workflow: one command a line, which the log turns into a mark at the place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termlang.diagnostics import Problem, Severity
from termlang.report.printable import one_line
from termlang.source import NOWHERE, Source

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def commands(found: Iterable[tuple[Sequence[Problem], Source]]) -> str:
    """One workflow command a line for each finding; nothing of the text can end a line or begin a command."""
    return "".join(f"{_line(problem, source)}\n" for problems, source in found for problem in problems)


def _line(problem: Problem, source: Source) -> str:
    facts = {"file": source.name}
    if problem.span != NOWHERE and problem.span.end <= len(source.text):
        first, last = source.position(problem.span.start), source.position(problem.span.end)
        facts |= {"line": str(first.line), "endLine": str(last.line)}
        if first.line == last.line:
            facts |= {"col": str(first.column), "endColumn": str(last.column)}
    facts["title"] = f"{problem.code} {problem.name}"
    said = [problem.message, problem.why, f"try {problem.remedy}" if problem.remedy else ""]
    message = "%0A".join(_data(one_line(part)) for part in said if part)
    listed = ",".join(f"{key}={_property(value)}" for key, value in facts.items())
    return f"::{_COMMANDS[problem.severity]} {listed}::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")
