"""`termlang explain`: the page of a code."""

from __future__ import annotations

import click

from termlang.cli.catalogue import codes, name_of, page, resolve, summary_of
from termlang.cli.errors import FINE
from termlang.cli.output import deliver
from termlang.cli.words import did_you_mean, shown


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Say what a code means, why it matters, and what to write instead; without one, list all codes.

    \b
    Example:
      $ termlang explain W301
      $ termlang explain window.gap
    """
    if code is None:
        deliver("\n".join(f"{each}  {name_of(each):<28}  {summary_of(each)}" for each in codes()))
        return FINE
    found = resolve(code)
    if found is None:
        known = [*codes(), *map(name_of, codes())]
        hint = did_you_mean(code, known, "`termlang explain` lists all codes")
        raise click.UsageError(f"there is no code `{shown(code[:60])}`; {hint}")
    deliver(page(found))
    return FINE
