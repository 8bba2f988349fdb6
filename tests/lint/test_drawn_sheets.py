"""What holds of every sheet: layout is settled after once, the deal stays the same, and no rule breaks.

`pytest --hypothesis-profile=thousand tests/lint/test_drawn_sheets.py` draws a thousand sheets for each property.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from termlang.diagnostics import FixLevel, Problem
from termlang.linter.config import Config, House, Profile
from termlang.linter.fixes import edited, same_deal
from termlang.linter.offers import offered, offered_all
from termlang.linter.run import Linted, lint
from termlang.source import Source
from termlang.syntax import ast
from termlang.syntax.format import format_text
from termlang.syntax.parse import parse
from tests.strategies import deals

EVERYTHING = Config(
    profile=Profile.STRICT,
    extend_select=("*", "S", "T", "us-listed"),
    house=House(
        blocked={"holders": ""}, required={"conversion": ("limit",)}, bounds={"First Price": {"at-least": "$1"}}
    ),
)


def looked_at(text: str) -> Linted:
    """A text under every rule there is; every finding has a place in it and sentences that are whole."""
    linted = lint(Source(text), EVERYTHING)
    for problem in linted.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.message and "{" not in problem.message + problem.why + problem.remedy
    return linted


@given(deals())
def test_layout_is_settled_after_once_and_the_deal_is_the_same(text: str) -> None:
    once, problems = format_text(Source(text))
    assert once is not None and problems == ()
    assert format_text(Source(once))[0] == once
    assert ast.same(parse(Source(text))[0], parse(Source(once))[0])
    assert same_deal(looked_at(text).sheet.reading, looked_at(once).sheet.reading)


@given(deals(), st.data())
def test_a_fix_that_is_offered_passes(text: str, data: st.DataObject) -> None:
    linted = looked_at(text)
    with_fixes = [problem for problem in linted.problems if problem.fixes]
    if not with_fixes:
        return
    problem: Problem = data.draw(st.sampled_from(with_fixes))
    for fix in offered(linted.sheet, problem, costs=False).fixes:
        after = looked_at(edited(text, fix.edits))
        assert after.sheet.sound
        if fix.level is FixLevel.SAFE:
            assert same_deal(linted.sheet.reading, after.sheet.reading)


@settings(max_examples=4)
@given(deals())
def test_what_readings_come_to_breaks_on_no_sheet(text: str) -> None:
    linted = looked_at(text)
    for problem in offered_all(linted.sheet, linted.problems, costs=True):
        for head, words in problem.notes:
            assert head and words and "{" not in words


@given(deals(), st.floats(0, 1), st.sampled_from(["", "\n", " per", "\n  except when", " of", '"']))
def test_half_a_text_breaks_no_rule(text: str, part: float, typed: str) -> None:
    looked_at(text[: int(part * len(text))] + typed)


@given(deals(), st.integers(0, 40), st.sampled_from(["foo bar", "Fixed Price mea", "  at", "limit", "question"]))
def test_a_line_that_cannot_be_read_leaves_the_rest_its_findings(text: str, place: int, typed: str) -> None:
    lines = text.splitlines()
    lines.insert(min(place, len(lines)), typed)
    looked_at("\n".join(lines) + "\n")
