"""Asks the wrong questions of `wrong_questions.py`, and takes down the message that comes."""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from wrong_questions import ASKED

import termlang
from termlang.cli.commands import commands
from termlang.diagnostics import Problem, TermlangError

_FILE = re.compile(r"# (?P<name>[^ ]+)(?P<more> \+)?\Z")


def answers(deal: str) -> Iterator[tuple[str, str, Problem]]:
    """Each code with what was asked and the problem that came. Raises KeyError where none of that code did."""
    for code, asked in ASKED.items():
        yield code, asked, next(problem for problem in reversed(problems_of(asked, deal)) if problem.code == code)


def problems_of(asked: str, deal: str) -> list[Problem]:
    """Every problem that is made while a question is answered, in a folder of its own with its files in it."""
    files, words = _parts(asked, deal)
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        os.chdir(folder)
        try:
            with _taken_down() as found:
                for line in words:
                    _ask(line, files["deal.terms"])
            here = str(Path.cwd())
        finally:
            os.chdir(before)
    for problem in found:
        # The folder has another name each time.
        problem.facts.update({name: fact.replace(f"{here}{os.sep}", "") for name, fact in problem.facts.items()})
    return found


def _parts(asked: str, deal: str) -> tuple[dict[str, str], list[str]]:
    """The files of a question, and its commands."""
    files = {"deal.terms": deal}
    words: list[str] = []
    name = ""
    for line in asked.splitlines():
        if line.startswith(("$ ", ">>> ")):
            words.append(line)
        elif found := _FILE.match(line):
            name = found["name"]
            files[name] = deal if found["more"] else ""
        elif name:
            files[name] += f"{line}\n"
    return files, words


@contextmanager
def _taken_down() -> Iterator[list[Problem]]:
    found: list[Problem] = []
    make = Problem.__init__

    def init(self: Problem, *parts: Any, **named: Any) -> None:
        make(self, *parts, **named)
        found.append(self)

    Problem.__init__ = init  # type: ignore[method-assign]
    try:
        yield found
    finally:
        Problem.__init__ = make  # type: ignore[method-assign]


def _ask(line: str, deal: str) -> None:
    if line.startswith(">>> "):
        import numpy

        try:
            exec(line[4:], {"termlang": termlang, "numpy": numpy})
        except TermlangError:
            return
        return
    typed = shlex.split(line[2:])
    given = deal if typed[-1] == "-" else None
    CliRunner().invoke(commands, typed[1:], input=given)
