"""How the tables are made, on a grammar that is small enough to be worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from termlang.source import Span
from termlang.syntax import ast, tables
from termlang.syntax.grammar import Rule, leaf
from termlang.syntax.lexer import Token
from termlang.syntax.tables import build

SMALL = r"""// Two forms.

%declare NUMBER NAME

// --- the file
// Block: What stands at the left margin.
?file_line: language
          | deal

// The version of the language,
// as a number. Example: language 1
// Example: language 2
language: "language" NUMBER [END]

// --- names
// A name, and perhaps
// what it ends with.
// Example: deal the end A half.up
deal: "deal" [END] NAME [_rounded]
_rounded: HALF_UP
// A comment between two rules.

// Block: A term.
?part: sum
// Example: 1 + 2
sum: NUMBER ("+" NUMBER)*

END: "end" | "the end"
HALF_UP: "half.up"
"""


def small() -> dict[str, Any]:
    return build(SMALL)


def test_words_and_signs_have_their_terminals() -> None:
    found = small()["words"]
    assert found["end"] == found["the end"] == "END"
    assert found["half.up"] == "HALF_UP" and found["+"] == "PLUS"
    assert list(found) == sorted(found) == sorted(["+", "deal", "end", "half.up", "language", "the end"])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('LAST: "end"', "`end` stands for both"),
        ("LAST: /l[a-z]st/", "LAST is not a plain list of words"),
    ],
)
def test_a_terminal_is_a_list_of_words_that_are_its_own(line: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        build(SMALL.replace("NUMBER [END]", "NUMBER [LAST]") + line + "\n")


def test_a_form_has_its_blocks_its_sentence_its_examples_and_its_shape() -> None:
    assert small()["forms"] == [
        {
            "name": "language",
            "blocks": ["file_line"],
            "sentence": "The version of the language, as a number.",
            "examples": ["language 1", "language 2"],
            "shape": '"language" NUMBER [END]',
        },
        {
            "name": "deal",
            "blocks": ["file_line"],
            "sentence": "A name, and perhaps what it ends with.",
            "examples": ["deal the end A half.up"],
            "shape": '"deal" [END] NAME [_rounded]',
        },
        {
            "name": "sum",
            "blocks": ["part"],
            "sentence": "",
            "examples": ["1 + 2"],
            "shape": 'NUMBER ("+" NUMBER)*',
        },
    ]


def test_a_form_of_no_block_is_one_of_expressions() -> None:
    text = SMALL.replace("// Block: A term.\n?part: sum", "// Block: A term.\n?expression: sum")
    assert [form["blocks"] for form in build(text)["forms"]] == [["file_line"], ["file_line"], ["expression"]]
    # A line may be a term and more; that it is one does not make it a form of expressions.
    text = text.replace("?expression: sum", "?expression: sum | deal")
    assert [form["blocks"] for form in build(text)["forms"]] == [["file_line"], ["file_line"], ["expression"]]


def test_a_sentence_without_an_example_is_not_that_of_the_next_form() -> None:
    text = SMALL.replace("// --- names\n", "// Of nothing.\n\n// --- names\n")
    assert [form["sentence"][:6] for form in build(text)["forms"]] == ["The ve", "A name", ""]


def rules(name: str) -> list[list[Any]]:
    return sorted((rule[1:] for rule in small()["rules"] if rule[0] == name), key=str)


def test_a_rule_keeps_what_carries_meaning_and_knows_what_is_absent() -> None:
    # Its length, its class, whether its only part stands for it, the kept parts with what is absent before them,
    # and what is absent at the end. What is written as a text is not kept.
    assert rules("language") == [[2, "language", False, [[1, 0]], 1], [3, "language", False, [[1, 0], [2, 0]], 0]]
    assert rules("_rounded") == [[1, "_rounded", False, [[0, 0]], 0]]
    assert rules("deal") == [
        [2, "deal", False, [[1, 1]], 0],
        [3, "deal", False, [[1, 0], [2, 0]], 0],
        [3, "deal", False, [[1, 1], [2, 0]], 0],
        [4, "deal", False, [[1, 0], [2, 0], [3, 0]], 0],
    ]
    assert ["file_line", 1, "file_line", True, [[0, 0]], 0] in small()["rules"]


def test_rows_are_read_by_number() -> None:
    """The state after `language` takes a number and nothing else; the one after that ends the rule."""
    data = small()
    first = dict(zip(*[iter(data["rows"][data["states"][data["starts"]["file_line"]]].split())] * 2, strict=True))
    after = int(first["LANGUAGE"])
    assert after % 2 == 0
    row = data["rows"][data["states"][after // 2]].split()
    assert row[0] == "NUMBER" and len(row) == 2
    last = data["rows"][data["states"][int(row[1]) // 2]].split()
    assert last[0] == "$END" and last[2] == "END" and len(last) == 4 and int(last[3]) % 2 == 0
    action = last[1]
    assert int(action) % 2 == 1
    assert data["rules"][int(action) // 2][0] == "language"
    assert len(set(data["rows"])) == len(data["rows"])


def test_the_tables_are_written_beside_the_grammars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "grammars"
    folder.mkdir()
    for name in ("terms", "journal"):
        (folder / f"{name}.lark").write_text(SMALL, encoding="utf-8")
    monkeypatch.setattr(tables, "__file__", str(tmp_path / "termlang" / "syntax" / "tables.py"))
    tables.main()
    for name in ("terms", "journal"):
        text = (folder / f"{name}.json").read_text(encoding="utf-8")
        assert json.loads(text) == json.loads(json.dumps(small()))
        assert text.startswith('{"ends":{') and text.endswith("}\n") and text.count("\n") == 1
    assert "grammars/journal.json: " in capsys.readouterr().out


# --------------------------------------------------------------------------------------------- trees of rules


def number(value: int, at: int) -> Token:
    return Token("NUMBER", value, Span(at, at + 1))


def test_a_rule_without_a_class_gives_the_tuple_of_its_parts_with_their_span() -> None:
    rule = Rule(ast, "pair", 3, "pair", False, [[0, 0], [2, 1]], 1)
    made = rule.build([number(1, 4), Token("COMMA", ",", Span(5, 6)), number(2, 7)])
    assert [part and part.value for part in made] == [1, None, 2, None]
    assert made.span == Span(4, 8)


def test_what_is_empty_has_no_place() -> None:
    empty = Rule(ast, "tails", 0, "tails", False, [], 0).build([])
    assert empty == () and empty.span == Span(0, 0)
    rule = Rule(ast, "pair", 3, "pair", False, [[0, 0], [1, 0], [2, 0]], 0)
    assert rule.build([empty, number(1, 4), empty]).span == Span(4, 5)


def test_a_list_is_gone_on_with_and_its_parts_are_those_of_the_rule() -> None:
    start = Rule(ast, "_list", 1, "_list", False, [[0, 0]], 0)
    more = Rule(ast, "_list", 3, "_list", False, [[0, 0], [2, 0]], 0)
    comma = Token("COMMA", ",", Span(1, 2))
    items = more.build([start.build([number(1, 0)]), comma, number(2, 2)])
    last = Rule(ast, "numbers", 3, "numbers", False, [[0, 0], [2, 1]], 0).build([items, comma, number(3, 4)])
    assert [part and part.value for part in last] == [1, 2, None, 3] and last.span == Span(0, 5)
    after = Rule(ast, "numbers", 2, "numbers", False, [[1, 1]], 0).build([comma, start.build([number(1, 6)])])
    assert [part and part.value for part in after] == [None, 1]


def test_a_single_part_stands_for_the_whole_where_the_rule_says_so() -> None:
    alone = Rule(ast, "places", 2, "places", True, [[1, 0]], 0)
    inner = number(5, 1)
    assert alone.build([Token("LPAR", "(", Span(0, 1)), inner]) is inner
    items = Rule(ast, "_list", 1, "_list", False, [[0, 0]], 0).build([inner])
    assert alone.build([Token("LPAR", "(", Span(0, 1)), items]).value == 5
    both = Rule(ast, "_list", 2, "_list", False, [[0, 0], [1, 0]], 0).build([inner, inner])
    assert [part.value for part in alone.build([Token("LPAR", "(", Span(0, 1)), both])] == [5, 5]


def test_a_word_that_carries_meaning_is_one_in_the_tree() -> None:
    assert leaf(Token("END", "end", Span(0, 3))) is ast.Word.END
    assert leaf(Token("LEAST", "least", Span(0, 5))) == "least"
