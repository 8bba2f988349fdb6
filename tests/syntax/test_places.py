"""Where a message points: the smallest piece that is wrong, to the character, wherever in a text it stands."""

from __future__ import annotations

from datetime import date

import pytest

from termlang.diagnostics import Problem
from termlang.limits import Limits
from termlang.source import Source, Span
from termlang.syntax.driver import Stopped, drive
from termlang.syntax.format import format_text
from termlang.syntax.grammar import grammar
from termlang.syntax.layout import read_layout
from termlang.syntax.lexer import NotRead, Token, read_cells, read_tokens
from termlang.syntax.parse import parse, parse_line

SMALL = Limits(
    source=400, line=60, lines=6, tokens=20, depth=3, operators=3, digits=5, name=12, text=10,
    first_day=date(1999, 1, 1), last_day=date(1999, 12, 31),
)  # fmt: skip


def found(text: str, limits: Limits = SMALL) -> list[tuple[str, str]]:
    """The names of the problems, each with the text before what it points to, and that in brackets."""
    source = Source(text, limits=limits)
    return [(each.name, marked(text, each.span)) for each in parse(source)[1]]


def marked(text: str, span: Span) -> str:
    """The line that a span begins in, the span in angle brackets."""
    begin = text.rfind("\n", 0, span.start) + 1
    return f"{text[begin : span.start]}<{text[span.start : span.end]}>"


# Each stands on the third line of a text, below a line with a comment and a blank one.
HEAD = "currency USD  # of all\n\n"
POINTS = [
    ("A means January 32, 1999", "date.impossible", "A means <January 32, 1999>"),
    ("A means  1999-02-30 or so", "date.impossible", "A means  <1999-02-30>"),
    ("A means 1998-12-31", "text.date-range", "A means <1998-12-31>"),
    ("A means January 1, 2000", "text.date-range", "A means <January 1, 2000>"),
    ("A means 1/29/99 plus", "date.form", "A means <1/29/99>"),
    ("A means the May 2000 of", "date.form", "A means the <May 2000>"),
    ("A means 1,00 of", "number.form", "A means <1,00>"),
    ("A means 1.2.3,", "number.form", "A means <1.2.3>"),
    ("A means 123456 of", "number.too-long", "A means <123456>"),
    ("A means B - -5", "word.unknown", "A means B - <->"),
    ("A means B + C+ D", "word.unknown", "A means B + C<+>"),
    ("A means B ; C", "text.symbol", "A means B <;>"),
    ("A means B ] of", "text.bracket", "A means B <]>"),
    ("A means [B] of", "text.bracket", "A means <[>"),
    ('A means B "of', "text.open-quote", 'A means B <">'),
    ('deal "12345678901" of', "text.quotation-too-long", 'deal <">'),
    ("A means thelesser of B", "word.unknown", "A means <thelesser>"),
    ("A means closing priced B", "word.unknown", "A means <closing>"),
    ("A means the Cap of The Floor Price", "name.leading-the", "A means the Cap of <The>"),
    ("A means Good Holder's Price", "name.apostrophe", "A means Good <Holder's>"),
    ("A means Good Caf\u00e9 Price", "name.letters", "A means Good <Caf\u00e9>"),
    ("A means Good A_b", "word.unknown", "A means Good <A_b>"),
    ("A means Fixed Price Two of B", "name.too-long", "A means <Fixed Price Two>"),
    ("A means ((((5))))", "line.too-nested", "A means (((<(>"),
    ("A means 1 + 2 + 3 + 4 + 5", "line.too-many-parts", "A means 1 + 2 + 3 + 4 <+>"),
    ("A means 5 5", "line.form", "A means 5 <5>"),
    ("at Fixed Price", "line.form", "<at>"),
    ("A means 5 +  # so", "line.unfinished", "A means 5 +<>"),
    ("[F8K para 2]", "text.citation-alone", "<[F8K para 2]>"),
    ('deal "A"\n  B', "line.form", "  <B>"),
    ("  \tA means 5", "text.tab", "  <\t>"),
    ("#" * 61, "text.line-too-long", "<#>"),
]


