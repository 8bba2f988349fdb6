"""Limits: whole shares that fit, what becomes of the excess, exceptions, and the amount after a cut."""

from fractions import Fraction

import pytest
from small_deals import closes, convert, small

ON = "2020-03-02"
CAP = "limit 50 shares, counting conversions, in total, {}"


def test_a_limit_that_is_reached_exactly_does_not_bind():
    deal = small(lines=CAP.format("the excess stays outstanding"))
    assert convert(deal, "$500", ON).status == "allowed"
    answer = convert(deal, "$501", ON)
    assert answer.status == "allowed" and answer.shares == 50
    assert convert(deal, "$510", ON).status == "limited"


@pytest.mark.parametrize(
    ("excess", "status", "shares", "amount", "cash", "remaining"),
    [
        ("the excess stays outstanding", "limited", 50, 500, 0, 999_500),
        ("the excess lapses", "limited", 50, 500, 0, 999_000),
        ("the excess is redeemed for $1,200.00 per share of Series A", "limited", 50, 500, 600, 999_000),
        ("the excess is paid in cash at $12.00 per share", "limited", 50, 500, 600, 999_000),
        ("the request is refused", "refused", 0, 0, 0, 1_000_000),
    ],
)
def test_consequences(excess, status, shares, amount, cash, remaining):
    answer = convert(small(lines=CAP.format(excess)), "$1,000", ON)
    assert (answer.status, answer.shares, answer.amount) == (status, shares, amount)
    assert (answer.cash, answer.remaining) == (cash, remaining)
    assert answer.binding == ("limit 50 shares",)


def test_an_unknown_price_of_the_excess():
    deal = small(lines=CAP.format("the excess is paid in cash at Price"))
    assert convert(deal, "$500", ON).status == "allowed"
    assert convert(deal, "$1,000", ON).needs == ("the closing price of Common Stock on 2020-03-02",)


def test_the_blocker_counts_what_is_held_after_the_issue():
    lines = "blocked above 9.99% of Count, for each holder, the excess stays outstanding"
    deal = small(price="$0.10 per share", lines=lines, count="1,000,000")
    answer = convert(deal.given({"Count": "10,000,000"}), "$500,000", ON)
    assert (answer.status, answer.shares) == ("limited", 1_109_876)
    held, outstanding = answer.shares, 10_000_000 + answer.shares
    assert held <= Fraction("0.0999") * outstanding < held + 1
    assert answer.amount == Fraction("110987.6")
    assert convert(deal, "$500,000", ON).needs == ("the shares outstanding of Common Stock, reported by 2020-03-02",)


def test_an_exception_lifts_a_limit():
    terms = "Approval is undisclosed, a condition\n"
    lines = "limit 50 shares, counting conversions, in total, the excess stays outstanding, unless Approval is met"
    deal = small(terms, lines=lines)
    assert convert(deal, "$500", ON).status == "allowed"
    assert convert(deal, "$1,000", ON).needs == ("Approval",)
    assert convert(deal.given({"Approval": "met"}), "$1,000", ON).shares == 100
    assert convert(deal.given({"Approval": "not met"}), "$1,000", ON).shares == 50


def two(one: str, other: str, terms: str = ""):
    return small(
        terms,
        lines=f"limit {one}\nlimit {other}",
    )


STAYS = "counting conversions, in total, the excess stays outstanding"
CASH = "counting conversions, in total, the excess is paid in cash at ${} per share"


def test_the_tightest_binds():
    answer = convert(two(f"60 shares, {STAYS}", f"50 shares, {STAYS}"), "$1,000", ON)
    assert (answer.shares, answer.binding) == (50, ("limit 50 shares",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"60 shares, {STAYS}", f"50 shares, {CASH.format('1.00')}"),
        (f"50 shares, {STAYS}", f"50 shares, {CASH.format('1.00')}"),
        (f"50 shares, {CASH.format('2.00')}", f"50 shares, {CASH.format('1.00')}"),
    ],
)
def test_two_consequences_for_one_excess_clash(one, other):
    assert [problem.code for problem in convert(two(one, other), "$1,000", ON).problems] == ["C613"]
    assert [problem.code for problem in convert(two(other, one), "$1,000", ON).problems] == ["C613"]


