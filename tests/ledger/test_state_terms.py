"""State terms, their changes in a day's order, splits that move them, and amendments."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from termlang.checker.deal import check
from termlang.checker.journal import read_journal
from termlang.ledger.entries import Ledger
from termlang.ledger.replay import replay
from termlang.market import Market
from termlang.model.deal import Deal
from termlang.model.expressions import EventKind, TermKey
from termlang.source import Source

HEAD = """
language 1
deal "Ratchet"
currency USD
calendar NYSE
months end on the last day
party Company "Acme, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means 2019-01-18
"""
CONVERTING = """
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at {price}
    shares rounded down, the fraction lapses
"""
SERIES = "preferred Series A:\n  issued on Closing to Holders, 200 shares of $10,000 stated value"


def deal_of(text: str) -> Deal:
    deal, problems = check(Source(text))
    assert deal is not None, [str(problem) for problem in problems]
    return deal


def kept(deal: Deal, journal: str, market: Market = Market.EMPTY, through: str = "2019-12-31") -> Ledger:
    facts, problems = read_journal(deal, Source(journal))
    assert not problems, [str(problem) for problem in problems]
    return replay(deal, facts, market, {}, {}, {}, through=date.fromisoformat(through))


def texts(ledger: Ledger) -> list[str]:
    return [entry.text for entry in ledger.entries if entry.line is None]


def shares(ledger: Ledger) -> list[Fraction]:
    return [
        posting.quantity
        for entry in ledger.entries
        for posting in entry.postings
        if posting.asset == "Common Stock" and posting.account == "Holders" and "convert" in entry.text
    ]


RATCHET = (
    HEAD
    + "Ratchet Price starts at $2.22 per share, adjusted for splits\n"
    + "  on each issue of Common Stock below Ratchet Price: the lesser of itself and the price of it\n"
    + SERIES
    + CONVERTING.format(price="Ratchet Price")
)


def test_an_issue_lowers_the_price_before_the_next_line_of_the_day():
    ledger = kept(
        deal_of(RATCHET),
        "2019-05-01 Company issues 1,000,000 shares of Common Stock at $1.24 per share\n"
        "2019-05-01 Holders convert $1,000,000 of Series A\n",
    )
    assert shares(ledger) == [806_451]
    assert "Ratchet Price becomes 1.24" in texts(ledger)


def test_a_conversion_above_the_issue_of_the_day_has_the_old_price():
    ledger = kept(
        deal_of(RATCHET),
        "2019-05-01 Holders convert $1,000,000 of Series A\n"
        "2019-05-01 Company issues 1,000,000 shares of Common Stock at $1.24 per share\n",
    )
    assert shares(ledger) == [450_450]


def test_a_dearer_issue_changes_nothing():
    ledger = kept(deal_of(RATCHET), "2019-05-01 Company issues 5 shares of Common Stock at $9.00 per share\n")
    assert not [text for text in texts(ledger) if "becomes" in text]


def test_a_split_moves_what_the_ratchet_made_of_the_price():
    ledger = kept(
        deal_of(RATCHET),
        "2019-05-01 Company issues 10 shares of Common Stock at $1.24 per share\n"
        "2019-05-10 Common Stock splits 2 for 1\n"
        "2019-05-11 Holders convert $100,000 of Series A\n",
    )
    assert ledger.last.cells[TermKey("", "Ratchet Price")] == Fraction("0.62")
    assert shares(ledger) == [161_290]


@pytest.mark.parametrize(("new", "price"), [(2, "1.11"), (1, "2.22")])
def test_a_split_moves_a_start_that_carries_the_mark(new: int, price: str):
    ledger = kept(
        deal_of(RATCHET),
        f"2019-05-10 Common Stock splits {new} for 1\n2019-05-11 Holders convert $10,000 of Series A\n",
    )
    assert shares(ledger) == [10_000 * 100 // (Fraction(price) * 100)]


def test_dated_resets_come_at_the_opening_and_need_their_price():
    text = (
        HEAD
        + "Reset Price starts at $5.00 per share\n"
        + "  each 6 months after Closing: the lesser of itself and (85% of the closing price of Common Stock)\n"
        + SERIES
        + CONVERTING.format(price="Reset Price")
    )
    market = Market.of(["2019-07-18"], {"close": ["4.00"]})
    ledger = kept(
        deal_of(text),
        "2019-07-17 Holders convert $10,000 of Series A\n2019-07-18 Holders convert $10,000 of Series A\n",
        market,
    )
    assert shares(ledger) == [2_000, 2_941]
    assert kept(deal_of(text), "", market).last.cells == {TermKey("", "Reset Price"): Fraction("3.4")}
    lacking = kept(deal_of(text), "")
    (entry,) = [entry for entry in lacking.entries if "Reset Price" in entry.text]
    assert entry.needs == ("the closing price of Common Stock on 2019-07-18",)


def test_a_one_way_reset_off_another_instrument():
    text = (
        HEAD
        + "Note Price starts at $7.00 per share\n"
        + "  on each conversion of Series A: the lesser of itself and 55% of the price of it\n"
        + "Lowest So Far means the lowest price of the conversions of Series A\n"
        + SERIES
        + CONVERTING.format(price="the closing price of Common Stock")
    )
    market = Market.of(["2019-05-01", "2019-05-02", "2019-05-03"], {"close": ["7.33", "1.44", "7.67"]})
    deal = deal_of(text)
    ledger = kept(deal, "".join(f"2019-05-0{day} Holders convert $10,000 of Series A\n" for day in (1, 2, 3)), market)
    assert [text for text in texts(ledger) if "Note Price" in text] == [
        "Note Price becomes 4.0315",
        "Note Price becomes 0.792",
    ]
    assert ledger.on(date(2019, 5, 1)).cells[TermKey("", "Note Price")] == Fraction("4.0315")


def test_an_amendment_holds_from_its_day():
    text = RATCHET + "amended on 2019-06-01:\n  preferred Series A:\n"
    text += CONVERTING.format(price="$1.00 per share").replace("\n  ", "\n    ").rstrip() + "\n"
    ledger = kept(
        deal_of(text),
        "2019-05-31 Holders convert $10,000 of Series A\n2019-06-01 Holders convert $10,000 of Series A\n",
    )
    assert shares(ledger) == [4_504, 10_000]


# ------------------------------------------------------------------- what outside issues do, and the deal's own events

AVERAGED = """Count means 1,000 shares + the total shares of the issues of Common Stock{marks}
Average Price starts at $8.00 per share, adjusted for splits
  on each issue of Common Stock below Average Price: itself *
      (Count - the shares of it + the amount of it / itself) / Count
