"""Whether replaying a line of a long journal costs more than a line of a short one."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from timing import Work, fastest

from termlang.calendars import NYSE
from termlang.checker.deal import check
from termlang.checker.journal import read_journal
from termlang.ledger.entries import Ledger, Outcome
from termlang.ledger.replay import replay
from termlang.market import Market
from termlang.model.deal import Deal
from termlang.model.facts import Fact
from termlang.source import Source

DEAL = """language 1
deal "A large issue"
currency USD
calendar NYSE
months end on the last day
party Company "Company"
party Holders "Ann", "Bob"
stock Common Stock of Company
preferred Series A:
  issued on January 4, 1999 to Holders, 1,000,000 shares of $1,000 stated value
  dividend 5% a year on Stated Value:
    simple, actual/365, from Issue Date
    in cash
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      25% at once, and 25% more each month, counting every conversion
      at $12.00 per share
    limit 500,000,000 shares, counting conversions, in total, the excess stays outstanding
    shares rounded down, the fraction lapses
"""
FIRST, LAST = date(1999, 1, 5), date(2019, 12, 31)
OPENING = """1999-01-04 Company issues 500,000 shares of Series A to Ann
1999-01-04 Company issues 500,000 shares of Series A to Bob
"""
TURNS = (
    "Ann converts $7,000 of Series A",
    "Ann transfers 3 shares of Series A to Bob",
    "Bob converts 11 shares of Series A",
    "Bob transfers 2 shares of Series A to Ann",
)


class Growth(NamedTuple):
    """Two lengths in lines, and the seconds for each line of them."""

    short: int
    long: int
    short_cost: float
    long_cost: float


def measure(rounds: int, long: int) -> Growth:
    """Seconds for each line of a journal of 1,000 lines and of one of `long` lines, reading them not counted."""
    deal, _ = check(Source(DEAL))
    if deal is None:
        raise ValueError("the deal has problems")
    short_facts, long_facts = (_facts(deal, length) for length in (1_000, long))
    works = [Work(_replay, (deal, short_facts), 1), Work(_replay, (deal, long_facts), 1)]
    short_time, long_time = fastest(works, rounds)
    return Growth(1_000, long, short_time / 1_000, long_time / long)


def journal_of(length: int) -> str:
    """Conversions and transfers by turns, two a trading day."""
    days = NYSE.between(FIRST, LAST)
    rows = (f"{days[number // 2].isoformat()} {TURNS[number % len(TURNS)]}\n" for number in range(length - 2))
    return OPENING + "".join(rows)


def _facts(deal: Deal, length: int) -> tuple[Fact, ...]:
    facts, problems = read_journal(deal, Source(journal_of(length)))
    ledger = _replay(deal, facts)
    if problems or len(facts) != length or any(entry.outcome is not Outcome.DONE for entry in ledger.entries):
        raise ValueError("a line of the journal is not done")
    return facts


def _replay(deal: Deal, facts: tuple[Fact, ...]) -> Ledger:
    return replay(deal, facts, Market.EMPTY, {}, {}, {})
