"""Who is issued how many, by the issue line; what is rounded by the account, and what together."""

from __future__ import annotations

from fractions import Fraction

from kept import HEAD
from test_state_terms import deal_of, kept

import termlang

ISSUED = """preferred Series A:
  issued on 2019-01-18 to Holders, 2,000 shares of $1,000 stated value, of which 1,500 to Ann and 500 to Bob
"""
MANDATORY = """  mandatory conversion into Common Stock on 2019-06-28:
    all of it
    at $7.00 per share
    shares rounded down, the fraction lapses
"""
OPTIONAL = """  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it{tail}
      at $7.00 per share
    shares rounded down, the fraction lapses
"""


def held(ledger: object) -> dict[str, Fraction]:
    return {who: count for (who, what), count in ledger.last.held.items() if what == "Common Stock"}


def test_each_account_is_issued_its_part_and_rounds_by_itself():
    # 1,500,000 / 7 is 214,285.7 and 500,000 / 7 is 71,428.6; together they would be 285,714.3
    ledger = kept(deal_of(HEAD + ISSUED + MANDATORY), "")
    assert ledger.entries[0].text == "Series A is issued to Ann and Bob"
    assert held(ledger) == {"Ann": 214_285, "Bob": 71_428}


def test_a_journal_that_names_the_holders_goes_before():
    ledger = kept(deal_of(HEAD + ISSUED + MANDATORY), "2019-01-18 Company issues 2,000 shares of Series A to Cid\n")
    assert held(ledger) == {"Cid": 285_714}


def test_without_a_journal_a_holder_has_what_was_allotted_to_him():
    deal = termlang.load(HEAD + ISSUED + OPTIONAL.format(tail=""))
    assert deal.quote("Series A", "all", on="2019-03-01", holder="Bob").only.shares == 71_428
    assert deal.quote("Series A", "all", on="2019-03-01").only.shares == 285_714
    assert deal.quote("Series A", "$500,001", on="2019-03-01", holder="Bob").only.status == "refused"


def test_a_limit_pro_rata_follows_what_was_allotted():
    limited = OPTIONAL.format(tail="") + (
        "    limit 40,000 shares, counting conversions, pro rata, the excess stays outstanding\n"
    )
    deal = termlang.load(HEAD + ISSUED + limited)
    assert deal.quote("Series A", "all", on="2019-03-01", holder="Ann").only.shares == 30_000
    assert deal.quote("Series A", "all", on="2019-03-01", holder="Bob").only.shares == 10_000
