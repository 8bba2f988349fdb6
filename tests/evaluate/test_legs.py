"""What comes beside the shares of a request, and exercises without payment. Every number is worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

import termlang
from tests.evaluate.small_deals import HEAD

DEAL = """
Registered is undisclosed, a condition
note Notes:
  issued on January 31, 2019 to Holders, 1,000 notes of $1,000 principal, for $950 each
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $4.00 per share
    limit 50,000 shares, counting conversions, the excess stays outstanding
    also {leg}
    shares rounded down, the fraction lapses
  redemption at the option of Company:
    for Principal
    also 2% of Amount Redeemed in cash
warrant Extra:
  issued on January 31, 2019 to Holders, 100 warrants, each for 2 shares
  exercise into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $3.00 per share
    cashless at Price when Registered is not met
    shares rounded down, the fraction lapses
"""


def deal(leg: str = "20% of Shares Delivered in Extra") -> termlang.Deal:
    return termlang.load(HEAD + DEAL.format(leg=leg))


def test_a_leg_follows_what_the_limit_left():
    """$400,000 are 100,000 shares; 50,000 fit, a fifth of them are 10,000, and 5,000 warrants buy 2 shares each."""
    (quote,) = deal().quote("Notes", "$400,000", on="2019-02-01")
    assert (quote.status, quote.shares, quote.amount) == ("limited", 50_000, 200_000)
    assert [(each.asset, each.amount) for each in quote.result.beside] == [("Extra", 5_000)]
    assert quote.to_json()["also"][0]["amount"] == "5000"


def test_a_leg_in_cash_beside_a_redemption():
    """$100,000 at $1,000 for each $1,000, and 2% of it."""
    (quote,) = deal().quote("Notes redemption", "$100,000", on="2019-02-01")
    assert quote.cash == 100_000
    assert [(each.asset, each.amount) for each in quote.result.beside] == [("USD", 2_000)]


def test_a_leg_that_is_not_known_leaves_the_answer_unknown():
    (quote,) = deal("Price * Shares Delivered in cash").quote("Notes", "$40,000", on="2019-02-01")
    assert quote.status == "unknown" and quote.needs == ("the closing price of Common Stock on 2019-02-01",)


def test_a_leg_below_zero_is_an_error():
    (quote,) = deal("($10.00 - Amount Converted) in cash").quote("Notes", "$40,000", on="2019-02-01")
    assert quote.status == "unknown" and quote.problems[0].code == "X131"


@pytest.mark.parametrize(
    ("price", "shares"),
    [("12.00", 150), ("4.00", 50), ("3.01", Fraction(0)), ("3.00", None), ("2.00", None)],
)
def test_a_cashless_exercise_delivers_the_gain(price: str, shares: int | None):
    """100 warrants for 200 shares at $3.00: 200 x (12 - 3) / 12 = 150, 200 x 1/4 = 50, 200 x 0.01 / 3.01 = 0.66."""
    closed = deal().given({"Registered": "not met"}, elections=["cashless"])
    market = termlang.Market.of(["2019-02-01"], {"close": [price]})
    (quote,) = closed.quote("Extra", "all", on="2019-02-01", market=market)
    if shares is None:
        assert quote.status == "refused" and quote.binding[0].startswith("cashless")
    else:
        assert (quote.status, quote.shares, quote.cash) == ("allowed", shares, 0)


def test_how_an_exercise_is_paid_for_is_never_chosen():
    market = termlang.Market.of(["2019-02-01"], {"close": ["4.00"]})
    closed = deal().given({"Registered": "not met"})
    found = closed.quote("Extra", "all", on="2019-02-01", market=market)
    assert [(each.shares, each.cash) for each in found] == [(200, 600), (50, 0)]


def test_where_the_condition_does_not_hold_there_is_no_choice():
    closed = deal().given({"Registered": "met"})
    (quote,) = closed.quote("Extra", "all", on="2019-02-01")
    assert (quote.status, quote.cash, quote.elections) == ("allowed", 600, {})
    (quote,) = closed.given({}, elections=["cashless"]).quote("Extra", "all", on="2019-02-01")
    assert quote.status == "refused"


def test_a_journal_moves_the_legs_and_the_purchase_price():
    """1,000 notes for $950,000; 40 notes are 10,000 shares and 1,000 warrants, of which 500 are 1,000 x 1/4 shares."""
    journal = (
        "2019-02-01 Registered is not met\n"
        "2019-02-01 Holders convert $40,000 of Notes\n"
        "2019-02-04 Holders exercise 500 warrants of Extra, cashless\n"
        "2019-02-04 Holders exercised 100 warrants of Extra into 50 shares, cashless\n"
        "2019-02-04 Holders exercise 100 warrants of Extra\n"
    )
    market = termlang.Market.of(["2019-02-01", "2019-02-04"], {"close": ["4.00", "4.00"]})
    ledger = deal().replay(journal, market).only
    accounts = ledger.on("2019-02-04")
    assert accounts.of("Holders", "Extra") == 100 + 1_000 - 600
    assert accounts.of("Holders", "Common Stock") == 10_000 + 250 + 50
    assert accounts.of("Holders", "USD") == -950_000
    assert [entry.outcome.value for entry in ledger.entries][-1] == "refused"
    assert not ledger.differences


# ----------------------------------------------------------------------------------------------- cash instead of shares

IN_LIEU = """
preferred Series A:
  issued on January 31, 2019 to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $0.90 per share
    limit 50,000 shares, counting conversions, the excess stays outstanding
    instead of shares Shares Delivered * Price in cash, as Company elects{default}, when Price is below $1.50 per share
    shares rounded down, the fraction lapses
