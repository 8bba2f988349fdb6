"""Answers as values: they are neither true nor false, say what they are, and stop at the limits of an evaluation."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from small_deals import DOWN, HEAD, PREFERRED, WINDOW, closes, convert, small, value

import termlang
from termlang.api import Market
from termlang.evaluate.unknown import missing
from termlang.limits import Limits

ON = "2020-03-02"


def test_an_answer_is_neither_true_nor_false():
    deal = small("A means 1\n")
    for answer in (convert(deal, "$1,000", ON).result, value(deal, "A", ON).result):
        with pytest.raises(TypeError, match="neither true nor false"):
            bool(answer)


def test_a_step_and_an_unknown_show_themselves():
    found = value(small("A means $5.00\n"), "A", ON).result.reasons
    assert repr(found) == "Step(A: 5)"
    assert repr(missing("B")) == "Unknown(B)"


def test_steps_are_counted():
    lines = WINDOW.format(price="$1.00 per share") + DOWN
    body = PREFERRED.format(issued="January 2, 2020", count="1", units="", terms="", lines=lines)
    text = HEAD + "A means 1 + 2 + 3\n" + body

    def asked(steps: int):
        return termlang.load(text, limits=Limits(steps=steps)).value("A", on=ON).only

    # The term, and the five parts of its sum.
    few = [problem.code for problem in asked(5).problems]
    assert few == ["E901"] and asked(6).value == 6


def test_all_of_a_number_that_is_not_disclosed():
    found = convert(small("N is undisclosed, in shares of Series A\n", count="N"), "all", ON)
    assert (found.status, found.needs) == ("unknown", ("N",))


def test_a_price_of_a_later_day_is_not_looked_at():
    text = "A means the closing price of Common Stock on March 20, 2020\n"
    market = Market.of(["2020-03-02", "2020-03-20"], {"close": ["1", "2"]})
    found = value(small(text), "A", ON, market)
    assert (found.value, found.needs) == (
        None,
        ("the closing price of Common Stock on 2020-03-20, which lies in the future",),
    )
    assert value(small(text), "A", "2020-03-20", market).value == 2


def test_a_price_between_bounds_is_rounded_at_both():
    terms = "B is undisclosed, in $ per share, between $2.50 per share and $4.50 per share\n"
    window = "at any time:\n  all of it\n  at B, rounded down to 0 decimals\n"
    found = value(small(terms, window=window), "Conversion Price of Series A", ON)
    assert (found.needs, found.low, found.high) == (("B",), 2, 4)


def test_a_price_whose_condition_is_not_known():
    window = "at any time:\n  when B is met, all of it\n  at $4.50 per share, rounded up to 0 decimals\n"
    deal = small("B is undisclosed, a condition\n", window=window)
    found = value(deal, "Conversion Price of Series A", ON)
    assert (found.needs, found.low) == (("B", "a request under the Series A conversion"), 0)
    assert value(deal.given({"B": "met"}), "Conversion Price of Series A", ON).value == 5


def test_what_is_added_to_the_value_may_not_be_known():
    own = "dividend Rate a year on Stated Value:\n  simple, actual/365, from Issue Date\n  in cash"
    for fate in ("added", "paid in cash on conversion", "paid in shares on conversion"):
        deal = small("Rate is undisclosed, a percentage\n", own=own, lines=f"accrued dividends are {fate}")
        assert convert(deal, "$1,000", ON).needs == ("Rate",)
    premium = small(
        "P is undisclosed, in $ per share of Series A\n",
        window="from Issue Date:\n  all of it, with P\n  at $10.00 per share\n",
    )
    assert convert(premium, "$1,000", ON).needs == ("P",)


def test_dividends_in_shares_under_a_limit_that_is_not_known():
    own = (
        "dividend 10% a year on Stated Value:\n  simple, actual/365, from Issue Date\n"
        "  in cash or Common Stock, as Company elects, otherwise cash\n"
        "  shares priced at $10.00 per share\n  shares rounded down, the fraction lapses"
    )
    lines = (
        "accrued dividends are paid in shares on conversion\n"
        "limit B, counting conversions and dividends, in total, the excess stays outstanding"
    )
    terms = "B is undisclosed, in shares, at least 100 shares\n"
    assert convert(small(terms, own=own, lines=lines), "$1,000", ON).needs == ("B",)


STAGED = """from {first} through May 1, 2020:
  {once} at once, and 25% more each month, counting every conversion
  at $10.00 per share
