"""Rules about figures: splits, look-backs, roundings, divisions, currencies, pools and money; what each lets pass."""

from __future__ import annotations

import pytest

from tests.lint.looking import found, labelled, made, marked

ISSUED = "issued on Closing to Investors, 400 shares of $10,000 stated value"
MARKET = "Market Value means the closing price of Common Stock\n"


def conversion(
    price: str = "$13.06 per share", *lines: str, terms: str = "", own: str = "", amount: str = "all of it"
) -> str:
    below = "".join(f"    {line}\n" for line in lines)
    return (
        f"{terms}{MARKET}preferred Series A:\n  {ISSUED}\n{own}"
        "  conversion into Common Stock at the option of Investors:\n"
        f"    from Issue Date:\n      {amount}\n      at {price}\n{below}    shares rounded down, the fraction lapses\n"
    )


# ------------------------------------------------------------------------------------------ splits (A901, P510, A904)

LIMIT = "limit 1,450,000 shares, counting conversions, in total, the excess stays outstanding"
BAR = "barred when Market Value is below $2.00 per share"


def test_the_first_figure_that_a_split_moves_is_marked_and_the_next_three_with_it() -> None:
    terms = "".join(f"Price {letter} means ${number}.00 per share\n" for number, letter in enumerate("VWXYZ", 1))
    lines = conversion("Price V", terms=terms)
    (problem,) = found("A901", lines)
    assert marked("A901", lines) == ["$1.00 per share"] and problem.path == ("Price V",)
    assert problem.message == "nothing says what a split of Common Stock does to $1.00 per share"
    assert labelled(lines, problem) == [(f"${number}.00 per share", "nor to this") for number in (2, 3, 4)]
    (fix,) = problem.fixes
    assert [edit.text for edit in fix.edits] == [", adjusted for splits"] * 5


@pytest.mark.parametrize(
    ("price", "lines", "terms", "what", "fixed"),
    [
        ("Fixed Price", (LIMIT,), "Fixed Price means $13.06 per share\n", "$13.06 per share", 2),
        # No mark can stand on a price line or on a bar, nor after a rounding: then all or nothing.
        ("$13.06 per share", (), "", "$13.06 per share", 0),
        ("Fixed Price", (BAR,), "Fixed Price means $13.06 per share\n", "$13.06 per share", 0),
        ("Market Value", (LIMIT,), "", "1,450,000 shares", 1),
        (
            "Fixed Price",
            (),
            "Fixed Price means the greater of $13.06 per share and Market Value, rounded up to 2 decimals\n",
            "$13.06 per share",
            0,
        ),
        ("Market Value", (), "", None, 0),
        ("92% of Market Value", (), "Fee means $10,000\n", None, 0),
        ("Fixed Price", (LIMIT,), "Fixed Price means $13.06 per share, adjusted for splits\n", None, 0),
    ],
)
def test_figures_per_share_and_of_shares_move_with_splits(
    price: str, lines: tuple[str, ...], terms: str, what: str | None, fixed: int
) -> None:
    text = conversion(price, *lines, terms=terms)
    problems = found("A901", text)
    assert [each.facts["what"] for each in problems] == ([what] if what else [])
    assert [len(fix.edits) for each in problems for fix in each.fixes] == ([fixed] if fixed else [])


def test_figures_of_examples_are_no_figures_of_the_deal() -> None:
    example = (
        'example "a value":\n  on 1999-02-01\n  close of Common Stock $10.00 per share\n'
        "  expect Market Value is $10.00 per share\n"
    )
    example = (
        'example "a value":\n  given Secret is $2.00 per share\n  on 1999-02-01\n  expect Secret is $2.00 per share\n'
    )
    lines = conversion("Market Value", terms="Secret is undisclosed, in $ per share\n") + example
    assert found("A901", lines) == []
    (problem,) = found("A901", lines.replace("at Market Value", "at $13.06 per share"))
    assert problem.labels == () and problem.path[:2] == ("Series A", "conversion")


