"""The one layout: the same deal, the same comments, and twice is once."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termlang.source import Source
from termlang.syntax import ast, format
from termlang.syntax.format import format_text
from termlang.syntax.parse import parse

DEALS = {path.stem: path.read_text(encoding="utf-8") for path in Path(__file__).parents[2].glob("deals/*.terms")}


def formatted(text: str) -> str:
    found, problems = format_text(Source(text))
    assert found is not None and problems == ()
    return found


def comments(text: str) -> list[str]:
    """What follows the first `#` outside quotes of each line."""
    found = (re.match(r'(?:[^"#]|"[^"]*")*(#.*)', line) for line in re.split(r"\r\n|\r|\n", text))
    return [each[1] for each in found if each]


def check(text: str) -> str:
    """The formatted text, after the promises that hold of every formatted text."""
    found = formatted(text)
    assert formatted(found) == found
    assert ast.same(parse(Source(text))[0], parse(Source(found))[0])
    assert [comment.rstrip() for comment in comments(text)] == comments(found)
    assert found.endswith("\n") and not found.endswith("\n\n") and not found.startswith(("\n", " "))
    assert "\n\n\n" not in found and " \n" not in found
    return found


@pytest.mark.parametrize("name", DEALS)
def test_the_deals(name: str):
    found = check(DEALS[name])
    assert found.split() == DEALS[name].split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A   means\t5", "A means 5"),
        ("A means $5   per share", "A means $5 per share"),
        ("A means ( B  +   C )", "A means (B + C)"),
        ("A means 5%  of  B ,adjusted for splits", "A means 5% of B, adjusted for splits"),
        ("A means 1,450,000 shares", "A means 1,450,000 shares"),
        ("A means January  29,1999", "A means January 29, 1999"),
        ("A means 1999-01-29", "A means 1999-01-29"),
        ("Fixed   Price means closing  price of B", "Fixed Price means closing price of B"),
        ('deal   "two  blanks ,stay"', 'deal "two  blanks ,stay"'),
        ("A means(B)", "A means (B)"),
        ("preferred A :\n      B means 5", "preferred A:\n  B means 5"),
        ("A means 5#why", "A means 5  #why"),
        ("A means 5      # why   ", "A means 5  # why"),
        ("A means 5[S   1][T]", "A means 5  [S 1] [T]"),
        ("\ufeffA means 5\r\nB means 6\r", "A means 5\nB means 6"),
        ("\n\n\nA means 5\n \n\t\n\nB means 6\n\n\n", "A means 5\n\nB means 6"),
    ],
)
def test_layout(text: str, expected: str):
    assert check(text) == expected + "\n"


def test_blocks_and_comments():
    text = """\
# of the deal
preferred Series A:
        # of the price
        Fixed Price means $13.06 per share
        Rate means:
            # of the piece
            1 when A is met
            otherwise 2
            # at the end of the rate
        # at the end of the series

# of the question
question Q "?":
   reading R
# at the end
"""
    expected = """\
# of the deal
preferred Series A:
  # of the price
  Fixed Price means $13.06 per share
  Rate means:
    # of the piece
    1 when A is met
    otherwise 2
    # at the end of the rate
  # at the end of the series

# of the question
question Q "?":
  reading R
