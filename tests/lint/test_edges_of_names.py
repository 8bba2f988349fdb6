"""Rules about names, papers, layout and examples: which lines are reported, in which words, and which are not."""

from __future__ import annotations

from typing import Any

import pytest

from termlang.diagnostics import Problem
from termlang.linter.config import Config, House
from termlang.linter.examples import whole
from termlang.linter.run import lint
from termlang.source import Source
from tests.lint.looking import found, labelled, made, marked

ISSUED = "issued on Closing to Investors, 400 shares of $10,000 stated value"
RIGHT = (
    "  conversion into Common Stock at the option of Investors:\n    at any time:\n      all of it\n"
    "      at {price}\n    shares rounded down, the fraction lapses\n"
)
HEIR = f"preferred Series B same as Series A except:\n  {ISSUED}\n"


def series(terms: str = "", own: str = "", price: str = "$13.06 per share", below: str = "") -> str:
    return f"{terms}preferred Series A:\n  {ISSUED}\n{own}{RIGHT.format(price=price)}{below}"


def names(code: str, lines: str, **settings: Any) -> list[str]:
    return [problem.facts["name"] for problem in found(code, lines, **settings)]


# ------------------------------------------------------------------------------------------------ unused terms (N102)


@pytest.mark.parametrize(
    ("terms", "own", "price", "unused"),
    [
        ("Floor means $5.00 per share\n", "", "$1.00 per share", ["Floor"]),
        ("Floor means $5.00 per share\n", "", "Floor", []),
        # What only an unused term names is unused itself.
        ("Base means $5.00 per share\nFloor means 92% of Base\n", "", "$1.00 per share", ["Base", "Floor"]),
        ("Base means $5.00 per share\nFloor means 92% of Base\n", "", "Floor", []),
        # A term that names itself is not used by that.
        ("Step starts at $5.00 per share\n  each 3 months after Closing: 92% of Step\n", "", "$1 per share", ["Step"]),
        ("", "  Floor means $5.00 per share\n", "$1.00 per share", ["Floor"]),
        ("", "  Floor means $5.00 per share\n", "Floor", []),
        ("Other means Floor of Series A\n", "  Floor means $5.00 per share\n", "$1 per share", ["Other", "Floor"]),
        ("Other means Floor of Series A\n", "  Floor means $5.00 per share\n", "Other", []),
        (
            "Rate means:\n  $1.00 per share when Market Low is below $2.00 per share\n  otherwise $2.00 per share\n"
            "Market Low means the daily low of Common Stock\n",
            "",
            "Rate",
            [],
        ),
        (
            "Floor means $5.00 per share\n  except when Limit Day is after Closing: $4.00 per share\n"
            "Limit Day means June 1, 1999\n",
            "",
            "$1.00 per share",
            ["Floor", "Limit Day"],
        ),
        ("Open is undisclosed, in $ per share\n", "", "$1.00 per share", ["Open"]),
        ("Open is undisclosed, in $ per share\n", "", "the lesser of Open and $1.00 per share", []),
    ],
)  # fmt: skip
def test_a_term_on_which_nothing_rests(terms: str, own: str, price: str, unused: list[str]) -> None:
    lines = series(terms, own, price)
    assert names("N102", lines) == unused
    for problem in found("N102", lines):
        (fix,) = problem.fixes
        assert all(line.startswith("-") for line in made(lines, fix))
        assert marked("N102", lines) == unused


def test_a_definition_goes_with_its_exceptions_and_a_term_of_an_amendment_stays() -> None:
    terms = "Floor means $5.00 per share\n  except when Closing is after June 1, 1999: $4.00 per share\n"
    lines = series(terms)
    (problem,) = found("N102", lines)
    assert made(lines, problem.fixes[0]) == [f"-{line}" for line in terms.splitlines()]
    example = 'example "a value":\n  on 1999-02-01\n  expect Floor is $5.00 per share\n'
    assert names("N102", series("Floor means $5.00 per share\n", below=example)) == []


# ---------------------------------------------------------------------------------------- names alike (N105, N107)


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        ("Fixed Price", "Fixed Conversion Price", True),
        ("Fixed Price", "Fixed Prices", True),
        ("Fixed Price", "Fixed Price 2", False),
        ("Fixed Price", "Variable Price", False),
        ("Gas", "Ga", False),
        ("Fees", "Fee", True),
        ("Gross", "Gros", False),
    ],
)
def test_two_names_that_are_easily_taken_for_one(first: str, second: str, near: bool) -> None:
    lines = series(f"{first} means $5.00 per share\n{second} means $6.00 per share\n")
    problems = found("N105", lines)
    assert [each.message for each in problems] == [f"`{second}` and `{first}` are easily taken for one term"] * near
    assert [labelled(lines, each) for each in problems] == [[(first, "and this one")]] * near
    assert [each.path for each in problems] == [(second,)] * near


