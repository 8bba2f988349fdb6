"""What the linter finds in a few lines, as words: what it marks, what it says, what its fixes make of the lines."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import ndiff
from typing import Any

from termlang.diagnostics import Fix, Problem, Severity
from termlang.linter.config import Config, House
from termlang.linter.examples import whole
from termlang.linter.fixes import edited
from termlang.linter.run import Linted, lint
from termlang.source import Source


def looked(
    lines: str, code: str = "", *, options: Mapping[str, Any] | None = None, house: House | None = None, **texts: str
) -> Linted:
    """A text under one rule, or the usual ones; `lines` are completed as the examples of rules are."""
    chosen = Config(select=(code,) if code else (), options=options or {}, house=house or House())
    return lint(Source(whole(lines)), chosen, texts)


def found(
    code: str,
    lines: str,
    *,
    options: Mapping[str, Any] | None = None,
    house: House | None = None,
    unsound: bool = False,
    **texts: str,
) -> list[Problem]:
    """The findings of one rule in a text, which is sound but where it is said not to be."""
    linted = looked(lines, code, options=options, house=house, **texts)
    errors = [str(each) for each in linted.sheet.reading.problems if each.severity is Severity.ERROR]
    assert bool(errors) == unsound, f"{errors}\n{whole(lines)}"
    return [problem for problem in linted.problems if problem.code == code]


def marked(code: str, lines: str, **settings: Any) -> list[str]:
    """The words that the findings of a rule mark."""
    source = Source(whole(lines))
    return [source.excerpt(problem.span) for problem in found(code, lines, **settings)]


def labelled(lines: str, problem: Problem) -> list[tuple[str, str]]:
    """The words that the labels of a finding mark, and their captions."""
    source = Source(whole(lines))
    return [(source.excerpt(label.span), label.caption) for label in problem.labels]


def made(lines: str, fix: Fix) -> list[str]:
    """The lines that a fix takes away, after a minus, and those that it puts, after a plus; blanks before them kept."""
    text = whole(lines)
    changes = ndiff(text.splitlines(), edited(text, fix.edits).splitlines())
    return [each[0] + each[2:] for each in changes if each[0] in "+-"]
