"""Dividends of a journal: elections, defaults, shares by holder, records, and what accrued on units that are gone."""

from fractions import Fraction

import pytest
from kept import DIVIDEND, kept, line, moved, outcomes, prices, series

EITHER = "in cash or Common Stock, as Company elects, otherwise cash"
SHARES = "\n  shares priced at Price\n  shares rounded down, the fraction {}"
MARKET = prices(("2020-07-01", "70.00"))
ISSUE = """2020-01-02 Company issues 600 shares of Series A to Ann
2020-01-02 Company issues 400 shares of Series A to Bob
"""
PAYS = "2020-07-01 Company pays the dividend of Series A\n"
STOCK = "2020-06-30 Company elects Common Stock for the dividend of Series A\n"


def deal(fraction: str = "lapses", paid: str = EITHER, lines: str = "", over: str = ""):
    own = DIVIDEND.format(rate="12%", rule="simple, 30/360", paid=paid) + SHARES.format(fraction)
    return series(own=own + (f"\n  over a limit {over}" if over else ""), lines=lines)


def test_the_default_holds_where_nobody_elects():
    found = moved(line(kept(deal(), ISSUE + PAYS, MARKET), 3))
    # 179 days of 360 at 12%: $59.67 a share.
    assert (found["Ann", "USD"], found["Bob", "USD"]) == (35_800, Fraction(71_600, 3))


def test_shares_round_for_each_holder():
    found = moved(line(kept(deal(), ISSUE + STOCK + PAYS, MARKET), 4))
    assert found == {
        ("Ann", "Common Stock"): 511,
        ("Bob", "Common Stock"): 340,
        ("Company", "Common Stock"): -851,
    }


def test_the_fraction_in_cash():
    found = moved(line(kept(deal("is paid in cash at Price"), ISSUE + STOCK + PAYS, MARKET), 4))
    assert found["Ann", "Common Stock"] * 70 + found["Ann", "USD"] == 35_800
    unknown = kept(deal("is paid in cash at Secret"), ISSUE + STOCK + PAYS, MARKET)
    assert (outcomes(unknown)[-1], line(unknown, 4).needs) == ("undecided", ("Secret",))


def test_what_is_paid_is_not_paid_again():
    ledger = kept(deal(), ISSUE + PAYS + PAYS + "2020-07-31 Company pays the dividend of Series A\n", MARKET)
    assert moved(line(ledger, 4)) == {}
    assert moved(line(ledger, 5))["Ann", "USD"] == 600 * 10


@pytest.mark.parametrize(
    ("ends", "paid", "rest"),
    [("from {}", 179, 30), ("after {}", 178, 30), ("after {} through", 179, 29), ("from {} through", 180, 29)],
)
def test_each_day_is_paid_for_once_whichever_ends_count(ends: str, paid: int, rest: int):
    """By 30/360, 179 days lie between January 2 and July 1, and 30 to July 31; from July 2 to August 1 there are 29."""
    own = DIVIDEND.format(rate="12%", rule="simple, 30/360", paid="in cash")
    made = series(own=own.replace("from Issue Date", ends.format("Issue Date")))
    ledger = kept(made, ISSUE + PAYS + "2020-07-31 Company pays the dividend of Series A\n", MARKET)
    assert moved(line(ledger, 3))["Ann", "USD"] == 200 * paid
    assert moved(line(ledger, 4))["Ann", "USD"] == 200 * rest


def test_a_lot_begins_with_its_issue_as_the_text_says():
    own = DIVIDEND.format(rate="12%", rule="simple, 30/360", paid="in cash")
    journal = "2020-06-16 Company issues 600 shares of Series A to Ann\n" + PAYS
    for ends, days in (("from Issue Date", 15), ("after Issue Date", 14)):
        ledger = kept(series(own=own.replace("from Issue Date", ends)), journal, MARKET)
        assert moved(line(ledger, 2))["Ann", "USD"] == 200 * days


def test_a_dividend_paid_through_the_day_before_it_begins():
    own = DIVIDEND.format(rate="12%", rule="simple, 30/360", paid="in cash").replace("from Issue", "after Issue")
    told = "2020-01-02 Series A dividend is paid through 2020-01-01\n"
    assert moved(line(kept(series(own=own), told + ISSUE + PAYS, MARKET), 4))["Ann", "USD"] == 200 * 178