def test_names_of_two_blocks_and_names_that_rest_on_each_other_are_no_pair() -> None:
    assert (
        found("N105", series("Fixed Price means $5.00 per share\n", "  Fixed Conversion Price means $6.00 per share\n"))
        == []
    )
    for one, other in (("$5.00 per share", "92% of Fixed Price"), ("92% of Fixed Conversion Price", "$5.00 per share")):
        assert found("N105", series(f"Fixed Price means {one}\nFixed Conversion Price means {other}\n")) == []
    own = "  Fixed Price means $5.00 per share\n  Fixed Conversion Price means $6.00 per share\n"
    assert [each.path for each in found("N105", series(own=own))] == [("Series A", "Fixed Conversion Price")]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("Price I", "Price 1", True),
        ("Price O", "Price 0", True),
        ("Price A", "Price B", False),
        ("Price A", "Price A 2", False),
    ],
)
def test_two_names_that_look_alike(first: str, second: str, alike: bool) -> None:
    lines = f"{first} means $1.00 per share\n{second} means $2.00 per share"
    problems = found("N107", lines)
    assert [each.message for each in problems] == [f"`{second}` and `{first}` look alike"] * alike
    assert marked("N107", lines) == [second] * alike


# ------------------------------------------------------------------------------- open terms and questions (N108, N123)


def test_an_open_term_names_the_lines_that_rest_on_it() -> None:
    def uses(*lines: str) -> str:
        text = "Open is undisclosed, in $ per share\n" + "".join(f"{line}\n" for line in lines)
        (problem,) = found("N108", text)
        assert marked("N108", text) == ["Open"] and problem.path == ("Open",)
        return problem.why

    # The head of an example text has nine lines, so that `Open` stands on line 10 and the others from line 11 on.
    assert uses() == "nothing else says what it is"
    assert uses("A means 92% of Open") == "answers that rest on line 11 stay unknown without it"
    assert (
        uses("A means 92% of Open", "B means Open + Open")
        == "answers that rest on lines 11, 12 stay unknown without it"
    )
    four = [f"{letter} means {number}% of Open" for number, letter in enumerate("ABCD", 90)]
    assert uses(*four) == "answers that rest on lines 11, 12, 13, 14 stay unknown without it"
    five = [*four, "E means 99% of Open"]
    assert uses(*five) == "answers that rest on lines 11, 12, 13, 14, … stay unknown without it"
    assert uses("Other means $1.00 per share") == "nothing else says what it is"


def test_a_condition_is_no_blank_and_an_example_no_use() -> None:
    assert found("N108", "Approval is undisclosed, a condition") == []
    example = 'example "a value":\n  given Open is $2.00 per share\n  on 1999-02-01\n  expect Open is $2.00 per share\n'
    (problem,) = found("N108", series("Open is undisclosed, in $ per share\n", below=example))
    assert problem.why == "nothing else says what it is"


def test_a_question_names_its_readings() -> None:
    (problem,) = found("N123", 'question Kind "Which of them.":\n  reading Plain\n  reading Fancy\n  reading Other\n')
    assert problem.message == "`Kind` is open: Plain or Fancy or Other" and problem.why == "Which of them"


# ------------------------------------------------------------------------------------------------ layout (F151, F152)


def layout(text: str) -> list[Problem]:
    return list(lint(Source(text), Config(select=("F151",))).problems)


def test_the_layout_is_marked_from_where_it_differs_to_the_end_of_the_line() -> None:
    text = whole("Fixed Price means $13.06 per share")
    assert layout(text) == []
    for old, new, words in (
        ("Fixed Price means $13.06", "Fixed Price means  $13.06", " $13.06 per share"),
        ("calendar NYSE", "calendar    NYSE", "   NYSE"),
        ("fraction lapses\n", "fraction lapses\n\n", "\n"),
        ("fraction lapses\n", "fraction lapses", "s"),
        ("fraction lapses\n", "fraction lapses  \n", "  "),
    ):
        spoiled = text.replace(old, new, 1)
        (problem,) = layout(spoiled)
        assert spoiled[problem.span.start : problem.span.end] == words, (old, new)
        (fix,) = problem.fixes
        assert [edit.text for edit in fix.edits] == [text] and fix.edits[0].span == (0, len(spoiled))


