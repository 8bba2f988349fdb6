"""Draws on a facility: slices by the day, parts of what is asked, and what is paid."""

from fractions import Fraction

import pytest

import termlang

TEXT = """language 1
deal "small"
currency USD
calendar NYSE
party Company "Company"
party Investor "Investor"
stock Common Stock of Company
Price means the vwap of Common Stock
facility Line:
  committed on January 2, 2020 by Investor, $1,000,000
  Days means the number of the 4 trading days after Draw Date when (Price is at least $2.00 per share)
  draw into Common Stock at the option of Company:
    from Issue Date:
      {amount}
      at {price}
{lines}    shares rounded down, the fraction lapses
"""
LATER = "    priced 4 trading days after notice\n"
# Notice on Monday; four days at $2.00, $2.50, $1.60 and $4.00.
DAYS = ["2020-03-02", "2020-03-03", "2020-03-04", "2020-03-05", "2020-03-06"]
MARKET = termlang.Market.of(DAYS, {"vwap": ["3.00", "2.00", "2.50", "1.60", "4.00"]})


def deal(price: str, lines: str, amount: str = "all of it"):
    return termlang.load(TEXT.format(price=price, lines=lines, amount=amount))


def replayed(found, journal: str):
    return found.replay(journal, MARKET, through="2020-03-31").only


SLICES = (
    "the average of (1 / (80% of Price)) over the 4 trading days after Draw Date "
    "counting days when (Price is at least $2.00 per share)"
)


def test_slices_by_the_day_and_a_day_that_is_cancelled():
    # $40,000 in four slices of $10,000; the third day is below $2.00 and falls away.
    # 10,000 / 1.60 + 10,000 / 2.00 + 10,000 / 3.20 = 6,250 + 5,000 + 3,125.
    line = deal(SLICES, f"    cut to Days / 4\n{LATER}    for Amount Drawn\n")
    ledger = replayed(line, "2020-03-02 Company draws $40,000 of Line\n")
    assert ledger.last.of("Investor", "Common Stock") == 14375
    assert ledger.last.of("Investor", "USD") == -30000
    assert ledger.last.of("Company", "USD") == 30000
    assert ledger.last.of("Investor", "Line") == 970000


def test_slices_that_are_each_whole_shares():
    # A third of a $10 slice each day: 10 / 2.00, 10 / 2.50, 10 / 1.60 and 10 / 4.00 are 5, 4, 6.25 and 2.5 shares.
    own = "  Slice Shares means Amount Asked / 4 / Price, rounded down to whole shares\n"
    total = "(the sum of Slice Shares over the 4 trading days after Draw Date)"
    text = TEXT.replace("  draw into", f"{own}  draw into")
    each = termlang.load(
        text.format(amount="all of it", price=f"Amount Asked / {total}", lines=f"{LATER}    for Amount Drawn\n")
    )
    ledger = replayed(each, "2020-03-02 Company draws $40 of Line\n")
    assert ledger.last.of("Investor", "Common Stock") == 17
    once = deal("the average of (1 / Price) over the 4 trading days after Draw Date", f"{LATER}    for Amount Drawn\n")
    assert replayed(once, "2020-03-02 Company draws $30 of Line\n").last.of("Investor", "Common Stock") == 13
    assert replayed(each, "2020-03-02 Company draws $30 of Line\n").last.of("Investor", "Common Stock") == 11


def test_the_shares_at_their_price_or_the_amount_drawn():
    by_shares = deal("$3.00 per share", "    for Shares Delivered * Draw Price\n")
    found = by_shares.quote("Line", "$100", on="2020-03-02", market=MARKET).only
    assert (found.shares, found.cash) == (33, 99)
    by_amount = deal("$3.00 per share", "    for Amount Drawn\n")
    assert by_amount.quote("Line", "$100", on="2020-03-02", market=MARKET).only.cash == 100


@pytest.mark.parametrize(("part", "status"), [("0", "refused"), ("100%", "allowed"), ("50%", "limited")])
def test_a_part_of_what_is_asked(part, status):
    line = deal("$2.00 per share", f"    cut to {part}\n    for Amount Drawn\n")
    found = line.quote("Line", "$100", on="2020-03-02", market=MARKET).only
    assert found.status == status
    if status == "limited":
        assert (found.shares, found.cash, found.remaining) == (25, 50, 999_950)


def test_a_part_beyond_the_whole_is_an_error():
    line = deal("$2.00 per share", "    cut to 101%\n    for Amount Drawn\n")
    found = line.quote("Line", "$100", on="2020-03-02", market=MARKET).only
    assert [problem.code for problem in found.problems] == ["P520"]


def test_each_draw_has_its_own_room():
    line = deal("$2.00 per share", "    for Amount Drawn\n", "up to $60,000, in each draw")
    journal = "2020-03-02 Company draws $60,000 of Line\n2020-03-03 Company draws $60,000 of Line\n"
    assert replayed(line, journal).last.of("Investor", "Common Stock") == Fraction(60000)
    refused = replayed(line, "2020-03-02 Company draws $60,001 of Line\n")
    assert [entry.outcome for entry in refused.refused]


def test_a_draw_that_happened():
    line = deal("$2.00 per share", "    for Amount Drawn\n")
    ledger = replayed(line, "2020-03-02 Company drew $60,000 of Line into 30,001 shares\n")
    assert ledger.last.of("Investor", "Common Stock") == 30001
    assert "the text gives 30,000 shares" in ledger.differences[0].difference
