"""Prices at the edges: the figure at which a warning comes or a number is refused, and what is said beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from termlang.calendars import NYSE
from termlang.diagnostics import BadInput, Problem
from termlang.limits import DEFAULT
from termlang.market import Market, Split, parse_form, read_prices

STOCK = "Common Stock"
MON, TUE, WED, THU, FRI = (date(1999, 5, day) for day in (3, 4, 5, 6, 7))
LARGEST = DEFAULT.largest


def said(text: str, **options: object) -> list[Problem]:
    return list(read_prices(text, name="acme.csv", **options)[1])  # type: ignore[arg-type]


def closes(*prices: str) -> str:
    days = (MON, TUE, WED, THU, FRI)
    return "date,close\n" + "".join(f"{day},{price}\n" for day, price in zip(days, prices, strict=False))


def marked(text: str, problem: Problem) -> str:
    begin = text.rfind("\n", 0, problem.span.start) + 1
    return f"{text[begin : problem.span.start]}<{text[problem.span.start : problem.span.end]}>"


@pytest.mark.parametrize(
    ("prices", "split"),
    [
        # A fall to eleven twentieths, a tenfold rise; and what is just short of them.
        (("10.00", "5.50"), "2"),
        (("10.00", "5.51"), None),
        (("1.00", "10.00"), "1 for 10"),
        (("1.00", "9.99"), None),
        (("30.00", "10.00"), "3"),
        (("10.00", "4.01"), "2"),
        (("10.00", "3.99"), "3"),
        (("1.00", "14.49"), "1 for 14"),
        (("1.00", "14.51"), "1 for 15"),
    ],
)
def test_a_jump_proposes_the_split_that_would_explain_it(prices: tuple[str, str], split: str | None) -> None:
    text = closes(*prices)
    found = [each for each in said(text) if each.name == "prices.jump"]
    assert [each.facts["ratio"] for each in found] == ([] if split is None else [split])
    for each in found:
        assert marked(text, each) == "<1999-05-04>" and each.facts["row"] == "3"
        assert (each.facts["day_before"], each.facts["day"]) == ("1999-05-03", "1999-05-04")


def test_a_jump_is_from_one_day_to_the_next() -> None:
    text = closes("10.00", "8.00", "5.00", "4.00", "2.00")
    assert [(each.facts["day"], each.facts["ratio"]) for each in said(text)] == [("1999-05-07", "2")]


@pytest.mark.parametrize(
    ("split_day", "warned"), [(MON, ["1999-05-05"]), (TUE, ["1999-05-05"]), (WED, []), (THU, ["1999-05-05"])]
)
def test_a_split_of_that_day_explains_a_jump(split_day: date, warned: list[str]) -> None:
    rows = [(MON, "10.00"), (TUE, "10.00"), (WED, "5.00"), (THU, "5.00")]
    text = "date,close,split\n" + "".join(f"{day},{price},{2 if day == split_day else ''}\n" for day, price in rows)
    jumps = [each.facts["day"] for each in said(text) if each.name == "prices.jump"]
    # A split on another day does not: a price that stays where it was has risen twofold with it, which is no jump.
    assert jumps == warned


@pytest.mark.parametrize(
    ("days", "count", "listed"),
    [
        (("1999-05-03", "1999-05-05"), "1 trading day", "1999-05-04"),
        (("1999-05-03", "1999-05-06"), "2 trading days", "1999-05-04, 1999-05-05"),
        (
            ("1999-05-03", "1999-05-11"),
            "5 trading days",
            "1999-05-04, 1999-05-05, 1999-05-06, 1999-05-07, 1999-05-10",
        ),
        (
            ("1999-05-03", "1999-05-12"),
            "6 trading days",
            "1999-05-04, 1999-05-05, 1999-05-06, 1999-05-07, 1999-05-10, …",
        ),
    ],
)
def test_missing_days_are_counted_and_five_are_listed(days: tuple[str, str], count: str, listed: str) -> None:
    text = "date,close\n1999-04-30,10\n" + "".join(f"{day},10\n" for day in days)
    (found,) = said(text, calendar=NYSE)
    assert (found.name, found.facts["count"], found.facts["days"]) == ("prices.missing-days", count, listed)
    assert (found.facts["first"], found.facts["last"]) == ("1999-04-30", days[1])
    assert marked(text, found) == f"<{days[1]}>"


def value(given: object, column: str = "close", **options: object) -> Fraction | str:
    """The figure that a caller's value is, or the name of the problem."""
    try:
        found = Market.of([MON], {column: [given]}, **options)  # type: ignore[arg-type]
    except BadInput as error:
        (problem,) = error.problems
        return problem.name
    read = found.observe(STOCK, column, MON)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (LARGEST - 1, Fraction(LARGEST - 1)),
        (LARGEST, "prices.value-range"),
        (Fraction(1, LARGEST), Fraction(1, LARGEST)),
        (Fraction(1, LARGEST + 1), "prices.value-range"),
        (0, "prices.not-positive"),
        (-1, "prices.not-positive"),
        (Decimal("-1e9999999"), "prices.not-positive"),
        (Decimal("1e9999999"), "prices.value-range"),
        (Decimal("1e-9999999"), "prices.value-range"),
        (Decimal("1." + "0" * 67), Fraction(1)),
        (Decimal("1." + "0" * 68), "prices.value-range"),
        (Decimal("0.1"), Fraction(1, 10)),
        (0.1, Fraction(1, 10)),
        (float("nan"), "prices.not-finite"),
        (float("-inf"), "prices.not-finite"),
        (True, "prices.not-a-quantity"),
        ([], "prices.not-a-quantity"),
    ],
)
def test_a_value_given_in_python(given: object, expected: Fraction | str) -> None:
    assert value(given) == expected


