"""The group of commands. A command's module is imported when the command runs, not before."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from termlang import __version__
from termlang.cli.errors import exit_code_of
from termlang.cli.limits import limit_flag

# In the order in which a newcomer meets them.
NAMES = (
    "new",
    "show",
    "lint",
    "explain",
    "eval",
    "quote",
    "replay",
    "record",
    "rights",
    "dates",
    "inputs",
    "plan",
    "simulate",
    "grid",
    "test",
    "fmt",
    "schema",
)


class Commands(click.Group):
    """A group whose commands return their exit code, and which turns every error into one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NAMES:
            return None
        found: click.Command = import_module(f"termlang.cli.{cmd_name}").command
        if not gc.isenabled():
            # Only where `main` began: a program that runs commands itself keeps its garbage collector as it is.
            gc.freeze()
            gc.enable()
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in NAMES:
            ctx.fail(_unknown(args[0]))
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> NoReturn:
        """Run, and leave with an exit code. Nothing else leaves, whatever happens."""
        extra["standalone_mode"] = False
        try:
            code = super().main(args, *rest, **extra)
        except BaseException as error:
            code = exit_code_of(error)
        sys.exit(code if isinstance(code, int) else 0)


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, NAMES, n=1, cutoff=0.5)
    shown = name if name.isprintable() else ascii(name)[1:-1]
    return f"there is no command `{shown}`; " + (
        f"did you mean `{near[0]}`?" if near else "`termlang --help` lists them"
    )


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"termlang {__version__}")
        ctx.exit()


@click.command(
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
@limit_flag
def commands() -> None:
    """Term sheets as data: exact answers, and the reasons for every number.

    \b
    Start with a sample deal:
      $ termlang new neotherapeutics
      $ termlang lint neotherapeutics.terms
      $ termlang quote neotherapeutics.terms "Series A" --amount all --on 1999-03-30 \\
          --set 'Stipulated Price=4.00'

    Exit codes: 0 fine; 1 findings, refused or unknown; 2 unusable input or usage.
    """
