"""Offers: several price lines, bars and provisos, elections, and refusals that hold whatever else is unknown."""

from fractions import Fraction

from small_deals import closes, convert, small

ON = "2020-03-02"
TWO = """at any time:
  up to $4,000, counting every conversion
  when Cheap is met, all of it at $5.00 per share
  at $7.00 per share
"""
CHEAP = "Cheap is undisclosed, a condition\n"


def test_the_lowest_price_is_filled_first_and_the_sum_is_rounded_once():
    lines = (
        "at any time:\n"
        "  all of it at $7.00 per share\n"
        "  up to $1,000, counting every conversion\n"
        "  at $6.00 per share\n"
    )
    answer = convert(small(window=lines), "$2,000", ON)
    # 1,000/6 + 1,000/7 is 309.52; each leg by itself would lose one share.
    assert (answer.shares, answer.price) == (309, None)
    assert [part.price for part in answer.result.parts] == [6, 7]


def test_a_line_whose_condition_is_unknown():
    deal = small(CHEAP, window=TWO)
    assert convert(deal, "$4,000", ON).needs == ("Cheap",)
    assert convert(deal.given({"Cheap": "met"}), "$4,000", ON).price == 5
    refused = convert(deal.given({"Cheap": "not met"}), "$5,000", ON)
    assert refused.status == "refused" and refused.binding == ("up to $4,000",)
    assert convert(deal, "$5,000", ON).status == "unknown"


def test_short_in_every_case_is_refused_though_a_condition_is_unknown():
    window = "at any time:\n  when Cheap is met, up to $4,000, counting every conversion\n  at $7.00 per share\n"
    assert convert(small(CHEAP, window=window), "$5,000", ON).status == "refused"
    assert convert(small(CHEAP, window=window), "$4,000", ON).needs == ("Cheap",)


def test_an_allowance_is_short_while_the_price_is_unknown():
    window = "at any time:\n  up to $4,000, counting every conversion\n  at Price\n"
    answer = convert(small(window=window), "$5,000", ON)
    assert (answer.status, answer.binding) == ("refused", ("up to $4,000",))


def test_an_unknown_allowance_with_a_bound():
    terms = "Most is undisclosed, in $, between $1,000 and $3,000\n"
    window = "at any time:\n  up to Most, counting every conversion\n  at $10.00 per share\n"
    deal = small(terms, window=window)
    assert convert(deal, "$3,001", ON).status == "refused"
    assert convert(deal, "$1,000", ON).needs == ("Most",)


def test_a_bar_refuses_while_the_price_is_unknown():
    answer = convert(small(price="Price", lines="barred when 1 is 1\nprovided 2 is 2"), "$1,000", ON)
    assert (answer.status, answer.binding) == ("refused", ("barred when 1 is 1",))
    assert convert(small(price="Price", lines="provided 1 is 2"), "$1,000", ON).binding == ("provided 1 is 2",)


def test_a_bar_on_one_price_leaves_the_other():
    window = "at any time:\n  up to $4,000 at Price, counting every conversion\n  all of it at $7.00 per share\n"
    deal = small(window=window, lines="barred when Conversion Price is below $6.00 per share")
    answer = convert(deal, "$1,000", ON, closes("5.00", ending=ON))
    assert (answer.status, answer.price) == ("allowed", 7)


def test_a_bar_that_is_unknown():
    deal = small("Y is undisclosed, a condition\n", lines="barred when Y is met")
    assert convert(deal, "$1,000", ON).needs == ("Y",)
    assert convert(deal.given({"Y": "not met"}), "$1,000", ON).status == "allowed"


def test_a_price_at_or_below_zero_is_refused():
    for price in ("(Price - $5.00 per share)", "(Price - $6.00 per share)"):
        answer = convert(small(price=price), "$1,000", ON, closes("5.00", ending=ON))
        assert (answer.status, answer.binding) == ("refused", ("the price is not above zero",))
    rounded = small(window="at any time:\n  all of it\n  at Price, rounded down to 0 decimals\n")
    assert convert(rounded, "$1,000", ON, closes("0.99", ending=ON)).binding == ("the price is not above zero",)


def test_as_much_as_is_open():
    window = "at any time:\n  up to $4,000, counting every conversion, as much as is open\n  at $10.00 per share\n"
    answer = convert(small(window=window), "$5,000", ON)
    assert (answer.status, answer.amount, answer.shares) == ("limited", 4_000, 400)
    assert answer.binding == ("up to $4,000",) and answer.remaining == 996_000


def test_more_than_is_outstanding():
    assert convert(small(price="Price"), "$1,000,001", ON).binding == ("outstanding Series A",)


