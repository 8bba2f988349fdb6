"""Findings that are known: an old sheet is taken over with what it has, and only what is new is shown.

A finding is known by its code, its clause path and its words, not by its line; two alike are two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from termlang.diagnostics import BadInput, Mistake, Problem
from termlang.source import Source

SCHEMA = "termlang.baseline/1"
NO_BASELINE = Mistake(
    "L174", "lint.baseline", "`{file}` is no list of known findings: {reason}", "write it anew with `--write-baseline`"
)


def fingerprint(problem: Problem) -> str:
    """What a finding is known by."""
    return " / ".join((problem.code, *problem.path, problem.message))


def baseline_document(found: Iterable[tuple[Sequence[Problem], Source]]) -> dict[str, Any]:
    """The findings of some texts as a document."""
    files = {
        source.name: dict(sorted(Counter(fingerprint(problem) for problem in problems).items()))
        for problems, source in found
        if problems
    }
    return {"schema": SCHEMA, "files": dict(sorted(files.items()))}


def read_baseline(document: object, file: str) -> dict[str, Counter[str]]:
    """The known findings of each file. Raises BadInput."""
    if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
        raise BadInput([NO_BASELINE.at(file=file, reason=f"its schema is not {SCHEMA}")])
    files = document.get("files")
    if not isinstance(files, Mapping):
        raise BadInput([NO_BASELINE.at(file=file, reason="it has no `files`")])
    known: dict[str, Counter[str]] = {}
    for name, counts in files.items():
        if not isinstance(counts, Mapping) or not all(type(count) is int for count in counts.values()):
            raise BadInput([NO_BASELINE.at(file=file, reason=f"the findings of `{name}` are no counts")])
        known[str(name)] = Counter({str(key): int(count) for key, count in counts.items()})
    return known


def new(problems: Sequence[Problem], known: Counter[str]) -> tuple[Problem, ...]:
    """The findings that are not known yet, the later of two alike first."""
    left = Counter(known)
    kept: list[Problem] = []
    for problem in problems:
        key = fingerprint(problem)
        if left[key] > 0:
            left[key] -= 1
        else:
            kept.append(problem)
    return tuple(kept)
