"""Prices on the edge of a comparison or a rounding: integers decide where they can, fractions where a double cannot.

The prices are made by hand, so that it is known how many paths stand on an edge, and what is right there.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import termlang

DEAL = """\
language 1
deal "On the edge"
currency USD
calendar NYSE
months end on the last day
party Company "Issuer, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means March 1, 2001
Market Value means the closing price of Common Stock
Average means the average of Market Value over the 3 trading days ending on Conversion Date of Series A
Blend means {blend}

preferred Series A:
  issued on Closing to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at {price}
    shares rounded {rounded}

policy "P":
  Holders convert all that is open of Series A on the last trading day of each month{when}
"""
DAYS = 22  # March 1 to March 30, 2001; the last day is the only one on which the policy acts


def ran(closes: list[list[float]], backend: str = "numpy", cache: Path | None = None, **words: str):
    """A run whose paths end with the given closes; before them the first of each holds."""
    words = {"blend": "$1.00 per share", "rounded": "down, the fraction lapses", "when": ""} | words
    deal = termlang.load(DEAL.format(**words))
    prices = np.array([[each[0]] * (DAYS - len(each)) + each for each in closes]).T
    return deal.compile("P", backend=backend, cache=cache).run(prices, tick="0.01")


def test_every_cent_price_divides_as_integers_do() -> None:
    """$1,000,000 at each price from $0.01 to $30.00: 100,000,000 cents by so many cents, rounded down.

    33 of these prices divide the amount, the products 2^a 5^b up to 3,000 with a and b up to 8: 9 without a five, 9
    with one, 7 with two, 5 with three, 3 with four.
    """
    cents = list(range(1, 3_001))
    result = ran([[each / 100] for each in cents], price="Market Value")
    assert result["Series A"].shares.tolist() == [100_000_000 // each for each in cents]
    edges = [2**a * 5**b for a in range(9) for b in range(9) if 2**a * 5**b <= 3_000]
    assert len(edges) == 33
    assert [each for each in cents if 100_000_000 % each == 0] == sorted(edges)
    assert result.exactness.whole and result.exactness.again == 0


def test_a_part_of_a_price_divides_as_integers_do_where_doubles_do_not() -> None:
    """At 80% of the price, 10,000,000,000 by 80 times the cents; the same in doubles is one share short seven times."""
    cents = list(range(1, 3_001))
    result = ran([[each / 100] for each in cents], price="80% of Market Value")
    right = [10_000_000_000 // (80 * each) for each in cents]
    assert result["Series A"].shares.tolist() == right
    naive = np.floor(1_000_000 / (0.8 * (np.array(cents) / 100)))
    assert (naive == np.array(right) - 1).sum() == 7
    assert result.exactness.again == 0


# The price over its average is a quotient that no integer carries, once something is added to it.
BLEND = "(Market Value / Average * $3.00 per share) + $5.00 per share"


def test_a_comparison_on_the_edge_is_made_in_fractions() -> None:
    """At $6.00, with an average of $18.00, the blend is exactly $6.00; a cent above or below it is not in doubt."""
    edge, over, under = [24.0, 24.0, 6.0], [24.0, 24.0, 6.01], [24.0, 24.0, 5.99]
    paths = [edge] * 5 + [over] * 7 + [under] * 4
    strict = ran(paths, blend=BLEND, price="$10.00 per share", when=" when Market Value is above Blend")
    loose = ran(paths, blend=BLEND, price="$10.00 per share", when=" when Market Value is at least Blend")
    # A cent more in the price adds less than a cent to the blend.
    assert strict["Series A"].shares.tolist() == [0] * 5 + [100_000] * 7 + [0] * 4
    assert loose["Series A"].shares.tolist() == [100_000] * 5 + [100_000] * 7 + [0] * 4
    assert not strict.exactness.whole
    assert strict.exactness.again == loose.exactness.again == 5
    assert str(strict.exactness) == "share counts are exact (5 of 16 paths again in fractions)"


def test_a_rounding_on_the_edge_is_made_in_fractions(tmp_path: Path) -> None:
    """A blend of $6.25 makes 160,000 shares of $1,000,000 exactly: neither down nor up moves it.

    The average is 2.4 times the last close there, and $3.00 / 2.4 is $1.25.
    """
    edge = [9.3, 9.3, 3.0]  # an average of $7.20
    other = [9.3, 9.3, 3.02]
    exact = Fraction(1_000_000) / (Fraction(302 * 3, 930 + 930 + 302) * 3 + 5)
    for rounded, whole in (("down, the fraction lapses", 0), ("up", 1)):
        result = ran([edge] * 3 + [other] * 6, blend=BLEND, price="Blend", rounded=rounded)
        assert result["Series A"].shares.tolist()[:3] == [160_000] * 3
        assert result["Series A"].shares.tolist()[3:] == [int(exact) + whole] * 6
        assert result.exactness.again == 3


@pytest.mark.parametrize("name", ["numpy", "native"])
def test_every_back_end_has_the_same_doubts(name: str, tmp_path: Path) -> None:
    """Of 2,000 paths, each tenth stands on the edge."""
    edge, other = [9.3, 9.3, 3.0], [9.3, 9.3, 3.02]
    paths = [edge if number % 10 == 0 else other for number in range(2_000)]
    result = ran(paths, name, tmp_path, blend=BLEND, price="Blend")
    assert result.exactness.again == 200
    assert (result["Series A"].shares[::10] == 160_000).all()


def test_an_interest_that_compounds_is_in_doubt_only_where_it_ends_on_a_share() -> None:
    """Compounding makes fractions too long for a double: paths are decided by their error, and here all are."""
    text = DEAL.format(blend="$1.00 per share", price="Market Value", rounded="down, the fraction lapses", when="")
    text = text.replace("    shares rounded down", "    accrued dividends are added\n    shares rounded down")
    dividend = (
        "  dividend 7.3% a year on Stated Value:\n    compounded monthly, actual/365, from Issue Date\n    in cash\n"
    )
    text = text.replace('policy "P"', f'{dividend}\npolicy "P"')
    deal = termlang.load(text.replace("on the last trading day of each month", "on the last trading day of each year"))
    program = deal.compile("P", backend="numpy")
    days = deal.model.calendar.between(date(2001, 3, 1), date(2001, 12, 31))
    cents = np.arange(500, 1_500)
    result = program.run(np.repeat(cents[None, :] / 100, len(days), axis=0), tick="0.01")
    assert result.days == days
    # Nine whole months from March 1 to December 1, then thirty days of a year of 365.
    grown = (1 + Fraction(73, 1000) / 12) ** 9 * (1 + Fraction(73, 1000) * Fraction(30, 365))
    right = [1_000_000 * grown * 100 // int(each) for each in cents]
    assert result["Series A"].shares.tolist() == right
    assert not result.exactness.whole
    assert result.exactness.again == 0