"""


@pytest.mark.parametrize(
    ("on", "once", "open_"),
    [
        ("2020-01-31", "25%", 250_000),
        # A month after January 31 is February 29, two months are March 31.
        ("2020-02-28", "25%", 250_000),
        ("2020-02-29", "25%", 500_000),
        ("2020-03-30", "25%", 500_000),
        ("2020-03-31", "25%", 750_000),
        ("2020-04-30", "25%", 1_000_000),
        ("2020-02-01", "0%", 0),
        ("2020-02-29", "0%", 250_000),
    ],
)
def test_parts_that_open_month_by_month(on: str, once: str, open_: int):
    deal = small(window=STAGED.format(first="January 31, 2020", once=once))
    assert convert(deal, f"${open_ + 1:,}", on).status == "refused"
    if open_:
        assert convert(deal, f"${open_:,}", on).status == "allowed"


def test_when_more_opens_and_that_nothing_more_does():
    deal = small(window=STAGED.format(first="January 31, 2020", once="25%"))
    opens = [convert(deal, "$1,000,000", on).opens for on in ("2020-01-31", "2020-02-29", "2020-03-31")]
    assert opens == [date(2020, 2, 29), date(2020, 3, 31), date(2020, 4, 30)]
    short = small(window=STAGED.format(first="January 31, 2020", once="25%").replace("May 1", "March 30"))
    assert convert(short, "$1,000,000", "2020-02-29").opens is None


def test_a_part_of_what_is_not_disclosed():
    terms = "N is undisclosed, in shares of Series A, between 1,000 shares of Series A and 2,000 shares of Series A\n"
    window = STAGED.format(first="January 31, 2020", once="0%")
    assert convert(small(terms, count="N", window=window), "$1,000", "2020-02-01").status == "refused"
    quarter = small(terms, count="N", window=window)
    # A quarter of 1,000 to 2,000 shares of $1,000
    assert convert(quarter, "$500,001", "2020-02-29").status == "refused"
    assert convert(quarter, "$500,000", "2020-02-29").needs == ("N",)


def test_windows_that_are_over_and_one_to_come():
    offer = "  all of it\n  at $10.00 per share\n"
    window = f"until March 1, 2020:\n{offer}from June 1, 2020 through July 1, 2020:\n{offer}"
    deal = small(window=window)
    between, after = convert(deal, "$1,000", "2020-04-01"), convert(deal, "$1,000", "2020-07-02")
    assert (between.status, between.opens) == ("refused", date(2020, 6, 1))
    assert (after.status, after.opens) == ("refused", None)
    notes = [step.note for step in after.result.reasons.inputs]
    assert "expired on 2020-07-02" in notes


def test_a_choice_of_days_of_which_one_is_missing():
    price = "the average of any 2 Price chosen by Holders over the 3 trading days before Conversion Date"
    text = f"at any time:\n  all of it\n  at {price}\n"
    deal = small(window=text)
    market = closes("10", None, "6", ending="2020-03-04")
    for days, shares in (("2020-03-02 2020-03-04", 125), ("2020-03-02 2020-03-03", None)):
        asked = deal.given({}, elections={"days of Holders": days})
        found = asked.quote("Series A", "$1,000", on="2020-03-05", market=market).only
        assert found.shares == shares
        assert found.needs == (() if shares else ("the closing price of Common Stock on 2020-03-03",))


# ------------------------------------------------------------------------------------------------- beside a journal

ISSUED = "2020-01-02 Company issues 1,000 shares of Series A to Holders\n"


def test_an_amount_between_bounds_less_what_is_used():
    """$500 of $1,000 to $3,000 are used: $2,501 do not fit in any case, and $500 might."""
    window = "from Issue Date:\n  up to N, counting every conversion\n  at $10.00 per share\n"
    deal = small("N is undisclosed, in $, between $1,000 and $3,000\n", window=window)
    journal = ISSUED + "2020-02-03 Holders converted $500 of Series A into 50 shares\n"
    found = {amount: deal.quote("Series A", amount, on=ON, journal=journal).only for amount in ("$500", "$2,501")}
    assert found["$2,501"].status == "refused"
    assert (found["$500"].status, found["$500"].needs) == ("unknown", ("N",))


def test_parts_that_open_from_a_day_that_a_month_lacks():
    head = HEAD.replace("months end on the last day\n", "") + "D means January 2, 2020\n"
    lines = "    from D:\n" + "".join(f"    {line}\n" for line in STAGED.splitlines()[1:]) + DOWN
    body = PREFERRED.format(issued="January 2, 2020", count="1,000", units="", terms="", lines=lines)
    deal = termlang.load(head + body.format(once="25%")).given({"D": "2020-01-31"})
    (problem,) = deal.quote("Series A", "$300,000", on="2020-03-01").only.problems
    assert "2020-01-31" in problem.message


def test_what_would_have_been_added_without_a_journal():
    own = (
        "dividend 8% a year on Stated Value:\n  simple, 30/360, from Issue Date\n"
        "  in cash or added to Stated Value, as Company elects, otherwise added to Stated Value\n"
        "  paid each quarter from April 2, 2020"
    )
    found = value(small(own=own), "Stated Value of Series A", "2020-05-17")
    assert found.value == 1_000
    assert [step.note for step in found.result.reasons.inputs] == ["no journal is given: nothing was added"]


def test_equal_payments_from_a_day_that_is_not_known_are_counted_by_days():
    """135 days by the 30/360 rule from January 2 to May 17."""
    own = (
        "dividend 8% a year on Stated Value:\n  simple, 30/360, from Issue Date\n  in cash\n"
        "  paid each quarter from F, in equal payments"
    )
    deal = small("F is undisclosed, a date\n", own=own)
    found = deal.value("Accrued Dividends of Series A", on="2020-05-17", journal=ISSUED).only
    assert found.value == 30


def test_a_figure_too_near_to_zero_is_an_error():
    """One part in 10 ** 18 is told from nothing, and a tenth of it is not."""
    parts = "1 / 1,000,000,000 / 1,000,000,000"
    assert value(small(f"A means {parts}\n"), "A", ON).value == Fraction(1, 10**18)
    (problem,) = value(small(f"A means {parts} / 10\n"), "A", ON).problems
    assert problem.code == "U421"
