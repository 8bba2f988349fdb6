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
        (
            "the lesser of $10.00 per share and (the greater of $1.99 per share and Market Value)",
            ("1.99", "19.9", "about 5.03"),
        ),
        ("the lesser of $10.00 per share and (the greater of $2.00 per share and Market Value)", None),
        ("the lesser of $10.00 per share and (the greater of $9.00 per share and Market Value)", None),
        ("the lesser of $8.00 per share and (the greater of $1.00 per share and Market Value)", ("1", "12.5", "8")),
        ("the greater of $1.00 per share and Market Value", None),
        ("the lesser of $10.00 per share and Market Value", None),
        ("the lesser of Market Value and (the greater of $1.00 per share and 92% of Market Value)", None),
        # Of two fixed prices the lower one caps; a plain lesser of two figures has no floor of its own.
        (
            "the lesser of $10.00 per share, $8.00 per share and (the greater of $1.00 per share and Market Value)",
            ("1", "12.5", "8"),
        ),
        ("the lesser of $10.00 per share and $1.00 per share", None),
        # $1.00 is 100/13.06 = 7.6569…% of $13.06, and 3 goes 3.3333… times into 10.
        (
            "the lesser of $13.06 per share and (the greater of $1.00 per share and Market Value)",
            ("1", "about 7.66", "13.06"),
        ),
        (
            "the lesser of $50.00 per share and (the greater of $3.00 per share and Market Value)",
            ("3", "6", "about 16.67"),
        ),
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

NAMED = (
    "Secret Price is undisclosed, in $ per share\nFixed Price means $9.00 per share\n"
    "Falling Price means 92% of Market Value\nHeld Price means the greater of Falling Price and Fixed Price\n"
    "Reset Price starts at $9.00 per share\n  each 3 months after Closing: the lesser of itself and Market Value\n"
    "Early Price means:\n  Falling Price when Closing is before March 1, 1999\n  otherwise Fixed Price\n"
    "Late Price means:\n  Held Price when Closing is before March 1, 1999\n  otherwise Fixed Price\n"
    "Later Price means:\n  Fixed Price when Closing is before March 1, 1999\n  otherwise Falling Price\n"
    "Stepped Price means:\n  Falling Price when Market Value is above $5.00 per share\n  otherwise Fixed Price\n"
    "Step By Name means:\n  Fixed Price when Held Price is below $5.00 per share\n  otherwise Falling Price\n"
    "Half Stepped Price means:\n  Fixed Price when Closing is before March 1, 1999\n"
    "  Falling Price when Market Value is above $5.00 per share\n"
)
AT_LEAST = "the greater of"
FLOATS = [
    "Falling Price",
    "the lesser of Fixed Price and Falling Price",
    "Early Price",
    "Later Price",
    "Market Value",
    "92% of Market Value",
    "the lesser of $13.06 per share and 101% of Market Value",
    "the lesser of Market Value and (the greater of $4.00 per share and Market Value)",
    "the greater of (92% of Market Value) and Market Value",
    "the average of the closing prices of Common Stock over the 10 trading days ending on Conversion Date",
    "Market Value - $1.00 per share",
    "$99.00 per share - Market Value",
    "Stated Value / Market Value",
    "the greater of (Stated Value / Market Value) and 5 shares per share of Series A",
    "Market Value, rounded to nearest to 2 decimals",
]
HELD = [
    "Secret Price",
    "Fixed Price",
    "Held Price",
    "Reset Price",
    "Late Price",
    "Stepped Price",
    "Step By Name",
    "Half Stepped Price",
    "the greater of Secret Price and Falling Price",
    "$13.06 per share",
    "the greater of $4.00 per share and 92% of Market Value",
    "the lesser of $13.06 per share and (the greater of $4.00 per share and Market Value)",
    "Market Value + $1.00 per share",
    # A conversion rate with a most is a price with a least.
    "the lesser of (Stated Value / Market Value) and 5 shares per share of Series A",
    "Stated Value / (Market Value + $1.00 per share)",
    "Stated Value / (the greater of Market Value and $4.00 per share)",
    "(the greater of Market Value and $4.00 per share) - (the lesser of Market Value and $1.00 per share)",
    "$1.00 per share + Market Value",
    "the average of the closing prices of Common Stock over the 10 trading days ending on Closing",
    "Market Value on Closing",
    "(the greater of $4.00 per share and Market Value) * 2",
]


