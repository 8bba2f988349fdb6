"""Flips: the price at which a bar changes, where straight lines lead to it."""

from datetime import date
from fractions import Fraction

import pytest
from kept import kept, prices, run_of, series

from termlang.ledger.flips import flips_of

DAY = date(2020, 3, 2)


def flips(condition: str, *, terms: str = "", price: str = "$10.00 per share", close: str | None = "8.00"):
    deal = series(lines=f"barred when {condition}", terms=terms, price=price)
    market = prices(("2020-03-02", close)) if close else prices(("2020-02-03", "8.00"))
    run = run_of(deal, market)
    state = kept(deal, "", through="2020-03-02").last
    found = flips_of(run, state, deal.rights["Series A conversion"], DAY, None)
    return [flip.price for flip in found]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Price is below $5.00 per share", [5]),
        ("90% of Price is at most $5.00 per share", [Fraction(50, 9)]),
        ("Price is below $5.00 per share or Price is above $24.00 per share", [24, 5]),
        ("Price is above $5.00 per share or 120% of Price is above $6.00 per share", [5]),
        # A name in between, and a kink: below $9.00 the lesser of the two is the price itself.
        ("the lesser of Price and $9.00 per share is below $7.00 per share", [7]),
        # Never: the left side stays at or below $3.00.
        ("the lesser of Price and $3.00 per share is above $4.00 per share", []),
        # Two observations: no one price turns it.
        ("Price is below the daily low of Common Stock", []),
        ("Price is below Secret", []),
    ],
)
def test_the_price_at_which_a_bar_changes(condition, expected):
    assert sorted(flips(condition)) == sorted(expected)


def test_through_the_price_of_the_conversion():
    price = "the lesser of $13.06 per share and 101% of Price"
    assert flips("Conversion Price is below $4.00 per share", price=price) == [Fraction(400, 101)]


def test_through_names():
    terms = "Low Price means 50% of Price\nLow means Low Price is below $2.00 per share"
    assert flips("Low is met", terms=terms) == [4]


def test_without_a_price_of_the_day_the_last_one_is_where_it_starts():
    assert flips("Price is below $5.00 per share", close=None) == [5]


def test_touching_is_no_flip():
    # The greater of the two never falls under the bound; it lies on it at and under $5.00.
    greater = "the greater of Price and $5.00 per share is {} $5.00 per share"
    assert flips(greater.format("below")) == []
    assert flips(greater.format("at most")) == [5]


def test_a_curve_has_no_flip_that_can_be_checked():
    assert flips("Price * Price / $1.00 per share is below $3.00 per share") == []
