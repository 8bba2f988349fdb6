"""Accounts: issues, transfers, opening balances, and what concerns all holders at once."""

from datetime import date
from fractions import Fraction

import pytest
from kept import accounts, kept, line, moved, outcomes, prices, problems_of, series

from termlang.evaluate.state import State

ISSUE = """2020-01-02 Company issues 600 shares of Series A to Ann
2020-01-02 Company issues 400 shares of Series A to Bob
"""
REDEMPTION = "redemption at the option of Company:\n  for Stated Value"


def test_an_issue_beyond_what_the_deal_issues():
    ledger = kept(series(), ISSUE + "2020-01-03 Company issues 1 share of Series A to Cid\n")
    assert outcomes(ledger) == ["done", "done", "wrong"]
    assert [problem.code for problem in line(ledger, 3).problems] == ["J110"]
    assert ledger.last.outstanding("Series A") == 1_000


def test_lines_before_the_issue():
    ledger = kept(
        series(),
        "2020-01-01 Company issues 600 shares of Series A to Ann\n2020-01-01 Ann converts $1,000 of Series A\n" + ISSUE,
    )
    assert outcomes(ledger) == ["wrong", "refused", "done", "done"]
    assert line(ledger, 1).problems[0].code == "J109"
    assert "opens on 2020-01-02" in line(ledger, 2).note


def test_without_a_word_on_holders_the_deal_issues_to_its_party():
    ledger = kept(series(), "2020-03-02 Holders convert $1,000 of Series A\n")
    assert ledger.entries[0].text == "Series A is issued to Holders"
    assert ledger.last.outstanding("Series A", "Holders") == 999


def test_a_class_whose_units_are_with_its_members_names_them():
    ledger = kept(series(), ISSUE + "2020-03-02 Holders convert $1,000 of Series A\n")
    problem = line(ledger, 3).problems[0]
    assert (problem.code, problem.remedy) == ("J108", "name Ann or Bob")


def test_a_transfer_keeps_lot_days_and_takes_the_oldest_first():
    ledger = kept(
        series(),
        "2020-01-02 Company issues 600 shares of Series A to Ann\n"
        "2020-02-03 Company issues 400 shares of Series A to Ann\n"
        "2020-03-02 Ann transfers 700 shares of Series A to Bob\n",
    )
    lots = sorted((lot.holder, lot.day.isoformat(), lot.units) for lot in ledger.last.lots)
    assert lots == [("Ann", "2020-02-03", 300), ("Bob", "2020-01-02", 600), ("Bob", "2020-02-03", 100)]


def test_more_than_is_held_cannot_be_transferred():
    ledger = kept(series(), ISSUE + "2020-03-02 Ann transfers 601 shares of Series A to Bob\n")
    assert (outcomes(ledger)[-1], line(ledger, 3).problems[0].code) == ("wrong", "J107")
    assert ledger.last.outstanding("Series A", "Ann") == 600


def test_a_transferee_inherits_what_was_issued_and_what_was_used():
    deal = series(amount="25% at once, and 25% more each month, counting every conversion, per holder")
    journal = (
        "2020-01-02 Company issues 800 shares of Series A to Ann\n"
        "2020-01-02 Company issues 200 shares of Series A to Bob\n"
        "2020-01-03 Ann converts 200 shares of Series A\n"
        "2020-01-06 Ann transfers 300 shares of Series A to Cid\n"
    )
    # Of Ann's 800, 200 are used; half of what is left takes half of both along: nothing more is open for either.
    first = "2020-01-07 {} converts 1 share of Series A\n"
    assert outcomes(kept(deal, journal + first.format("Cid"))) == ["done"] * 4 + ["refused"]
    assert outcomes(kept(deal, journal + first.format("Ann"))) == ["done"] * 4 + ["refused"]
    month = "2020-02-03 Cid converts 100 shares of Series A\n2020-02-03 Ann converts 101 shares of Series A\n"
    assert outcomes(kept(deal, journal + month)) == ["done"] * 5 + ["refused"]


def test_an_allowance_of_a_window_forgets_the_windows_before_it():
    window = (
        "from Issue Date through 30 days after Issue Date:\n  all of it\n  at $10.00 per share\n"
        "thereafter:\n  up to 100 shares of Series A, counting conversions in this window\n  at $8.00 per share"
    )
    journal = ISSUE + (
        "2020-01-10 Ann converts 300 shares of Series A\n"
        "2020-03-02 Ann converts 60 shares of Series A\n"
        "2020-03-03 Bob converts 41 shares of Series A\n"
        "2020-03-03 Bob converts 40 shares of Series A\n"
    )
    ledger = kept(series(window=window), journal)
    assert outcomes(ledger) == ["done"] * 4 + ["refused", "done"]


