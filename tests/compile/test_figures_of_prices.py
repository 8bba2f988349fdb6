"""Figures of several days and prices in a compiled run, by sums done by hand.

The price is $10.00 on March 1 and ten cents more on each trading day: $12.10, $14.10 and $16.30 on the last trading
days of March, April and May, on which each deal converts $10,000.
"""

from __future__ import annotations

import numpy as np
import pytest

import termlang
from tests.compile.test_figures_of_days import DAYS, SPLIT, delivered, text
from tests.compile.worlds import deal_of

RISING = np.round(10 + np.arange(DAYS) / 10, 2)
DATE = "Conversion Date"
FACTOR = """\
Factor means:
  50% when the day is before March 28, 2001
  otherwise 100%
Scaled means Factor * Market Value"""
FLOOR = """\
Floor means:
  $12.00 per share when the day is before April 15, 2001
  otherwise $14.00 per share"""
CONDITIONS = """\
Up means Market Value is above $14.00 per share
Late means Conversion Date is after May 1, 2001
Sure means $2.00 is above $1.00
Never means $2.00 is below $1.00"""
READY = """\
Ready means:
  Market Value is above $13.00 per share when Conversion Date is before April 15, 2001
  otherwise Market Value is above $16.00 per share"""
CAPPED = """\
Capped means:
  $11.90 per share when Market Value is above $11.90 per share
  otherwise Market Value"""
RATCHET = """\
Ratchet Price starts at Market Value on Closing
  on each issue of Common Stock below Ratchet Price: the price of it"""
RESET = """\
Day Before means Market Value on the trading day before the day
Reset Price starts at {}
  each 1 month after Closing, rolled to the next trading day: the lesser of itself and 70% of Day Before"""
OUTSTANDING = """\
Reset Price starts at $10.00 per share
  each 1 month after Closing: $0.01 per share * (Outstanding / 1 share of Series A)"""
DAILY = """\
Daily Price starts at $10.00 per share
  each 1 day after Closing, rolled to the next trading day: itself + $0.01 per share"""


def average(days: str, of: str = "Market Value") -> str:
    return f"the average of {of} over the {days}"


GOOD = [
    (f"Market Value on the trading day before {DATE}", {}, (833, 714, 617)),
    # $11.70, $13.70 and $15.90, the middle of five days.
    (average(f"5 trading days ending 2 trading days before {DATE}"), {}, (854, 729, 628)),
    # Over 8, 6 and 7 trading days: $11.75, $13.85 and $16.00.
    (average(f"10 days ending on {DATE}"), {}, (851, 722, 625)),
    # March 26 and 27 count for half: $47.75 / 5; then $13.90 and $16.10.
    (average(f"5 trading days ending on {DATE}", "Scaled"), {"inside": FACTOR}, (1_047, 719, 621)),
    # Over three days more than over five: $12.00, $14.00 and $16.20.
    (f"the greater of ({average(f'5 trading days ending on {DATE}', 'Scaled')})"
     f" and ({average(f'3 trading days ending on {DATE}', 'Scaled')})", {"inside": FACTOR}, (833, 714, 617)),
    # $59.20 / 5, then $11.90.
    (average(f"5 trading days ending on {DATE}", "Capped"), {"inside": CAPPED}, (844, 840, 840)),
    # Above $11.80 were three days of March.
    (f"$1.00 per share * the number of the 5 trading days ending on {DATE}"
     " when (Market Value is above $11.80 per share)", {}, (3_333, 2_000, 2_000)),
    # $14.10 are at most $50.00; the mark says nothing where nothing splits.
    ("Marked", {"inside": "Marked means the lesser of $50.00 per share and Market Value, adjusted for splits"},
     (826, 709, 613)),
    # Nothing is issued: what it starts at.
    ("Ratchet Price", {"inside": RATCHET}, (1_000, 1_000, 1_000)),
    # On April 2 70% of $12.10 is $8.47; on May 1 70% of $14.10 is more.
    ("Reset Price", {"inside": RESET.format("Market Value on Closing")}, (1_000, 1_180, 1_180)),
    ("Reset Price", {"inside": "Start means Market Value on Closing\n" + RESET.format("Start")}, (1_000, 1_180, 1_180)),
    # A cent for each of 21, 41 and 63 trading days: a weekend and its Monday reset once.
    ("Daily Price", {"inside": DAILY}, (979, 960, 940)),
]  # fmt: skip


