"""Who is paid a dividend: who held the units at the end of the record date. Worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from termlang.evaluate.state import State
from termlang.ledger.dates import key_dates
from termlang.model.deal import Deal
from tests.ledger.kept import kept, line, moved, outcomes, run_of, series

BOTH = """2020-01-02 Company issues 600 shares of Series A to Ann
2020-01-02 Company issues 400 shares of Series A to Bob
"""
RECORD = "to holders of record on the last day of the month before Dividend Payment Date"


def quarterly(
    *, record: str = RECORD, accrued: str = "are forfeited", ways: str = "in cash", stated: str = "1,000"
) -> Deal:
    """12% a year, $30.00 a quarter on each share, paid on April 15 and then each quarter."""
    own = "dividend 12% a year on Stated Value:\n  simple, 30/360, from January 15, 2020\n"
    own += f"  paid each quarter from April 15, 2020\n  {record}\n  {ways}\n"
    return series(own=own, lines=f"accrued dividends {accrued}", stated=stated)


def paid(journal: str, number: int, **more: str) -> dict[str, int]:
    """What each holder is paid by a line, in dollars."""
    ledger = kept(quarterly(**more), BOTH + journal)
    return {who: int(amount) for (who, asset), amount in moved(line(ledger, number)).items() if asset == "USD"}


@pytest.mark.parametrize(
    ("day", "ann", "bob", "cid"),
    [
        ("2020-03-31", 9_000, 12_000, 9_000),  # on the record date itself: Cid holds 300 at its end
        ("2020-04-01", 18_000, 12_000, 0),
        ("2020-04-15", 18_000, 12_000, 0),  # before the payment of the day
    ],
)
def test_who_held_at_the_end_of_the_record_date_is_paid(day: str, ann: int, bob: int, cid: int):
    journal = f"{day} Ann transfers 300 shares of Series A to Cid\n2020-04-15 Company pays the dividend of Series A\n"
    found = paid(journal, 4)
    assert found.pop("Company") == -30_000
    assert found == {who: amount for who, amount in (("Ann", ann), ("Bob", bob), ("Cid", cid)) if amount}


def test_the_next_dividend_is_the_takers():
    journal = (
        "2020-04-01 Ann transfers 300 shares of Series A to Cid\n"
        "2020-04-15 Company pays the dividend of Series A\n"
        "2020-07-15 Company pays the dividend of Series A\n"
    )
    assert paid(journal, 5) == {"Ann": 9_000, "Bob": 12_000, "Cid": 9_000, "Company": -30_000}


def test_units_that_pass_on_again_leave_it_with_the_first():
    journal = (
        "2020-04-01 Ann transfers 300 shares of Series A to Cid\n"
        "2020-04-06 Cid transfers 300 shares of Series A to Bob\n"
        "2020-04-15 Company pays the dividend of Series A\n"
    )
    assert paid(journal, 5) == {"Ann": 18_000, "Bob": 12_000, "Company": -30_000}


def test_a_late_payment_goes_to_both():
    """What accrued through April 15 is Ann's; to May 15 each share brings $10.00 more, and Cid has 300 of them."""
    journal = (
        "2020-04-01 Ann transfers 300 shares of Series A to Cid\n2020-05-15 Company pays the dividend of Series A\n"
    )
    assert paid(journal, 4) == {"Ann": 21_000, "Bob": 16_000, "Cid": 3_000, "Company": -40_000}


def test_two_record_dates_before_one_payment():
    """Ann held 300 on March 31, Cid on June 30, Bob since: a quarter each for Ann and for Cid."""
    journal = (
        "2020-04-01 Ann transfers 300 shares of Series A to Cid\n"
        "2020-07-01 Cid transfers 300 shares of Series A to Bob\n"
        "2020-07-15 Company pays the dividend of Series A\n"
    )
    # Ann has a half-year on 300 shares and a quarter on 300, Bob a half-year on 400.
    assert paid(journal, 5) == {"Ann": 27_000, "Bob": 24_000, "Cid": 9_000, "Company": -60_000}


def test_own_units_convert_before_those_that_came_later():
    """Cid has 300 of Ann's and converts 100 of his 200 own: Ann is paid for all 300."""
    journal = (
        "2020-02-03 Bob transfers 200 shares of Series A to Cid\n"
        "2020-04-01 Ann transfers 300 shares of Series A to Cid\n"
        "2020-04-06 Cid converts 100 shares of Series A\n"
        "2020-04-15 Company pays the dividend of Series A\n"
    )
    assert paid(journal, 6) == {"Ann": 18_000, "Bob": 6_000, "Cid": 3_000, "Company": -27_000}


def test_what_is_left_for_the_next_date_is_due_to_who_held_it():
    """90 of Ann's 300 convert on April 5, 80 days of 30/360 after January 15: $26.67 each, on the next date, to Ann."""
    journal = (
        "2020-04-01 Ann transfers 300 shares of Series A to Cid\n"
        "2020-04-05 Cid converts 90 shares of Series A\n"
        "2020-04-15 Company pays the dividend of Series A\n"
    )
    # 300 + 210 shares at $30.00, and 90 at $26.66…
    assert paid(journal, 5, accrued="are paid on the next date")["Ann"] == 15_300 + 2_400


def test_dividends_that_are_added_go_with_the_units():
    ways = "in cash or added to Stated Value, as Company elects, otherwise added to Stated Value"
    journal = "2020-04-01 Ann transfers 300 shares of Series A to Cid\n2020-04-16 Cid converts 100 shares of Series A\n"
    ledger = kept(quarterly(ways=ways), BOTH + journal)
    # 103,000 / 10.00
    assert moved(line(ledger, 4))["Cid", "Common Stock"] == 10_300


def test_a_record_date_that_is_not_known_leaves_the_payment_open():
    own = "Record Date is undisclosed, a date\n"
    own += "dividend 12% a year on Stated Value:\n  simple, 30/360, from January 15, 2020\n"
    own += "  paid each quarter from April 15, 2020\n  to holders of record on Record Date\n  in cash\n"
    ledger = kept(series(own=own), BOTH + "2020-04-15 Company pays the dividend of Series A\n")
    assert outcomes(ledger)[-1] == "undecided"
    assert "Record Date" in str(line(ledger, 3).needs)


def test_record_dates_are_key_dates():
    run = run_of(quarterly())
    found = key_dates(run, State(date.min), date(2020, 3, 1), date(2020, 6, 30))
    told = [(str(each.day), each.what) for each in found if "dividend" in each.what]
    assert told == [
        ("2020-03-31", "Series A: record date of the dividend of 2020-04-15"),
        ("2020-04-15", "Series A: dividend falls due"),
        ("2020-06-30", "Series A: record date of the dividend of 2020-07-15"),
    ]
