"""Look-backs: which days they cover and the one figure that comes out."""

from fractions import Fraction

import pytest
from small_deals import closes, small, value

from termlang.api import Market

# Five trading days ending on Friday, March 6, 2020; the sixth is the Monday after.
FRIDAY = "2020-03-06"
PRICES = ("5", "1", "4", "2", "3")


def fold(text: str, prices=PRICES, on: str = FRIDAY, ending: str = FRIDAY, terms: str = ""):
    return value(small(f"{terms}A means {text}\n"), "A", on, closes(*prices, ending=ending))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("the average of Price over the 5 trading days ending on March 6, 2020", 3),
        ("the sum of Price over the 5 trading days ending on March 6, 2020", 15),
        ("the median of Price over the 5 trading days ending on March 6, 2020", 3),
        ("the median of Price over the 4 trading days ending on March 6, 2020", Fraction(5, 2)),
        ("the lowest Price over the 4 trading days ending on March 6, 2020", 1),
        ("the highest Price over the 4 trading days ending on March 6, 2020", 4),
        ("the average of the 2 lowest Price over the 5 trading days ending on March 6, 2020", Fraction(3, 2)),
        ("the average of the 2 highest Price over the 5 trading days ending on March 6, 2020", Fraction(9, 2)),
        ("the average of Price over the 4 trading days before March 6, 2020", 3),
        ("the average of Price over the 2 trading days ending on March 7, 2020", Fraction(5, 2)),
        ("the average of Price over the 2 trading days starting on March 5, 2020", Fraction(5, 2)),
        ("the average of Price over the 2 trading days after March 4, 2020", Fraction(5, 2)),
        ("the average of Price over the 2 trading days ending 2 trading days before March 6, 2020", Fraction(5, 2)),
        ("the sum of Price over the 4 days ending on March 8, 2020", 5),
        ("the sum of Price over the 2 days ending on March 8, 2020", 0),
    ],
)
def test_figures(text, answer):
    assert fold(text).value == answer


@pytest.mark.parametrize(
    "text",
    [
        "the average of Price over the 2 days ending on March 8, 2020",
        "the lowest Price over the 2 days ending on March 8, 2020",
        "the average of the 3 lowest Price over the 4 days ending on March 8, 2020",
        "the sum of the 3 lowest Price over the 4 days ending on March 8, 2020",
    ],
)
def test_too_few_days_are_an_error(text):
    assert [problem.code for problem in fold(text).problems] == ["P514"]


def test_days_that_do_not_count():
    counting = "over the 5 trading days ending on March 6, 2020 counting days when (Price is above $2.00 per share)"
    assert fold(f"the average of Price {counting}").value == 4
    assert fold(f"the sum of Price {counting}").value == 12
    none = counting.replace("$2.00", "$9.00")
    assert fold(f"the sum of Price {none}").value == 0
    assert [problem.code for problem in fold(f"the average of Price {none}").problems] == ["P514"]


def test_days_that_may_not_count():
    terms = "Floor is undisclosed, in $ per share\n"
    counting = "over the 5 trading days ending on March 6, 2020 counting days when (Price is above Floor)"
    found = fold(f"the average of Price {counting}", terms=terms)
    assert (found.needs, found.low, found.high) == (("Floor",), 1, 5)
    found = fold(f"the sum of Price {counting}", terms=terms)
    assert (found.needs, found.low, found.high) == (("Floor",), 0, 15)


def test_a_missing_day_is_named_and_bounds_what_it_can():
    gap = ("5", None, "4", "2", "3")
    need = ("the closing price of Common Stock on 2020-03-03",)
    found = fold("the average of Price over the 5 trading days ending on March 6, 2020", gap)
    assert (found.needs, found.low, found.high) == (need, Fraction(14, 5), None)
    found = fold("the average of the 2 lowest Price over the 5 trading days ending on March 6, 2020", gap)
    assert (found.needs, found.low, found.high) == (need, 1, Fraction(5, 2))
    found = fold("the highest Price over the 5 trading days ending on March 6, 2020", gap)
    assert (found.low, found.high) == (5, None)
    found = fold("the lowest Price over the 5 trading days ending on March 6, 2020", gap)
    assert (found.low, found.high) == (0, 2)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("for each of the 4 trading days ending on March 6, 2020", True),
        ("for each of the 5 trading days ending on March 6, 2020", False),
        ("for at least 4 of the 5 trading days ending on March 6, 2020", True),
        ("for at least 5 of the 5 trading days ending on March 6, 2020", False),
    ],
)
def test_persistence(text, answer):
    assert fold(f"Price is below $5.00 per share {text}").value is answer


