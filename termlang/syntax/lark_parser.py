"""Lark's own parser over the shipped tables. It says what a line that cannot be read would have gone on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from lark.exceptions import UnexpectedToken
from lark.parsers.lalr_analysis import Reduce, Shift
from lark.parsers.lalr_parser_state import ParseConf, ParserState

from termlang.syntax.grammar import Grammar, Rule, States
from termlang.syntax.lexer import Token


def parser_state(grammar: Grammar, block: str) -> Any:
    """Lark's parser at the beginning of a line."""
    states = _Rows(grammar.states)
    conf: Any = ParseConf(_Table(states, grammar.starts, grammar.ends), states.callbacks, block)  # type: ignore[arg-type]
    return ParserState(conf, None)  # type: ignore[arg-type]


def expected(grammar: Grammar, block: str, tokens: Sequence[Token]) -> set[str]:
    """The kinds of words with which a line would have gone on, where the last of its words stops it."""
    state = parser_state(grammar, block)
    try:
        for token in tokens[:-1]:
            state.feed_token(token)
        state.feed_token(tokens[-1], tokens[-1].type == "$END")
    except UnexpectedToken as error:
        return set(error.expected)
    raise AssertionError("Lark reads what the tables do not")


def follows(grammar: Grammar, block: str, tokens: Sequence[Token]) -> tuple[int, frozenset[str]]:
    """How many words a line takes from its beginning, and, where it takes all of them, what may follow."""
    state = parser_state(grammar, block)
    for index, token in enumerate(tokens):
        try:
            state.feed_token(token)
        except UnexpectedToken:
            return index, frozenset()
    return len(tokens), frozenset(state.parse_conf.parse_table.states[state.position])


class _Origin(NamedTuple):
    name: str


class _LarkRule:
    """A rule as Lark's parser looks at it."""

    __slots__ = ("expansion", "origin")

    def __init__(self, rule: Rule) -> None:
        self.origin, self.expansion = _Origin(rule.origin), range(rule.length)


class _Table(NamedTuple):
    states: Any
    start_states: dict[str, int]
    end_states: dict[str, int]


class _Rows(dict[int, Any]):
    """The states in Lark's own shape, each when it is first entered."""

    def __init__(self, states: States) -> None:
        super().__init__()
        self._states = states
        self._rules: dict[int, _LarkRule] = {}
        self.callbacks: dict[_LarkRule, Callable[[list[Any]], Any]] = {}

    def __missing__(self, state: int) -> dict[str, tuple[Any, Any]]:
        row = {symbol: self._action(action) for symbol, action in self._states[state].items()}
        self[state] = row
        return row

    def _action(self, action: int | Rule) -> tuple[Any, Any]:
        if isinstance(action, int):
            return Shift, action
        rule = self._rules.get(id(action))
        if rule is None:
            rule = self._rules[id(action)] = _LarkRule(action)
            self.callbacks[rule] = action.build
        return Reduce, rule
