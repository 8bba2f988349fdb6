"""Days that are counted with a figure or from a given day: what is no whole number, not there, or outside."""

from datetime import date

import pytest
from small_deals import on_given_day, small, value

ON = "2021-06-01"
COUNT = "N is undisclosed, a number\nA means (2 * N) {unit} {way} January 2, 2020\n"


def counted(unit: str, n: str | None, way: str = "after"):
    deal = small(COUNT.format(unit=unit, way=way))
    return value(deal if n is None else deal.given({"N": n}), "A", ON)


@pytest.mark.parametrize(
    ("unit", "way", "day"),
    [
        ("days", "after", date(2020, 1, 22)),
        ("days", "before", date(2019, 12, 13)),
        ("weeks", "after", date(2020, 5, 21)),
        ("months", "after", date(2021, 9, 2)),
        ("years", "before", date(2000, 1, 2)),
        # January 20 is Martin Luther King Day.
        ("trading days", "after", date(2020, 1, 31)),
    ],
)
def test_twice_ten_of_them(unit: str, way: str, day: date):
    assert counted(unit, "10", way).value == day


def test_a_part_of_a_day_is_an_error():
    (problem,) = counted("days", "10.3").problems
    assert problem.code == "D229" and "20.6" in problem.message


def test_nothing_counts_beyond_a_hundred_thousand():
    """100,000 days after January 2, 2020."""
    assert counted("days", "50,000").value == date(2293, 10, 17)
    assert [problem.code for problem in counted("days", "50,001").problems] == ["D213"]
    assert [problem.code for problem in counted("months", "49,000").problems] == ["D213"]
    assert [problem.code for problem in counted("trading days", "40,000").problems] == ["D213"]


def test_a_count_that_is_not_known():
    assert counted("days", None).needs == ("N",)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1 month after D", "2021-01-31"),
        # One month to the last day of February, none to March 3.
        ("the number of whole months from D to March 2, 2021", "2021-01-31"),
        ("a penalty of $300 for each 1 month from D until April 1, 2021, prorated", "2021-01-31"),
    ],
)
def test_a_month_that_lacks_the_day_needs_a_rule(text: str, day: str):
    (problem,) = value(on_given_day(f"A means {text}", day), "A", ON).problems
    assert problem.code == "D230" and "2021-01-31" in problem.message


def test_where_both_rules_count_alike_none_is_needed():
    deal = on_given_day("A means the number of whole months from D to March 3, 2021", "2021-01-31")
    assert value(deal, "A", ON).value == 1


def test_time_beyond_the_calendar_is_not_counted():
    deal = on_given_day("A means the number of trading days from D to March 3, 2021", "1985-01-02")
    assert [problem.code for problem in value(deal, "A", ON).problems] == ["D213"]


def test_from_a_later_day_to_an_earlier_one_is_below_zero():
    """March 3 to March 1, 2021: Monday and Tuesday are counted, the first day and not the second."""
    deal = small("A means the number of trading days from March 3, 2021 to March 1, 2021\n")
    assert value(deal, "A", ON).value == -2
    years = small("A means the number of whole years from January 2, 2020 to January 1, 2022\n")
    assert value(years, "A", ON).value == 1


def test_a_penalty_from_a_day_that_is_not_known_has_no_bound_above():
    found = value(
        small("Begun is undisclosed, a date\nA means a penalty of $300 for each 30 days from Begun until D, prorated\n"
              "D means April 1, 2021\n"),
        "A",
        ON,
    )  # fmt: skip
    assert (found.value, found.needs, found.low, found.high) == (None, ("Begun",), 0, None)
