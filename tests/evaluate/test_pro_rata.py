"""Limits of which each holder has his part: pro rata what was issued to him."""

from __future__ import annotations

import termlang
from termlang.evaluate.trace import steps

DEAL = """language 1
deal "parts"
currency USD
calendar NYSE
party Company "Company"
party Holders "Ann", "Bob", "Cid"
stock Common Stock of Company
B is undisclosed, in shares{bounds}
N is undisclosed, in shares of Series A
preferred Series A:
  issued on January 2, 2020 to Holders, {count} shares of $1,000 stated value{parts}
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $10.00 per share
    limit {bound}, counting conversions, pro rata, the excess stays outstanding
    shares rounded down, the fraction lapses
"""
PARTS = ", of which 300 to Ann and 700 to Bob"
JOURNAL = (
    "2020-01-02 Company issues 250 shares of Series A to Ann\n2020-01-02 Company issues 750 shares of Series A to Bob\n"
)


def asked(holder=None, bound="1,000 shares", *, parts="", count="1,000", journal=None, bounds="", amount="$100,000"):
    deal = termlang.load(DEAL.format(bound=bound, count=count, parts=parts, bounds=bounds))
    return deal.quote("Series A", amount, on="2020-03-02", holder=holder, journal=journal).only


def test_without_a_holder_or_for_all_of_them_the_whole_limit_counts():
    assert (asked().status, asked().shares) == ("limited", 1_000)
    assert asked("Holders").shares == 1_000


def test_a_holder_has_the_part_that_was_issued_to_him():
    assert asked("Ann", parts=PARTS).shares == 300
    assert asked("Bob", parts=PARTS).shares == 700
    assert asked("Ann", journal=JOURNAL).shares == 250
    notes = " ".join(step.note for step in steps(asked("Ann", journal=JOURNAL).result.reasons))
    assert "250 of 1,000 were issued to Ann" in notes


def test_of_a_number_that_is_not_disclosed_the_journal_knows_what_was_issued():
    assert asked("Ann", count="N", journal=JOURNAL).shares == 250


def test_a_holder_to_whom_nobody_knows_what_was_issued():
    for parts in ("", PARTS):
        found = asked("Cid", parts=parts)
        assert (found.status, found.needs) == ("unknown", ("what was issued of Series A to Cid",))


def test_a_part_of_a_limit_that_is_not_known():
    assert asked("Ann", "B", parts=PARTS).needs == ("B",)
    assert asked("Cid", "B").needs == ("B", "what was issued of Series A to Cid")
    # 30% of 1,000 to 2,000 shares is at least 300 shares.
    between = ", between 1,000 shares and 2,000 shares"
    assert asked("Ann", "B", parts=PARTS, bounds=between, amount="$3,000").status == "allowed"
    assert asked("Ann", "B", parts=PARTS, bounds=between, amount="$3,010").status == "unknown"
