"""Payments of the deal that a journal pays, and records that name their notice. Worked by hand."""

from __future__ import annotations

import pytest

from tests.ledger.kept import HEAD, deal_of, kept, line, moved, outcomes, prices, problems_of, series

TERMS = """Closing means January 2, 2020
Fee is undisclosed, in $
party Finder "the finder"
preferred Series A:
  issued on Closing to Holders, 10 shares of $1,000 stated value
payment on Closing by Company to Finder:
  $100,000 in cash
  1,000 shares in Common Stock
payment on March 2, 2020 by Company to Finder:
  Fee in cash
"""
DEAL = deal_of(HEAD + TERMS)


def test_what_is_due_is_paid_once():
    journal = "2020-01-06 Company pays what is due to Finder\n2020-01-07 Company pays what is due to Finder\n"
    ledger = kept(DEAL, journal)
    assert moved(line(ledger, 1)) == {
        ("Finder", "USD"): 100_000,
        ("Company", "USD"): -100_000,
        ("Finder", "Common Stock"): 1_000,
        ("Company", "Common Stock"): -1_000,
    }
    assert outcomes(ledger) == ["done", "refused"]
    assert line(ledger, 2).note == "nothing is due from Company to Finder"
    assert ledger.last.holding("Finder", "Common Stock") == 1_000


@pytest.mark.parametrize(
    ("words", "difference"),
    [
        ("$100,000", "the text gives 1,000 in Common Stock and 100,000 in cash, the record 100,000 in cash"),
        ("1,000 shares", "the text gives 1,000 in Common Stock and 100,000 in cash, the record 1,000 in Common Stock"),
    ],
)
def test_a_record_tells_what_was_paid(words: str, difference: str):
    ledger = kept(DEAL, f"2020-01-06 Company paid {words} to Finder\n")
    assert line(ledger, 1).difference == difference


@pytest.mark.parametrize(
    ("fee", "difference"),
    [("$5,000", ""), ("$4,000", "the text gives 4,000 in cash, the record 5,000 in cash")],
)
def test_a_record_is_compared(fee: str, difference: str):
    journal = f"2020-01-06 Company pays what is due to Finder\n2020-02-03 Fee is {fee}\n"
    journal += "2020-03-03 Company paid $5,000 to Finder\n"
    assert line(kept(DEAL, journal), 3).difference == difference


def test_what_is_not_known_is_not_paid():
    journal = "2020-01-06 Company pays what is due to Finder\n2020-03-03 Company pays what is due to Finder\n"
    found = line(kept(DEAL, journal), 2)
    assert found.outcome.value == "undecided" and found.needs == ("Fee",)


def test_only_what_the_deal_lets_fall_due_is_paid():
    assert problems_of(DEAL, "2020-01-06 Finder pays what is due to Company\n") == ["J106"]


LATER = "priced 2 trading days after notice"
PRICES = prices(("2020-03-04", "12.50"), ("2020-03-05", "10.00"))


@pytest.mark.parametrize(
    ("tail", "difference"),
    [
        (", on notice of 2020-03-02", ""),
        (", on notice of 2020-03-03", "the text gives 1,000 shares, the record 800"),
        ("", ""),
    ],
)
def test_a_record_that_names_its_notice_is_compared(tail: str, difference: str):
    """$10,000 at the $12.50 of the second trading day after March 2; two days after March 3 it is $10.00."""
    deal = series(lines=LATER, price="Price on 2 trading days after Conversion Date")
    journal = f"2020-03-06 Holders converted $10,000 of Series A into 800 shares{tail}\n"
    found = line(kept(deal, journal, PRICES), 1)
    assert found.difference == difference
    assert ("not recomputed" in found.note) is (not tail)


def test_a_notice_of_a_right_without_a_later_price_is_a_mistake():
    journal = "2020-03-06 Holders converted $10,000 of Series A into 1,000 shares, on notice of 2020-03-02\n"
    assert problems_of(series(), journal) == ["J106"]
    deal = series(lines=LATER, price="Price on 2 trading days after Conversion Date")
    assert problems_of(deal, journal.replace("2020-03-02", "2020-03-09")) == ["J106"]
