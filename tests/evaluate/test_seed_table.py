"""The seed deal, row by row, through the public verbs."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import termlang
from termlang.api import Deal, Market

TEXT = (Path(__file__).resolve().parents[2] / "deals" / "neotherapeutics.terms").read_text(encoding="utf-8")
EVERY = {"Staging": "Every Conversion"}
VARIABLE = {"Staging": "Variable Price Only"}


@pytest.fixture(scope="module")
def seed() -> Deal:
    return termlang.load(TEXT)


def given(deal: Deal, **readings: str) -> Deal:
    values = {"Stipulated Price": "4.00", "Call Floor": "0.50", "Call Ceiling": "100"}
    return deal.given(values, readings={"First Increment": "At Once", **readings})


def close(day: str, price: str) -> Market:
    return Market.of([day], {"close": [price]})


def test_day_60_at_the_fixed_price(seed):
    for amount, shares in (("$1,000,000", 76_569), ("$4,000,000", 306_278)):
        answer = given(seed).quote("Series A", amount, on="1999-03-30", market=close("1999-03-30", "9.00")).only
        assert (answer.status, answer.shares, answer.price) == ("allowed", shares, Fraction("13.06"))


def test_the_90th_day_and_the_day_after(seed):
    deal = given(seed, **EVERY)
    for day, price in (("1999-04-29", "13.06"), ("1999-04-30", "10.10")):
        assert deal.quote("Series A", "$1,000,000", on=day, market=close(day, "10.00")).only.price == Fraction(price)


def test_the_first_floating_month(seed):
    market = close("1999-05-03", "10.00")
    answer = given(seed, **EVERY).quote("Series A", "$1,000,000", on="1999-05-03", market=market).only
    assert (answer.status, answer.shares, answer.price) == ("allowed", 99_009, Fraction("10.1"))
    later = seed.given({"Stipulated Price": "4.00"}, readings={**EVERY, "First Increment": "A Month Later"})
    answer = later.quote("Series A", "$1,000,000", on="1999-05-03", market=market).only
    assert (answer.status, answer.opens) == ("refused", date(1999, 5, 30))


def test_more_than_the_increment(seed):
    market = close("1999-05-03", "10.00")
    answer = given(seed, **EVERY).quote("Series A", "$1,500,000", on="1999-05-03", market=market).only
    assert answer.status == "refused" and "25%" in answer.binding[0]
    answer = given(seed, **VARIABLE).quote("Series A", "$1,500,000", on="1999-05-03", market=market).only
    assert (answer.status, answer.shares, answer.price) == ("allowed", 137_294, None)
    assert [(part.amount, part.price) for part in answer.result.parts] == [
        (1_000_000, Fraction("10.1")),
        (500_000, Fraction("13.06")),
    ]


def test_the_share_limit(seed):
    deal = given(seed, **EVERY).given({"Stipulated Price": "1.00"})
    answer = deal.quote("Series A", "$4,000,000", on="1999-08-02", market=close("1999-08-02", "2.00")).only
    assert (answer.status, answer.shares, answer.price) == ("limited", 1_450_000, Fraction("2.02"))
    assert (answer.amount, answer.remaining) == (2_929_000, 1_071_000)
    assert answer.binding == ("limit 1,450,000 shares",)


def test_the_bar(seed):
    market = close("1999-05-03", "3.00")
    answer = given(seed, **EVERY).quote("Series A", "$1,000,000", on="1999-05-03", market=market).only
    assert (answer.status, answer.binding) == ("refused", ("barred when Conversion Price is below Stipulated Price",))
    readings = {"First Increment": "At Once", **EVERY}
    answer = seed.given(readings=readings).quote("Series A", "$1,000,000", on="1999-05-03", market=market).only
    assert (answer.status, answer.needs) == ("unknown", ("Stipulated Price",))


def test_open_questions_give_one_answer_each(seed):
    answers = seed.quote("Series A", "$1,000,000", on="1999-05-03", market=close("1999-05-03", "10.00"))
    assert [answer.status for answer in answers] == ["unknown", "unknown", "refused", "unknown"]
    assert all(set(answer.readings) == {"Staging", "First Increment"} for answer in answers)
    assert len(seed.quote("Series A", "$1,000,000", on="1999-03-30")) == 1


def test_dividend_accrued_on_all_shares(seed):
    found = seed.value("Accrued Dividends of Series A", on="1999-07-28").only
    assert found.value * 400 == Fraction(7_200_000, 73)


def test_warrants(seed):
    answer = seed.quote("Investor Warrants", "all", on="2003-06-02").only
    assert (answer.status, answer.shares, answer.cash) == ("allowed", 75_000, 973_500)
    answer = seed.quote("Investor Warrants", "all", on="2004-02-02").only
    assert answer.status == "refused" and "expired" in str(answer.result.reasons.inputs[0].note)


def test_series_b_fixed_price(seed):
    days = ["1999-07-27", "1999-07-28", "1999-07-29", "1999-07-30", "1999-08-02"]
    market = Market.of(days, {"close": ["8", "9", "10", "11", "12"]})
    deal = seed.given({"Second Closing": "1999-08-02"})
    assert deal.value("Fixed Price of Series B", on="1999-08-02", market=market).only.value == Fraction("12.5")
    unknown = seed.value("Fixed Price of Series B", on="1999-08-02", market=market).only
    assert (unknown.value, unknown.needs) == (None, ("Second Closing",))


@pytest.mark.parametrize(
    ("price", "status"), [("4.99", "allowed"), ("5.00", "refused"), ("24.00", "refused"), ("24.01", "allowed")]
)
def test_redemption(seed, price, status):
    deal = seed.given({"Call Floor": "$5", "Call Ceiling": "$24"})
    market = close("1999-06-01", price)
    answer = deal.quote("Series A", "all", right="redemption", on="1999-06-01", market=market).only
    assert answer.status == status
    assert answer.needs == (("Redemption Price",) if status == "allowed" else ())


def test_the_right_to_sell_series_b(seed):
    assert seed.quote("Series B Sale", on="1999-07-27").only.opens == date(1999, 7, 28)
    assert seed.quote("Series B Sale", on="1999-07-28").only.needs == ("Sale Conditions",)
    met = seed.given({"Sale Conditions": "met"}).quote("Series B Sale", on="1999-07-28").only
    assert (met.status, met.cash) == ("allowed", 2_000_000)


def test_a_count_that_is_undisclosed_does_not_hide_an_expired_window(seed):
    assert seed.quote("Finder Warrants", "all", on="2003-01-02").only.status == "unknown"
    assert seed.quote("Finder Warrants", "all", on="2004-02-02").only.status == "refused"


def test_the_file_s_own_examples_pass(seed):
    assert all(outcome.passed for outcome in seed.test())
