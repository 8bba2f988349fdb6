"""A file that checks clean never meets a problem of type, unit, name or missing rule when it is asked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn import SEEDS, asked, markets, text

# What depends on the day and the prices, and so cannot be said before they are known.
OF_THE_DAY = {
    "X134",  # two conditions hold and differ
    "N117",  # no piece covers the day
    "U425",  # a division by what turns out to be zero
    "U415",  # a number that grows too large
    "U420",  # and one beyond all amounts
    "P522",  # a split inside a span
    "P513",  # the price of a closed day
    "P514",  # too few days that count
    "P523",  # a price that turns out to be zero or below it
    "D213",  # beyond the calendar
    "D229",  # a part of a day
    "C613",  # two limits that leave the same
    "E901",
}


@settings(max_examples=2000, deadline=None)
@given(SEEDS, st.integers(0, 2**32))
def test_a_deal_that_checks_clean_meets_only_the_problems_of_its_day(drawn: tuple[int, int], seed: int) -> None:
    deal = asked.checked(text(drawn))
    if deal is None:
        return
    on, market = markets.moment(seed), markets.market(seed % markets.KINDS, complete=seed % 3 == 0)
    met = {problem.code: str(problem) for problem in asked.problems(deal, on, market)}
    assert met.keys() <= OF_THE_DAY, met
