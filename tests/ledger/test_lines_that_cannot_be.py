"""Lines of a journal that ask for what there is not, or tell otherwise than the text. Worked by hand."""

from __future__ import annotations

import pytest

from tests.ledger.kept import DIVIDEND, HEAD, deal_of, kept, line, moved, outcomes, series

PAYMENTS = deal_of(
    HEAD
    + """Closing means January 2, 2020
Fee is undisclosed, in $
party Finder "the finder"
party Agent "the agent"
preferred Series A:
  issued on Closing to Holders, 10 shares of $1,000 stated value
warrant Agent Warrants:
  issued on Closing to Agent, 500 warrants, each for 1 share
  exercise into Common Stock at the option of Agent:
    from Issue Date:
      all of it
      at $8.00 per share
    shares rounded down, the fraction lapses
payment on Closing by Company to Finder:
  $100,000 in cash
payment on Closing by Company to Agent:
  $20,000 in cash
payment on March 2, 2020 by Company to Finder:
  Fee in cash
payment on April 1, 2020 by Company to Agent:
  50 warrants of Agent Warrants in Agent Warrants
"""
)


def test_each_is_paid_what_is_due_to_him():
    ledger = kept(
        PAYMENTS, "2020-01-06 Company pays what is due to Agent\n2020-01-07 Company pays what is due to Finder\n"
    )
    assert moved(line(ledger, 1)) == {("Agent", "USD"): 20_000, ("Company", "USD"): -20_000}
    assert moved(line(ledger, 2)) == {("Finder", "USD"): 100_000, ("Company", "USD"): -100_000}


def test_units_that_are_due_become_units_of_the_creditor():
    journal = "2020-01-06 Company pays what is due to Agent\n2020-04-02 Company pays what is due to Agent\n"
    ledger = kept(PAYMENTS, journal)
    assert moved(line(ledger, 2)) == {("Agent", "Agent Warrants"): 50, ("Company", "Agent Warrants"): -50}
    assert ledger.last.outstanding("Agent Warrants") == 550


def test_a_fee_of_nothing_moves_nothing():
    journal = "2020-01-06 Company pays what is due to Finder\n2020-02-03 Fee is $0\n"
    ledger = kept(PAYMENTS, journal + "2020-03-03 Company pays what is due to Finder\n")
    assert outcomes(ledger)[-1] == "done" and not moved(line(ledger, 3))


def test_a_payment_that_is_told_and_not_due_is_refused():
    journal = "2020-01-06 Company pays what is due to Finder\n2020-01-07 Company paid $5,000 to Finder\n"
    ledger = kept(PAYMENTS, journal)
    assert outcomes(ledger) == ["done", "refused"]
    assert line(ledger, 2).note == "nothing is due from Company to Finder"


def test_a_payment_that_the_text_cannot_work_out_is_told_beside_what_it_needs():
    journal = "2020-01-06 Company pays what is due to Finder\n2020-03-03 Company paid $5,000 to Finder\n"
    assert line(kept(PAYMENTS, journal), 2).difference == "the text cannot decide: it needs Fee"


RATED = "dividend Rate a year on Stated Value:\n  simple, actual/360, from Issue Date\n  in cash"


def test_a_dividend_at_a_rate_that_is_not_known_is_not_paid():
    """31 days at 6% of 1,000 shares of $1,000 are $5,166.67."""
    deal = series(own=RATED, terms="Rate is undisclosed, a percentage")
    ledger = kept(deal, "2020-02-02 Company pays the dividend of Series A\n")
    assert outcomes(ledger) == ["undecided"] and line(ledger, 1).needs == ("Rate",)
    known = kept(deal, "2020-01-06 Rate is 6%\n2020-02-02 Company pays the dividend of Series A\n")
    assert float(moved(line(known, 2))["Holders", "USD"]) == pytest.approx(5_166.67, abs=0.005)


def test_a_dividend_that_was_paid_in_shares_where_the_text_pays_cash():
    paid = DIVIDEND.format(rate="6%", rule="simple, actual/360", paid="in cash")
    ledger = kept(series(own=paid), "2020-02-02 Company paid 500 shares as the dividend of Series A\n")
    assert line(ledger, 1).difference == "by the text it is paid in cash"


SALE = """right Sale by Company:
  from January 2, 2020:
    issue Series B for $500,000
preferred Series B:
  issued on {day} to Holders, {count} shares of $1,000 stated value
"""


def test_a_series_is_sold_once():
    deal = series(terms="Sale Day is undisclosed, a date", more=SALE.format(day="Sale Day", count="500"))
    ledger = kept(deal, "2020-02-03 Company uses Sale\n2020-02-04 Company uses Sale\n")
    assert outcomes(ledger) == ["done", "wrong"]
    assert moved(line(ledger, 1))["Holders", "Series B"] == 500
    assert moved(line(ledger, 1))["Company", "USD"] == 500_000


def test_a_series_of_an_unknown_number_is_not_sold():
    terms = "Sale Day is undisclosed, a date\nCount Sold is undisclosed, in shares of Series B"
    deal = series(terms=terms, more=SALE.format(day="Sale Day", count="Count Sold"))
    ledger = kept(deal, "2020-02-03 Company uses Sale\n")
    assert outcomes(ledger) == ["undecided"] and line(ledger, 1).needs == ("Count Sold",)


def test_a_series_of_a_day_of_its_own_is_sold_on_that_day():
    deal = series(terms="Sale Day means February 4, 2020", more=SALE.format(day="Sale Day", count="500"))
    ledger = kept(deal, "2020-02-03 Company uses Sale\n2020-02-04 Company uses Sale\n")
    assert outcomes(ledger) == ["refused", "done"]
    assert line(ledger, 1).note == "Series B is issued on 2020-02-04"


def test_a_record_beyond_what_a_limit_lets_through_is_told_beside_it():
    """Of $10,000 at $10.00 600 shares fit, for $6,000."""
    limits = "limit 600 shares, counting conversions, in total, the excess stays outstanding"
    ledger = kept(series(lines=limits), "2020-02-03 Holders converted $10,000 of Series A into 600 shares\n")
    assert line(ledger, 1).difference == "the text lets 6,000 convert, the record 10,000"


def test_money_for_a_redemption_at_an_undisclosed_price_is_told_beside_it():
    own = "redemption at the option of Company:\n  for Redemption Price"
    terms = "Redemption Price is undisclosed, in $ per share of Series A"
    ledger = kept(series(own=own, terms=terms), "2020-02-03 Company redeemed $10,000 of Series A for $11,000\n")
    assert line(ledger, 1).difference == "the text gives an amount that is not disclosed, the record 11,000"


@pytest.mark.parametrize(
    "told", ["Series A dividend is paid through 2020-01-31", "Company pays the dividend of Series A"]
)
def test_an_instrument_without_a_dividend_has_none_to_pay(told: str):
    entry = line(kept(series(), f"2020-02-03 {told}\n"), 1)
    assert entry.outcome.value == "wrong" and [problem.code for problem in entry.problems] == ["J111"]
