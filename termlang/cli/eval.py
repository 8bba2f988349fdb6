"""`termlang eval`: what a term comes to on a day, or on each day of a span."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import click

from termlang.api import Deal, Market, TermValue, TermValues
from termlang.cli import problems as wrong
from termlang.cli.deals import closed_deal, open_deal
from termlang.cli.errors import FINDINGS, FINE
from termlang.cli.journals import complain_of, journal_flag, journal_text
from termlang.cli.limits import limits
from termlang.cli.market import market_of
from termlang.cli.options import Output, Situation, output_flags, situation_flags
from termlang.cli.output import deliver
from termlang.cli.words import day
from termlang.report.documents import to_text, value_document
from termlang.report.tables import Cell, csv_text, table_text
from termlang.report.text import value_text

HEADER = ("date", "value", "unit", "readings", "needs")


@click.command("eval")
@click.argument("file")
@click.argument("term")
@click.option("--on", metavar="DAY", help="The day, such as 1999-05-03, or today.")
@click.option("--from", "first", metavar="DAY", help="The first of several days, one row each.")
@click.option("--to", "last", metavar="DAY", help="The last of them, it included.")
@click.option("--holder", help="Whose account, where the term depends on it.")
@journal_flag()
@situation_flags()
@output_flags("text", "json", "csv")
def command(
    file: str,
    term: str,
    on: str | None,
    first: str | None,
    last: str | None,
    holder: str | None,
    journal: str | None,
    situation: Situation,
    output: Output,
) -> int:
    """Say what a term, or any expression over terms, comes to.

    With --from and --to there is one row for each day; on a day without an answer the row says what is not known.
    The exit code is 1 where --on meets an unknown value.

    \b
    Example:
      $ termlang eval neotherapeutics.terms "Variable Price of Series A" --on 1999-05-03 --price close=10.00
      $ termlang eval neotherapeutics.terms "Accrued Dividends of Series A" --from 1999-07-26 --to 1999-07-28
    """
    days = _days(on, first, last)
    deal = closed_deal(open_deal(file), situation)
    market = market_of(deal.model, situation, days[0] if on is not None else None, short=output.short)
    lines = journal_text(file, journal)
    asked = [(each, deal.value(term, on=each, market=market, holder=holder, journal=lines)) for each in days]
    wrong_lines = complain_of(asked[0][1], journal, short=output.short, ascii=output.ascii)
    if on is None:
        deliver(_table(deal, term, asked, output), output.out, force=output.force)
        return FINDINGS if wrong_lines else FINE
    values = asked[0][1]
    deliver(_shown(deal, values, output, market), output.out, force=output.force)
    return FINDINGS if wrong_lines or any(each.value is None for each in values) else FINE


def _days(on: str | None, first: str | None, last: str | None) -> list[date]:
    if on is not None and (first is not None or last is not None):
        raise click.UsageError("give --on, or --from and --to, not both")
    if on is not None:
        return [day(on)]
    if first is None or last is None:
        raise click.UsageError("say the day, such as --on 1999-05-03, or the days with --from and --to")
    start, end = day(first), day(last)
    count = (end - start).days + 1
    if count < 1:
        raise wrong.fail(wrong.DAYS_ORDER, first=start, last=end)
    most = limits().schedule
    if count > most:
        raise wrong.fail(wrong.MANY_DAYS, count=f"{count:,}", most=f"{most:,}")
    return [start + timedelta(days=passed) for passed in range(count)]


def _shown(deal: Deal, values: TermValues, output: Output, market: Market) -> str:
    if output.format == "json":
        return to_text(value_document(deal.title, values[0].result.asked, values[0].result.on, values))
    if output.format == "csv":
        return csv_text(list(_rows(values[0].result.on, values)), HEADER)
    text = value_text(values, deal.title, short=output.short, ascii=output.ascii)
    notes = [f"note: {note}" for note in market.notes]
    return "\n".join([text.rstrip("\n"), *notes])


def _table(deal: Deal, term: str, each_day: Sequence[tuple[date, TermValues]], output: Output) -> str:
    """One row a day; in JSON, one document in a list for each day."""
    if output.format == "json":
        return to_text([value_document(deal.title, term, each, values) for each, values in each_day])
    rows = [row for each, values in each_day for row in _rows(each, values)]
    return csv_text(rows, HEADER) if output.format == "csv" else table_text(rows, HEADER)


def _rows(when: date, values: Sequence[TermValue]) -> Iterator[tuple[Cell, ...]]:
    for each in values:
        readings = "; ".join(f"{question}={reading}" for question, reading in each.readings.items())
        missing = [*each.needs, *(problem.message for problem in each.problems)]
        yield when, _value(each), _unit(each), readings, "; ".join(missing)


def _value(value: TermValue) -> Cell:
    if isinstance(value.value, bool):
        return "met" if value.value else "not met"
    return value.value


def _unit(value: TermValue) -> str:
    return str(value.type.unit) if value.type.unit.factors else ""
