"""The journal of a deal: read from its file, and what is wrong with its lines said on standard error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from termlang.cli.errors import complain
from termlang.cli.limits import limits
from termlang.diagnostics import Problem
from termlang.files import STDIN, read_text, shown
from termlang.source import Source

_F = TypeVar("_F", bound=Callable[..., Any])


def journal_flag() -> Callable[[_F], _F]:
    """`--journal`, for the questions that can be asked with one."""
    return click.option(
        "--journal", metavar="FILE", help="What happened so far; the answer stands after its lines of that day."
    )


def journal_text(deal: str, path: str | None) -> str | None:
    """The text of a journal. Raises Unusable; one stream cannot be both the deal and its journal."""
    if path is None:
        return None
    if path == STDIN == deal:
        raise click.UsageError("only one of the deal and the journal can be standard input")
    return read_text(path, limits().source)


def journal_name(path: str) -> str:
    """A journal's file as a message may show it."""
    return "<stdin>" if path == STDIN else shown(path)


def complain_of(found: Any, path: str | None, *, short: bool = False, ascii: bool = False) -> bool:
    """Say what is wrong with the lines of the journal under some answers; whether anything is."""
    problems: tuple[Problem, ...] = found.problems
    journal: Source | None = found.journal
    if path is None or journal is None or not problems:
        return False
    complain(problems, Source(journal.text, journal_name(path), limits()), short=short, ascii=ascii)
    return True
