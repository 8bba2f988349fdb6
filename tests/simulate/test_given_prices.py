"""What a compiled run takes as prices: arrays and lists, by column, on ticks; and what it says of all others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import termlang
from termlang.market import Market
from termlang.simulate.program import Gbm, PathProgram
from tests.compile.worlds import deal_of

DEAL = """\
language 1
deal "Given prices"
currency USD
calendar NYSE
party Company "Issuer, Inc."
party Holders "the holders"
stock Common Stock of Company
{more}Closing means March 1, 2001
Market Value means {value}
Stepped Price means:
  $5.00 per share of Common Stock when Conversion Date of Series A is before March 7, 2001
  otherwise $4.00 per share of Common Stock

preferred Series A:
  issued on Closing to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at {price}
    shares rounded down, the fraction lapses

policy "P":
  Holders convert {amount} of Series A on each trading day{when}
"""
CLOSE = "the closing price of Common Stock"
CLASS_B = "stock Class B of Company\n"
ABOVE = "the closing price of Class B is above $9.00 per share of Class B"


def compiled(
    value: str = CLOSE, price: str = "Market Value", amount: str = "$10,000", when: str = "", more: str = ""
) -> PathProgram:
    text = DEAL.format(value=value, price=price, amount=amount, when=when and f" when {when}", more=more)
    program: PathProgram = deal_of(text).compile("P", backend="numpy")
    return program


def shares(program: PathProgram, prices: Any, **more: Any) -> list[float]:
    return program.run(prices, tick="0.01", **more)["Series A"].shares.tolist()  # type: ignore[no-any-return]


def test_a_series_is_one_path_and_columns_of_an_array_are_paths() -> None:
    """$10,000 at $8 is 1,250 shares, at $10 it is 1,000."""
    program = compiled()
    assert shares(program, [8, 10]) == [2_250.0]
    assert shares(program, np.array([[8, 10], [10, 10]])) == [2_250.0, 2_000.0]
    with pytest.raises(termlang.BadInput, match="K202"):
        program.run([8.0, 10.0])


@pytest.mark.parametrize(
    ("prices", "more", "said"),
    [
        ([], {}, "no prices"),
        (["8", "9"], {}, "prices of type <U1"),
        (np.full((2, 2, 2), 8.0), {}, "prices with 3 axes"),
        ([8.0, 9.0], {"tick": "0"}, "a tick of 0"),
        ([8.0, 9.0], {"days": ["2001-03-01"]}, "1 days are given, and prices of 2"),
        ([8.0, 9.0], {"days": ["2001-03-01", "2001-03-03"]}, "2001-03-03 is no trading day of NYSE"),
        ([8.0, 9.0], {"days": ["2001-03-01", "2001-03-05"]}, "2001-03-02 is missing between 2001-03-01 and 2001-03-05"),
        ({"bid": [8.0]}, {}, "Common Stock.close"),
        ({"bid": [8.0]}, {"proxy": "ask"}, "Common Stock.close"),
    ],
)
def test_prices_that_cannot_be_run_are_refused(prices: Any, more: dict[str, Any], said: str) -> None:
    with pytest.raises(termlang.BadInput) as refused:
        compiled().run(prices, **{"tick": "0.01", **more})
    assert said in refused.value.problems[0].message


def test_a_run_without_days_is_refused() -> None:
    program = compiled()
    with pytest.raises(termlang.BadInput, match="a run has no days"):
        program.generate(Gbm(8.0, 0.1), 2, count=0)
    with pytest.raises(termlang.BadInput, match="a run has no days"):
        program.days(count=0)


def test_another_column_stands_in_where_the_user_says_so() -> None:
    program = compiled("the closing bid of Common Stock")
    with pytest.raises(termlang.BadInput, match=r"Common Stock\.bid"):
        program.run([8.0], tick="0.01")
    for prices in ({"close": [8.0]}, {"Common Stock.close": [8.0]}, [8.0]):
        result = program.run(prices, tick="0.01", proxy="close")
        assert result["Series A"].shares.tolist() == [1_250.0]
        assert result.note.endswith("close stands in for Common Stock.bid")
    with pytest.raises(termlang.BadInput) as refused:
        program.generate(Gbm(8.0, 0.1), 2, count=2)
    assert "Common Stock.bid" in refused.value.problems[0].message
    made = program.generate(Gbm(8.0, 0.0), 1, count=1, proxy="close")
    assert made["Series A"].shares.tolist() == [1_250.0]
    assert made.note.endswith("they stand in for Common Stock.bid")


def test_two_stocks_are_given_by_name_and_alike() -> None:
    """$10,000 at $8.00 on the first day, on which Class B is above $9.00, and nothing on the second."""
    program = compiled(when=ABOVE, more=CLASS_B)
    tables = {"Common Stock.close": [8.0, 9.0], "Class B.close": [10.0, 5.0]}
    assert shares(program, tables) == [1_250.0]
    with pytest.raises(termlang.BadInput, match="the columns differ in days or paths"):
        program.run({**tables, "Class B.close": [10.0]}, tick="0.01")
    log = program.journal(tables, tick="0.01")
    assert log.text.splitlines() == [
        "2001-03-01 Holders convert $10000 of Series A",
    ]
    ledger = deal_of(program.compiled.lowered.facts.deal.source.text).replay(log.text, log.market).only
    assert ledger.is_clean and ledger.state.total("conversions", "Series A", None) == 1_250


def test_a_policy_that_watches_no_price_has_nothing_to_run() -> None:
    program = compiled(price="Stepped Price")
    with pytest.raises(termlang.BadInput, match="nothing in this policy depends on prices"):
        program.run([8.0], tick="0.01")


@pytest.fixture
def run() -> Iterator[Any]:
    program = compiled(when="Market Value is above $7.00 per share")
    yield program.run(np.array([[8.0, 6.0, 10.0], [6.0, 6.0, 10.0]]), tick="0.01")


def test_a_summary_is_of_the_paths_and_a_price_of_those_that_have_one(run: Any) -> None:
    """Shares of 1,250, none and twice 1,000; the second path never converts, so that it has no price."""
    figures = run.summary([0.5])["Series A"]
    assert figures["shares"] == {"mean": 3_250 / 3, "least": 0.0, "most": 2_000.0, "50%": 1_250.0}
    assert figures["price"] == {"mean": 9.0, "least": 8.0, "most": 10.0, "50%": 9.0}
    assert figures["first_limit"] == {"share of paths": 0.0}
    assert figures["outstanding"]["least"] == 980_000.0


def test_a_price_that_no_path_has_has_no_figures() -> None:
    program = compiled(when="Market Value is above $7.00 per share")
    figures = program.run([6.0], tick="0.01").summary()["Series A"]
    assert "price" not in figures and figures["shares"]["most"] == 0.0


def test_units_are_told_with_their_noun() -> None:
    log = compiled(amount="10 shares").journal([8.0], tick="0.01")
    assert log.text == "2001-03-01 Holders convert 10 shares of Series A\n"


def test_a_split_that_names_no_stock_is_one_of_every_stock_of_the_path() -> None:
    """It splits 2 for 1 before the second day: $10,000 at $8.00, then at $4.00, are 1,250 and 2,500 shares."""
    text = DEAL.format(value=CLOSE, price="Market Value", amount="$10,000", when=f" when {ABOVE}", more=CLASS_B)
    known = Market.of((), {"close": []}, splits=[("2001-03-02", "2")])
    program = deal_of(text).compile("P", backend="numpy", market=known)
    tables = {"Common Stock.close": [8.0, 4.0], "Class B.close": [10.0, 9.5]}
    log = program.journal(tables, tick="0.01")
    assert log.outcome.totals["Series A"].shares == 3_750 == shares(program, tables)[0]
    assert log.market.split_factor("Class B", program.days()[0], program.days()[1]) == 2
