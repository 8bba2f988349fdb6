"""Lines that were read before are not read again: the same tree, where it stands now, and never too many of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from termlang.limits import Limits
from termlang.source import Source, Span
from termlang.syntax import parse as parsing
from termlang.syntax.parse import forget, parse

# Words: `A`, `means`, `5`.
LINE = "A means 5\n"


@pytest.fixture(autouse=True)
def from_nothing() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that are read, and not only looked up."""
    lines: list[str] = []
    reading = parsing._read

    def noted(asked: Any, line: Any, *rest: Any) -> Any:
        lines.append(" / ".join(text for _, text in line.pieces))
        return reading(asked, line, *rest)

    monkeypatch.setattr(parsing, "_read", noted)
    return lines


def words() -> int:
    return parsing._KNOWN.words


def test_a_line_is_read_once(read: list[str]) -> None:
    parse(Source(LINE + "B means 6\n"))
    parse(Source("B means 6\n\n" + LINE + "C means 7\n"))
    assert read == ["A means 5", "B means 6", "C means 7"]
    forget()
    parse(Source(LINE))
    assert read[3:] == ["A means 5"]


def test_a_line_that_was_read_stands_where_it_stands_now() -> None:
    first = parse(Source(LINE))[0].lines[0].clause
    second = parse(Source("# before\n" + LINE))[0].lines[0].clause
    assert first.span == Span(0, 9) and first.body.span == Span(8, 9)
    assert second.span == Span(9, 18) and second.body.span == Span(17, 18)
    assert parse(Source(LINE))[0].lines[0].clause is first


def test_what_differs_is_another_line(read: list[str]) -> None:
    parse(Source("A means B of\n  C\nA means B of\n    C\nA means B of C\n"))
    parse(Source("X means:\n  A when B\nquestion A:\n  A when B\n"))
    # Another depth of a piece is another line, since its places differ; so is another block.
    assert read[:3] == ["A means B of / C", "A means B of / C", "A means B of C"]
    assert read.count("A when B") == 2


def test_what_cannot_be_read_is_read_again(read: list[str]) -> None:
    parse(Source("A means\nA means\n"))
    assert read == ["A means"] * 2


def test_a_text_with_limits_of_its_own_knows_no_lines(read: list[str]) -> None:
    for _ in range(2):
        parse(Source(LINE, limits=Limits(digits=5)))
    assert len(read) == 2 and words() == 0


def test_what_is_known_is_counted_in_words() -> None:
    parse(Source(LINE))
    assert words() == 3
    parse(Source(LINE + "B means 5 + 6\n"))
    assert words() == 8
    parse(Source(LINE + "A means 5\n"))
    assert words() == 8
    forget()
    assert words() == 0 and not parsing._KNOWN.lines


def test_a_long_quotation_counts_as_more_words() -> None:
    # Two words and 300 characters, of which `deal ` and the two marks are seven.
    parse(Source(f'deal "{"x" * 293}"\n'))
    assert words() == 2 + 3
    forget()
    parse(Source(f'deal "{"x" * 292}"\n'))
    assert words() == 2 + 2


def test_all_lines_go_where_one_more_would_be_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_KNOWN_WORDS", 9)
    parse(Source("A means 5\nB means 5\nC means 5\n"))
    assert words() == 9 and len(parsing._KNOWN.lines) == 3
    parse(Source("D means 5\n"))
    assert words() == 3 and [text for _, ((_, text),) in parsing._KNOWN.lines] == ["D means 5"]
    parse(Source("E means 5\n"))
    assert words() == 6


def test_a_known_line_is_no_way_around_the_limit_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(tokens=7)
    monkeypatch.setattr(parsing, "DEFAULT", limits)
    assert not parse(Source(LINE * 2, limits=limits))[1]
    # Six words, and one more than is left; the line is known all the same.
    tree, (problem,) = parse(Source(LINE * 3, limits=limits))
    assert problem.name == "text.too-many-words" and problem.span == Span(22, 27)
    assert [line.clause is None for line in tree.lines] == [False, False, True]
    # At the limit exactly.
    nine = Limits(tokens=9)
    monkeypatch.setattr(parsing, "DEFAULT", nine)
    assert not parse(Source(LINE * 3, limits=nine))[1]
    monkeypatch.setattr(parsing, "_read", None)
    assert not parse(Source(LINE * 3, limits=nine))[1]
