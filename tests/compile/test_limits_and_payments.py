"""Limits, choices, redemptions and dividends in a compiled run, to the share and the cent, by sums done by hand.

What a run of each deal delivers and pays is what the interpreter does, and what the plan in fractions does.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import termlang
from termlang.compile import exact
from termlang.compile.compiled import in_ticks
from termlang.market import Market
from tests.compile.worlds import deal_of, differences

HEAD = """\
language 1
deal "Limits"
currency USD
calendar NYSE
months end on the last day
party Company "Issuer, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means March 1, 2001
Market Value means the closing price of Common Stock
"""
SERIES = """\
preferred {name}:
  issued on Closing to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
{offer}
    shares rounded down, the fraction lapses
"""
WARRANT = """\
warrant Warrants:
  issued on Closing to Holders, 5,000 warrants, each for 1 share
  exercise into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $8.00 per share
    shares rounded down, the fraction lapses
"""
ALL = "all of it\nat $10.00 per share"
CONVERTS = "Holders convert $10,000 of Series A on each trading day when Market Value is above $1.00 per share"
CENT = Fraction(1, 100)


def indented(lines: str, by: int) -> str:
    return "\n".join(" " * by + line for line in lines.splitlines())


def series(offer: str = ALL, limits: str = "", more: str = "", name: str = "Series A") -> str:
    """A preferred stock: what a window offers, the lines below it, and what else stands below the instrument."""
    made = SERIES.format(name=name, offer=indented(offer, 6))
    found = made + (indented(limits, 4) + "\n" if limits else "")
    return found + (indented(more, 2) + "\n" if more else "")


def text(*parts: str, policy: str = CONVERTS) -> str:
    return HEAD + "\n".join(parts) + '\npolicy "P":\n' + indented(policy, 2) + "\n"


def ran(
    written: str, closes: list[float], market: Market | None = None, given: dict[str, Any] | None = None, **more: Any
) -> Any:
    """The results of a run, which the interpreter and the plan in fractions confirm."""
    deal = deal_of(written)
    deal = deal if given is None else deal.given(**given)
    program = deal.compile("P", backend="numpy", market=market, **more)
    prices = np.array(closes)
    result = program.run(prices, tick="0.01")
    log = program.journal(prices, tick="0.01")
    past = program._history(None, result.days)
    finished = program.compiled.run(result.days, [prices[:, None]], program._ticks("0.01"), history=past)
    assert not differences(program.compiled, finished, 0, log.outcome)
    (column,) = program.compiled.columns
    bound, _ = program.compiled.program(result.days, {column: CENT}, past)
    again = exact.run(bound, {column: in_ticks(closes, CENT)})
    for name in program.instruments:
        for figure in ("shares", "cash", "outstanding"):
            assert finished.figure(f"{figure} of {name}")[0] == pytest.approx(
                float(again.states[f"{figure} of {name}"])
            )
    return result


def shares(written: str, closes: list[float], **more: Any) -> float:
    return float(ran(written, closes, **more)["Series A"].shares[0])


def limit(
    bound: str, excess: str = "the excess stays outstanding", counting: str = "conversions", tail: str = ""
) -> str:
    return f"limit {bound}, counting {counting}, {tail or 'in total'}, {excess}"


APPROVAL = "Approval is undisclosed, a condition\n"
NEEDED = limit("1,500 shares", "the excess needs Approval")
DELIVERED = [
    # $10,000 a day at $10.00 are 1,000 shares.
    ([series()], {}, 3_000),
    # Half of what was issued to one holder, who has it all; then the part of another party's instrument is none of his.
    ([series(limits=limit("2,500 shares", tail="pro rata"))], {}, 2_500),
    # Each conversion by itself.
    ([series(limits=limit("600 shares", tail="in each conversion"))], {}, 1_800),
    # A blocker looks at each conversion alone: 5% of 10,000 / 95%.
    ([series(limits="blocked above 5% of 10,000 shares, in each conversion, the excess stays outstanding")], {}, 1_578),
    # What it needs has not been told; told, it lifts the limit.
    ([APPROVAL + series(limits=NEEDED)], {}, 1_500),
    ([APPROVAL + series(limits=NEEDED)], {"given": {"values": {"Approval": "met"}}}, 3_000),
    # Two limits with one consequence: the tighter one.
    ([series(limits=limit("2,500 shares") + "\n" + limit("1,700 shares"))], {}, 1_700),
    # Up to $4,000 in one request, of $10,000 asked.
    ([series("up to $4,000, in each conversion, as much as is open\nat $10.00 per share")], {}, 1_200),
    ([series("up to $10,000, in each conversion\nat $10.00 per share")], {}, 3_000),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "more", "count"), DELIVERED)
def test_a_limit_lets_through_what_the_sum_says(parts: list[str], more: dict[str, Any], count: int) -> None:
    assert shares(text(*parts), [12.0] * 3, **more) == count


def test_two_limits_that_say_different_things_of_the_same_excess_give_no_answer() -> None:
    """600 shares fit under one limit and 700 under the other; one leaves the excess, the other one takes it."""
    limits = limit("600 shares") + "\n" + limit("700 shares", "the excess lapses")
    result = deal_of(text(series(limits=limits))).compile("P", backend="numpy").run([12.0], tick="0.01")
    assert result["Series A"].shares.tolist() == [0.0] and result.undecided.tolist() == [1]
    tighter = limit("600 shares") + "\n" + limit("1,000 shares", "the excess lapses")
    assert shares(text(series(limits=tighter)), [12.0]) == 600


EXERCISES = "Holders exercise 500 warrants of Warrants on each trading day\n" + CONVERTS


def test_a_limit_that_counts_warrants_is_used_up_by_exercises() -> None:
    """500 a day beside 1,000 conversion shares: of 2,000 the second day leaves 2,000 - 1,000 - 500 - 500."""
    limits = limit("2,000 shares", counting="conversions and warrants")
    result = ran(text(series(limits=limits), WARRANT, policy=EXERCISES), [12.0] * 3)
    assert result["Warrants"].shares.tolist() == [1_500.0] and result["Warrants"].cash.tolist() == [-12_000.0]
    assert result["Series A"].shares.tolist() == [1_000.0]


def test_exercises_before_a_split_count_in_the_shares_after_it() -> None:
    """2 for 1 on the second day: 2,000 shares become 4,000; 500 exercised and 1,000 converted before it become 3,000.

    The 500 of the second day leave 500, of 1,000 asked for at $10.00.
    """
    limits = limit("2,000 shares", counting="conversions and warrants", tail="in total, adjusted for splits")
    split = Market.of((), {"close": []}, splits=[("2001-03-02", "2")])
    result = ran(text(series(limits=limits), WARRANT, policy=EXERCISES), [12.0] * 2, market=split)
    assert result["Series A"].shares.tolist() == [1_500.0]


def test_what_is_outstanding_of_another_instrument_is_read_as_it_stands() -> None:
    """Series B takes part first: 1,000 shares of it, less 10 a day; then it takes no part, and stays whole."""
    other = series(name="Series B")
    reads = "Left means Outstanding of Series B / 1 share of Series B"
    when = "Holders convert $10,000 of Series A on each trading day when {} and Market Value is above $1.00 per share"
    both = "Holders convert $10,000 of Series B on each trading day\n" + when.format("Left is below 985")
    result = ran(text(other, reads, series(), policy=both), [12.0] * 3)
    # Left stands at 990, 980 and 970 as Series A is asked for.
    assert result["Series A"].shares.tolist() == [2_000.0] and result["Series B"].shares.tolist() == [3_000.0]
    assert shares(text(other, reads, series(), policy=when.format("Left is 1,000")), [12.0] * 3) == 3_000


def redemption(*lines: str) -> str:
    return "redemption at the option of Company:\n" + indented("\n".join(lines), 2)


REDEEMS = "Company redeems $10,000 of Series A on each trading day{}"
PAID = [
    # Ten units a day at $1,100.
    ((), "", 33_000),
    (("barred when Market Value is below $11.00 per share",), "", 22_000),
    (("provided Market Value is above $12.50 per share",), "", 11_000),
    ((), " when Market Value is below $13.00 per share", 22_000),
]


@pytest.mark.parametrize(("guards", "when", "cash"), PAID)
def test_a_redemption_is_paid_where_its_conditions_hold(guards: tuple[str, ...], when: str, cash: int) -> None:
    """At $10.00, $12.00 and $13.00."""
    more = redemption("when Market Value is above $1.00 per share", "for 110% of Stated Value", *guards)
    result = ran(text(series(more=more), policy=REDEEMS.format(when)), [10.0, 12.0, 13.0])
    assert result["Series A"].cash.tolist() == [cash]
    assert result["Series A"].outstanding.tolist() == [1_000_000 - cash / 1.1]


DIVIDEND = """\
dividend 10% a year on Stated Value:
  simple, actual/360, from Issue Date
  in cash or Common Stock, as Company elects, otherwise cash
  shares priced at {price}
  shares rounded down, the fraction {fraction}"""
PAYS = "Company pays the dividend of Series A in Common Stock on the last trading day of each month"


def test_the_fraction_of_a_dividend_share_is_paid_in_cash() -> None:
    """March 1 to 30 are 29 days: $1,000,000 x 10% x 29 / 360 is $8,055.56, or 671.296 shares at $12.00."""
    more = DIVIDEND.format(price="Market Value", fraction="is paid in cash at Market Value")
    result = ran(text(series(more=more), policy=PAYS), [12.0] * 22)
    assert result["Series A"].dividend_shares.tolist() == [671.0]
    assert result["Series A"].cash.tolist() == pytest.approx([100_000 * 29 / 360 - 671 * 12])


ACCRUES = """\
dividend {rate} a year on Stated Value:
  simple, actual/360, from Issue Date
  in cash
  paid each quarter"""
MONTHLY = CONVERTS.replace("each trading day", "the last trading day of each month")


def test_what_accrued_is_paid_on_conversion_whatever_payment_dates_the_text_has() -> None:
    """29, 60 and 91 days at 10% of $10,000: 180 days are half a year of 360, or $500. No line pays a dividend."""
    written = text(series(limits="accrued dividends are paid in cash on conversion", more=ACCRUES.format(rate="10%")),
                   policy=MONTHLY)  # fmt: skip
    result = ran(written, [12.0] * 64)
    assert result["Series A"].cash.tolist() == pytest.approx([500.0])
    assert result["Series A"].shares.tolist() == [3_000.0]


def test_what_was_issued_is_read_as_a_number() -> None:
    """$0.01 for each of 1,000 shares issued, however many are left."""
    assert shares(text(series("all of it\nat $0.01 per share * (Issued / 1 share of Series A)")), [12.0] * 3) == 3_000


def test_what_accrued_and_does_not_fit_a_limit_has_no_answer_where_the_text_has_none() -> None:
    """1,000 shares fit 1,005; the dividend of a year, $1,000 or 100 shares, does not, and nothing says what then."""
    dividend = "dividend 10% a year on Stated Value:\n  simple, actual/365, from Issue Date\n  in cash"
    limits = limit("1,005 shares", counting="conversions and dividends")
    limits += "\naccrued dividends are paid in shares on conversion"
    program = deal_of(text(series(limits=limits, more=dividend))).compile("P", backend="numpy")
    result = program.run([12.0], tick="0.01", first="2002-03-01")
    assert result["Series A"].shares.tolist() == [0.0] and result.undecided.tolist() == [1]


def test_a_cashless_exercise_waits_for_its_condition() -> None:
    """At $12.00 and above $11.00: 500 x $4.00 / $12.00 is 166.67 shares; at $10.00 nothing is exercised."""
    cashless = WARRANT + "    cashless at Market Value when Market Value is above $11.00 per share\n"
    policy = "Holders exercise 500 warrants of Warrants on each trading day"
    ways = {"elections": {"Warrants exercise settlement": "cashless"}}
    deal = deal_of(text(cashless, policy=policy)).given({}, **ways)
    program = deal.compile("P", backend="numpy")
    result = program.run([12.0, 10.0, 12.0], tick="0.01")
    assert result["Warrants"].shares.tolist() == [332.0] and result["Warrants"].cash.tolist() == [0.0]


def test_an_exercise_at_two_prices_pays_both() -> None:
    """500 at $8.00 and 200 at $9.00, the cheaper ones first; then nothing of the first kind is left."""
    offers = "up to 500 warrants at $8.00 per share, counting every exercise\n      all of it at $9.00 per share"
    two = WARRANT.replace("all of it\n      at $8.00 per share", offers)
    policy = "Holders exercise 700 warrants of Warrants on the first trading day of each month when {}"
    result = ran(text(two, policy=policy.format("Market Value is above $1.00 per share")), [12.0])
    assert result["Warrants"].shares.tolist() == [700.0]
    assert result["Warrants"].cash.tolist() == [-(500 * 8 + 200 * 9)]


BLOCKED = "blocked above Part of Shares Outstanding, the excess stays outstanding"
RATE = "Rate means:\n  5% until June 1, 2001\n  10% from June 1, 2001\n"
FACILITY = """\
facility Line:
  committed on Closing by Holders, $1,000,000
  draw into Common Stock at the option of Company:
    from Issue Date:
      all of it
      at $10.00 per share
    for Shares Delivered * $10.00 per share
    shares rounded down, the fraction lapses
