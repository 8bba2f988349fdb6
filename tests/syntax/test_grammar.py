"""The grammar, the tables shipped beside it, the registry of forms, and the tree hold together."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lark.exceptions import GrammarError, UnexpectedToken

from termlang.diagnostics import Mistake
from termlang.source import Source, Span
from termlang.syntax import ast, format, problems
from termlang.syntax.driver import Stopped, drive
from termlang.syntax.grammar import JOURNAL, Form, grammar, leaf
from termlang.syntax.lark_parser import expected, parser_state
from termlang.syntax.lexer import Token, read_cells, read_tokens
from termlang.syntax.parse import BLOCKS, parse_line
from termlang.syntax.tables import build, read_grammar
from termlang.words.synonyms import SYNONYMS

FOLDER = Path(__file__).parents[2] / "grammars"
TEXT = (FOLDER / "terms.lark").read_text(encoding="utf-8")
RULES = read_grammar(TEXT).rules
FORMS = grammar().forms
DECLARED = set(re.findall(r"%declare (.*)", TEXT)[0].split())
MEANINGFUL = set(re.findall(r"^([A-Z_]+):", TEXT.partition("words and phrases that carry meaning")[2], re.M))
EXAMPLES = [(block, example, form) for form in FORMS for block in form.blocks for example in form.examples]


def kept() -> set[str]:
    """The terminals that stay in the tree in at least one rule."""
    return {
        symbol.name
        for rule in RULES
        for symbol in rule.expansion
        if symbol.is_term and (rule.options.keep_all_tokens or not symbol.filter_out)
    }


def class_of(rule: str) -> Any:
    return ast.RENAMED.get(rule) or getattr(ast, "".join(part.title() for part in rule.split("_")))


# ---------------------------------------------------------------------------------------- the shipped tables


def test_the_shipped_tables_are_those_of_the_grammar():
    shipped = json.loads((FOLDER / "terms.json").read_text(encoding="utf-8"))
    assert shipped == json.loads(json.dumps(build(TEXT))), "remake them: make tables"


def test_a_conflict_between_two_rules_stops_the_build():
    second_reading = '\nsecond_language: "language" NUMBER\n'
    with pytest.raises(GrammarError):
        build(TEXT.replace("?file_line: language", "?file_line: language | second_language") + second_reading)


# ----------------------------------------------------------------------------------------------------- forms


def test_there_are_few_forms():
    """Forms of lines; expressions are made of few parts and are counted apart."""
    lines = [form for form in FORMS if form.blocks != ("expression",) and form.blocks != ("part",)]
    assert len(lines) <= 84  # about eighty


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_has_a_sentence_and_an_example(form: Form):
    assert form.sentence.endswith(".") and form.sentence[0].isupper()
    assert form.examples and all(block in grammar().starts for block in form.blocks)


def test_every_rule_of_a_block_is_a_form():
    """What may stand in a block is found in the registry, so that the reference and completion know it."""
    names = {form.name for form in FORMS}
    blocks = set(grammar().starts) - {"expression"}
    standing = {rule.expansion[0].name for rule in RULES if rule.origin.name in blocks}
    assert standing <= names


@pytest.mark.parametrize(("block", "example", "form"), EXAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_an_example_is_read_by_the_start_rule_of_its_block(block: str, example: str, form: Form):
    tree, found = parse_line(Source(example), block)
    assert not found
    assert type(tree) is class_of(form.name)


# ---------------------------------------------------------------------------------------------------- blocks


def test_the_table_of_blocks_agrees_with_the_grammar():
    """Every header opens a block; else only a definition, which may have exceptions, and a state term."""
    assert set(BLOCKS.values()) <= {*grammar().starts, JOURNAL}
    headers = {class_of(form.name) for form in FORMS if form.examples[0].endswith(":")}
    assert set(BLOCKS) == headers | {ast.Definition, ast.StateTerm}
    for form in FORMS:
        assert len({example.endswith(":") for example in form.examples}) == 1


# Forms of one block that begin with the same word, and what tells them apart.
SHARED_LEADS = {
    ("file_line", "NAME"): "`means …`, `means:` and `is undisclosed` follow the name",
    ("instrument_line", "NAME"): "`means …`, `means:` and `is undisclosed` follow the name",
    ("file_line", "preferred"): "`same as` follows the name where an instrument inherits",
    ("instrument_line", "issued"): "`shares of … stated value` or `warrants, each for` follow the count",
    ("dividend_line", "shares"): "`priced` or `rounded` follows",
    ("policy_line", "NAME"): "a verb follows the name of the party",
    ("redemption_line", "shares"): "`priced` or `rounded` follows",
    ("example_line", "given"): "`closes at` and `prices of` are words of their own forms",
    ("example_line", "expect"): "a status is a word of the language, a figure is not",
}


def test_the_first_word_of_a_line_decides_its_form():
    """Definitions and facts about parties begin with a name; others that share a word are listed."""
    found = defaultdict(set)
    for block, example, form in EXAMPLES:
        if block not in ("expression", "part"):
            found[block, key(tokens_of(block, example)[0])].add(form.name)
    shared = {place for place, forms in found.items() if len(forms) > 1}
    assert shared == set(SHARED_LEADS)


# ---------------------------------------------------------------------------------- words that carry meaning


def test_a_word_that_carries_meaning_stays_in_the_tree():
    assert kept() >= MEANINGFUL


def test_what_stays_in_the_tree_has_a_name_there():
    """A kept word is a member of `Word`, a leaf, or a plain word of a comparison or a day count."""
    plain = {"AT", "LEAST", "MOST", "OR", "ABOVE", "BELOW", "DAYCOUNT"}
    assert kept() <= set(ast.Word.__members__) | DECLARED | plain


def test_no_word_of_the_language_passes_for_a_value():
    assert not DECLARED & set(grammar().words.single.values())


def tokens_of(block: str, text: str) -> list[Token]:
    pieces = [(0, text)]
    return read_cells(pieces) if block == "row_line" else read_tokens(pieces, grammar().words)


def key(token: Token) -> str:
    return token.type if token.type in DECLARED else str(token.value)


def words_by_terminal() -> dict[str, list[str]]:
    words = grammar().words
    found = defaultdict(list)
    for text, terminal in [*words.single.items(), *words.signs.items()]:
        found[terminal].append(text)
    for phrases in words.phrases.values():
        for parts, terminal in phrases:
            found[terminal].append(" ".join(parts))
    return found


WORDS = words_by_terminal()


END = Token("$END", "", Span(0, 0))


def tree_of(block: str, tokens: list[Token]) -> Any:
    """The tree of these words, or None where they make no line: as Lark reads them, and as its tables are driven."""
    found = read_by_lark(block, tokens)
    try:
        driven = drive(grammar(), block, tokens, END, 1_000)
    except Stopped as stopped:
        assert found is None
        # Lark stops at the same word, and not before it.
        expected(grammar(), block, [*tokens, END][: stopped.index + 1])
        return None
    driven = leaf(driven) if isinstance(driven, Token) else driven
    assert found is not None and ast.same(found, driven)
    return driven


def read_by_lark(block: str, tokens: list[Token]) -> Any:
    state: Any = parser_state(grammar(), block)
    try:
        for token in tokens:
            state.feed_token(token)
        tree = state.feed_token(END, True)
    except UnexpectedToken:
        return None
    return leaf(tree) if isinstance(tree, Token) else tree


def variants(block: str, tokens: list[Token]) -> Iterator[tuple[str, str, list[Token]]]:
    """The line with one word left out, or replaced by another word of the language that may stand there."""
    state: Any = parser_state(grammar(), block)
    for index, token in enumerate(tokens):
        before, after = tokens[:index], tokens[index + 1 :]
        if token.type not in DECLARED:
            yield str(token.value), "", before + after
            for terminal in state.parse_conf.parse_table.states[state.position]:
                for text in WORDS.get(terminal, ()):
                    if text != token.value:
                        yield str(token.value), text, [*before, Token(terminal, text, token.span), *after]
        state.feed_token(token)


# Lines beside the examples, so that every word that carries meaning is tried.
MORE_LINES = [
    ("conversion_line", "limit 5 shares, counting conversions, pro rata, the excess is redeemed for $5"),
    ("conversion_line", "limit 5 shares, first come, per holder, the excess is paid in cash at $5"),
    ("conversion_line", "limit 5 shares, counting conversions, in each conversion, its own, the excess lapses"),
    ("conversion_line", "accrued dividends are added"),
    ("conversion_line", "shares rounded half even to whole shares, the fraction lapses"),
    ("dividend_line", "shares priced at Market Value, rounded up to the cent"),
    ("definition_line", "A when not B is met or C is not D"),
    ("expression", "the highest vwap of Common Stock over the 10 trading days ending 5 days before Closing"),
    (
        "expression",
        "the median of the 6 lowest closing bids of Common Stock over the 10 days starting on Closing",
    ),
    ("expression", "the first trading day on or after Closing"),
    ("expression", "(A plus B - C) * D / E is on or before Closing"),
]

# Two ways to write one thing.
ALIKE = [
    {"share", "shares"},
    {"decimal", "decimals"},
    {"day", "days"},
    {"elect", "elects"},
    {"plus", "+"},
    {"minus", "-"},
    {"before", "prior to"},
    {"per", "for each"},
    {"the", ""},
    {"starting", ""},
    {"ending", ""},
]
# The tree does not tell these apart. The header above the line does, or the clause that is asked about.
LEFT_TO_THE_CONTEXT = [
    {"shares", "warrants"},
    {"shares", "notes"},
    {"shares", "note"},
    {"warrants", "notes"},
    {"warrants", "note"},
    {"shares", "warrant"},
    {"share", "warrants"},
    {"share", "warrant"},
    {"share", "notes"},
    {"share", "note"},
    {"warrant", "notes"},
    {"warrant", "note"},
    {"conversion", "exercise"},
    {"conversion", "draw"},
    {"exercise", "draw"},
    {"conversions", "draws"},
    {"exercises", "draws"},
]


def is_plural(word: str, other: str) -> bool:
    return other == f"{word}s" or word == f"{other}s"


@pytest.mark.parametrize(("block", "line"), [(b, e) for b, e, _ in EXAMPLES] + MORE_LINES)
def test_another_word_makes_another_tree(block: str, line: str):
    """Each word is replaced by all that may stand there, else `rounded up` and `rounded down` were one."""
    tokens = tokens_of(block, line)
    tree = tree_of(block, tokens)
    assert tree is not None
    for word, other, changed in variants(block, tokens):
        found = tree_of(block, changed)
        if found is not None and {word, other} not in ALIKE + LEFT_TO_THE_CONTEXT and not is_plural(word, other):
            assert not ast.same(tree, found), f"`{other}` instead of `{word}` makes no difference"


def test_every_word_that_carries_meaning_is_tried():
    lines = [(block, tokens_of(block, line)) for block, line, *_ in EXAMPLES + MORE_LINES]
    changed = [
        (block, found) for block, tokens in lines for _, _, found in variants(block, tokens) if tree_of(block, found)
    ]
    assert {token.type for _, tokens in lines + changed for token in tokens} >= MEANINGFUL


# -------------------------------------------------------------------------------------------------- messages

MISTAKES = [m for module in (problems, format) for m in vars(module).values() if isinstance(m, Mistake)]
NOT_OF_DEALS = re.compile(r"\b(tokens?|terminals?|nodes?|parsers?|unexpected|EOF|LALR)\b", re.IGNORECASE)


def sentences() -> Iterator[str]:
    for mistake in MISTAKES:
        yield from (mistake.headline, mistake.remedy, mistake.why)
    yield from SYNONYMS.values()
    for block, line, *_ in EXAMPLES + MORE_LINES:
        words = line.split(" ")
        for index in range(len(words)):
            for changed in (words[:index], [*words[:index], "wrong", *words[index:]], words[index:]):
                for problem in parse_line(Source(" ".join(changed)), block)[1]:
                    yield from (problem.message, problem.remedy, problem.why)


def test_messages_speak_of_deals():
    assert not [text for text in sentences() if NOT_OF_DEALS.search(text)]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_headline_is_no_sentence_of_its_own(mistake: Mistake):
    assert not mistake.headline[0].isupper() and not mistake.headline.endswith(".")
    assert not mistake.remedy.endswith(".") and mistake.remedy


def test_codes_are_given_once():
    assert len({mistake.code for mistake in MISTAKES}) == len({m.name for m in MISTAKES}) == len(MISTAKES)
