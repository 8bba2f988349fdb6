"""Notices: when they are received, when they take effect, for whom, and rights that wait for one."""

from __future__ import annotations

import pytest

import termlang
from termlang.model.deal import Deal
from tests.ledger.kept import deal_of, kept, line, outcomes, problems_of

DEAL = """language 1
deal "noticed"
currency USD
calendar NYSE
party Company "Company"
party Holders "Ann", "Bob"
stock Common Stock of Company
Closing means January 31, 2019
Count means 10,000,000 shares
Cap means 4.99%
  except when Raise is met: 9.99%
notice Raise by Holders, effective 61 days after receipt, receipt rolled to the next trading day
preferred Series A:
  issued on Closing to Holders, 2,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $1.00 per share
    blocked above Cap of Count, for each holder, the excess stays outstanding
    on 2 trading days notice
    shares rounded down, the fraction lapses
  redemption at the option of Company:
    for Stated Value
    on 10 days notice
preferred Series B:
  issued on March 1, 2019 to Holders, 10 shares of $1,000 stated value
right Sale by Company:
  from Closing:
    issue Series B for $10,000
  on 1 week notice
"""
HEAD = """2019-01-31 Company issues 1,000 shares of Series A to Ann
2019-01-31 Company issues 1,000 shares of Series A to Bob
"""


@pytest.fixture
def deal() -> Deal:
    return deal_of(DEAL)


def test_a_notice_raises_the_cap_of_the_holder_who_gave_it(deal):
    """Given on Saturday, received on Monday, February 4; 61 days later is April 6. 4.99% are 525,207."""
    ledger = kept(
        deal,
        HEAD + "2019-02-02 Ann gives notice of Raise\n"
        "2019-04-01 Holders give notice of the conversion of Series A\n"
        "2019-04-05 Ann converts $1,000,000 of Series A\n"
        "2019-04-05 Bob converts $1,000,000 of Series A\n"
        "2019-04-06 Holders give notice of the conversion of Series A\n"
        "2019-04-09 Ann converts $474,793 of Series A\n"
        "2019-04-09 Bob converts $100,000 of Series A\n",
    )
    assert "received 2019-02-04, effective 2019-04-06" in line(ledger, 3).note
    held = ledger.states[-1].holding
    assert (held("Ann", "Common Stock"), held("Bob", "Common Stock")) == (1_000_000, 525_207)


def test_a_redemption_waits_for_its_notice_and_uses_it_on_one_day(deal):
    ledger = kept(
        deal,
        HEAD + "2019-04-08 Company redeems $10,000 of Series A held by Ann\n"
        "2019-04-08 Company gives notice of the redemption of Series A\n"
        "2019-04-17 Company redeems $10,000 of Series A held by Ann\n"
        "2019-04-18 Company redeems $10,000 of Series A held by Ann\n"
        "2019-04-18 Company redeems $10,000 of Series A held by Bob\n"
        "2019-04-19 Company redeems $10,000 of Series A held by Bob\n",
    )
    assert outcomes(ledger)[2:] == ["refused", "done", "refused", "done", "done", "refused"]
    assert "no notice was given" in line(ledger, 3).note
    assert "opens on 2019-04-18" in line(ledger, 5).note


def test_a_sale_of_a_series_waits_for_its_notice(deal):
    ledger = kept(
        deal,
        HEAD + "2019-02-21 Company gives notice of Sale\n2019-02-27 Company uses Sale\n2019-03-01 Company uses Sale\n",
    )
    assert outcomes(ledger)[3:] == ["refused", "done"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2019-02-01 Company gives notice of Raise", "J105"),
        ("2019-02-01 Ann gives notice of Cap", "J103"),
        ("2019-02-01 Ann gives notice of the redemption of Series A", "J105"),
        ("2019-02-01 Ann gives notice of the conversion of Series B", "J104"),
    ],
)
def test_a_notice_of_what_waits_for_none_is_a_problem(deal, text, problem):
    assert problems_of(deal, text + "\n") == [problem]


def test_without_a_journal_the_term_is_asked_for_and_a_notice_supposed(deal):
    loaded = termlang.load(DEAL)
    assert loaded.quote("Series A", "$900,000", on="2019-04-06").only.needs == ("Raise",)
    raised = loaded.given({"Raise": "met"}).quote("Series A", "$900,000", on="2019-04-06").only
    assert (raised.status, raised.result.notes) == ("allowed", ("needs 2 trading days notice",))