"""
PRICE_DAY = "Price Day means:\n  Closing when Market Value is above $5.00 per share\n  otherwise March 15, 2001\n"
MANDATORY = (
    "mandatory conversion into Common Stock {}:\n  at $10.00 per share\n  shares rounded down, the fraction lapses"
)
WHEN = "when Market Value is at least $11.00 per share"
REFUSED = [
    ([series("when Market Value is above $5.00 per share, all of it at $10.00 per share")], CONVERTS,
     "which stands on a condition of the day"),
    ([series("all of it\nat $10.00 per share, or $12.00 per share as Holders elect")], CONVERTS, "which is a choice"),
    ([RATE + series(limits="accrued dividends are paid in cash on conversion", more=ACCRUES.format(rate="Rate"))],
     CONVERTS, "a rate or a base that changes"),
    ([FACILITY], "Company draws $10,000 of Line on each trading day", "`paid` of a right"),
    ([PRICE_DAY + series(more=MANDATORY.format("on Price Day"))], CONVERTS, "a day that is not fixed"),
    ([series(more=MANDATORY.format(WHEN) + "\n  " + limit("5,000 shares"))], CONVERTS,
     "under a limit that leaves units outstanding"),
    ([series(), series(limits="blocked above 5% of 10,000 shares, the excess stays outstanding",
                       name="Series B"), series(more=MANDATORY.format(WHEN), name="Series C")],
     CONVERTS.replace("Series A", "Series B"), "of Series C"),
    ([series(limits="priced 5 trading days after notice")], CONVERTS, "a price or a settlement after the notice"),
    ([series(limits="settled 3 trading days after notice")], CONVERTS, "a price or a settlement after the notice"),
    ([PRICE_DAY + series().replace("from Issue Date:", "from Price Day:")], CONVERTS,
     "a window that prices open or close"),
    (["Part means Market Value / $1,000 per share\nShares Outstanding means 10,000 shares\n"
      + series(limits=BLOCKED)], CONVERTS, "whose part prices decide"),
    ([series(more=DIVIDEND.format(price="Market Value minus $5.00 per share", fraction="lapses"))], PAYS,
     "dividend shares at a price that may be nothing"),
    ([series(limits=limit("5,000 shares", counting="conversions and dividends"),
             more=DIVIDEND.format(price="Market Value", fraction="lapses"))], PAYS, "in shares under a limit"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "policy", "named"), REFUSED)
def test_what_does_not_compile_is_refused_by_name(parts: list[str], policy: str, named: str) -> None:
    with pytest.raises(termlang.NotCompilable) as refused:
        deal_of(text(*parts, policy=policy)).compile("P", backend="numpy")
    assert named in " ".join(problem.message for problem in refused.value.problems)
