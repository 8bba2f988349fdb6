"""Answers as JSON data: exact numbers as decimal text, or as `n/d` with a decimal near it under `approx`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

from termlang.diagnostics import Problem
from termlang.evaluate.answer import Answer, TermAnswer
from termlang.report.figures import approximation, unit_text, value_text
from termlang.report.reasons import Reasons
from termlang.source import NOWHERE, Source, Span


class Quoted(Protocol):
    """An answer to a request, with the text in which its reasons lie."""

    @property
    def result(self) -> Answer: ...
    @property
    def source(self) -> Source: ...


class Valued(Protocol):
    """The value of a term, with the text in which its reasons lie."""

    @property
    def result(self) -> TermAnswer: ...
    @property
    def source(self) -> Source: ...


FIGURES = ("amount", "price", "shares", "cash", "remaining")


def quote_json(answer: Answer, source: Source) -> dict[str, Any]:
    """One element of `answers` in a document `termlang.quote/1`."""
    figures: dict[str, Fraction | None] = {name: getattr(answer, name) for name in FIGURES}
    data: dict[str, Any] = {
        "readings": dict(answer.readings),
        "supposed": dict(answer.supposed),
        "elections": dict(answer.elections),
        "status": answer.status.value,
        **{name: value_text(value) for name, value in figures.items()},
    }
    _approximate(data, figures)
    data["units"] = {
        "amount": str(answer.amount_unit),
        "price": str(answer.price_unit),
        "shares": str(answer.shares_unit),
        "cash": str(answer.cash_unit),
        "remaining": str(answer.amount_unit),
    }
    data["binding"] = list(answer.binding)
    data["needs"] = list(answer.needs)
    if len(answer.parts) > 1:
        data["parts"] = [_part(part.amount, part.price, part.title) for part in answer.parts]
    if answer.beside:
        data["also"] = [_beside(each.asset, each.amount, each.title) for each in answer.beside]
    data["opens"] = value_text(answer.opens)
    data["notes"] = list(answer.notes)
    data["problems"] = [problem_json(problem, source) for problem in answer.problems]
    data["reasons"] = Reasons(answer.reasons, source).to_json()
    return data


def _part(amount: Fraction, price: Fraction, title: str) -> dict[str, Any]:
    data: dict[str, Any] = {"amount": value_text(amount), "price": value_text(price), "title": title}
    _approximate(data, {"amount": amount, "price": price})
    return data


def _beside(asset: str, amount: Fraction, title: str) -> dict[str, Any]:
    data: dict[str, Any] = {"amount": value_text(amount), "unit": asset, "title": title}
    _approximate(data, {"amount": amount})
    return data


def value_json(answer: TermAnswer, source: Source) -> dict[str, Any]:
    """One element of `answers` in a document `termlang.value/1`."""
    data: dict[str, Any] = {
        "readings": dict(answer.readings),
        "supposed": dict(answer.supposed),
        "value": value_text(answer.value),
        "low": value_text(answer.low),
        "high": value_text(answer.high),
    }
    _approximate(data, {"value": answer.value, "low": answer.low, "high": answer.high})
    data["kind"] = answer.type.kind.name.lower()
    data["unit"] = unit_text(answer.type)
    data["needs"] = list(answer.needs)
    data["total"] = None
    if answer.total is not None:
        total, unit, of = answer.total
        data["total"] = {"value": value_text(total), "unit": str(unit), "of": of}
        _approximate(data["total"], {"value": total})
    data["problems"] = [problem_json(problem, source) for problem in answer.problems]
    data["reasons"] = Reasons(answer.reasons, source).to_json()
    return data


def _approximate(data: dict[str, Any], values: dict[str, Any]) -> None:
    near = {name: found for name, value in values.items() if (found := approximation(value)) is not None}
    if near:
        data["approx"] = near


def problem_json(problem: Problem, source: Source | None) -> dict[str, Any]:
    """One element of `problems`; places are null where a problem is about a question and not about a text.

    `notes` and `fixes` stand there where a problem has any.
    """
    data: dict[str, Any] = {
        "code": problem.code,
        "name": problem.name,
        "severity": problem.severity.value,
        "message": problem.message,
        "why": problem.why,
        "remedy": problem.remedy,
        "file": source.name if source is not None else None,
        "path": list(problem.path),
        **_place(problem.span, source),
        "labels": [{"caption": label.caption, **_place(label.span, source)} for label in problem.labels],
    }
    if problem.notes:
        data["notes"] = [{"head": head, "text": text} for head, text in problem.notes]
    if problem.fixes:
        data["fixes"] = [
            {
                "title": fix.title,
                "level": fix.level.value,
                "edits": [
                    {"start": edit.span.start, "end": edit.span.end, "text": edit.text, **_place(edit.span, source)}
                    for edit in fix.edits
                ],
            }
            for fix in problem.fixes
        ]
    return data


def _place(span: Span, source: Source | None) -> dict[str, int | None]:
    if source is None or span == NOWHERE or span.end > len(source.text):
        return {"line": None, "column": None, "end_line": None, "end_column": None}
    first, last = source.position(span.start), source.position(span.end)
    return {"line": first.line, "column": first.column, "end_line": last.line, "end_column": last.column}