def test_a_redemption_takes_from_all_holders():
    ledger = kept(series(own=REDEMPTION), ISSUE + "2020-03-02 Company redeems $500,000 of Series A\n")
    assert moved(line(ledger, 3)) == {
        ("Ann", "Series A"): -300,
        ("Bob", "Series A"): -200,
        ("Company", "Series A"): 500,
        ("Ann", "USD"): 300_000,
        ("Bob", "USD"): 200_000,
        ("Company", "USD"): -500_000,
    }
    assert "pro rata from Ann and Bob" in line(ledger, 3).note
    # What is redeemed was never converted: it uses up nothing of that right.
    assert ledger.last.total("units", "Series A conversion", None) == 0
    assert ledger.last.total("units", "Series A redemption", None) == 500


def test_a_redemption_in_whole_shares():
    deal = series(own=REDEMPTION, units=", in whole shares")
    ledger = kept(deal, ISSUE + "2020-03-02 Company redeems 7 shares of Series A\n")
    assert [moved(line(ledger, 3))[who, "Series A"] for who in ("Ann", "Bob")] == [-4, -3]


def test_a_redemption_from_one_holder_and_its_record():
    text = ISSUE + (
        "2020-03-02 Company redeems 100 shares of Series A held by Bob\n"
        "2020-03-03 Company redeemed 100 shares of Series A held by Bob for $100,000.00\n"
        "2020-03-04 Company redeemed 100 shares of Series A for $100,001.00\n"
    )
    ledger = kept(series(own=REDEMPTION), text)
    assert ledger.last.outstanding("Series A", "Bob") == 200 - Fraction(100 * 200, 800)
    assert [line(ledger, n).difference for n in (3, 4)] == ["", ""]
    assert line(ledger, 5).difference == "the text gives 100,000, the record 100,001"


def test_the_issuer_converts_what_all_hold():
    ledger = kept(series(option="Company"), ISSUE + "2020-03-02 Company converts $10,000 of Series A\n")
    found = moved(line(ledger, 3))
    assert (found["Ann", "Common Stock"], found["Bob", "Common Stock"]) == (600, 400)
    assert found["Company", "Common Stock"] == -1_000


def test_the_issuer_says_whose_units_where_each_holder_is_measured():
    lines = "blocked above 9.99% of 1,000,000 shares, for each holder, the excess stays outstanding"
    deal = series(option="Company", lines=lines)
    ledger = kept(deal, ISSUE + "2020-03-02 Company converts $10,000 of Series A\n")
    assert line(ledger, 3).problems[0].code == "J114"
    ledger = kept(deal, ISSUE + "2020-03-02 Company converts $10,000 of Series A held by Bob\n")
    assert moved(line(ledger, 3))["Bob", "Common Stock"] == 1_000


def test_units_issued_before_the_journal_count_as_used():
    deal = series(amount="25% at once, and 25% more each month, counting every conversion")
    opening = "2020-01-20 Series A outstanding is 900 shares of Ann\n"
    ledger = kept(deal, opening + "2020-01-21 Ann converts 151 shares of Series A\n")
    assert outcomes(ledger) == ["done", "refused"]
    assert line(ledger, 1).note == "opening balance; 100 count as used"
    assert outcomes(kept(deal, opening + "2020-01-21 Ann converts 150 shares of Series A\n")) == ["done", "done"]


def test_opening_balances_that_say_what_was_issued():
    deal = series(amount="50% at once, and 25% more each month, counting every conversion, per holder")
    opening = (
        "2020-01-20 Series A outstanding is 300 shares of Ann, of 500 issued\n"
        "2020-01-20 Series A outstanding is 450 shares of Bob\n"
    )
    # Bob's 500 are the rest of the 1,000: 50 of them are used.
    ledger = kept(deal, opening + "2020-01-21 Ann converts 51 shares of Series A\n")
    assert outcomes(ledger)[-1] == "refused"
    ledger = kept(
        deal,
        opening
        + "2020-01-21 Ann converts 50 shares of Series A\n"
        + "2020-01-21 Bob converts 200 shares of Series A\n",
    )
    assert outcomes(ledger) == ["done"] * 4
    wrong = kept(deal, "2020-01-20 Series A outstanding is 300 shares of Ann, of 200 issued\n")
    assert line(wrong, 1).problems[0].code == "J110"


def test_what_was_delivered_before_counts_under_limits():
    deal = series(lines="limit 50,000 shares, counting conversions, in total, the excess stays outstanding")
    opening = "2020-02-03 Series A outstanding is 600 shares of Ann\n2020-02-03 Series A has delivered 40,000 shares\n"
    ledger = kept(deal, opening + "2020-02-04 Ann converts all of Series A\n")
    assert line(ledger, 3).answer.shares == 10_000
    assert ledger.last.holding("Ann", "Common Stock") == 10_000


