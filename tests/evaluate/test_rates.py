"""Conversion rates: shares per unit or per amount of money, in place of a price per share."""

from fractions import Fraction

import pytest
from small_deals import closes, convert, small


@pytest.mark.parametrize(
    ("price", "shares"),
    [
        ("20.5 shares per share of Series A", 205),
        ("31.6206 shares per $1,000", 316),
        ("(Stated Value / $48.00 per share), rounded down to 4 decimals", 208),
    ],
)
def test_a_rate_makes_as_many_shares_as_it_says(price, shares):
    # Ten shares of $1,000; 1,000 / 48 = 20.83333 is cut off to 20.8333.
    assert convert(small(price=price), "$10,000", "2020-03-02").shares == shares


def test_a_rounding_of_the_line_is_that_of_the_rate():
    deal = small(price="(Stated Value / $163.00 per share), rounded down to 4 decimals")
    found = convert(deal, "$1,000,000", "2020-03-02")
    assert found.shares == 6134  # 6.1349 x 1,000 = 6,134.9; a price of $163.00 would make 6,134.97
    assert found.price == Fraction(1000) / Fraction("6.1349")


def test_additions_convert_at_the_rate_too():
    deal = small(
        own="Premium means $100 per share of Series A",
        window="from Issue Date:\n  all of it, with Premium\n  at 31.6206 shares per $1,000",
    )
    assert convert(deal, "$10,000", "2020-03-02").shares == 347  # 11 x 31.6206 = 347.8


def test_a_price_bar_sees_the_price_that_the_rate_implies():
    deal = small(price="(Stated Value / Price)", lines="barred when Conversion Price is below $5.00 per share")
    closing = closes("5.00", "4.99", ending="2020-03-03")
    assert convert(deal, "$1,000", "2020-03-02", closing).shares == 200
    assert convert(deal, "$1,000", "2020-03-03", closing).status == "refused"


def test_a_rate_beside_a_price_each_with_the_rounding_of_the_line():
    window = (
        "from Issue Date:\n  all of it\n"
        "  at (Stated Value / $163.00 per share), or $8.126 per share as Holders elect, rounded down to 2 decimals"
    )
    deal = small(window=window)
    by_rate, by_price = deal.quote("Series A", "$100,000", on="2020-03-02")
    assert (by_rate.shares, by_price.shares) == (613, 12315)  # 6.13 x 100; 100,000 / 8.12 = 12,315.27
