"""What readings and fixes come to: the day and the price shown are the first at which they differ, the rest by hand.

The grid of a right whose window opens on January 29, 1999: three and forty days later, then 60, 95 and 200 days after
the issue, each on the next trading day; half of the middle price that the definitions name, twice it, an eighth of it.
All 400 shares of $10,000 are $4,000,000.
"""

from __future__ import annotations

import pytest

from termlang.linter.config import Config
from termlang.linter.examples import whole
from termlang.linter.offers import offered, offered_all
from termlang.linter.run import lint
from termlang.source import Source
from tests.lint.looking import looked

PICK = 'question Pick "Which?":\n  reading A\n  reading B\n'
ISSUED = "issued on Closing to Investors, 400 shares of $10,000 stated value"
MARKET = "Market Value means the closing price of Common Stock\n"


def deal(first: str, second: str, *lines: str, terms: str = "", own: str = "", window: str = "from Issue Date:") -> str:
    """A conversion at one price under the reading A, and at another under B."""
    below = "".join(f"    {line}\n" for line in lines)
    return (
        f"{PICK}{terms}{MARKET}preferred Series A:\n  {ISSUED}\n{own}"
        f"  conversion into Common Stock at the option of Investors:\n    {window}\n"
        f"      when Pick is A, all of it at {first}\n      when Pick is B, all of it at {second}\n"
        f"{below}    shares rounded down, the fraction lapses\n"
    )


def readings(lines: str, name: str = "Pick") -> list[str]:
    """What is said of the readings of a question."""
    linted = looked(lines, "N123")
    assert linted.sheet.sound, [str(each) for each in linted.sheet.reading.problems]
    (problem,) = (each for each in linted.problems if each.facts["name"] == name)
    notes = offered(linted.sheet, problem).notes
    assert all(head == "readings" for head, _ in notes)
    assert offered(linted.sheet, problem, costs=False).notes == ()
    return [words for _, words in notes]


TEN, TWENTY = "$10.00 per share", "$20.00 per share"


def test_readings_are_shown_at_the_first_day_and_price_at_which_they_differ() -> None:
    # No definition names a price, so that the middle is $10: half of it is $5.
    said = readings(deal(TEN, TWENTY))
    assert said == ["on 1999-02-01 at 5 USD", "A: 400,000 shares", "B: 200,000 shares"]
    assert readings(deal(TEN, TEN)) == []
    assert readings(deal(TEN, "the lesser of $10.00 per share and $10.01 per share")) == []


@pytest.mark.parametrize(
    ("last", "day"),
    [
        ("January 30, 1999", "1999-02-01"),
        ("February 2, 1999", "1999-03-10"),
        ("March 11, 1999", "1999-03-30"),
        ("March 31, 1999", "1999-05-04"),
        # Twelve points are tried: four days at three prices each.
        ("May 5, 1999", None),
    ],
)
def test_the_days_that_are_tried(last: str, day: str | None) -> None:
    own = (
        "  Later Price means:\n"
        f"    $10.00 per share when Conversion Date is before {last}\n    otherwise $20.00 per share\n"
    )
    said = readings(deal(TEN, "Later Price", own=own))
    # The definitions name $10 and $20, of which the upper one is the middle.
    assert said[:1] == ([f"on {day} at 10 USD"] if day else [])


@pytest.mark.parametrize(
    ("last", "day"),
    [
        ("March 30, 1999", "1999-03-30"),
        ("May 4, 1999", "1999-05-04"),
        ("May 5, 1999", "1999-08-17"),
        ("August 18, 1999", None),
    ],
)
def test_a_right_without_a_first_day_is_tried_after_the_issue(last: str, day: str | None) -> None:
    own = (
        "  Later Price means:\n"
        f"    $10.00 per share when Conversion Date is before {last}\n    otherwise $20.00 per share\n"
    )
    said = readings(deal(TEN, "Later Price", own=own, window="at any time:"))
    assert said[:1] == ([f"on {day} at 10 USD"] if day else [])


def test_a_closed_day_is_moved_to_the_next_open_one() -> None:
    # Issued on January 28, 1999, the third day after is a Sunday, and February 1 a Monday.
    text = deal(TEN, TWENTY).replace("issued on Closing", "issued on January 28, 1999")
    assert readings(text)[0] == "on 1999-02-01 at 5 USD"


