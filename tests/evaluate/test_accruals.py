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
    assert problem.code == "D201" and "2021-01-31" in problem.message


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
