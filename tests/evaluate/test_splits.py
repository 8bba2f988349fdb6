"""Splits: units say how a figure moves, and the mark `adjusted for splits` says that it does."""

from fractions import Fraction

from small_deals import convert, small, value

from termlang.api import Market

TWO_FOR_ONE = [("2020-03-04", 2)]
DAYS = ["2020-03-02", "2020-03-03", "2020-03-04", "2020-03-05"]


def market(*prices: str, splits=TWO_FOR_ONE, **columns) -> Market:
    return Market.of(DAYS, {"close": list(prices), **columns}, splits=splits)


HALVED = market("8", "8", "4", "4")


def asked(terms: str, on: str, prices: Market = HALVED, **given):
    deal = small(terms)
    return value(deal.given(given) if given else deal, "A", on, prices)


def test_prices_divide_counts_multiply_money_stays():
    for text, before, after in (("$6.00 per share", 6, 3), ("100 shares", 100, 200), ("$50.00", 50, 50)):
        terms = f"A means {text}, adjusted for splits\n"
        assert (asked(terms, "2020-03-03").value, asked(terms, "2020-03-04").value) == (before, after)


def test_without_the_mark_nothing_moves():
    assert asked("A means $6.00 per share\n", "2020-03-05").value == 6


def test_the_mark_acts_once():
    terms = (
        "B means $6.00 per share, adjusted for splits\n"
        "A means the lesser of B and $10.00 per share, adjusted for splits\n"
    )
    assert asked(terms, "2020-03-05").value == 3


def test_given_values_move_where_the_term_has_the_mark():
    terms = "A means $6.00 per share, adjusted for splits\n"
    assert asked(terms, "2020-03-05", A="$8.00").value == 4


def test_a_split_before_the_issue_moves_nothing():
    early = market("8", "8", "8", "8", splits=[("2019-06-03", 10)])
    assert asked("A means $6.00 per share, adjusted for splits\n", "2020-03-05", early).value == 6


def test_a_look_back_across_a_split():
    span = "the average of Price over the 4 trading days ending on March 5, 2020"
    assert [problem.code for problem in asked(f"A means {span}\n", "2020-03-05").problems] == ["P522"]
    assert asked(f"A means {span}, adjusted for splits\n", "2020-03-05").value == 4


def test_a_look_back_that_ended_before_the_split():
    span = "the average of Price over the 2 trading days ending on March 3, 2020"
    assert asked(f"A means {span}\n", "2020-03-03").value == 8
    assert [problem.code for problem in asked(f"A means {span}\n", "2020-03-05").problems] == ["P522"]
    assert asked(f"A means {span}, adjusted for splits\n", "2020-03-05").value == 4


def test_a_reported_count_is_carried_into_new_shares():
    reported = market("8", "8", "4", "4", outstanding=[1000, None, None, None])
    assert asked("A means Count\n", "2020-03-03", reported).value == 1000
    assert asked("A means Count\n", "2020-03-04", reported).value == 2000


def test_a_conversion_on_both_sides_of_a_split():
    own = "Fixed Price means $10.00 per share, adjusted for splits"
    lines = "limit 150 shares, counting conversions, in total, the excess stays outstanding"
    deal = small(own=own, price="Fixed Price", lines=lines)
    assert convert(deal, "$1,000", "2020-03-03", HALVED).shares == 100
    after = convert(deal, "$1,000", "2020-03-04", HALVED)
    assert (after.price, after.shares, after.status) == (5, 150, "limited")


def test_a_reverse_split_is_exact():
    reverse = market("1", "1", "3", "3", splits=[("2020-03-04", Fraction(1, 3))])
    assert asked("A means $1.00 per share, adjusted for splits\n", "2020-03-05", reverse).value == 3
    assert asked("A means 100 shares, adjusted for splits\n", "2020-03-05", reverse).value == Fraction(100, 3)