def test_only_one_of_two_consequences_is_reached():
    deal = two(f"60 shares, {STAYS}", f"50 shares, {CASH.format('1.00')}")
    assert convert(deal, "$550", ON).cash == 5


def test_an_unknown_limit_beside_one_with_no_room():
    terms = "Most is undisclosed, in shares\n"
    deal = two(f"0 shares, {STAYS}", f"Most, {STAYS}", terms)
    answer = convert(deal, "$1,000", ON)
    assert (answer.status, answer.shares, answer.amount) == ("limited", 0, 0)
    assert convert(two(f"10 shares, {STAYS}", f"Most, {STAYS}", terms), "$1,000", ON).needs == ("Most",)
    wide = "Most is undisclosed, in shares, at least 20 shares\n"
    assert convert(two(f"10 shares, {STAYS}", f"Most, {STAYS}", wide), "$1,000", ON).shares == 10
    assert convert(small(wide, lines=f"limit Most, {STAYS}"), "$200", ON).status == "allowed"


def test_a_cut_keeps_amounts_in_proportion():
    own = "dividend 36.5% a year on Stated Value:\n  simple, actual/365, from Issue Date\n  in cash"
    lines = "accrued dividends are {}\nlimit 55 shares, counting conversions, in total, the excess stays outstanding"
    added = convert(small(own=own, lines=lines.format("added")), "$1,000", "2020-04-11")
    assert (added.shares, added.amount) == (55, 500)
    cash = convert(small(own=own, lines=lines.format("paid in cash on conversion")), "$1,000", "2020-04-11")
    assert (cash.shares, cash.amount, cash.cash) == (55, 550, 55)


def test_whole_units_after_a_cut():
    lines = "limit 155 shares, counting conversions, in total, the excess stays outstanding"
    price = "$7.00 per share"
    exact = convert(small(price=price, lines=lines), "$10,000", ON)
    assert (exact.shares, exact.amount) == (155, 1_085)
    whole = convert(small(price=price, lines=lines, units=", in whole shares"), "$10,000", ON)
    # One unit of $1,000 makes 142.86 shares: 142, and the fraction lapses.
    assert (whole.shares, whole.amount, whole.remaining) == (142, 1_000, 999_000)
    to_two = convert(small(price=price, lines=lines, units=", to 2 decimals"), "$10,000", ON)
    assert (to_two.shares, to_two.amount) == (154, 1_080)


def test_a_fraction_is_paid_although_a_limit_cut():
    lines = "limit 155 shares, counting conversions, in total, the excess stays outstanding"
    rounding = "shares rounded down, the fraction is paid in cash at $7.00 per share"
    deal = small(price="$7.00 per share", lines=lines, units=", in whole shares", rounding=rounding)
    answer = convert(deal, "$10,000", ON)
    assert (answer.shares, answer.cash) == (142, 6)
    no_units = small(price="$7.00 per share", lines=lines, rounding=rounding)
    assert (convert(no_units, "$10,000", ON).shares, convert(no_units, "$10,000", ON).cash) == (155, 0)


def test_rounding_never_carries_shares_over_a_bound():
    lines = "limit 143 shares, counting conversions, in total, the excess stays outstanding"
    for mode in ("up", "to nearest"):
        deal = small(price="$7.00 per share", lines=lines, rounding=f"shares rounded {mode}")
        answer = convert(deal, "$1,000", ON)
        assert (answer.status, answer.shares, answer.amount) == ("allowed", 143, 1_000)
    tight = "limit 142.9 shares, counting conversions, in total, the excess stays outstanding"
    answer = convert(small(price="$7.00 per share", lines=tight, rounding="shares rounded up"), "$1,000", ON)
    assert (answer.status, answer.shares, answer.amount) == ("limited", 142, 994)


