"""State terms, their changes in a day's order, splits that move them, and amendments."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from termlang.checker.deal import check
from termlang.checker.journal import read_journal
from termlang.ledger.entries import Ledger
from termlang.ledger.replay import replay
from termlang.market import Market
from termlang.model.deal import Deal
from termlang.model.expressions import TermKey
from termlang.source import Source

HEAD = """
language 1
deal "Ratchet"
currency USD
calendar NYSE
months end on the last day
party Company "Acme, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means 2019-01-18
"""
CONVERTING = """
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at {price}
    shares rounded down, the fraction lapses
"""
SERIES = "preferred Series A:\n  issued on Closing to Holders, 200 shares of $10,000 stated value"


def deal_of(text: str) -> Deal:
    deal, problems = check(Source(text))
    assert deal is not None, [str(problem) for problem in problems]
    return deal


def kept(deal: Deal, journal: str, market: Market = Market.EMPTY, through: str = "2019-12-31") -> Ledger:
    facts, problems = read_journal(deal, Source(journal))
    assert not problems, [str(problem) for problem in problems]
    return replay(deal, facts, market, {}, {}, {}, through=date.fromisoformat(through))


def texts(ledger: Ledger) -> list[str]:
    return [entry.text for entry in ledger.entries if entry.line is None]


def shares(ledger: Ledger) -> list[Fraction]:
    return [
        posting.quantity
        for entry in ledger.entries
        for posting in entry.postings
        if posting.asset == "Common Stock" and posting.account == "Holders" and "convert" in entry.text
    ]


RATCHET = (
    HEAD
    + "Ratchet Price starts at $2.22 per share, adjusted for splits\n"
    + "  on each issue of Common Stock below Ratchet Price: the lesser of itself and the price of it\n"
    + SERIES
    + CONVERTING.format(price="Ratchet Price")
)


def test_an_issue_lowers_the_price_before_the_next_line_of_the_day():
    ledger = kept(
        deal_of(RATCHET),
        "2019-05-01 Company issues 1,000,000 shares of Common Stock at $1.24 per share\n"
        "2019-05-01 Holders convert $1,000,000 of Series A\n",
    )
    assert shares(ledger) == [806_451]
    assert "Ratchet Price becomes 1.24" in texts(ledger)


def test_a_conversion_above_the_issue_of_the_day_has_the_old_price():
    ledger = kept(
        deal_of(RATCHET),
        "2019-05-01 Holders convert $1,000,000 of Series A\n"
        "2019-05-01 Company issues 1,000,000 shares of Common Stock at $1.24 per share\n",
    )
    assert shares(ledger) == [450_450]


def test_a_dearer_issue_changes_nothing():
    ledger = kept(deal_of(RATCHET), "2019-05-01 Company issues 5 shares of Common Stock at $9.00 per share\n")
    assert not [text for text in texts(ledger) if "becomes" in text]


def test_a_split_moves_what_the_ratchet_made_of_the_price():
    ledger = kept(
        deal_of(RATCHET),
        "2019-05-01 Company issues 10 shares of Common Stock at $1.24 per share\n"
        "2019-05-10 Common Stock splits 2 for 1\n"
        "2019-05-11 Holders convert $100,000 of Series A\n",
    )
    assert ledger.last.cells[TermKey("", "Ratchet Price")] == Fraction("0.62")
    assert shares(ledger) == [161_290]


@pytest.mark.parametrize(("new", "price"), [(2, "1.11"), (1, "2.22")])
def test_a_split_moves_a_start_that_carries_the_mark(new: int, price: str):
    ledger = kept(
        deal_of(RATCHET),
        f"2019-05-10 Common Stock splits {new} for 1\n2019-05-11 Holders convert $10,000 of Series A\n",
    )
    assert shares(ledger) == [10_000 * 100 // (Fraction(price) * 100)]


def test_dated_resets_come_at_the_opening_and_need_their_price():
    text = (
        HEAD
        + "Reset Price starts at $5.00 per share\n"
        + "  each 6 months after Closing: the lesser of itself and (85% of the closing price of Common Stock)\n"
        + SERIES
        + CONVERTING.format(price="Reset Price")
    )
    market = Market.of(["2019-07-18"], {"close": ["4.00"]})
    ledger = kept(
        deal_of(text),
        "2019-07-17 Holders convert $10,000 of Series A\n2019-07-18 Holders convert $10,000 of Series A\n",
        market,
    )
    assert shares(ledger) == [2_000, 2_941]
    assert kept(deal_of(text), "", market).last.cells == {TermKey("", "Reset Price"): Fraction("3.4")}
    lacking = kept(deal_of(text), "")
    (entry,) = [entry for entry in lacking.entries if "Reset Price" in entry.text]
    assert entry.needs == ("the closing price of Common Stock on 2019-07-18",)


def test_a_one_way_reset_off_another_instrument():
    text = (
        HEAD
        + "Note Price starts at $7.00 per share\n"
        + "  on each conversion of Series A: the lesser of itself and 55% of the price of it\n"
        + "Lowest So Far means the lowest price of the conversions of Series A\n"
        + SERIES
        + CONVERTING.format(price="the closing price of Common Stock")
    )
    market = Market.of(["2019-05-01", "2019-05-02", "2019-05-03"], {"close": ["7.33", "1.44", "7.67"]})
    deal = deal_of(text)
    ledger = kept(deal, "".join(f"2019-05-0{day} Holders convert $10,000 of Series A\n" for day in (1, 2, 3)), market)
    assert [text for text in texts(ledger) if "Note Price" in text] == [
        "Note Price becomes 4.0315",
        "Note Price becomes 0.792",
    ]
    assert ledger.on(date(2019, 5, 1)).cells[TermKey("", "Note Price")] == Fraction("4.0315")


def test_an_amendment_holds_from_its_day():
    text = RATCHET + "amended on 2019-06-01:\n  preferred Series A:\n"
    text += CONVERTING.format(price="$1.00 per share").replace("\n  ", "\n    ").rstrip() + "\n"
    ledger = kept(
        deal_of(text),
        "2019-05-31 Holders convert $10,000 of Series A\n2019-06-01 Holders convert $10,000 of Series A\n",
    )
    assert shares(ledger) == [4_504, 10_000]
