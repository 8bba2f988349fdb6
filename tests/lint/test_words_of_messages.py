"""Every sentence that may reach a reader speaks of deals: the mistakes of every room, the rules, their pages."""

from __future__ import annotations

import re
from inspect import cleandoc

import pytest

from termlang.cli.catalogue import mistakes
from termlang.diagnostics import Mistake
from termlang.linter.covered import COVERED
from termlang.linter.rules import RULES, rule
from tests.plain_words import faults

_FIELD = re.compile(r"\{[a-z_]+\}")
# The command line and the settings speak to whoever types commands and JSON; those words are theirs.
MISTAKES = [(title, each) for title, each in mistakes().values()]


def said(sentence: str) -> str:
    return _FIELD.sub("x", sentence)


@pytest.mark.parametrize(("title", "mistake"), MISTAKES, ids=lambda each: getattr(each, "code", ""))
def test_a_mistake_is_told_in_words_of_a_contract(title: str, mistake: Mistake) -> None:
    for sentence in (mistake.headline, mistake.why, mistake.remedy):
        found = faults(said(sentence))
        if title in ("The command line", "Files", "The linter's settings", "Known findings"):
            found = [each for each in found if "brace" not in each]
        assert found == [], f"{mistake.code}: {sentence}"


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_told_in_words_of_a_contract(code: str) -> None:
    each = rule(code)
    for sentence in (each.headline, each.why, each.remedy):
        assert faults(said(sentence)) == [], sentence
    for paragraph in cleandoc(each.__doc__ or "").split("\n\n"):
        plain = " ".join(paragraph.split()).rstrip(".:")
        assert [fault for fault in faults(said(plain)) if "compilers" in fault] == [], paragraph


@pytest.mark.parametrize("code", COVERED)
def test_what_needs_no_rule_is_told_in_words_of_a_contract(code: str) -> None:
    found = COVERED[code]
    assert [fault for fault in faults(found.why) if "compilers" in fault] == [], found.why
    assert all(re.fullmatch(r"[A-Z]\d{3}", each) for each in found.by)
    assert set(found.by) <= {*mistakes(), *RULES, *COVERED}
