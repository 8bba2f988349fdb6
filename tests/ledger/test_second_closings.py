"""Further series: issued when a right is used, on that day; by the company, by the holders, or by themselves."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from kept import HEAD
from test_state_terms import deal_of, kept

from termlang.ledger.entries import Outcome
from termlang.market import Market
from termlang.model.expressions import TermKey

TEXT = """Second Closing is undisclosed, a date
Third Closing is undisclosed, a date
Paid is undisclosed, in $
preferred Series A:
  issued on 2019-01-18 to Holders, 200 shares of $10,000 stated value
preferred Series B:
  issued on {day} to Holders, 100 shares of $10,000 stated value, of which 60 to Ann and 40 to Bob
  Fixed Price means 125% of Price on Second Closing
right Series B Sale by {actor}:
  from 2019-02-01 through 2019-03-29:
    issue Series B for $1,000,000
  provided Approval is met
right Series B Automatic Sale by Company automatically:
  from 2019-02-01 through 2019-03-29:
    issue Series C for {paid}
  provided Price is at least $9.00 per share for each of the 3 trading days ending on {tested}
preferred Series C:
  issued on Third Closing to Holders, 10 shares of $10,000 stated value
"""
APPROVED = "2019-02-04 Approval is met\n"


def text(
    day: str = "Second Closing", actor: str = "Company", paid: str = "$90,000", tested: str = "Third Closing"
) -> str:
    return HEAD + TEXT.format(day=day, actor=actor, paid=paid, tested=tested)


def closes(*prices: str) -> Market:
    days = ["2019-02-04", "2019-02-05", "2019-02-06", "2019-02-07", "2019-02-08"]
    return Market.of(days[: len(prices)], {"close": list(prices)})


@pytest.mark.parametrize(("actor", "who"), [("Company", "Company"), ("Holders", "Ann")])
def test_the_day_of_use_is_the_day_of_issue_and_sets_the_terms(actor, who):
    ledger = kept(
        deal_of(text(actor=actor)), f"{APPROVED}2019-02-05 {who} uses Series B Sale\n", closes("8.00", "8.00")
    )
    (entry,) = [entry for entry in ledger.entries if entry.line == 2]
    assert (entry.outcome, entry.note) == (Outcome.DONE, "Second Closing is 2019-02-05")
    assert ledger.last.known[TermKey("", "Second Closing")] == date(2019, 2, 5)
    moved = {(each.account, each.asset): each.quantity for each in entry.postings}
    assert moved == {
        ("Ann", "Series B"): 60, ("Bob", "Series B"): 40,
        ("Ann", "USD"): -600_000, ("Bob", "USD"): -400_000, ("Company", "USD"): 1_000_000,
    }  # fmt: skip


def test_a_refused_use_tells_no_day():
    ledger = kept(deal_of(text()), "2019-02-05 Company uses Series B Sale\n2019-02-06 Approval is met\n")
    assert TermKey("", "Second Closing") not in ledger.last.known
    assert ledger.last.outstanding("Series B") == 0


def test_a_day_that_the_text_fixes_stays():
    ledger = kept(deal_of(text(day="2019-02-06")), f"{APPROVED}2019-02-05 Company uses Series B Sale\n")
    (entry,) = [entry for entry in ledger.entries if entry.line == 2]
    assert (entry.outcome, entry.note) == (Outcome.REFUSED, "Series B is issued on 2019-02-06")


def test_terms_are_struck_at_the_closing():
    from termlang.ledger.run import Run

    deal, market = deal_of(text()), closes("8.00", "8.00")
    ledger = kept(deal, f"{APPROVED}2019-02-05 Company uses Series B Sale\n", market)
    world = Run(deal, market, {}, {}, {}, ()).world(ledger.last, date(2019, 2, 8))
    assert world.term(TermKey("Series B", "Fixed Price"), date(2019, 2, 8)).value == 10


@pytest.mark.parametrize(
    ("prices", "day"),
    [
        (("9.00", "9.00", "9.50", "8.00"), date(2019, 2, 6)),
        (("9.00", "8.99", "9.50", "9.10", "9.00"), date(2019, 2, 8)),
        (("9.00", "8.99", "9.50", "9.10"), None),
    ],
)
def test_a_series_is_issued_by_itself_at_the_close_of_the_first_day_that_fits(prices, day):
    ledger = kept(deal_of(text()), APPROVED, closes(*prices), through="2019-03-01")
    found = [entry for entry in ledger.entries if entry.text == "Series B Automatic Sale is used"]
    assert [entry.day for entry in found] == ([] if day is None else [day])
    assert ledger.last.outstanding("Series C") == (0 if day is None else 10)
    if day is not None:
        assert found[0].note == f"at the close; Third Closing is {day}"
        assert Fraction(90_000) in {each.quantity for each in found[0].postings if each.account == "Company"}


def test_a_series_whose_price_is_not_known_waits():
    ledger = kept(deal_of(text(paid="Paid")), APPROVED, closes("9.00", "9.00", "9.50"), through="2019-03-01")
    assert ledger.last.outstanding("Series C") == 0
    told = APPROVED + "2019-02-08 Paid is $90,000\n"
    late = kept(deal_of(text(paid="Paid")), told, closes("9.00", "9.00", "9.50", "9.50", "9.50"), through="2019-03-01")
    assert late.last.outstanding("Series C") == 10
