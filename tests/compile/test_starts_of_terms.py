"""Runs that go on from a journal read its terms as they stand, and refuse by name what it leaves open.

The journals end on March 20, 2001; each deal converts $10,000 on the last trading day of March, April and May.
"""

from __future__ import annotations

import numpy as np
import pytest

import termlang
from termlang.market import Market
from tests.compile.test_figures_of_days import SERIES, text
from tests.compile.worlds import deal_of

MONTH_ENDS = (7, 27, 49)
RATCHET = """\
Ratchet Price starts at $10.00 per share{}
  on each issue of Common Stock below Ratchet Price: {}"""
MANDATORY = """\
mandatory conversion into Common Stock on {}:
  at $10.00 per share
  shares rounded down, the fraction lapses"""
AMENDED = """\
amended on May 15, 2001:
  preferred Series A:
    conversion into Common Stock at the option of Holders:
      barred when Market Value is below $1.00 per share
"""
STEPPED = """\
Stepped means $5.00 per share
  except when Default is met: $4.00 per share
Before means Stepped on 1 month before Conversion Date"""
DEFAULT = "Default is undisclosed, a condition\n"
SECRET = "Secret is undisclosed, in $ per share\n"
ISSUE = "2001-03-05 Company issues 1,000 shares of Common Stock at $5.00 per share\n"
SPLIT = Market.of((), {"close": []}, splits=[("2001-03-12", "2")])


def begun(written: str, journal: str, market: Market | None = None) -> termlang.PathProgram:
    deal = deal_of(written)
    days = deal.model.calendar.between(*(np.datetime64(each).item() for each in ("2001-03-01", "2001-03-20")))
    known = Market.of(days, {"close": ["10.00"] * len(days)})
    known = known if market is None else known.merged(market)
    ledger = deal.replay(journal, known, through="2001-03-20").only
    assert not ledger.refused and not ledger.wrong
    return deal.compile("P", backend="numpy", start=ledger, market=market)


def delivered(written: str, journal: str, market: Market | None = None) -> tuple[float, ...]:
    """The shares of each month end, compiled; all of them are those of the interpreter."""
    program = begun(written, journal, market)
    prices = np.full(50, 10.0)
    result = program.run(prices, tick="0.01", snapshots=MONTH_ENDS)
    shares = result.after["Series A"].shares[:, 0]
    assert program.journal(prices, tick="0.01").outcome.totals["Series A"].shares == shares[-1]
    return tuple(np.diff(shares, prepend=0.0).tolist())


def test_a_ratchet_begins_where_the_journal_left_it() -> None:
    """An issue at $5.00 before the run: $10,000 are 2,000 shares, and no longer 1,000."""
    written = text("Ratchet Price", inside=RATCHET.format("", "the price of it"))
    assert delivered(written, "") == (1_000, 1_000, 1_000)
    assert delivered(written, ISSUE) == (2_000, 2_000, 2_000)


def test_a_reset_goes_on_in_the_shares_after_a_split_before_the_run() -> None:
    """$10.00 is $5.00 after the split of March 12; on April 1 and May 1 a tenth less: $4.50 and $4.05."""
    inside = "Reset Price starts at $10.00 per share, adjusted for splits\n  each 1 month after Closing: 90% of itself"
    assert delivered(text("Reset Price", inside=inside), "", SPLIT) == (2_000, 2_222, 2_469)


def test_a_condition_that_was_told_holds_from_then_on() -> None:
    written = text("Stepped", inside=STEPPED, terms=DEFAULT)
    assert delivered(written, "2001-03-05 Default is met\n") == (2_500, 2_500, 2_500)


OTHER = SERIES.partition("\npolicy")[0].replace("Series A", "Series B")
OTHER = OTHER.format(inside="", tail="", price="$10.00 per share", limits="")


def test_what_is_outstanding_of_an_instrument_that_takes_no_part_is_as_the_journal_left_it() -> None:
    """900 of 1,000 shares of Series B are left: $9.00, and 1,111 shares."""
    price = "$0.01 per share * (Outstanding of Series B / 1 share of Series B)"
    assert delivered(text(price, terms=OTHER), "2001-03-05 Holders convert $100,000 of Series B\n") == (1_111,) * 3


