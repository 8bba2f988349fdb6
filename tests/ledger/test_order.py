"""The order of a day, what the deal does by itself, and splits told by journals and prices."""

from datetime import date
from fractions import Fraction

import pytest
from kept import (
    DIVIDEND,
    HEAD,
    SERIES,
    WINDOW,
    accounts,
    deal_of,
    kept,
    line,
    moved,
    outcomes,
    prices,
    problems_of,
    series,
)

from termlang.evaluate.state import State
from termlang.market import Market

MARK = ", adjusted for splits"
FEBRUARY = "2020-02-03 Holders convert $1,000 of Series A\n"
TWO = "2020-03-02 Common Stock splits 2 for 1\n"


def test_a_split_comes_first_wherever_it_is_listed():
    journal = FEBRUARY + "2020-03-02 Holders convert $1,000 of Series A\n" + TWO
    ledger = kept(series(price=f"$10.00 per share{MARK}"), journal)
    texts = [entry.text for entry in ledger.entries[2:]]
    assert texts == [TWO.strip(), "2020-03-02 Holders convert $1,000 of Series A"]
    assert ledger.last.holding("Holders", "Common Stock") == 200 + 200


def test_a_split_of_the_prices_moves_the_accounts():
    market = Market.of(["2020-03-02"], {"close": ["5.00"]}, splits=[("2020-03-02", 2)])
    journal = "2020-02-03 Holders convert $1,000 of Series A\n2020-04-01 Holders convert $1,000 of Series A\n"
    ledger = kept(series(), journal, market)
    split = next(entry for entry in ledger.entries if "splits" in entry.text)
    assert (split.text, split.note, split.line) == ("Common Stock splits 2 for 1", "in the prices", None)
    assert ledger.last.holding("Holders", "Common Stock") == 300
    assert ledger.last.total("conversions", "Series A", None) == 200
    assert ledger.last.total("conversions", "Series A", None, adjusted=True) == 300


def test_a_split_told_twice_counts_once():
    market = Market.of(["2020-03-02"], {"close": ["5.00"]}, splits=[("2020-03-02", 2)])
    first = "2020-02-03 Holders convert $1,000 of Series A\n"
    ledger = kept(series(), first + TWO + TWO, market)
    assert ledger.last.holding("Holders", "Common Stock") == 200
    assert [line(ledger, n).note for n in (2, 3)] == ["", "told already"]


def test_two_different_splits_of_one_day():
    market = Market.of(["2020-03-02"], {"close": ["5.00"]}, splits=[("2020-03-02", 3)])
    ledger = kept(series(), "2020-02-03 Holders convert $1,000 of Series A\n" + TWO, market)
    assert line(ledger, 2).problems[0].code == "J113"
    assert ledger.last.holding("Holders", "Common Stock") == 300


def test_splits_of_prices_and_of_the_journal_hold_both():
    market = Market.of(["2020-02-03"], {"close": ["5.00"]}, splits=[("2020-02-10", 3)])
    journal = FEBRUARY + TWO + "2020-03-03 Holders convert $1,000 of Series A\n"
    ledger = kept(series(price=f"$10.00 per share{MARK}"), journal, market)
    assert line(ledger, 3).answer.price == Fraction(10, 6)


def test_a_split_before_the_first_issue_moves_nothing():
    market = Market.of(["2019-03-01"], {"close": ["5.00"]}, splits=[("2019-03-01", 2)])
    ledger = kept(series(price=f"$10.00 per share{MARK}"), FEBRUARY, market)
    assert ledger.entries[0].text == "Series A is issued to Holders"
    assert line(ledger, 1).answer.shares == 100


def test_a_split_of_another_stock():
    stated = " of Common Stock"
    lines = f"limit 150 shares{stated}, counting conversions, in total, the excess stays outstanding"
    journal = (
        "2020-02-03 Holders convert $1,000 of Series A\n2020-03-02 Other Stock splits 2 for 1\n"
        "2020-03-02 Holders convert $1,000 of Series A\n"
    )
    text = HEAD.replace("stock Common", "stock Other Stock of Company\nstock Common")
    text = text.replace("$ per share", f"$ per share{stated}")
    body = SERIES.format(
        issued="January 2, 2020", count="1,000", stated="1,000", units="", own="", option="Holders",
        window=WINDOW.format(amount="all of it", price=f"$10.00 per share{stated}"), lines=f"    {lines}{MARK}\n",
    )  # fmt: skip
    ledger = kept(deal_of(text + body), journal)
    assert line(ledger, 3).answer.shares == 50
    assert ledger.last.total("conversions", None, None, adjusted=True) == 150


PAYMENT = "payment on Due by Company to Holders:\n  $100,000 in cash\n"