def test_a_volume_may_be_nothing_and_never_less() -> None:
    assert value(0, "volume") == 0 and value("0", "volume") == 0 and value(0.0, "volume") == 0
    assert value(-1, "volume") == value("-1", "volume") == value(-1.0, "volume") == "prices.negative-volume"


@pytest.mark.parametrize(
    ("given", "tick", "expected"),
    [(13.0649, "0.01", "13.06"), (13.065, "0.01", "13.06"), (13.0651, "0.01", "13.07"), (13.06, "1/16", "13.0625")],
)
def test_a_float_is_rounded_to_the_tick(given: float, tick: str, expected: str) -> None:
    step = Fraction(tick)
    # 13.065 is a little less than that in binary.
    assert value(given, tick=step) == Fraction(expected)


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        ("2", Fraction(2)),
        ("3 for 2", Fraction(3, 2)),
        ("0.1", Fraction(1, 10)),
        (LARGEST - 1, Fraction(LARGEST - 1)),
        (str(LARGEST - 1), Fraction(LARGEST - 1)),
        (str(LARGEST), None),
        (f"1 for {LARGEST}", Fraction(1, LARGEST)),
        (f"1 for {LARGEST + 1}", None),
        ("0 for 2", None),
        ("2 for 0", None),
        ("1,5", None),
        (0, None),
        (True, None),
    ],
)
def test_a_ratio(ratio: object, expected: Fraction | None) -> None:
    try:
        market = Market.of([], {}, splits=[(MON, ratio)])
    except BadInput as error:
        assert [problem.name for problem in error.problems] == ["prices.bad-split"] and expected is None
    else:
        assert market.splits == (Split(MON, None, expected),)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("1 1/2", ": `1.5`"),
        ("1/2", ": `0.5`"),
        ("13 1/16", ": `13.0625`"),
        ("1/3", ""),
        ("4-1/4", ": `4.25`"),
    ],
)
def test_a_common_fraction_is_worked_out(cell: str, says: str) -> None:
    (found,) = said(closes("13.06", cell))
    assert found.name == "prices.common-fraction" and found.facts["example"] == says


def test_a_split_of_a_stock_took_away_those_of_no_stock_that_held_for_it() -> None:
    market = Market.of([MON], {"close": ["10"]}, splits=[(TUE, 2)])
    assert market.split_factor(STOCK, MON, FRI) == 2
    both = market.with_split(STOCK, THU, Fraction(3))
    assert both.split_factor(STOCK, MON, FRI) == 6
    assert both.split_factor(STOCK, TUE, FRI) == 3
    assert both.split_factor("Other", MON, FRI) == 2
    assert both.with_split(STOCK, THU, Fraction(3)) is both
    assert market.with_split(STOCK, TUE, Fraction(2)) is market


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (Decimal("NaN"), "NaN"),
        (0, "0"),
        (Fraction(-1, 2), "-0.5"),
        (2.5, "2.5"),
        (object(), "object"),
        (True, "1"),
        (1 << 9_000, "a number of 9001 bits"),
        (Fraction(1, 1 << 9_000), "a number of 9001 bits"),
    ],
)
def test_a_ratio_that_is_none_is_shown(ratio: object, shown: str) -> None:
    with pytest.raises(BadInput) as caught:
        Market.of([], {}, splits=[(MON, ratio)])
    assert caught.value.problems[0].facts["cell"] == shown


