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

# In the order in which a newcomer meets them, each with the first words of its help, so that a list needs none of them.
HEADS = {
    "new": "Copy a sample deal, with its prices and journal, into this folder; without a name, list the samples.",
    "show": "Show a deal on one page: instruments, who may do what and when, prices, limits, and what is left open.",
    "lint": "Say what a draft leaves open or gets wrong.",
    "explain": "Say what a code means, why it matters, and what to write instead; without one, list all codes.",
    "eval": "Say what a term, or any expression over terms, comes to.",
    "quote": "Say what a request comes to: shares, price, cash, what binds, and why.",
    "replay": "Replay a journal: every line with its outcome, what moved, and what stands in every account.",
    "record": "Add a line to a journal, after the deal was asked what becomes of it.",
    "rights": "Say for each party what it may do on a day, up to how much and at what price, or why not.",
    "dates": "List the dates that matter: openings, increments, dividends, payments, last days, with clause and line.",
    "inputs": "List what answers may need: prices, undisclosed terms, open questions, elections.",
    "plan": "Show the plan of a policy: what a path carries, and what each line works out on which days.",
    "simulate": "Run a policy of a deal over many paths of prices: shares, dilution, cash, prices, and how they "
    "spread.",
    "grid": "Ask one request, or run one policy, at every point of a grid.",
    "test": "Run the examples that deals carry.",
    "fmt": "Lay out deals in the one canonical way, comments kept.",
    "schema": "Print the JSON Schema of an answer; without a name, list the schemas.",
}
NAMES = tuple(HEADS)


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
            # A text makes many objects that stay; looking for garbage each time there are 700 more finds none.
            gc.set_threshold(50_000)
            gc.enable()
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, none of which is imported for it."""
        room = formatter.width - 6 - max(map(len, HEADS))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, click.Command(name, help=head).get_short_help_str(room)) for name, head in HEADS.items()]
            )

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
