"""Rules about prices: what they mark, what they say of it in figures worked out by hand, and what they let pass."""

from __future__ import annotations

import pytest

from tests.lint.looking import found, labelled, made, marked


def conversion(price: str, *lines: str, terms: str = "", verb: str = "conversion") -> str:
    below = "".join(f"    {line}\n" for line in lines)
    return (
        f"{terms}Market Value means the closing price of Common Stock\npreferred Series A:\n"
        "  issued on Closing to Investors, 400 shares of $10,000 stated value\n"
        "  conversion into Common Stock at the option of Investors:\n    at any time:\n      all of it\n"
        f"      at {price}\n{below}    shares rounded down, the fraction lapses\n"
    )


# --------------------------------------------------------------------------------- a price above the market (P508)


@pytest.mark.parametrize(
    ("price", "said"),
    [
        ("101% of Market Value", ("101", "10.10")),
        ("100.5% of Market Value", ("100.5", "10.05")),
        ("125% of Market Value", ("125", "12.50")),
        ("100% of Market Value", None),
        ("99% of Market Value", None),
        ("1.01 * Market Value", None),
        ("101% of $5.00 per share", None),
        ("101% of the closing price of Common Stock", None),
    ],
)
def test_a_price_above_the_market_says_what_it_asks_at_ten_dollars(price: str, said: tuple[str, str] | None) -> None:
    problems = found("P508", conversion(price))
    assert [(each.facts["percent"], each.facts["sample"]) for each in problems] == ([said] if said else [])
    assert marked("P508", conversion(price)) == ([price] if said else [])


def test_a_percentage_of_what_is_no_market_price_is_no_premium() -> None:
    assert found("P508", conversion("101% of Base Price", terms="Base Price means $5.00 per share\n")) == []
    stocks = "Float means the last reported shares outstanding of Common Stock\nMost means 120% of Float\n"
    assert found("P508", conversion("Market Value", terms=stocks)) == []


def test_a_premium_is_said_once_and_where_it_stands() -> None:
    terms = "Variable Price means 101% of Market Value\n"
    (of_term,) = found("P508", conversion("Variable Price", terms=terms))
    assert of_term.path == ("Variable Price",)
    (of_line,) = found("P508", conversion("101% of Market Value"))
    assert of_line.path[:2] == ("Series A", "conversion")
    heir = "issued on Closing to Investors, 5 shares of $10,000 stated value"
    both = conversion("101% of Market Value") + f"preferred Series B same as Series A except:\n  {heir}\n"
    (once,) = found("P508", both)
    assert once.path[0] == "Series A"
    below = conversion("$5.00 per share").replace(
        "  conversion", "  Own Price means 101% of Market Value\n  conversion"
    )
    (own,) = found("P508", below)
    assert own.path == ("Series A", "Own Price")


# ------------------------------------------------------------------------------------------- a token floor (C602)


@pytest.mark.parametrize(
    ("price", "said"),
    [
        ("the lesser of $10.00 per share and (the greater of $1.00 per share and Market Value)", ("1", "10", "10")),
        ("the lesser of $10.00 per share and (the greater of $1.99 per share and Market Value)", ("1.99", "19.9", "5")),
        ("the lesser of $10.00 per share and (the greater of $2.00 per share and Market Value)", None),
        ("the lesser of $10.00 per share and (the greater of $9.00 per share and Market Value)", None),
        ("the lesser of $8.00 per share and (the greater of $1.00 per share and Market Value)", ("1", "12.5", "8")),
        ("the greater of $1.00 per share and Market Value", None),
        ("the lesser of $10.00 per share and Market Value", None),
        ("the lesser of Market Value and (the greater of $1.00 per share and 92% of Market Value)", None),
    ],
)
def test_a_floor_below_a_fifth_of_the_fixed_price_is_a_token(price: str, said: tuple[str, str, str] | None) -> None:
    problems = found("C602", conversion(price))
    facts = [(each.facts["floor"], each.facts["percent"], each.facts["times"]) for each in problems]
    assert facts == ([said] if said else [])


def test_a_token_floor_is_found_through_names_and_roundings() -> None:
    terms = (
        "Top Price means $10.00 per share, adjusted for splits\n"
        "Low Price means $1.00 per share, adjusted for splits\n"
        "Formula Price means the lesser of Top Price and (the greater of Low Price and Market Value),"
        " rounded to nearest to 2 decimals\n"
    )
    (problem,) = found("C602", conversion("Formula Price", terms=terms))
    assert problem.message == "the floor of 1 is 10% of the fixed price of 10"
    assert problem.why == "before it holds, the shares grow 10 times"
    assert problem.remedy.endswith("set `token-floor` below 10% in the configuration")


@pytest.mark.parametrize(("bound", "count"), [("10", 0), ("10%", 0), ("10.1%", 1), (11, 1), ("5", 0)])
def test_what_a_token_is_is_set_by_the_house(bound: object, count: int) -> None:
    price = "the lesser of $10.00 per share and (the greater of $1.00 per share and Market Value)"
    assert len(found("C602", conversion(price), options={"token-floor": bound})) == count


