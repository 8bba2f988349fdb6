"""Dividends paid in shares with a conversion: their count, and what a limit keeps out."""

from fractions import Fraction

import termlang

HEAD = """\
language 1
deal "Acme Series A"
currency USD
calendar NYSE
party Company "Acme, Inc."
party Holders "the holders of Series A"
stock Common Stock of Company
Closing means January 31, 2001
preferred Series A:
  issued on Closing to Holders, 100 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    at any time:
      all of it
      at $8.00 per share
    accrued dividends are paid in shares on conversion
    shares rounded down, the fraction lapses
    limit {limit} shares, counting conversions and dividends, the excess stays outstanding
  dividend 6% a year on Stated Value:
    simple, actual/365, from Issue Date
    in cash
    {over}
"""
# 73 days after the issue: 6% x 73/365 of $1,000 is $12 a share, $1,200 on all; at $8.00, 150 shares beside 12,500.
ON = "2001-04-14"
JOURNAL = f"{ON} Holders convert all of Series A\n"


def _deal(limit: str, over: str = "over a limit all in cash") -> termlang.Deal:
    return termlang.load(HEAD.format(limit=limit, over=over))


def test_what_accrued_is_delivered_beside_what_converts() -> None:
    answer = _deal("20,000").quote("Series A", "all", on=ON).only
    assert (answer.shares, answer.result.dividend_shares, answer.cash) == (12_500, 150, 0)
    state = _deal("20,000").replay(JOURNAL).only.result.last
    assert state.holding("Holders", "Common Stock") == 12_650
    assert state.total("dividends", "Series A", None) == 150


def test_what_a_limit_keeps_out_is_paid_in_cash() -> None:
    answer = _deal("12,600").quote("Series A", "all", on=ON).only
    assert (answer.shares, answer.result.dividend_shares, answer.cash) == (12_500, 0, 1_200)


def test_or_only_the_rest_of_it() -> None:
    answer = _deal("12,600", "over a limit the rest in cash").quote("Series A", "all", on=ON).only
    assert (answer.shares, answer.result.dividend_shares, answer.cash) == (12_500, 100, 400)


def test_a_text_that_does_not_say_leaves_it_open() -> None:
    text = HEAD.format(limit="12,600", over="").rstrip() + "\n"
    answer = termlang.load(text).quote("Series A", "all", on=ON).only
    assert answer.status == "unknown"
    assert "over a limit" in answer.needs[0]


def test_a_conversion_that_a_limit_cuts_leaves_no_room_for_dividends() -> None:
    answer = _deal("8,000").quote("Series A", "all", on=ON).only
    # 8,000 shares at $8.00 are $64,000, or 64 units; $12 accrued on each.
    assert (answer.shares, answer.result.dividend_shares, answer.cash) == (8_000, 0, Fraction(64 * 12))


def test_a_record_counts_both() -> None:
    ledger = _deal("20,000").replay(f"{ON} Holders converted all of Series A into 12,650 shares\n").only
    assert not ledger.differences


def _without(limit: str) -> termlang.Deal:
    """The same, where the limit counts conversions alone, and a blocker stands beside it."""
    text = HEAD.format(limit="12,500", over="over a limit the rest in cash").replace(
        "conversions and dividends", "conversions"
    )
    return termlang.load(text.replace("  dividend 6%", f"{limit}  dividend 6%"))


def test_a_limit_that_does_not_count_dividends_lets_them_through() -> None:
    answer = _without("").quote("Series A", "all", on=ON).only
    assert (answer.shares, answer.result.dividend_shares) == (12_500, 150)


def test_a_blocker_sees_them_after_those_converted() -> None:
    """Half of 12,600 shares after the issue: 12,600 of 25,200."""
    blocker = "    blocked above 50% of (12,600 shares), for each holder, the excess stays outstanding\n"
    answer = _without(blocker).quote("Series A", "all", on=ON).only
    assert (answer.shares, answer.result.dividend_shares, answer.cash) == (12_500, 100, 400)
