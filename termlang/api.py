"""The public verbs: text and data in, values with their reasons out. Nothing here opens a file or reads a clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from termlang.compile.problems import NotCompilable
from termlang.diagnostics import BadInput, Edit, Fix, FixLevel, Problem, Severity, TermlangError, Unsound
from termlang.evaluate.answer import Ambiguous
from termlang.examples import Coverage, Outcome
from termlang.inputs import Input
from termlang.limits import DEFAULT, Limits
from termlang.loaded.deal import Checked, Deal, check, load
from termlang.loaded.depth import refused_too_deep
from termlang.market import Market
from termlang.overview import Curve, Page
from termlang.results import (
    Ledger,
    Ledgers,
    Position,
    Positions,
    Quote,
    Quotes,
    Schedule,
    Schedules,
    TermValue,
    TermValues,
)
from termlang.source import Source


@refused_too_deep
def lint(
    text: str,
    config: Mapping[str, Any] | None = None,
    *,
    name: str = "<text>",
    texts: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT,
) -> tuple[Problem, ...]:
    """What a draft leaves open or gets wrong, in the order of the text. Never raises for the text, whatever it is.

    `config` has the keys of the table `[tool.termlang.lint]`; raises BadInput where it has others. A finding offers
    only such fixes as leave a text that checks without it. `texts` are those of the sources, by the source's name.
    """
    from termlang.linter.config import read_config
    from termlang.linter.offers import offered_all
    from termlang.linter.run import lint as look

    found = look(Source(text, name, limits), read_config(config or {}), texts)
    return tuple(offered_all(found.sheet, found.problems, costs=False))


def fixed(text: str, *fixes: Fix) -> str:
    """The text with some fixes made in it. Raises ValueError where two of them touch the same place."""
    from termlang.linter.fixes import edited

    return edited(text, [edit for fix in fixes for edit in fix.edits])


@refused_too_deep
def format(text: str, name: str = "<text>", *, limits: Limits = DEFAULT) -> str:
    """The text in canonical layout, comments kept. Raises Unsound where it cannot be read."""
    from termlang.syntax.format import format_text

    source = Source(text, name, limits)
    formatted, problems = format_text(source)
    if formatted is None:
        raise Unsound(problems, source)
    return formatted


def test(text: str, name: str = "<text>", *, limits: Limits = DEFAULT) -> tuple[Outcome, ...]:
    """Run the examples of a text. Raises Unsound where the text does not make a deal."""
    return load(text, name, limits=limits).test()


__all__ = [
    "Ambiguous",
    "BadInput",
    "Checked",
    "Coverage",
    "Curve",
    "Deal",
    "Edit",
    "Fix",
    "FixLevel",
    "Input",
    "Ledger",
    "Ledgers",
    "Limits",
    "Market",
    "NotCompilable",
    "Outcome",
    "Page",
    "Position",
    "Positions",
    "Problem",
    "Quote",
    "Quotes",
    "Schedule",
    "Schedules",
    "Severity",
    "TermValue",
    "TermValues",
    "TermlangError",
    "Unsound",
    "check",
    "fixed",
    "format",
    "lint",
    "load",
    "test",
]
