"""Prices of many paths in tables: however they come, they are the same arrays; what is wrong is said with its place."""

import io
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas
import polars
import pyarrow
import pytest
from pyarrow import parquet

from termlang.calendars import NYSE
from termlang.diagnostics import BadInput
from termlang.limits import Limits
from termlang.market import parse_form
from termlang.simulate.price_files import read_paths
from termlang.simulate.tables import check_days, prices_of

WIDE = "date,a,b\n1999-01-29,10.00,8.5\n1999-02-01,10.25,8\n"
LONG = (
    "date,path,close,bid\n1999-02-01,2,10.25,10.2\n1999-01-29,10,8.50,8.4\n1999-01-29,2,10.00,9.9\n"
    "1999-02-01,10,8.00,7.9\n"
)
DAYS = (date(1999, 1, 29), date(1999, 2, 1))
CLOSES = [[10.0, 8.5], [10.25, 8.0]]


def csv(text, **more):
    return read_paths(text.encode(), "paths.csv", **more)


def stored(table):
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    return read_paths(sink.getvalue(), "paths.parquet")


def test_a_column_for_each_path():
    found = csv(WIDE)
    assert (found.days, found.names, found.columns["close"].tolist()) == (DAYS, ("a", "b"), CLOSES)
    assert found.tick == Fraction("0.01")


def test_a_row_for_each_path_and_day_in_any_order():
    found = csv(LONG)
    # Whole numbers in their own order, not that of their letters.
    assert (found.days, found.names, found.columns["close"].tolist()) == (DAYS, ("2", "10"), CLOSES)
    assert found.columns["bid"].tolist() == [[9.9, 8.4], [10.2, 7.9]]


@pytest.mark.parametrize("text", [WIDE, LONG])
def test_frames_arrow_and_parquet_say_the_same(text):
    told = csv(text)
    frame = pandas.read_csv(io.StringIO(text), parse_dates=["date"])
    of_polars = polars.read_csv(io.StringIO(text), try_parse_dates=True)
    arrow = of_polars.to_arrow()
    ways = [
        prices_of(frame),
        prices_of(of_polars),
        prices_of(arrow),
        prices_of(frame.to_dict("list")),
        stored(arrow),
        prices_of(OnlyAStream(arrow)),
    ]
    if text is WIDE:
        ways.append(prices_of(frame.set_index("date")))
    for found in ways:
        assert (found.days, found.names, found.tick) == (told.days, told.names, None)
        for name, values in told.columns.items():
            assert np.array_equal(found.columns[name], values)


