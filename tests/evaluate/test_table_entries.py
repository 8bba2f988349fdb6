"""Tables: entries, lines between them, what holds outside, and how far an entry is known."""

from fractions import Fraction

import pytest
from small_deals import closes, small, value

HEAD = "table T by date and price, in shares per $1,000{tails}:\n"
ROWS = "  date 10.00 20.00 40.00\n  2020-01-01 6 4 1\n  2021-01-01 5 2 0.5\n"
ON = "2020-03-02"
STRAIGHT = ", between entries on a straight line, outside the table 0"


def found(text, tails=STRAIGHT, more="", **given):
    return value(small(f"{HEAD.format(tails=tails)}{ROWS}{more}A means {text}\n"), "A", ON, **given)


def per_1000(number):
    return Fraction(number) / 1000


@pytest.mark.parametrize(
    ("day", "price", "entry"),
    [
        ("2020-01-01", "10.00", 6),
        ("2021-01-01", "40.00", "0.5"),
        ("2020-01-01", "15.00", 5),
        ("2020-01-01", "25.00", "3.25"),
        ("2020-07-02", "10.00", "5.5"),  # 183 days of the 366 of 2020
        ("2020-07-02", "30.00", "1.875"),  # between 2.5 and 1.25
        ("2020-07-02", "9.99", 0),
        ("2020-07-02", "40.01", 0),
        ("2019-12-31", "10.00", 0),
        ("2021-01-02", "10.00", 0),
    ],
)
def test_straight_lines(day, price, entry):
    assert found(f"the entry of T on {day} at ${price} per share").value == per_1000(entry)


@pytest.mark.parametrize(
    ("way", "price", "entry"),
    [
        ("the lower one", "19.99", 6),
        ("the lower one", "20.00", 4),
        ("the lower one", "900.00", 1),
        ("the lower one", "9.00", 0),
        ("the higher one", "9.00", 6),
        ("the higher one", "10.01", 4),
        ("the higher one", "40.01", 0),
    ],
)
def test_steps(way, price, entry):
    tails = f", between entries {way}, outside the table 0"
    assert found(f"the entry of T on 2020-01-01 at ${price} per share", tails).value == per_1000(entry)


@pytest.mark.parametrize("price", ["15.00", "9.00", "50.00"])
def test_what_the_table_does_not_say_is_an_error(price):
    answer = found(f"the entry of T on 2020-01-01 at ${price} per share", tails="")
    assert [problem.code for problem in answer.problems] == ["P518"]


def test_an_entry_that_is_not_known_lies_among_those_that_may_be_meant():
    price = "Stock Price is undisclosed, in $ per share, between $15.00 per share and $25.00 per share\n"
    answer = found("the entry of T on 2020-01-01 at Stock Price", more=price)
    assert (answer.needs, answer.low, answer.high) == (("Stock Price",), per_1000("3.25"), per_1000(5))
    wide = "Stock Price is undisclosed, in $ per share\n"
    answer = found("the entry of T on 2020-01-01 at Stock Price", more=wide)
    assert (answer.low, answer.high) == (0, per_1000(6))
    flat = "Stock Price is undisclosed, in $ per share, at least $41.00 per share\n"
    assert found("the entry of T on 2020-01-01 at Stock Price", more=flat).value == 0
    day = "Event is undisclosed, a date\n"
    answer = found("the entry of T on Event at $10.00 per share", more=day)
    assert (answer.needs, answer.low, answer.high) == (("Event",), 0, per_1000(6))


def test_a_table_moves_with_splits_where_the_term_says_so():
    more = "B means the entry of T on 2020-01-02 at Price, adjusted for splits\n"
    rows = ROWS.replace("2020-01-01", "2020-01-02")
    deal = small(f"{HEAD.format(tails=STRAIGHT)}{rows}{more}A means the entry of T on 2020-01-02 at Price\n")
    market = closes("10.00", ending=ON, splits=[("2020-02-03", "2")])
    # After two for one, $10.00 is $20.00 as the table counts, and 4 shares are 8.
    assert value(deal, "B", ON, market).value == per_1000(8)
    assert value(deal, "A", ON, market).value == per_1000(6)


def test_a_table_of_one_axis():
    ladder = "table L by number, a percentage, between entries the higher one:\n  number entry\n  30 120%\n  60 125\n"
    for days, percent in ((0, "1.2"), (30, "1.2"), (31, "1.25"), (60, "1.25")):
        assert found(f"the entry of L at {days}", more=ladder).value == Fraction(percent)
    assert [problem.code for problem in found("the entry of L at 61", more=ladder).problems] == ["P518"]


def test_a_key_between_two_entries_of_which_nothing_is_said_is_not_outside():
    for day, price in (("2020-01-01", "15.00"), ("2020-07-02", "10.00"), ("2020-07-02", "50.00")):
        answer = found(f"the entry of T on {day} at ${price} per share", tails=", outside the table 0")
        assert [problem.code for problem in answer.problems] == ["P518"], (day, price)
    assert found("the entry of T on 2020-01-01 at $50.00 per share", tails=", outside the table 0").value == 0


def test_an_unknown_price_is_looked_up_in_the_shares_of_the_table():
    """After two for one $5.00 to $10.00 are $10.00 to $20.00 of the table: six to four shares, each of them two now."""
    more = "B means the entry of T on 2020-01-02 at Cost, adjusted for splits\nCost is undisclosed, in $ per share{}\n"
    market = closes("10", ending=ON, splits=[("2020-02-03", Fraction(2))])

    def between(bounds: str):
        text = HEAD.format(tails=STRAIGHT) + ROWS.replace("2020-01-01", "2020-01-02") + more.format(bounds)
        answer = value(small(text), "B", ON, market)
        return answer.low, answer.high

    assert between(", between $5.00 per share and $10.00 per share") == (per_1000(8), per_1000(12))
    assert between(", at least $10.00 per share") == (0, per_1000(8))
    assert between(", at most $5.00 per share") == (0, per_1000(12))
