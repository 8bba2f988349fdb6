"""`termlang replay`: what became of a journal, line by line, and what stands in every account."""

from __future__ import annotations

import click

from termlang.api import Ledgers
from termlang.cli.deals import closed_deal, open_deal
from termlang.cli.errors import FINDINGS, FINE
from termlang.cli.journals import complain_of, journal_name, journal_text
from termlang.cli.market import market_of
from termlang.cli.options import Output, Situation, output_flags, situation_flags
from termlang.cli.output import deliver
from termlang.cli.words import day
from termlang.report.documents import to_text
from termlang.report.ledger import (
    ACCOUNTS_HEADER,
    CSV_HEADER,
    accounts_document,
    accounts_rows,
    ledger_document,
    ledger_rows,
    ledger_text,
)
from termlang.report.tables import csv_text
from termlang.source import Source


@click.command("replay")
@click.argument("file")
@click.argument("journal")
@click.option("--through", metavar="DAY", help="Carry the deal on to this day, and no further.")
@click.option("--on", metavar="DAY", help="Only show the accounts at the end of this day.")
@click.option("--reasons", is_flag=True, help="Show below each line why it came out so.")
@situation_flags()
@output_flags("text", "json", "csv")
def command(
    file: str,
    journal: str,
    through: str | None,
    on: str | None,
    reasons: bool,
    situation: Situation,
    output: Output,
) -> int:
    """Replay a journal: every line with its outcome, what moved, and what stands in every account.

    What the deal does by itself stands among the lines: issues, payments and dividends that fall due, rights that end.
    The exit code is 1 where a line was refused, undecided, wrong, or differs from what the deal gives.

    \b
    Example:
      $ termlang replay neotherapeutics.terms year.journal --prices neotherapeutics-scenario.csv \\
          --set 'Stipulated Price=4.00' --reading 'Staging=Every Conversion'
      $ termlang replay neotherapeutics.terms year.journal --on 1999-06-30
    """
    until = day(through) if through is not None else None
    when = day(on) if on is not None else None
    if until is not None and when is not None and when > until:
        raise click.UsageError("--on is after --through")
    deal = closed_deal(open_deal(file), situation)
    market = market_of(deal.model, situation, None, short=output.short)
    text = journal_text(file, journal)
    assert text is not None
    ledgers = deal.replay(text, market, through=until, name=journal_name(journal))
    complain_of(ledgers, journal, short=output.short, ascii=output.ascii)
    accounts = [ledger.on(when) for ledger in ledgers] if when is not None else []
    name = journal_name(journal)
    shown = list(zip(ledgers, accounts, strict=True)) if accounts else []
    if output.format == "json" and shown:
        answer = to_text(accounts_document(deal.title, name, shown))
    elif output.format == "json":
        answer = to_text(ledger_document(deal.title, name, ledgers, ledgers.problems, _source(ledgers)))
    elif output.format == "csv":
        answer = (
            csv_text(accounts_rows(shown), ACCOUNTS_HEADER) if shown else csv_text(ledger_rows(ledgers), CSV_HEADER)
        )
    else:
        answer = ledger_text(
            ledgers,
            deal.title,
            name,
            on=when,
            accounts=accounts,
            reasons=reasons,
            short=output.short,
            ascii=output.ascii,
        )
        answer = "\n".join([answer.rstrip("\n"), *(f"note: {note}" for note in market.notes)])
    deliver(answer, output.out, force=output.force)
    return FINE if all(ledger.is_clean for ledger in ledgers) else FINDINGS


def _source(ledgers: Ledgers) -> Source:
    assert ledgers.journal is not None
    return ledgers.journal
