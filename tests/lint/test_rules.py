"""Every rule: its examples are its tests, its sentences speak of deals, and its fixes do what they claim."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from termlang.diagnostics import FixLevel, Problem, Severity
from termlang.linter.config import Config, House
from termlang.linter.examples import whole
from termlang.linter.fixes import checked, edited, passes, same_deal
from termlang.linter.offers import offered_all
from termlang.linter.rule import Rule
from termlang.linter.rules import RENAMED, RULES, rule
from termlang.linter.run import lint
from termlang.source import Source
from tests.plain_words import faults

EVERY = [rule(code) for code in RULES]
FOLDER = Path(__file__).parents[2] / "termlang" / "linter" / "rules"


def found(each: type[Rule], example: str) -> tuple[Problem, ...]:
    """What a rule finds in one of its examples; the example itself must be a sound text."""
    linted = lint(Source(whole(example)), config_of(each), each.texts)
    errors = [str(problem) for problem in linted.sheet.reading.problems if problem.severity is Severity.ERROR]
    assert errors == [], f"the example is no sound text:\n{whole(example)}"
    return tuple(problem for problem in linted.problems if problem.code == each.code)


def config_of(each: type[Rule]) -> Config:
    """The settings that the examples of a rule suppose."""
    house = each.example_house or House()
    return Config(extend_select=(each.code,), options=each.example_options, house=house)


def cases(side: str) -> list[object]:
    return [
        pytest.param(each, example, id=f"{each.code}-{number}")
        for each in EVERY
        for number, example in enumerate(getattr(each, side), 1)
    ]


@pytest.mark.parametrize(("each", "example"), cases("bad"))
def test_a_bad_example_has_the_finding(each: type[Rule], example: str) -> None:
    assert found(each, example), whole(example)


@pytest.mark.parametrize(("each", "example"), cases("good"))
def test_a_good_example_has_no_such_finding(each: type[Rule], example: str) -> None:
    assert [str(problem) for problem in found(each, example)] == [], whole(example)


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.code)
def test_a_rule_has_a_page_and_examples_of_both_kinds(each: type[Rule]) -> None:
    assert RULES[each.code] and each.__doc__ and each.bad and each.good
    assert re.fullmatch(r"[a-z-]+\.[a-z0-9-]+", each.name)
    assert each.__doc__.strip().partition("\n")[0].endswith(".")
    assert (each.remedy or each.fix) and each.headline


@pytest.mark.parametrize(("each", "example"), cases("bad"))
def test_messages_are_written_alike(each: type[Rule], example: str) -> None:
    for problem in found(each, example):
        notes = [words for _, words in problem.notes]
        captions = [label.caption for label in problem.labels]
        for sentence in (problem.message, problem.remedy, problem.why, *notes, *captions):
            assert faults(sentence) == [], sentence
        assert len(problem.message) <= 110, problem.message
        assert problem.span.start < problem.span.end


@pytest.mark.parametrize(("each", "example"), cases("bad"))
def test_fixes_claim_no_more_than_the_rule_and_pass(each: type[Rule], example: str) -> None:
    """Every fix of a bad example removes the finding; a safe one leaves the deal as it is."""
    text = whole(example)
    sheet = lint(Source(text), config_of(each), each.texts).sheet
    for problem in found(each, example):
        assert each.fix is not None or not problem.fixes
        for fix in problem.fixes:
            after = passes(sheet, problem, fix)
            assert after is not None, f"{fix.title}\n{edited(text, fix.edits)}"
            if fix.level is FixLevel.SAFE:
                assert same_deal(sheet.reading, after.reading)


@pytest.mark.parametrize(("each", "example"), cases("bad"))
def test_safe_fixes_leave_a_text_without_the_finding(each: type[Rule], example: str) -> None:
    text = whole(example)
    for _ in range(10):
        sheet = lint(Source(text), config_of(each), each.texts).sheet
        safe = [
            fix
            for problem in lint(sheet.source, config_of(each)).problems
            if problem.code == each.code
            for fix in checked(sheet, problem).fixes
            if fix.level is FixLevel.SAFE
        ]
        if not safe:
            break
        text = edited(text, safe[0].edits)
    problems = lint(Source(text), config_of(each), each.texts).problems
    mine = [problem for problem in problems if problem.code == each.code]
    left = [fix for problem in mine for fix in problem.fixes if fix.level is FixLevel.SAFE]
    assert not left, "a safe fix is left that does not pass"
    if each.fix is FixLevel.SAFE and text != whole(example):
        assert not mine


# L163 has one where a code was renamed, and none was yet.
@pytest.mark.parametrize("code", [code for code in RULES if rule(code).fix is FixLevel.SAFE and code != "L163"])
def test_a_rule_that_claims_safe_fixes_has_one(code: str) -> None:
    each = rule(code)
    sheets = [lint(Source(whole(example)), config_of(each), each.texts) for example in each.bad]
    found = [problem for sheet in sheets for problem in sheet.problems if problem.code == code]
    assert any(fix.level is FixLevel.SAFE for problem in found for fix in problem.fixes)


def test_a_file_holds_one_rule_and_every_file_is_in_the_table() -> None:
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert modules == set(RULES.values())
    assert len(set(RULES.values())) == len(RULES)
    for code in RULES:
        assert rule(code).code == code
    names = [rule(code).name for code in RULES]
    assert len(set(names)) == len(names)


def test_codes_stand_in_the_order_of_their_families() -> None:
    """One line each, so that a merge adds lines and nothing else; see-also lists lead somewhere."""
    for each in EVERY:
        for code in each.see:
            assert re.fullmatch(r"[A-Z]\d{3}", code), f"{each.code} sees {code}"


@pytest.mark.parametrize("name", ["neotherapeutics", "valence", "bbby"])
def test_fixes_that_are_tried_together_are_those_that_pass_alone(name: str) -> None:
    linted = lint(Source((FOLDER.parents[2] / "deals" / f"{name}.terms").read_text(encoding="utf-8")))
    together = offered_all(linted.sheet, linted.problems, costs=False)
    for problem, offered in zip(linted.problems, together, strict=True):
        alone = [fix.title for fix in checked(linted.sheet, problem).fixes]
        assert [fix.title for fix in offered.fixes] == alone


def test_a_code_that_was_renamed_is_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RENAMED, "N999", "N108")
    text = whole(rule("L163").bad[0])
    linted = lint(Source(text))
    (found,) = (problem for problem in linted.problems if problem.code == "L163")
    (fix,) = checked(linted.sheet, found).fixes
    after = lint(Source(edited(text, fix.edits)))
    assert fix.level is FixLevel.SAFE and not [each for each in after.problems if each.code in ("L163", "N108")]
