"""`termlang quote`: what a request comes to on a day."""

from __future__ import annotations

from collections.abc import Iterable

import click
from attrs import evolve

from termlang.api import Deal, Market, Quote
from termlang.cli.deals import closed_deal, open_deal
from termlang.cli.errors import FINDINGS, FINE
from termlang.cli.journals import complain_of, journal_flag, journal_text
from termlang.cli.market import market_of
from termlang.cli.options import Output, Situation, output_flags, situation_flags
from termlang.cli.output import deliver
from termlang.cli.words import day
from termlang.report.documents import quote_document, to_text
from termlang.report.tables import Cell, csv_text
from termlang.report.text import quote_text

HEADER = (
    "on", "right", "status", "amount", "price", "shares", "cash", "remaining",
    "readings", "elections", "binding", "needs",
)  # fmt: skip


@click.command("quote")
@click.argument("file")
@click.argument("what", required=False)
@click.option("--amount", help="How much: '$1,000,000', '100 shares', '500 warrants' or all.")
@click.option("--on", metavar="DAY", help="The day of the request, such as 1999-05-03, or today.")
@click.option("--right", help="Which right, where WHAT has several: conversion, exercise, redemption, or its label.")
@click.option("--holder", help="Who asks; with a journal, from which account.")
@journal_flag()
@click.option(
    "--requests", metavar="FILE", help="Read one JSON request a line (`-`: standard input), answer one a line."
)
@click.option("--save-example", metavar="NAME", help="Keep the answer in FILE as an example that passes.")
@situation_flags()
@output_flags("text", "json", "csv")
def command(
    file: str,
    what: str | None,
    amount: str | None,
    on: str | None,
    right: str | None,
    holder: str | None,
    journal: str | None,
    requests: str | None,
    save_example: str | None,
    situation: Situation,
    output: Output,
) -> int:
    """Say what a request comes to: shares, price, cash, what binds, and why.

    WHAT is an instrument ("Series A") or one of its rights ("Series A redemption"). Where open questions or elections
    matter, every answer is given. The exit code is 1 where any answer is refused or unknown.

    Put values with a dollar sign in single quotes: a shell takes the first characters of an unquoted $5.00 away.

    \b
    Example:
      $ termlang quote neotherapeutics.terms "Series A" --amount '$1,000,000' --on 1999-03-30
      $ termlang quote neotherapeutics.terms "Series A" --amount '$1,000,000' --on 1999-05-03 \\
          --price close=10.00 --set 'Stipulated Price=4.00' --reading 'Staging=Every Conversion'

    \b
    Requests, one JSON object a line:
      {"what": "Series A", "amount": "$1,000,000", "on": "1999-05-03", "id": 1,
       "prices": {"close": {"1999-05-03": "10.00"}}, "set": {"Stipulated Price": "4.00"}}
    Further keys: readings, elections, right, holder.
    """
    if requests is not None:
        if what is not None or save_example is not None or journal is not None:
            raise click.UsageError("with --requests, each line says what it asks; no journal is read, no example saved")
        from termlang.cli.requests import answer_requests

        return answer_requests(open_deal(file), requests, situation, output, on)
    if what is None:
        raise click.UsageError('say what to quote, such as "Series A"')
    if on is None:
        raise click.UsageError("say the day of the request, such as --on 1999-05-03")
    when = day(on)
    plain = open_deal(file)
    # What is elected is elected now: the lines of a journal make their own choices.
    now = situation.elect if journal is not None else ()
    deal = closed_deal(plain, evolve(situation, elect=()) if now else situation)
    market = market_of(deal.model, situation, when, short=output.short)
    lines = journal_text(file, journal)
    if save_example is not None and journal is not None:
        raise click.UsageError("an example has no journal; ask without one")
    if save_example is not None:
        from termlang.cli.save_example import Watched, save

        watched = Watched(market.observations, market.splits, market.notes)
        quotes = deal.quote(what, amount, on=when, market=watched, right=right, holder=holder)
        save(file, save_example, deal, watched, quotes, amount)
    else:
        quotes = deal.quote(what, amount, on=when, market=market, right=right, holder=holder, elect=now, journal=lines)
    wrong_lines = complain_of(quotes, journal, short=output.short, ascii=output.ascii)
    deliver(_shown(deal, quotes, output, market), output.out, force=output.force)
    return FINDINGS if wrong_lines else code_of(quotes)


def code_of(quotes: Iterable[Quote]) -> int:
    """1 where any answer is refused or unknown."""
    return FINDINGS if any(quote.status in ("refused", "unknown") for quote in quotes) else FINE


def _shown(deal: Deal, quotes: Iterable[Quote], output: Output, market: Market) -> str:
    found = tuple(quotes)
    if output.format == "json":
        return to_text(quote_document(deal.title, found[0].on, found[0].right, found))
    if output.format == "csv":
        return csv_text([_row(quote) for quote in found], HEADER)
    text = quote_text(found, deal.title, short=output.short, ascii=output.ascii)
    notes = [f"note: {note}" for note in market.notes]
    return "\n".join([text.rstrip("\n"), *notes])


def _row(quote: Quote) -> tuple[Cell, ...]:
    return (
        quote.on,
        quote.right,
        quote.status,
        quote.amount,
        quote.price,
        quote.shares,
        quote.cash,
        quote.remaining,
        "; ".join(f"{name}={choice}" for name, choice in quote.readings.items()),
        "; ".join(f"{name}={choice}" for name, choice in quote.elections.items()),
        "; ".join(quote.binding),
        "; ".join(quote.needs),
    )