@pytest.mark.parametrize(
    ("second", "terms", "said"),
    [
        # $8 is the middle of $1.50, $8 and $9: $4, $16 and $1 are tried.
        ("the greater of Market Value and $3.00 per share", "", ["1", "4,000,000", "1,333,333"]),
        ("the greater of Market Value and $5.00 per share", "", ["4", "1,000,000", "800,000"]),
        ("the lesser of Market Value and $15.00 per share", "", ["16", "250,000", "266,666"]),
        ("the lesser of Market Value and $16.00 per share", "", []),
        # What is no price of the stock is no middle.
        (
            "the greater of Market Value and $5.00 per share",
            "Fee means $100,000\nMost means 5,000 shares\n",
            ["4", "1,000,000", "800,000"],
        ),
        # Of four prices the third is the middle: $8.50 gives $4.25, $17 and, to the cent, $1.06.
        (
            "the greater of Market Value and $3.00 per share",
            "Fourth Price means $8.50 per share\n",
            ["1.06", "3,773,584", "1,333,333"],
        ),
        (
            "the greater of Market Value and $3.00 per share",
            "Fourth Price means $100.00 per share of Series A\n",
            ["1", "4,000,000", "1,333,333"],
        ),
    ],
)
def test_the_prices_that_are_tried(second: str, terms: str, said: list[str]) -> None:
    named = "One Price means $1.50 per share\nTwo Price means $8.00 per share\nThree Price means $9.00 per share\n"
    found = readings(deal("Market Value", second, terms=named + terms))
    assert found == (
        [f"on 1999-02-01 at {said[0]} USD", f"A: {said[1]} shares", f"B: {said[2]} shares"] if said else []
    )


def test_the_prices_of_another_instrument_are_no_middle_and_no_price_is_below_a_cent() -> None:
    other = (
        f"preferred Series B:\n  {ISSUED}\n  Own Price means $80.00 per share\n"
        "  conversion into Common Stock at the option of Investors:\n    from Issue Date:\n      all of it\n"
        "      at Own Price\n    shares rounded down, the fraction lapses\n"
    )
    assert readings(deal(TEN, TWENTY) + other)[0] == "on 1999-02-01 at 5 USD"
    tiny = "Tiny Price means $0.01 per share\n"
    assert readings(deal(TEN, TWENTY, terms=tiny))[0] == "on 1999-02-01 at 0.01 USD"
    # Half of $0.03 is to the cent, halves to even, $0.02.
    assert readings(deal(TEN, TWENTY, terms=tiny.replace("0.01", "0.03")))[0] == "on 1999-02-01 at 0.02 USD"


@pytest.mark.parametrize(
    ("second", "terms", "said"),
    [
        # What is not disclosed: a hundredth of the price, a thousand, a condition that is met, a day a year ahead.
        ("Open Price * 10", "Open Price is undisclosed, in $ per share\n", "8,000,000 shares"),
        ("Open * $1.00 per share", "Open is undisclosed, a number\n", "4,000 shares"),
        ("Open * $1.00 per share", "Open is undisclosed, a number, between 5 and 50\n", "800,000 shares"),
        ("Open * $1.00 per share", "Open is undisclosed, a number, at most 50\n", "80,000 shares"),
        (
            "Priced",
            "Open is undisclosed, a condition\nPriced means:\n"
            "  $20.00 per share when Open is met\n  otherwise $10.00 per share\n",
            "200,000 shares",
        ),
        # The reported shares outstanding are a thousand million.
        (
            "$20.00 per share * (the last reported shares outstanding of Common Stock) / 1,000,000,000 shares",
            "",
            "200,000 shares",
        ),
    ],
)
def test_what_is_supposed_of_a_term_without_a_value(second: str, terms: str, said: str) -> None:
    found = readings(deal(TEN, second, terms=terms))
    assert found[1:] == ["A: 400,000 shares", f"B: {said}"]


@pytest.mark.parametrize(
    ("condition", "differs"),
    [
        ("Open is on or after 365 days after Conversion Date", True),
        ("Open is after 365 days after Conversion Date", False),
        ("Open is before 365 days after Conversion Date", False),
    ],
)
def test_a_day_that_is_not_known_is_supposed_a_year_ahead(condition: str, differs: bool) -> None:
    own = f"  Priced means:\n    $20.00 per share when {condition}\n    otherwise $10.00 per share\n"
    found = readings(deal(TEN, "Priced", terms="Open is undisclosed, a date\n", own=own))
    assert bool(found) == differs


@pytest.mark.parametrize(("days", "differs"), [(45, True), (46, False)])
def test_look_backs_of_45_trading_days_have_their_prices(days: int, differs: bool) -> None:
    average = f"  Average means the average of Market Value over the {days} trading days ending on Conversion Date\n"
    found = readings(deal("Market Value", "50% of Average", own=average))
    assert found == (["on 1999-02-01 at 5 USD", "A: 800,000 shares", "B: 1,600,000 shares"] if differs else [])


