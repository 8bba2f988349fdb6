"""Every text has a tree and a list of problems: one problem a line, and none stops the next line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termlang.diagnostics import Problem, Severity
from termlang.source import Source
from termlang.syntax import ast
from termlang.syntax.parse import MAX_EXPLAINED, parse, parse_expression, parse_line

DEALS = {path.stem: path.read_text(encoding="utf-8") for path in Path(__file__).parents[2].glob("deals/*.terms")}


def problems(text: str) -> list[Problem]:
    return list(parse(Source(text))[1])


def clauses(text: str) -> list[str]:
    """The classes of all clauses, in the order of the text; `-` for a line that could not be read."""

    def of(lines: tuple[ast.Line, ...]) -> list[str]:
        return [
            name
            for line in lines
            for name in ("-" if line.clause is None else type(line.clause).__name__, *of(line.children))
        ]

    return of(parse(Source(text))[0].lines)


@pytest.mark.parametrize("name", DEALS)
def test_the_deals_are_read_without_a_problem(name: str):
    assert problems(DEALS[name]) == []


@pytest.mark.parametrize("text", ["", " \n\t\n", "# nothing but a comment\n"])
def test_a_text_without_a_line_is_a_problem(text: str):
    assert [problem.name for problem in problems(text)] == ["file.empty"]


# --------------------------------------------------------------------------------- one problem for each line

TEN_WRONG_LINES = """\
langauge 1
deal NeoTherapeutics
currency Dollars
calendar
Closing means 1/29/99
Market Value means thelesser of A and B
The Fixed Price means $13.06 per share
Strike means 1,00,0
party Company "NeoTherapeutics, Inc.
stock Common Stock
"""


def test_ten_wrong_lines_give_ten_problems():
    found = problems(TEN_WRONG_LINES)
    source = Source(TEN_WRONG_LINES)
    assert [source.line_of(problem.span) for problem in found] == list(range(1, 11))


def test_the_lines_around_a_wrong_line_are_read():
    text = "language 1\nA menas 5\nB means 6\npreferred C:\n  wrong\n  D means 7\n"
    assert clauses(text) == ["Language", "-", "Definition", "Instrument", "-", "Definition"]
    assert [problem.path for problem in problems(text)] == [(), ("preferred C",)]


def test_half_typed_text_keeps_its_tree():
    """Wherever the writer stops, all lines but the last are as they will be in the whole text."""
    text = DEALS["bbby"]
    whole = clauses(text)
    for end in range(1, len(text)):
        found = clauses(text[:end])
        kept = max(len(found) - 1, 0)
        assert found[:kept] == whole[:kept]


@pytest.mark.parametrize(
    ("header", "child", "reads"),
    [
        ("prefered Series A:", "  A means 5", "Definition"),
        ("preferred:", "  dividend 5% a year on A:", "Dividend"),
        ("question Staging:", "  reading One", "Reading"),
        ("Rate menas:", "  otherwise 5", "Otherwise"),
        ("example day 60:", "  on 1999-03-30", "OnDay"),
        ("redemption at the option:", "  for A", "RedemptionPrice"),
    ],
)
def test_a_header_that_cannot_be_read_still_has_its_children_read(header: str, child: str, reads: str):
    assert clauses(f"{header}\n{child}\nA means 5") == ["-", reads, "Definition"]


def test_a_colon_alone_opens_nothing():
    assert clauses(":\n  A means 5\nB means 6") == ["-", "Definition"]


def test_a_window_that_cannot_be_read_still_has_its_price_line():
    text = "preferred A:\n  conversion into B at the option of C:\n    form D:\n      at E\n"
    assert clauses(text) == ["Instrument", "Conversion", "-", "PriceLine"]


def test_a_line_below_a_line_that_opens_no_block():
    text = 'deal "A"\n  except when B: C\n'
    assert [problem.name for problem in problems(text)] == ["line.no-block"]


# ----------------------------------------------------------------------------------------------- the wording


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        (
            "at Fixed Price",
            "`at` cannot begin a line at the left margin",
            "it begins a line below a conversion, an exercise or a right, below a window, below",
        ),
        ("X is undisclosed", "this line ends before it is complete", "a comma belongs here; write it like "),
        ("language 1 2", "this number cannot stand after this number", "the end of the line belongs here"),
        (
            "X means thelesser of A and B",
            "`thelesser` is not a word of the language",
            "did you mean `lesser`?",
        ),
        ("X means the lower of A and B", "`lower` is not a word of the language", "write `lesser`"),
        ("preferred Series A", "this line ends before it is complete", "a colon or `same` belongs here"),
    ],
)
def test_a_problem_says_what_to_write(text: str, message: str, remedy: str):
    (problem,) = problems(text)
    assert problem.message == message
    assert problem.remedy.startswith(remedy)


def test_a_quotation_of_two_alphabets_is_a_warning():
    (problem,) = problems('party Investors "M\u043entrose"')
    assert problem.severity is Severity.WARNING and "Cyrillic and Latin" in problem.message
    assert problems('party Investors "Café Société", "Открытие", "Ωmega 5"'.replace("Ωmega", "Ω")) == []


def test_braces_of_the_drafter_are_plain_text():
    found = problems('party {0.__class__}\npreferred A "{x}":\n  {y} {z}\n')
    assert all(str(problem) and problem.remedy is not None for problem in found)


def test_only_so_many_problems_look_for_a_better_word():
    found = problems("wehn A\n" * (MAX_EXPLAINED + 1))
    assert "did you mean" in found[MAX_EXPLAINED - 1].remedy
    assert "did you mean" not in found[MAX_EXPLAINED].remedy


# ------------------------------------------------------------------------------------------------- the tree


def test_a_tree_is_shown_without_its_places():
    (line,) = parse(Source("A means 5"))[0].lines
    assert repr(line.clause.body) == "Number(value=Fraction(5, 1))"
    assert "span" not in repr(line)


@pytest.mark.parametrize("other", [None, 5, (5,), (5, 6, 7), (6, 5)])
def test_parts_are_the_same_as_the_same_parts_only(other: object):
    assert ast.same((5, 6), (5, 6)) and not ast.same((5, 6), other) and not ast.same(other, (5, 6))


# -------------------------------------------------------------------------------------------------- one line


def test_an_expression_by_itself():
    assert repr(parse_expression(Source("Fixed Price of Series A"))) == repr(
        parse_line(Source("Fixed Price of Series A"), "expression")
    )


@pytest.mark.parametrize("text", ["", "  ", "A\nB", "A\n  otherwise B", "A means", "A means B", "$", "(A"])
def test_what_is_no_expression(text: str):
    tree, found = parse_expression(Source(text))
    assert tree is None and len(found) == 1


# ---------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    "written",
    [
        lambda n: "(" * n + "A" + ")" * n,
        lambda n: "1" + " + 1" * n,
        lambda n: "1" + " / 1" * n,
        lambda n: "not " * n + "A is met",
        lambda n: "101% of " * n + "A",
        lambda n: "A" + " on (A" * (n // 2) + ")" * (n // 2),
        lambda n: "(not " * (n // 2) + "A is met" + ")" * (n // 2),
    ],
)
def test_nesting_of_any_kind_has_a_limit(written):
    assert problems(f"X means {written(95)}") == []
    assert [problem.name for problem in problems(f"X means {written(106)}")] == ["line.too-nested"]


def test_the_hundred_and_first_bracket():
    assert problems("X means " + "(" * 100 + "1" + ")" * 100) == []
    (problem,) = problems("X means " + "(" * 101 + "1" + ")" * 101)
    assert problem.span.start == len("X means ") + 100


@pytest.mark.parametrize("piece", ["+ 1", "not", "and A is met", "of A", "- -"])
def test_twenty_thousand_parts_are_one_problem(piece: str):
    (problem,) = problems("X means 1" + f"\n  {piece}" * 20_000)
    assert problem.name == "line.too-many-parts"


def test_a_wide_flat_text_is_read():
    assert problems("".join(f"Term {n} means {n}\n" for n in range(10_000))) == []


# ------------------------------------------------------------------------------------------------ properties

SEASONED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(" \n\t,:()[]\"'#$%.-+*/0123456789AZaz\ufeff\r"),
    ),
    max_size=300,
)


@given(SEASONED)
@settings(deadline=None, max_examples=300)
def test_any_text_has_a_tree(text: str):
    tree, found = parse(Source(text))
    assert isinstance(tree, ast.File)
    for problem in found:
        assert problem.message.isprintable() and problem.remedy.isprintable() and problem.why.isprintable()
        assert all(step.isprintable() for step in problem.path)
        assert 0 <= problem.span.start <= problem.span.end <= len(text)


@st.composite
def mutated_deals(draw: st.DrawFn) -> str:
    """A deal with a few pieces of it deleted, moved, doubled or overwritten."""
    text = draw(st.sampled_from(sorted(DEALS.values())))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        piece = draw(st.one_of(st.just(""), st.just(text[start:end] * 2), SEASONED))
        text = text[:start] + piece + text[end:]
    return text


@given(mutated_deals())
@settings(deadline=None, max_examples=200)
def test_a_spoiled_deal_has_a_tree(text: str):
    tree, found = parse(Source(text))
    assert isinstance(tree, ast.File)
    assert all(problem.code and str(problem).isprintable() for problem in found)