# -------------------------------------------------------------------------------- no floor at all (C601), listed (C608)

FLOATS = [
    "Market Value",
    "92% of Market Value",
    "the lesser of $13.06 per share and 101% of Market Value",
    "the lesser of Market Value and (the greater of $4.00 per share and Market Value)",
    "the greater of (92% of Market Value) and Market Value",
    "the average of the closing prices of Common Stock over the 10 trading days ending on Conversion Date",
    "Market Value - $1.00 per share",
    "Market Value, rounded to nearest to 2 decimals",
]
HELD = [
    "$13.06 per share",
    "the greater of $4.00 per share and 92% of Market Value",
    "the lesser of $13.06 per share and (the greater of $4.00 per share and Market Value)",
    "Market Value + $1.00 per share",
    "$1.00 per share + Market Value",
    "the average of the closing prices of Common Stock over the 10 trading days ending on Closing",
    "Market Value on Closing",
    "(the greater of $4.00 per share and Market Value) * 2",
]


@pytest.mark.parametrize("price", FLOATS)
def test_a_price_that_falls_with_the_market_has_no_floor(price: str) -> None:
    (problem,) = found("C601", conversion(price))
    assert problem.why == "nothing else stops it either; each time the market halves, the shares double"
    assert [each.facts["calendar"] for each in found("C608", conversion(price))] == ["NYSE"]


@pytest.mark.parametrize("price", HELD)
def test_a_price_that_something_holds_up_is_left_alone(price: str) -> None:
    assert found("C601", conversion(price)) == [] == found("C608", conversion(price))


def test_what_may_stop_a_conversion_without_a_floor_is_said() -> None:
    limit = "limit 1,000,000 shares, counting conversions, in total, the excess stays outstanding"
    bar = "barred when Market Value is below $2.00 per share"
    (problem,) = found("C601", conversion("Market Value", limit, bar))
    assert problem.facts["stops"] == f"only `{bar}` may stop a conversion"
    (problem,) = found("C601", conversion("Market Value", limit))
    assert problem.facts["stops"] == "only `limit 1,000,000 shares` may stop a conversion"
    (named,) = found("C601", conversion("Variable Price", terms="Variable Price means 92% of Market Value\n"))
    assert labelled(conversion("Variable Price", terms="Variable Price means 92% of Market Value\n"), named) == [
        ("Variable Price means 92% of Market Value", "the price")
    ]


@pytest.mark.parametrize(
    ("lines", "calendar", "count"),
    [
        ("limit 1,000,000 shares, counting conversions, in total, the excess stays outstanding", "NYSE", 0),
        ("limit $1,000,000, counting conversions, in total, the excess stays outstanding", "NYSE", 1),
        ("barred when Market Value is below $2.00 per share", "Nasdaq", 1),
        ("", "Nasdaq", 1),
        ("", "Weekdays", 0),
    ],
)
def test_a_listed_stock_wants_a_limit_in_shares(lines: str, calendar: str, count: int) -> None:
    from termlang.linter.examples import HEAD

    text = HEAD.replace("NYSE", calendar) + conversion("92% of Market Value", *([lines] if lines else []))
    assert len(found("C608", text)) == count


# --------------------------------------------------------------------------- floor and cap the wrong way round (P507)


@pytest.mark.parametrize(
    ("price", "word", "opposite", "side"),
    [
        ("the lesser of Floor Price and Market Value", "lesser", "cap", "above"),
        ("the lesser of Market Value and Floor Price", "lesser", "cap", "above"),
        ("the greater of Cap Price and Market Value", "greater", "floor", "below"),
    ],
)
def test_a_floor_that_caps_is_said_and_turned_round(price: str, word: str, opposite: str, side: str) -> None:
    name = "Floor Price" if word == "lesser" else "Cap Price"
    lines = conversion(price, terms=f"{name} means $5.00 per share\n")
    (problem,) = found("P507", lines)
    assert problem.message == f"`the {word} of` makes a {opposite} of `{name}`"
    assert problem.why == f"whatever the other legs come to, the price is never {side} it"
    kind, other = ("floor", "greater") if word == "lesser" else ("cap", "lesser")
    assert problem.remedy == f"write `the {other} of`, if `{name}` is to be a {kind}"
    assert marked("P507", lines) == [name]
    (fix,) = problem.fixes
    assert made(lines, fix) == [f"-      at {price}", f"+      at {price.replace(word, other)}"]


@pytest.mark.parametrize(
    "price",
    [
        "the greater of Floor Price and Market Value",
        "the lesser of Cap Price and Market Value",
        "the lesser of $5.00 per share and Market Value",
    ],
)
def test_a_floor_below_and_a_cap_above_are_left_alone(price: str) -> None:
    terms = "Floor Price means $5.00 per share\nCap Price means $50.00 per share\n"
    assert found("P507", conversion(price, terms=terms)) == []
