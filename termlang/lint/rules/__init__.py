"""The table of rules: code → module in this folder. A module holds one rule, and is read when the rule is run."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from termlang.lint.rule import Rule

RULES: dict[str, str] = {
    "N102": "term_unused",
    "N108": "term_open",
    "N123": "question_open",
    "F152": "number_layout",
    "W301": "window_gap",
    "X122": "series_limit",
    "L161": "allow_unused",
    "L162": "allow_reason",
    "L163": "allow_unknown",
}

# Codes that were renamed: what is written today.
RENAMED: dict[str, str] = {}


@cache
def rule(code: str) -> type[Rule]:
    """The rule of a code. Raises KeyError where there is none."""
    module = import_module(f"termlang.lint.rules.{RULES[code]}")
    (found,) = (
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Rule) and each.__module__ == module.__name__
    )
    return found
