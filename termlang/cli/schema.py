"""`termlang schema`: the JSON Schemas of what is printed with `--format json`."""

from __future__ import annotations

import click

from termlang.cli.errors import FINE
from termlang.cli.output import deliver
from termlang.cli.words import did_you_mean, shown
from termlang.report.documents import to_text
from termlang.report.schemas import NAMES, schema


@click.command("schema")
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """Print the JSON Schema of an answer; without a name, list the schemas.

    \b
    Example:
      $ termlang schema
      $ termlang schema quote
    """
    if name is None:
        deliver("\n".join(NAMES))
        return FINE
    if name not in NAMES:
        hint = did_you_mean(name, NAMES, f"the schemas are {', '.join(NAMES)}")
        raise click.UsageError(f"there is no schema `{shown(name[:60])}`; {hint}")
    deliver(to_text(schema(name)))
    return FINE
