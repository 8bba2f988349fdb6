"""A journal's text to its lines: each parsed by itself; no problem stops the next."""

from __future__ import annotations

from termlang.diagnostics import Problem
from termlang.source import Source
from termlang.syntax import ast
from termlang.syntax import problems as wrong
from termlang.syntax.grammar import JOURNAL
from termlang.syntax.layout import read_layout
from termlang.syntax.parse import read_one


def parse_journal(source: Source) -> tuple[tuple[ast.Line, ...], tuple[Problem, ...]]:
    """The lines of a journal, and everything in it that could not be read. Never raises."""
    layout = read_layout(source)
    problems = list(layout.problems)
    lines = []
    for line in layout.lines:
        lines.append(read_one(source, line, JOURNAL, problems))
        problems.extend(wrong.NO_BLOCK.at(child.span) for child in line.children)
    problems.sort(key=lambda problem: problem.span.start)
    return tuple(lines), tuple(problems)
