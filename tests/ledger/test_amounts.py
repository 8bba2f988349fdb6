"""Least amounts and lots of requests. Worked by hand."""

from __future__ import annotations

import pytest

from termlang.model.deal import Deal
from tests.ledger.kept import kept, line, moved, outcomes, prices, series

BOTH = """2020-01-02 Company issues 55.5 shares of Series A to Ann
2020-01-02 Company issues 49.5 shares of Series A to Bob
"""
STAYS = "amounts of at least $10,000, in multiples of $1,000, or all that is left, the excess stays outstanding"
REFUSED = "amounts of at least $10,000, in multiples of $1,000, or all that is left, the request is refused"


def of(lines: str, **more: str) -> Deal:
    return series(lines=lines, count="105", **more)


@pytest.mark.parametrize(
    ("amount", "shares"),
    [("$9,999.99", 0), ("$10,000", 1_000), ("$10,999", 1_000), ("$55,500", 5_550), ("$55,499", 5_500)],
)
def test_less_than_the_least_is_refused_and_the_rest_of_a_lot_stays(amount: str, shares: int):
    """Ann has 55.5 shares of $1,000 each: all of them may go, although they are no whole number of lots."""
    ledger = kept(of(STAYS), BOTH + f"2020-03-02 Ann converts {amount} of Series A\n")
    assert moved(line(ledger, 3)).get(("Ann", "Common Stock"), 0) == shares


@pytest.mark.parametrize(("amount", "outcome"), [("$10,999", "refused"), ("$11,000", "done"), ("$55,500", "done")])
def test_what_is_no_lot_may_be_refused(amount: str, outcome: str):
    ledger = kept(of(REFUSED), BOTH + f"2020-03-02 Ann converts {amount} of Series A\n")
    assert outcomes(ledger)[2] == outcome


def test_a_lot_below_the_least_is_none():
    """Of $12,000 the lots of $7,000 come to one, and $10,000 is the least."""
    lines = "amounts of at least $10,000, in multiples of $7,000, the excess stays outstanding"
    assert outcomes(kept(of(lines), "2020-03-02 Holders convert $12,000 of Series A\n")) == ["refused"]


def test_what_a_limit_cuts_goes_down_to_a_lot():
    """At $10.00, 2,345 shares fit: $23,450, in lots $23,000."""
    lines = STAYS + "\nlimit 2,345 shares, counting conversions, the excess stays outstanding"
    ledger = kept(of(lines), "2020-03-02 Holders convert $50,000 of Series A\n")
    assert moved(line(ledger, 1))["Holders", "Common Stock"] == 2_300


def test_what_is_open_goes_down_to_a_lot():
    """$23,450 are open in the window, in lots $23,000."""
    amount = "up to $23,450, counting every conversion, as much as is open"
    ledger = kept(of(STAYS, amount=amount), "2020-03-02 Holders convert $50,000 of Series A\n")
    assert moved(line(ledger, 1))["Holders", "Common Stock"] == 2_300


def test_a_redemption_has_them_too():
    more = "  redemption at the option of Company:\n    for 110% of Stated Value\n"
    more += "    amounts in multiples of 10 shares of Series A, the excess stays outstanding\n"
    ledger = kept(series(more=more), "2020-03-02 Company redeems 99 shares of Series A\n")
    assert moved(line(ledger, 1))["Holders", "USD"] == 90 * 1_100


def test_all_that_is_left_is_looked_at_when_the_notice_is_given():
    """The first request leaves $9,000; when its price comes, that is still all that was left."""
    lines = STAYS + "\npriced 2 trading days after notice"
    deal = of(lines, price="Price on 2 trading days after Conversion Date")
    market = prices(("2020-03-04", "10.00"), ("2020-03-05", "10.00"))
    journal = "2020-03-02 Holders convert $96,000 of Series A\n2020-03-03 Holders convert $9,000 of Series A\n"
    ledger = kept(deal, journal, market, through="2020-03-06")
    assert ledger.last.holding("Holders", "Common Stock") == 10_500
