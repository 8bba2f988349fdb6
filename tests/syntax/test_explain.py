"""What a problem of a line says: what belongs at its place, which word was meant, the example most like the line."""

from __future__ import annotations

import pytest

from termlang.diagnostics import Problem
from termlang.source import Source
from termlang.syntax.parse import parse, parse_line
from termlang.syntax.problems import shown

A_TERM = "a term, an amount or a date belongs here"
CAPITAL = "a Defined Term begins with a capital letter"
DEFINE = "write it like `Variable Price means 101% of Market Value`"
PLAIN = "write it like `101% of Market Value`"
LIMIT = "write it like `limit 1,450,000 shares, counting conversions, in total, the excess stays outstanding`"


def begins(text: str, expected: str) -> bool:
    """Whether a text is the one that is expected, or, where that ends in `…`, begins with it."""
    return text.startswith(expected[:-1]) if expected.endswith("…") else text == expected


def only(block: str, line: str) -> Problem:
    tree, (problem,) = parse_line(Source(line), block)
    assert tree is None
    return problem


@pytest.mark.parametrize(
    ("block", "line", "remedy"),
    [
        # What belongs at the place, where that is short to say, and where a word in lower case may have been a name.
        ("file_line", "A means 1 + )", f"{A_TERM}; {DEFINE}"),
        ("file_line", "A means 1 +", f"{A_TERM}; {DEFINE}"),
        ("file_line", "A means 1 + of", f"{A_TERM}, and {CAPITAL}; {DEFINE}"),
        ("file_line", "language of", "a number belongs here; write it like `language 1`"),
        ("file_line", "preferred 5", "a Defined Term belongs here; write it like `preferred Series A:`"),
        (
            "file_line",
            "preferred of",
            f"a Defined Term belongs here, and {CAPITAL}; write it like `preferred Series A:`",
        ),
        ("file_line", "language 1 2", "the end of the line belongs here; write it like `language 1`"),
        ("expression", "the average of A on B", "`chosen` or `over` belongs here; write it like `the average of…"),
        ("conversion_line", "limit 5 shares, first", f"`come` belongs here; {LIMIT}"),
        ("example_line", "Company draws", "a number, an amount such as `$13.06`, `all that is open` or `all` belongs…"),
        (
            "file_line",
            "Call Floor is undisclosed,",
            "`a condition`, `a date`, `a number`, `a percentage` or `in` belongs here; write it like `Stipulated…",
        ),
        ("file_line", "table T by number, a percentage, between entries", "`on a straight line`, `the higher one` or…"),
        # Five things are listed, six are not.
        (
            "definition_line",
            "on each of",
            "`conversion`, `draw`, `exercise`, `issue` or `redemption` belongs here; write it like `on each issue of…",
        ),
        ("conversion_line", "limit 5 shares, counting", LIMIT),
        ("conversion_line", "limit 5 shares counting", LIMIT),
        # Where the first word begins no line of the block.
        ("question_line", "5", "a line below a question begins with `reading`"),
        ("journal_line", "at", "a line of a journal begins with a date such as `January 29, 1999`"),
        ("expression", "at 5", PLAIN),
        ("expression", "$5 $6", "write it like `$13.06 per share`"),
        ("part", "of", PLAIN),
        (
            "payment_line",
            "at",
            "it begins a line below a conversion, an exercise or a right, below a window, below a mandatory conversion "
            "or below a redemption",
        ),
    ],
)
def test_what_belongs_at_a_place(block: str, line: str, remedy: str) -> None:
    assert begins(only(block, line).remedy, remedy)


@pytest.mark.parametrize(
    ("block", "line", "remedy"),
    [
        ("file_line", "preferred Series A smae as Series B:", f"did you mean `same`? A{CAPITAL[1:]}"),
        # Less alike than another word of the language would have to be, but it can stand here.
        ("file_line", "preferred Series A saxxe as Series B:", f"did you mean `same`? A{CAPITAL[1:]}"),
        (
            "file_line",
            "preferred Series A wxyz",
            f"{CAPITAL}; a colon or `same` belongs here; write it like…",
        ),
        ("file_line", "wehn A", f"did you mean `when`? A{CAPITAL[1:]}"),
        # Where only a name can stand, no word is near.
        ("file_line", "preferred serie:", f"a Defined Term belongs here, and {CAPITAL}; write it like `preferred…"),
        ("file_line", "preferred exercises:", f"a Defined Term belongs here, and {CAPITAL}; write it like `preferred…"),
        ("file_line", "A means fixed Price", f"{A_TERM}, and {CAPITAL}; {DEFINE}"),
        ("expression", "wxyz", f"{CAPITAL}; {PLAIN}"),
        ("question_line", "wxyz", f"{CAPITAL}; a line below a question begins with `reading`"),
        ("expression", "the lower of A and B", "write `lesser`"),
        (
            "expression",
            "closing of A",
            "it stands only in `closing ask`, `closing asks`, `closing bid`, `closing bids`, `closing price` or "
            "`closing prices`",
        ),
        ("file_line", "A means closing", "it stands only in `closing ask`, `closing asks`, `closing bid`, `closing…"),
    ],
)
def test_which_word_was_meant(block: str, line: str, remedy: str) -> None:
    assert begins(only(block, line).remedy, remedy)


