"""Limits over several holders and several series: whose they are, what counts, what waits. Worked by hand."""

from __future__ import annotations

import pytest

from termlang.ledger.entries import Ledger
from tests.ledger.kept import kept, series

HEIR = """preferred Series B same as Series A except:
  issued on January 2, 2020 to Holders, 400 shares of $1,000 stated value
"""
FOUR = """2020-01-02 Company issues 300 shares of Series A to Ann
2020-01-02 Company issues 100 shares of Series A to Bob
"""


def shares(ledger: Ledger) -> list[int]:
    """The shares that each request of the journal delivered."""
    return [
        int(sum(p.quantity for p in entry.postings if p.asset == "Common Stock" and p.quantity > 0))
        for entry in ledger.entries
        if entry.line and "convert" in entry.text
    ]


def test_pro_rata_by_what_was_issued():
    """Of 50 shares, 300 of 400 issued have 37.5 and 100 of 400 have 12.5: 37 and 12 whole shares."""
    deal = series(lines="limit 50 shares, counting conversions, pro rata, the excess stays outstanding", count="400")
    ledger = kept(
        deal,
        FOUR + "2020-03-02 Ann converts $300 of Series A\n"
        "2020-03-02 Ann converts $1,000 of Series A\n"
        "2020-03-02 Bob converts $1,000 of Series A\n",
    )
    assert shares(ledger) == [30, 7, 12]


def test_a_taker_inherits_the_part_of_the_limit():
    """Half of Ann's 300 go to Cid, and 18.75 shares of the limit with them; 18.75 are left to her."""
    deal = series(lines="limit 50 shares, counting conversions, pro rata, the excess stays outstanding", count="400")
    ledger = kept(
        deal,
        FOUR + "2020-02-03 Ann transfers 150 shares of Series A to Cid\n"
        "2020-03-02 Cid converts $1,000 of Series A\n"
        "2020-03-02 Ann converts $1,000 of Series A\n",
    )
    assert shares(ledger) == [18, 18]


def test_first_come_is_the_whole_for_whoever_asks():
    deal = series(lines="limit 50 shares, counting conversions, first come, the excess stays outstanding", count="400")
    ledger = kept(deal, FOUR + "2020-03-02 Bob converts $1,000 of Series A\n2020-03-02 Ann converts $10 of Series A\n")
    assert shares(ledger) == [50, 0]


@pytest.mark.parametrize(("tail", "expected"), [("its own", [40, 50]), ("shared with Series B", [40, 10])])
def test_a_limit_of_two_series(tail: str, expected: list[int]):
    """50 shares for each series, or 50 for both together, whichever of them asks first."""
    lines = f"limit 50 shares, counting conversions, {tail}, the excess stays outstanding"
    deal = series(lines=lines, more=HEIR)
    for first, second in (("A", "B"), ("B", "A")):
        asked = [(400, first), (1_000, second)]
        ledger = kept(deal, "".join(f"2020-03-02 Holders convert ${each:,} of Series {name}\n" for each, name in asked))
        assert shares(ledger) == expected


def test_an_excess_waits_until_approval_is_told():
    deal = series(lines="limit 50 shares, counting conversions, the excess needs Approval")
    ledger = kept(
        deal,
        "2020-03-02 Holders convert $1,000 of Series A\n"
        "2020-03-03 Approval is met\n"
        "2020-03-03 Holders convert $1,000 of Series A\n",
    )
    assert shares(ledger) == [50, 100]
    assert [entry.needs for entry in ledger.entries if entry.line == 1] == [("Approval",)]


def test_what_an_exception_let_through_counts_later():
    """60 shares pass by the exception; without it nothing of 50 is left."""
    lines = "limit 50 shares, counting conversions, the excess stays outstanding, unless Approval is met"
    ledger = kept(
        series(lines=lines),
        "2020-03-02 Approval is met\n"
        "2020-03-02 Holders convert $600 of Series A\n"
        "2020-03-03 Approval is not met\n"
        "2020-03-03 Holders convert $10 of Series A\n",
    )
    assert shares(ledger) == [60, 0]