def test_the_splits_of_no_stock_beside_two_stocks() -> None:
    with pytest.raises(BadInput) as caught:
        Market.of([MON], {"B.close": ["1"], "A.close": ["1"]}, splits=[(TUE, 2)])
    assert caught.value.problems[0].facts == {"stocks": "`A`, `B`", "example": "A"}


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.2.3", "a number has digits and at most one decimal mark"),
        ("abc", "a number has digits and at most one decimal mark"),
        (".5", "a digit stands before the point"),
        ("5.", "a digit stands after the point"),
        ("+5", "no sign is written"),
        ("1e5", "powers of ten are written out"),
        ("-1.5E+10", "powers of ten are written out"),
        ("1\u0662", "digits are 0 to 9"),
    ],
)
def test_why_a_cell_is_no_number(cell: str, reason: str) -> None:
    text = closes("13.06", cell)
    (found,) = said(text)
    assert (found.name, found.facts["reason"], marked(text, found)) == (
        "prices.not-plain",
        reason,
        f"1999-05-04,<{cell}>",
    )


def test_a_decimal_comma_in_a_ratio() -> None:
    form = parse_form("decimal=comma, separator=;")
    head = "date;close;split\n1999-05-03;13,06;"
    market, _ = read_prices(f"{head}1,5\n", name="acme.csv", form=form)
    assert market is not None and market.splits == (Split(MON, None, Fraction(3, 2)),)
    assert [each.name for each in said(f"{head}1.5\n", form=form)] == ["prices.bad-split"]


def test_a_split_of_one_for_one_is_none() -> None:
    market, _ = read_prices("date,close,split\n1999-05-03,10,1\n1999-05-04,10,1 for 1\n", name="acme.csv")
    assert market is not None and market.splits == ()


def test_a_price_that_stays_while_two_shares_become_one_has_halved() -> None:
    rows = "date,close,split\n1999-05-03,10,\n1999-05-04,{},1 for 2\n"
    assert [each.name for each in said(rows.format("10"))] == ["prices.jump"]
    assert said(rows.format("20")) == []


def test_what_adjusted_prices_are_turned_into_is_noted() -> None:
    days, splits = [MON, TUE], [(TUE, 2)]
    columns = {"close": ["5", "5"], "volume": ["10", "10"], "outstanding": ["7", "7"]}
    market = Market.of(days, columns, splits=splits, basis="split-adjusted")
    assert [market.observe(STOCK, name, MON) for name in columns] == [10, 5, 7]
    assert market.notes == (
        "`close`: adjusted for splits; multiplied by every later split to give it as traded",
        "`volume`: adjusted for splits; divided by every later split to give it as traded",
        "`outstanding`: read as reported, not as adjusted for splits",
    )


def test_an_observation_of_a_stock_takes_no_split_from_it() -> None:
    market = Market.of([MON], {"close": ["10"], "A.close": ["9"]}, splits=[(TUE, 2)])
    assert market.with_observation("B", "close", WED, "5").split_factor("B", MON, FRI) == 2
    assert market.with_observation(None, "close", WED, "5").splits == market.splits
    # `A` has the columns of its own, so that a split of no stock is none of its.
    assert market.with_observation("A", "close", WED, "5").split_factor("A", MON, FRI) == 1
    assert market.with_split("A", WED, Fraction(3)).split_factor("A", MON, FRI) == 3


def test_of_which_stock_a_split_is() -> None:
    def split(given: tuple[object, ...], stock: str | None = None) -> tuple[Split, ...]:
        return Market.of([], {}, splits=[given], stock=stock).splits

    two = Fraction(2)
    assert split((MON, 2)) == split((MON, None, 2)) == (Split(MON, None, two),)
    assert split((MON, 2), "A") == split((MON, None, 2), "A") == (Split(MON, "A", two),)
    assert split((MON, "B", 2), "A") == (Split(MON, "B", two),)
    with pytest.raises(BadInput) as caught:
        Market.of([], {}, splits=[(MON, 2), (), (MON, 2, 3, 4)])
    assert {problem.facts["place"] for problem in caught.value.problems if "place" in problem.facts} == {
        "split number 2",
        "split number 3",
    }


def test_a_split_of_no_stock_stays_so_where_a_column_of_none_stands_beside() -> None:
    market = Market.of([MON], {"close": ["1"], "A.close": ["1"]}, splits=[(TUE, 2)])
    assert market.splits == (Split(TUE, None, Fraction(2)),)


def test_a_float_that_is_observed_is_noted() -> None:
    market = Market.EMPTY.with_observation(None, "close", MON, 13.06)
    assert market.notes == ("1999-05-03, column `close`: the float is read as its shortest decimal",)
    assert Market.EMPTY.with_observation(None, "close", MON, "13.06").notes == ()
