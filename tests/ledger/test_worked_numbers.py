"""The worked rules of the semantics page, each with its number."""

from fractions import Fraction

import pytest
from kept import DIVIDEND, kept, line, moved, outcomes, prices, run_of, series

from termlang.ledger.rights import position
from termlang.market import Market


def reported(count: str, *, day: str = "2020-03-02", splits: object = None) -> Market:
    return Market.of([day], {"outstanding": [count]}, splits=splits)


BLOCKER = "blocked above 9.99% of Count, for each holder, the excess stays outstanding"


@pytest.mark.parametrize(("holds", "fits"), [(0, 1_109_876), (500_000, 554_382)])
def test_the_blocker_counts_what_is_held_after_the_issue(holds, fits):
    # floor((p O - h) / (1 - p)) with p = 9.99% and O = 10,000,000.
    deal = series(lines=BLOCKER, count="1,000,000")
    journal = "2020-01-02 Company issues 1,000,000 shares of Series A to Ann\n"
    journal += f"2020-03-02 Ann holds {holds:,} shares of Common Stock\n" if holds else ""
    ledger = kept(deal, journal + "2020-03-02 Ann converts all of Series A\n", reported("10000000"))
    assert ledger.entries[-1].answer.shares == fits
    assert ledger.last.holding("Ann", "Common Stock") == holds + fits
    # The next share is one too many.
    again = kept(deal, "2020-03-02 Ann converts $10.00 of Series A\n", reported("10000000"), start=ledger.last)
    assert again.entries[-1].answer.shares in (0, 1) and "blocked" in again.entries[-1].note


def test_sales_make_room_under_the_blocker():
    deal = series(lines=BLOCKER, count="1,000,000")
    journal = (
        "2020-01-02 Company issues 1,000,000 shares of Series A to Ann\n"
        "2020-03-02 Ann converts all of Series A\n"
        "2020-03-02 Ann sells 1,109,876 shares of Common Stock\n"
        "2020-03-02 Ann converts all of Series A\n"
    )
    ledger = kept(deal, journal, reported("10000000"))
    assert line(ledger, 4).answer.shares == 1_109_876


def limited(tail: str):
    lines = f"limit 1,450,000 shares, counting conversions, in total, the excess stays outstanding{tail}"
    return series(lines=lines, count="1,000,000")


def test_what_is_left_under_a_limit_after_a_split():
    # Limit 1,450,000, 400,000 used, 2 for 1: 2 x 1,450,000 - 2 x 400,000 = 2,100,000.
    journal = (
        "2020-01-02 Company issues 1,000,000 shares of Series A to Ann\n"
        "2020-02-03 Ann converts $4,000,000 of Series A\n"
        "2020-03-02 Common Stock splits 2 for 1\n"
        "2020-03-02 Ann converts all of Series A\n"
    )
    assert line(kept(limited(", adjusted for splits"), journal), 4).answer.shares == 2_100_000
    # Without the mark nothing moves, on neither side.
    assert line(kept(limited(""), journal), 4).answer.shares == 1_050_000


def test_staging_counts_whole_months_from_the_windows_first_day():
    deal = series(amount="25% at once, and 25% more each month, counting every conversion", issued="January 31, 2020")
    start = kept(deal, "", through="2020-01-31").last
    # Months are anchor + n months: 29 February, 31 March, 30 April; never 29 March.
    for day, units in (
        ("2020-01-31", 250), ("2020-02-28", 250), ("2020-02-29", 500), ("2020-03-29", 500), ("2020-03-30", 500),
        ("2020-03-31", 750), ("2020-04-29", 750), ("2020-04-30", 1_000), ("2020-12-31", 1_000),
    ):  # fmt: skip
        asked = kept(deal, f"{day} Holders convert {units} shares of Series A\n", start=start).entries[-1]
        more = kept(deal, f"{day} Holders convert {units + 1} shares of Series A\n", start=start).entries[-1]
        assert (asked.outcome.value, more.outcome.value) == ("done", "refused")


def test_dividends_accrue_by_lot():
    # 8% on $1,000, 30/360. The lot of 31 January has 150 days to 30 June, the one of 15 April 75:
    # $100,000 x 8% x 150/360 + $30,000 x 8% x 75/360 = $3,333.33 + $500.00 = $3,833.33.
    own = DIVIDEND.format(rate="8%", rule="simple, 30/360", paid="in cash")
    deal = series(own=own, issued="January 31, 2020")
    journal = (
        "2020-01-31 Company issues 100 shares of Series A to Ann\n"
        "2020-04-15 Company issues 30 shares of Series A to Ann\n"
        "2020-06-30 Company pays the dividend of Series A\n"
    )
    paid = moved(line(kept(deal, journal), 3))["Ann", "USD"]
    assert paid == Fraction(11_500, 3) and round(paid, 2) == Fraction("3833.33")
    record = journal.replace("pays", "paid $3,833.33 as")
    assert line(kept(deal, record), 3).difference == ""


def test_the_limit_counts_whole_shares():
    # 33.33 shares are 33: three such conversions make 99, and one share is left under a limit of 100.
    deal = series(
        price="$30.00 per share", lines="limit 100 shares, counting conversions, the excess stays outstanding"
    )
    journal = "2020-02-03 Holders convert $1,000 of Series A\n" * 3 + "2020-02-04 Holders convert $1,000 of Series A\n"
    ledger = kept(deal, journal)
    assert [entry.answer.shares for entry in ledger.entries if entry.line] == [33, 33, 33, 1]