class OnlyAStream:
    """A table that is of no package known here, and can be read as an Arrow stream."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


def test_decimals_have_a_tick_and_small_floats_do_not():
    days = pyarrow.array([DAYS[0]])
    exact = pyarrow.table({"date": days, "1": pyarrow.array([Decimal("10.125")], pyarrow.decimal128(9, 3))})
    assert stored(exact).tick == Fraction("0.001")
    floats = pyarrow.table({"date": days, "1": pyarrow.array([10.125], pyarrow.float32())})
    assert (stored(floats).tick, stored(floats).columns["close"].tolist()) == (None, [[10.125]])


def test_other_forms_of_csv():
    form = parse_form("dates=d.m.y, decimal=comma, separator=;")
    found = csv("date;a;b\n29.1.1999;10,00;8,5\n1.2.1999;10,25;8\n", form=form)
    assert (found.days, found.columns["close"].tolist()) == (DAYS, CLOSES)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "K221", "no column is called `date`"),
        ("day,a\n", "K221", "there is day, a"),
        ("date\n1999-01-29\n", "K221", "no prices beside the days"),
        ("date,a,a\n", "K224", "columns 2 and 3: two columns are called `a`"),
        ("date,a\n1999-01-29,1,2\n", "K224", "row 2: it has 3 cells, and the header 2"),
        ("date,a\n1999-01-29,\n", "K224", "row 2, column `a`: the price is missing"),
        ("date,a\n1999-01-29,1e3\n", "K224", "`1e3` is no price"),
        ("date,a\n1999-01-29,nan\n", "K224", "`nan` is no price"),
        ("date,a\n1999-01-29,-1\n", "K224", "`-1` is no price"),
        ("date,a\n1999-01-29,0.00\n", "K223", "path a on 1999-01-29 is 0"),
        ("date,a\n1999-1-29,1\n", "K224", "`1999-1-29` is no day"),
        ("date,a\n1999-02-30,1\n", "K224", "`1999-02-30` is no day"),
        ("date,a\n1999-01-29,1\n1999-01-29,1\n", "K222", "1999-01-29 stands twice"),
        ("date,path,close\n1999-01-29,1,1\n1999-01-29,1,1\n", "K222", "1999-01-29 stands twice for path 1"),
        ("date,path,close\n1999-01-29,1,1\n1999-01-29,2,1\n1999-02-01,2,1\n", "K222", "path 2 has 2 days"),
        ("date,path,close\n1999-01-29,1,1\n1999-02-01,2,1\n", "K222", "path 2 does not have the days of path 1"),
    ],
)
def test_what_is_wrong_in_a_file_has_its_place(text, code, said):
    with pytest.raises(BadInput) as caught:
        csv(text)
    assert caught.value.problems[0].code == code and said in str(caught.value)


def test_files_that_are_neither():
    for data, said in (
        (b"PAR1 and no more", "no Parquet that can be read"),
        (b"date,a\n\xff", "`paths.csv`, line 2: this is not UTF-8"),
    ):
        with pytest.raises(BadInput, match="K224") as caught:
            read_paths(data, "paths.csv")
        assert said in str(caught.value)
    with pytest.raises(BadInput, match="more than 1 rows"):
        csv(WIDE, limits=Limits(price_rows=1))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"date": ["1999-01-29"], "a": [None]}, "`a`, row 1, is empty"),
        ({"date": ["1999-01-29"], "a": [float("nan")]}, "path a on 1999-01-29 is empty"),
        ({"date": ["1999-01-29"], "a": [float("inf")]}, "is inf"),
        ({"date": ["1999-01-29"], "a": ["ten"]}, "holds no prices"),
        ({"date": ["tomorrow"], "a": [1.0]}, "`tomorrow` is no day"),
        ({"date": [None], "a": [1.0]}, "is no day"),
        ({"date": [datetime(1999, 1, 29, 16)], "a": [1.0]}, "`1999-01-29 16:00:00` is no day"),
        ({"date": [36189], "a": [1.0]}, "`36189` is no day"),
        (7, "`builtins.int` is no table"),
    ],
)
def test_what_is_wrong_in_a_table_has_its_place(table, said):
    with pytest.raises(BadInput) as caught:
        prices_of(table)
    assert said in str(caught.value)


def test_every_trading_day_has_to_be_there():
    check_days(csv(WIDE), NYSE)
    for text, said in (
        ("date,a\n1999-01-29,1\n1999-02-02,1\n", "no prices of 1999-02-01"),
        ("date,a\n1999-01-29,1\n1999-01-30,1\n1999-02-01,1\n", "1999-01-30, which is no trading day"),
    ):
        with pytest.raises(BadInput, match=said):
            check_days(csv(text), NYSE)


def test_days_are_taken_from_a_table():
    found = csv(WIDE)
    assert found.between(DAYS[1], None).columns["close"].tolist() == [CLOSES[1]]
    assert found.between(None, 1).days == DAYS[:1]
    for first, count in ((date(1999, 2, 2), None), (None, 3)):
        with pytest.raises(BadInput, match="K222"):
            found.between(first, count)


@pytest.mark.parametrize(("missing", "extra"), [("narwhals.stable.v2", "frames"), ("pyarrow", "parquet")])
def test_a_missing_extra_is_one_sentence(monkeypatch, missing, extra):
    frame = pandas.DataFrame({"date": ["1999-01-29"], "a": [1.0]})
    monkeypatch.setitem(__import__("sys").modules, missing, None)
    with pytest.raises(BadInput) as caught:
        prices_of(frame) if extra == "frames" else read_paths(b"PAR1", "a.parquet")
    (problem,) = caught.value.problems
    assert f"termlang[{extra}]" in problem.remedy


def test_days_that_fall_are_put_in_order_and_whole_numbers_have_no_decimals():
    found = prices_of({"date": [DAYS[1], DAYS[0]], "a": [11, 10], "b": [8, 9]})
    assert (found.days, found.columns["close"].tolist(), found.tick) == (DAYS, [[10.0, 9.0], [11.0, 8.0]], 1)


def test_paths_with_names_that_are_no_numbers_stand_in_the_order_of_their_letters():
    found = csv("date,path,close\n1999-01-29,low,8.50\n1999-01-29,high,10.00\n")
    assert (found.names, found.columns["close"].tolist()) == (("high", "low"), [[10.0, 8.5]])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([Decimal("1E-400"), Decimal("2")], "holds no prices"),
        ([object(), object()], "holds no prices"),
        ([Decimal("1.5"), None], "row 2"),
    ],
)
def test_a_column_of_no_prices_is_refused(values, said):
    with pytest.raises(BadInput, match=said):
        prices_of({"date": list(DAYS), "a": values})