@pytest.mark.parametrize(("price", "more", "shares"), GOOD)
def test_a_figure_of_prices_is_that_of_the_sum(price: str, more: dict[str, str], shares: tuple[int, ...]) -> None:
    assert delivered(deal_of(text(price, **more)), RISING) == shares


WHEN = [
    ("Market Value is above $12.00 per share for each of the 5 trading days"
     f" ending on the trading day before {DATE}", "", "-AM"),
    (f"Market Value is above $11.80 per share for at least 3 of the 5 trading days ending on {DATE}", "", "MAM"),
    (f"Market Value is above $11.90 per share for at least 3 of the 5 trading days ending on {DATE}", "", "-AM"),
    (f"Market Value is above $14.00 per share for each of the 1 trading days ending on {DATE}", "", "-AM"),
    (f"Market Value is above Floor for each of the 5 trading days ending on {DATE}", FLOOR, "--M"),
    ("Market Value is $14.10 per share", "", "-A-"),
    ("Market Value is not $14.10 per share", "", "M-M"),
    ("not Market Value is above $15.00 per share", "", "MA-"),
    ("Ready is met", READY, "--M"),
    ("Up is Late", CONDITIONS, "M-M"),
    ("Up is not Late", CONDITIONS, "-A-"),
    ("Up is Sure", CONDITIONS, "-AM"),
    ("Sure is Up", CONDITIONS, "-AM"),
    ("Up is Never", CONDITIONS, "M--"),
    ("Conversion Price of Series A is above $14.00 per share", "", "-AM"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "inside", "months"), WHEN)
def test_a_policy_asks_when_its_condition_holds(when: str, inside: str, months: str) -> None:
    """At $12.10, $14.10 and $16.30: 826, 709 and 613 shares, in the months that are named by their letter."""
    wanted = tuple(shares if sign != "-" else 0 for sign, shares in zip(months, (826, 709, 613), strict=True))
    assert delivered(deal_of(text("Market Value", inside=inside, when=when)), RISING) == wanted


REFUSED = [
    ("Reset Price", {"inside": RESET.format("Market Value")}, "whose start changes by itself"),
    ("Reset Price", {"inside": OUTSTANDING}, "what is outstanding of Series A where a term is reset"),
    ("Reset Price on 1 month before Conversion Date", {"inside": RESET.format("$10.00 per share")},
     "Reset Price of Series A on another day"),
]  # fmt: skip


@pytest.mark.parametrize(("price", "more", "named"), REFUSED)
def test_what_prices_do_not_decide_is_refused_by_name(price: str, more: dict[str, str], named: str) -> None:
    with pytest.raises(termlang.NotCompilable) as refused:
        delivered(deal_of(text(price, **more)), RISING)
    assert named in refused.value.problems[0].message


def test_an_average_by_volume_across_a_split_is_refused_by_name() -> None:
    price = f"the volume-weighted average of Market Value over the 5 trading days ending on {DATE}"
    with pytest.raises(termlang.NotCompilable, match="a weighted average of some days, or across a split"):
        deal_of(text(price)).compile("P", backend="numpy", market=SPLIT)


def test_a_price_from_before_a_split_is_in_the_shares_of_the_day_where_the_text_says_so() -> None:
    """20 trading days earlier it was $10.10, $12.10 (or $6.05 in the shares after the split of April 16) and $14.30."""
    before = "Before means Market Value on 20 trading days before Conversion Date"
    assert delivered(deal_of(text("Before", inside=before + ", adjusted for splits")), RISING, SPLIT) == (
        990,
        1_652,
        699,
    )
    program = deal_of(text("Before", inside=before)).compile("P", backend="numpy", market=SPLIT)
    result = program.run(RISING, tick="0.01", snapshots=(21, 41, 63))
    assert result.after["Series A"].shares[:, 0].tolist() == [990.0, 990.0, 1_689.0]
    assert result.undecided.tolist() == [1]