@pytest.mark.parametrize(
    ("definition", "days", "after"),
    [
        (
            "the average of Market Value over the 10 trading days ending on Closing",
            "10",
            "the average of Market Value over the 10 trading days ending on Closing, adjusted for splits",
        ),
        (
            "the average of Market Value over the 2 trading days ending on Closing, rounded to nearest to 2 decimals",
            "2",
            "the average of Market Value over the 2 trading days ending on Closing, adjusted for splits, "
            "rounded to nearest to 2 decimals",
        ),
        (
            "the lowest Market Value over the (Many) trading days ending on Closing",
            "several",
            "the lowest Market Value over the (Many) trading days ending on Closing, adjusted for splits",
        ),
        ("the average of Market Value over the 1 trading days ending on Closing", None, ""),
        ("the average of Market Value over the 10 trading days ending on Closing, adjusted for splits", None, ""),
    ],
)
def test_a_look_back_over_a_split(definition: str, days: str | None, after: str) -> None:
    lines = conversion(terms=f"Many is undisclosed, a number\nReference means {definition}\n")
    problems = found("P510", lines)
    assert [each.facts["days"] for each in problems] == ([days] if days else [])
    for problem in problems:
        (fix,) = problem.fixes
        assert made(lines, fix) == [f"-Reference means {definition}", f"+Reference means {after}"]
        assert problem.path == ("Reference",)


def test_two_look_backs_of_one_definition_are_one_finding() -> None:
    one = "the average of Market Value over the 5 trading days ending on Closing"
    two = one.replace("5", "7")
    lines = conversion(terms=f"Many is undisclosed, a number\nReference means the lesser of ({one}) and ({two})\n")
    assert [each.facts["days"] for each in found("P510", lines)] == ["5"]
    own = conversion(own=f"  Reference means {one}\n")
    assert [each.path for each in found("P510", own)] == [("Series A", "Reference")]
    pieces = f"Reference means:\n  {one} when Closing is before March 1, 1999\n  otherwise $1.00 per share\n"
    (problem,) = found("P510", conversion(terms=pieces))
    assert problem.fixes == ()


@pytest.mark.parametrize(
    ("update", "said"),
    [
        ("on each issue of Common Stock: the price of it", True),
        ("on each issue of Common Stock: the lesser of itself and the price of it", False),
        ("on each issue of Common Stock below Ratchet Price: the price of it", False),
        ("on each issue of Common Stock: 92% of the price of it", False),
    ],
)
def test_a_ratchet_only_goes_down(update: str, said: bool) -> None:
    lines = conversion(
        "Ratchet Price", terms=f"Ratchet Price starts at $2.22 per share, adjusted for splits\n  {update}\n"
    )
    problems = found("A904", lines)
    assert [each.message for each in problems] == ["an issue at a higher price raises `Ratchet Price`"] * said
    for problem in problems:
        assert problem.why == "at $2.22 per share before, an issue at twice that makes it twice as high"
        assert problem.path == ("Ratchet Price",)
        (fix,) = problem.fixes
        assert made(lines, fix) == [
            f"-  {update}",
            "+  on each issue of Common Stock: the lesser of itself and the price of it",
        ]
    below = conversion(
        "Ratchet Price", own=f"  Ratchet Price starts at $2.22 per share, adjusted for splits\n    {update}\n"
    )
    assert [each.path for each in found("A904", below)] == [("Series A", "Ratchet Price")] * said


# ------------------------------------------------------------------------------------------- prices worked out (U419)

TERMS = (
    "Fixed Price means $13.06 per share\nDiscount means 92%\nHalf Price means 50% of Fixed Price\n"
    "Falling Price means 92% of Market Value\nCent Price means 92% of Market Value, rounded to nearest to 2 decimals\n"
    "Average means the average of Market Value over the 10 trading days before Closing\n"
    "Lowest means the lowest Market Value over the 10 trading days before Closing\n"
    "Pieced means:\n  Falling Price when Closing is before March 1, 1999\n  otherwise Fixed Price\n"
    "Other Pieced means:\n  Fixed Price when Closing is before March 1, 1999\n  otherwise Falling Price\n"
    "Plain Pieced means:\n  Fixed Price when Closing is before March 1, 1999\n  otherwise Market Value\n"
)