def test_persistence_with_a_day_unknown():
    gap = ("1", None, "1", "9", "1")
    span = "the 5 trading days ending on March 6, 2020"
    assert fold(f"Price is below $5.00 per share for each of {span}", gap).value is False
    assert fold(f"Price is below $5.00 per share for at least 3 of {span}", gap).value is True
    found = fold(f"Price is below $5.00 per share for at least 4 of {span}", gap)
    assert found.needs == ("the closing price of Common Stock on 2020-03-03",)
    assert fold(f"Price is below $5.00 per share for at least 5 of {span}", gap).value is False


# Three days, $2.00, $5.00 and $4.00, of which 100, 300 and 600 shares were traded.
SOLD = {"close": ["2", "5", "4"], "volume": ["100", "300", "600"]}
WEIGHTED = "the volume-weighted average of Price over the 3 trading days ending on March 6, 2020"
DAYS = ["2020-03-04", "2020-03-05", FRIDAY]


def weighted(text: str = WEIGHTED, terms: str = "", **columns):
    return value(small(f"{terms}A means {text}\n"), "A", FRIDAY, Market.of(DAYS, {**SOLD, **columns}))


def test_an_average_by_volume():
    # (200 + 1,500 + 2,400) / 1,000
    assert weighted().value == Fraction(41, 10)
    assert weighted(volume=["0", "0", "7"]).value == 4
    above = f"{WEIGHTED} counting days when (Price is above $3.00 per share)"
    assert weighted(above).value == Fraction(3900, 900)


def test_an_average_by_volume_lies_among_its_days_whatever_they_weigh():
    found = weighted(volume=["100", None, "600"])
    assert (found.needs, found.low, found.high) == (("the trading volume of Common Stock on 2020-03-05",), 2, 5)
    found = weighted(close=["2", None, "4"])
    assert (found.low, found.high) == (Fraction(26, 10), None)
    assert weighted(close=["4", "4", "4"], volume=["100", None, None]).value == 4
    assert weighted(close=["4", "4", "4"], volume=[None, None, None]).value is None


def test_an_average_by_a_volume_of_nothing_is_an_error():
    assert [problem.code for problem in weighted(volume=["0", "0", "0"]).problems] == ["P517"]


CHOICE = "the average of any 2 Price chosen by Holders over the 5 trading days ending on March 6, 2020"


def test_days_that_a_party_picks_as_it_likes():
    deal = small(f"A means {CHOICE}\n")
    market = closes(*PRICES, ending=FRIDAY)  # 5, 1, 4, 2, 3
    found = value(deal, "A", FRIDAY, market)
    assert (found.needs, found.low, found.high) == (
        ("the 2 days chosen by Holders",),
        Fraction(3, 2),
        Fraction(9, 2),
    )
    chosen = deal.given({}, elections=["days of Holders=2020-03-02 2020-03-05"])
    assert value(chosen, "A", FRIDAY, market).value == Fraction(7, 2)
    for days in ("2020-03-02", "2020-03-02 2020-03-09", "2020-03-02 2020-03-02"):
        wrong = deal.given({}, elections=[f"days of Holders={days}"])
        assert [problem.code for problem in value(wrong, "A", FRIDAY, market).problems] == ["P521"]


def test_any_days_are_as_good_where_all_are_alike():
    assert fold(CHOICE, ("3", "3", "3", "3", "3")).value == 3


def test_how_many_days_meet_a_condition():
    count = "the number of the 5 trading days ending on March 6, 2020 when (Price is below {})"
    assert fold(count.format("$3.00 per share")).value == 2
    assert fold(count.format("$9.00 per share")).value == 5
    assert fold(f"$100 * (1 - 10% * {count.format('$3.00 per share')})").value == 80
    gap = ("5", "1", None, "2", "3")
    found = fold(count.format("$3.00 per share"), gap)
    assert (found.needs, found.low, found.high) == (("the closing price of Common Stock on 2020-03-04",), 2, 3)


def test_a_span_that_reaches_past_the_day():
    found = fold("the average of Price over the 2 trading days starting on March 6, 2020")
    assert found.needs == ("the closing price of Common Stock on 2020-03-09, which lies in the future",)
    assert found.low == Fraction(3, 2)


def test_an_unknown_anchor():
    found = fold("the average of Price over the 2 trading days ending on End", terms="End is undisclosed, a date\n")
    assert found.needs == ("End",)


def test_the_projected_calendar_is_said():
    found = fold(
        "the average of Price over the 2 trading days ending on January 9, 2035", ("1", "2"), "2035-01-09", "2035-01-09"
    )
    assert found.value == Fraction(3, 2)
    assert "projected calendar" in found.result.reasons.inputs[0].note
