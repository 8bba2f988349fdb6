"""The grammar's tables as they are shipped: the parse tables that Lark built, words, the registry of forms."""

from __future__ import annotations

import json
import pkgutil
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from termlang.source import NOWHERE, Span
from termlang.syntax import ast
from termlang.syntax.lexer import Token, Words


class Form(NamedTuple):
    """One form of line or expression: where it may stand, what it says, how it is written."""

    name: str
    blocks: tuple[str, ...]
    sentence: str
    examples: tuple[str, ...]
    shape: str


class Grammar(NamedTuple):
    """What a parse needs: the state in which each start rule begins and ends, the states, the words, and the forms."""

    starts: dict[str, int]
    ends: dict[str, int]
    states: States
    words: Words
    forms: tuple[Form, ...]


JOURNAL = "journal_line"


def grammar_of(block: str) -> Grammar:
    """The grammar to which a start rule belongs: that of journals, or that of deals."""
    return grammar("journal") if block == JOURNAL else grammar()


@cache
def grammar(name: str = "terms") -> Grammar:
    """A shipped grammar, `terms` or `journal`, loaded once; nothing is built."""
    data = json.loads(_table_text(f"{name}.json"))
    states = States(data["states"], data["rows"], _Actions(data["rules"], _tree_classes(name)))
    forms = tuple(
        Form(f["name"], tuple(f["blocks"]), f["sentence"], tuple(f["examples"]), f["shape"]) for f in data["forms"]
    )
    return Grammar(data["starts"], data["ends"], states, _words(data["words"]), forms)


def _tree_classes(name: str) -> ModuleType:
    """Where the classes of a grammar's rules stand. A deal never pays for those of a journal."""
    if name == "terms":
        return ast
    from termlang.syntax.ast import journal

    return journal


def _table_text(name: str) -> bytes:
    """The tables: inside the package in a wheel, beside it in a checkout."""
    try:
        found = pkgutil.get_data("termlang", f"grammars/{name}")
    except FileNotFoundError:
        found = None
    return found or (Path(__file__).parents[2] / "grammars" / name).read_bytes()


def _words(table: dict[str, str]) -> Words:
    single: dict[str, str] = {}
    signs: dict[str, str] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for text, terminal in table.items():
        parts = tuple(text.split(" "))
        if len(parts) > 1:
            phrases.setdefault(parts[0], []).append((parts, terminal))
        elif text[0].isalnum():
            single[text] = terminal
        else:
            signs[text] = terminal
    longest = {first: tuple(sorted(found, key=lambda p: -len(p[0]))) for first, found in phrases.items()}
    return Words(single, longest, signs)


class _Actions(dict[str, Any]):
    """What a parser does, by its number in the tables: the state that it enters, or the rule that ends here.

    Made when met first, as a file needs few of them.
    """

    def __init__(self, rules: list[list[Any]], classes: ModuleType) -> None:
        super().__init__()
        self._classes = classes
        self._rules = rules

    def __missing__(self, number: str) -> int | Rule:
        half, is_rule = divmod(int(number), 2)
        action = Rule(self._classes, *self._rules[half]) if is_rule else half
        self[number] = action
        return action


class States(dict[int, dict[str, Any]]):
    """Lark's state table, its rows read when a state is first entered; `tables.build` says how they are written.

    A row has, by symbol, the state to enter (a number) or the rule that ends here.
    """

    def __init__(self, states: list[int], rows: list[str], actions: _Actions) -> None:
        super().__init__()
        self._states, self._rows, self._actions = states, rows, actions

    def __missing__(self, state: int) -> dict[str, Any]:
        words = iter(self._rows[self._states[state]].split())
        # One iterator twice: symbol and action in turns.
        self[state] = row = dict(zip(words, map(self._actions.__getitem__, words), strict=True))
        return row


class _Parts:
    """The kept parts of a rule without a class, with the span they cover."""

    __slots__ = ("items", "span")

    def __init__(self, items: list[Any], span: Span) -> None:
        self.items, self.span = items, span


class Rule:
    """A grammar rule as the parser sees it: its name, how many parts it has, and how they become a tree."""

    __slots__ = ("_alone", "_inline", "_kept", "_node", "_trailing", "length", "origin")

    def __init__(
        self,
        classes: ModuleType,
        origin: str,
        length: int,
        name: str,
        alone: bool,
        kept: list[list[int]],
        trailing: int,
    ) -> None:
        self.origin = origin
        self.length = length
        self._alone = alone
        self._kept = kept
        self._trailing = trailing
        self._inline = origin.startswith("_") and name == origin
        self._node = None if self._inline else _node_class(classes, name)

    def build(self, children: list[Any]) -> Any:
        """The tree of one rule: its node, or its only part, or the tuple of its parts."""
        if self._alone and len(self._kept) == 1:
            only = children[self._kept[0][0]]
            if type(only) is not _Parts:
                return only
        span = _cover(children)
        kept, parts = self._kept, []
        first = children[kept[0][0]] if kept and not kept[0][1] else None
        if type(first) is _Parts:
            # A long list is gathered one by one: what is gathered is gone on with, not copied each time.
            kept, parts = kept[1:], first.items
        for index, nones in kept:
            parts.extend([None] * nones)
            child = children[index]
            if type(child) is _Parts:
                parts.extend(child.items)
            else:
                parts.append(leaf(child) if type(child) is Token else child)
        parts.extend([None] * self._trailing)
        if self._inline:
            return _Parts(parts, span)
        if self._alone and len(parts) == 1:
            return parts[0]
        if self._node is None:
            return _Tuple(parts, span)
        return self._node(span, tuple(parts)) if self._node.packs else self._node(span, *parts)


class _Tuple(tuple[Any, ...]):
    span: Span

    def __new__(cls, parts: list[Any], span: Span) -> _Tuple:
        made = super().__new__(cls, parts)
        made.span = span
        return made


def _cover(children: list[Any]) -> Span:
    spans = [child.span for child in children if child is not None and child.span is not NOWHERE]
    return Span(spans[0].start, spans[-1].end) if spans else NOWHERE


def _node_class(classes: ModuleType, name: str) -> Any:
    renamed = ast.RENAMED.get(name) if classes is ast else None
    found = renamed or getattr(classes, "".join(part.title() for part in name.split("_")), None)
    return found if isinstance(found, type) and issubclass(found, ast.Node) else None


def leaf(token: Token) -> Any:
    """The tree of one word, number, date or text."""
    make = _LEAVES.get(token.type)
    if make is not None:
        return make(token)
    return ast.Word[token.type] if token.type in ast.Word.__members__ else token.value


def _amount(token: Token) -> ast.Amount:
    pair: Any = token.value
    return ast.Amount(token.span, *pair)


_LEAVES: dict[str, Any] = {
    "NAME": lambda token: ast.Name(token.span, token.value),
    "TEXT": lambda token: ast.Text(token.span, token.value),
    "NUMBER": lambda token: ast.Number(token.span, token.value),
    "ORDINAL": lambda token: ast.Ordinal(token.span, token.value),
    "PERCENT": lambda token: ast.Percent(token.span, token.value),
    "MONEY": _amount,
    "DAY": lambda token: ast.Day(token.span, token.value),
    "CURRENCY": lambda token: ast.Currency(token.span, token.value),
    "DAYCOUNT": lambda token: token.value,
    "CELL": lambda token: ast.Cell(token.span, token.value),
}
