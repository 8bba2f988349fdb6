"""Lines of a journal that cannot be worked out, or are refused, and what the ledger says of them."""

from __future__ import annotations

from fractions import Fraction

from tests.ledger.kept import DIVIDEND, HEAD, deal_of, kept, line, moved, outcomes, prices, series

CASH = DIVIDEND.format(rate="10%", rule="simple, actual/365", paid="in cash")
ADDED = DIVIDEND.format(
    rate="10%", rule="simple, actual/365", paid="in cash or added to Stated Value, as Company elects, otherwise cash"
)
NOBODY = DIVIDEND.format(
    rate="10%",
    rule="simple, actual/365",
    paid="in cash or Common Stock, as Company elects\n  shares priced at Price\n"
    "  shares rounded down, the fraction lapses",
)


def test_a_dividend_is_paid_only_where_there_is_one() -> None:
    ledger = kept(series(), "2020-07-01 Company pays the dividend of Series A\n")
    assert outcomes(ledger) == ["wrong"]


def test_a_recorded_dividend_needs_one_too() -> None:
    ledger = kept(series(), "2020-07-01 Company paid $5.00 as the dividend of Series A\n")
    assert outcomes(ledger) == ["wrong"]


def test_a_dividend_that_nobody_elected_is_refused() -> None:
    ledger = kept(
        series(own=NOBODY), "2020-07-01 Company pays the dividend of Series A\n", prices(("2020-07-01", "5.00"))
    )
    entry = line(ledger, 1)
    assert entry.outcome.value == "refused" and "nobody elected cash or Common Stock" in entry.note


def test_nothing_is_paid_where_nobody_holds_a_unit() -> None:
    journal = (
        "2020-03-02 Holders convert all of Series A\n"
        "2020-03-03 Company pays the dividend of Series A\n"
        "2020-03-03 Company paid $5.00 as the dividend of Series A\n"
    )
    assert outcomes(kept(series(own=CASH), journal)) == ["done", "wrong", "wrong"]


def test_a_dividend_in_shares_at_a_price_of_nothing_is_undecided() -> None:
    own = DIVIDEND.format(
        rate="10%",
        rule="simple, actual/365",
        paid="in Common Stock\n  shares priced at Price - $5.00 per share\n  shares rounded down, the fraction lapses",
    )
    ledger = kept(series(own=own), "2020-07-01 Company pays the dividend of Series A\n", prices(("2020-07-01", "5.00")))
    assert outcomes(ledger) == ["undecided"]
    assert line(ledger, 1).needs == ("a price above zero for the dividend of Series A",)


def test_units_come_before_nothing_that_is_done_with_them() -> None:
    journal = "2020-01-01 Holders convert $1,000 of Series A\n2020-01-01 Series A outstanding is 5 shares of Ann\n"
    assert outcomes(kept(series(), journal)) == ["refused", "wrong"]


def test_an_issue_on_an_unknown_day_leaves_its_lines_open() -> None:
    text = HEAD + (
        "Second Closing is undisclosed, a date\n"
        "preferred Series A:\n  issued on Second Closing to Holders, 1,000 shares of $1,000 stated value\n"
        "  conversion into Common Stock at the option of Holders:\n    at any time:\n      all of it\n"
        "      at $10.00 per share\n    shares rounded down, the fraction lapses\n"
    )
    ledger = kept(deal_of(text), "2020-03-02 Company issues 5 shares of Series A to Ann\n")
    assert outcomes(ledger) == ["undecided"] and line(ledger, 1).needs == ("Second Closing",)


def test_a_record_at_a_price_that_the_holder_elects_says_which() -> None:
    deal = series(price="$10.00 per share, or $8.00 per share as Holders elect")
    ledger = kept(deal, "2020-03-02 Holders converted $1,000 of Series A into 100 shares\n")
    assert "does not say which price was elected" in str(line(ledger, 1).difference)


def test_a_record_in_whole_cents_is_noted() -> None:
    redemption = "  redemption at the option of Company:\n    at any time:\n    for Stated Value / 3\n"
    deal = deal_of(
        HEAD
        + "".join(
            (
                "preferred Series A:\n  issued on 2020-01-02 to Holders, 1,000 shares of $1,000 stated value\n",
                redemption,
            )
        )
    )
    ledger = kept(deal, "2020-03-02 Company redeemed 1 shares of Series A for $333.33\n")
    assert outcomes(ledger) == ["done"] and "in whole cents" in line(ledger, 1).note
    wrong = kept(deal, "2020-03-02 Company redeemed 1 shares of Series A for $334.00\n")
    assert "the record 334" in str(line(wrong, 1).difference)


def test_a_dividend_that_nobody_elects_is_paid_in_the_default() -> None:
    # 1,000 shares of $1,000 at 10% for the 181 days from January 2 to July 1, 2020: 1,000,000 * 10% * 181 / 365
    ledger = kept(series(own=ADDED), "2020-07-01 Company pays the dividend of Series A\n")
    cash = {asset: quantity for (account, asset), quantity in moved(line(ledger, 1)).items() if account != "Company"}
    assert cash["USD"] == Fraction(1_000_000 * 10 * 181, 100 * 365)
