"""The dates that a deal fixes: windows, notices, increments, months and dividends, and how many may be listed."""

from __future__ import annotations

import datetime

import pytest

import termlang
from termlang.api import BadInput
from termlang.limits import Limits

HEAD = """language 1
deal "dated"
currency USD
calendar NYSE
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
Second Closing is undisclosed, a date
"""
SERIES = """preferred Series A:
  issued on {issued} to Holders, 1,000 shares of $1,000 stated value
{own}  conversion into Common Stock at the option of Holders:
    {window}
      {amount}
      at $10.00 per share
    shares rounded down, the fraction lapses
{lines}"""


def text(
    window: str = "at any time:", amount: str = "all of it", lines: str = "", own: str = "", issued: str = "2020-01-02"
) -> str:
    return HEAD + SERIES.format(window=window, amount=amount, lines=lines, own=own, issued=issued)


def dates(written: str, last: str = "2020-12-31", **limits: int) -> list[tuple[datetime.date | None, str]]:
    deal = termlang.load(written, limits=Limits(**limits))
    return [(each.day, each.what) for each in deal.dates("2020-01-01", last).only.days]


def days(written: str, words: str, last: str = "2020-12-31") -> list[str]:
    return [str(day) for day, what in dates(written, last) if words in what]


def test_the_first_day_of_a_notice_lies_as_many_days_before_the_window() -> None:
    found = text("from 2020-03-16:", lines="    on 10 days notice\n")
    assert days(found, "first day of notice, 10 days ahead") == ["2020-03-06"]


def test_a_window_with_an_unknown_end_has_no_day() -> None:
    found = dates(text("from Second Closing:"))
    assert [day for day, what in found if "from Second Closing" in what] == [None]


def test_an_increment_falls_on_the_same_day_of_each_month_until_all_is_open() -> None:
    staged = text(
        "from 2020-01-15 through 2020-12-15:", "25% at once, and 25% more each month, counting every conversion"
    )
    assert days(staged, "is open") == ["2020-02-15", "2020-03-15", "2020-04-15"]
    assert days(staged, "50% is open") == ["2020-02-15"]
    # The window ends before the last one.
    short = text(
        "from 2020-01-15 through 2020-03-20:", "25% at once, and 25% more each month, counting every conversion"
    )
    assert days(short, "is open") == ["2020-02-15", "2020-03-15"]


def test_a_monthly_window_opens_and_ends_in_each_month_after_the_issue() -> None:
    monthly = text("each month from the 6th through the 25th:", issued="2020-02-26")
    assert days(monthly, "opens", "2020-05-01") == ["2020-03-06", "2020-04-06"]
    assert days(monthly, "ends", "2020-05-01") == ["2020-03-25", "2020-04-25"]


def test_more_dates_than_the_limit_are_refused_by_the_name_of_what_makes_them() -> None:
    monthly = text("each month from the 6th through the 25th:")
    dividend = (
        "  dividend 5% a year on Stated Value:\n    simple, actual/365, from Issue Date\n    in cash\n"
        "    paid each quarter\n"
    )
    staged = "1% at once, and 1% more each month, counting every conversion"
    for written, named in (
        (monthly, "each month from the 6th"),
        (text("from 2020-01-15:", staged), "the staging of Series A conversion"),
        (text(own=dividend), "the dividend of Series A"),
    ):
        with pytest.raises(BadInput) as error:
            dates(written, "2022-12-31", schedule=4)
        (problem,) = error.value.problems
        assert named in problem.message and "4" in problem.message