def test_what_a_request_comes_to_in_words() -> None:
    limit = "limit 100,000 shares, counting conversions, in total, the excess stays outstanding"
    limited = readings(deal(TEN, TWENTY, limit))
    # 100,000 shares at $10 are $1,000,000, at $20 $2,000,000.
    assert limited[1:] == ["A: 100,000 shares, 3,000,000 USD left", "B: 100,000 shares, 2,000,000 USD left"]
    barred = readings(deal(TEN, TWENTY, "barred when Conversion Price is above $15.00 per share"))
    assert barred[1:] == ["A: 400,000 shares", "B: refused"]
    paid = deal(TEN, "$3.00 per share").replace(
        "the fraction lapses", "the fraction is paid in cash at $6.00 per share"
    )
    # $4,000,000 at $3 are 1,333,333 shares and a third, which is $2.
    assert readings(paid)[2] == "B: 1,333,333 shares, 2 USD"


def test_a_question_that_another_one_opens_is_shown_under_its_second_reading() -> None:
    other = 'question Way "Which way?":\n  reading Plain\n  reading Fancy\n'
    own = "  Priced means:\n    $20.00 per share when Way is Fancy\n    otherwise $10.00 per share\n"
    text = deal(TEN, "Priced", terms=other, own=own)
    assert readings(text)[1:] == ["A: 400,000 shares", "B: 200,000 shares"]
    # And the other way round, where Pick is B.
    assert readings(text, "Way")[1:] == ["Plain: 400,000 shares", "Fancy: 200,000 shares"]


# ----------------------------------------------------------------------------------------------------- costs of fixes

GAP = (
    f"preferred Series A:\n  {ISSUED}\n  conversion into Common Stock at the option of Investors:\n"
    "    from Issue Date until {0}, 1999:\n      all of it\n      at $10.00 per share\n"
    "    after {0}, 1999:\n      all of it\n      at $20.00 per share\n    shares rounded down, the fraction lapses\n"
)


def notes(lines: str, code: str) -> list[tuple[str, str]]:
    linted = lint(Source(whole(lines)), Config(select=(code,)))
    (problem,) = linted.problems
    (again,) = offered_all(linted.sheet, linted.problems, costs=True)
    assert again.notes == offered(linted.sheet, problem).notes
    return list(again.notes)


def test_fixes_are_compared_on_the_day_of_the_finding() -> None:
    assert notes(GAP.format("April 30"), "W301") == [
        ("at", "on 1999-04-30 at 5 USD"),
        ("at", "as it stands: refused"),
        ("at", "1: 400,000 shares"),
        ("at", "2: 200,000 shares"),
    ]


def test_the_instrument_of_a_finding_is_asked_first() -> None:
    before = GAP.format("April 30").replace("Series A", "Series Z").replace("until April", "through April")
    found = notes(before + GAP.format("April 30"), "W301")
    assert [words for _, words in found] == [
        "on 1999-04-30 at 5 USD",
        "as it stands: refused",
        "1: 400,000 shares",
        "2: 200,000 shares",
    ]


def test_one_fix_is_called_corrected_and_a_safe_one_comes_to_nothing() -> None:
    lines = deal("101 * Market Value", "101% of Market Value").replace(PICK, "")
    lines = lines.replace(
        "when Pick is A, all of it at 101 * Market Value\n", "all of it\n      at 101 * Market Value\n"
    )
    lines = "\n".join(line for line in lines.splitlines() if "when Pick" not in line) + "\n"
    # At $5, 101 times the market is $505, and 101% of it $5.05.
    assert notes(lines, "U402") == [
        ("at", "on 1999-02-01 at 5 USD"),
        ("at", "as it stands: 7,920 shares"),
        ("at", "corrected: 792,079 shares"),
    ]
    safe = "Most Shares means 1450000 shares\n"
    assert notes(safe, "F152") == []


def test_a_redemption_is_shown_in_money() -> None:
    own = (
        "  Call Price means:\n    $11,000 per share of Series A when Pick is A\n"
        "    $12,000 per share of Series A when Pick is B\n"
    )
    redemption = "  redemption at the option of Company:\n    for Call Price\n"
    text = f"{PICK}{MARKET}preferred Series A:\n  {ISSUED}\n{own}{redemption}"
    # 400 shares at $11,000 and at $12,000.
    assert readings(text)[1:] == ["A: 4,400,000 USD", "B: 4,800,000 USD"]
