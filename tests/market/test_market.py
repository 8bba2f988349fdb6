"""Markets of values given in Python."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termlang.diagnostics import BadInput
from termlang.market import Market, Split

MON, TUE, WED, THU = (date(1999, 5, day) for day in (3, 4, 5, 6))
STOCK = "Common Stock"


class float32:
    """A stand-in for the short floats of array libraries."""

    def __init__(self, value: float) -> None:
        self.value = value

    def __float__(self) -> float:
        return self.value


def names(error: pytest.ExceptionInfo[BadInput]) -> list[str]:
    return [problem.name for problem in error.value.problems]


def test_text_decimals_whole_numbers_and_fractions_are_exact() -> None:
    values = ["13.06", Decimal("13.07"), 13, Fraction(40, 3)]
    market = Market.of([MON, TUE, WED, THU], {"close": values})
    assert [market.observe(STOCK, "close", day) for day in (MON, TUE, WED, THU)] == [
        Fraction("13.06"),
        Fraction("13.07"),
        Fraction(13),
        Fraction(40, 3),
    ]
    assert market.notes == ()


def test_days_may_be_text_and_none_is_no_observation() -> None:
    market = Market.of(["1999-05-03", "1999-05-04"], {"close": ["13.06", None]})
    assert market.observe(STOCK, "close", MON) == Fraction("13.06")
    assert market.observe(STOCK, "close", TUE) is None
    assert market.observe(STOCK, "bid", MON) is None
    assert market.days(STOCK, "close") == (MON,)
    assert market.extent(STOCK, "close") == (MON, MON)
    assert market.extent(STOCK, "bid") is None


def test_floats_are_their_shortest_decimal_and_a_note_says_so() -> None:
    market = Market.of([MON], {"close": [13.06]})
    assert market.observe(STOCK, "close", MON) == Fraction("13.06")
    assert market.notes == ("`close`: floats are read as their shortest decimal",)


def test_floats_are_rounded_to_a_stated_tick() -> None:
    market = Market.of([MON], {"close": [13.0600004196167]}, tick="0.01")
    assert market.observe(STOCK, "close", MON) == Fraction("13.06")
    assert market.notes == ("`close`: floats are rounded to the nearest 0.01",)


def test_a_tick_leaves_text_and_volume_alone() -> None:
    market = Market.of([MON], {"close": ["13.061"], "volume": [1000.5]}, tick="0.01")
    assert market.observe(STOCK, "close", MON) == Fraction("13.061")
    assert market.observe(STOCK, "volume", MON) == Fraction("1000.5")


def test_short_floats_need_a_tick() -> None:
    with pytest.raises(BadInput) as error:
        Market.of([MON], {"close": [float32(13.06)]})
    assert names(error) == ["prices.short-float"]
    market = Market.of([MON], {"close": [float32(13.0600004196167)]}, tick="0.01")
    assert market.observe(STOCK, "close", MON) == Fraction("13.06")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (float("nan"), "prices.not-finite"),
        (float("inf"), "prices.not-finite"),
        (Decimal("NaN"), "prices.not-finite"),
        (Decimal("sNaN"), "prices.not-finite"),
        (Decimal("1e9999999"), "prices.value-range"),
        (Decimal("1e-9999999"), "prices.value-range"),
        (10**18, "prices.value-range"),
        pytest.param(10**5000, "prices.value-range", id="huge"),
        (Fraction(1, 10**19), "prices.value-range"),
        (0, "prices.not-positive"),
        (-1.5, "prices.not-positive"),
        (Decimal("-0"), "prices.not-positive"),
        ("13,06", "prices.decimal-comma"),
        ("", "prices.no-value"),
        (True, "prices.not-a-quantity"),
        ([13], "prices.not-a-quantity"),
    ],
)
def test_values_that_are_refused(value: object, name: str) -> None:
    with pytest.raises(BadInput) as error:
        Market.of([MON], {"close": [value]})
    assert names(error) == [name]
    assert "1999-05-03, column `close`" in error.value.problems[0].message


def test_a_volume_may_be_zero_but_not_negative() -> None:
    assert Market.of([MON], {"volume": [0]}).observe(STOCK, "volume", MON) == 0
    with pytest.raises(BadInput) as error:
        Market.of([MON], {"volume": ["-1"]})
    assert names(error) == ["prices.negative-volume"]


def test_days_out_of_order_doubled_or_with_a_time_are_refused() -> None:
    with pytest.raises(BadInput) as error:
        Market.of([TUE, MON, MON, datetime(1999, 5, 5, 16, tzinfo=UTC), "5/6/1999", 7], {})  # type: ignore[list-item]
    assert names(error) == [
        "prices.unsorted",
        "prices.doubled-day",
        "prices.date-time",
        "prices.date-order",
        "prices.not-a-day",
    ]


def test_a_timestamp_of_midnight_is_its_day() -> None:
    market = Market.of([datetime(1999, 5, 3)], {"close": ["1"]})
    assert market.days(STOCK, "close") == (MON,)


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(BadInput) as error:
        Market.of(
            [MON, TUE],
            {"close": ["x1", "0"], "bid": ["1"], "yield": ["1", "1"], "Close": ["1", "1"]},
            basis="adjusted",
            tick="zero",
        )
    assert names(error) == [
        "prices.bad-tick",
        "prices.not-plain",
        "prices.not-positive",
        "prices.lengths",
        "prices.unknown-column",
        "prices.doubled-column",
        "prices.bad-basis",
    ]


def test_many_problems_of_a_kind_are_counted() -> None:
    days = [date(1999, 5, day) for day in range(1, 31)]
    with pytest.raises(BadInput) as error:
        Market.of(days, {"close": ["0"] * 30})
    assert len(error.value.problems) == 11
    assert "20 more times" in error.value.problems[-1].message


def test_a_column_of_the_stock_goes_before_a_column_of_none() -> None:
    market = Market.of([MON, TUE], {"close": ["1", "2"], "Common Stock.close": ["3", None]})
    assert market.columns == ("close", "Common Stock.close")
    assert market.observe(STOCK, "close", MON) == 3
    assert market.observe(STOCK, "close", TUE) is None
    assert market.observe("Other", "close", TUE) == 2
    assert market.has(STOCK, "close")
    assert not market.has(STOCK, "bid")


def test_a_stock_can_own_the_columns() -> None:
    market = Market.of([MON], {"close": ["1"]}, stock=STOCK)
    assert market.columns == ("Common Stock.close",)
    assert market.observe("Other", "close", MON) is None


def test_last_reported_looks_back_but_not_forward() -> None:
    market = Market.of([MON, WED], {"outstanding": ["100", "200"]})
    assert market.last_reported(STOCK, "outstanding", TUE) == (MON, Fraction(100))
    assert market.last_reported(STOCK, "outstanding", WED) == (WED, Fraction(200))
    assert market.last_reported(STOCK, "outstanding", date(1999, 4, 30)) is None
    assert market.last_reported(STOCK, "close", WED) is None


def test_the_empty_market_has_nothing() -> None:
    assert Market.EMPTY.columns == ()
    assert Market.EMPTY.observe(STOCK, "close", MON) is None
    assert repr(Market.EMPTY) == "<Market of nothing>"


def test_with_observation_leaves_the_first_market_alone() -> None:
    before = Market.of([MON], {"close": ["1"]})
    after = before.with_observation(None, "close", TUE, "2.5")
    assert before.observe(STOCK, "close", TUE) is None
    assert after.observe(STOCK, "close", TUE) == Fraction("2.5")
    assert after.days(STOCK, "close") == (MON, TUE)
    assert after.with_observation(None, "close", MON, "9").observe(STOCK, "close", MON) == 9


def test_with_observation_of_one_stock_keeps_what_it_had() -> None:
    before = Market.of([MON], {"close": ["1"]}, splits=[(TUE, 2)])
    after = before.with_observation(STOCK, "close", WED, "3")
    assert after.observe(STOCK, "close", MON) == 1
    assert after.observe("Other", "close", WED) is None
    assert after.split_factor(STOCK, MON, WED) == 2
    assert after.split_factor("Other", MON, WED) == 2


@pytest.mark.parametrize(
    ("column", "day", "value", "name"),
    [
        ("yield", MON, "1", "prices.unknown-column"),
        ("close", "5/3/99", "1", "prices.short-year"),
        ("close", MON, "-1", "prices.not-positive"),
    ],
)
def test_with_observation_refuses(column: str, day: date | str, value: str, name: str) -> None:
    with pytest.raises(BadInput) as error:
        Market.EMPTY.with_observation(None, column, day, value)
    assert names(error) == [name]


def test_markets_merge_unless_they_disagree() -> None:
    first = Market.of([MON, TUE], {"close": ["1", "2"]}, splits=[(TUE, 2)])
    second = Market.of([TUE, WED], {"close": [2.0, 3.0], "bid": ["1", "1"]}, splits=[(TUE, 2)])
    both = first.merged(second)
    assert [both.observe(STOCK, "close", day) for day in (MON, TUE, WED)] == [1, 2, 3]
    assert both.has(STOCK, "bid")
    assert both.splits == (Split(TUE, None, Fraction(2)),)
    assert both.notes == second.notes
    with pytest.raises(BadInput) as error:
        first.merged(Market.of([TUE], {"close": ["2.01"]}, splits=[(TUE, 3)]))
    assert names(error) == ["prices.clash", "prices.doubled-split"]


def test_split_factor_counts_the_last_day_and_not_the_first() -> None:
    market = Market.of([], {}, splits=[(TUE, "3 for 2"), (WED, 2)])
    assert market.split_factor(STOCK, MON, WED) == 3
    assert market.split_factor(STOCK, TUE, WED) == 2
    assert market.split_factor(STOCK, WED, THU) == 1


def test_splits_of_one_stock_are_not_those_of_another() -> None:
    market = Market.of([], {}, splits=[Split(TUE, "A", Fraction(2)), (WED, 3)])
    assert market.split_factor("A", MON, WED) == 2
    assert market.split_factor("B", MON, WED) == 3


def test_splits_of_no_stock_go_to_the_only_stock_or_are_refused() -> None:
    market = Market.of([MON], {"A.close": ["1"]}, splits=[(TUE, 2)])
    assert market.splits == (Split(TUE, "A", Fraction(2)),)
    with pytest.raises(BadInput) as error:
        Market.of([MON], {"A.close": ["1"], "B.close": ["1"]}, splits=[(TUE, 2)])
    assert names(error) == ["prices.split-of-none"]


def test_splits_of_no_stock_beside_columns_of_both_kinds_are_those_of_the_others_or_are_refused() -> None:
    """Where the close of A is one of no stock and its bid is its own, the split may be of A or of others."""
    split = Market.of([MON], {"close": ["1"]}, splits=[(TUE, 2)])
    with pytest.raises(BadInput) as error:
        split.merged(Market.of([MON], {"A.bid": ["1"]}))
    assert names(error) == ["prices.split-of-none"]
    apart = split.merged(Market.of([MON], {"A.close": ["1"], "A.bid": ["1"]}))
    assert (apart.split_factor("A", MON, WED), apart.split_factor("B", MON, WED)) == (1, 2)
    named = split.merged(Market.of([MON], {"A.bid": ["1"]}, splits=[Split(WED, "A", Fraction(3))]))
    assert (named.split_factor("A", MON, WED), named.split_factor("B", MON, WED)) == (3, 2)


@pytest.mark.parametrize("ratio", ["0", "-2", "2 to 1", "", 0, True, float("nan"), Decimal("Infinity")])
def test_ratios_that_are_refused(ratio: object) -> None:
    with pytest.raises(BadInput) as error:
        Market.of([], {}, splits=[(TUE, ratio)])
    assert names(error) == ["prices.bad-split"]


def test_adjusted_prices_are_turned_back_to_those_of_the_tape() -> None:
    market = Market.of(
        [MON, TUE, WED],
        {"close": ["5", "10", "11"], "volume": [600, 300, 300], "outstanding": [7, 8, 9]},
        splits=[(TUE, 2), (THU, 3)],
        basis="split-adjusted",
    )
    assert [market.observe(STOCK, "close", day) for day in (MON, TUE, WED)] == [30, 30, 33]
    assert [market.observe(STOCK, "volume", day) for day in (MON, TUE, WED)] == [100, 100, 100]
    assert [market.observe(STOCK, "outstanding", day) for day in (MON, TUE, WED)] == [7, 8, 9]
    assert any("multiplied by every later split" in note for note in market.notes)


def test_adjusted_prices_without_a_split_are_kept_and_noted() -> None:
    market = Market.of([MON], {"close": ["5"]}, basis="split-adjusted")
    assert market.observe(STOCK, "close", MON) == 5
    assert market.notes == ("`close`: adjusted for splits, but no split is given, so it is read as traded",)


def test_text_of_a_caller_is_never_shown_raw() -> None:
    with pytest.raises(BadInput) as error:
        Market.of([MON], {"close": ["1\x1b[31m\u202e"], "x\x07": ["1"]})
    for problem in error.value.problems:
        assert (problem.message + problem.remedy).isprintable()


@given(st.lists(st.decimals("0.0001", "100000", places=4), min_size=1, max_size=20), st.fractions("1/9", 9))
def test_turning_back_is_the_inverse_of_adjusting(prices: list[Decimal], ratio: Fraction) -> None:
    days = [date.fromordinal(MON.toordinal() + number) for number in range(len(prices))]
    split_day = days[len(days) // 2]
    adjusted = [Fraction(p) / ratio if d < split_day else Fraction(p) for d, p in zip(days, prices, strict=True)]
    market = Market.of(days, {"close": adjusted}, splits=[(split_day, ratio)], basis="split-adjusted")
    assert [market.observe(STOCK, "close", day) for day in days] == [Fraction(price) for price in prices]


@given(st.floats(min_value=1e-6, max_value=1e15))
def test_a_float_is_the_decimal_that_it_prints(value: float) -> None:
    assert Market.of([MON], {"close": [value]}).observe(STOCK, "close", MON) == Fraction(repr(value))


def test_a_day_of_numpy_is_the_same_day() -> None:
    numpy = pytest.importorskip("numpy")
    days = numpy.array(["1999-05-03", "1999-05-04"], "datetime64[D]")
    market = Market.of(days, {"close": numpy.array([1306, 1307])})
    assert market.observe(STOCK, "close", MON) == 1306 and market.days(STOCK, "close") == (MON, TUE)
    assert Market.of(days.astype("datetime64[m]"), {"close": ["1", "2"]}).days(STOCK, "close") == (MON, TUE)
    with pytest.raises(BadInput):
        Market.of(numpy.array(["1999-05-03T09:30"], "datetime64[m]"), {"close": ["1"]})


def test_a_decimal_of_more_digits_than_a_price_has_is_refused() -> None:
    with pytest.raises(BadInput):
        Market.of([MON], {"close": [Decimal("1." + "1" * 80)]})


def test_one_float_set_on_a_day_is_noted() -> None:
    market = Market.of([MON], {"close": ["13.06"]}).with_observation(None, "close", "1999-05-04", 13.07)
    assert market.observe(STOCK, "close", TUE) == Fraction("13.07")
    assert market.notes == ("1999-05-04, column `close`: the float is read as its shortest decimal",)


def test_a_split_said_twice_counts_once() -> None:
    market = Market.of([MON], {"close": ["13.06"]}, splits=[(TUE, "2")])
    assert market.with_split(STOCK, TUE, Fraction(2)) is market
    twice = market.with_split(STOCK, WED, Fraction(3))
    # The split of no stock goes on holding for the stock, beside the one that is its own.
    assert (twice.split_factor(STOCK, MON, WED), twice.split_factor("Other", MON, WED)) == (6, 2)


def test_a_split_on_no_day_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        Market.of([MON], {"close": ["13.06"]}, splits=[("soon", "2")])
    assert "split number 1" in refused.value.problems[0].message
