"""What comes after the notice: prices set later, settlement days, mandatory conversions at the close."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from test_state_terms import HEAD, SERIES, deal_of, kept, shares

from termlang import api
from termlang.ledger.entries import Entry, Outcome
from termlang.market import Market

LATER = (
    HEAD
    + "Market Value means the closing price of Common Stock\n"
    + SERIES
    + """
  conversion into Common Stock at the option of Holders:
    from Issue Date through 2019-05-06:
      all of it
      at 90% of Market Value
    limit 100,000 shares, counting conversions, in total, the excess stays outstanding
    barred when Conversion Price is below $1.00 per share
    priced 2 trading days after notice
    settled 3 trading days after pricing
    shares rounded down, the fraction lapses
"""
)
DAYS = ["2019-05-06", "2019-05-07", "2019-05-08", "2019-05-09"]


def market(*closes: str) -> Market:
    return Market.of(DAYS[: len(closes)], {"close": closes})


def of_line(entries: tuple[Entry, ...], line: int) -> list[str]:
    return [f"{entry.day} {entry.text}: {entry.note}" for entry in entries if f"line {line}" in entry.text]


def test_a_request_is_reserved_at_notice_priced_after_its_window_and_settled_later():
    ledger = kept(deal_of(LATER), "2019-05-06 Holders convert $90,000 of Series A\n", market("9", "9", "10"))
    assert of_line(ledger.entries, 1) == [
        "2019-05-08 line 1 is priced: at the close: 10,000 shares at 9, settled on 2019-05-13",
        "2019-05-13 line 1 is settled: at the close",
    ]
    waiting = ledger.on(date(2019, 5, 10))
    assert waiting.outstanding("Series A") == 191 and waiting.holding("Holders", "Common Stock") == 0
    assert ledger.last.outstanding("Series A") == 191 and ledger.last.holding("Holders", "Common Stock") == 10_000
    assert not ledger.last.pending


def test_what_is_reserved_cannot_be_asked_again():
    journal = "2019-05-06 Holders convert $1,900,000 of Series A\n2019-05-06 Holders convert $200,000 of Series A\n"
    first, second = (e for e in kept(deal_of(LATER), journal, market("9", "9", "10")).entries if e.line)
    assert first.outcome is Outcome.DONE and second.outcome is Outcome.REFUSED


def test_a_bar_on_the_price_is_tested_when_the_price_is_set_and_gives_the_units_back():
    ledger = kept(deal_of(LATER), "2019-05-06 Holders convert $90,000 of Series A\n", market("9", "9", "1"))
    (priced,) = [entry for entry in ledger.entries if "is priced" in entry.text]
    assert priced.outcome is Outcome.REFUSED and priced.binding[0].startswith("barred")
    assert ledger.last.outstanding("Series A") == 200 and not ledger.last.pending
    assert ledger.last.total("units", None, None) == 0


def test_a_limit_is_tested_when_the_price_is_set():
    ledger = kept(deal_of(LATER), "2019-05-06 Holders convert all of Series A\n", market("9", "9", "10"))
    assert ledger.last.holding("Holders", "Common Stock") == 100_000
    assert ledger.last.outstanding("Series A") == 110


def test_without_the_later_price_the_request_ends_undecided_and_says_what_it_needs():
    ledger = kept(deal_of(LATER), "2019-05-06 Holders convert $90,000 of Series A\n", market("9"))
    (priced,) = [entry for entry in ledger.entries if "is priced" in entry.text]
    assert priced.outcome is Outcome.UNDECIDED
    assert priced.needs == ("the closing price of Common Stock on 2019-05-08",)


def test_a_notice_after_the_window_is_refused_at_once():
    ledger = kept(deal_of(LATER), "2019-05-07 Holders convert $90,000 of Series A\n", market("9", "9", "10"))
    (entry,) = [entry for entry in ledger.entries if entry.line]
    assert entry.outcome is Outcome.REFUSED and not ledger.last.pending


# Six half-years at 4%, then a conversion of what the preference has become: 325,000 shares, $110.00, all in kind.
ACCRETING = """
language 1
deal "Accretion"
currency USD
calendar NYSE
months end on the last day
party Company "Acme, Inc."
party Holders "the holders"
stock Common Stock of Company
preferred Series A:
  issued on September 30, 2012 to Holders, 325,000 shares of $1,000 stated value
  Preference starts at $1,000 per share of Series A
    each 6 months after Issue Date: itself + 4% of itself
  Accreted means Preference - Stated Value
  mandatory conversion into Common Stock on September 30, 2015:
    all of it, with Accreted
    at $110.00 per share
    shares rounded down, the fraction lapses
