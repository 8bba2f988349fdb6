"""Limits on units and on money, over months and over spans of days. Worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from termlang.ledger.entries import Ledger
from tests.ledger.kept import kept, line, moved, outcomes, prices, series

BOTH = """2020-01-02 Company issues 600 shares of Series A to Ann
2020-01-02 Company issues 400 shares of Series A to Bob
"""
CALL = """  redemption at the option of Company:
    for 110% of Stated Value
    {limit}
"""
PUT = """  redemption Put at the option of Holders:
    for 120% of Stated Value
    {limit}
"""


def gone(ledger: Ledger) -> list[Fraction]:
    """The units of Series A that each line moved away from its holders."""
    return [
        sum((p.quantity for p in entry.postings if p.asset == "Series A" and p.account == "Company"), Fraction(0))
        for entry in ledger.entries
        if entry.line and "issues" not in entry.text
    ]


def test_a_month_has_its_own_room_for_each_holder():
    """$100,000 a month for each: of Ann's second $60,000 in March $40,000 fit, and in April she has it all again."""
    limit = (
        "limit $100,000, counting conversions, for each holder, in each calendar month, the excess stays outstanding"
    )
    ledger = kept(
        series(lines=limit),
        BOTH + "2020-03-02 Ann converts $60,000 of Series A\n"
        "2020-03-31 Ann converts $60,000 of Series A\n"
        "2020-03-31 Ann converts $60,000 of Series A\n"
        "2020-03-31 Bob converts $60,000 of Series A\n"
        "2020-04-01 Ann converts $60,000 of Series A\n",
    )
    assert gone(ledger) == [60, 40, 0, 60, 60]
    assert line(ledger, 5).outcome.value == "refused"
    assert "opens on 2020-04-01" in line(ledger, 5).note


def test_a_span_of_days_moves_with_the_day():
    """$60,000 in any 30 days: April 1 is the thirty-first day from March 2, and March 31 the thirtieth."""
    limit = "limit $60,000, counting conversions, in any 30 days, the request is refused"
    ledger = kept(
        series(lines=limit),
        BOTH + "2020-03-02 Ann converts $60,000 of Series A\n"
        "2020-03-31 Ann converts $1,000 of Series A\n"
        "2020-04-01 Ann converts $60,000 of Series A\n",
    )
    assert outcomes(ledger)[2:] == ["done", "refused", "done"]


def test_shares_may_be_counted_over_trading_days():
    """1,000 shares in any 2 trading days: 600, then 400 more on the next; on the third day the first 600 are free."""
    limit = "limit 1,000 shares, counting conversions, in total, in any 2 trading days, the excess stays outstanding"
    ledger = kept(
        series(lines=limit),
        BOTH + "2020-03-02 Ann converts $6,000 of Series A\n"
        "2020-03-03 Bob converts $6,000 of Series A\n"
        "2020-03-04 Ann converts $9,000 of Series A\n",
    )
    assert gone(ledger) == [6, 4, 6]


def test_what_a_split_multiplies_counts_in_the_shares_of_the_day():
    """600 shares before two for one are 1,200 after it; of 2,000 that leaves 800."""
    limit = (
        "limit 1,000 shares, counting conversions, in each calendar month, the excess stays outstanding, "
        "adjusted for splits"
    )
    ledger = kept(
        series(lines=limit, price="$10.00 per share, adjusted for splits"),
        BOTH + "2020-02-28 Ann converts $5,000 of Series A\n"
        "2020-03-02 Ann converts $6,000 of Series A\n"
        "2020-03-03 Common Stock splits 2 for 1\n"
        "2020-03-04 Bob converts $6,000 of Series A\n",
    )
    assert gone(ledger)[-1] == 4


def test_money_paid_is_not_what_is_redeemed():
    """At 110%, $350,000 of what is paid is 318.18 shares; what the holders put by their own right does not count."""
    more = CALL.format(
        limit="limit $350,000, in cash, counting redemptions, in each calendar month, the excess stays outstanding"
    ) + PUT.format(limit="limit $120,000, in cash, counting redemptions, in any 30 days, the request is refused")
    ledger = kept(
        series(more=more),
        BOTH + "2020-03-02 Ann redeems $100,000 of Series A\n"
        "2020-03-02 Company redeems all of Series A\n"
        "2020-03-03 Company redeems $1,000 of Series A\n",
    )
    assert gone(ledger)[:2] == [100, Fraction(350_000, 1_100)]
    assert outcomes(ledger)[2:] == ["done", "done", "refused"]
    paid = [moved(line(ledger, number))["Company", "USD"] for number in (3, 4)]
    assert paid == [-120_000, -350_000]


