"""What counts under a limit, of whom and since when; notices of one of several holders; prices set later."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

import termlang
from termlang.api import Market
from termlang.evaluate.expressions import World
from termlang.evaluate.requests import judge
from termlang.evaluate.state import Given
from termlang.model.examples import Asking
from termlang.model.expressions import TermKey
from tests.ledger.kept import deal_of, indented, kept, outcomes

DEAL = """language 1
deal "used"
currency USD
calendar NYSE
months end on the last day
party Company "Company"
party Holders "Ann", "Bob"
stock Common Stock of Company
{terms}preferred Series A:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $10.00 per share
{lines}    shares rounded down, the fraction lapses
warrant Warrants:
  issued on January 2, 2020 to Holders, 1,000 warrants, each for 1 share
  exercise into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $1.00 per share
    shares rounded down, the fraction lapses
"""
ISSUES = """2020-01-02 Company issues 500 shares of Series A to Ann
2020-01-02 Company issues 500 shares of Series A to Bob
2020-01-02 Company issues 1,000 warrants of Warrants to Ann
"""


def text(lines: str = "", terms: str = "") -> str:
    return DEAL.format(lines=indented(lines, 4), terms=terms)


def asked(lines: str, journal: str, *, holder="Ann", on="2020-06-01", market: Market | None = None):
    deal = termlang.load(text(lines))
    return deal.quote("Series A", "$100,000", on=on, holder=holder, journal=ISSUES + journal, market=market).only


USED = "2020-03-02 Ann exercises 400 warrants of Warrants\n2020-03-02 Ann converts $1,000 of Series A\n"


@pytest.mark.parametrize(
    ("counted", "shares"),
    [("conversions and warrants", 500), ("warrants", 600), ("conversions", 900), ("dividends", 1_000)],
)
def test_what_a_limit_counts(counted: str, shares: int):
    lines = f"limit 1,000 shares, counting {counted}, in total, the excess stays outstanding"
    assert asked(lines, USED).shares == shares
    assert asked(lines, USED, holder="Bob").shares == shares


def test_what_a_limit_for_each_holder_counts():
    lines = "limit 1,000 shares, counting conversions, for each holder, the excess stays outstanding"
    assert [asked(lines, USED, holder=holder).shares for holder in ("Ann", "Bob")] == [900, 1_000]


# Memorial Day is May 25: the five trading days that end on Monday, June 1 begin on Tuesday, May 26.
TWO_WEEKS = "2020-05-22 Ann converts $2,000 of Series A\n2020-05-28 Ann converts $1,000 of Series A\n"


@pytest.mark.parametrize(
    ("bound", "period", "amount"),
    [
        ("$5,000", "any 5 trading days", 4_000),
        ("$5,000", "any 5 days", 4_000),
        ("$5,000", "any 4 days", 5_000),
        ("$5,000", "any 6 trading days", 2_000),
        ("$5,000", "each calendar month", 5_000),
        ("$5,000", "each calendar quarter", 2_000),
        ("500 shares", "any 5 trading days", 4_000),
        ("500 shares", "each calendar quarter", 2_000),
        ("5 shares of Series A", "any 5 trading days", 4_000),
    ],
)
def test_since_when_a_limit_counts(bound: str, period: str, amount: int):
    found = asked(
        f"limit {bound}, counting conversions, in total, in {period}, the excess stays outstanding", TWO_WEEKS
    )
    assert (found.status, found.amount) == ("limited", amount)


def test_the_whole_period_is_open_again_on_its_first_day():
    lines = "limit $5,000, counting conversions, in total, in each calendar {}, the request is refused"
    journal = "2020-05-22 Ann converts $5,000 of Series A\n"
    for period, opens in (("month", date(2020, 6, 1)), ("quarter", date(2020, 7, 1)), ("year", date(2021, 1, 1))):
        found = asked(lines.format(period), journal, on="2020-05-29")
        assert (found.status, found.opens) == ("refused", opens)
    assert asked(lines.format("month"), journal, on="2020-12-31").opens == date(2021, 1, 1)


def test_what_counted_before_a_split_counts_double_after_two_for_one():
    lines = "limit 500 shares, adjusted for splits, counting conversions, in total, in any 5 trading days,"
    lines += " the excess stays outstanding"
    market = Market.of(["2020-05-29"], {"close": ["5"]}, splits=[("2020-05-29", 2)])
    assert asked(lines, TWO_WEEKS, market=market).shares == 1_000 - 200


def test_a_priced_request_that_is_not_settled_counts_at_its_amount():
    days = ["2020-05-28", "2020-05-29", "2020-06-01", "2020-06-02"]
    market = Market.of(days, {"close": ["10"] * 4})
    lines = (
        "limit {}, counting conversions, in total, the excess stays outstanding\npriced 1 trading day after notice\n"
    )
    lines += "settled 3 trading days after pricing"
    journal = ISSUES + "2020-05-28 Ann converts $1,000 of Series A\n2020-06-01 Bob converts $9,000 of Series A\n"
    for bound, shares in (("$5,000", 400), ("5 shares of Series A", 400), ("500 shares", 400)):
        ledger = kept(deal_of(text(lines.format(bound))), journal, market, through="2020-06-30")
        assert ledger.last.holding("Bob", "Common Stock") == shares, bound


# ------------------------------------------------------------------------------------------------------------- notices

NOTICE = "notice Raise by Holders, effective 10 trading days after receipt\nA means 1\n  except when Raise is met: 2\n"


def raised(holder: str | None, *notices: str, on: str = "2020-03-20"):
    deal = termlang.load(text("", NOTICE))
    return deal.value("A", on=on, holder=holder, journal=ISSUES + "".join(f"{line} Raise\n" for line in notices)).only


def test_a_notice_counts_for_him_who_gave_it_and_for_all():
    """Ten trading days after March 2 is March 16."""
    ann, all_of_them = "2020-03-02 Ann gives notice of", "2020-03-02 Holders give notice of"
    assert [raised(holder, ann).value for holder in ("Ann", "Bob", "Holders")] == [2, 1, 1]
    assert [raised(holder, all_of_them).value for holder in ("Ann", "Bob", "Holders", None)] == [2, 2, 2, 2]
    assert raised("Ann", ann, on="2020-03-13").value == 1
    assert raised("Ann", ann, on="2020-03-16").value == 2


def test_whose_notice_is_asked_where_no_holder_is():
    ann, all_of_them = "2020-03-02 Ann gives notice of", "2020-03-03 Holders give notice of"
    assert raised(None, ann).needs == ("whose Raise: several holders may have given notice",)
    assert raised(None, ann, all_of_them).value == 2
    assert raised(None, ann, all_of_them, on="2020-03-16").value is None
    assert raised(None).value == 1


def test_a_notice_whose_effect_lies_beyond_the_calendar_is_no_fact():
    deal = deal_of(text("on 10 trading days notice\n", NOTICE))
    journal = (
        ISSUES + "2100-12-30 Ann gives notice of Raise\n2100-12-30 Ann gives notice of the conversion of Series A\n"
    )
    assert outcomes(kept(deal, journal))[3:] == ["wrong", "wrong"]


def test_a_notice_that_an_amendment_carries_beyond_the_calendar():
    """Accounts that tell of such a notice all the same: what rests on it is an error that names the day."""
    deal = deal_of(text("on 10 trading days notice\n", NOTICE))
    state = kept(deal, ISSUES).last.then(
        notices=(
            Given("Raise", "Ann", date(2100, 12, 30)),
            Given("Series A conversion", "Ann", date(2100, 12, 30)),
        )
    )
    world = World(deal, date(2100, 12, 31), Market.EMPTY, {}, {}, state, "Ann")
    value = world.term(TermKey("", "A"), date(2100, 12, 31)).value
    assert [problem.code for problem in value.problems] == ["D213"]
    answer = judge(world, deal.rights["Series A conversion"], Asking(units=Fraction(1)), {})
    assert [problem.code for problem in answer.problems] == ["D213"]


# --------------------------------------------------------------------------------------------------- prices set later


@pytest.mark.parametrize(
    ("later", "day"),
    [
        ("priced 5 days after notice", "2020-03-07"),
        ("priced 5 trading days after notice", "2020-03-09"),
        ("priced on April 3, 2020", "2020-04-03"),
        ("priced on March 2, 2020", "2020-03-02"),
    ],
)
def test_the_day_on_which_a_price_is_set(later: str, day: str):
    found = termlang.load(text(later)).quote("Series A", "$1,000", on="2020-03-02").only
    assert (found.status, found.needs) == ("unknown", (f"the price, which is set on {day}",))


def test_a_day_of_the_price_before_the_notice_beyond_the_calendar_or_not_known():
    early = termlang.load(text("priced on March 1, 2020")).quote("Series A", "$1,000", on="2020-03-02").only
    assert [problem.code for problem in early.problems] == ["D219"]
    late = termlang.load(text("priced 5 trading days after notice")).quote("Series A", "$1,000", on="2100-12-30").only
    assert [problem.code for problem in late.problems] == ["D213"]
    unknown = termlang.load(text("priced on D", "D is undisclosed, a date\n")).quote(
        "Series A", "$1,000", on="2020-03-02"
    )
    assert unknown.only.needs == ("D",)
    ledger = kept(
        deal_of(text("priced on D", "D is undisclosed, a date\n")),
        ISSUES + "2020-03-02 Ann converts $1,000 of Series A\n",
    )
    assert outcomes(ledger)[-1] == "undecided"


def test_without_the_words_for_splits_each_share_counts_as_it_was_delivered():
    lines = "limit 500 shares, counting conversions, in total, in any 5 trading days, the excess stays outstanding"
    market = Market.of(["2020-05-29"], {"close": ["5"]}, splits=[("2020-05-29", 2)])
    assert asked(lines, TWO_WEEKS, market=market).shares == 500 - 100


def test_what_is_told_of_before_the_period_is_no_part_of_it():
    """$400,000 went before February 3; of $100,000 a month $60,000 are used in March, and $40,000 are left."""
    lines = "limit $100,000, counting conversions, in total, in each calendar month, the excess stays outstanding"
    journal = (
        "2020-02-03 Series A outstanding is 600 shares of Ann\n"
        "2020-03-02 Ann converts $60,000 of Series A\n2020-03-03 Ann converts $60,000 of Series A\n"
    )
    ledger = kept(deal_of(text(lines)), journal)
    assert ledger.last.holding("Ann", "Common Stock") == 6_000 + 4_000


LATER = "\npriced 1 trading day after notice\nsettled 3 trading days after pricing"
CLOSES = Market.of(["2020-05-28", "2020-05-29", "2020-06-01", "2020-06-02"], {"close": ["10"] * 4})


@pytest.mark.parametrize(
    ("limit", "bob"),
    [
        # Ann's $1,000 wait for their settlement when Bob asks for $9,000.
        ("500 shares, counting dividends, in total", 500),
        ("500 shares, counting conversions, in total", 400),
        ("500 shares, counting conversions, for each holder", 500),
        ("$5,000, counting conversions, in total", 400),
        ("$5,000, counting conversions, for each holder", 500),
    ],
)
def test_whose_requests_that_wait_count_under_a_limit(limit: str, bob: int):
    journal = ISSUES + "2020-05-28 Ann converts $1,000 of Series A\n2020-06-01 Bob converts $9,000 of Series A\n"
    made = deal_of(text(f"limit {limit}, the excess stays outstanding{LATER}"))
    ledger = kept(made, journal, CLOSES, through="2020-06-30")
    assert ledger.last.holding("Bob", "Common Stock") == bob


@pytest.mark.parametrize(("told", "outcome"), [("", "undecided"), ("2020-05-27 Y is not met\n", "done")])
def test_a_request_that_needs_more_than_its_price_does_not_wait_for_it(told: str, outcome: str):
    made = deal_of(text(f"barred when Y is met{LATER}", "Y is undisclosed, a condition\n"))
    ledger = kept(made, ISSUES + told + "2020-05-28 Ann converts $1,000 of Series A\n", CLOSES)
    assert outcomes(ledger)[-1] == outcome