"""


def in_lieu(price: str, *elections: str, default: str = "") -> list[tuple[str, object, object]]:
    market = termlang.Market.of(["2019-02-01"], {"close": [price]})
    closed = termlang.load(HEAD + IN_LIEU.format(default=default)).given({}, elections=list(elections))
    found = closed.quote("Series A", "$90,000", on="2019-02-01", market=market)
    return [(each.status, each.shares, each.cash) for each in found]


def test_what_is_submitted_is_paid_in_cash():
    """$90,000 at $0.90 would be 100,000 shares, $120,000 at $1.20; no limit cuts them, since none is delivered."""
    assert in_lieu("1.20", "cash") == [("allowed", 0, 120_000)]
    assert in_lieu("1.20", "shares") == [("limited", 50_000, 0)]


def test_the_choice_is_the_elector_s_and_answered_both_ways():
    assert in_lieu("1.20") == [("limited", 50_000, 0), ("allowed", 0, 120_000)]
    assert in_lieu("1.20", default=", otherwise shares") == [("limited", 50_000, 0)]


def test_at_the_threshold_there_is_no_choice():
    assert in_lieu("1.50") == [("limited", 50_000, 0)]
    assert in_lieu("1.50", "cash") == [("refused", 0, 0)]


# ----------------------------------------------------------------------- values within bounds, and what is not known

WITHIN = """V is undisclosed, in $ per share{bounds}
Y is undisclosed, a condition
warrant Warrants:
  issued on January 31, 2019 to Holders, 100 warrants, each for 2 shares
  exercise into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $3.00 per share
    cashless at V{when}
    shares rounded down, the fraction lapses