"""


def test_six_accretions_and_a_mandatory_conversion_at_the_close():
    ledger = kept(deal_of(ACCRETING), "", through="2015-12-31")
    resets = [entry.day for entry in ledger.entries if entry.text.startswith("Preference")]
    assert len(resets) == 6 and resets[-1] == date(2015, 9, 30)
    (entry,) = [entry for entry in ledger.entries if entry.text.startswith("mandatory")]
    assert entry.note.startswith("at the close")
    (count,) = [posting.quantity for posting in entry.postings if posting.quantity > 0 and posting.account == "Holders"]
    assert count == 3_738_442 and abs(count - 3_738_424) <= 25  # printed; fractions were dropped holder by holder
    assert ledger.last.outstanding("Series A") == 0
    paid_in_kind = [325_000_000 * Fraction("1.04") ** n * Fraction("0.04") for n in (4, 5)]
    assert [round(each / 100_000) / 10 for each in paid_in_kind] == [15.2, 15.8]


RATCHETS = """
Base means 2,000,000 shares
Average Price starts at $1.00 per share
  on each issue of Common Stock below Average Price:
      itself * (Base + (the amount of it) / itself) / (Base + the shares of it)
Full Price starts at $1.00 per share
  on each issue of Common Stock below Full Price: the lesser of itself and the price of it
"""


def test_a_broad_weighted_average_and_a_full_ratchet():
    text = HEAD + RATCHETS.replace(":\n      itself", ": itself") + SERIES
    text += "\n  conversion into Common Stock at the option of Holders:\n    at any time:\n      all of it\n"
    text += "      at Average Price\n    shares rounded down, the fraction lapses\n"
    ledger = kept(deal_of(text), "2019-05-01 Company issues 1,000,000 shares of Common Stock at $0.50 per share\n")
    values = {key.name: value for key, value in ledger.last.cells.items()}
    assert values == {"Average Price": Fraction(5, 6), "Full Price": Fraction(1, 2)}


def test_the_note_of_a_chain_never_rises_and_keeps_its_precision_across_a_reverse_split():
    text = (
        HEAD
        + "Note Price starts at $0.98155 per share, adjusted for splits\n"
        + "  on each conversion of Series A: the lesser of itself and 55% of the price of it\n"
        + SERIES
        + "\n  conversion into Common Stock at the option of Holders:\n    at any time:\n      all of it\n"
        + "      at the closing price of Common Stock\n    shares rounded down, the fraction lapses\n"
    )
    journal = "2019-05-06 Holders convert $10,000 of Series A\n2019-05-07 Common Stock splits 1 for 5\n"
    journal += "2019-05-08 Holders convert $10,000 of Series A\n"
    ledger = kept(deal_of(text), journal, market("1.7846", "8.9", "9.10"))
    # 55% of 1.7846 is 0.98153; five for one it is 4.90765, and 55% of 9.10 is dearer.
    assert [value for value in ledger.last.cells.values()] == [Fraction("0.98153") * 5]
    assert shares(ledger) == [5_603, 1_098]


def test_a_record_of_a_request_priced_later_says_that_it_is_not_recomputed():
    ledger = kept(deal_of(LATER), "2019-05-06 Holders converted $90,000 of Series A into 9,999 shares\n")
    (entry,) = [entry for entry in ledger.entries if entry.line]
    assert entry.outcome is Outcome.DONE and not entry.difference and "not recomputed" in entry.note
    assert ledger.last.holding("Holders", "Common Stock") == 9_999


def test_two_pending_requests_share_one_limit():
    journal = "2019-05-06 Holders convert $720,000 of Series A\n2019-05-06 Holders convert $720,000 of Series A\n"
    ledger = kept(deal_of(LATER), journal, market("9", "9", "10"))
    assert ledger.last.holding("Holders", "Common Stock") == 100_000


def test_pending_requests_of_two_holders_share_one_limit_in_the_order_of_the_notices():
    text = LATER.replace('party Holders "the holders"', 'party Holders "Ann Hill", "Bob Dale"')
    journal = """
