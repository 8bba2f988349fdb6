"""Dividends by their terms: payment dates that roll, rates that change, PIK, a step-up while unpaid."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from kept import HEAD, deal_of, indented, kept, run_of

from termlang import api
from termlang.ledger.entries import Entry, Outcome
from termlang.ledger.replay import before_close
from termlang.market import Market
from termlang.model.expressions import TermKey

SERIES = """business calendar NYSE
Ruling is undisclosed, a condition
preferred Series A:
  issued on January 15, 2019 to Holders, 100 shares of $1,000 stated value
{terms}  dividend {rate} a year on Stated Value:
{lines}"""


def dividend(rate: str, lines: str, terms: str = ""):
    return deal_of(HEAD + SERIES.format(rate=rate, lines=indented(lines, 4), terms=indented(terms, 2)))


def told(entries: list[Entry] | tuple[Entry, ...], word: str) -> list[tuple[str, str]]:
    return [(str(entry.day), entry.note) for entry in entries if word in entry.text]


def value(deal, name: str, journal: str, day: str) -> object:
    """A term of Series A on a day, before its close."""
    asked = date.fromisoformat(day)
    ledger = kept(deal, journal, through=day)
    return run_of(deal).world(before_close(ledger, asked), asked).term(TermKey("Series A", name), asked).value


def accrued(deal, journal: str, day: str) -> object:
    return value(deal, "Accrued Dividends", journal, day)


def test_payment_dates_roll_and_the_accrual_does_not_where_unadjusted():
    """March 31, 2019 was a Sunday: 76 days of 30/360 at 8% on $100,000, paid on April 1."""
    rolled = "paid each quarter from March 31, 2019, rolled to the next business day, {}"
    lines = f"simple, 30/360, from Issue Date\n{rolled}\nin cash"
    paid = "2019-04-01 Company pays the dividend of Series A\n"
    unadjusted = kept(dividend("8%", lines.format("unadjusted")), paid)
    assert unadjusted.last.paid["Series A"] == date(2019, 3, 31)
    (cash,) = [p.quantity for p in unadjusted.entries[-1].postings if p.account == "Holders"]
    assert cash == Fraction(8000 * 76, 360)
    adjusted = kept(dividend("8%", lines.format("adjusted")), paid)
    assert adjusted.last.paid["Series A"] == date(2019, 4, 1)
    (cash,) = [p.quantity for p in adjusted.entries[-1].postings if p.account == "Holders"]
    assert cash == Fraction(8000 * 76, 360)  # April 1 is 76 days of 30/360 too


def test_a_dividend_falls_due_on_its_own_dates():
    rolled = "paid each half-year from June 30, 2019, rolled to the business day before, adjusted"
    lines = f"simple, 30/360, from Issue Date\n{rolled}\nin cash"
    found = kept(dividend("8%", lines), "", through="2020-02-01").entries
    # June 30, 2019 was a Sunday; December 30 a Monday.
    assert [day for day, _ in told(found, "dividend of Series A due")] == ["2019-06-28", "2019-12-30"]


def test_a_rate_by_dates_splits_the_accrual():
    """Half a year at 8% and half a year at 10%: $40 and $50."""
    terms = "Rate means:\n  8% until July 15, 2019\n  otherwise 10%"
    assert accrued(dividend("Rate", "simple, 30/360, from Issue Date\nin cash", terms), "", "2020-01-15") == 90


def test_a_rate_that_rises_each_year():
    """8% and 2% more each year: 80 + 100 + half of 120."""
    terms = "Rate means 8% + 2% * the number of whole years from Issue Date to the day"
    deal = dividend("Rate", "simple, 30/360, from Issue Date\nin cash", terms)
    assert accrued(deal, "", "2021-07-15") == 240


def test_compounding_meets_a_change_inside_a_period():
    """1.02 for the first quarter; the second has 30 days at 8% and 60 at 12%; then 1.03."""
    terms = "Rate means:\n  8% until May 15, 2019\n  otherwise 12%"
    deal = dividend("Rate", "compounded quarterly, 30/360, from Issue Date\nin cash", terms)
    second = 1 + Fraction(8, 100) * Fraction(30, 360) + Fraction(12, 100) * Fraction(60, 360)
    assert accrued(deal, "", "2019-10-15") == 1000 * (Fraction(102, 100) * second * Fraction(103, 100) - 1)


def test_compounding_falls_on_the_payment_dates_where_the_text_gives_them():
    """76 days to March 31, then whole quarters."""
    lines = "compounded quarterly, 30/360, from Issue Date\npaid each quarter from March 31, 2019\nin cash"
    stub = 1 + Fraction(8, 100) * Fraction(76, 360)
    assert accrued(dividend("8%", lines), "", "2019-09-30") == 1000 * (stub * Fraction(102, 100) ** 2 - 1)


def test_unpaid_dividends_are_due_with_a_journal_and_supposed_paid_without_one():
    lines = "simple, 30/360, from Issue Date\npaid each quarter\nin cash"
    assert accrued(dividend("8%", lines), "", "2019-09-15") == Fraction(80 * 240, 360)
    text = HEAD + SERIES.format(rate="8%", lines=indented(lines, 4), terms="")
    assert api.load(text).value("Accrued Dividends of Series A", on="2019-09-15").only.value == Fraction(80 * 60, 360)


def test_the_rate_steps_up_while_a_payment_is_missed():
    """One quarter at 8%, two at 10%; from the payment on again 8%."""
    lines = "simple, 30/360, from Issue Date, plus 2% a year while unpaid\npaid each quarter\nin cash"
    deal = dividend("8%", lines)
    assert accrued(deal, "", "2019-04-15") == 20
    assert accrued(deal, "", "2019-10-15") == 70
    paid = "2019-10-15 Company pays the dividend of Series A\n"
    assert accrued(deal, paid, "2020-01-15") == 20


def test_a_condition_counts_from_the_line_that_tells_it():
    terms = "Rate means 5%\n  except when Ruling is met: 18%"
    deal = dividend("Rate", "simple, actual/365, from Issue Date\nin cash", terms)
    journal = "2019-01-15 Ruling is not met\n2019-02-04 Ruling is met\n2019-03-06 Ruling is not met\n"
    assert accrued(deal, journal, "2019-03-26") == 1000 * (Fraction(5 * 40, 100) + Fraction(18 * 30, 100)) / 365


def test_a_dividend_is_added_to_the_stated_value_by_itself():
    """4% each half-year on what it has grown to: 40, then 41.60."""
    lines = (
        "simple, 30/360, from Issue Date\npaid each half-year\n"
        "in cash or added to Stated Value, as Company elects, otherwise added to Stated Value"
    )
    deal = dividend("8%", lines)
    ledger = kept(deal, "", through="2020-02-01")
    assert told(ledger.entries, "is added to Stated Value") == [
        ("2019-07-15", "40 each, which now stands for 1,040"),
        ("2020-01-15", "41.6 each, which now stands for 1,081.6"),
    ]
    assert value(deal, "Stated Value", "", "2020-02-01") == Fraction("1081.6")
    elected = kept(deal, "2019-12-01 Company elects cash for the dividend of Series A\n", through="2020-02-01")
    assert told(elected.entries, "dividend of Series A due") == [("2020-01-15", "4,160 USD falls due")]


def test_what_is_added_cannot_differ_among_units():
    way = "in cash or added to Stated Value, as Company elects, otherwise added to Stated Value"
    lines = f"simple, 30/360, from Issue Date\npaid each half-year\n{way}"
    journal = (
        "2019-01-15 Company issues 50 shares of Series A to Ann\n"
        "2019-04-15 Company issues 50 shares of Series A to Bob\n"
    )
    ledger = kept(dividend("8%", lines), journal, through="2019-08-01")
    (entry,) = [entry for entry in ledger.entries if "is added" in entry.text]
    assert entry.outcome is Outcome.UNDECIDED and "of one issue day" in entry.needs[0]


def test_a_dividend_in_kind_makes_a_lot_of_its_own():
    """6% of $100,000 for half a year, at $1,000 each, are 6 shares; on 106 shares the same half-year earns $6,360."""
    way = "in cash or Series A at 12% a year, as Company elects, otherwise cash"
    lines = f"simple, 30/360, from Issue Date\n{way}\nshares rounded down, the fraction lapses"
    deal = dividend("10%", lines)
    journal = (
        "2019-07-01 Company elects Series A for the dividend of Series A\n"
        "2019-07-15 Company pays the dividend of Series A\n2020-01-15 Company pays the dividend of Series A\n"
    )
    ledger = kept(deal, journal)
    # 106 shares earn $6,360 in the second half-year: 6 more.
    assert [(lot.day, lot.units) for lot in ledger.last.lots] == [
        (date(2019, 1, 15), 100), (date(2019, 7, 15), 6), (date(2020, 1, 15), 6),
    ]  # fmt: skip
    cash = kept(deal, "2019-07-15 Company pays the dividend of Series A\n")
    assert [p.quantity for p in cash.entries[-1].postings if p.account == "Holders"] == [5_000]


def test_a_reset_on_a_closed_day_goes_where_the_text_says():
    """July 28, 2019 was a Sunday."""
    text = HEAD + (
        "Market Value means the closing price of Common Stock\n"
        "Reset Price starts at $5.00 per share\n"
        "  each 6 months after January 28, 2019, rolled to the next trading day: "
        "the lesser of itself and (80% of Market Value)\n"
        "preferred Series A:\n  issued on January 15, 2019 to Holders, 100 shares of $1,000 stated value\n"
    )
    market = Market.of(["2019-07-29"], {"close": ["6.00"]})
    found = kept(deal_of(text), "", market, through="2019-08-01").entries
    assert told(found, "Reset Price becomes") == [("2019-07-29", "was 5, at the opening")]


def test_a_roll_of_the_anchor_alone_is_refused():
    text = HEAD + (
        "Reset Price starts at $5.00 per share\n"
        "  each 6 months after January 28, 2019 rolled to the next trading day: $4.00 per share\n"
        "preferred Series A:\n  issued on January 15, 2019 to Holders, 100 shares of $1,000 stated value\n"
    )
    with pytest.raises(AssertionError, match="moves only the day from which"):
        deal_of(text)
