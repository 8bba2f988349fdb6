"""JSON documents, each named by its `schema`; the schemas are published beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from termlang.diagnostics import Problem, Severity
from termlang.report.values import Quoted, Valued, problem_json, quote_json, value_json
from termlang.source import Source

if TYPE_CHECKING:
    from termlang.examples import Coverage, Outcome
    from termlang.inputs import Input


def quote_document(title: str, on: date, right: str, quotes: Iterable[Quoted]) -> dict[str, Any]:
    """The answers to one request under every reading and election that matters."""
    return {
        "schema": "termlang.quote/1",
        "deal": title,
        "on": on.isoformat(),
        "right": right,
        "answers": [quote_json(quote.result, quote.source) for quote in quotes],
    }


def value_document(title: str, asked: str, on: date, values: Iterable[Valued]) -> dict[str, Any]:
    """What a term comes to under every reading that matters."""
    return {
        "schema": "termlang.value/1",
        "deal": title,
        "asked": asked,
        "on": on.isoformat(),
        "answers": [value_json(value.result, value.source) for value in values],
    }


def problems_document(found: Iterable[tuple[Sequence[Problem], Source | None]]) -> dict[str, Any]:
    """The problems of several texts, in the order of the texts; None stands for problems of a question."""
    listed = [(tuple(problems), source) for problems, source in found]
    every = [problem for problems, _ in listed for problem in problems]
    return {
        "schema": "termlang.problems/1",
        "files": [source.name for _, source in listed if source is not None],
        **{f"{severity.value}s": sum(p.severity is severity for p in every) for severity in Severity},
        "problems": [problem_json(problem, source) for problems, source in listed for problem in problems],
    }


def inputs_document(title: str, inputs: Iterable[Input]) -> dict[str, Any]:
    """What answers of a deal may need."""
    return {
        "schema": "termlang.inputs/1",
        "deal": title,
        "inputs": [
            {"kind": each.kind, "name": each.name, "unit": each.unit, "detail": each.detail, "lines": list(each.lines)}
            for each in inputs
        ],
    }


def tests_document(
    found: Iterable[tuple[Source, Sequence[Outcome], Coverage | None, Sequence[Problem]]],
) -> dict[str, Any]:
    """How the examples of several files came out. A file whose text does not make a deal counts as one failure."""
    listed = list(found)
    every = [outcome for _, outcomes, _, _ in listed for outcome in outcomes]
    passed = sum(outcome.passed for outcome in every)
    return {
        "schema": "termlang.tests/1",
        "passed": passed,
        "failed": len(every) - passed + sum(bool(problems) for *_, problems in listed),
        "files": [
            {
                "file": source.name,
                "tests": [_test(outcome) for outcome in outcomes],
                "clauses": covered.clauses if covered else 0,
                "unexercised": [{"line": line, "title": title} for line, title, _ in covered.unexercised]
                if covered
                else [],
                "problems": [problem_json(problem, source) for problem in problems],
            }
            for source, outcomes, covered, problems in listed
        ],
    }


def _test(outcome: Outcome) -> dict[str, Any]:
    return {
        "title": outcome.title,
        "line": outcome.line,
        "passed": outcome.passed,
        "failures": list(outcome.failures),
    }


def to_text(document: dict[str, Any] | list[dict[str, Any]]) -> str:
    """A document, or a list of them, as JSON text: keys as they stand, indented by two, plain ASCII."""
    return json.dumps(document, indent=2, ensure_ascii=True, allow_nan=False) + "\n"
