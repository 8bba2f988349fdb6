"""Fixes as data, and what they are worth: only what passes is offered, and safe means that the deal is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from termlang.checker.deal import Reading
from termlang.diagnostics import Edit, Fix, FixLevel, Problem, Severity
from termlang.linter.rules import RULES
from termlang.linter.run import found_by
from termlang.linter.sheet import Sheet
from termlang.model.clauses import Clause
from termlang.records import changed, is_record
from termlang.source import Span

# Rules about comments: what they find rests on a whole run, and their fixes touch no clause.
ABOUT_COMMENTS = frozenset(("L161", "L162", "L163"))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made in it. Raises ValueError where two of them overlap."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.span.start < at:
            raise ValueError("two edits overlap")
        parts += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*parts, text[at:]])


def apart(edits: Sequence[Edit], others: Sequence[Edit]) -> bool:
    """Whether edits and others can both be made."""
    return all(
        one.span.end < two.span.start
        or two.span.end < one.span.start
        or one.span.end == two.span.start != one.span.start
        for one in edits
        for two in others
    )


def checked(sheet: Sheet, problem: Problem) -> Problem:
    """A finding with those of its fixes that pass: the edited text reads without it and without a new mistake."""
    if not problem.fixes or problem.code not in RULES:
        return problem
    kept = tuple(fix for fix in problem.fixes if passes(sheet, problem, fix) is not None)
    return problem if len(kept) == len(problem.fixes) else changed(problem, fixes=kept)


def passes(sheet: Sheet, problem: Problem, fix: Fix) -> Sheet | None:
    """The sheet after a fix; None where the finding stays, a mistake comes, or a safe fix would change the deal."""
    text = edited(sheet.source.text, fix.edits)
    if text == sheet.source.text:
        return None
    after = sheet.after(text)
    if errors_of(after.reading) - errors_of(sheet.reading):
        return None
    if fix.level is FixLevel.SAFE and not same_deal(sheet.reading, after.reading):
        return None
    if problem.code in ABOUT_COMMENTS:
        return after
    before, left = found_by(problem.code, sheet), found_by(problem.code, after)
    return after if len(left) < len(before) else None


def errors_of(reading: Reading) -> Counter[str]:
    return Counter(problem.code for problem in reading.problems if problem.severity is Severity.ERROR)


# ------------------------------------------------------------------------------------------------- the same deal


def same_deal(one: Reading, other: Reading) -> bool:
    """Whether two texts say the same: equal models, places and wording apart. Unsound texts are compared as far as
    they are sound, with the same mistakes."""
    if errors_of(one) != errors_of(other):
        return False
    return _same(one.deal, other.deal)


def same_expression(one: object, other: object) -> bool:
    """Whether two expressions say the same, places apart."""
    return _same(one, other)


# What depends on where and how a thing is written, not on what it says.
_WORDING = frozenset(("span", "source", "path_of"))


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Span):
        return True
    if isinstance(one, Clause):
        return isinstance(other, Clause) and one.citations == other.citations
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(_same, one, other))
    if is_record(one):
        names = type(one).__match_args__
        return all(_same(getattr(one, name), getattr(other, name)) for name in names if name not in _WORDING)
    return bool(one == other)
