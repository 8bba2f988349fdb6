"""Why a line cannot be read, in the words of contracts: what may stand in the block, how the form is written, what to write."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from termlang.diagnostics import Problem
from termlang.source import Span
from termlang.syntax import problems as wrong
from termlang.syntax.grammar import Form, grammar
from termlang.syntax.layout import LogicalLine
from termlang.syntax.lexer import Token
from termlang.words.synonyms import SYNONYMS

# What a kind of word is called in a message.
_KINDS = {
    "NAME": "a Defined Term",
    "NUMBER": "a number",
    "PERCENT": "a percentage",
    "MONEY": "an amount such as `$13.06`",
    "DAY": "a date such as `January 29, 1999`",
    "TEXT": "words in quotes",
    "CURRENCY": "a currency",
    "$END": "the end of the line",
    "COLON": "a colon",
    "COMMA": "a comma",
    "LPAR": "`(`",
    "RPAR": "`)`",
}
_EXPRESSION = {"NAME", "NUMBER", "MONEY", "LPAR"}
BLOCK_NAMES = {
    "file_line": "at the left margin",
    "definition_line": "below a definition",
    "question_line": "below a question",
    "instrument_line": "below an instrument",
    "conversion_line": "below a conversion, an exercise or a right",
    "window_line": "below a window",
    "dividend_line": "below a dividend",
    "redemption_line": "below a redemption",
    "payment_line": "below a payment",
    "example_line": "below an example",
    "row_line": "in a table of rows",
    "expression": "as a term",
}


def unreadable(
    found: Problem | None,
    words: LogicalLine | list[Token],
    block: str,
    path: tuple[str, ...],
    *,
    expected: Iterable[str] = (),
    ended: bool = False,
) -> Problem:
    """The problem of a line: an unknown word, a word in the wrong place, or an end that comes too early."""
    if found is not None:
        return _of_word(found, block, path)
    assert not isinstance(words, LogicalLine)
    last = words[-1]
    form = _form_of(words, block)
    why = f"{form.sentence[0].lower()}{form.sentence[1:].rstrip('.')}" if form and form.sentence else ""
    hint = _hint(form, block, set(expected))
    if ended:
        span = Span(last.span.end, last.span.end)
        return wrong.UNFINISHED.at(span, path, hint=hint, why=why)
    if len(words) == 1:
        return wrong.UNREADABLE.at(last.span, path, place=_quote(last), after="the start of a line", hint=hint, why=why)
    return wrong.UNREADABLE.at(last.span, path, place=_quote(last), after=_quote(words[-2]), hint=hint, why=why)


def _of_word(problem: Problem, block: str, path: tuple[str, ...]) -> Problem:
    facts = dict(problem.facts)
    if problem.mistake is wrong.UNKNOWN_WORD and not facts["hint"]:
        facts["hint"] = _instead(facts["word"], block)
    return problem.mistake.at(problem.span, path, labels=problem.labels, **facts)


def _instead(word: str, block: str) -> str:
    lower = word.lower()
    if lower in SYNONYMS:
        return f"write {SYNONYMS[lower]}"
    known = grammar().words
    near = get_close_matches(lower, [*known.single, *known.phrases], n=1, cutoff=0.75)
    if near:
        return f"did you mean `{near[0]}`? A Defined Term begins with a capital letter"
    return f"a Defined Term begins with a capital letter; {_may_stand(block)}"


def _quote(token: Token) -> str:
    if token.type in ("MONEY", "PERCENT", "NUMBER", "DAY", "TEXT"):
        return {"MONEY": "this amount", "PERCENT": "this percentage", "NUMBER": "this number", "DAY": "this date"}.get(
            token.type, "this quotation"
        )
    return f"`{token.value}`"


def _form_of(tokens: list[Token], block: str) -> Form | None:
    """The form whose first words are those of the line, the more words the better."""
    words = [str(token.value) if token.type not in ("NAME", "TEXT") else token.type for token in tokens]
    best: tuple[int, Form] | None = None
    for form in grammar().forms:
        if block not in form.blocks:
            continue
        for example in form.examples:
            lead = _lead(example)
            same = 0
            while same < min(len(words), len(lead)) and words[same] == lead[same]:
                same += 1
            if same and (best is None or same > best[0]):
                best = (same, form)
    return best[1] if best else None


def _lead(example: str) -> list[str]:
    found: list[str] = []
    for word in example.replace(",", " ").replace(":", " ").split():
        kind = "NAME" if word[0].isupper() else "TEXT" if word[0] == '"' else word
        if not (found and found[-1] == kind and kind in ("NAME", "TEXT")):
            found.append(kind)
    return found


def _hint(form: Form | None, block: str, expected: set[str]) -> str:
    if form is not None:
        need = _needs(expected)
        example = f"write it like `{form.examples[0]}`"
        return f"{need}; {example}" if need else example
    return _may_stand(block)


def _needs(expected: set[str]) -> str:
    """What would have been read next, when that is short to say."""
    if expected >= _EXPRESSION:
        return "a term, an amount or a date belongs here"
    plain = sorted(_KINDS[name] for name in expected if name in _KINDS)
    words = sorted(f"`{text}`" for text, name in grammar().words.single.items() if name in expected)
    choices = [*plain, *words]
    if not choices or len(choices) > 5:
        return ""
    return f"{choices[0]} belongs here" if len(choices) == 1 else f"one of {', '.join(choices)} belongs here"


def _may_stand(block: str) -> str:
    leads: dict[str, None] = {}
    for form in grammar().forms:
        if block in form.blocks:
            word = _lead(form.examples[0])[0]
            leads.setdefault("a Defined Term" if word == "NAME" else "…" if word == "TEXT" else f"`{word}`")
    return f"{BLOCK_NAMES.get(block, 'here')} a line begins with {', '.join(leads)}"