2019-01-18 Company issues 120 shares of Series A to Ann
2019-01-18 Company issues 80 shares of Series A to Bob
2019-05-06 Ann converts $720,000 of Series A
2019-05-06 Bob converts $720,000 of Series A
2019-05-07 Ann transfers 60 shares of Series A to Bob
"""
    ledger = kept(deal_of(text), journal, market("9", "9", "10"))
    # 72 of Ann's 120 wait for their price, and cannot be sold meanwhile.
    (transfer,) = [entry for entry in ledger.entries if "transfers" in entry.text]
    assert transfer.outcome is Outcome.WRONG and "has 48 of Series A" in transfer.note
    held = [ledger.last.holding(each, "Common Stock") for each in ("Ann Hill", "Bob Dale")]
    assert held == [80_000, 20_000]
    # Of Bob's 72 the limit leaves 18; the others are free from the day on which the price is set.
    for day in ("2019-05-08", "2019-05-13"):
        state = ledger.on(date.fromisoformat(day))
        assert [state.outstanding("Series A", each) for each in ("Ann Hill", "Bob Dale")] == [48, 62]
    assert ledger.on(date(2019, 5, 7)).outstanding("Series A", "Bob Dale") == 8


def test_a_split_between_pricing_and_settlement_moves_what_is_promised():
    journal = "2019-05-06 Holders convert $90,000 of Series A\n2019-05-10 Common Stock splits 2 for 1\n"
    ledger = kept(deal_of(LATER), journal, market("9", "9", "10"))
    assert ledger.last.holding("Holders", "Common Stock") == 20_000


def test_what_happened_last_counts_among_what_has_happened():
    text = HEAD + "Delivered means the total shares of the conversions of Series A\n" + SERIES
    text += "\n  conversion into Common Stock at the option of Holders:\n    at any time:\n      all of it\n"
    text += "      at $10.00 per share\n    shares rounded down, the fraction lapses\n"
    deal = api.load(text)
    journal = "2019-05-06 Holders convert $20,000 of Series A\n2019-05-07 Holders convert $20,000 of Series A\n"
    assert deal.value("Delivered", on="2019-05-07", journal=journal).only.value == 4_000


def test_a_price_that_is_known_at_notice_can_still_be_settled_later():
    """A settlement day without a day for the price was read and not looked at."""
    text = LATER.replace("at 90% of Market Value", "at $9.00 per share").replace(
        "priced 2 trading days after notice", ""
    )
    text = text.replace("settled 3 trading days after pricing", "settled 3 trading days after notice")
    ledger = kept(deal_of(text), "2019-05-06 Holders convert $90,000 of Series A\n", through="2019-05-31")
    assert of_line(ledger.entries, 1) == ["2019-05-09 line 1 is settled: at the close"]
    assert ledger.on(date(2019, 5, 8)).holding("Holders", "Common Stock") == 0
    assert ledger.last.holding("Holders", "Common Stock") == 10_000


def test_the_day_of_the_request_stays_that_of_its_notice():
    """The two days after a notice of May 6 close at $9.00 and $11.00; on the day of the price both are past."""
    text = LATER.replace(
        "at 90% of Market Value", "at the average of Market Value over the 2 trading days after Conversion Date"
    )
    ledger = kept(deal_of(text), "2019-05-06 Holders convert $90,000 of Series A\n", market("8", "9", "11"))
    assert "line 1 is priced: at the close: 9,000 shares at 10" in of_line(ledger.entries, 1)[0]


def test_a_state_term_follows_a_conversion_when_its_price_is_set():
    text = (
        LATER
        + "  Lowest Price starts at $20.00 per share\n"
        + "    on each conversion of Series A: the lesser of itself and the price of it\n"
    )
    ledger = kept(deal_of(text), "2019-05-06 Holders convert $90,000 of Series A\n", market("9", "9", "10"))
    moved = [(str(entry.day), entry.text) for entry in ledger.entries if "Lowest" in entry.text]
    assert moved == [("2019-05-08", "Lowest Price of Series A becomes 9")]