"""


def within(bounds: str = "", when: str = "", *elections: str):
    made = termlang.load(HEAD + WITHIN.format(bounds=bounds, when=when)).given({}, elections=list(elections))
    return made.quote("Warrants", "all", on="2019-02-01")


@pytest.mark.parametrize(
    ("bounds", "status"),
    [
        ("", "unknown"),
        (", at least $4.00 per share", "unknown"),
        (", between $4.00 per share and $5.00 per share", "unknown"),
        (", between $1.00 per share and $3.01 per share", "unknown"),
        (", between $1.00 per share and $3.00 per share", "refused"),
        (", at most $2.00 per share", "refused"),
    ],
)
def test_a_value_that_is_not_above_the_price_in_any_case_delivers_nothing(bounds: str, status: str):
    (quote,) = within(bounds, "", "cashless")
    assert quote.status == status
    assert quote.needs == (("V",) if status == "unknown" else ())


def test_a_condition_of_the_cashless_exercise_that_is_not_known():
    (quote,) = within("", " when Y is met", "cashless")
    assert (quote.status, quote.needs) == ("unknown", ("Y",))
    (quote,) = within("", " when Y is met", "cash")
    assert (quote.status, quote.shares, quote.cash) == ("allowed", 200, 600)
    assert [each.status for each in within("", " when Y is met")] == ["allowed", "unknown"]


def test_an_exercise_at_two_prices_pays_for_each():
    """80 shares at $2.00 and 120 at $3.00."""
    lines = "up to 40 warrants, counting every exercise\n      at $2.00 per share\n      all of it at $3.00 per share"
    text = WITHIN.format(bounds="", when="").replace("all of it\n      at $3.00 per share", lines)
    (quote,) = termlang.load(HEAD + text.replace("    cashless at V\n", "")).quote("Warrants", "all", on="2019-02-01")
    assert (quote.shares, quote.price, quote.cash) == (200, None, 520)


LIEU = """V is undisclosed, in $ per share
Y is undisclosed, a condition
preferred Series A:
  issued on January 31, 2019 to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at $0.90 per share
    instead of shares {amount} in cash, as Company elects{tail}
    shares rounded down, the fraction lapses
"""


def lieu(amount: str, tail: str = "", *elections: str):
    made = termlang.load(HEAD + LIEU.format(amount=amount, tail=tail)).given({}, elections=list(elections))
    return made.quote("Series A", "$900", on="2019-02-01").only


def test_cash_instead_of_shares_without_a_condition():
    paid = lieu("Shares Delivered * $1.00 per share", "", "cash")
    assert (paid.status, paid.shares, paid.cash, paid.amount, paid.remaining) == ("allowed", 0, 1_000, 900, 999_100)
    default = lieu("Shares Delivered * $1.00 per share", ", otherwise cash")
    assert (default.cash, default.elections) == (1_000, {})
    shares = lieu("Shares Delivered * $1.00 per share", ", otherwise cash", "shares")
    assert (shares.shares, shares.elections) == (1_000, {"Series A conversion settlement": "shares"})


def test_cash_instead_of_shares_that_is_not_known():
    assert lieu("Shares Delivered * V", "", "cash").needs == ("V",)
    assert lieu("Shares Delivered * $1.00 per share", ", when Y is met", "cash").needs == ("Y",)
    assert lieu("Shares Delivered * $1.00 per share", ", when Y is met", "shares").shares == 1_000


def test_cash_instead_of_shares_may_be_nothing_and_not_less():
    assert lieu("$900.00 - Amount Converted", "", "cash").cash == 0
    assert [problem.code for problem in lieu("$899.50 - Amount Converted", "", "cash").problems] == ["X131"]


DRAW = """V is undisclosed, in $ per share
facility Line:
  committed on January 31, 2019 by Holders, $5,000,000
  draw into Common Stock at the option of Company:
    from Issue Date:
      all of it
      at $3.00 per share
    for {paid}
    shares rounded down, the fraction {fraction}
"""


@pytest.mark.parametrize(
    ("paid", "fraction", "cash"),
    [
        ("Amount Drawn", "lapses", 1_000),
        # A third of a share at $6.00 is taken off.
        ("Amount Drawn", "is paid in cash at $6.00 per share", 998),
        ("Amount Drawn - $1,000", "lapses", 0),
        ("Amount Drawn - $1,000.50", "lapses", None),
        ("Shares Delivered * V", "lapses", None),
    ],
)
def test_what_the_buyer_pays_for_a_draw(paid: str, fraction: str, cash: int | None):
    (quote,) = termlang.load(HEAD + DRAW.format(paid=paid, fraction=fraction)).quote("Line", "$1,000", on="2019-02-01")
    assert quote.status == ("unknown" if cash is None else "allowed")
    assert quote.cash == cash
