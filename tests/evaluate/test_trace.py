"""Reasons: every step has what a reader needs, and a shared term is one step."""

from fractions import Fraction
from pathlib import Path

from small_deals import closes, convert, small

import termlang
from termlang.api import Market
from termlang.evaluate.trace import Step, steps

SEED = (Path(__file__).resolve().parents[2] / "deals" / "neotherapeutics.terms").read_text(encoding="utf-8")


def seed_steps() -> list[Step]:
    deal = termlang.load(SEED).given(
        {"Stipulated Price": "1.00"}, readings={"First Increment": "At Once", "Staging": "Every Conversion"}
    )
    market = Market.of(["1999-08-02"], {"close": ["2.00"]})
    answer = deal.quote("Series A", "$4,000,000", on="1999-08-02", market=market).only
    return list(steps(answer.result.reasons))


def test_the_steps_of_a_request_stand_in_order():
    titles = [step.what for step in seed_steps()[0].inputs]
    assert titles == [
        "thereafter",
        "25% at once, and 25% more each month",
        "barred when Conversion Price is below Stipulated Price",
        "shares before rounding",
        "shares rounded down, the fraction lapses",
        "limit 1,450,000 shares",
        "limit 1,450,000 shares",
        "amount after the limit",
        "stays outstanding",
    ]


def test_the_value_converted_is_a_step_and_a_fraction_only_where_there_is_one():
    """$2,000 at $10.00 are 200 shares; $2,005 are 200 and a half, which lapses."""
    found = {
        amount: {step.what: step.value for step in steps(convert(small(), amount, "2020-03-02").result.reasons)}
        for amount in ("$2,000", "$2,005")
    }
    assert [each["value converted"] for each in found.values()] == [2_000, 2_005]
    assert [each.get("the fraction lapses") for each in found.values()] == [None, Fraction(1, 2)]


def test_clauses_carry_their_citations():
    cited = {step.what: step.citations for step in seed_steps() if step.citations}
    assert cited["limit 1,450,000 shares"] == ("F8K para 2",)
    assert cited["25% at once, and 25% more each month"] == ("F8K para 2",)
    assert cited["Variable Price of Series A"] == cited["price"] == ("F8K para 2",)


def test_a_shared_term_is_one_step():
    found = seed_steps()
    names = [
        step.what
        for step in found
        if step.what in ("Market Value", "Variable Price of Series A", "Fixed Price of Series A")
    ]
    assert len(names) == len(set(names)) == 3


def test_no_value_is_a_float():
    assert not any(isinstance(step.value, float) for step in seed_steps())


def test_a_look_back_names_its_days():
    terms = "Average means the average of Price over the 3 trading days ending on Conversion Date of Series A\n"
    deal = small(terms, price="Average")
    answer = convert(deal, "$1,000", "2020-03-06", closes("5", "6", "7", ending="2020-03-06"))
    notes = [step.note for step in steps(answer.result.reasons)]
    assert "3 days, 2020-03-04 to 2020-03-06" in notes
    observed = [step.what for step in steps(answer.result.reasons) if "closing price of Common Stock on" in step.note]
    assert observed == ["Price"] * 3


def test_a_lifted_limit_says_so():
    terms = "Approval is undisclosed, a condition\n"
    lines = "limit 50 shares, counting conversions, in total, the excess stays outstanding, unless Approval is met"
    answer = convert(small(terms, lines=lines).given({"Approval": "met"}), "$1,000", "2020-03-02")
    assert "does not apply: its exception holds" in [step.note for step in steps(answer.result.reasons)]


def test_a_refusal_says_how_much_is_open():
    window = "at any time:\n  up to $4,000, counting every conversion\n  at $10.00 per share\n"
    answer = convert(small(window=window), "$5,000", "2020-03-02")
    assert answer.result.reasons.note == "4,000 USD is open, 5,000 USD is asked"
