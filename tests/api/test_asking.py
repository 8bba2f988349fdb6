"""What a question may not say, in the words that tell what to write instead."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

import termlang
from termlang.api import BadInput

DEAL = """language 1
deal "asked"
currency USD
calendar NYSE
party Company "Company"
party Holders "Ann Hill", "Bob Dale"
stock Common Stock of Company
Threshold is undisclosed, in $ per share of Common Stock
Start is undisclosed, a date
Market Value means the closing price of Common Stock
question Staging "Is it staged?":
  reading Yes
  reading No
preferred Series A:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value
  Floor is undisclosed, in $ per share of Common Stock
  conversion into Common Stock at the option of Holders:
    at any time:
      all of it
      at $10.00 per share, or Market Value as Holders elect
    shares rounded down, the fraction lapses
  redemption at the option of Company:
    at any time:
    for Stated Value
preferred Series B:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value
  Floor is undisclosed, in $ per share of Common Stock
warrant Warrants:
  issued on January 2, 2020 to Holders, 1,000 warrants, each for 1 share
  exercise First into Common Stock at the option of Holders:
    at any time:
      all of it
      at $5.00 per share
    shares rounded down, the fraction lapses
  exercise Second into Common Stock at the option of Holders:
    at any time:
      all of it
      at $6.00 per share
    shares rounded down, the fraction lapses
"""
ON = "2020-03-02"


@pytest.fixture(scope="module")
def deal() -> termlang.Deal:
    return termlang.load(DEAL)


def refused(ask: Any) -> str:
    with pytest.raises(BadInput) as error:
        ask()
    (problem,) = error.value.problems
    return f"{problem.message}; {problem.remedy}"


@pytest.mark.parametrize(
    ("what", "amount", "more", "said"),
    [
        ("Series A", "1,0,0 shares", {}, "not an amount"),
        ("Series A", ".5", {}, "not an amount"),
        ("Series A", ",5", {}, "not an amount"),
        ("Series A", "$1,00", {}, "`$1,00` is not an amount"),
        ("Series A", "EUR 5", {}, "the deal is in USD"),
        ("Series A", "€5", {}, "the deal is in USD"),
        ("Series A", "0 shares", {}, "asks for nothing"),
        ("Series A", 0, {}, "not above zero"),
        ("Series A", Decimal("NaN"), {}, "finite"),
        ("Series A", "five shares", {}, "does not say what it counts"),
        ("Series A", True, {}, "does not say what it counts"),
        ("Warrants", "$5", {"right": "exercise First"}, "write `100 warrants` or `all`"),
        ("Warrants", "all", {}, "`Warrants exercise First` or `Warrants exercise Second`"),
        ("Series B", "all", {}, "Series B has no right"),
        ("Series A", "all", {"right": "exercise"}, "`Series A conversion` or `Series A redemption`"),
        ("Serie A", "all", {}, "did you mean `Series A`?"),
        ("Zzz", "all", {}, "the deal has `Series A conversion`"),
        ("Series A", "all", {"holder": "Nobody"}, "`Nobody` does not hold this right; write `Holders` or `Ann Hill`"),
        ("Series A", "all", {"holder": "Company"}, "`Company` does not hold this right"),
    ],
)
def test_a_question_that_cannot_be_asked_says_what_to_write(
    deal: termlang.Deal, what: str, amount: Any, more: dict[str, Any], said: str
) -> None:
    assert said in refused(lambda: deal.quote(what, amount, on=ON, **more))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"Floor": "4"}, "did you mean `Floor of Series A` or `Floor of Series B`?"),
        ({"Zzz": "4"}, "see `termlang inputs`"),
        ({"Start": 4}, "takes a date; write a day"),
        ({"Start": "4 days"}, "takes a date; write a day"),
        ({"Threshold": datetime.date(2020, 1, 2)}, "takes USD per share of Common Stock"),
        ({"Threshold": True}, "takes USD per share of Common Stock"),
        ({"Threshold": [4]}, "not a list"),
        ({"Threshold": "four"}, "no value for `Threshold`"),
    ],
)
def test_a_value_that_does_not_fit_says_what_to_write(deal: termlang.Deal, values: dict[str, Any], said: str) -> None:
    assert said in refused(lambda: deal.given(values))


def test_a_day_is_given_in_the_words_of_a_deal_too(deal: termlang.Deal) -> None:
    for day in ("March 2, 2020", "2020-03-02", datetime.date(2020, 3, 2)):
        assert deal.given({"Start": day}).value("Start", on=ON).only.value == datetime.date(2020, 3, 2)


def test_a_name_of_one_instrument_needs_no_owner_where_only_it_has_it(deal: termlang.Deal) -> None:
    text = DEAL.replace("Floor is", "Floor A is", 1)
    closed = termlang.load(text).given({"Floor A": "4.00"})
    assert closed.value("Floor A of Series A", on=ON).only.value == 4


def test_choices_that_the_deal_does_not_leave(deal: termlang.Deal) -> None:
    assert "did you mean `Staging`?" in refused(lambda: deal.given({}, readings={"Stagin": "Yes"}))
    assert "the questions are Staging" in refused(lambda: deal.given({}, readings={"Zzz": "Yes"}))
    assert "write `Yes` or `No`" in refused(lambda: deal.given({}, readings={"Staging": "Maybe"}))
    assert "choose `$10.00 per share` or `Market Value`" in refused(lambda: deal.given({}, elections=["Gold"]))
    plain = termlang.load(DEAL.replace(", or Market Value as Holders elect", ""))
    assert "no party has a choice" in refused(lambda: plain.given({}, elections="Gold"))
    none = termlang.load(DEAL[: DEAL.index("question")] + DEAL[DEAL.index("preferred") :])
    assert "the questions are none" in refused(lambda: none.given({}, readings={"Zzz": "Yes"}))


def test_a_redemption_asks_for_all_where_nothing_is_said(deal: termlang.Deal) -> None:
    # 1,000 shares at a stated value of $1,000.
    assert deal.quote("Series A", None, right="redemption", on=ON).only.cash == 1_000_000


def test_a_warrant_is_asked_for_by_its_number(deal: termlang.Deal) -> None:
    found = deal.quote("Warrants", 100, right="exercise First", on=ON).only
    assert (found.shares, found.cash) == (100, 500)  # what the holder pays: 100 shares at $5.00
