"""Requests side by side, and one at a time, against the interpreter."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

import termlang

SEED = (Path(__file__).parents[2] / "deals" / "neotherapeutics.terms").read_text(encoding="utf-8")
READINGS = {
    "Staging": "Every Conversion",
    "First Increment": "At Once",
    "Earlier Conversions": "Counted",
    "Dividend Shares": "Outside",
}


@pytest.fixture(scope="module")
def closed() -> termlang.Deal:
    given = {"Stipulated Price": "$4.00", "Call Floor": "$5.00", "Call Ceiling": "$24.00"}
    return termlang.load(SEED).given(given, readings=READINGS)


def test_the_worked_numbers_of_the_seed_come_out(closed: termlang.Deal) -> None:
    """Day 60 at $13.06: 1,000,000 / 13.06 = 76,569.6; May 3 at 101% of $10.00: 99,009.9; 25% is $1,000,000."""
    program = closed.compile_quote("Series A")
    answers = program.quote(
        ["1999-03-30", "1999-05-03", "1999-05-03", "1999-05-03"],
        [1_000_000, 1_000_000, 1_500_000, 1_000_000],
        [9.0, 10.0, 10.0, 3.0],
    )
    assert answers.words() == ["allowed", "allowed", "refused", "refused"]
    assert answers.shares.tolist() == [76_569, 99_009, 0, 0]
    assert answers.price.tolist()[:2] == [13.06, 10.10]
    assert answers.remaining.tolist()[:2] == [3_000_000, 3_000_000]


def test_arrays_and_the_function_agree_with_the_interpreter(closed: termlang.Deal) -> None:
    program = closed.compile_quote("Series A")
    days = closed.model.calendar.between(date(1999, 2, 1), date(2000, 6, 1))
    rng = random.Random(5)
    on = [rng.choice(days) for _ in range(400)]
    cents = [rng.randrange(50, 3_000) for _ in on]
    amounts = [rng.choice([100_000_000, 50_000_000, 25_000_000, 400_000_000, 12_345_678, 1]) for _ in on]
    answers = program.quote(on, [each / 100 for each in amounts], [each / 100 for each in cents])
    ask = program.function(days[0], days[-1])
    assert answers.again == 0
    for lane, (day, price, amount) in enumerate(zip(on, cents, amounts, strict=True)):
        market = termlang.Market.of([day], {"close": [f"{price / 100:.2f}"]})
        exact = closed.quote("Series A", f"${amount / 100:,.2f}", on=day, market=market).only
        status, _, _, shares = ask(days.index(day), price, amount, 0, 0)
        where = (day, price, amount)
        assert exact.status == answers.words()[lane] == status, where
        if exact.status != "refused":
            assert exact.shares == answers.shares[lane] == shares, where
            assert float(exact.amount) == pytest.approx(answers.amount[lane], rel=1e-12), where
            assert float(exact.remaining) == pytest.approx(answers.remaining[lane], rel=1e-12, abs=1e-6), where


def test_a_look_back_takes_rows_of_prices() -> None:
    """The three lowest of twenty closes, ten of $6.00 and then $8.00: 101% of $6.00."""
    text = (Path(__file__).parents[2] / "benchmarks" / "w2.terms").read_text(encoding="utf-8")
    program = termlang.load(text).compile_quote("Series B")
    rows = [[6.0]] * 10 + [[8.0]] * 10
    answers = program.quote(["1999-07-30"], 1_000_000, rows)
    # 1,000,000 / 6.06 = 165,016.5; the dividend of 182 days is $24,931.50..., 4,114.1 shares.
    assert answers.shares.tolist() == [165_016]
    assert answers.dividend_shares.tolist() == [4_114]


def test_earlier_conversions_use_up_what_is_open(closed: termlang.Deal) -> None:
    program = closed.compile_quote("Series A")
    answers = program.quote(["1999-05-03"] * 2, 1_000_000, 10.0, converted=[0, 1_000_000], delivered=[0, 99_009])
    assert answers.words() == ["allowed", "refused"]


def test_redemptions_and_exercises_too(closed: termlang.Deal) -> None:
    warrants = closed.compile_quote("Investor Warrants")
    answers = warrants.quote(["2003-06-02", "2004-02-02"], 75_000, 20.0, amount_tick="1")
    assert answers.words() == ["allowed", "refused"]
    assert answers.cash[0] == pytest.approx(973_500)  # 75,000 x $12.98


def test_a_right_is_named_in_full_or_by_what_follows_its_instrument() -> None:
    """An instrument called `Preferred` has the right `Preferred conversion`, and the longer name is no second word."""
    text = (Path(__file__).parents[2] / "deals" / "mercadolibre.terms").read_text(encoding="utf-8")
    deal = termlang.load(text, "mercadolibre.terms")
    named = [deal.compile_quote("Preferred", right=each) for each in ("conversion", "Preferred conversion")]
    assert [each.lowered.policy.title for each in named] == ["Preferred conversion"] * 2
    with pytest.raises(termlang.BadInput, match="no right called `Preferred sale`"):
        deal.compile_quote("Preferred", right="sale")


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        ({"bid": [10.0]}, "Common Stock.close"),
        ([10.0, 11.0], "prices of Common Stock.close do not fit 1 requests"),
        ([[[10.0]]], "prices of Common Stock.close do not fit 1 requests"),
        ([], "prices of Common Stock.close do not fit 1 requests"),
        ([0.0], "prices of Common Stock.close do not fit 1 requests"),
    ],
)
def test_prices_that_do_not_fit_the_requests_are_refused(closed: termlang.Deal, prices: object, said: str) -> None:
    program = closed.compile_quote("Series A")
    with pytest.raises(termlang.BadInput) as refused:
        program.quote(["1999-03-30"], [1_000_000], prices)
    assert said in str(refused.value)
