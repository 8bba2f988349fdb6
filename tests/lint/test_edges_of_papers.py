"""Rules about papers and examples: what is quoted, cited and figured, and on which days examples stand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from termlang.linter.attached import figures_of, forms_of, plain, shown_figures
from termlang.source import Span
from termlang.syntax import ast
from tests.lint.looking import found, marked

SOURCE = 'source F8K "Form 8-K", file "f8k.txt"\nsource PR "Press release"\n'
PAPER = "the Shares convert at a price of $13.06 for the first 90 days, at most 1,450,000 shares"

# ------------------------------------------------------------------------------------------------ quotations (S132)


@pytest.mark.parametrize(
    ("comment", "drifted"),
    [
        ('# "a price of $13.06"', []),
        ('# "A Price of   $13.06"', []),
        ('# "a price of $13.60"', ['"a price of $13.60"']),
        ('# see "a price of $13.06" and "for 90 days"', ['"for 90 days"']),
        ('# see "one thing" and "other thing"', ['"one thing"', '"other thing"']),
        ('# "abc"', []),
        ('# "abcd"', ['"abcd"']),
        ("# a price of $13.60", []),
        ("", []),
    ],
)
def test_a_quotation_stands_in_the_paper(comment: str, drifted: list[str]) -> None:
    lines = f"{SOURCE}Floor Price means $13.06 per share  [F8K]  {comment}\n"
    assert marked("S132", lines, F8K=PAPER) == drifted
    for problem in found("S132", lines, F8K=PAPER):
        assert problem.message == "these words are not in the text of F8K" and problem.path == ("Floor Price",)
    # Without a text, without a citation, or of a paper without a text nothing is compared.
    assert found("S132", lines) == []
    assert found("S132", lines.replace("  [F8K]", ""), F8K=PAPER) == []
    assert found("S132", lines.replace("[F8K]", "[PR]"), F8K=PAPER) == []


def test_words_of_either_paper_are_no_drift() -> None:
    lines = f'{SOURCE}Floor Price means $13.06 per share  [F8K] [PR]  # "a price of $13.06" "sold at noon"\n'
    assert marked("S132", lines, F8K=PAPER, PR="they were Sold at Noon") == []
    (problem,) = found("S132", lines, F8K=PAPER, PR="they were sold")
    assert problem.message == "these words are not in the text of F8K or PR"


def test_texts_are_compared_with_blanks_folded_and_marks_straight() -> None:
    assert plain("“The  Price”\n of the Holders’ shares — all") == '"the price" of the holders\' shares - all'
    assert plain("‘so’") == "'so'"


# --------------------------------------------------------------------------------------------- figures (S133, S134)


@pytest.mark.parametrize(
    ("clause", "missing"),
    [
        ("Floor Price means $13.06 per share", []),
        ("Floor Price means $13.60 per share", ["$13.60"]),
        ("Most Shares means 1,450,000 shares", []),
        ("Most Shares means 1450000 shares", []),
        ("Most Shares means 1,460,000 shares", ["1,460,000"]),
        ("Many Days means 90", []),
        # Small whole numbers papers write as words.
        ("Many Days means 91", []),
        ("Many Days means 101", ["101"]),
        ("Part means 13.06%", []),
        ("Part means 5%", ["5%"]),
        ("Last Day means January 29, 1999", ["January 29, 1999"]),
        ("Two means the lesser of $13.60 per share and $1.99 per share", ["$13.60", "$1.99"]),
    ],
)
def test_a_figure_stands_in_the_paper_that_is_cited(clause: str, missing: list[str]) -> None:
    lines = f"{SOURCE}{clause}  [F8K]\n"
    assert marked("S133", lines, F8K=PAPER) == missing
    for problem in found("S133", lines, F8K=PAPER):
        assert problem.message == f"`{problem.facts['figure']}` does not stand in the text of F8K"
    assert found("S133", lines.replace("  [F8K]", ""), F8K=PAPER) == []
    assert found("S133", lines) == []
    # In one of two papers is enough.
    both = lines.replace("[F8K]", "[F8K] [PR]")
    assert found("S133", both, F8K=PAPER, PR="$13.60 on January 29, 1999 or 101 of 1,460,000 at 5% and $1.99") == []


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("at $13.06", None),
        ("at $13.06, $1.00", "1 figure of the text of `F8K` stands in no clause: `$1.00`"),
        ("$1.00 and $1.00 and $2.00", "2 figures of the text of `F8K` stand in no clause: `$1.00`, `$2.00`"),
        (
            "$1 $2 $3 $4 $5 $6",
            "6 figures of the text of `F8K` stand in no clause: `$1`, `$2`, `$3`, `$4`, `$5`, `$6`",
        ),
        (
            "$1 $2 $3 $4 $5 $6 $7",
            "7 figures of the text of `F8K` stand in no clause: `$1`, `$2`, `$3`, `$4`, `$5`, `$6`, …",
        ),
        ("five days and 12 months", None),
    ],
)
def test_a_figure_of_the_paper_that_no_clause_uses(paper: str, said: str | None) -> None:
    lines = f"{SOURCE}Floor Price means $13.06 per share\n"
    problems = found("S134", lines, F8K=paper)
    assert [each.message for each in problems] == ([said] if said else [])
    assert marked("S134", lines, F8K=paper) == (["F8K"] if said else [])


def test_figures_have_one_form_however_they_are_written() -> None:
    assert list(shown_figures("12/31/1999 and 1/2/2000")) == [
        ("12/31/1999", ("day", date(1999, 12, 31))),
        ("1/2/2000", ("day", date(2000, 1, 2))),
    ]
    assert list(shown_figures("13/31/1999")) == [("1999", ("number", 1999))]
    assert list(shown_figures("2.5 per cent of 99.5, 100.5 and 1.5 percentage")) == [
        ("2.5 per cent", ("percent", Fraction(25, 1000))),
        ("100.5", ("number", Fraction(201, 2))),
    ]
    assert list(shown_figures("$99")) == [("$99", ("number", 99))] and list(shown_figures("99")) == []
    # The day before, the percentage behind, and the figure at the very end.
    assert list(shown_figures("1,000% on December 1, 2020 of 2020")) == [
        ("December 1, 2020", ("day", date(2020, 12, 1))),
        ("1,000%", ("percent", Fraction(10))),
        ("2020", ("number", 2020)),
    ]
    assert figures_of("9" * 61) == set() and len(figures_of("9" * 60)) == 1
    assert forms_of(ast.Amount(Span(0, 0), "$", Fraction(5))) == {("number", 5)}
    assert forms_of(ast.Number(Span(0, 0), Fraction(199, 2))) == {("number", Fraction(199, 2))}


# ------------------------------------------------------------------------------------------------- citations (S131)

ISSUED = "issued on Closing to Investors, 400 shares of $10,000 stated value"
RIGHT = (
    "  conversion into Common Stock at the option of Investors:{0}\n    at any time:{1}\n      all of it{2}\n"
    "      at $13.06 per share{3}\n    shares rounded down, the fraction lapses\n"
)


def cited(issued: str, *places: str) -> str:
    return f"{SOURCE}preferred Series A:\n  {ISSUED}{issued}\n{RIGHT.format(*places)}"


@pytest.mark.parametrize(
    ("issued", "places", "uncited"),
    [
        ("", ("", "", "", ""), [ISSUED, "all of it", "at $13.06 per share"]),
        ("  [F8K]", ("", "", "", ""), ["all of it", "at $13.06 per share"]),
        # A citation on a block covers what stands below it, one on a line that line.
        ("  [F8K]", ("  [F8K]", "", "", ""), []),
        ("  [F8K]", ("", "  [F8K]", "", ""), []),
        ("  [F8K]", ("", "", "  [F8K]", ""), ["at $13.06 per share"]),
        ("  [F8K]", ("", "", "", "  [F8K]"), ["all of it"]),
    ],
)
def test_a_clause_cites_a_paper_itself_or_through_its_block(
    issued: str, places: tuple[str, ...], uncited: list[str]
) -> None:
    lines = cited(issued, *places)
    assert marked("S131", lines) == uncited
    assert all(each.remedy.endswith("such as `[F8K]`") for each in found("S131", lines))
    assert found("S131", lines.replace(SOURCE, "").replace("  [F8K]", "")) == []


def test_a_definition_may_cite_in_what_stands_below_it() -> None:
    def floor(first: str, second: str) -> str:
        return (
            f"{SOURCE}Floor means $5.00 per share\n"
            f"  except when Closing is after June 1, 1999: $4.00 per share{first}\n"
            f"  except when Closing is after July 1, 1999: $4.00 per share{second}\n"
        )

    mine = [each for each in marked("S131", floor("", "")) if each.startswith("Floor")]
    assert mine == ["Floor means $5.00 per share"]
    for first, second in (("  [F8K]", ""), ("", "  [F8K]"), ("  [F8K]", "  [PR]")):
        assert [each for each in marked("S131", floor(first, second)) if each.startswith("Floor")] == []
    closing = f"{SOURCE}Second Closing means June 1, 1999\n"
    assert [each for each in marked("S131", closing) if "Closing means" in each] == [
        "Second Closing means June 1, 1999"
    ]


# ---------------------------------------------------------------------------------------------- examples (T141, T142)


def example(*days: str) -> str:
    rows = "".join(f"  on {day}\n  Investors convert all of Series A\n  expect allowed\n" for day in days)
    return f'example "days":\n{rows}' if days else ""


def dated(*windows: str, days: tuple[str, ...]) -> str:
    lines = "".join(f"    {head}\n      all of it\n      at $13.06 per share\n" for head in windows)
    right = "  conversion into Common Stock at the option of Investors:\n"
    return (
        f"preferred Series A:\n  {ISSUED}\n{right}{lines}    shares rounded down, the fraction lapses\n{example(*days)}"
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("1999-02-01",), "no example stands on the last day of this window, 1999-04-28"),
        (("1999-04-28",), "no example stands on the day after this window, 1999-04-29"),
        (("1999-04-29",), "no example stands on the last day of this window, 1999-04-28"),
        (("1999-04-28", "1999-04-29"), None),
        (("1999-04-29", "1999-04-28"), None),
    ],
)
def test_examples_stand_on_both_sides_of_the_end_of_a_window(days: tuple[str, ...], said: str | None) -> None:
    for head in ("from Issue Date until April 29, 1999:", "from Issue Date through April 28, 1999:"):
        lines = dated(head, days=days)
        problems = found("T142", lines)
        assert [each.message for each in problems] == ([said] if said else [])
        assert marked("T142", lines) == ([head] if said else [])


def test_a_window_without_an_end_and_a_deal_without_requests_want_no_example() -> None:
    assert found("T142", dated("from Issue Date:", days=("1999-02-01",))) == []
    assert found("T142", dated("from Issue Date until April 29, 1999:", days=())) == []
    value = 'example "a value":\n  on 1999-02-01\n  expect Closing is 1999-01-29\n'
    assert found("T142", dated("from Issue Date until April 29, 1999:", days=()) + value) == []
    two = dated("from Issue Date until April 29, 1999:", "thereafter:", days=("1999-02-01",))
    assert len(found("T142", two)) == 1


def test_a_clause_that_no_example_exercises() -> None:
    heads = ("from Issue Date until April 29, 1999:", "from April 29, 1999 until June 1, 1999:")
    lines = dated(*heads, days=("1999-02-01",))
    titles = [each.facts["clause"] for each in found("T141", lines)]
    assert any("April 29, 1999 until" in title for title in titles)
    assert not any(title.startswith("from Issue Date") for title in titles)
    assert found("T141", dated(*heads, days=())) == []
    assert all(each.path[0] == "Series A" for each in found("T141", lines))
