"""Eight monthly redemptions settled in stock: the printed counts lie in the intervals of the printed, rounded figures.

Wheeler REIT, Series D, 2024 and 2025: each share is worth $25.00 with what has accrued, divided by a ten-day average
price. Both figures are printed to the cent, so each lies within half a cent; the shares then lie between two ends.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from test_state_terms import HEAD

from termlang import api

TEXT = (
    HEAD
    + """
Ten Day Price is undisclosed, in $ per share
preferred Series D:
  issued on Closing to Holders, 2,000,000 shares of $25.00 stated value
  Accrued To Date is undisclosed, in $ per share of Series D
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it, with Accrued To Date
      at Ten Day Price
    shares rounded to nearest
"""
)
HALF_CENT = Fraction("0.005")


@pytest.mark.parametrize(
    ("day", "units", "worth", "average", "printed"),
    [
        ("2024-08-05", 124_043, "38.85", "7.33", 657_671),
        ("2024-09-05", 23_905, "39.11", "1.44", 649_634),
        ("2024-10-07", 85_019, "39.42", "13.77", 243_336),
        ("2024-11-05", 74_740, "39.70", "9.78", 303_366),
        ("2024-12-05", 127_554, "40.01", "7.67", 665_298),
        ("2025-07-07", 11_490, "41.15", "7.17", 65_898),
        ("2025-09-05", 11_551, "41.74", "1.78", 270_184),
        ("2025-10-06", 35_031, "42.07", "6.52", 225_970),
    ],
)
def test_the_printed_count_lies_in_the_interval(day: str, units: int, worth: str, average: str, printed: int):
    deal = api.load(TEXT)
    ends = []
    for worth_by, price_by in ((-HALF_CENT, HALF_CENT), (HALF_CENT, -HALF_CENT)):
        accrued, price = Fraction(worth) + worth_by - 25, Fraction(average) + price_by
        closed = deal.given({"Ten Day Price": price, "Accrued To Date of Series D": accrued})
        ends.append(closed.quote("Series D", f"{units:,} shares", on=day).only.shares)
    low, high = ends
    assert low is not None and high is not None and low <= printed <= high
