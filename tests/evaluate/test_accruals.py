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


# -------------------------------------------------------------------------------- one rate, several, and whole periods


def rates(found) -> list[str]:
    """The rates that the reasons of a dividend name, where there are several."""
    return [step.note for step in found.result.reasons.inputs[0].inputs if step.what == "rate"]


@pytest.mark.parametrize(
    ("base", "low"), [("$1,000", 0), ("($1,000 - Sum)", None), ("($1,000 * Part)", 0), ("(Sum - Sum)", None)]
)
def test_whether_it_may_be_below_zero_while_its_end_is_not_known(base: str, low: int | None):
    """A sum that is not told has no upper bound; a part of $1,000 is nothing or more."""
    terms = LATE.format(bounds="") + "Sum is undisclosed, in $\nPart is undisclosed, a percentage\n"
    assert (
        accrued(f"Rate a year on {base}, simple, 30/360, from January 1, 2020 until Paid Through", terms=terms).low
        == low
    )


def test_one_rate_that_is_not_known_is_one_rate():
    for rate, terms in (("Rate", "Rate is undisclosed, a percentage\n"), ("Rate", DEFAULT)):
        found = dividend(rate=rate, terms=terms)
        assert rates(found) == []
        assert [step.what for step in found.result.reasons.inputs[0].inputs[:2]] == ["Rate", "Stated Value"]


def test_where_the_rate_changes_the_rates_stand_for_it_beside_the_base():
    """8% on January 2 alone, 12% for the 179 days from January 3 until July 2."""
    terms = "Rate means:\n  8% from January 2, 2020 until January 3, 2020\n  12% from January 3, 2020\n"
    deal = small(terms, own=DIVIDEND.format(rate="Rate", rule="simple", up="", paid=""))
    found = value_of(deal, "2020-07-02", None)
    assert found.value == Fraction(80 + 179 * 120, 360)
    assert rates(found) == ["from 2020-01-02: 8%", "from 2020-01-03: 12%"]
    inputs = found.result.reasons.inputs[0].inputs
    assert [step.what for step in inputs[2:]][:1] == ["Stated Value"]
    assert {deal.source.excerpt(step.span) for step in inputs[:2]} == {"Rate"}


def test_a_rate_that_an_event_raises():
    """On $36,500 a year of 365 days at 1% makes a dollar a day: three days at 8%, and seven at 12%."""
    terms = "Rate starts at 8%\n  on each issue of Common Stock below $5.00 per share: itself + 4%\n"
    text = "A means Rate a year on $36,500, simple, actual/365, from March 3, 2020 until March 13, 2020\n"
    journal = "2020-03-06 Company issues 100 shares of Common Stock at $1.00\n"
    assert small(terms + text).value("A", on="2020-03-20", journal=journal).only.value == 3 * 8 + 7 * 12


def test_whole_quarters_at_a_rate_that_changes_between_them():
    """A quarter of 91 days is a quarter of a year all the same: 2% until April 1, and 3% from then on."""
    rate = "Rate means:\n  8% from January 1, 2020 until April 1, 2020\n  12% from April 1, 2020\n"
    text = "Rate a year on $1,000, compounded quarterly, actual/365, from January 1, 2020 until {}"
    assert accrued(text.format("July 1, 2020"), terms=rate).value == Fraction("50.6")
    assert accrued(text.format("April 1, 2020"), terms=rate).value == 20
    # 45 days more, at 12% on what there is by then.
    half = accrued(text.format("May 16, 2020"), terms=rate).value
    assert half == 1020 * (1 + Fraction(12 * 45, 36500)) - 1000
    # A rate that changes inside a quarter parts it by its days: 31 at 8% and 60 at 12%.
    inside = rate.replace("April 1", "February 1")
    assert accrued(text.format("April 1, 2020"), terms=inside).value == 1000 * Fraction(31 * 8 + 60 * 12, 36500)


def test_of_several_rates_one_is_not_known():
    terms = DEFAULT.replace("18%", "Other") + "Other is undisclosed, a percentage{}\n"
    told = ISSUED + "2020-03-02 Default is met\n2020-04-02 Default is not met\n"
    open_ = dividend(rate="Rate", terms=terms.format(""), journal=told)
    # Sixty days and thirty days at nothing or more, ninety at 8%.
    assert (open_.low, open_.high) == (20, None)
    bound = dividend(rate="Rate", terms=terms.format(", between 9% and 18%"), journal=told)
    assert (bound.low, bound.high) == (
        Fraction(60 * 80 + 30 * 90 + 90 * 80, 360),
        Fraction(60 * 180 + 30 * 180 + 90 * 80, 360),
    )


def test_a_dividend_that_is_unpaid_from_the_day_asked_has_not_risen_yet():
    found = dividend(up=", plus 2% a year while unpaid", paid=QUARTERS, journal=ISSUED, on="2020-04-02")
    assert (found.value, rates(found)) == (20, [])
    risen = dividend(up=", plus 2% a year while unpaid", paid=QUARTERS, journal=ISSUED, on="2020-04-03")
    assert rates(risen) == ["from 2020-01-02: 8%", "from 2020-04-02: 10%"]