@pytest.mark.parametrize("price", FLOATS)
def test_a_price_that_falls_with_the_market_has_no_floor(price: str) -> None:
    price = conversion(price, terms=NAMED)
    (problem,) = found("C601", price)
    assert problem.why == "nothing else stops it either; each time the market halves, the shares double"
    assert [each.facts["calendar"] for each in found("C608", price)] == ["NYSE"]


@pytest.mark.parametrize("price", HELD)
def test_a_price_that_something_holds_up_is_left_alone(price: str) -> None:
    lines = conversion(price, terms=NAMED)
    assert found("C601", lines) == [] == found("C608", lines)


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


# ---------------------------------------------------------------------------- a bar that the floor makes idle (C609)


@pytest.mark.parametrize(
    ("price", "bar", "floor"),
    [
        # The greater of two figures, the lesser of two floors, and what only one of them holds up.
        ("the greater of $4.00 per share, $5.00 per share and Market Value", "below $4.50 per share", "5"),
        (
            f"the lesser of ({AT_LEAST} $4 per share and Market Value) and ({AT_LEAST} $6 per share and Market Value)",
            "below $4.50 per share",
            None,
        ),
        (
            f"the lesser of ({AT_LEAST} $5 per share and Market Value) and ({AT_LEAST} $6 per share and Market Value)",
            "below $4.50 per share",
            "5",
        ),
        ("the lesser of $9.00 per share and Market Value", "below $4.50 per share", None),
        ("$9.00 per share", "below $4.50 per share", "9"),
        ("Lowest Price", "below $4.50 per share", "5"),
        ("Lowest Price, rounded to nearest to 2 decimals", "below $4.50 per share", "5"),
        # What is rounded down to whole dollars falls below a floor that is none: $4.60 becomes $4.
        ("the greater of $4.60 per share and Market Value", "below $4.50 per share", "4.6"),
        ("the greater of $4.60 per share and Market Value, rounded down to 0 decimals", "below $4.50 per share", None),
        ("the greater of $4.60 per share and Market Value, rounded up to 0 decimals", "below $4.50 per share", "5"),
        ("Whole Price", "below $4.50 per share", None),
        ("Reset Price", "below $4.50 per share", None),
    ],
)
def test_the_floor_of_a_price_is_read_through_its_legs(price: str, bar: str, floor: str | None) -> None:
    terms = "Lowest Price means the greater of $5.00 per share and Market Value, rounded to nearest to 2 decimals\n"
    terms += "Whole Price means the greater of $4.60 per share and Market Value, rounded down to 0 decimals\n"
    lines = conversion(price, f"barred when Conversion Price is {bar}", terms=terms + NAMED)
    problems = found("C609", lines)
    assert [each.facts["floor"] for each in problems] == ([floor] if floor else [])


def test_of_several_prices_the_lowest_floor_counts() -> None:
    def at(*prices: str) -> str:
        offers = "".join(
            f"      when Pick is {name}, all of it at {price}\n" for name, price in zip("AB", prices, strict=True)
        )
        question = 'question Pick "Which price?":\n  reading A\n  reading B\nReserved Shares means 900,000 shares\n'
        whole = conversion("$1.00 per share", "barred when Conversion Price is below $4.50 per share", terms=question)
        return whole.replace("      all of it\n      at $1.00 per share\n", offers)

    five, four, none = (
        "the greater of $5.00 per share and Market Value",
        "the greater of $4.00 per share and Market Value",
        "Market Value",
    )
    assert [each.facts["floor"] for each in found("C609", at(five, five))] == ["5"]
    assert found("C609", at(five, four)) == [] == found("C609", at(five, none))
    # 400 shares of $10,000 at $4.00 are 1,000,000 shares, at $5.00 800,000.
    assert [each.facts["worst"] for each in found("C606", at(five, four))] == ["1,000,000"]
    assert found("C606", at(five, five)) == [] == found("C606", at(five, none))


@pytest.mark.parametrize(
    "guard",
    ["provided Conversion Price is below $3.00 per share", "barred when Fixed Price is below $3.00 per share"],
)
def test_other_bars_are_left_alone(guard: str) -> None:
    assert found("C609", conversion("the greater of $5.00 per share and Market Value", guard, terms=NAMED)) == []
