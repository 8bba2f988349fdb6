"""Deals kept with a journal: small texts in, one ledger out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from termlang.checker.deal import check
from termlang.checker.journal import read_journal
from termlang.evaluate.state import State
from termlang.ledger.entries import Entry, Ledger
from termlang.ledger.replay import replay
from termlang.ledger.run import Run
from termlang.market import Market
from termlang.model.deal import Deal
from termlang.model.expressions import TermKey
from termlang.source import Source

HEAD = """language 1
deal "kept"
currency USD
calendar NYSE
months end on the last day
party Company "Company"
party Holders "Ann", "Bob", "Cid"
stock Common Stock of Company
Price means the closing price of Common Stock
Count means the last reported shares outstanding of Common Stock
Secret is undisclosed, in $ per share
Approval is undisclosed, a condition
"""
SERIES = """preferred Series A:
  issued on {issued} to Holders, {count} shares of ${stated} stated value{units}
{own}  conversion into Common Stock at the option of {option}:
{window}{lines}    shares rounded down, the fraction lapses
"""
WINDOW = "    from Issue Date:\n      {amount}\n      at {price}\n"
DIVIDEND = "dividend {rate} a year on Stated Value:\n  {rule}, from Issue Date\n  {paid}"


def indented(text: str, by: int) -> str:
    return "".join(" " * by + line + "\n" for line in text.strip("\n").splitlines())


def series(
    *,
    own: str = "",
    lines: str = "",
    price: str = "$10.00 per share",
    amount: str = "all of it",
    window: str = "",
    option: str = "Holders",
    count: str = "1,000",
    stated: str = "1,000",
    units: str = "",
    issued: str = "January 2, 2020",
    terms: str = "",
    more: str = "",
) -> Deal:
    """A deal of one convertible preferred; `own` stands in the instrument, `lines` in its conversion."""
    body = SERIES.format(
        issued=issued,
        count=count,
        stated=stated,
        units=units,
        own=indented(own, 2),
        option=option,
        window=indented(window, 4) or WINDOW.format(amount=amount, price=price),
        lines=indented(lines, 4),
    )
    return deal_of(HEAD + (terms + "\n" if terms else "") + body + more)


def deal_of(text: str) -> Deal:
    deal, problems = check(Source(text))
    assert deal is not None, [problem.message for problem in problems]
    return deal


def kept(
    deal: Deal,
    journal: str,
    market: Market = Market.EMPTY,
    *,
    through: str | None = None,
    start: State | None = None,
    given: dict[str, object] | None = None,
    readings: dict[str, str] | None = None,
) -> Ledger:
    """The ledger of a journal without a problem."""
    facts, problems = read_journal(deal, Source(journal))
    assert not problems, [problem.message for problem in problems]
    last = date.fromisoformat(through) if through else None
    values = {TermKey("", name): value for name, value in (given or {}).items()}
    return replay(deal, facts, market, values, readings or {}, {}, through=last, start=start)  # type: ignore[arg-type]


def run_of(deal: Deal, market: Market = Market.EMPTY, **given: object) -> Run:
    values = {TermKey("", name.replace("_", " ")): value for name, value in given.items()}
    return Run(deal, market, values, {}, {}, ())  # type: ignore[arg-type]


def problems_of(deal: Deal, journal: str) -> list[str]:
    return [problem.code for problem in read_journal(deal, Source(journal))[1]]


def prices(*rows: tuple[str, str], **more: object) -> Market:
    return Market.of([day for day, _ in rows], {"close": [close for _, close in rows]}, **more)  # type: ignore[arg-type]


def outcomes(ledger: Ledger) -> list[str]:
    """How the lines of the journal ended, in order."""
    return [entry.outcome.value for entry in ledger.entries if entry.line is not None]


def line(ledger: Ledger, number: int) -> Entry:
    """The entry of a line of the journal, the first one 1."""
    return next(entry for entry in ledger.entries if entry.line == number)


def moved(entry: Entry) -> dict[tuple[str, str], Fraction]:
    """What an entry moves, by account and asset."""
    found: dict[tuple[str, str], Fraction] = {}
    for each in entry.postings:
        found[each.account, each.asset] = found.get((each.account, each.asset), Fraction(0)) + each.quantity
    return found


def accounts(state: State) -> tuple[object, ...]:
    """Everything that two equal states must agree in."""
    totals = (state.issued, state.held, state.used, state.adjusted, state.opening, state.owed, state.added)
    facts = (state.paid, state.known, state.elections, state.splits, state.ended, state.payable, state.doubts)
    return (
        state.day,
        sorted(state.lots),
        *({key: value for key, value in each.items() if value} for each in totals),
        *(each if isinstance(each, tuple) else dict(each) for each in facts),
    )
