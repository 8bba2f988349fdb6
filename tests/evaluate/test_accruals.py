"""Accruals at their edges: days that are not known, are not there, or lie outside; day counts that need more."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small_deals import on_given_day, small, value

ON = "2020-07-01"
LATE = "Paid Through is undisclosed, a date\nRate is undisclosed, a percentage{bounds}\n"


def accrued(text: str, on: str = ON, terms: str = ""):
    return value(small(f"{terms}A means {text}\n"), "A", on)


def test_to_a_day_that_is_not_known_nothing_has_accrued_at_the_least():
    text = "6% a year on $1,000, simple, 30/360, from January 1, 2020 until Paid Through"
    found = accrued(text, terms=LATE.format(bounds=""))
    assert (found.value, found.needs, found.low, found.high) == (None, ("Paid Through",), 0, None)


def test_at_a_rate_that_may_be_below_zero_it_has_no_bound():
    terms = "Paid Through is undisclosed, a date\nLess is undisclosed, a number\nRate means 0% - Less\n"
    found = accrued("Rate a year on $1,000, simple, 30/360, from January 1, 2020 until Paid Through", terms=terms)
    assert (found.needs, found.low) == (("Less", "Paid Through"), None)


def test_at_an_unknown_rate_it_lies_between_what_its_bounds_make():
    """Half a year of 30/360 at 4% and at 8% on $1,000."""
    found = accrued(
        "Rate a year on $1,000, simple, 30/360, from January 1, 2020 until July 1, 2020",
        terms=LATE.format(bounds=", between 4% and 8%"),
    )
    assert (found.needs, found.low, found.high) == (("Rate",), 20, 40)


def test_a_period_that_ends_on_a_day_that_is_not_there():
    """From January 31, 2021 a month ends on February 28 or on March 3."""
    deal = on_given_day(
        "A means 12% a year on $1,000, compounded monthly, 30/360, from D until April 1, 2021", "2021-01-31"
    )
    (problem,) = value(deal, "A", "2021-06-01").problems
    assert problem.code == "D230" and "2021-01-31" in problem.message


def test_payment_dates_that_the_calendar_does_not_know():
    own = "dividend 8% a year on Stated Value:\n  simple, 30/360, from Issue Date\n  in cash\n"
    own += "  paid each quarter from April 15, 2150, rolled to the next business day, adjusted, in equal payments"
    found = value(small("business calendar NYSE", own=own), "Accrued Dividends of Series A", "2150-08-04")
    assert [problem.code for problem in found.problems] == ["D213"]


def test_by_periods_and_by_a_termination():
    """ICMA: 91 of 182 days of a half-year that begins on January 1, 2020, at 8% on $1,000.

    30E/360 ISDA from January 31 to February 29, the last day of the month: 30 days, or 29 where it is the termination.
    """
    icma = (
        "8% a year on $1,000, simple, actual/actual ICMA in periods of 6 months from January 1, 2020, from {} until {}"
    )
    assert accrued(icma.format("January 1, 2020", "April 1, 2020")).value == 20
    isda = "36% a year on $1,000, simple, 30E/360 ISDA terminating on {}, from January 31, 2020 until February 29, 2020"
    assert accrued(isda.format("March 31, 2021")).value == 30
    assert accrued(isda.format("February 29, 2020")).value == 29


@pytest.mark.parametrize(
    ("ends", "days"), [("from {} until {}", 30), ("after {} through {}", 30), ("from {} through {}", 31)]
)
def test_which_ends_count(ends: str, days: int):
    text = "36.5% a year on $1,000, simple, actual/365, " + ends.format("March 1, 2020", "March 31, 2020")
    assert accrued(text).value == days


def test_between_one_day_and_itself_nothing_accrues():
    found = accrued("6% a year on $1,000, simple, 30/360, after March 2, 2020 until March 2, 2020")
    assert found.value == Fraction(0)


# ------------------------------------------------------------------------------------------- dividends and their dates

DIVIDEND = "dividend {rate} a year on Stated Value:\n  {rule}, 30/360, from Issue Date{up}\n  in cash\n{paid}"
ISSUED = "2020-01-02 Company issues 1,000 shares of Series A to Holders\n"
QUARTERS = "  paid each quarter from April 2, 2020"


def dividend(rate="8%", rule="simple", paid="", up="", terms="", on="2020-07-02", journal=None):
    own = DIVIDEND.format(rate=rate, rule=rule, up=up, paid=paid)
    return value_of(small(terms, own=own), on, journal)


def value_of(deal, on: str, journal: str | None):
    return deal.value("Accrued Dividends of Series A", on=on, journal=journal).only


@pytest.mark.parametrize(
    ("on", "accrued"),
    [
        ("2020-04-01", Fraction(89 * 80, 360)),
        ("2020-04-02", 0),
        ("2020-05-17", 10),
        ("2020-07-01", Fraction(89 * 80, 360)),
    ],
)
def test_since_the_last_payment_date(on: str, accrued: Fraction):
    """8% of $1,000 is $80 for 360 days; 89 lie between January 2 and April 1, 45 between April 2 and May 17."""
    assert dividend(paid=QUARTERS, on=on).value == accrued


def test_compounding_without_dates_on_dates_and_from_the_last_of_them():
    assert dividend(rule="compounded quarterly").value == Fraction("40.4")  # 2% of 1,000 and 2% of 1,020
    assert dividend(rule="compounded quarterly", paid=QUARTERS).value == 0
    # May 2 to July 2, 60 days
    since_may = dividend(rule="compounded quarterly", paid=QUARTERS.replace("April", "February"))
    assert since_may.value == Fraction(60 * 80, 360)


def test_equal_payments_and_a_rate_that_changes_between_them():
    """In a journal nothing is paid: a quarter is a quarter of a year, however many days it has.

    8% until April 1 and 12% from then on: of the first quarter's 91 days 90 are at 8% and one is at 12%.
    """
    equal = dividend(paid=QUARTERS + ", in equal payments", journal=ISSUED, on="2020-05-17")
    assert equal.value == 20 + 10
    rate = "Rate means:\n  8% from January 1, 2020 until April 1, 2020\n  12% from April 1, 2020\n"
    changed = dividend(rate="Rate", terms=rate, paid=QUARTERS + ", in equal payments", journal=ISSUED)
    assert changed.value == 250 * (Fraction("0.08") * 90 + Fraction("0.12")) / 91 + 30
    plain = dividend(rate="Rate", terms=rate)
    assert plain.value == Fraction(89 * 80, 360) + Fraction(91 * 120, 360)
    assert [step.note for step in plain.result.reasons.inputs[0].inputs[:2]] == [
        "from 2020-01-02: 8%",
        "from 2020-04-01: 12%",
    ]


def test_a_first_payment_date_that_is_not_known():
    found = dividend(paid=QUARTERS.replace("April 2, 2020", "F"), terms="F is undisclosed, a date\n")
    assert (found.value, found.needs, found.low) == (None, ("F",), 0)


DEFAULT = "Rate means 8%\n  except when Default is met: 18%\nDefault is undisclosed, a condition\n"


def test_a_condition_of_the_rate_that_is_told_from_day_to_day():
    """Half a year at 8% or 18%. Told, it is open for the first 60 days, then 30 days at 18% and 90 at 8%."""
    found = dividend(rate="Rate", terms=DEFAULT)
    assert (found.needs, found.low, found.high) == (("Default",), 40, 90)
    told = ISSUED + "2020-03-02 Default is met\n2020-04-02 Default is not met\n"
    found = dividend(rate="Rate", terms=DEFAULT, journal=told)
    assert (found.low, found.high) == (Fraction(60 * 80, 360) + 15 + 20, Fraction(60 * 180, 360) + 15 + 20)


@pytest.mark.parametrize(
    ("paid", "journal", "accrued"),
    [
        # a quarter at 8%, and one at 10% since April 2 was not paid
        (QUARTERS, ISSUED, 45),
        (QUARTERS, ISSUED + "2020-04-02 Company pays the dividend of Series A\n", 20),
        (QUARTERS.replace("2020", "2021"), ISSUED, 40),
        (QUARTERS, None, 0),
    ],
)
def test_a_rate_that_rises_while_the_dividend_is_unpaid(paid: str, journal: str | None, accrued: int):
    assert dividend(up=", plus 2% a year while unpaid", paid=paid, journal=journal).value == accrued
