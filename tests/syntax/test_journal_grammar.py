"""The grammar of journals: its shipped tables, its examples, and lines that are wrong one by one."""

import json
import re
from pathlib import Path

import pytest

from termlang.source import Source
from termlang.syntax.ast import journal as lines
from termlang.syntax.grammar import grammar
from termlang.syntax.journal import parse_journal
from termlang.syntax.tables import build

FOLDER = Path(__file__).parents[2] / "grammars"
TEXT = (FOLDER / "journal.lark").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^// Example: (.*)$", TEXT, re.M)


def parsed(text: str):
    tree, problems = parse_journal(Source(text))
    return [line.clause for line in tree], [problem.code for problem in problems]


def test_the_shipped_tables_are_those_of_the_grammar():
    shipped = json.loads((FOLDER / "journal.json").read_text(encoding="utf-8"))
    assert shipped == json.loads(json.dumps(build(TEXT))), "remake them: make tables"


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_parses(example):
    (clause,), problems = parsed(example + "\n")
    assert clause is not None and problems == []


def test_every_form_has_an_example_and_a_class():
    made = {type(parsed(example + "\n")[0][0]).__name__ for example in EXAMPLES}
    forms = {"".join(part.title() for part in form.name.split("_")) for form in grammar("journal").forms}
    assert forms == made
    assert all(hasattr(lines, name) for name in made)


def test_comments_citations_and_blank_lines():
    text = "# A scenario.\n\n1999-05-03 Westover converts all of Series A  [F8K para 2]  # by fax\n"
    tree, problems = parse_journal(Source(text))
    assert problems == () and [citation.source for citation in tree[0].citations] == ["F8K"]


def test_one_wrong_line_does_not_stop_the_next():
    clauses, problems = parsed(
        "1999-05-03 Westover swallows all of Series A\n"
        "Westover converts all of Series A\n"
        "1999-05-03 Westover converts all of Series A\n"
    )
    assert [clause is not None for clause in clauses] == [False, False, True]
    assert len(problems) == 2


def test_whose_units_a_line_is_about():
    (clause,), _ = parsed("1999-09-01 Company redeems $1,000,000 of Series A held by Westover\n")
    assert clause.held_by.text == "Westover"
    (clause,), _ = parsed("1999-09-01 Holders convert 1 share of Series A at Alternate Price\n")
    assert (clause.held_by, clause.choice.text) == (None, "Alternate Price")
    (clause,), _ = parsed("1999-06-01 Series A has delivered 80,000 shares\n")
    assert (clause.dividends, clause.holder) == (None, None)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_journal(text):
    assert parsed(text) == ([], [])


def test_nothing_may_be_indented():
    _, problems = parsed("1999-05-03 Westover converts all of Series A\n  of its own\n")
    assert problems
