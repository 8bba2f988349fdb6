"""Redemptions that holders ask for in monthly windows, priced on a day that follows and paid in cash or in shares."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from test_state_terms import HEAD, SERIES, deal_of, kept

from termlang import api
from termlang.ledger.entries import Outcome
from termlang.market import Market

PUT = (
    HEAD
    + "Market Value means the closing price of Common Stock\n"
    + SERIES
    + """
  Reset Price starts at $9.00 per share
    on each redemption of Series A in Common Stock: the lesser of itself and (50% of the share price of it)
  Payday means the 5th of the month after Redemption Date rolled to the next trading day
  redemption at the option of Holders:
    each month from the 6th through the 25th:
    for Stated Value plus $8.00 per share of Series A
    in cash or Common Stock, as Company elects{default}
    shares priced at Market Value
    shares rounded down, the fraction is paid in cash at $10.00 per share
    priced on Payday
"""
)
# June 5, 2019 was a Wednesday.
MARKET = Market.of(["2019-06-05", "2019-06-06"], {"close": ["16.00", "17.00"]})
ASKED = "2019-05-20 Holders redeem 10 shares of Series A\n"
ELECTED = "2019-06-03 Company elects Common Stock for the redemption of Series A\n"


def put(default: str = ", otherwise cash"):
    return deal_of(PUT.format(default=default))


def test_what_nobody_elects_is_paid_as_the_text_says():
    ledger = kept(put(), ASKED, MARKET, through="2019-06-06")
    assert [(p.account, p.asset, p.quantity) for p in ledger.entries[-1].postings if p.asset == "USD"] == [
        ("Holders", "USD", 100_080),
        ("Company", "USD", -100_080),
    ]


def test_an_election_between_notice_and_payday_counts():
    """10 shares at $10,008 are $100,080; at $16.00 that is 6,255 shares."""
    ledger = kept(put(), ASKED + ELECTED, MARKET, through="2019-06-06")
    assert ledger.last.holding("Holders", "Common Stock") == 6_255
    assert ledger.last.outstanding("Series A") == 190


def test_the_fraction_is_paid_in_cash():
    """$10,008 / $64.00 is 156.375 shares, and 0.375 x $10.00 is $3.75."""
    asked = ASKED.replace("10 shares", "1 shares")
    market = Market.of(["2019-06-05"], {"close": ["64.00"]})
    ledger = kept(put(), asked + ELECTED, market, through="2019-06-06")
    assert ledger.last.holding("Holders", "Common Stock") == 156
    paid = [p.quantity for p in ledger.entries[-1].postings if p.asset == "USD" and p.account == "Holders"]
    assert paid == [Fraction("3.75")]


def test_without_a_default_an_election_is_needed():
    refused = kept(put(""), ASKED, MARKET, through="2019-06-06").entries[-1]
    assert refused.outcome is Outcome.REFUSED and "nobody elected cash or Common Stock" in refused.note
    assert kept(put(""), ASKED, MARKET, through="2019-06-06").last.outstanding("Series A") == 200


def test_a_redemption_in_shares_moves_a_state_term_when_its_price_is_set():
    ledger = kept(put(), ASKED + ELECTED, MARKET, through="2019-06-06")
    assert [(entry.day, entry.text) for entry in ledger.entries[-1:]] == [
        (date(2019, 6, 5), "Reset Price of Series A becomes 8")
    ]
    cash = kept(put(), ASKED, MARKET, through="2019-06-06")
    assert not [entry for entry in cash.entries if "Reset Price" in entry.text]


def test_the_window_opens_again_next_month():
    late = ASKED.replace("2019-05-20", "2019-05-27")
    refused = kept(put(), late).entries[-1]
    assert refused.outcome is Outcome.REFUSED and "opens on 2019-06-06" in refused.note


def test_an_election_without_a_journal_is_asked_for_or_given():
    text = PUT.format(default="").replace("    priced on Payday\n", "")
    deal = api.load(text)
    market = Market.of(["2019-05-20"], {"close": ["16.00"]})
    answers = deal.quote("Series A redemption", "10 shares", on="2019-05-20", market=market)
    found = {answer.elections["Series A redemption"]: (answer.shares, answer.cash) for answer in answers}
    assert found == {"cash": (0, 100_080), "Common Stock": (6_255, 0)}
    elected = deal.quote("Series A redemption", "10 shares", on="2019-05-20", market=market, elect="Common Stock")
    assert elected.only.shares == 6_255