def test_shares_sold_are_those_held():
    journal = ISSUE + (
        "2020-02-03 Ann converts $1,000 of Series A\n"
        "2020-02-04 Ann sells 60 shares of Common Stock\n"
        "2020-02-05 Ann sells 41 shares of Common Stock\n"
    )
    ledger = kept(series(), journal)
    assert outcomes(ledger)[2:] == ["done", "done", "wrong"]
    assert ledger.last.holding("Ann", "Common Stock") == 40


@pytest.mark.parametrize("asked", ["0 shares of Series A", "$0.00 of Series A"])
def test_a_line_that_moves_nothing(asked):
    assert problems_of(series(), f"2020-02-03 Ann converts {asked}\n") == ["J106"]


def test_records_and_what_the_text_gives():
    journal = ISSUE + (
        "2020-02-03 Ann converted $1,000 of Series A into 100 shares\n"
        "2020-02-04 Ann converted $1,000 of Series A into 101 shares\n"
        "2020-02-05 Ann converted $700,000 of Series A into 70,000 shares\n"
    )
    ledger = kept(series(lines="barred when Conversion Price is below Secret"), journal, given={"Secret": Fraction(1)})
    assert [line(ledger, n).difference for n in (3, 4)] == ["", "the text gives 100 shares, the record 101"]
    assert outcomes(ledger)[-1] == "wrong"
    assert ledger.last.holding("Ann", "Common Stock") == 201
    barred = kept(series(lines="barred when Conversion Price is below Secret"), journal, given={"Secret": Fraction(11)})
    assert line(barred, 3).difference.startswith("the text refuses: barred when")
    unknown = kept(series(lines="barred when Conversion Price is below Secret"), journal)
    assert line(unknown, 3).difference == "the text cannot decide: it needs Secret"


def test_an_exercise_that_happened():
    more = (
        "warrant Some Warrants:\n  issued on January 2, 2020 to Holders, 1,000 warrants, each for 1 share\n"
        "  exercise into Common Stock at the option of Holders:\n    from Issue Date until 5 years after Issue Date:\n"
        "      all of it\n      at $3.00 per share\n    shares rounded down, the fraction lapses\n"
    )
    ledger = kept(
        series(more=more),
        "2020-02-03 Holders exercise 10 warrants of Some Warrants\n"
        "2020-02-04 Holders exercised 10 warrants of Some Warrants into 9 shares\n",
        through="2025-01-03",
    )
    assert moved(line(ledger, 1))["Holders", "USD"] == -30
    assert moved(line(ledger, 2))["Company", "USD"] == 27
    assert line(ledger, 2).difference == "the text gives 10 shares, the record 9"
    last = ledger.entries[-1]
    assert (last.text, last.day.isoformat()) == ("Some Warrants expire", "2025-01-01")
    assert moved(last) == {("Holders", "Some Warrants"): -980, ("Company", "Some Warrants"): 980}


def test_refused_and_undecided_lines_change_nothing():
    deal = series(lines="barred when Conversion Price is below Secret")
    journal = ISSUE + "2020-02-03 Ann converts $1,000 of Series A\n"
    before = kept(deal, ISSUE).last
    for given, outcome in ((Fraction(11), "refused"), (None, "undecided")):
        ledger = kept(deal, journal, given={} if given is None else {"Secret": given})
        assert outcomes(ledger)[-1] == outcome
        found, expected = accounts(ledger.last), accounts(before)
        assert found[1:-1] == expected[1:-1]


def test_later_lines_say_what_an_undecided_one_needs():
    deal = series(lines="barred when Price is below Secret")
    journal = ISSUE + (
        "2020-02-03 Ann converts $1,000 of Series A\n"
        "2020-02-04 Secret is $5.00\n"
        "2020-02-04 Bob converts $1,000 of Series A\n"
    )
    ledger = kept(deal, journal, prices(("2020-02-03", "6.00"), ("2020-02-04", "6.00")))
    assert outcomes(ledger)[2:] == ["undecided", "done", "done"]
    assert line(ledger, 5).needs == ("Secret",)
    assert "line 3 changed nothing" in line(ledger, 5).note


def test_two_runs_that_go_on_from_one_state_keep_to_their_own_past():
    first = State(date(2020, 1, 2)).then(day=date(2020, 1, 3))
    one, other = (first.then(day=date(2020, 1, 6), ended=(name,)) for name in ("one", "other"))
    for state, name in ((one, "one"), (other, "other")):
        later = state.then(day=date(2020, 1, 7))
        assert later.on(date(2020, 1, 6)).ended == (name,)
        assert later.on(date(2020, 1, 3)) is first
        assert later.on(date(2020, 1, 1)).length == 0
