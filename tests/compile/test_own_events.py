"""What the deal does by itself within a run: state terms are reset, instruments convert, on dates and on conditions."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest

from tests.compile.test_splits import compared

DEAL = """\
language 1
deal "By itself"
currency USD
calendar NYSE
months end on the last day
party Company "Issuer, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means March 1, 2001
Market Value means the closing price of Common Stock
Rounded Value means 85% of Market Value, rounded to nearest to the cent
Reset Price starts at {start}
  each {period} after Closing{roll}: {reset}

preferred Series A:
  issued on Closing to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at Reset Price
    limit 80,000 shares, counting conversions, in total, the excess {excess}
    shares rounded down, the fraction lapses
    accrued dividends are added
  mandatory conversion into Common Stock {when}:
    all of it
    at the lesser of Reset Price and (110% of Market Value)
    shares rounded {rounded}
    accrued dividends are added
  dividend 6% a year on Stated Value:
    simple, actual/365, from Issue Date
    in cash

policy "P":
  Holders convert {amount} of Series A on the {turn} trading day of each month
"""


def drawn(rng: random.Random) -> str:
    """A deal with a state term that dates reset, and a mandatory conversion on a day or on a condition."""
    average = "the average of Market Value over the 3 trading days before Closing"
    look_back = "the average of the 2 lowest closing prices of Common Stock over the 5 trading days "
    look_back += "ending on Conversion Date of Series A"
    last = "3 trading days ending on Conversion Date"
    return DEAL.format(
        start=rng.choice(["$10.00 per share", "$10.00 per share, adjusted for splits", f"120% of ({average})"]),
        period=rng.choice(["1 month", "2 months", "20 days", "30 days"]),
        roll=rng.choice(["", ", rolled to the next trading day"]),
        reset=rng.choice([
            "the lesser of itself and (85% of Market Value)",
            "Rounded Value",
            "the greater of (itself - $0.50 per share) and $2.00 per share",
            f"the lesser of itself and ({look_back})",
            "$4,000 per share / (1,000 + Market Value / $1.00 per share - itself / $1.00 per share)",
        ]),
        excess=rng.choice(["stays outstanding", "lapses"]),
        when=rng.choice([
            "on June 15, 2001",
            "on June 17, 2001",
            f"when Market Value is at least ${rng.uniform(9, 14):.2f} per share",
            f"when Market Value is below ${rng.uniform(5, 9):.2f} per share for each of the {last}",
        ]),
        rounded=rng.choice(["down, the fraction lapses", "up"]),
        amount=rng.choice(["all that is open", "$100,000", "$250,000"]),
        turn=rng.choice(["first", "last"]),
    )  # fmt: skip


@pytest.mark.parametrize(("backend", "deals"), [("numpy", 15), ("native", 1)])
def test_the_deal_does_by_itself_what_it_does_on_the_interpreter(backend: str, deals: int, tmp_path: Path) -> None:
    rng = random.Random(23)
    ran = tried = 0
    while ran < deals:
        tried += 1
        ratio = rng.choice([Fraction(1), Fraction(2), Fraction(1, 4)])
        found = compared(drawn(rng), backend, tried, tmp_path, ratio, 110, rng.randrange(1, 100))
        ran += found is not None
        assert not found, found[0]
    assert tried <= 3 * deals