@pytest.mark.parametrize(
    ("price", "asked"),
    [
        ("Fixed Price", False),
        ("Half Price", False),
        ("Market Value", False),
        ("Lowest", False),
        ("Cent Price", False),
        ("Plain Pieced", False),
        ("the lesser of Fixed Price and Market Value", False),
        ("Falling Price", True),
        ("Average", True),
        ("Pieced", True),
        ("Other Pieced", True),
        ("Market Value / 2", True),
        ("Falling Price on Closing", True),
        ("the lesser of Fixed Price and Falling Price", True),
        ("Falling Price, rounded to nearest to 4 decimals", False),
    ],
)
def test_a_price_that_is_worked_out_wants_a_rounding(price: str, asked: bool) -> None:
    lines = conversion(price, terms=TERMS)
    problems = found("U419", lines)
    assert [each.message for each in problems] == [
        "the price of the conversion is worked out and never rounded"
    ] * asked
    for problem in problems:
        assert [made(lines, fix) for fix in problem.fixes] == [
            [f"-      at {price}", f"+      at {price}, rounded to nearest to {places} decimals"] for places in (4, 2)
        ]


@pytest.mark.parametrize(
    ("rate", "asked"),
    [
        ("Open Rate", True),
        ("Stated Value / Market Value", True),
        ("Open Rate, rounded to nearest to 4 decimals", False),
        ("Cut Rate", False),
        ("2 shares per share of Series A", False),
        ("the lesser of Cut Rate and 2 shares per share of Series A", False),
    ],
)
def test_a_rate_is_rounded_as_a_rate_and_not_as_the_price_that_it_implies(rate: str, asked: bool) -> None:
    own = "  Open Rate means Stated Value / Market Value\n  Cut Rate means Open Rate, rounded down to 4 decimals\n"
    lines = conversion(rate, own=own)
    problems = found("U419", lines)
    assert [each.message for each in problems] == ["the rate of the conversion is worked out and never rounded"] * asked
    for problem in problems:
        assert made(lines, problem.fixes[0])[1] == f"+      at {rate}, rounded to nearest to 4 decimals"


def test_an_exercise_is_called_what_it_is() -> None:
    warrant = (
        f"{MARKET}warrant Some Warrants:\n  issued on Closing to Investors, 75,000 warrants, each for 1 share\n"
        "  exercise into Common Stock at the option of Investors:\n    from Issue Date until 5 years after Issue Date:"
        "\n      all of it\n      at 92% of Market Value\n    shares rounded down, the fraction lapses\n"
    )
    (problem,) = found("U419", warrant)
    assert problem.message == "the price of the exercise is worked out and never rounded"


# ----------------------------------------------------------------------------------------- division by zero (U418)


@pytest.mark.parametrize(
    ("terms", "divisor", "case"),
    [
        ("Spread is undisclosed, a number, between 0 and 5\n", "Spread", "the bounds of `Spread` include 0"),
        ("Spread is undisclosed, a number, at least 0\n", "Spread", "the bounds of `Spread` include 0"),
        ("Spread is undisclosed, a number, at most 5\n", "Spread", "the bounds of `Spread` include 0"),
        ("Spread is undisclosed, a number, between 1 and 5\n", "Spread", None),
        ("Spread is undisclosed, a number, at least 1\n", "Spread", None),
        ("Spread is undisclosed, a number\n", "Spread", None),
        ("Spread means 5\n", "Spread", None),
        ("A is undisclosed, a number\nB is undisclosed, a number\n", "(A - B)", "`A` and `B` may be the same"),
        ("A is undisclosed, a number\n", "(A - 1)", None),
        ("A is undisclosed, a number\n", "(1 - A)", None),
        ("A is undisclosed, a number\nB is undisclosed, a number\n", "(A + B)", None),
    ],
)
def test_a_divisor_that_may_be_zero(terms: str, divisor: str, case: str | None) -> None:
    lines = conversion(
        "Part * Market Value, rounded to nearest to 4 decimals", terms=f"{terms}Part means 1 / {divisor}\n"
    )
    problems = found("U418", lines)
    assert [each.facts["case"] for each in problems] == ([case] if case else [])
    assert [each.path for each in problems] == ([("Part",)] if case else [])
    assert all(each.facts["divisor"] == divisor.strip("()") for each in problems)


