"""`termlang record`: one more line for a journal, checked against the deal first, and appended whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from termlang.api import Deal, Ledgers
from termlang.asking import day as read_day
from termlang.cli import problems as wrong
from termlang.cli.deals import closed_deal, open_deal
from termlang.cli.errors import FINDINGS, FINE, complain
from termlang.cli.journals import journal_name
from termlang.cli.limits import limits
from termlang.cli.market import market_of
from termlang.cli.options import Output, Situation, output_flags, situation_flags
from termlang.cli.output import deliver
from termlang.diagnostics import BadInput
from termlang.files import STDIN, alone, read_text, write_text
from termlang.ledger.entries import Entry, Outcome
from termlang.market import Market
from termlang.report.documents import to_text
from termlang.report.ledger import chosen, entry_json, entry_lines
from termlang.report.printable import in_ascii, one_line
from termlang.report.reasons import Reasons

_LENGTH_OF_DAY = len("1999-05-03")


@click.command("record")
@click.argument("file")
@click.argument("journal")
@click.argument("line")
@click.option("--anyway", is_flag=True, help="Record a request that is refused or undecided: the notice is a fact.")
@situation_flags()
@output_flags("text", "json")
def command(file: str, journal: str, line: str, anyway: bool, situation: Situation, output: Output) -> int:
    """Add a line to a journal, after the deal was asked what becomes of it.

    The journal is made if there is none. A line that cannot be read, is dated before the last one, or says what cannot
    be is not recorded; a request that the deal refuses or cannot decide only with --anyway. Of two commands that
    record at once, one waits for the other. The exit code is 1 where the line is not plainly done.

    \b
    Example:
      $ termlang record neotherapeutics.terms year.journal '1999-03-30 Investors convert $500,000 of Series A'
    """
    if journal == STDIN:
        raise click.UsageError("a line is added to a file; name it")
    said = line.strip()
    if not said or not said.isprintable() or said.startswith("#"):
        raise wrong.fail(wrong.NO_LINE, why="it is not one dated line", hint="write it like `1999-05-03 …`")
    deal = closed_deal(open_deal(file), situation)
    market = market_of(deal.model, situation, _day_of(said), short=output.short)
    with alone(journal):
        before = read_text(journal, limits().source) if Path(journal).exists() else ""
        text = _appended(before, said)
        ledgers = deal.replay(text, market, name=journal_name(journal))
        found = _entries(ledgers, text)
        kept = _kept(found, anyway=anyway)
        if kept:
            write_text(journal, text, force=True)
    deliver(_shown(deal, ledgers, found, market, output, kept=kept), output.out, force=output.force)
    if not kept and any(entry.outcome in (Outcome.REFUSED, Outcome.UNDECIDED) for entry in found):
        click.echo("not recorded; with --anyway the notice is kept as a fact", err=True)
    elif not kept:
        click.echo("not recorded", err=True)
    return FINE if kept and all(e.outcome is Outcome.DONE and not e.difference for e in found) else FINDINGS


def _day_of(line: str) -> date | None:
    """The day of a line, for prices that name none; None where it cannot be read, which is said later."""
    try:
        return read_day(line[:_LENGTH_OF_DAY])
    except BadInput:
        return None


def _appended(before: str, line: str) -> str:
    end = "\r\n" if "\r\n" in before else "\n"
    whole = before if not before or before.endswith("\n") else before + end
    return f"{whole}{line}{end}"


def _entries(ledgers: Ledgers, text: str) -> list[Entry]:
    """What becomes of the last line, once under each reading. Raises BadInput where it cannot be read."""
    source = ledgers.journal
    assert source is not None
    number = text.rstrip("\r\n").count("\n") + 1
    problems = [each for each in ledgers.problems if source.line_of(each.span) >= number]
    if problems:
        raise BadInput(problems, source)
    complain(ledgers.problems, source, short=True)
    found = [entry for ledger in ledgers for entry in ledger.entries if entry.line == number]
    if len(found) != len(ledgers):
        raise wrong.fail(
            wrong.NO_LINE, why="it would continue the line above", hint="complete the last line of the journal first"
        )
    return found


def _kept(found: list[Entry], *, anyway: bool) -> bool:
    outcomes = {entry.outcome for entry in found}
    return outcomes == {Outcome.DONE} or (anyway and Outcome.WRONG not in outcomes)


def _shown(deal: Deal, ledgers: Ledgers, found: list[Entry], market: Market, output: Output, *, kept: bool) -> str:
    if output.format == "json":
        return to_text(
            {
                "schema": "termlang.record/1",
                "deal": deal.title,
                "recorded": kept,
                "answers": [
                    {"readings": dict(ledger.readings), "entry": entry_json(entry, deal.model)}
                    for ledger, entry in zip(ledgers, found, strict=True)
                ],
            }
        )
    blocks = []
    for at, (ledger, entry) in enumerate(zip(ledgers, found, strict=True)):
        blocks += chosen(at, len(ledgers), ledger.readings)
        width = max((len(one_line(each.account)) for each in entry.postings), default=0)
        blocks.append("\n".join(entry_lines(entry, deal.model, account_width=width)))
        if entry.reasons is not None and not output.short:
            blocks.append(Reasons(entry.reasons, deal.source).render(ascii=output.ascii))
    text = "\n".join(["\n\n".join(blocks), *(f"note: {note}" for note in market.notes)])
    return in_ascii(text) if output.ascii else text
