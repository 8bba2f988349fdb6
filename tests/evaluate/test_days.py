"""Days: closed days, days without data, sampling, and the order of before and after."""

from datetime import date
from fractions import Fraction

from small_deals import closes, convert, small, value

SUNDAY, MONDAY = "2020-03-08", "2020-03-09"


def test_a_closed_day_with_a_fixed_price_is_allowed():
    assert convert(small(), "$1,000", SUNDAY).status == "allowed"


def test_a_closed_day_with_a_market_price_says_why():
    answer = convert(small(price="Price"), "$1,000", SUNDAY, closes("10.00", ending="2020-03-06"))
    (problem,) = answer.problems
    assert answer.status == "unknown" and problem.code == "P513"
    assert "Sunday" in problem.message
    holiday = convert(small(price="Price"), "$1,000", "2020-04-10")
    assert "Good Friday" in holiday.problems[0].message


def test_a_bar_still_refuses_on_a_closed_day():
    assert convert(small(price="Price", lines="barred when 1 is 1"), "$1,000", SUNDAY).status == "refused"


def test_a_day_without_data_is_an_unknown_that_names_it():
    answer = convert(small(price="Price"), "$1,000", MONDAY, closes("10.00", ending="2020-03-06"))
    assert (answer.status, answer.needs) == ("unknown", ("the closing price of Common Stock on 2020-03-09",))


def test_a_term_on_another_day():
    terms = "A means Price on March 6, 2020\nB means Price on March 10, 2020\n"
    market = closes("7.00", "8.00", "9.00", ending="2020-03-10")
    assert value(small(terms), "A", MONDAY, market).value == 7
    later = value(small(terms), "B", MONDAY, market)
    assert (later.value, later.needs) == (None, ("Price on 2020-03-10, which lies in the future",))
    assert value(small(terms), "B", "2020-03-10", market).value == 9


def test_a_term_on_a_past_day_is_what_it_was_then():
    terms = (
        "Next means the average of Price over the 2 trading days starting on March 6, 2020\n"
        "A means Next on March 6, 2020\n"
    )
    market = closes("7.00", "8.00", ending=MONDAY)
    found = value(small(terms), "A", MONDAY, market)
    assert (found.value, found.needs) == (None, ("Price on 2020-03-09, which lies in the future",))
    assert value(small(terms), "Next", MONDAY, market).value == Fraction("7.5")


def test_what_does_not_vary_may_be_asked_of_a_future_day():
    assert value(small("B means $5.00\nA means B on March 10, 2021\n"), "A", MONDAY).value == 5


def test_dates():
    cases = {
        "90 days after Issue Date of Series A": date(2020, 4, 1),
        "1 month after January 31, 2020": date(2020, 2, 29),
        "the trading day before March 9, 2020": date(2020, 3, 6),
        "the first trading day on or after March 7, 2020": date(2020, 3, 9),
        "the last trading day on or before March 8, 2020": date(2020, 3, 6),
        "2 trading days after March 5, 2020": date(2020, 3, 9),
        "2 trading days before March 9, 2020": date(2020, 3, 5),
        "the later of March 5, 2020 and March 9, 2020": date(2020, 3, 9),
    }
    terms = "".join(f"A{n} means {text}\n" for n, text in enumerate(cases))
    for n, wanted in enumerate(cases.values()):
        assert value(small(terms), f"A{n}", MONDAY).value == wanted


def test_a_projected_trading_day_is_said_in_the_answer():
    window = "from the trading day after January 8, 2035:\n  all of it\n  at $10.00 per share\n"
    answer = convert(small(window=window), "$1,000", "2035-01-09")
    assert answer.status == "allowed"
    assert any("projected calendar" in note for note in answer.result.notes)
    assert not convert(small(), "$1,000", "2029-01-09").result.notes


def test_before_the_calendar_and_after_it():
    for day in ("1985-01-02", "2101-01-03"):
        deal = small(issued="January 2, 1980", price="Price")
        assert [problem.code for problem in convert(deal, "$1,000", day).problems] == ["D213"]


def test_a_figure_counts_so_many_days_and_no_more():
    """100,000 days after January 2, 2020 is October 17, 2293."""
    deal = small("N is undisclosed, a number\nA means (N) days after January 2, 2020\n")
    assert str(value(deal.given({"N": "100,000"}), "A", "2020-03-02").value) == "2293-10-17"
    (problem,) = value(deal.given({"N": "100,001"}), "A", "2020-03-02").problems
    assert problem.code == "D213" and "nothing counts beyond 100,000" in problem.message