def test_stated_value_that_was_added_counts_as_of_its_day():
    """$10,000 at $1,000 a share, and after 10% was added 80 more of $1,100 each: $88,000 of $98,000."""
    own = "dividend 10% a year on Stated Value:\n  simple, 30/360, from Issue Date\n  paid each year\n"
    own += "  in cash or added to Stated Value, as Company elects, otherwise added to Stated Value\n"
    limit = "limit $98,000, counting conversions, in total, the excess stays outstanding"
    ledger = kept(
        series(own=own, lines=limit),
        "2020-03-02 Holders convert 10 shares of Series A\n2021-03-01 Holders convert all of Series A\n",
    )
    assert gone(ledger) == [10, 80]


def test_the_excess_over_units_may_be_redeemed():
    """100 of 150 shares convert, into 10,000; for the other 50 $1,050 each is paid."""
    lines = (
        "limit 100 shares of Series A, counting conversions, the excess is redeemed for $1,050 per share of Series A"
    )
    ledger = kept(series(lines=lines), "2020-03-02 Holders convert 150 shares of Series A\n")
    entry = moved(line(ledger, 1))
    assert entry["Holders", "Series A"] == -150
    assert entry["Holders", "Common Stock"] == 10_000
    assert entry["Holders", "USD"] == 52_500


def test_two_limits_that_say_different_things_of_one_excess_are_an_error():
    lines = (
        "limit 100 shares of Series A, counting conversions, the excess lapses\n"
        "limit 5,000 shares, counting conversions, the excess stays outstanding"
    )
    ledger = kept(series(lines=lines), "2020-03-02 Holders convert 150 shares of Series A\n")
    assert [problem.code for problem in line(ledger, 1).problems] == ["C613"]


def test_the_smaller_of_two_that_agree_cuts():
    """$90,000 fit in money; at $10.00 that is 9,000 shares, of which 5,000 fit: $50,000 convert."""
    lines = (
        "limit $90,000, counting conversions, the excess stays outstanding\n"
        "limit 5,000 shares, counting conversions, the excess stays outstanding"
    )
    ledger = kept(series(lines=lines), "2020-03-02 Holders convert $150,000 of Series A\n")
    assert gone(ledger) == [50]


@pytest.mark.parametrize(("told", "units"), [("met", 150), ("not met", 100)])
def test_an_excess_that_waits_for_approval(told: str, units: int):
    lines = "limit $100,000, counting conversions, the excess needs Approval"
    journal = f"2020-02-03 Approval is {told}\n2020-03-02 Holders convert $150,000 of Series A\n"
    assert gone(kept(series(lines=lines), journal))[-1] == units


def test_a_journal_that_begins_in_mid_life_tells_of_other_months():
    """400 of 1,000 shares are gone before, $400,000 in all; they are not of the month of the line."""
    month = "limit $100,000, counting conversions, in total, in each calendar month, the excess stays outstanding"
    ever = "limit $450,000, counting conversions, in total, the excess stays outstanding"
    journal = (
        "2020-03-02 Series A outstanding is 600 shares of Holders\n2020-03-02 Holders convert $200,000 of Series A\n"
    )
    assert gone(kept(series(lines=month), journal))[-1] == 100
    assert gone(kept(series(lines=ever), journal))[-1] == 50


def test_a_price_set_later_counts_when_it_is_set():
    """Two requests of $60,000 wait for one price; of the second $40,000 fit when it comes."""
    lines = "limit $100,000, counting conversions, in each calendar month, the excess stays outstanding\n"
    lines += "priced 2 trading days after notice"
    deal = series(lines=lines, price="Price on 2 trading days after Conversion Date")
    market = prices(("2020-03-04", "10.00"), ("2020-03-05", "10.00"))
    ledger = kept(
        deal,
        "2020-03-02 Holders convert $60,000 of Series A\n2020-03-03 Holders convert $60,000 of Series A\n",
        market,
        through="2020-03-06",
    )
    assert ledger.last.holding("Holders", "Common Stock") == 10_000