def test_a_payment_falls_due_at_the_opening():
    ledger = kept(
        series(terms="Due means March 2, 2020", more=PAYMENT), "2020-03-02 Holders convert $1,000 of Series A\n"
    )
    texts = [entry.text for entry in ledger.entries]
    assert texts[1:] == ["payment due by Company to Holders", "2020-03-02 Holders convert $1,000 of Series A"]


@pytest.mark.parametrize(
    ("told", "said", "day", "note"),
    [
        ("2020-03-02", "2020-03-02", "2020-03-02", "falls due"),
        ("2020-02-03", "2020-03-02", "2020-03-02", "falls due"),
        ("2020-03-05", "2020-03-02", "2020-03-05", "falls due as of 2020-03-02"),
    ],
)
def test_a_payment_whose_day_is_told_later(told, said, day, note):
    deal = series(terms="Due is undisclosed, a date", more=PAYMENT)
    ledger = kept(deal, f"{told} Due is {said}\n", through="2020-12-31")
    due = [entry for entry in ledger.entries if entry.text.startswith("payment")]
    assert [(entry.day.isoformat(), entry.note) for entry in due] == [(day, note)]


def test_a_day_that_later_prices_fix_does_not_stop_the_replay():
    terms = "Due means:\n  March 2, 2020 when Price on March 9, 2020 is above $5.00 per share\n  otherwise June 1, 2020"
    deal = series(terms=terms, more=PAYMENT)
    ledger = kept(deal, "2020-07-01 Holders convert $1,000 of Series A\n", prices(("2020-03-09", "6.00")))
    assert outcomes(ledger) == ["done"]


def test_dividends_fall_due_and_what_is_not_paid_stays_due():
    own = DIVIDEND.format(rate="12%", rule="simple, 30/360", paid="in cash\n  paid each quarter")
    ledger = kept(series(own=own), "2020-07-06 Company pays the dividend of Series A\n", through="2020-12-31")
    due = [(entry.day.isoformat(), entry.note) for entry in ledger.entries if entry.text == "dividend of Series A due"]
    # $1,000,000 at 12%: $30,000 a quarter; the first was not paid on its day; after four days more, all of it is.
    assert due[:2] == [("2020-04-02", "30,000 USD falls due"), ("2020-07-02", "60,000 USD falls due")]
    assert due[2][0] == "2020-10-02" and due[2][1].startswith("about 28,666.")
    paid = moved(line(ledger, 1))["Holders", "USD"]
    assert paid == 60_000 + Fraction(4 * 1_000_000 * 12, 36_000)


def test_rights_end_at_the_close_of_their_last_day():
    window = "from Issue Date through March 2, 2020:\n  all of it\n  at $10.00 per share"
    journal = "2020-03-02 Holders convert $1,000 of Series A\n2020-03-03 Holders convert $1,000 of Series A\n"
    ledger = kept(series(window=window), journal)
    assert [(entry.day.day, entry.text) for entry in ledger.entries][2] == (2, "the right to convert Series A ends")
    assert outcomes(ledger) == ["done", "refused"]


def test_a_horizon_before_the_last_line():
    journal = "2020-02-03 Holders convert $1,000 of Series A\n2020-04-01 Holders convert $1,000 of Series A\n"
    assert outcomes(kept(series(), journal, through="2020-03-02")) == ["done"]


def test_a_day_before_the_first_event_has_empty_accounts():
    ledger = kept(series(), "2020-02-03 Holders convert $1,000 of Series A\n")
    assert ledger.on(date(2019, 12, 31)).outstanding("Series A") == 0
    assert ledger.last.on(date(2019, 12, 31)).outstanding("Series A") == 0
    assert ledger.last.on(date(2020, 1, 2)).outstanding("Series A") == 1_000


def test_two_runs_from_one_checkpoint_do_not_meet():
    deal = series()
    first = kept(deal, "2020-02-03 Holders convert $1,000 of Series A\n")
    one = kept(deal, "2020-02-04 Holders convert $1,000 of Series A\n", start=first.last)
    other = kept(deal, "2020-02-05 Holders convert $5,000 of Series A\n", start=first.last)
    assert (one.last.outstanding("Series A"), other.last.outstanding("Series A")) == (998, 994)
    assert other.last.on(date(2020, 2, 4)).outstanding("Series A") == 999
    assert one.last.on(date(2020, 2, 3)) is first.last


def test_late_lines_are_reported_and_left_out():
    journal = "2020-02-04 Holders convert $1,000 of Series A\n2020-02-03 Holders convert $1,000 of Series A\n"
    assert problems_of(series(), journal) == ["J101"]


def test_an_empty_journal_is_the_deal_by_itself():
    ledger = kept(series(), "# nothing yet\n", through="2020-01-31")
    assert [entry.text for entry in ledger.entries] == ["Series A is issued to Holders"]
    assert accounts(kept(series(), "").last) == accounts(State(date.min))
