"""Policies: which party uses which right, and on which occasions."""

from __future__ import annotations

from typing import Any

from termlang.syntax.ast.leaves import Name, Text
from termlang.syntax.ast.node import Node
from termlang.syntax.ast.word import Word


class Policy(Node):
    title: Text


class Use(Node):
    party: Name
    verb: Word
    asked: Any
    of: Name
    choice: Name | None
    occasion: Occasion | None
    readiness: Any


class Occasion(Node):
    which: Word
    interval: Word | None = None


class DividendUse(Node):
    party: Name
    of: Name
    means: Any
    occasion: Occasion
