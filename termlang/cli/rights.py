"""`termlang rights`: who may do what on a day, up to how much and at what price, or why not."""

from __future__ import annotations

import click

from termlang.cli.deals import closed_deal, open_deal
from termlang.cli.errors import FINDINGS, FINE
from termlang.cli.journals import complain_of, journal_flag, journal_name, journal_text
from termlang.cli.market import market_of
from termlang.cli.options import Output, Situation, output_flags, situation_flags
from termlang.cli.output import deliver
from termlang.cli.words import day
from termlang.report.documents import to_text
from termlang.report.rights import CSV_HEADER, rights_document, rights_rows, rights_text
from termlang.report.tables import csv_text


@click.command("rights")
@click.argument("file")
@click.option("--on", metavar="DAY", required=True, help="The day, such as 1999-07-28, or today.")
@click.option("--holder", help="Only the rights of this account.")
@journal_flag()
@situation_flags()
@output_flags("text", "json", "csv")
def command(file: str, on: str, holder: str | None, journal: str | None, situation: Situation, output: Output) -> int:
    """Say for each party what it may do on a day, up to how much and at what price, or why not.

    With that: when it changes next, at which price it would flip, what is owed, and which elections are open. Without a
    journal the accounts are those of closing. The exit code is 1 where a line of the journal could not be applied.

    \b
    Example:
      $ termlang rights neotherapeutics.terms --on 1999-07-28 --prices neotherapeutics-scenario.csv --short
      $ termlang rights neotherapeutics.terms --on 1999-07-28 --journal year.journal --holder Westover
    """
    when = day(on)
    deal = closed_deal(open_deal(file), situation)
    market = market_of(deal.model, situation, when, short=output.short)
    name = journal_name(journal) if journal is not None else None
    positions = deal.rights(
        on=when, market=market, holder=holder, journal=journal_text(file, journal), name=name or "<journal>"
    )
    wrong_lines = complain_of(positions, journal, short=output.short, ascii=output.ascii)
    if output.format == "json":
        answer = to_text(rights_document(deal.title, when, name, positions, positions.problems, positions.journal))
    elif output.format == "csv":
        answer = csv_text(rights_rows(when, positions), CSV_HEADER)
    else:
        answer = rights_text(positions, deal.title, when, name, short=output.short, ascii=output.ascii)
        answer = "\n".join([answer.rstrip("\n"), *(f"note: {note}" for note in market.notes)])
    deliver(answer, output.out, force=output.force)
    return FINDINGS if wrong_lines else FINE
