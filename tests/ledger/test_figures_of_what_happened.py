"""Figures over what has happened: lowest, highest, average, total, last and number, ever or during some days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

import termlang
from termlang.api import Market
from termlang.evaluate.expressions import World
from termlang.evaluate.unknown import Unknown
from termlang.model.deal import Deal
from termlang.model.expressions import TermKey
from tests.ledger.kept import deal_of, kept

DEAL = """language 1
deal "figures"
currency USD
calendar NYSE
months end on the last day
party Company "Company"
party Holders "Ann", "Bob"
stock Common Stock of Company
Price means the closing price of Common Stock
Days is undisclosed, a number
Far is undisclosed, a date
A means {text}
preferred Series A:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at Price
    shares rounded down, the fraction lapses
"""
# $1,000 at $10.00, $2,000 at $5.00 and $6,000 at $20.00 are 100, 400 and 300 shares.
JOURNAL = """2020-01-02 Company issues 1,000 shares of Series A to Ann
2020-03-02 Ann converts $1,000 of Series A
2020-03-03 Ann converts $2,000 of Series A
2020-03-04 Ann converts $6,000 of Series A
"""
PRICES = Market.of(["2020-03-02", "2020-03-03", "2020-03-04"], {"close": ["10", "5", "20"]})
NOTHING = "there is no conversion of Series A"


def asked(text: str, on: str = "2020-03-05", journal: str | None = JOURNAL, **given: str):
    deal = termlang.load(DEAL.format(text=text)).given(given)
    return deal.value("A", on=on, market=PRICES, journal=journal).only


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("lowest price", 5),
        ("highest price", 20),
        ("last price", 20),
        ("average price", Fraction(35, 3)),
        ("average shares", Fraction(800, 3)),
        ("total shares", 800),
        ("total amount", 9_000),
        ("lowest amount", 1_000),
    ],
)
def test_of_three_conversions(figure: str, value: Fraction):
    assert asked(f"the {figure} of the conversions of Series A").value == value


def test_before_anything_happened_a_total_is_nothing_and_a_price_is_an_error():
    for journal in (None, JOURNAL.splitlines()[0] + "\n"):
        assert asked("the total shares of the conversions of Series A", journal=journal).value == 0
        assert asked("the number of conversions of Series A", journal=journal).value == 0
        (problem,) = asked("the lowest price of the conversions of Series A", journal=journal).problems
        assert problem.code == "N122" and NOTHING in problem.message


def test_what_comes_later_is_not_seen():
    assert asked("the number of conversions of Series A", on="2020-03-03").value == 2


@pytest.mark.parametrize(
    ("days", "value"),
    [
        ("the 2 days ending on 2020-03-04", 2),
        ("the 3 days ending on 2020-03-04", 3),
        ("the 1 days ending before 2020-03-04", 1),
        ("the 3 days before 2020-03-04", 2),
        ("the 1 days starting on 2020-03-03", 1),
        ("the 1 days starting after 2020-03-03", 1),
        ("the 2 days starting on 2020-03-02", 2),
        ("the 2 trading days before 2020-03-05", 2),
        # Thursday and Friday before the weekend of February 29 have none; Friday and Monday have one.
        ("the 2 trading days ending on 2020-02-28", 0),
        ("the 2 trading days ending on 2020-03-02", 1),
        ("the 2 days ending 1 day before 2020-03-04", 2),
        ("the 2 trading days ending 1 trading day before 2020-03-04", 2),
    ],
)
def test_during_some_days(days: str, value: int):
    assert asked(f"the number of conversions of Series A during {days}").value == value
    none = asked(f"the lowest price of the conversions of Series A during {days}")
    assert bool(none.problems) == (value == 0)


@pytest.mark.parametrize(
    ("days", "code"), [("1,001", "P512"), ("1.5", "P512"), ("0", "P512"), ("1,000", ""), ("1", "")]
)
def test_a_worked_out_number_of_days_is_whole_and_not_too_large(days: str, code: str):
    found = asked("the number of conversions of Series A during the (Days) days ending on 2020-03-04", Days=days)
    assert [problem.code for problem in found.problems] == ([code] if code else [])


def test_days_that_are_not_known_leave_the_figure_open():
    text = "the number of conversions of Series A during the (Days) {}days ending on Far"
    for kind in ("", "trading "):
        assert asked(text.format(kind)).needs == ("Days", "Far")
        assert asked(text.format(kind), Days="2").needs == ("Far",)
    outside = asked(text.format("trading "), Days="2", Far="2105-01-04")
    assert [problem.code for problem in outside.problems] == ["D213"]


# $1,000 converts at $5.00; of $5,000 the first $3,000 do, and the rest at $7.00: there is no one price.
TWO = """up to $4,000, counting every conversion
      at $5.00 per share
      all of it at $7.00 per share"""
LINES = "2020-03-02 Holders convert $1,000 of Series A\n2020-03-03 Holders convert $5,000 of Series A\n"


def two_prices(text: str, terms: str = "") -> Deal:
    made = DEAL.replace('"Ann", "Bob"', '"the holders"').replace("all of it\n      at Price", TWO)
    return deal_of(made.format(text=text).replace("preferred", terms + "preferred", 1))


def test_events_that_lack_the_figure_are_left_out():
    journal = kept(two_prices("the highest price of the conversions of Series A"), LINES)
    assert [entry.outcome.value for entry in journal.entries if entry.line] == ["done", "done"]
    for text, value in (
        ("the highest price of the conversions of Series A", 5),
        ("the number of conversions of Series A", 2),
    ):
        deal = two_prices(text)
        world = World(deal, date(2020, 3, 5), Market.EMPTY, {}, {}, kept(deal, LINES).states[-1])
        assert world.term(TermKey("", "A"), date(2020, 3, 5)).value == value


def test_without_a_journal_a_term_that_changes_with_time_is_not_known():
    text = "R starts at $5.00 per share\n  each 6 months after January 2, 2020: the lesser of itself and 85% of Price\n"
    deal = termlang.load(DEAL.format(text="1").replace("preferred", text + "preferred", 1))
    found = deal.value("R", on="2020-03-05").only
    assert (found.value, found.needs, found.low) == (None, ("a journal: R changes with time",), 0)
    assert deal.value("R", on="2020-03-05", journal=JOURNAL, market=PRICES).only.value == 5


def test_a_state_term_that_asks_for_a_figure_that_the_event_lacks():
    deal = two_prices("1", "R starts at $9.00 per share\n  on each conversion of Series A: the price of it\n")
    cells = kept(deal, LINES).states[-1].cells
    (value,) = cells.values()
    assert isinstance(value, Unknown) and value.needs == {"the price of what happened on 2020-03-03"} and value.low == 0