def test_a_limit_that_is_shared_counts_what_the_other_delivered_before() -> None:
    """Of 12,000 shares Series B took 10,000, and two conversions of 1,000 fit."""
    limits = "limit 12,000 shares, counting conversions, in total, shared with Series B, the excess stays outstanding"
    other = OTHER.replace("    shares rounded", f"    {limits.replace('Series B', 'Series A')}\n    shares rounded")
    written = text("$10.00 per share", terms=other, limits=limits)
    assert delivered(written, "2001-03-05 Holders convert $100,000 of Series B\n") == (1_000, 1_000, 0)


def test_what_converted_on_its_day_before_the_run_does_not_convert_again() -> None:
    assert delivered(text("$10.00 per share", inside=MANDATORY.format("March 15, 2001")), "") == (0, 0, 0)


REFUSED = [
    ("Before", {"inside": STEPPED, "terms": DEFAULT}, "2001-03-05 Default is met\n",
     "Default on another day than it was told"),
    ("Ratchet Price on 1 month before Conversion Date", {"inside": RATCHET.format("", "the price of it")}, ISSUE,
     "Ratchet Price of Series A on an earlier day"),
    ("Ratchet Price", {"inside": RATCHET.format("", "Secret"), "terms": SECRET}, ISSUE,
     "which the journal leaves unknown"),
    ("$10.00 per share", {"more": AMENDED}, "", "a deal that is amended"),
]  # fmt: skip


@pytest.mark.parametrize(("price", "more", "journal", "named"), REFUSED)
def test_what_a_journal_leaves_open_is_refused_by_name(
    price: str, more: dict[str, str], journal: str, named: str
) -> None:
    with pytest.raises(termlang.NotCompilable) as refused:
        begun(text(price, **more), journal)
    assert named in " ".join(problem.message for problem in refused.value.problems)


HOLDERS = 'party Holders "Westover", "Montrose"'


def two_holders(price: str = "$10.00 per share", **more: str) -> str:
    return text(price, **more).replace('party Holders "the holders"', HOLDERS)


def test_units_of_two_days_and_units_that_others_have_used_are_refused_by_name() -> None:
    journal = "2001-03-01 Company issues 1,000 shares of Series A to Westover\n"
    used = (
        journal
        + "2001-03-05 Westover converts $10,000 of Series A\n"
        + "2001-03-06 Westover transfers all of Series A to Montrose\n"
    )
    limits = "limit 5,000 shares, counting conversions, for each holder, the excess stays outstanding"
    with pytest.raises(termlang.NotCompilable, match="which others have used before"):
        begun(two_holders(limits=limits), used)
    assert begun(two_holders(limits=limits), journal).days(count=1)


def test_holdings_that_are_rounded_after_a_split_are_refused_by_name() -> None:
    written = text("$10.00 per share", limits="blocked above 5% of 100,000 shares, the excess stays outstanding")
    written = written.replace("of Company\nClosing", "of Company, counts rounded up after a split\nClosing")
    with pytest.raises(termlang.NotCompilable, match="of which holdings are rounded after a split"):
        begun(written, "", SPLIT)


def test_a_plan_says_in_words_what_runs() -> None:
    when = (
        "Market Value is above $9.00 per share for each of the 5 trading days ending on Conversion Date"
        " and not Market Value on 1 month before Conversion Date is above $20.00 per share"
    )
    price = (
        "the average of the 3 lowest closing prices of Common Stock over the 5 trading days ending on Conversion Date"
    )
    plan = deal_of(text(price, inside=MANDATORY.format("June 15, 2001"), when=when)).compile("P", backend="numpy").plan
    for said in (
        "held on each of the last 5 days",
        "average of 3 lowest of ",
        "price Common Stock.close on 1 month before Conversion Date",
        "not %",
        "on the close of 2001-06-15",
        "on the last trading day of each month, in window 1",
    ):
        assert said in plan, plan
