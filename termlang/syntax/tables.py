"""Builds `grammars/terms.json` from `grammars/terms.lark`: parse tables, words, the forms and their examples.

Run at release, `python -m termlang.syntax.tables`; a test holds the file to the grammar. Only this module
builds a Lark grammar; reading a deal loads the tables and builds nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lark import Lark

_HEADER = re.compile(r"^[?!]?([a-z_]+):(.*)$")
_START = re.compile(r"^// Block: (.*)\n[?!]?(\w+):", re.MULTILINE)


def read_grammar(grammar: str) -> Lark:
    """Lark's reading of a grammar text, strict: a conflict between two rules is an error."""
    from lark import Lark
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        def __init__(self, conf: object) -> None:
            pass

        def lex(self, *_: object) -> Any:
            raise NotImplementedError

    starts = _starts(grammar)
    return Lark(grammar, parser="lalr", lexer=NoLexer, start=starts, strict=True, maybe_placeholders=True)


def _starts(grammar: str) -> list[str]:
    return [name for _, name in _START.findall(grammar)]


def build(grammar: str) -> dict[str, Any]:
    """The tables, words and forms of a grammar text, as JSON data. Raises GrammarError on a conflict.

    A row of the parse table is one text, read only if its state is entered: each symbol and its action,
    twice the number of the state to enter, or twice the number of the rule that ends here and one.
    """
    from lark.parsers.lalr_analysis import Shift

    lark = read_grammar(grammar)
    starts = _starts(grammar)
    table: Any = lark.parser.parser._parse_table
    rules: list[Any] = []
    numbers: dict[Any, int] = {}
    rows: list[str] = []
    row_of: dict[str, int] = {}
    states: dict[int, int] = {}
    order = _order(table, Shift)
    for state in order:
        row: list[str] = []
        for symbol, (action, argument) in sorted(table.states[state].items()):
            if action is Shift:
                row.append(f"{symbol} {2 * order[argument]}")
                continue
            if argument not in numbers:
                numbers[argument] = len(rules)
                rules.append(_rule(argument))
            row.append(f"{symbol} {2 * numbers[argument] + 1}")
        key = " ".join(row)
        if key not in row_of:
            row_of[key] = len(rows)
            rows.append(key)
        states[order[state]] = row_of[key]
    return {
        "grammar": hashlib.sha256(grammar.encode()).hexdigest(),
        "starts": {name: order[table.start_states[name]] for name in starts},
        "ends": {name: order[table.end_states[name]] for name in starts},
        "states": [states[index] for index in range(len(states))],
        "rows": rows,
        "rules": rules,
        "words": _words(lark.terminals),
        "forms": _forms(grammar),
    }


def _order(table: Any, shift: object) -> dict[int, int]:
    """A number for each state as a walk from the starts meets them; Lark's own differ from run to run."""
    found: dict[int, int] = {}
    waiting = [state for _, state in sorted(table.start_states.items())]
    for state in waiting:
        if state not in found:
            found[state] = len(found)
            actions = sorted(table.states[state].items())
            waiting.extend(argument for _, (action, argument) in actions if action is shift)
    return found


def _rule(rule: Any) -> list[Any]:
    """Origin, length, class name, whether a single part stands for the whole, and which parts are kept."""
    options = rule.options
    absent = [0] * (len(rule.expansion) + 1)
    if options.empty_indices:
        ones = "".join(str(int(bit)) for bit in options.empty_indices).split("0")
        absent = [len(run) for run in ones]
    kept: list[list[int]] = []
    nones = 0
    for index, symbol in enumerate(rule.expansion):
        nones += absent[index]
        if options.keep_all_tokens or not (symbol.is_term and symbol.filter_out):
            kept.append([index, nones])
            nones = 0
    name = rule.alias or rule.origin.name
    alone = bool(options.expand1 and not rule.alias)
    return [str(rule.origin.name), len(rule.expansion), str(name), alone, kept, nones + absent[-1]]


def _words(terminals: Iterable[Any]) -> dict[str, str]:
    """Each word, phrase or sign of the grammar, with its terminal."""
    found: dict[str, str] = {}
    for terminal in terminals:
        pattern = terminal.pattern
        texts = [pattern.value]
        if type(pattern).__name__ == "PatternRE":
            inner = re.fullmatch(r"\(\?:(.*)\)", pattern.value)
            if inner is None:
                raise ValueError(f"{terminal.name} is not a plain list of words")
            texts = [re.sub(r"\\(.)", r"\1", text) for text in inner.group(1).split("|")]
        for text in texts:
            if text in found:
                raise ValueError(f"`{text}` stands for both {found[text]} and {terminal.name}")
            found[text] = terminal.name
    return dict(sorted(found.items()))


def _forms(grammar: str) -> list[dict[str, Any]]:
    """The registry of forms: per rule with an example, its block, sentence, examples and shape."""
    members = _members(grammar)
    forms: list[dict[str, Any]] = []
    sentence: list[str] = []
    examples: list[str] = []
    for line in grammar.splitlines():
        if line.startswith("// Example:"):
            examples.append(line[len("// Example:") :].strip())
        elif line.startswith("// ") and not line.startswith(("// --", "// Block:")):
            text, _, inline = line[3:].partition(" Example: ")
            sentence.append(text.strip())
            if inline:
                examples.append(inline.strip())
        elif (found := _HEADER.match(line)) and examples:
            name = found.group(1)
            forms.append(
                {
                    "name": name,
                    "blocks": members.get(name, ["expression"]),
                    "sentence": " ".join(sentence),
                    "examples": examples,
                    "shape": _shape(found.group(2)),
                }
            )
            sentence, examples = [], []
        elif not line.startswith("//"):
            sentence, examples = [], []
    return forms


def _members(grammar: str) -> dict[str, list[str]]:
    """For each form, the start rules whose alternatives it is among."""
    found: dict[str, list[str]] = {}
    text = re.sub(r"\n[ \t]+\|", " |", grammar)
    for block in _starts(grammar):
        body = re.search(rf"^\??{block}:(.*)$", text, re.MULTILINE)
        for name in re.findall(r"[a-z_]+", body.group(1)) if body and block != "expression" else []:
            found.setdefault(name, []).append(block)
    return found


def _shape(body: str) -> str:
    return re.sub(r"\s+", " ", body).strip()


def main() -> None:
    """Write the tables beside the grammars."""
    folder = Path(__file__).parents[2] / "grammars"
    for name in ("terms", "journal"):
        data = build((folder / f"{name}.lark").read_text(encoding="utf-8"))
        text = json.dumps(data, separators=(",", ":"), sort_keys=True) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        sys.stdout.write(f"grammars/{name}.json: {len(data['states'])} states, {len(data['forms'])} forms\n")


if __name__ == "__main__":
    main()