def test_an_election_is_answered_once_per_choice():
    window = "at any time:\n  all of it\n  at $10.00 per share, or Price as Holders elect\n"
    deal = small(window=window)
    market = closes("8.00", ending=ON)
    answers = deal.quote("Series A", "$1,000", on=ON, market=market)
    assert [(answer.price, answer.elections) for answer in answers] == [
        (10, {"Series A conversion price": "$10.00 per share"}),
        (8, {"Series A conversion price": "Price"}),
    ]
    assert convert(deal, "$1,000", ON, market, elect="Price").shares == 125


def test_a_choice_of_another_window_is_not_taken_for_this_one():
    window = (
        "until March 4, 2020:\n  all of it\n  at $10.00 per share, or $9.00 per share as Holders elect\n"
        "thereafter:\n  all of it\n  at $8.00 per share, or $7.00 per share as Holders elect\n"
    )
    deal = small(window=window)
    answers = deal.quote("Series A", "$1,000", on="2020-03-09", elect="$9.00 per share")
    assert [answer.price for answer in answers] == [8, 7]


def test_a_line_that_is_named_by_its_price_is_the_only_one():
    """$1,000 are 142 shares at $7.00, 166 at $6.00, and 333 of $2,000 at $6.00 would be more than that line lets in."""
    lines = (
        "at any time:\n  all of it at $7.00 per share\n  up to $1,000, counting every conversion\n  at $6.00 per share"
    )
    deal = small(window=lines)
    found = [convert(deal, "$1,000", ON, elect=f"${price}.00 per share").shares for price in (7, 6)]
    assert found == [142, 166]
    assert convert(deal, "$2,000", ON, elect="$6.00 per share").status == "refused"
    assert convert(deal, "$2,000", ON, elect="$7.00 per share").shares == 285


def test_the_price_asked_without_a_request():
    window = (
        "until March 4, 2020:\n"
        "  all of it\n"
        "  at Price, rounded up to 0 decimals\n"
        "thereafter:\n"
        "  all of it\n"
        "  at $8.00 per share, or $7.00 per share as Holders elect\n"
    )
    deal = small(window=window)
    found = deal.value("Conversion Price of Series A", on=ON, market=closes("4.20", ending=ON)).only
    assert found.value == 5
    chosen = deal.value("Conversion Price of Series A", on="2020-03-09").only
    assert (chosen.value, chosen.needs) == (None, ("a request under the Series A conversion",))
    assert deal.value("Conversion Date of Series A", on=ON).only.value.isoformat() == ON


def test_an_amount_that_makes_no_share():
    answer = convert(small(), "$5", ON)
    assert (answer.status, answer.shares, answer.amount, answer.remaining) == ("allowed", 0, 5, 999_995)


def test_with_premium_and_accrued_dividends():
    own = "Premium means $100.00 per share of Series A"
    window = "at any time:\n  all of it, with Premium\n  at $10.00 per share\n"
    assert convert(small(own=own, window=window), "$1,000", ON).shares == 110
    dividend = "dividend 36.5% a year on Stated Value:\n  simple, actual/365, from Issue Date\n  in cash"
    figures = {}
    for fate in ("added", "paid in cash on conversion", "paid on the next date", "forfeited"):
        answer = convert(small(own=dividend, lines=f"accrued dividends are {fate}"), "$1,000", "2020-01-12")
        figures[fate] = (answer.shares, answer.cash)
    assert figures == {
        "added": (101, 0),
        "paid in cash on conversion": (100, 10),
        "paid on the next date": (100, 0),
        "forfeited": (100, 0),
    }


def test_forfeited_dividends_may_be_unknown():
    terms = "Rate is undisclosed, a percentage\n"
    own = "dividend Rate a year on Stated Value:\n  simple, actual/365, from Issue Date\n  in cash"
    assert convert(small(terms, own=own, lines="accrued dividends are forfeited"), "$1,000", ON).shares == 100
    assert convert(small(terms, own=own, lines="accrued dividends are added"), "$1,000", ON).needs == ("Rate",)


def test_a_fraction_in_cash():
    deal = small(
        price="$3.00 per share", rounding="shares rounded down, the fraction is paid in cash at $6.00 per share"
    )
    answer = convert(deal, "$1,000", ON)
    assert (answer.shares, answer.cash) == (333, Fraction(2))


def test_exercise_pays_for_whole_shares():
    warrant = """warrant Options:
  issued on January 2, 2020 to Holders, 1,001 warrants, each for 0.5 shares
  exercise into Common Stock at the option of Holders:
    at any time:
      all of it
      at $4.00 per share
    shares rounded down, the fraction is paid in cash at $6.00 per share
"""
    answer = small(more=warrant).quote("Options", "all", on=ON).only
    # Paid for 500 shares, less half a share in cash.
    assert (answer.shares, answer.cash) == (500, 2_000 - 3)
