"""What is offered beside a finding: fixes that pass, and what the readings come to in shares or cash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from termlang.diagnostics import Fix, FixLevel, Problem
from termlang.linter.fixes import ABOUT_COMMENTS, apart, edited, errors_of, passes, same_deal
from termlang.linter.rules import RULES
from termlang.linter.run import found_by
from termlang.linter.sheet import Sheet
from termlang.records import changed


def offered_all(sheet: Sheet, problems: Sequence[Problem], *, costs: bool) -> list[Problem]:
    """Findings with what is offered beside each. Without costs, fixes apart from each other are tried together."""
    if costs:
        return [offered(sheet, problem) for problem in problems]
    passed: set[int] = set()
    for wave in _waves(problems):
        if len(wave) > 1 and _pass_together(sheet, wave):
            passed.update(id(fix) for _, fix in wave)
        else:
            passed.update(id(fix) for problem, fix in wave if passes(sheet, problem, fix) is not None)
    kept = [
        changed(problem, fixes=tuple(fix for fix in problem.fixes if problem.code not in RULES or id(fix) in passed))
        for problem in problems
    ]
    return [_sourced(sheet, problem) for problem in kept]


def _waves(problems: Sequence[Problem]) -> Iterator[list[tuple[Problem, Fix]]]:
    """The fixes of all findings in groups that can be made together, all of one level."""
    left = [(problem, fix) for problem in problems if problem.code in RULES for fix in problem.fixes]
    while left:
        wave, later = [left[0]], []
        edits = list(left[0][1].edits)
        for problem, fix in left[1:]:
            same_kind = fix.level is wave[0][1].level and problem.code not in ABOUT_COMMENTS
            once = all(problem is not other for other, _ in wave)
            if same_kind and once and apart(fix.edits, edits):
                wave.append((problem, fix))
                edits += fix.edits
            else:
                later.append((problem, fix))
        yield wave
        left = later


def _pass_together(sheet: Sheet, wave: Sequence[tuple[Problem, Fix]]) -> bool:
    """Whether a text with all of these fixes has no new mistake and lacks all of their findings."""
    text = edited(sheet.source.text, [edit for _, fix in wave for edit in fix.edits])
    after = sheet.after(text)
    if errors_of(after.reading) - errors_of(sheet.reading):
        return False
    if wave[0][1].level is FixLevel.SAFE and not same_deal(sheet.reading, after.reading):
        return False
    counts = Counter(problem.code for problem, _ in wave)
    return all(len(found_by(code, after)) <= len(found_by(code, sheet)) - count for code, count in counts.items())


def _sourced(sheet: Sheet, problem: Problem) -> Problem:
    """A finding with the source that its line cites."""
    placed = sheet.placed(problem.span) if problem.code in RULES else None
    if placed is None or not placed.line.citations:
        return problem
    cited = (f"{citation.source} {citation.place}".strip() for citation in placed.line.citations)
    return changed(problem, notes=(*problem.notes, ("source", ", ".join(cited))))


def offered(sheet: Sheet, problem: Problem, *, costs: bool = True) -> Problem:
    """A finding with those of its fixes that pass, the source it cites, and what its readings come to."""
    if problem.code not in RULES:
        return problem
    problem = _sourced(sheet, problem)
    notes = list(problem.notes)
    passed = [(fix, after) for fix in problem.fixes if (after := passes(sheet, problem, fix)) is not None]
    if costs and sheet.sound:
        notes += _cost(sheet, problem, [(fix.level, after) for fix, after in passed])
    return changed(problem, fixes=tuple(fix for fix, _ in passed), notes=tuple(notes))


def _cost(sheet: Sheet, problem: Problem, passed: list[tuple[FixLevel, Sheet]]) -> tuple[tuple[str, str], ...]:
    from termlang.linter import probe

    if problem.code == "N123":
        return probe.readings_of(sheet, problem.facts["name"])
    changing = [(number, after) for number, (level, after) in enumerate(passed, 1) if level is not FixLevel.SAFE]
    if not changing:
        return ()
    titles = [str(number) for number, _ in changing] if len(passed) > 1 else ["corrected"]
    only = problem.path[0] if problem.path else ""
    return probe.effect_of(sheet, [after for _, after in changing], titles, only, _day(problem))


def _day(problem: Problem) -> date | None:
    """The day that a finding speaks of, where it names one as a fact."""
    for name in ("day", "first"):
        with suppress(ValueError):
            return date.fromisoformat(problem.facts.get(name, ""))
    return None