@pytest.mark.parametrize(
    ("block", "line", "message"),
    [
        ("file_line", "deal A", "`A` cannot stand after `deal`"),
        ("file_line", "A means B C:", "`:` cannot stand after `B C`"),
        ("file_line", "5 of", "this number cannot begin a line at the left margin"),
        ("question_line", "at", "`at` cannot begin a line below a question"),
        ("expression", "5% $6", "this amount cannot stand after this percentage"),
        ("expression", "A 5th", "this day of a month cannot stand after `A`"),
        ("expression", '1999-01-04 "a"', "this quotation cannot stand after this date"),
        ("row_line", "", "the file has no line to read"),
    ],
)
def test_what_cannot_stand_where(block: str, line: str, message: str) -> None:
    assert only(block, line).message == message


@pytest.mark.parametrize(
    ("line", "at"), [("A means (1 + (2)", 8), ("A means ((1)", 8), ("A means (1) + (2", 14), ("A means (1) +", None)]
)
def test_the_bracket_that_is_still_open_is_shown(line: str, at: int | None) -> None:
    labels = [(label.span.start, label.span.end, label.caption) for label in only("file_line", line).labels]
    assert labels == ([] if at is None else [(at, at + 1, "this bracket is still open")])


def test_a_reason_is_the_sentence_of_the_form() -> None:
    assert only("file_line", "deal A").why == "the name of the whole deal, as people cite it"
    assert only("file_line", "at A").why == ""


# -------------------------------------------------------------------------------------- the example that is shown


@pytest.mark.parametrize(
    ("block", "line", "example"),
    [
        # The example that begins like the line,
        ("window_line", "all", "all of it"),
        ("conversion_line", "until July", "until July 27, 1999:"),
        ("expression", "1,450,000 of", "90 days after Closing"),
        ("expression", "$13.06 of share", "$13.06 per share"),
        # and of several the one with most of its words, of those with as many the first.
        ("conversion_line", "on", "on 10 days notice"),
        (
            "definition_line",
            "on each issue of rights to B at a discount",
            "on each issue of rights to Common Stock at…",
        ),
    ],
)
def test_the_example_most_like_the_line(block: str, line: str, example: str) -> None:
    shown_last = only(block, line).remedy.partition("write it like `")[2]
    assert begins(shown_last.removesuffix("`"), example)


# ------------------------------------------------------------------------------------------- after many problems


def test_after_so_many_problems_no_better_word_is_looked_for() -> None:
    wrong = parse(Source("wehn A\n" * 99 + "deal A\ndeal A\nwehn A\n"))[1]
    full, brief, unknown = wrong[99:]
    assert full.remedy.startswith("a quotation belongs here; write it like `deal ") and full.why
    assert brief.remedy.startswith("a line at the left margin begins with `language`, ") and brief.why == ""
    assert brief.message == full.message == "`A` cannot stand after `deal`"
    assert unknown.remedy.startswith("a line at the left margin begins with `language`, ")


# --------------------------------------------------------------------------------------------- what is repeated


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a" * 40, "a" * 40),
        ("a" * 41, "a" * 39 + "\u2026"),
        ("a  b\n c", "a b c"),
        # Blanks are no letters, but nobody looks through a million of them.
        ("a" + " " * 158 + "b", "a b"),
        ("a" + " " * 159 + "b", "a\u2026"),
        ("a\x1b[2Jb\u202e", "aU+001B[2JbU+202E"),
    ],
)
def test_what_a_message_repeats_is_short_and_can_be_seen(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_the_title_of_a_block_is_its_header_as_written_and_not_too_long() -> None:
    name = "A" * 25
    for party, title in (("B" * 9, "B" * 9), ("B" * 10, "B" * 8 + "\u2026")):
        head = f"payment on {name}   by Company\n    to {party}"
        found = parse(Source(f"{head}:\n  wxyz\n"))[1]
        assert [problem.path for problem in found] == [(f"payment on {name} by Company to {title}",)]
