"""Windows: which one holds the day, when the next opens, what its ends are, and what is open in it."""

from datetime import date

import pytest
from small_deals import convert, small

OFFER = "  all of it\n  at $10.00 per share\n"


def test_days_before_the_issue():
    answer = convert(small(), "$1,000", "2020-01-01")
    assert (answer.status, answer.opens) == ("refused", date(2020, 1, 2))
    later = small(window=f"from 30 days after Issue Date:\n{OFFER}")
    assert convert(later, "$1,000", "2020-01-01").opens == date(2020, 2, 1)


@pytest.mark.parametrize(
    ("line", "inside", "outside"),
    [
        ("from March 2, 2020 through March 4, 2020:", ["2020-03-02", "2020-03-04"], ["2020-03-01", "2020-03-05"]),
        ("from March 2, 2020 until March 4, 2020:", ["2020-03-02", "2020-03-03"], ["2020-03-01", "2020-03-04"]),
        ("after March 2, 2020 before March 4, 2020:", ["2020-03-03"], ["2020-03-02", "2020-03-04"]),
    ],
)
def test_ends(line, inside, outside):
    deal = small(window=line + "\n" + OFFER)
    assert [convert(deal, "$1,000", day).status for day in inside] == ["allowed"] * len(inside)
    assert [convert(deal, "$1,000", day).status for day in outside] == ["refused"] * len(outside)
    assert convert(deal, "$1,000", outside[0]).opens == date.fromisoformat(inside[0])
    assert convert(deal, "$1,000", outside[-1]).opens is None


def test_thereafter_follows_without_a_gap():
    deal = small(window=f"until March 4, 2020:\n{OFFER}thereafter:\n  all of it\n  at $5.00 per share\n")
    assert [convert(deal, "$1,000", day).price for day in ("2020-03-03", "2020-03-04")] == [10, 5]


def test_two_windows_conflict():
    terms = "Start is undisclosed, a date\n"
    deal = small(terms, window=f"from March 2, 2020 through March 31, 2020:\n{OFFER}from Start:\n{OFFER}")
    deal = deal.given({"Start": "2020-03-09"})
    assert convert(deal, "$1,000", "2020-03-02").status == "allowed"
    assert [p.code for p in convert(deal, "$1,000", "2020-03-09").problems] == ["W346"]


def test_an_unknown_end():
    deal = small("End is undisclosed, a date\n", window=f"from March 2, 2020 through End:\n{OFFER}")
    assert convert(deal, "$1,000", "2020-03-01").status == "refused"
    assert convert(deal, "$1,000", "2020-03-03").needs == ("End",)
    assert convert(deal.given({"End": "2020-03-04"}), "$1,000", "2020-03-04").status == "allowed"


def test_a_bar_refuses_while_the_window_is_unknown():
    deal = small("End is undisclosed, a date\n", window=f"through End:\n{OFFER}", lines="barred when 1 is 1")
    assert convert(deal, "$1,000", "2020-03-03").binding == ("barred when 1 is 1",)


def test_an_unknown_issue_day():
    deal = small("Start is undisclosed, a date\n", issued="Start", window=f"through March 4, 2020:\n{OFFER}")
    assert convert(deal, "$1,000", "2020-03-03").needs == ("Start",)
    assert convert(deal, "$1,000", "2020-03-05").status == "refused"


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        ("2020-01-31", 250),
        ("2020-02-28", 250),
        ("2020-02-29", 500),
        ("2020-03-30", 500),
        ("2020-03-31", 750),
        ("2020-04-30", 1000),
        ("2021-01-01", 1000),
    ],
)
def test_staged_by_month_from_a_month_end(day, open_):
    stages = (
        "from January 31, 2020:\n"
        "  25% at once, and 25% more each month, counting every conversion\n"
        "  at $10.00 per share\n"
    )
    deal = small(window=stages)
    assert convert(deal, f"${open_ * 1000:,}", day).status == "allowed"
    if open_ < 1000:
        answer = convert(deal, f"${open_ * 1000 + 1:,}", day)
        assert answer.status == "refused" and answer.opens > date.fromisoformat(day)


def test_up_to_an_amount():
    deal = small(
        window="at any time:\n  up to $1,000 , counting every conversion\n  at $10.00 per share\n".replace(" ,", ",")
    )
    assert convert(deal, "$1,000", "2020-03-02").status == "allowed"
    assert convert(deal, "$1,001", "2020-03-02").status == "refused"
