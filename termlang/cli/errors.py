"""What leaves a command other than its answer: an exit code, and a message that says what to do."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable

import click

from termlang.cli import INTERRUPTED
from termlang.diagnostics import Problem, TermlangError
from termlang.source import Source

FINE = 0
FINDINGS = 1
UNUSABLE = 2


def exit_code_of(error: BaseException) -> int:
    """Say what happened, and give the exit code for it."""
    match error:
        case SystemExit(code=code):
            # What click does when the reader of standard output has gone.
            return code if isinstance(code, int) else FINDINGS
        case click.Abort() | KeyboardInterrupt():
            return INTERRUPTED
        case click.exceptions.NoArgsIsHelpError():
            error.show()
        case click.ClickException():
            error.show()
        case OSError(errno=errno.EPIPE):
            _let_go()
            return FINDINGS
        case OSError(strerror=str(reason)):
            click.echo(f"termlang: {reason.lower()}", err=True)
            _let_go()
        case TermlangError(problems=problems, source=source):
            complain(problems, source)
        case RecursionError() | MemoryError():
            click.echo("termlang: this input needs more room than there is", err=True)
        case Exception():
            _own_fault(error)
        case _:
            raise error
    return UNUSABLE


def complain(problems: Iterable[Problem], source: Source | None, *, short: bool = False, ascii: bool = False) -> None:
    """Problems on standard error."""
    from termlang.cli.output import colors
    from termlang.report.problems import problems_text

    found = tuple(problems)
    if found:
        text = problems_text(found, source, short=short, color=colors(sys.stderr), ascii=ascii)
        click.echo(text.rstrip("\n"), err=True)


def _let_go() -> None:
    """Keep the interpreter from flushing, when it ends, into a pipe that is closed or a disk that is full."""
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        except (OSError, ValueError):
            continue


def _own_fault(error: Exception) -> None:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({os.path.basename(frames[-1].filename)}, line {frames[-1].lineno})" if frames else ""
    text = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    shown = text if text.isprintable() else ascii(text)
    click.echo(f"termlang: a fault of termlang itself, please report it: {shown}{where}", err=True)
