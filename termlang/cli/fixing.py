"""`termlang lint --fix`: what is written into a file, after the edited text was checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import unified_diff
from typing import Any, NamedTuple

import click

from termlang.cli.errors import FINDINGS, FINE, UNUSABLE, complain
from termlang.cli.output import deliver
from termlang.cli.paths import Sources
from termlang.cli.settings import Settings
from termlang.diagnostics import Fix, FixLevel, Problem, TermlangError
from termlang.files import STDIN, Unusable, write_text
from termlang.linter.config import Config
from termlang.linter.fixes import edited, passes
from termlang.linter.offers import offered
from termlang.linter.run import Linted, lint
from termlang.records import changed
from termlang.source import Source

_ROUNDS = 100  # one fix may bring another finding into reach; each round writes one text
_CHOICE = re.compile(r"(?P<code>[A-Z]\d+)(?::(?P<line>\d+))?=(?P<number>\d+)\Z")


class Chosen(NamedTuple):
    """A choice made on the command line: of the readings offered for a code, on a line or on all."""

    code: str
    line: int | None
    number: int


def fix_files(files: tuple[str, ...], settings: Settings, options: Mapping[str, Any]) -> int:
    """Fix each file, or show what would change. The exit code says whether anything is left that counts."""
    choices = [_choice(text) for text in options["choose"]]
    sources = Sources(files)
    count = left = 0
    unwritten = False
    for path, source in sources:
        try:
            config = settings.of(path)
        except TermlangError as error:
            complain(error.problems, error.source)
            return UNUSABLE
        unsafe = options["unsafe_fixes"]
        text, done, linted = _fixed(source, config, choices, safe=options["fix"] or not choices, unsafe=unsafe)
        count += len(done)
        left += len(linted.problems)
        for line in done:
            click.echo(f"{source.name}:{line}", err=True)
        if options["diff"]:
            deliver(_diff(source, text))
        elif path == STDIN:
            deliver(text)
        elif text != source.text:
            try:
                write_text(path, text, force=True)
            except Unusable as error:
                complain(error.problems, None)
                unwritten = True
    word = "would be fixed" if options["diff"] else "fixed"
    click.echo(f"{count} {word}, {left} left", err=True)
    if sources.unusable or unwritten:
        return UNUSABLE
    return FINDINGS if left or (options["diff"] and count) else FINE


def _choice(text: str) -> Chosen:
    found = _CHOICE.match(text)
    if found is None:
        raise click.UsageError(f"`--choose {text}` names no reading; write it like `--choose W301:14=1`")
    return Chosen(found["code"], int(found["line"]) if found["line"] else None, int(found["number"]))


def _fixed(
    source: Source, config: Config, choices: list[Chosen], *, safe: bool, unsafe: bool
) -> tuple[str, list[str], Linted]:
    """The text after every fix that is wanted and passes, what was done, and what is found in the new text."""
    done: list[str] = []
    chosen = [(choice, source.line_text(choice.line) if choice.line else None) for choice in choices]
    for _ in range(_ROUNDS):
        linted = lint(source, config)
        step = _next(linted, source, chosen, safe=safe, unsafe=unsafe)
        if step is None:
            return source.text, done, linted
        problem, fix = step
        line = source.line_of(problem.span)
        kind = "" if fix.level is FixLevel.SAFE else f" ({fix.level.value})"
        done.append(f"{line}: {problem.code} {fix.title}{kind}")
        if fix.level is not FixLevel.SAFE:
            done += [f"{line}: {words}" for head, words in _effect(linted, problem, fix) if head == "at"]
        source = Source(edited(source.text, fix.edits), source.name, source.limits)
    return source.text, done, lint(source, config)


def _next(
    linted: Linted, source: Source, chosen: list[tuple[Chosen, str | None]], *, safe: bool, unsafe: bool
) -> tuple[Problem, Fix] | None:
    for problem in linted.problems:
        choices = [fix for fix in problem.fixes if passes(linted.sheet, problem, fix) is not None]
        for choice, text in chosen:
            line = source.line_of(problem.span)
            # A line is known by its words too: fixes above it may have moved it.
            here = choice.line is None or choice.line == line or source.line_text(line) == text
            if choice.code == problem.code and here and choice.number <= len(choices):
                return problem, choices[choice.number - 1]
        for fix in choices:
            if (safe and fix.level is FixLevel.SAFE) or (unsafe and fix.level is FixLevel.UNSAFE):
                return problem, fix
    return None


def _effect(linted: Linted, problem: Problem, fix: Fix) -> tuple[tuple[str, str], ...]:
    return offered(linted.sheet, changed(problem, fixes=(fix,))).notes


def _diff(source: Source, text: str) -> str:
    before, after = source.text.splitlines(), text.splitlines()
    return "\n".join(unified_diff(before, after, source.name, f"{source.name} (fixed)", lineterm=""))
