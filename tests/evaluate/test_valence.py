"""Valence Technology: the printed figures of the fixed and of the floating price."""

from fractions import Fraction
from pathlib import Path

import pytest

import termlang
from termlang.api import Market

TEXT = (Path(__file__).resolve().parents[2] / "deals" / "valence.terms").read_text(encoding="utf-8")
BIDS = "5.1563 5.0000 5.4375 6.0000 6.0313 7.6250 7.9375 7.7500 7.8750 8.0000".split()


@pytest.mark.parametrize(
    ("day", "shares"), [("1998-07-27", 1_243_781), ("1998-11-30", 1_269_543), ("1999-02-10", 1_284_264)]
)
def test_all_of_it_with_premium(day, shares):
    deal = termlang.load(TEXT).given({"Shares Outstanding": "40,000,000"})
    assert deal.quote("Series A", "all", on=day).only.shares == shares


def test_the_floating_price():
    from datetime import date

    from termlang.calendars import NASDAQ

    days = list(NASDAQ.last(10, date(1999, 11, 19), included=True))
    found = termlang.load(TEXT).value(
        "Variable Price of Series A", on="1999-11-22", market=Market.of(days, {"bid": BIDS})
    )
    assert found.only.value == Fraction("5.9338")


def test_one_bid_missing_among_the_dearest_leaves_a_ceiling():
    from datetime import date

    from termlang.calendars import NASDAQ

    days = list(NASDAQ.last(10, date(1999, 11, 19), included=True))
    market = Market.of(days, {"bid": [*BIDS[:9], None]})
    found = termlang.load(TEXT).value("Variable Price of Series A", on="1999-11-22", market=market).only
    assert found.value is None and found.high == Fraction("5.9338")
    assert found.needs == ("the closing bid of Common Stock on 1999-11-19",)
