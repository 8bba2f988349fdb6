"""Examples that live in a file: they run with it, and one that fails says what came out."""

from pathlib import Path

import pytest

import termlang

DEALS = Path(__file__).resolve().parents[2] / "deals"
TEXT = """language 1
deal "small"
currency USD
calendar NYSE
party Company "Company"
party Holders "Holders"
stock Common Stock of Company
Price means the closing price of Common Stock
Floor is undisclosed, in $ per share
question Pace "Which?":
  reading Fast
  reading Slow
Pay means $5.00 per share
  except when Pace is Slow: $4.00 per share
preferred Series A:
  issued on January 2, 2020 to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    until March 2, 2020:
      all of it
      at Pay
    thereafter:
      all of it
      at Price
    limit 500 shares, counting conversions, in total, the excess stays outstanding
    barred when Price is below Floor
    shares rounded down, the fraction lapses
example "e":
"""


def outcome(*lines: str):
    (found,) = termlang.load(TEXT + "".join(f"  {line}\n" for line in lines)).test()
    return found


GIVEN = ("given Floor is $1.00 per share", "given Common Stock closes at $8.00 on 2020-03-09", "on 2020-03-09")
ASKED = (*GIVEN, "Holders convert $1,000 of Series A")


@pytest.mark.parametrize("name", ["neotherapeutics", "valence", "bbby"])
def test_the_examples_of_the_deals_pass(name):
    outcomes = termlang.load((DEALS / f"{name}.terms").read_text(encoding="utf-8")).test()
    assert all(found.passed for found in outcomes), [found.failures for found in outcomes]


@pytest.mark.parametrize(
    "line",
    [
        "expect 125 shares at $8.00 per share",
        "expect limited to 500 shares, leaving $996,000, when converting $8,000 of Series A",
        'expect refused, naming "outstanding", when converting $2,000,000 of Series A',
        "expect Price is $8.00 per share",
    ],
)
def test_expectations_that_hold(line):
    found = outcome(*ASKED, line)
    assert found.passed and found.failures == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("expect 126 shares", "line 33: expected 126 shares, came out 125"),
        ("expect 125 shares at $9.00 per share", "line 33: expected price 9, came out 8"),
        ("expect refused", "line 33: expected refused, came out allowed"),
        (
            'expect refused, naming "bar", when converting $2,000,000 of Series A',
            "line 33: expected a clause with `bar`, came out outstanding Series A",
        ),
        ("expect unknown, needs Floor", "line 33: expected unknown, came out allowed"),
        ("expect Price is $9.00 per share", "line 33: does not hold: 8 and 9"),
    ],
)
def test_one_that_fails_says_what_came_out(line, said):
    found = outcome(*ASKED, line)
    assert not found.passed
    assert any(said in failure.replace(f"line {found.line + 5}", "line 33") for failure in found.failures), (
        found.failures
    )


def test_an_unknown_says_what_it_needs():
    found = outcome("on 2020-03-09", "Holders convert $1,000 of Series A", "expect unknown, needs Floor")
    assert found.passed
    found = outcome("on 2020-03-09", "expect Price is $9.00 per share")
    assert "the closing price of Common Stock on 2020-03-09" in found.failures[0]


def test_an_open_question_leaves_two_answers():
    lines = (
        "given Floor is $1.00 per share",
        "given Common Stock closes at $8.00 on 2020-02-03",
        "on 2020-02-03",
        "Holders convert $1,000 of Series A",
        "expect 200 shares",
    )
    assert "2 answers remain" in outcome(*lines).failures[0]
    assert outcome("reading Fast", *lines).passed
    assert outcome("reading Slow", *lines).failures[0].endswith("expected 200 shares, came out 250")


def test_an_expectation_that_depends_on_a_reading():
    assert "depends on the reading of Pace" in outcome("on 2020-02-03", "expect Pay is $5.00 per share").failures[0]


def test_rows_of_prices_and_cases():
    found = outcome(
        "given Floor is $1.00 per share",
        "given prices of Common Stock:",
        "  date       close",
        "  2020-03-09 8.00",
        "  2020-03-10 10.00",
        "on 2020-03-10",
        "Holders convert $1,000 of Series A",
        "expect 100 shares at $10.00 per share",
    )
    assert found.passed, found.failures


def test_the_world_of_an_example_is_closed():
    deal = termlang.load(TEXT + "".join(f"  {line}\n" for line in (*ASKED, "expect 125 shares")))
    assert deal.given({"Floor": "$100"}).test()[0].passed


# -------------------------------------------------------------------------------------------- what has happened before


def test_an_example_stands_after_the_lines_of_its_journal():
    """$4,000 at $5.00 is 800 shares, and the limit lets 500 through; nothing is left for the next request."""
    found = outcome(
        "given Floor is $1.00 per share",
        "given Common Stock closes at $8.00 on 2020-02-03",
        "given Common Stock closes at $8.00 on 2020-03-09",
        "reading Fast",
        "given journal:",
        "  2020-02-03 Holders convert $4,000 of Series A",
        "on 2020-02-02",
        "expect the total shares of the conversions of Series A is 0 shares",
        "on 2020-02-03",
        "expect the total shares of the conversions of Series A is 500 shares",
        "on 2020-03-09",
        "Holders convert $1,000 of Series A",
        "expect limited to 0 shares",
    )
    assert found.passed, found.failures


def test_a_wrong_line_of_a_journal_in_an_example_is_a_problem_of_the_deal():
    text = TEXT + "  given journal:\n    2020-02-03 Holders convert $4,000 of Series Z\n  on 2020-02-03\n"
    checked = termlang.check(text + "  expect Pay is $5.00 per share\n")
    assert [problem.code for problem in checked.problems] == ["J103"]
    assert checked.source.position(checked.problems[0].span.start).line == TEXT.count("\n") + 2


def test_the_journal_of_an_example_is_laid_out_with_it():
    head = TEXT + "  given journal:\n"
    rest = "  on 2020-02-03\n  expect Pay is $5.00 per share\n"
    found = termlang.format(head + "     2020-02-03   Holders convert  $4,000 of Series A\n" + rest)
    assert "\n    2020-02-03 Holders convert $4,000 of Series A\n" in found