# --------------------------------------------------------------------------------------------- currencies (U406)


@pytest.mark.parametrize(
    ("terms", "one", "other"),
    [
        ("Fee means EUR 10,000\n", "USD", "EUR"),
        ("Fee means EUR 10,000\nCosts means GBP 5\n", "USD", "EUR and GBP"),
        ("Fee is undisclosed, in EUR\n", "USD", "EUR"),
        ("Fee means $10,000\n", None, ""),
        ("Fee means USD 10,000\n", None, ""),
        ("Fee means EUR 10,000\nDollar Rate is undisclosed, a number\n", None, ""),
        ("Fee means EUR 10,000\nFX is undisclosed, a number\n", None, ""),
        ("Fee means EUR 10,000\nCorporate Part is undisclosed, a number\n", "USD", "EUR"),
    ],
)
def test_two_currencies_want_a_rate(terms: str, one: str | None, other: str) -> None:
    lines = conversion(terms=terms)
    problems = found("U406", lines)
    assert [(each.facts["one"], each.facts["other"]) for each in problems] == ([(one, other)] if one else [])
    for problem in problems:
        assert problem.path == ("Fee",)
        assert [caption for _, caption in labelled(lines, problem)] == ["USD"]


# -------------------------------------------------------------------------------- whose part, whose limit, what money


def test_a_part_is_of_what_all_or_each_were_issued() -> None:
    staged = "25% at once, and 25% more each month, counting every conversion"
    lines = conversion(amount=staged)
    (problem,) = found("W320", lines)
    assert problem.message == "25% of what all holders were issued, or of what each was issued?"
    assert [made(lines, fix)[1].strip() for fix in problem.fixes] == [
        f"+      {staged}, in total",
        f"+      {staged}, per holder",
    ]
    assert found("W320", conversion(amount=f"{staged}, in total")) == []
    assert found("W320", conversion()) == []
    question = 'question Pick "Which?":\n' + "".join(f"  reading {each}\n" for each in "ABCDEF")
    offers = "\n      ".join(f"when Pick is {each}, {staged}" for each in "ABCDEF")
    (problem,) = found("W320", conversion(amount=offers, terms=question))
    assert [label.caption for label in problem.labels] == ["and here"] * 3
    assert [len(fix.edits) for fix in problem.fixes] == [6, 6]


def test_a_limit_is_one_for_all_or_one_for_each() -> None:
    limit = "limit 1,450,000 shares, counting conversions, the excess stays outstanding"
    lines = conversion("$13.06 per share", limit)
    (problem,) = found("C620", lines)
    assert marked("C620", lines) == ["1,450,000 shares"]
    assert [made(lines, fix)[1].strip() for fix in problem.fixes] == [
        "+    " + limit.replace("conversions", f"conversions, {tail}") for tail in ("in total", "for each holder")
    ]
    assert problem.why.startswith("with two holders, 1,450,000 shares are 1,450,000 shares in all or twice that")


@pytest.mark.parametrize(
    ("price", "tail", "asked"),
    [
        ("110% of Stated Value", "", True),
        ("110% of Stated Value", ", in cash", False),
        ("110% of Stated Value", ", in stated value", False),
        ("Stated Value", "", False),
        ("Call Price", "", True),
    ],
)
def test_a_maximum_in_money_says_what_money(price: str, tail: str, asked: bool) -> None:
    limit = (
        f"limit $350,000{tail}, counting redemptions, in total, in each calendar month, the excess stays outstanding"
    )
    redemption = f"  redemption at the option of Company:\n    for {price}\n    {limit}\n"
    lines = conversion(terms="Call Price means $11,000 per share of Series A\n") + redemption
    problems = found("C621", lines)
    assert marked("C621", lines) == ["$350,000"] * asked
    for problem in problems:
        assert problem.why.endswith("without a word $350,000 is stated value")
        assert [made(lines, fix)[1].strip() for fix in problem.fixes] == [
            "+    " + limit.replace("$350,000", f"$350,000, in {what}") for what in ("stated value", "cash")
        ]