@pytest.mark.parametrize(
    ("number", "better"),
    [
        ("1450000 shares", ("1450000", "1,450,000")),
        ("10000 shares", ("10000", "10,000")),
        ("9999 shares", None),
        ("1,450,000 shares", None),
        ("$1450000", ("1450000", "1,450,000")),
        ("$10000.50", ("10000", "10,000")),
        ("$0.12345", None),
    ],
)
def test_a_long_number_has_its_commas(number: str, better: tuple[str, str] | None) -> None:
    lines = f"Number means {number}"
    problems = found("F152", lines)
    assert [(each.facts["number"], each.facts["better"]) for each in problems] == ([better] if better else [])
    for problem in problems:
        assert marked("F152", lines) == [better[0] if better else ""]
        assert made(lines, problem.fixes[0]) == [f"-{lines}", f"+{lines.replace(*(better or ('', '')))}"]


# ---------------------------------------------------------------------------------------------- house (H201 … H203)


def test_a_word_of_the_house_is_found_in_any_case_and_across_a_line() -> None:
    house = House(blocked={"best efforts": "reasonable efforts", "holders": ""})
    lines = "Duty is undisclosed, a condition  # Best  Efforts of holders, not stockholders\n"
    problems = found("H201", lines, house=house)
    said = {each.message: each.remedy for each in problems}
    assert said["the house does not write `Best Efforts`"] == "write `reasonable efforts`"
    assert said["the house does not write `holders`"] == "say it otherwise"
    assert marked("H201", lines, house=house).count("Best  Efforts") == 1
    assert [words for words in marked("H201", lines, house=house) if "stock" in words] == []


@pytest.mark.parametrize(
    ("required", "lines", "said"),
    [
        ({"conversion": ("limit", "shares")}, series(), ["this conversion has no `limit`"]),
        ({"conversion": ("shares",)}, series(), []),
        ({"preferred": ("dividend", "redemption")}, series(), ["this preferred has no `dividend` and no `redemption`"]),
        ({"warrant": ("exercise",)}, series(), []),
        ({}, series(), []),
        # What is taken over has the clauses of its parent.
        ({"preferred": ("dividend",)}, series() + HEIR, ["this preferred has no `dividend`"]),
        (
            {"conversion": ("limit",)},
            series() + HEIR + RIGHT.format(price="$1 per share"),
            ["this conversion has no `limit`"],
        ),
    ],
)
def test_a_block_has_the_clauses_of_the_house(
    required: dict[str, tuple[str, ...]], lines: str, said: list[str]
) -> None:
    problems = found("H202", lines, house=House(required=required))
    assert [each.message for each in problems] == said
    assert all(each.path[0] == "Series A" for each in problems)


def test_what_a_block_lacks_is_said_once_and_what_cannot_be_read_may_be_it() -> None:
    house = House(required={"preferred": ("dividend", "redemption"), "conversion": ("limit",)})
    lines = series()
    (block, right) = found("H202", lines, house=house)
    assert block.remedy == "add a line that begins with `dividend`, and one with `redemption` below it"
    assert right.remedy == "add a line that begins with `limit` below it"
    broken = lines.replace("    shares rounded down", "    limit foo bar\n    shares rounded down")
    assert [each.facts["block"] for each in found("H202", broken, house=house, unsound=True)] == ["preferred"]


@pytest.mark.parametrize(
    ("definition", "bounds", "said"),
    [
        ("$0.99 per share", {"at-least": "$1.00 per share"}, "below"),
        ("$1.00 per share", {"at-least": "$1.00 per share"}, None),
        ("$1.01 per share", {"at-most": "$1.00 per share"}, "above"),
        ("$1.00 per share", {"at-most": "$1.00 per share"}, None),
        ("$5.00 per share", {"at-least": "$1.00 per share", "at-most": "$4.00 per share"}, "above"),
        ("92% of the closing price of Common Stock", {"at-least": "$1.00 per share"}, None),
        ("5 shares", {"at-least": "$1.00 per share"}, None),
        ("$0.99 per share", {"at-least": "nothing at all"}, None),
        ("$0.99 per share", {"at-least": "the closing price of Common Stock"}, None),
    ],
)
def test_a_figure_lies_within_the_bounds_of_the_house(
    definition: str, bounds: dict[str, str], said: str | None
) -> None:
    house = House(bounds={"Floor Price": bounds})
    at_the_margin = series(f"Floor Price means {definition}\nOther Price means $0.10 per share\n")
    below = series(own=f"  Floor Price means {definition}\n")
    for lines, path in ((at_the_margin, ("Floor Price",)), (below, ("Series A", "Floor Price"))):
        problems = found("H203", lines, house=house)
        assert [each.facts["side"] for each in problems] == ([said] if said else [])
        for problem in problems:
            side = "at-least" if said == "below" else "at-most"
            assert problem.path == path and problem.facts["setting"] == f"{side} {bounds[side]}"
            assert problem.message == f"`Floor Price` is {said} the {bounds[side]} of the house"