@pytest.mark.parametrize(("line", "name", "where"), POINTS)
def test_a_problem_points_to_what_is_wrong(line: str, name: str, where: str) -> None:
    assert (name, where) in found(f"{HEAD}{line}\n")


def test_what_is_within_the_small_limits_is_no_problem() -> None:
    """So that each limit of the rows above is met at its number and not before."""
    text = 'deal "1234567890"\nA means 1999-01-01\nFixed Price1 means December 31, 1999\nB means (((5)))\n'
    assert found(text + "C means 1 + 2 + 3 + 4\nD means 12345  " + "#" * 45 + "\n", Limits(**small(tokens=100))) == []


def small(**moved: int) -> dict[str, object]:
    return {name: moved.get(name, getattr(SMALL, name)) for name in SMALL.__match_args__}


def only(text: str, limits: Limits = SMALL) -> Problem:
    (problem,) = parse(Source(text, limits=limits))[1]
    return problem


def test_the_line_that_is_one_too_many() -> None:
    assert found("A means 5\n" * 6) == []
    assert found("A means 5\n" * 6 + "B means 5\nC means 5") == [("text.too-many-lines", "<B means 5>")]
    assert only("A means 5\n" * 8).facts["count"] == "8"


def test_a_text_that_is_too_long_is_pointed_at_where_it_begins() -> None:
    assert found("#" + "\n" * 399) == [("file.empty", "<>")]
    assert found("#" + "\n" * 400) == [("text.too-long", "<#>")]
    assert only("#" + "\n" * 400).facts["count"] == "401"


def test_a_level_too_deep_is_the_line_that_stands_there() -> None:
    text = "A means:\n B means:\n  C means:\n   D means:\n    E means 5\n"
    assert ("text.too-deep", "   <D means:>") in found(text)


def test_the_word_that_is_one_too_many() -> None:
    line = "A means 5 + 5\n"
    assert found(line * 4) == []
    assert found(line * 4 + "B means 5\nC means 5\n") == [("text.too-many-words", "<B>")]
    # Nothing is read from there on, and that is no second problem.
    assert [line.clause for line in parse(Source(line * 4 + "B\nC\n", limits=SMALL))[0].lines[4:]] == [None, None]


def test_the_cell_that_is_one_too_many() -> None:
    rows = [(0, "1999-01-04, 10.00"), (20, '  a "b c"')]
    assert [str(cell.value) for cell in read_cells(rows, SMALL, 4)] == ["1999-01-04", "10.00", "a", '"b c"']
    with pytest.raises(NotRead) as caught:
        read_cells(rows, SMALL, 3)
    assert caught.value.problem.span == Span(24, 25) and caught.value.problem.facts["most"] == "20"


def test_a_quotation_in_a_row_that_is_not_closed() -> None:
    with pytest.raises(NotRead) as caught:
        read_cells([(40, 'a  "b')])
    assert caught.value.problem.span == Span(43, 44)


def test_a_quotation_that_is_too_long_is_counted_without_its_marks() -> None:
    assert only('deal "12345678901"').facts["count"] == "11"


def test_only_ten_characters_that_may_not_stand_are_listed() -> None:
    assert len(found("A\x00" * 9)) == 9
    assert len(found("A\x00" * 12)) == 10


def test_a_problem_further_on_in_a_broken_line_points_there() -> None:
    text = "A means B +\n    C +\n    5 5"
    assert found(text) == [("line.form", "    5 <5>")]
    (line,) = parse(Source(text))[0].lines
    assert line.span == Span(0, len(text))


