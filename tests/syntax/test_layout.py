"""Lines first: what is one line, what it cites, and what a text as a text may not hold."""

import pytest

from termlang.limits import DEFAULT as limits
from termlang.source import Source
from termlang.syntax.layout import LogicalLine, read_layout


def bodies(text: str) -> list[str]:
    """The logical lines at the left margin, their pieces joined by ` / `."""
    return [" / ".join(piece for _, piece in line.pieces) for line in read_layout(Source(text)).lines]


def only(text: str) -> LogicalLine:
    (line,) = read_layout(Source(text)).lines
    return line


def names(text: str) -> list[str]:
    return [problem.name for problem in read_layout(Source(text)).problems]


# ---------------------------------------------------------------------------------------------- continuation


@pytest.mark.parametrize("end", [",", " and", " or", " of", " plus", " minus", " +", " -", " *", " /"])
def test_a_line_runs_on_after(end: str):
    assert bodies(f"A means B{end}\nC\nD") == [f"A means B{end} / C", "D"]


def test_a_tab_before_the_last_word_is_a_blank():
    assert bodies("A  means B\tof\nC") == ["A  means B\tof / C"]
    assert bodies("A means\tB of\nC") == ["A means\tB of / C"]


@pytest.mark.parametrize("end", ["band", "B-", "offer", "of:", "X,Y"])
def test_a_line_does_not_run_on_after(end: str):
    assert bodies(f"A means {end}\nC") == [f"A means {end}", "C"]


def test_a_deeper_line_continues():
    assert bodies("A means B\n    when C\nD") == ["A means B / when C", "D"]


@pytest.mark.parametrize("lead", ["except when C: D", "otherwise D"])
def test_a_deeper_line_with_a_first_word_of_its_own_does_not(lead: str):
    line = only(f"A means B\n  {lead}")
    assert [child.pieces[0][1] for child in line.children] == [lead]


@pytest.mark.parametrize("lead", ["on each issue: B", "each 6 months after C: B"])
def test_below_a_state_term_an_update_is_a_line_of_its_own(lead: str):
    assert [child.pieces[0][1] for child in only(f"A starts at 5\n  {lead}").children] == [lead]
    assert [child.pieces[0][1] for child in only(f"A starts  at 5,\n 6\n  {lead}").children] == [lead]
    assert bodies(f"A means B\n  {lead}") == [f"A means B / {lead}"]
    assert bodies("A starts at 5\n  of B\n  plus C") == ["A starts at 5 / of B / plus C"]


def test_a_colon_ends_a_line():
    line = only("A:\n  B\n  C:\n    D")
    assert [child.pieces[0][1] for child in line.children] == ["B", "C:"]
    assert [child.pieces[0][1] for child in line.children[1].children] == ["D"]


def test_running_on_is_judged_once_comment_and_citation_are_off():
    line = only("A means B,  [S 1]  # so far\n  C  [S 2]  # and no further")
    source = Source("A means B,  [S 1]  # so far\n  C  [S 2]  # and no further")
    assert [piece for _, piece in line.pieces] == ["A means B,", "C"]
    assert [source.excerpt(span) for span in line.citations] == ["[S 1]", "[S 2]"]
    assert [source.excerpt(span) for span in line.comments] == ["# so far", "# and no further"]


def test_a_comment_or_a_blank_line_does_not_end_a_line_that_runs_on():
    layout = read_layout(Source("A means B,\n# why\n\n  C"))
    assert len(layout.lines) == 1 and len(layout.comments) == 1 and len(layout.blanks) == 1


# ------------------------------------------------------------------------ comments, citations and quotations


@pytest.mark.parametrize(
    ("text", "body", "citations", "comments"),
    [
        ("A [S 1]", "A", ["[S 1]"], []),
        ("A [S 1] [T 2]", "A", ["[S 1]", "[T 2]"], []),
        ("A: [S 1]", "A:", ["[S 1]"], []),
        ("A # b", "A", [], ["# b"]),
        ("A [S 1] # b [T 2]", "A", ["[S 1]"], ["# b [T 2]"]),
        ('A "# no comment"', 'A "# no comment"', [], []),
        ('A "no citation [S 1]"', 'A "no citation [S 1]"', [], []),
        ('A "b" # c "d"', 'A "b"', [], ['# c "d"']),
        ("A [S 1] b", "A [S 1] b", [], []),
        ("A ]", "A ]", [], []),
        ("A [[S 1]", "A [", ["[S 1]"], []),
        ("A [S 1]]", "A [S 1]]", [], []),
        ("A [S 1] b]", "A [S 1] b]", [], []),
        ("A [S 1][T 2] ", "A", ["[S 1]", "[T 2]"], []),
        ('A "b" [S 1]', 'A "b"', ["[S 1]"], []),
        ('A [S "1"]', 'A [S "1"]', [], []),
        ('A "b#" # c  ', 'A "b#"', [], ["# c"]),
        ('A "never closed # [S 1]', 'A "never closed # [S 1]', [], []),
    ],
)
def test_what_is_body_citation_and_comment(text: str, body: str, citations: list[str], comments: list[str]):
    source, line = Source(text), only(text)
    assert line.pieces == [(0, body)]
    assert [source.excerpt(span) for span in line.citations] == citations
    assert [source.excerpt(span) for span in line.comments] == comments


