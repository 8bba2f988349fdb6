"""What a split leaves of a share, and what a warrant is for after it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from kept import HEAD
from test_state_terms import deal_of, kept

import termlang

STOCK = "stock Common Stock of Company"
SERIES = """preferred Series A:
  issued on 2019-01-18 to Holders, 2,000 shares of $1,000 stated value, of which 1,500 to Ann and 500 to Bob
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $10.00 per share
    shares rounded down, the fraction lapses
"""
JOURNAL = """2019-02-01 Ann converts $1,010 of Series A
2019-02-01 Bob converts $1,080 of Series A
2019-03-01 Common Stock splits 1 for 7
"""


@pytest.mark.parametrize(
    ("tail", "ann", "bob"),
    [
        # 101 / 7 is 14.43, 108 / 7 is 15.43
        ("", Fraction(101, 7), Fraction(108, 7)),
        (", counts rounded up after a split", 15, 16),
        (", counts rounded down after a split", 14, 15),
        (", counts rounded to nearest after a split", 14, 15),
    ],
)
def test_each_account_is_rounded_by_itself(tail, ann, bob):
    ledger = kept(deal_of(HEAD.replace(STOCK, STOCK + tail) + SERIES), JOURNAL)
    assert (ledger.last.held["Ann", "Common Stock"], ledger.last.held["Bob", "Common Stock"]) == (ann, bob)


def test_what_a_warrant_is_for_moves_where_the_text_says_so():
    text = (
        HEAD
        + """warrant Warrants:
  issued on 2019-01-18 to Holders, 101 warrants, each for 1 share{tail}
  exercise into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $2.00 per share, adjusted for splits
    shares rounded up
"""
    )
    market = termlang.Market.of(["2019-03-01"], {"close": ["8.00"]}, splits=[("2019-03-01", Fraction(1, 7))])
    moving = termlang.load(text.format(tail=", adjusted for splits"))
    before = moving.quote("Warrants", "all", on="2019-02-28", market=market).only
    after = moving.quote("Warrants", "all", on="2019-03-01", market=market).only
    assert (before.shares, before.cash) == (101, 202)
    # 101 / 7 is 14.43, at $14.00
    assert (after.shares, after.price, after.cash) == (15, 14, 210)
    still = termlang.load(text.format(tail="")).quote("Warrants", "all", on="2019-03-01", market=market).only
    assert still.shares == 101