def test_the_span_of_a_tree_is_the_words_it_was_read_from() -> None:
    text = "\n# first\nA means (B + 5%)  [S 1]\n"
    tree, problems = parse(Source(text))
    (line,) = tree.lines
    assert not problems and tree.span == Span(0, len(text))
    assert marked(text, line.span) == "<A means (B + 5%)>"
    assert marked(text, line.clause.span) == "<A means (B + 5%)>"
    assert marked(text, line.clause.path.span) == "<A>"
    assert marked(text, line.clause.body.span) == "A means <(B + 5%)>"
    assert marked(text, line.clause.body.value.span) == "A means (<B + 5%>"
    assert marked(text, line.clause.body.value.right.span) == "A means (B + <5%>"
    assert marked(text, line.citations[0].span) == "A means (B + 5%)  <[S 1]>"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("USD  $5,", ["USD", "$5", ","]),
        ("$ \u20ac", ["$", "\u20ac"]),
        ("( B )", ["(", "B", ")"]),
        ("closing   price of B:", ["closing   price", "of", "B", ":"]),
        ("Series May and May 5, 1999", ["Series May", "and", "May 5, 1999"]),
        ("Fixed Price January 29, 1999", ["Fixed Price", "January 29, 1999"]),
        ("Price USD 5", ["Price", "USD", "5"]),
        ("Tranche 1, 30/360 US", ["Tranche 1", ",", "30/360 US"]),
        ("1st 25% 1,450:", ["1st", "25%", "1,450", ":"]),
    ],
)
def test_a_token_stands_where_its_letters_do(text: str, pieces: list[str]) -> None:
    tokens = read_tokens([(5, text)], grammar().words)
    assert [text[token.span.start - 5 : token.span.end - 5] for token in tokens] == pieces


@pytest.mark.parametrize("text", ["", " \n"])
def test_nothing_asked_is_a_problem_at_the_beginning(text: str) -> None:
    tree, (problem,) = parse_line(Source(text), "expression")
    assert tree is None and problem.name == "file.empty" and problem.span == Span(0, 0)


def test_two_terms_are_not_one() -> None:
    tree, (problem,) = parse_line(Source("A\nB"), "expression")
    assert tree is None and problem.span == Span(0, 0) and problem.remedy == "ask for one term"


def test_an_unread_layout_is_a_problem_at_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termlang.syntax.format._written", lambda rows: ["B means 6"])
    text, (problem,) = format_text(Source("A means 5"))
    assert text is None and problem.span == Span(0, 0)


# ---------------------------------------------------------------------------------------------------- depth


def levels(text: str, depth: int) -> list[tuple[str, str]]:
    return found(text, Limits(depth=depth))


@pytest.mark.parametrize("depth", [2, 5])
def test_a_line_has_five_levels_of_its_own_beside_those_of_its_parts(depth: int) -> None:
    """The definition is a level, and so are the path and the name that stand innermost; each sign is one between."""
    line = "A means B" + " + 1" * (depth + 5 - 3)
    assert levels(line, depth) == []
    assert levels(f"{line} + 1", depth) == [("line.too-nested", f"<{line} + 1>")]


def test_a_line_leaves_no_more_parts_open_than_four_for_each_level() -> None:
    """Each `not` leaves a part open; the parser stops before it has read them all."""
    table, words = grammar(), grammar().words
    tokens = read_tokens([(0, "A when " + "not " * 20 + "B is met")], words)
    end = Token("$END", "", Span(0, 0))
    # `A`, `when`, twenty times `not`, `B` and `is`: the last word may find them open, and no more.
    assert drive(table, "definition_line", tokens, end, 24)
    with pytest.raises(Stopped) as caught:
        drive(table, "definition_line", tokens, end, 23)
    assert caught.value.deep and caught.value.index == 24
    with pytest.raises(Stopped) as caught:
        drive(table, "definition_line", tokens[:10], end, 9)
    assert not caught.value.deep and caught.value.index == 10
    # Twelve for three levels; the thirteenth is pointed at.
    text = "A means:\n  1 when " + "not " * 20 + "B is met"
    assert levels(text, 3) == [("line.too-nested", f"  1 when {'not ' * 11}<not>")]


def test_the_layout_and_the_lines_agree_on_where_a_line_stands() -> None:
    text = "preferred A:\n  Longest Name means the\n      lesser of B and C  # why   \n\tD means 5 # so\n"
    layout = read_layout(Source(text))
    comments = [text[span.start : span.end] for line in layout.lines[0].children for span in line.comments]
    assert comments == ["# why", "# so"]
    pieces = [text[at : at + len(piece)] == piece for line in layout.lines[0].children for at, piece in line.pieces]
    assert pieces == [True] * 3
