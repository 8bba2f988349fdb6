"""Requests at their edges: whose allowance it is, which of several lines stands, what is open, what the steps say."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from small_deals import DOWN, HEAD, PREFERRED, closes, convert, indented, small

import termlang
from termlang.api import Market
from termlang.evaluate.expressions import World
from termlang.evaluate.requests import judge
from termlang.evaluate.trace import Step, steps
from termlang.model.examples import ALL

ON = "2020-03-02"


def step(answer, what: str) -> Step:
    """The one step of an answer that is called so."""
    (found,) = [each for each in steps(answer.result.reasons) if each.what == what]
    return found


def most(deal) -> object:
    """What comes of asking for all that is open."""
    world = World(deal.model, date(2020, 3, 2), Market.EMPTY, {}, {})
    return judge(world, deal.model.rights["Series A conversion"], ALL, {}, most=True)


# ---------------------------------------------------------------------------------------------- who has how much

PARTS = ", of which 300 to Ann and 700 to Bob"
PARTLY = "from Issue Date:\n  25% at once, and 25% more each half-year{}\n  at $10.00 per share\n"
JOURNAL = (
    "2020-01-02 Company issues 200 shares of Series A to Ann\n2020-01-02 Company issues 800 shares of Series A to Bob\n"
)


def of_two(window: str):
    lines = indented(window, 4) + DOWN
    body = PREFERRED.format(issued="January 2, 2020", count="1,000", units=PARTS, terms="", lines=lines)
    return termlang.load(HEAD.replace('"Holders"', '"Ann", "Bob"') + body)


@pytest.mark.parametrize(
    ("scope", "holder", "journal", "open_"),
    [
        # A quarter of 1,000 shares of $1,000, of Ann's 300, and of her 200 where a journal says so.
        (", counting every conversion", None, None, 250_000),
        (", counting every conversion", "Ann", None, 250_000),
        (", counting every conversion, for each holder", None, None, 250_000),
        (", counting every conversion, for each holder", "Ann", None, 75_000),
        (", counting every conversion, for each holder", "Bob", None, 175_000),
        (", counting every conversion, for each holder", "Ann", JOURNAL, 50_000),
        (", counting every conversion, for each holder", None, JOURNAL, 250_000),
    ],
)
def test_a_quarter_of_what_was_issued_in_all_or_to_one(scope: str, holder: str | None, journal: str | None, open_: int):
    deal = of_two(PARTLY.format(scope))
    for amount, status in ((open_, "allowed"), (open_ + 1, "refused")):
        found = deal.quote("Series A", f"${amount:,}", on=ON, holder=holder, journal=journal).only
        assert found.status == status


def test_without_a_journal_a_holder_has_what_was_allotted_to_him():
    deal = of_two("from Issue Date:\n  all of it\n  at $10.00 per share\n")
    assert [deal.quote("Series A", "all", on=ON, holder=each).only.shares for each in ("Ann", "Bob", None)] == [
        30_000, 70_000, 100_000,
    ]  # fmt: skip


def test_of_a_number_that_is_not_disclosed_a_journal_issues_nothing():
    deal = small("N is undisclosed, in shares of Series A\n", count="N")
    found = deal.quote("Series A", "$1,000", on=ON, journal="2020-02-03 Company issues 5 shares of Common Stock\n").only
    assert (found.status, found.needs) == ("unknown", ("N",))


BOUNDED = "N is undisclosed, in shares of Series A, between 1,000 shares of Series A and 2,000 shares of Series A\n"


def test_all_of_a_number_between_bounds_may_be_open():
    """1,500 shares are open: enough for 1,000, and not for 2,000."""
    window = "from Issue Date:\n  up to 1,500 shares of Series A, counting every conversion\n  at $10.00 per share\n"
    assert convert(small(BOUNDED, count="N", window=window), "all", ON).needs == ("N",)
    less = window.replace("1,500", "999")
    assert convert(small(BOUNDED, count="N", window=less), "all", ON).status == "refused"


def test_a_number_of_a_table_counts_units_where_there_is_no_stated_value():
    """Half a share for each warrant, at $4.00."""
    text = """warrant Options:
  issued on January 2, 2020 to Holders, 1,000 warrants, each for 0.5 shares
  exercise into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $4.00 per share
    shares rounded down, the fraction lapses