def test_a_cut_scales_the_parts():
    window = (
        "at any time:\n  up to $500, counting every conversion\n  at $5.00 per share\n  all of it at $10.00 per share\n"
    )
    lines = "limit 75 shares, counting conversions, in total, the excess stays outstanding"
    answer = convert(small(window=window, lines=lines), "$1,000", ON)
    assert [(part.amount, part.price) for part in answer.result.parts] == [(250, 5), (250, 10)]
    assert answer.amount == 500


def test_an_unknown_market_price_asks_for_the_price_first():
    deal = small(price="Price", lines=CAP.format("the excess stays outstanding"))
    assert convert(deal, "$1,000", ON).needs == ("the closing price of Common Stock on 2020-03-02",)
    assert convert(deal, "$1,000", ON, closes("4.00", ending=ON)).shares == 50


def test_a_result_that_is_too_large():
    deal = small(price="Price")
    answer = convert(deal, "$1,000,000", ON, closes("0.000000000001", ending=ON))
    assert [problem.code for problem in answer.problems] == ["U420"]
    below = convert(deal, "$999,999", ON, closes("0.000000000001", ending=ON))
    assert below.shares == 999_999 * 10**12


# ------------------------------------------------------------------------------------------- scopes and consequences


def test_a_limit_in_each_conversion_looks_at_one_request():
    lines = "limit 50 shares, counting conversions, in each conversion, the excess stays outstanding"
    assert convert(small(lines=lines), "$1,000", ON).shares == 50


def test_an_exception_in_the_price_of_the_request():
    lines = (
        "limit 50 shares, counting conversions, the excess stays outstanding, "
        "unless Conversion Price is at least $10.00 per share"
    )
    assert convert(small(lines=lines), "$1,000", ON).shares == 100
    assert convert(small(lines=lines, price="$9.99 per share"), "$1,000", ON).shares == 50


def test_an_excess_that_needs_approval_waits_for_it():
    """What nobody has told is not there: the request is cut and says what it needs."""
    terms = "Approval is undisclosed, a condition\n"
    deal = small(terms, lines="limit 50 shares, counting conversions, the excess needs Approval")
    assert convert(deal, "$500", ON).needs == ()
    answer = convert(deal, "$1,000", ON)
    assert (answer.status, answer.shares, answer.remaining, answer.needs) == ("limited", 50, 999_500, ("Approval",))
    assert convert(deal.given({"Approval": "met"}), "$1,000", ON).shares == 100
    refused = convert(deal.given({"Approval": "not met"}), "$1,000", ON)
    assert refused.shares == 50 and refused.needs == ("limit 50 shares",)


@pytest.mark.parametrize("cap", ["Cap of Count", "Cap * Count"])
def test_the_part_of_a_blocker_may_be_a_term(cap: str):
    """4.99% of 10,000,000 after the issue: 499,000 / 0.9501 = 525,207.87; at 9.99% it is 1,109,876."""
    terms = "Raised is undisclosed, a condition\nCap means 4.99%\n  except when Raised is met: 9.99%\n"
    lines = f"blocked above {cap}, for each holder, the excess stays outstanding"
    deal = small(terms, price="$0.10 per share", lines=lines, count="1,000,000").given({"Count": "10,000,000"})
    assert convert(deal.given({"Count": "10,000,000", "Raised": "not met"}), "$500,000", ON).shares == 525_207
    assert convert(deal.given({"Count": "10,000,000", "Raised": "met"}), "$500,000", ON).shares == 1_109_876
    assert convert(deal, "$500,000", ON).needs == ("Raised",)
    assert convert(deal, "$40,000", ON).shares == 400_000


def test_a_part_that_is_no_part_is_an_error():
    terms = "Cap is undisclosed, a percentage\n"
    lines = "blocked above Cap of Count, for each holder, the excess stays outstanding"
    deal = small(terms, lines=lines).given({"Count": "10,000,000", "Cap": "120%"})
    assert convert(deal, "$500", ON).problems[0].code == "X133"


def test_the_fraction_may_be_paid_at_the_price_of_the_request():
    deal = small(rounding="shares rounded down, the fraction is paid in cash at Conversion Price")
    answer = convert(deal, "$1,005", ON)
    assert (answer.shares, answer.cash) == (100, 5)