def test_a_comment_of_ten_thousand_pieces_is_found_at_once():
    text = 'A "b" ' * 1_600
    assert only(text + "#").comments == [(len(text), len(text) + 1)]
    assert only(text + '"#').comments == []


def test_a_citation_alone_is_a_problem():
    assert names("A\n[S 1]") == ["text.citation-alone"]


def test_stand_alone_comments_and_blank_lines_are_recorded():
    source = Source("# one\n\nA\n  # two")
    layout = read_layout(source)
    assert [source.excerpt(span) for span in layout.comments] == ["# one", "# two"]
    assert layout.blanks == [6]


# ----------------------------------------------------------------------------------------------- indentation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A:\n    B\n  C", ["text.indent"]),
        ("A:\n  B\nC:\n    D", []),
        ("  A", ["text.margin"]),
        ("A:\n\tB", ["text.tab"]),
        ("A:\n  \tB", ["text.tab"]),
        ("A\tmeans B", []),
        ("A:\n\t\n  B\n\t# no line", []),
    ],
)
def test_indentation(text: str, expected: list[str]):
    assert names(text) == expected


def test_an_uneven_line_points_to_where_the_block_begins():
    (problem,) = read_layout(Source("A:\n    B\n  C")).problems
    assert [label.span.start for label in problem.labels] == [7]


def test_levels_have_a_limit_that_is_reported_once():
    def stairs(levels: int) -> str:
        return "".join(" " * level + "A:\n" for level in range(levels))

    assert names(stairs(limits.depth)) == []
    assert names(stairs(limits.depth + 1)) == names(stairs(limits.depth + 300)) == ["text.too-deep"]


# ---------------------------------------------------------------------------------- line ends and characters


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(end: str, start: str):
    text = start + end.join(["A:", "  B", "C", ""])
    source = Source(text)
    layout = read_layout(source)
    assert not layout.problems
    assert bodies(text) == ["A:", "C"]
    last = layout.lines[-1].span
    assert source.position(last.start) == (3, 1) and source.excerpt(last) == "C"


BROKEN = [
    *(chr(code) for code in range(32) if chr(code) not in "\t\n\r"),
    *"\x7f\x85\xa0\xad\u034f\u061c\u115f\u1680\u180e\u2000\u200a\u200b\u200d\u200e\u2028\u2029\u202a\u202e\u202f",
    *"\u205f\u2060\u2066\u2069\u3000\u3164\ufe0f\ufeff\uffa0\ufff9\uffff\ud800\udfff\U000e0041\U000e01ef",
]


@pytest.mark.parametrize("character", BROKEN, ids=lambda c: f"U+{ord(c):04X}")
@pytest.mark.parametrize("around", ["A means {}B", "A means B  # {}", 'A means "{}"'])
def test_a_broken_character_is_named_and_never_shown(character: str, around: str):
    (problem,) = read_layout(Source(around.format(character))).problems
    assert problem.name == "text.character"
    assert f"U+{ord(character):04X}" in problem.message
    assert character not in problem.message + problem.remedy + problem.why
    assert problem.span == (around.index("{"), around.index("{") + 1)


@pytest.mark.parametrize("character", "é€–’\u0301\U0001f4a3")
def test_what_can_be_seen_may_stand_in_a_comment(character: str):
    assert names(f"A means B  # {character}") == []


# ---------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("at_limit", "name"),
    [
        (lambda more: "A" * (limits.line + more), "text.line-too-long"),
        (lambda more: "A\n" * (limits.lines + more), "text.too-many-lines"),
        (
            lambda more: "# " + "A\n# " * ((limits.source - 4) // 4) + "A" * (2 + more),
            "text.too-long",
        ),
    ],
)
def test_limits(at_limit, name: str):
    assert names(at_limit(0)) == []
    assert names(at_limit(1)) == [name]
