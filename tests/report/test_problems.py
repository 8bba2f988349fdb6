"""Problems as text: excerpts, marks, limits, and nothing raw from the file."""

from __future__ import annotations

import pytest

from termlang.diagnostics import Label, Mistake, Problem, Severity
from termlang.report.problems import problems_text, summary
from termlang.source import NOWHERE, Source, Span

WRONG = Mistake("U999", "unit.test", "`{what}` is wrong", "write `right`", "it moves shares")
WARNING = Mistake("U998", "unit.mild", "mild", "none", "", Severity.WARNING)


def shown(text: str, start: int, end: int, *labels: Label, **options: bool) -> list[str]:
    problem = WRONG.at(Span(start, end), ("Series A", "Conversion"), labels=labels, what=text[start:end])
    return problems_text([problem], Source(text, "x.terms"), **options).splitlines()


def test_the_whole_shape() -> None:
    text = "a line\nFixed Price means $4\n"
    lines = shown(text, 25, 27, Label(Span(7, 18), "the term"))
    assert lines == [
        "error[U999] unit.test: `$4` is wrong",
        "  Series A › Conversion                                       x.terms:2:19",
        "    2 | Fixed Price means $4",
        "      |                   ^^",
        "      | ----------- the term",
        "  why    it moves shares",
        "  try    write `right`",
    ]


def test_the_short_form_is_one_line() -> None:
    assert shown("ab", 1, 2, short=True) == ["x.terms:1:2: error[U999] unit.test: `b` is wrong"]


def test_ascii_form() -> None:
    assert all(line.isascii() for line in shown("x" * 300, 200, 210, ascii=True))


def test_control_characters_are_never_raw() -> None:
    text = "price \x1b[2J\x07 \u202e1\t2\r\n"
    for start, end in ((0, 5), (6, 10), (0, len(text))):
        for form in (True, False):
            found = "\n".join(shown(text, start, end, short=form))
            assert not set(found) & set("\x1b\x07\u202e\t\r")


def test_marks_line_up_behind_escaped_and_wide_characters() -> None:
    lines = shown("\x1b価格 bad", 4, 7)
    at = lines[2].index("bad")
    assert lines[3].index("^^^") == at + 2  # two signs that take two columns each


def test_a_long_line_is_cut_around_the_mark() -> None:
    lines = shown("x" * 5_000 + "bad" + "y" * 5_000, 5_000, 5_003)
    assert all(len(line) < 130 for line in lines)
    assert lines[3].index("^^^") == lines[2].index("bad")


def test_a_mark_over_several_lines_says_how_far() -> None:
    assert any("through line 3" in line for line in shown("one\ntwo\nthree\n", 0, 12))


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 3), (4, 4), (2, 4)])
def test_marks_at_the_ends_of_a_text(start: int, end: int) -> None:
    assert shown("abc\n", start, end)


def test_no_place_and_no_source() -> None:
    problem = WRONG.at(NOWHERE, what="it")
    assert problems_text([problem], None).splitlines()[0] == "error[U999] unit.test: `it` is wrong"
    assert "x.terms" in problems_text([problem], Source("a", "x.terms"), short=True)


def test_at_most_a_hundred() -> None:
    many = [WRONG.at(Span(0, 1), what=str(at)) for at in range(150)]
    text = problems_text(many, Source("abc"), short=True)
    assert len(text.splitlines()) == 101 and text.endswith("… and 50 more problems\n")


def test_colour_is_only_added() -> None:
    problem = WRONG.at(Span(0, 1), what="a")
    plain, colored = (problems_text([problem], Source("abc"), color=color) for color in (False, True))
    assert "\x1b[31;1merror[U999]\x1b[0m" in colored and "\x1b" not in plain
    assert colored.replace("\x1b[31;1m", "").replace("\x1b[0m", "") == plain


def test_no_problem_is_no_text() -> None:
    assert problems_text([], Source("")) == ""


def test_the_closing_line() -> None:
    found: list[Problem] = [WRONG.at(what=1), WRONG.at(what=2), WARNING.at()]
    assert summary(found, 2) == "2 files: 2 errors, 1 warning"
    assert summary([], 1) == "1 file: no problems"
