"""A mandatory conversion on a condition: at the close of the first trading day on which it is met, once."""

from __future__ import annotations

from datetime import date

import pytest

import termlang
from termlang.api import Market

DEAL = """language 1
deal "small"
currency USD
calendar NYSE
party Company "Company"
party Holders "Hill Fund L.P.", "Dale Fund L.P."
stock Common Stock of Company
Market Value means the closing price of Common Stock
preferred Series A:
  issued on 1999-01-29 to Holders, 100 shares of $10,000 stated value
  mandatory conversion into Common Stock when Market Value is at least $9.00 per share
      for at least 2 of the 3 trading days ending on Conversion Date:
    at $6.00 per share
    shares rounded down, the fraction lapses
"""
JOURNAL = """1999-01-29 Company issues 1 share of Common Stock at $8.00 per share
1999-02-08 Company issues 1 share of Common Stock at $8.00 per share
"""
DAYS = ["1999-01-27", "1999-01-28", "1999-01-29", "1999-02-01", "1999-02-02", "1999-02-03", "1999-02-04"]


def entries(closes: list[str | None]):
    market = Market.of(DAYS, {"close": closes})
    (ledger,) = termlang.load(DEAL).replay(JOURNAL, market, through="1999-02-08")
    return [entry for entry in ledger.entries if "mandatory" in entry.text]


def test_it_converts_at_the_close_of_the_first_day_on_which_the_condition_holds():
    """$1,000,000 / $6.00 = 166,666.67: two of three closes are at $9.00 or more for the first time on February 3."""
    found = entries(["5", "5", "5", "9", "8", "9", "9"])
    assert [(entry.day, entry.outcome.value) for entry in found] == [(date(1999, 2, 3), "done")]
    assert any(posting.quantity == 166_666 for posting in found[0].postings)


def test_it_does_not_convert_where_the_condition_never_holds():
    """Until February 4, the last day with a close; the day after might be the second of three."""
    found = entries(["5", "5", "5", "9", "8", "8", "9"])
    assert [(entry.day, entry.outcome.value) for entry in found] == [(date(1999, 2, 5), "undecided")]


def test_a_day_on_which_the_condition_is_not_known_is_said_once_and_converts_nothing():
    found = entries([None, None, "5", "9", "8", "9", "9"])
    assert [entry.outcome.value for entry in found] == ["undecided", "done"]
    assert found[0].day == date(1999, 1, 29) and "1999-01-28" in str(found[0].needs)
    assert found[1].day == date(1999, 2, 3)


def test_past_days_are_the_same_whenever_they_are_asked():
    market = Market.of(DAYS, {"close": ["5", "5", "5", "9", "8", "9", "9"]})
    deal = termlang.load(DEAL)
    for day, left in (("1999-02-02", 100), ("1999-02-03", 100), ("1999-02-04", 0)):
        value = deal.value("Outstanding of Series A", on=day, market=market, journal=JOURNAL).only
        assert value.value == left


@pytest.mark.parametrize("words", ["when $5.00 per share", "when 1999-02-01"])
def test_what_follows_when_is_a_condition(words):
    head, _, rest = DEAL.partition("when ")
    checked = termlang.check(head + words + ":" + rest.partition("Date:")[2])
    assert [problem.code for problem in checked.problems if problem.severity.value == "error"] == ["U409"]
