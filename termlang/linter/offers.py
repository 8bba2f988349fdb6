"""What is offered beside a finding: fixes that pass, and what the readings come to in shares or cash."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from attrs import evolve

from termlang.diagnostics import FixLevel, Problem
from termlang.linter.fixes import passes
from termlang.linter.rules import RULES
from termlang.linter.sheet import Sheet


def offered(sheet: Sheet, problem: Problem, *, costs: bool = True) -> Problem:
    """A finding with those of its fixes that pass, the source it cites, and what its readings come to."""
    if problem.code not in RULES:
        return problem
    notes = list(problem.notes)
    placed = sheet.placed(problem.span)
    if placed is not None and placed.line.citations:
        cited = (f"{citation.source} {citation.place}".strip() for citation in placed.line.citations)
        notes.append(("source", ", ".join(cited)))
    passed = [(fix, after) for fix in problem.fixes if (after := passes(sheet, problem, fix)) is not None]
    if costs and sheet.sound:
        note = _cost(sheet, problem, [(fix.level, after) for fix, after in passed])
        notes += [note] if note is not None else []
    return evolve(problem, fixes=tuple(fix for fix, _ in passed), notes=tuple(notes))


def _cost(sheet: Sheet, problem: Problem, passed: list[tuple[FixLevel, Sheet]]) -> tuple[str, str] | None:
    from termlang.linter import probe

    if problem.code == "N123":
        return probe.readings_of(sheet, problem.facts["name"])
    changing = [(number, after) for number, (level, after) in enumerate(passed, 1) if level is not FixLevel.SAFE]
    if not changing:
        return None
    titles = [str(number) for number, _ in changing] if len(passed) > 1 else ["corrected"]
    only = problem.path[0] if problem.path else ""
    return probe.effect_of(sheet, [after for _, after in changing], titles, only, _day(problem))


def _day(problem: Problem) -> date | None:
    """The day that a finding speaks of, where it names one as a fact."""
    for name in ("day", "first"):
        with suppress(ValueError):
            return date.fromisoformat(problem.facts.get(name, ""))
    return None