example "by number":
  on 2020-03-02
  Holders exercise 10 warrants of Options
  cases:
    date       amount shares cash
    2020-03-02 10     5      20
    2020-03-02 600    300    1200
"""
    results = termlang.test(HEAD + text)
    assert [result.passed for result in results] == [True, True]


# ------------------------------------------------------------------------------------------- which of the lines stand

TWO = (
    "at any time:\n  up to $1,000, counting every conversion\n  at $5.00 per share\n  all of it at $10.00 per share{}\n"
)
USED = "2020-02-03 Holders convert $1,000 of Series A\n"


def test_a_line_that_is_used_up_has_no_part_in_the_price():
    found = small(window=TWO.format("")).quote("Series A", "$1,000", on=ON, journal=USED).only
    assert (found.price, found.shares, len(found.result.parts)) == (10, 100, 1)


def test_only_one_of_two_lines_gives_as_much_as_is_open():
    """$1,000 of the one and $2,000 of the other are open, and $4,000 are asked."""
    lines = (
        "at any time:\n  up to $1,000, counting every conversion, as much as is open\n  at $5.00 per share\n"
        "  up to $2,000 at $10.00 per share, counting every conversion\n"
    )
    found = convert(small(window=lines), "$4,000", ON)
    assert (found.status, found.amount, found.shares) == ("limited", 3_000, 400)


def test_a_bar_that_closes_one_line_leaves_too_little():
    """At $5.00 the first is barred; the other has $1,000 open."""
    lines = (
        "at any time:\n  all of it\n  at $5.00 per share\n"
        "  up to $1,000 at $10.00 per share, counting every conversion\n"
    )
    deal = small(window=lines, lines="barred when Conversion Price is below $6.00 per share")
    barred = convert(deal, "$1,001", ON)
    assert (barred.status, barred.price) == ("refused", None)
    assert barred.binding == ("barred when Conversion Price is below $6.00 per share",)
    assert convert(deal, "$1,000", ON).price == 10


def test_the_price_of_a_refused_line_is_named_where_there_is_one():
    deal = small(lines="barred when Conversion Price is above $6.00 per share")
    assert (convert(deal, "$1,000", ON).status, convert(deal, "$1,000", ON).price) == ("refused", 10)


def test_more_opens_on_the_first_day_on_which_any_line_grows():
    """Both have nothing open on March 2: one opens a quarter on April 2, the other on July 2."""
    lines = (
        "from Issue Date:\n  25% more each quarter, counting every conversion\n  at $5.00 per share\n"
        "  25% more each half-year at $10.00 per share, counting every conversion\n"
    )
    found = convert(small(window=lines), "$1,000", ON)
    assert (found.status, found.opens) == ("refused", date(2020, 4, 2))
    assert found.binding == ("25% more each quarter", "25% more each half-year")


CHOICE = "at $10.00 per share, or Price as Holders elect\n"
NAME = "Series A conversion price"


def test_an_election_is_named_where_a_line_has_a_choice():
    """A line of its own price has none; beside it, the price line of the window has."""
    market = closes("8.00", ending=ON)
    mixed = f"at any time:\n  up to $1,000 at $6.00 per share, counting every conversion\n  all of it\n  {CHOICE}"
    for elect, price in (("Price", 8), ("$10.00 per share", 10)):
        found = convert(small(window=mixed), "$2,000", ON, market, elect=elect)
        assert (found.elections, [part.price for part in found.result.parts]) == ({NAME: elect}, [6, price])
    later = f"until March 2, 2020:\n  all of it\n  {CHOICE}thereafter:\n  all of it\n  at $7.00 per share\n"
    found = convert(small(window=later), "$1,000", ON, market, elect="Price")
    assert (found.elections, found.price) == ({}, 7)


def test_a_request_may_name_the_line_at_whose_price_it_converts():
    lines = (
        "at any time:\n  all of it\n  at $5.00 per share\n"
        "  up to $2,000 at $7.00 per share, counting every conversion\n"
        "  up to $1,000 at $9.00 per share, counting every conversion\n"
    )
    deal = small(window=lines)
    for elect, price in (("$5.00 per share", 5), ("$7.00 per share", 7), ("$9.00 per share", 9)):
        found = convert(deal, "$1,000", ON, elect={NAME: elect})
        assert (found.price, [part.price for part in found.result.parts], found.elections) == (price, [price], {})
    assert convert(deal, "$1,001", ON, elect={NAME: "$9.00 per share"}).status == "refused"


# ----------------------------------------------------------------------------- what rests on the price of the request

ELECTED = f"at any time:\n  all of it\n  {CHOICE}"
UNLESS = "counting conversions, the excess stays outstanding, unless Conversion Price is at least $10.00 per share"


@pytest.mark.parametrize(("limit", "at_eight"), [("50 shares", 50), ("5 shares of Series A", 625), ("$5,000", 625)])
def test_an_exception_looks_at_the_price_that_was_elected(limit: str, at_eight: int):
    """$10,000 at $10.00 are 1,000 shares; at $8.00, 1,250, of which five shares of Series A make 625."""
    deal = small(window=ELECTED, lines=f"limit {limit}, {UNLESS}")
    found = deal.quote("Series A", "$10,000", on=ON, market=closes("8.00", ending=ON))
    assert [(each.price, each.shares) for each in found] == [(10, 1_000), (8, at_eight)]


def test_of_two_prices_none_is_that_of_the_request():
    found = convert(small(window=TWO.format(""), lines=f"limit 1 share of Series A, {UNLESS}"), "$2,000", ON)
    assert (found.status, found.needs) == ("unknown", ("a request under the Series A conversion",))


# ------------------------------------------------------------------------------------------- whole lots of what is open

UP_TO = "from Issue Date:\n  up to {}, counting every conversion, as much as is open\n  at $10.00 per share\n"
TITLE = "amounts of at least $3,000, in multiples of $2,000"
LOTS = f"{TITLE}, or all that is left, the excess stays outstanding"


@pytest.mark.parametrize(
    ("open_", "asked", "status", "amount", "binding"),
    [
        ("$9,000", "$8,000", "allowed", 8_000, ()),
        ("$8,000", "$8,000", "allowed", 8_000, ()),
        ("$9,000", "$10,000", "limited", 8_000, ("up to $9,000",)),
        ("$7,000", "$9,000", "limited", 6_000, (TITLE, "up to $7,000")),
        # No least amount is asked of what is open.
        ("$2,500", "$4,000", "limited", 2_000, ("up to $2,500",)),
        ("$1,999", "$4,000", "refused", 0, (TITLE,)),
    ],
)
def test_what_is_open_goes_down_to_whole_lots(
    open_: str, asked: str, status: str, amount: int, binding: tuple[str, ...]
):
    found = convert(small(window=UP_TO.format(open_), lines=LOTS), asked, ON)
    assert (found.status, found.amount) == (status, amount)
    assert found.binding == binding
    if status == "refused":
        assert found.result.notes == (f"{open_[1:]} USD is open, which is no whole lot",)


def test_what_is_open_is_less_than_a_whole_unit():
    lines = "amounts of at least $500"
    found = convert(small(window=UP_TO.format("$900"), lines=lines, units=", in whole shares"), "$2,000", ON)
    assert (found.status, found.result.notes) == ("refused", ("900 USD is open, which is no whole lot",))


@pytest.mark.parametrize(
    ("open_", "status", "amount"),
    [
        ("$9,000", "limited", 8_000),
        ("$2,000,000", "allowed", 1_000_000),
        # The least is asked of all that is open.
        ("$2,500", "refused", 0),
        ("$3,999", "refused", 0),
        ("$4,000", "limited", 4_000),
    ],
)
def test_all_that_is_open_in_whole_lots(open_: str, status: str, amount: int):
    found = most(small(window=UP_TO.format(open_), lines=LOTS))
    assert (found.status.value, found.amount) == (status, amount)


def test_all_that_is_open_without_lots():
    found = most(small(window=UP_TO.format("$9,000").replace(", as much as is open", "")))
    assert (found.status.value, found.amount, found.binding) == ("limited", 9_000, ("up to $9,000",))


# ------------------------------------------------------------------------------------------------- two limits at once

UNITS = "limit 8 shares of Series A, counting conversions, in total, the excess stays outstanding"
CASH = "limit {} shares, counting conversions, in total, the excess is paid in cash at $1.00 per share"


@pytest.mark.parametrize(("shares", "status"), [("800", "limited"), ("799", "unknown")])
def test_a_limit_in_shares_that_cuts_further_says_another_thing(shares: str, status: str):
    """Eight shares of Series A make 800 shares."""
    found = convert(small(lines=f"{UNITS}\n{CASH.format(shares)}"), "$10,000", ON)
    assert (found.status, [each.code for each in found.problems]) == (status, ["C613"] if status == "unknown" else [])


# ------------------------------------------------------------------------------------------------ what the steps say


def test_the_steps_from_the_value_to_the_shares():
    """Three shares of $1,000 at $7.00 are 428 and four sevenths."""
    found = convert(small(price="$7.00 per share"), "$3,000", ON)
    before = step(found, "shares before rounding")
    assert (before.note, before.value) == ("value converted / price", Fraction(3000, 7))
    value = step(found, "value converted")
    assert (value.value, value.note) == (3_000, "3 x 1,000")
    rounded = step(found, "shares rounded down, the fraction lapses")
    assert rounded.value == 428 and rounded.inputs == (before,)
    assert step(found, "the fraction lapses").value == Fraction(4, 7)


def test_where_nothing_is_left_over_no_fraction_is_named():
    found = convert(small(), "$3,000", ON)
    assert not [each for each in steps(found.result.reasons) if each.what.startswith("the fraction")]


def test_two_lines_are_added_up_before_they_are_rounded():
    found = convert(small(window=TWO.format("")), "$2,000", ON)
    whole, *parts = [each for each in steps(found.result.reasons) if each.what == "shares before rounding"]
    assert whole.span == parts[0].span != parts[1].span
    assert (whole.note, whole.value, [each.value for each in parts]) == ("the sum of the parts", 300, [200, 100])
    assert step(found, "shares rounded down, the fraction lapses").inputs == (whole,)


def test_of_two_lines_whose_price_is_not_known_none_is_named():
    window = "at any time:\n  up to $1,000 at {}, counting every conversion\n  all of it\n  at $10.00 per share\n"
    deal = small(
        "Y is undisclosed, a condition\n", window=window.format("$5.00 per share"), lines="barred when Y is met"
    )
    assert (convert(deal, "$1,000", ON).needs, convert(deal, "$1,000", ON).price) == (("Y",), None)
    same = small(
        "Y is undisclosed, a condition\n", window=window.format("$10.00 per share"), lines="barred when Y is met"
    )
    assert (convert(same, "$1,000", ON).needs, convert(same, "$1,000", ON).price) == (("Y",), 10)


def test_before_the_issue_the_issue_is_what_is_not_met():
    found = convert(small(issued="April 1, 2020"), "$1,000", ON)
    assert (found.status, found.opens) == ("refused", date(2020, 4, 1))
    (only,) = found.result.reasons.inputs
    assert (only.value, only.note) == (False, "Series A is issued on 2020-04-01")
    window = "from June 1, 2020:\n  all of it\n  at $10.00 per share\n"
    assert convert(small(issued="April 1, 2020", window=window), "$1,000", ON).opens == date(2020, 6, 1)
    always = "at any time:\n  all of it\n  at $10.00 per share\n"
    assert convert(small(issued="April 1, 2020", window=always), "$1,000", ON).opens == date(2020, 4, 1)
    redemption = "  redemption at the option of Company:\n    for Stated Value\n"
    deal = small(issued="April 1, 2020", more=redemption)
    assert deal.quote("Series A redemption", on=ON).only.opens == date(2020, 4, 1)


def test_a_price_that_is_nothing_is_shown_and_a_barred_one_is_not():
    deal = small(price="(Price - $5.00 per share)", lines="barred when Price is above $7.00 per share")
    nothing = convert(deal, "$1,000", ON, closes("5.00", ending=ON))
    assert (nothing.binding, step(nothing, "price").value) == (("the price is not above zero",), 0)
    barred = convert(deal, "$1,000", ON, closes("8.00", ending=ON))
    assert not [each for each in steps(barred.result.reasons) if each.what == "price"]


def test_all_that_is_open_under_a_limit_in_money():
    """$9,000 are open in the window, and $5,000 under the limit."""
    limit = "limit $5,000, counting conversions, in total, the excess stays outstanding"
    found = most(small(window=UP_TO.format("$9,000"), lines=limit))
    assert (found.status.value, found.amount) == ("limited", 5_000)
    found = most(small(window=UP_TO.format("$4,000"), lines=limit))
    assert (found.status.value, found.amount, found.binding) == ("limited", 4_000, ("up to $4,000",))
