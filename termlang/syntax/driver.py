"""Lark's parse tables, driven: the words of one line come in, its tree goes out, or the word at which it stops.

The loop that every LALR parser has, over the tables that Lark built. Lark itself is imported where a line cannot be
read (`lark_parser`), since its import takes longer than reading a deal; tests hold the two together on every line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from termlang.syntax.grammar import Grammar
from termlang.syntax.lexer import Token


class Stopped(Exception):
    """The word, by its place in the line, at which no line goes on; `deep` where it is too nested to go on."""

    def __init__(self, index: int, *, deep: bool = False) -> None:
        self.index, self.deep = index, deep
        super().__init__(index)


def drive(grammar: Grammar, block: str, tokens: Sequence[Token], end: Token, most: int) -> Any:
    """The tree of a line by the start rule of its block; `end` follows its words, at most `most` parts stay open.

    Raises Stopped.
    """
    table, last = grammar.states, grammar.ends[block]
    states = [grammar.starts[block]]
    parts: list[Any] = []
    row = table[states[0]]
    for index, token in enumerate((*tokens, end)):
        if len(parts) > most and token is not end:
            raise Stopped(index, deep=True)
        kind = token.type
        while True:
            action = row.get(kind)
            if action.__class__ is int:
                states.append(action)
                parts.append(token)
                row = table[action]
                break
            if action is None:
                raise Stopped(index)
            length = action.length
            if length:
                made = action.build(parts[-length:])
                del parts[-length:], states[-length:]
            else:
                made = action.build([])
            state = table[states[-1]][action.origin]
            states.append(state)
            parts.append(made)
            if state == last and token is end:
                return made
            row = table[state]
    raise AssertionError("the end of a line ends it, or stops it")