# at the end
"""
    assert check(text) == expected


@pytest.mark.parametrize(("column", "depth"), [(0, 1), (2, 1), (3, 1), (5, 1), (6, 2), (9, 2)])
def test_a_comment_between_two_blocks_belongs_to_the_deepest_line_it_stands_below(column: int, depth: int):
    text = f"preferred A:\n   B means:\n      1 when C is met\n{' ' * column}# here\n   D means 5\n"
    found = f"preferred A:\n  B means:\n    1 when C is met\n{'  ' * depth}# here\n  D means 5\n"
    assert check(text) == found


def test_a_comment_before_the_rest_of_a_line_stands_with_it_however_deep_it_stood():
    text = "preferred A:\n B means C of\n         # why\n   D\n"
    assert check(text) == "preferred A:\n  B means C of\n      # why\n      D\n"


def test_lines_stay_broken_where_the_writer_broke_them():
    text = "preferred A:\n B means the lesser of C and\n  D,\n         rounded down [S 1]\n"
    expected = "preferred A:\n  B means the lesser of C and\n      D,\n      rounded down  [S 1]\n"
    assert check(text) == expected


def test_a_comment_inside_a_broken_line_stands_with_it():
    text = "A means B of\n# why\nC, adjusted for splits,\n        rounded down\n"
    assert check(text) == "A means B of\n    # why\n    C, adjusted for splits,\n    rounded down\n"


def test_citations_line_up_until_a_blank_line():
    text = "A means 5 [S]\nLonger means 6\nLongest Name means 7 [T] # why\n\nB means 8 [S]\n"
    column = "A means 5             [S]\nLonger means 6\nLongest Name means 7  [T]  # why\n"
    assert check(text) == column + "\nB means 8  [S]\n"


def test_a_line_too_long_for_the_column_has_two_blanks():
    title = "x" * (format.LAST_COLUMN - len('deal ""') - 2)
    fits = f'deal "{title}" [S]\nA means 5 [S]\n'
    assert check(fits) == f'deal "{title}"  [S]\n{"A means 5":<100}[S]\n'
    too_long = f'deal "{title}x" [S]\nA means 5 [S]\n'
    assert check(too_long) == f'deal "{title}x"  [S]\nA means 5  [S]\n'


def test_the_columns_of_a_table_line_up():
    text = 'example "a":\n cases:\n  date close\n  1999-05-03    10.00, 76,569\n'
    assert check(text) == 'example "a":\n  cases:\n    date       close\n    1999-05-03 10.00 76,569\n'


def test_columns_are_as_wide_as_the_cells_of_rows_on_one_line():
    text = 'example "a":\n  cases:\n    a bbb c\n    aaaa b,\n      longer d e f g\n    "x y" z w  # why\n'
    rows = ["a     bbb c", "aaaa  b", "    longer d   e f g", '"x y" z   w  # why']
    assert check(text) == 'example "a":\n  cases:\n' + "".join(f"    {row}\n" for row in rows)


@pytest.mark.parametrize("text", ["", "A menas 5", "A:\n    B\n  C", "A means 5\n\tB", "A means \u202e5"])
def test_what_cannot_be_read_is_left_alone(text: str):
    found, problems = format_text(Source(text))
    assert found is None
    assert [str(problem) for problem in problems] == [str(problem) for problem in parse(Source(text))[1]]


def test_a_warning_does_not_stop_it():
    assert formatted('deal "M\u043entrose"') == 'deal "M\u043entrose"\n'


@pytest.mark.parametrize("spoiled", ["A means 6", "A means 5", "A means (5)  # why"])
def test_a_result_that_would_not_read_the_same_is_refused(spoiled: str, monkeypatch: pytest.MonkeyPatch):
    """Were the layout to change a number, or to lose a comment, the text would be left as it was."""
    monkeypatch.setattr(format, "_written", lambda rows: [spoiled])
    found, problems = format_text(Source("A means 5  # why"))
    assert found is None and [problem.name for problem in problems] == ["format.differs"]


# ------------------------------------------------------------------------------------------------ properties


@st.composite
def respaced_deals(draw: st.DrawFn) -> str:
    """A deal with other blanks, blank lines, depths, comments and line ends, which say nothing."""
    text = draw(st.sampled_from(sorted(DEALS.values())))
    seed = draw(st.randoms(use_true_random=False))
    step, end = draw(st.integers(1, 5)), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    lines = []
    for line in text.splitlines():
        body = line.lstrip(" ")
        indent = " " * ((len(line) - len(body)) // 2 * step)
        if '"' not in body and "#" not in body:
            body = re.sub(" ", lambda _: seed.choice([" ", " ", "  ", "\t"]), body)
            body = re.sub(r"(?<![0-9]),[ \t]", lambda _: seed.choice([", ", " ,", " , "]), body)
        note = seed.choice(["", "", "", "  # note", "\t#", " [F8K  para 9]"])
        lines.append(indent + body + (note if body and "#" not in body else ""))
        lines.extend(seed.choice([[], [], [], [""], ["", " \t"], [" " * seed.randrange(9) + "# alone"]]))
    return end.join(lines) + seed.choice(["", end, end * 3])


@given(respaced_deals())
@settings(deadline=None, max_examples=150)
def test_spacing_says_nothing(text: str):
    check(text)


@given(st.text(st.sampled_from('AB means5,:()[]#"\n \t%$of'), max_size=120))
@settings(deadline=None, max_examples=300)
def test_any_text_is_formatted_or_left_alone(text: str):
    found, problems = format_text(Source(text))
    if found is None:
        assert problems and "format.differs" not in [problem.name for problem in problems]
    else:
        assert formatted(found) == found