def test_the_amount_after_a_cut_with_premium():
    # $7,500,000 with 6% for 198 days makes 1,284,263.58 shares at $6.03; where 1,000,000 fit, stated value and premium
    # are cut alike, and $5,839,922.52 of stated value converts.
    premium = "Premium means 6% a year on Stated Value, simple, actual/365, after Issue Date through Conversion Date"
    deal = series(
        own=premium, amount="all of it, with Premium", price="$6.03 per share", count="7,500", issued="July 27, 1998",
        lines="limit 1,000,000 shares, counting conversions, in total, the excess stays outstanding",
    )  # fmt: skip
    ledger = kept(deal, "1999-02-10 Holders convert all of Series A\n")
    answer = line(ledger, 1).answer
    assert (answer.shares, round(answer.amount, 2)) == (1_000_000, Fraction("5839922.52"))
    assert ledger.last.outstanding("Series A") == 7_500 - answer.amount / 1_000
    again = kept(deal, "1999-02-11 Holders convert all of Series A\n", start=ledger.last)
    assert (line(again, 1).answer.shares, again.last.outstanding("Series A")) == (0, answer.remaining / 1_000)


def test_a_dividend_that_would_pass_a_cap_is_paid_in_cash():
    own = DIVIDEND.format(
        rate="10%", rule="simple, 30/360", paid="in cash or Common Stock, as Company elects, otherwise cash"
    )
    own += "\n  shares priced at Price\n  shares rounded down, the fraction lapses\n  over a limit {}"
    lines = "limit 10,400 shares, counting conversions and dividends, in total, the excess stays outstanding"
    deal = series(own=own.format("all in cash"), lines=lines)
    market = prices(("2020-07-01", "100.00"), ("2020-07-02", "100.00"))
    journal = (
        "2020-02-03 Holders convert $100,000 of Series A\n"
        "2020-06-30 Company elects Common Stock for the dividend of Series A\n"
        "{} Company pays the dividend of Series A\n"
    )
    # 900 units x $1,000 x 10% x 179/360 = $44,750 on 1 July: 447 shares where 400 fit.
    ledger = kept(deal, journal.format("2020-07-01"), market)
    assert moved(line(ledger, 3)) == {("Holders", "USD"): 44_750, ("Company", "USD"): -44_750}
    assert line(ledger, 3).note.startswith("all in cash: in shares it would pass limit 10,400 shares")
    rest = kept(series(own=own.format("the rest in cash"), lines=lines), journal.format("2020-07-01"), market)
    assert moved(line(rest, 3))["Holders", "Common Stock"] == 400
    assert moved(line(rest, 3))["Holders", "USD"] == 47 * 100
    silent = kept(series(own=own.replace("\n  over a limit {}", ""), lines=lines), journal.format("2020-07-01"), market)
    assert "`over a limit all in cash`" in line(silent, 3).needs[0]
    wide = series(own=own.format("all in cash"), lines=lines.replace("10,400", "10,447"))
    ledger = kept(wide, journal.format("2020-07-01"), market)
    assert moved(line(ledger, 3))["Holders", "Common Stock"] == 447
    # They count: nothing is left for a conversion.
    more = kept(wide, "2020-07-02 Holders convert $1,000 of Series A\n", market, start=ledger.last)
    assert (more.entries[-1].answer.shares, more.entries[-1].binding) == (0, ("limit 10,447 shares",))


def test_the_new_preferred_that_must_pay_in_cash():
    # 7% a year in a year of 360 days, payable yearly, in cash or stock; 170 of 200 units converted, 30 left.
    own = DIVIDEND.format(
        rate="7%", rule="simple, 30/360", paid="in cash or Common Stock, as Company elects, otherwise cash"
    )
    own += "\n  paid each year\n  shares priced at Price\n  shares rounded down, the fraction lapses"
    own += "\n  over a limit all in cash"
    lines = "limit {} shares, counting conversions and dividends, in total, the excess stays outstanding"
    lines += ", unless Approval is met"
    journal = (
        "2001-06-01 Company issues 200 shares of Series A to Ann\n"
        "2001-09-04 Ann converts $1,700,000 of Series A\n"
        "2002-05-31 Company elects Common Stock for the dividend of Series A\n"
        "2002-06-03 Company pays the dividend of Series A\n"
    )
    market = prices(("2002-06-03", "2.00"))
    terms = {"count": "200", "stated": "10,000", "issued": "June 1, 2001", "own": own}
    deal = series(lines=lines.format("170,500"), **terms)
    ledger = kept(deal, journal, market, given={"Approval": False})
    # The year falls due on the anniversary; 30 x $10,000 x 7% x 362/360 is paid two days later.
    due = next(entry for entry in ledger.entries if entry.text == "dividend of Series A due")
    assert (due.day.isoformat(), due.note) == ("2002-06-01", "21,000 USD falls due")
    assert moved(line(ledger, 4))["Ann", "USD"] == Fraction(300_000 * 7 * 362, 100 * 360)
    approved = kept(deal, journal, market, given={"Approval": True})
    assert moved(line(approved, 4))["Ann", "Common Stock"] == 10_558
    assert ledger.last.outstanding("Series A") == 30


def test_rights_say_what_is_left():
    deal = limited(", adjusted for splits")
    ledger = kept(deal, "2020-02-03 Holders convert $4,000,000 of Series A\n")
    standing = position(run_of(deal), ledger.last, ledger.last.day).rights[0]
    assert (standing.answer.shares, outcomes(ledger)) == (1_050_000, ["done"])