"""
ISSUES = "2019-03-01 Company issues 1,000 shares of Common Stock at $4.00 per share\n"


def cell(ledger: Ledger, name: str, owner: str = "") -> object:
    return ledger.last.cells.get(TermKey(owner, name))


def averaged(marks: str = ", adjusted for splits") -> Deal:
    return deal_of(HEAD + AVERAGED.format(marks=marks) + SERIES + CONVERTING.format(price="Average Price"))


def test_a_weighted_average():
    # 8 x (1,000 + 500) / 2,000
    assert cell(kept(averaged(), ISSUES), "Average Price") == 6


def test_what_was_issued_before_a_split_counts_in_the_shares_of_after():
    later = "2019-04-01 Common Stock splits 2 for 1\n2019-05-01 Company issues 4,000 shares of Common Stock at $1.50\n"
    # 3 x (4,000 + 2,000) / 8,000
    assert cell(kept(averaged(), ISSUES + later), "Average Price") == Fraction(9, 4)


def test_without_the_mark_a_figure_across_a_split_is_an_error():
    later = "2019-04-01 Common Stock splits 2 for 1\n2019-05-01 Company issues 4,000 shares of Common Stock at $1.50\n"
    ledger = kept(averaged(""), ISSUES + later)
    value = cell(ledger, "Average Price")
    assert [problem.code for problem in value.problems] == ["P523"]


FAVOURED = """Best Price starts at $8.00 per share, adjusted for splits
  on each issue of rights to Common Stock below Best Price: the price of it
Best Discount starts at 5%
  on each issue of rights to Common Stock at a discount: the greater of itself and the discount of it
"""


@pytest.mark.parametrize(
    ("told", "price", "discount"),
    [
        ("rights to 500 shares of Common Stock at $7.00 per share", 7, None),
        ("rights to 500 shares of Common Stock at $9.00 per share", None, None),
        ("rights to Common Stock at a 15% discount", None, Fraction(15, 100)),
        ("rights to Common Stock at a 2% discount", None, None),
        ("500 shares of Common Stock at $7.00 per share", None, None),
    ],
)
def test_most_favoured_terms(told, price, discount):
    deal = deal_of(HEAD + FAVOURED + SERIES + CONVERTING.format(price="Best Price"))
    ledger = kept(deal, f"2019-03-01 Company issues {told}\n")
    assert (cell(ledger, "Best Price"), cell(ledger, "Best Discount")) == (price, discount)


def test_the_issue_of_a_series_on_its_day_is_an_event():
    resets = "Floor starts at $8.00 per share\n  on each issue of Series B: the lesser of itself and $5.00 per share\n"
    second = "\npreferred Series B:\n  issued on 2019-06-03 to Holders, 10 shares of $1,000 stated value\n"
    deal = deal_of(HEAD + resets + SERIES + CONVERTING.format(price="Floor") + second)
    ledger = kept(deal, "2019-06-03 Holders convert $10,000 of Series A\n", through="2019-06-03")
    assert cell(ledger, "Floor") == 5
    assert shares(ledger) == [2_000]


def test_a_mandatory_conversion_is_an_event():
    text = (
        SERIES
        + """
  mandatory conversion into Common Stock on 2019-06-03:
    all of it
    at $8.00 per share
    shares rounded down, the fraction lapses
"""
    )
    deal = deal_of(HEAD + "Number means the number of conversions of Series A\n" + text)
    ledger = kept(deal, "", through="2019-06-28")
    happened = ledger.last.events[EventKind.CONVERSION, "Series A"]
    assert {figure.value: value for figure, value in happened.figures.items()} == {
        "price": 8, "amount": 2_000_000, "shares": 250_000
    }  # fmt: skip


def test_a_request_that_waits_for_its_price_is_an_event_when_it_has_one():
    text = SERIES + CONVERTING.format(price="the closing price of Common Stock").replace(
        "    shares", "    priced 2 trading days after notice\n    shares"
    )
    deal = deal_of(HEAD + "Low means the lowest price of the conversions of Series A\n" + text)
    market = Market.of(["2019-03-05"], {"close": ["4.00"]})
    ledger = kept(deal, "2019-03-01 Holders convert $10,000 of Series A\n", market, through="2019-03-04")
    assert (EventKind.CONVERSION, "Series A") not in ledger.last.events
    ledger = kept(deal, "2019-03-01 Holders convert $10,000 of Series A\n", market, through="2019-03-29")
    happened = ledger.last.events[EventKind.CONVERSION, "Series A"]
    assert (happened.day, happened.before) == (date(2019, 3, 5), None)
    assert 4 in happened.figures.values()
