"""`termlang inputs`: what answers may need."""

from __future__ import annotations

import click

from termlang.cli.deals import open_deal
from termlang.cli.errors import FINE
from termlang.cli.options import Output, output_flags
from termlang.cli.output import deliver
from termlang.report.documents import inputs_document, to_text
from termlang.report.tables import csv_text, table_text

HEADER = ("kind", "name", "unit", "what it is", "lines")


@click.command("inputs")
@click.argument("file")
@output_flags("text", "json", "csv")
def command(file: str, output: Output) -> int:
    """List what answers may need: prices, undisclosed terms, open questions, elections.

    Read off the deal, so that it may list more than one answer needs; an answer itself names what it lacks.

    \b
    Example:
      $ termlang inputs neotherapeutics.terms
    """
    deal = open_deal(file)
    found = deal.inputs()
    if output.format == "json":
        text = to_text(inputs_document(deal.title, found))
    else:
        rows = [(each.kind, each.name, each.unit, each.detail, " ".join(map(str, each.lines))) for each in found]
        text = csv_text(rows, HEADER) if output.format == "csv" else table_text(rows, HEADER)
    deliver(text, output.out, force=output.force)
    return FINE
