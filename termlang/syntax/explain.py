"""Why a line cannot be read, in the words of contracts: what may stand here, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from itertools import takewhile

from termlang.diagnostics import Label, Problem
from termlang.records import frozen
from termlang.source import Span
from termlang.syntax import problems as wrong
from termlang.syntax.grammar import JOURNAL, Form, grammar_of
from termlang.syntax.layout import LogicalLine
from termlang.syntax.lexer import Token, read_cells, read_tokens
from termlang.words.synonyms import SYNONYMS

# What a kind of word is called in a message.
_KINDS = {
    "NAME": "a Defined Term",
    "NUMBER": "a number",
    "ORDINAL": "a day of a month such as `5th`",
    "PERCENT": "a percentage",
    "MONEY": "an amount such as `$13.06`",
    "DAY": "a date such as `January 29, 1999`",
    "TEXT": "a quotation",
    "CURRENCY": "a currency",
    "CELL": "a date, a number or a column name",
    "$END": "the end of the line",
    "COLON": "a colon",
    "COMMA": "a comma",
    "LPAR": "`(`",
    "RPAR": "`)`",
}
# A value in a message is pointed at, not repeated: the excerpt shows it.
_VALUES = {
    "MONEY": "this amount",
    "ORDINAL": "this day of a month",
    "PERCENT": "this percentage",
    "NUMBER": "this number",
    "DAY": "this date",
    "TEXT": "this quotation",
}
_PLAIN = re.compile(r"\b[a-z]{2,}\b")
_EXPRESSION = {"NAME", "NUMBER", "MONEY", "LPAR"}
_LINES = {
    "file_line": "a line at the left margin",
    "definition_line": "a line below a definition",
    "question_line": "a line below a question",
    "instrument_line": "a line below an instrument",
    "conversion_line": "a line below a conversion, an exercise or a right",
    "window_line": "a line below a window",
    "mandatory_line": "a line below a mandatory conversion",
    "dividend_line": "a line below a dividend",
    "redemption_line": "a line below a redemption",
    "payment_line": "a line below a payment",
    "liquidation_line": "a line below a liquidation",
    "policy_line": "a line below a policy",
    "example_line": "a line below an example",
    "row_line": "a line in a table of rows",
    "journal_line": "a line of a journal",
    "expression": "a term",
    "part": "a part of a line",
}


@frozen
class Place:
    """Where in a line reading stopped: what was read before, what could follow, and the words of the whole line.

    `at_word` says that a word in lower case stopped it, which may have been meant as a Defined Term.
    """

    before: list[Token]
    expected: frozenset[str]
    words: frozenset[str]
    at_word: bool = True


def words_of(line: LogicalLine) -> frozenset[str]:
    """The plain words of a line as written, to find the example that is most like it."""
    return frozenset(word for _, text in line.pieces for word in _PLAIN.findall(text))


def unknown_word(problem: Problem, block: str, path: tuple[str, ...], place: Place | None = None) -> Problem:
    """The problem of a word, number or date that this language does not have, with what to write instead.

    Without a place nothing better is looked for than what a line may begin with.
    """
    facts = dict(problem.facts)
    if problem.mistake is wrong.UNKNOWN_WORD and not facts["hint"]:
        facts["hint"] = _may_stand(block) if place is None else _instead(facts["word"], block, place)
    return problem.mistake.at(problem.span, path, labels=problem.labels, **facts)


def out_of_place(
    tokens: list[Token],
    block: str,
    path: tuple[str, ...],
    *,
    expected: Iterable[str] = (),
    words: frozenset[str] = frozenset(),
    ended: bool = False,
    brief: bool = False,
) -> Problem:
    """The problem of a line whose last word cannot stand where it does, or that ends too early."""
    last = tokens[-1]
    form = None if brief else _form_of(tokens, block)
    why = f"{form.sentence[0].lower()}{form.sentence[1:].rstrip('.')}" if form else ""
    hint = (
        _hint(form, Place(tokens, frozenset(expected), words, last.type not in _KINDS and not ended), block)
        if form
        else _elsewhere(last, block) or _may_stand(block)
    )
    if ended:
        span = Span(last.span.end, last.span.end)
        return wrong.UNFINISHED.at(span, path, labels=_still_open(tokens), hint=hint, why=why)
    after = f"stand after {_quote(tokens[-2])}" if len(tokens) > 1 else f"begin {_LINES[block]}"
    return wrong.UNREADABLE.at(last.span, path, place=_quote(last), where=after, hint=hint, why=why)


def _still_open(tokens: list[Token]) -> list[Label]:
    """Where the innermost bracket stands that a line opens and does not close; it closes none that it did not open."""
    opened: list[Token] = []
    for token in tokens:
        if token.type == "LPAR":
            opened.append(token)
        elif token.type == "RPAR":
            opened.pop()
    return [Label(opened[-1].span, "this bracket is still open")] if opened else []


def _instead(word: str, block: str, place: Place) -> str:
    lower = word.lower()
    if lower in SYNONYMS:
        return f"write {SYNONYMS[lower]}"
    known = grammar_of(block).words
    if lower in known.phrases:
        phrases = [f"`{' '.join(phrase)}`" for phrase, _ in known.phrases[lower]]
        return f"it stands only in {_listed(phrases)}{_here(block, place)}"
    # A word that can follow here is a better guess than one that cannot; where only a name can, there is none.
    follow = [text for text, name in known.single.items() if name in place.expected]
    near = get_close_matches(lower, follow, cutoff=0.6)
    if not near and place.expected != {"NAME"}:
        near = get_close_matches(lower, [*known.single, *known.phrases], cutoff=0.75)
    if near:
        return f"did you mean `{near[0]}`? A Defined Term begins with a capital letter"
    here = _here(block, place).removeprefix("; ")
    if "begins with a capital letter" in here:
        return here
    return f"a Defined Term begins with a capital letter; {here or _may_stand(block)}"


def _here(block: str, place: Place) -> str:
    """What belongs at the place, and how such a line is written; empty at the start of a line."""
    form = _form_of(place.before, block) if place.before else None
    return f"; {_hint(form, place, block)}" if form else ""


def _quote(token: Token) -> str:
    if token.type == "CELL":
        return f"`{wrong.shown(str(token.value))}`"
    return _VALUES.get(token.type) or f"`{token.value}`"


def _form_of(tokens: list[Token], block: str) -> Form | None:
    """The form whose first words are those of the line, the more words the better."""
    found = [(_common(tokens, lead), form) for form, lead in _leads(block)]
    same, form = max(found, key=lambda each: each[0])
    return form if same else None


def _common(tokens: list[Token], lead: tuple[str, ...]) -> int:
    """How many words a line and an example have in common from their start, values of one kind being alike."""
    alike = (_key(token) == key for token, key in zip(tokens, lead, strict=False))
    return len(list(takewhile(bool, alike)))


@cache
def _leads(block: str) -> tuple[tuple[Form, tuple[str, ...]], ...]:
    """The forms of a block, each with its examples as rows of keys."""
    found = []
    grammar = grammar_of(block)
    for form in grammar.forms:
        if block in form.blocks:
            for example in form.examples:
                pieces = [(0, example)]
                tokens = read_cells(pieces) if block == "row_line" else read_tokens(pieces, grammar.words)
                found.append((form, tuple(_key(token) for token in tokens)))
    return tuple(found)


def _key(token: Token) -> str:
    """What a word counts as when two lines are compared: itself, or its kind."""
    return token.type if token.type in _KINDS else str(token.value)


def _hint(form: Form, place: Place, block: str) -> str:
    """What belongs at a place, and the example that begins most like the line, or has most of its words."""

    def likeness(lead: tuple[str, ...], example: str) -> tuple[int, int]:
        return _common(place.before, lead), len(place.words & set(_PLAIN.findall(example)))

    leads = [lead for each, lead in _leads(block) if each is form]
    nearest = max(zip(leads, form.examples, strict=True), key=lambda each: likeness(*each))[1]
    need = _needs(set(place.expected), block)
    if need and "NAME" in place.expected and place.at_word:
        need += ", and a Defined Term begins with a capital letter"
    example = f"write it like `{nearest}`"
    return f"{need}; {example}" if need else example


def _elsewhere(token: Token, block: str) -> str:
    """Where a word of the language does begin a line, when it is not here."""
    if token.type in _KINDS or block in ("expression", "part", JOURNAL):
        return ""
    found = [
        line.removeprefix("a line ")
        for other, line in _LINES.items()
        if other not in (block, "expression", "part", JOURNAL)
        and any(_key(token) == lead[0] for _, lead in _leads(other))
    ]
    return f"it begins a line {_listed(found)}" if found else ""


def _needs(expected: set[str], block: str) -> str:
    """What would have been read next, when that is short to say."""
    if expected >= _EXPRESSION:
        return "a term, an amount or a date belongs here"
    known = grammar_of(block).words
    phrases = [(" ".join(words), name) for found in known.phrases.values() for words, name in found]
    plain = sorted(_KINDS[name] for name in expected if name in _KINDS)
    choices = [*plain, *sorted(f"`{text}`" for text, name in [*known.single.items(), *phrases] if name in expected)]
    if not choices or len(choices) > 5:
        return ""
    return f"{_listed(choices)} belongs here"


@cache
def _may_stand(block: str) -> str:
    """With what a line of the block may begin; an expression is too wide for a list, so it is shown."""
    if block in ("expression", "part"):
        return "write it like `101% of Market Value`"
    leads = dict.fromkeys(_KINDS.get(lead[0]) or f"`{lead[0]}`" for _, lead in _leads(block))
    return f"{_LINES[block]} begins with {_listed(list(leads))}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
