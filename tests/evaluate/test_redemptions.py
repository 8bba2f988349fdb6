"""Redemptions: triggers, guards and prices that are not known, limits in money, and shares instead of cash."""

from __future__ import annotations

import pytest
from small_deals import indented, small

from termlang.evaluate.trace import steps

ON = "2020-03-02"
TERMS = """Y is undisclosed, a condition
Z is undisclosed, a condition
P is undisclosed, in $ per share of Series R{bounds}
Q is undisclosed, in $ per share
M is undisclosed, in $
"""
BETWEEN = ", between $500 per share of Series R and $1,000 per share of Series R"
SERIES = """preferred Series R:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value{units}
  redemption at the option of Company:
{lines}"""
LIMIT = "limit {bound}, counting redemptions, in total, the excess {excess}"
IN_CASH = "limit {bound}, in cash, counting redemptions, in total, the excess stays outstanding"


def redeem(*lines: str, amount="$10,000", units="", bounds="", on=ON, journal=None, **given: str):
    body = SERIES.format(units=units, lines=indented("\n".join(lines), 4))
    deal = small(more=TERMS.format(bounds=bounds) + body).given(given)
    return deal.quote("Series R redemption", amount, on=on, journal=journal).only


def test_a_bar_refuses_whatever_the_triggers_do():
    found = redeem("when Y is met", "for Stated Value", "barred when 1 is 1")
    assert (found.status, found.binding) == ("refused", ("barred when 1 is 1",))
    found = redeem("when Y is met", "for Stated Value", "provided Z is met", Z="not met")
    assert (found.status, found.binding) == ("refused", ("provided Z is met",))


def test_one_trigger_is_enough():
    lines = ("when Y is met", "when Z is met", "for Stated Value")
    assert redeem(*lines).needs == ("Y", "Z")
    assert redeem(*lines, Z="met").status == "allowed"
    assert redeem(*lines, Z="not met").needs == ("Y",)
    refused = redeem(*lines, Y="not met", Z="not met")
    assert (refused.status, refused.binding) == ("refused", ("when Y is met", "when Z is met"))
    assert redeem(*lines, "provided M is $5", Z="met").needs == ("M",)


def test_a_price_that_is_not_known_leaves_only_what_is_paid_open():
    found = redeem("for P")
    assert (found.status, found.amount, found.cash, found.remaining) == ("allowed", 10_000, None, 990_000)
    assert found.needs == ("P",)
    broken = redeem("for Stated Value * (1 / (Q / $1.00 per share))", Q="0")
    assert (broken.status, [each.code for each in broken.problems]) == ("unknown", ["U425"])


@pytest.mark.parametrize(
    ("excess", "cash", "remaining"),
    [
        ("stays outstanding", 5_000, 995_000),
        ("lapses", 5_000, 990_000),
        # five shares at $1,000 and five at $900
        ("is redeemed for $900.00 per share of Series R", 9_500, 990_000),
    ],
)
def test_what_becomes_of_what_is_over_the_limit(excess: str, cash: int, remaining: int):
    found = redeem("for Stated Value", LIMIT.format(bound="$5,000", excess=excess))
    assert (found.status, found.amount, found.cash, found.remaining) == ("limited", 5_000, cash, remaining)


def test_an_excess_at_a_price_that_is_not_known_or_under_a_limit_that_is_not():
    assert redeem("for Stated Value", LIMIT.format(bound="$5,000", excess="is redeemed for P")).needs == ("P",)
    assert redeem("for Stated Value", LIMIT.format(bound="M", excess="stays outstanding")).needs == ("M",)


def test_a_limit_lets_whole_shares_through():
    lines = ("for Stated Value", LIMIT.format(bound="$5,500", excess="stays outstanding"))
    assert redeem(*lines).amount == 5_500
    whole = redeem(*lines, units=", in whole shares")
    assert (whole.amount, whole.remaining) == (5_000, 995_000)
    none = redeem(lines[0], LIMIT.format(bound="$500", excess="stays outstanding"), units=", in whole shares")
    assert (none.status, none.binding) == ("refused", ("limit $500",))


def test_a_limit_in_cash_by_what_a_share_is_paid():
    """Ten shares at $500 to $1,000 come to $5,000 at the least and $10,000 at the most."""
    assert redeem("for $0 per share of Series R", IN_CASH.format(bound="$5,000")).status == "allowed"
    assert redeem("for P", IN_CASH.format(bound="$5,000")).needs == ("P",)
    assert redeem("for P", IN_CASH.format(bound="$9,999"), bounds=BETWEEN).status == "unknown"
    found = redeem("for P", IN_CASH.format(bound="$10,000"), bounds=BETWEEN)
    assert (found.status, found.amount, found.needs) == ("allowed", 10_000, ("P",))
    capped = ", at most $1,000 per share of Series R"
    assert redeem("for P", IN_CASH.format(bound="$10,000"), bounds=capped).status == "allowed"
    assert redeem("for P", IN_CASH.format(bound="$9,999"), bounds=capped).status == "unknown"
    both = redeem("for P", IN_CASH.format(bound="M"), bounds=BETWEEN)
    assert both.needs == ("M", "P")


SHARES = (
    "for Stated Value",
    "in Common Stock",
    "shares priced at Q",
    "shares rounded down, the fraction is paid in cash at {}",
)


def in_shares(fraction: str, **given: str):
    return redeem(*SHARES[:3], SHARES[3].format(fraction), **given)


def test_shares_instead_of_cash():
    """$10,000 at $3.00 are 3,333 and a third."""
    found = in_shares("$6.00 per share", Q="3.00")
    assert (found.status, found.shares, found.cash, found.result.share_price) == ("allowed", 3_333, 2, 3)
    whole = in_shares("$6.00 per share", Q="2.00")
    assert (whole.shares, whole.cash) == (5_000, 0)


def test_shares_at_a_price_that_is_not_known_or_is_none():
    assert in_shares("$6.00 per share").needs == ("Q",)
    for none in ("0", "0.00"):
        assert in_shares("$6.00 per share", Q=none).needs == ("a price of a share above zero",)
    assert in_shares("$6.00 per share", Q="0.50").shares == 20_000
    fraction = in_shares("Q * (M / $1.00)", Q="3.00")
    assert (fraction.status, fraction.needs) == ("unknown", ("M",))


def test_what_comes_beside_may_leave_it_open():
    found = redeem("for Stated Value", "also Price * 1 share in cash")
    assert found.needs == ("the closing price of Common Stock on 2020-03-02",)


DAYS = "limit $5,000, counting redemptions, in total, in {}, the excess stays outstanding"


def test_a_limit_of_some_days_without_a_journal_counts_nothing():
    """The five trading days that end on Monday, March 2, 2020 began on Tuesday."""
    for period, first in (
        ("any 5 trading days", "2020-02-25"),
        ("any 5 days", "2020-02-27"),
        ("each calendar month", "2020-03-01"),
    ):
        found = redeem("for Stated Value", DAYS.format(period))
        assert (found.status, found.amount) == ("limited", 5_000)
        notes = [each.note for each in steps(found.result.reasons)]
        assert f"no journal is given: nothing counts under it since {first}" in notes


def test_a_limit_of_days_beyond_the_calendar():
    journal = "2020-03-02 Company redeems $1,000 of Series R\n"
    found = redeem("for Stated Value", DAYS.format("any 5 trading days"), on="2101-03-02", journal=journal)
    assert (found.status, [each.code for each in found.problems]) == ("unknown", ["D213"])