def test_a_price_that_is_missing():
    ledger = kept(deal(), ISSUE + STOCK + PAYS)
    assert outcomes(ledger)[-1] == "undecided"
    assert line(ledger, 4).needs == ("the closing price of Common Stock on 2020-07-01",)


@pytest.mark.parametrize(
    ("paid", "difference"),
    [
        ("$59,666.67", ""),
        ("$59,666.66", ""),
        ("$59,666.00", "the text gives about 59,666"),
        ("851 shares", "by the text it is paid in cash"),
    ],
)
def test_records_of_cash(paid, difference):
    record = f"2020-07-01 Company paid {paid} as the dividend of Series A\n"
    found = line(kept(deal(), ISSUE + record, MARKET), 3).difference
    assert found.startswith(difference) if difference else found == ""


@pytest.mark.parametrize(("paid", "difference"), [("851", ""), ("852", "the text gives 851 shares, the record 852")])
def test_records_of_shares(paid, difference):
    record = f"2020-07-01 Company paid {paid} shares as the dividend of Series A\n"
    entry = line(kept(deal(), ISSUE + STOCK + record, MARKET), 4)
    assert entry.difference == difference
    assert sum(entry.quantity for entry in entry.postings if entry.account != "Company") == int(paid)


def test_a_limit_by_holder():
    lines = "limit 500 shares, counting conversions and dividends, per holder, the excess stays outstanding"
    ledger = kept(deal(lines=lines, over="all in cash"), ISSUE + STOCK + PAYS, MARKET)
    assert line(ledger, 4).note.startswith("all in cash")
    ledger = kept(deal(lines=lines, over="the rest in cash"), ISSUE + STOCK + PAYS, MARKET)
    assert moved(line(ledger, 4))["Ann", "Common Stock"] == 500
    assert moved(line(ledger, 4))["Ann", "USD"] == 11 * 70


def test_a_limit_that_is_not_known():
    lines = "limit Most, counting conversions and dividends, in total, the excess stays outstanding"
    own = DIVIDEND.format(rate="12%", rule="simple, 30/360", paid=EITHER) + SHARES.format("lapses")
    made = series(own=own, lines=lines, terms="Most is undisclosed, in shares")
    ledger = kept(made, ISSUE + STOCK + PAYS, MARKET)
    assert (outcomes(ledger)[-1], line(ledger, 4).needs) == ("undecided", ("Most",))


def test_nobody_to_pay():
    journal = ISSUE + "2020-01-03 Ann converts all of Series A\n2020-01-03 Bob converts all of Series A\n" + PAYS
    assert line(kept(deal(), journal, MARKET), 5).problems[0].code == "J108"


def test_what_accrued_on_converted_units_is_paid_on_the_next_date():
    lines = "accrued dividends are paid on the next date"
    journal = ISSUE + "2020-04-02 Ann converts all of Series A\n" + PAYS
    found = moved(line(kept(deal(lines=lines), journal, MARKET), 4))
    assert found["Ann", "USD"] == 600 * 30


def test_a_lot_of_a_later_day_accrues_from_there():
    journal = (
        "2020-01-02 Company issues 600 shares of Series A to Ann\n"
        "2020-04-02 Company issues 400 shares of Series A to Ann\n"
        "2020-04-03 Ann transfers all of Series A to Bob\n"
    )
    ledger = kept(deal(), journal + "2020-07-02 Company pays the dividend of Series A\n", MARKET)
    assert moved(line(ledger, 4))["Bob", "USD"] == 600 * 60 + 400 * 30


def test_a_journal_that_begins_in_mid_life():
    opening = (
        "2020-05-01 Series A outstanding is 400 shares of Ann\n"
        "2020-05-01 Series A dividend is paid through 2020-04-01\n"
    )
    ledger = kept(deal(), opening + "2020-07-02 Company pays the dividend of Series A\n", MARKET)
    assert moved(line(ledger, 3))["Ann", "USD"] == 400 * 30


def test_units_of_several_days_converted_at_once_say_so():
    journal = (
        "2020-01-02 Company issues 100 shares of Series A to Ann\n"
        "2020-04-02 Company issues 100 shares of Series A to Ann\n"
        "2020-07-02 Ann converts {} shares of Series A\n"
    )
    made = deal(lines="accrued dividends are paid in cash on conversion")
    one, both = (line(kept(made, journal.format(count), MARKET), 3) for count in (100, 101))
    assert moved(one)["Ann", "USD"] == 100 * 60
    assert "accrued as the units of 2020-01-02" in both.note and "accrued as" not in one.note
