"""`termlang dates`: every date that the deal fixes or implies between two days."""

from __future__ import annotations

from collections.abc import Sequence

import click

from termlang.api import Schedule
from termlang.cli import problems as wrong
from termlang.cli.deals import closed_deal, open_deal
from termlang.cli.errors import FINDINGS, FINE
from termlang.cli.journals import complain_of, journal_flag, journal_name, journal_text
from termlang.cli.market import market_of
from termlang.cli.options import Output, Situation, output_flags, situation_flags
from termlang.cli.output import deliver
from termlang.cli.words import day
from termlang.report.dates import CSV_HEADER, calendar_file, dates_document, dates_rows, dates_text
from termlang.report.documents import to_text
from termlang.report.tables import csv_text


@click.command("dates")
@click.argument("file")
@click.option("--from", "first", metavar="DAY", required=True, help="The first day.")
@click.option("--to", "last", metavar="DAY", required=True, help="The last day, it included.")
@journal_flag()
@situation_flags()
@output_flags("text", "json", "csv", "ics")
def command(file: str, first: str, last: str, journal: str | None, situation: Situation, output: Output) -> int:
    """List the dates that matter: openings, increments, dividends, payments, last days, with clause and line.

    Dates that are not fixed yet come last, with what they need. `--format ics` makes a calendar file, the same bytes
    whenever it is made; it needs the extra `ics` (pip install 'termlang[ics]').

    \b
    Example:
      $ termlang dates neotherapeutics.terms --from 1999-01-01 --to 1999-12-31
      $ termlang dates neotherapeutics.terms --from 1999-01-01 --to 2004-12-31 --format ics --out deal.ics
    """
    begin, end = day(first), day(last)
    if end < begin:
        raise wrong.fail(wrong.DAYS_ORDER, first=begin, last=end)
    deal = closed_deal(open_deal(file), situation)
    market = market_of(deal.model, situation, None, short=output.short)
    name = journal_name(journal) if journal is not None else None
    schedules = deal.dates(begin, end, market=market, journal=journal_text(file, journal), name=name or "<journal>")
    wrong_lines = complain_of(schedules, journal, short=output.short, ascii=output.ascii)
    if output.format == "json":
        found = dates_document(deal.title, begin, end, name, schedules, schedules.problems, schedules.journal)
        answer = to_text(found)
    elif output.format == "csv":
        answer = csv_text(dates_rows(schedules), CSV_HEADER)
    elif output.format == "ics":
        answer = _calendar(schedules, deal.title)
    else:
        answer = dates_text(schedules, deal.title, begin, end, ascii=output.ascii)
    deliver(answer, output.out, force=output.force)
    return FINDINGS if wrong_lines else FINE


def _calendar(schedules: Sequence[Schedule], title: str) -> str:
    """The calendar file; what has no day yet is said, since a calendar cannot hold it. Raises BadInput."""
    try:
        text = calendar_file(schedules, title)
    except ModuleNotFoundError:
        raise wrong.fail(wrong.NO_EXTRA, what="`--format ics`", package="icalendar", extra="ics") from None
    for what in dict.fromkeys(each.what for schedule in schedules for each in schedule.unknown):
        click.echo(f"left out, since its day is not known: {what}", err=True)
    return text