def test_a_period_that_has_begun_before_is_no_whole_one():
    """Paid through February 14: 76 days of 30/360 from the 15th until May 1, and 46 and 31 if March 31 parted them."""
    told = ISSUED.replace("01-02", "02-15") + "2020-02-17 Series A dividend is paid through 2020-02-14\n"
    paid = "  paid each quarter from March 31, 2020, in equal payments"
    found = dividend(rate="36%", paid=paid, journal=told, on="2020-05-01")
    assert (found.value, rates(found)) == (76, [])


def test_equal_payments_that_compound():
    """Two quarters of 2% each; and 45 days of 360 at 8% on the second one's end."""
    paid = QUARTERS + ", in equal payments"
    for on, grown in (("2020-07-02", Fraction("1.0404")), ("2020-08-17", Fraction("1.0404") * Fraction("1.01"))):
        found = dividend(rule="compounded quarterly", paid=paid, journal=ISSUED, on=on)
        assert found.value == 1000 * (grown - 1)


def test_payment_dates_beyond_the_calendar_with_a_journal():
    own = "dividend 8% a year on Stated Value:\n  simple, 30/360, from Issue Date\n  in cash\n"
    own += "  paid each quarter from April 15, 2150, rolled to the next business day, adjusted, in equal payments"
    found = value_of(small("business calendar NYSE", own=own), "2150-08-04", ISSUED)
    assert [problem.code for problem in found.problems] == ["D213"]


def test_no_day_has_accrued_and_says_so():
    found = accrued("6% a year on $1,000, simple, 30/360, from March 2, 2020 until March 2, 2020")
    assert (found.value, found.result.reasons.inputs[0].note) == (0, "no day has accrued")


def test_it_compounds_on_the_payment_dates_of_the_text():
    """Thirty days until February 2, the quarter until May 2, and sixty days until July 2; nothing was paid."""
    by_dates = QUARTERS.replace("April", "February")
    found = dividend(rule="compounded quarterly", paid=by_dates, journal=ISSUED)
    assert found.value == 1000 * ((1 + Fraction(30 * 8, 36000)) * Fraction("1.02") * (1 + Fraction(60 * 8, 36000)) - 1)
    # Half-yearly dates are none of a quarter, and dates without a first one count from the start.
    for other in (QUARTERS.replace("quarter", "half-year"), "  paid each quarter"):
        assert dividend(rule="compounded quarterly", paid=other, journal=ISSUED).value == Fraction("40.4")


def test_a_known_rate_on_a_base_that_is_not_known():
    terms = LATE.format(bounds="") + "Sum is undisclosed, in $, between $1,000 and $2,000\n"
    found = accrued("6% a year on Sum, simple, 30/360, from January 1, 2020 until July 1, 2020", terms=terms)
    assert (found.low, found.high) == (30, 60)
    assert found.result.reasons.inputs[0].note == "182 days, 2020-01-01 to 2020-06-30, 30/360"


@pytest.mark.parametrize(
    ("ends", "before"),
    [
        ("from Issue Date", 90),
        ("after Issue Date", 89),
        ("after Issue Date through", 90),
        ("from Issue Date through", 91),
    ],
)
def test_a_payment_covers_each_day_once_whether_it_is_told_or_supposed(ends: str, before: int):
    """A dollar a day from January 2 to April 1, 2020; a payment on April 2, and ten days to April 12."""
    own = f"dividend 36.5% a year on Stated Value:\n  simple, actual/365, {ends}\n  in cash\n{QUARTERS}"
    deal = small(own=own)
    for journal in (None, ISSUED + "2020-04-02 Company pays the dividend of Series A\n"):
        assert [value_of(deal, on, journal).value for on in ("2020-04-01", "2020-04-02", "2020-04-12")] == [
            before,
            0,
            10,
        ]


@pytest.mark.parametrize(
    ("rule", "on", "accrued"),
    [
        ("simple", "2020-07-02", 40),
        # 45 days from April 3 through May 17.
        ("simple", "2020-05-17", 20 + Fraction(45 * 80, 365)),
        ("compounded quarterly", "2020-07-02", Fraction("40.4")),
        ("compounded quarterly", "2020-05-17", 1020 * (1 + Fraction(45 * 8, 36500)) - 1000),
    ],
)
def test_whole_periods_through_the_day_of_each_payment(rule: str, on: str, accrued: Fraction):
    """January 3 through April 2 is a quarter, as is April 3 through July 2."""
    own = f"dividend 8% a year on Stated Value:\n  {rule}, actual/365, after Issue Date through\n  in cash\n{QUARTERS}"
    assert value_of(small(own=f"{own}, in equal payments"), on, ISSUED).value == accrued
    if rule != "simple":
        assert value_of(small(own=own), on, ISSUED).value == accrued
