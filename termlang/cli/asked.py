"""What a lint is asked to find, and what it found: values, so that findings that are kept need no linter."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from termlang.diagnostics import Problem
from termlang.linter.config import Profile


class Manner(Enum):
    """What is wanted of the findings of a text."""

    PLAIN = "plain"  # as the rules say them
    FIRST = "first"  # every error, the first of the rest, and what is offered beside them
    ALL = "all"  # the same of all
    LISTED = "listed"  # all with what is offered, none folded: for a program


class Asked(NamedTuple):
    """What is wanted, and whether readings are worked out in shares and cash."""

    manner: Manner
    costs: bool


class Found(NamedTuple):
    """The findings of a text in its order; those to be shown; how many are left out, and how many are allowed."""

    problems: tuple[Problem, ...]
    shown: tuple[Problem, ...]
    left: int
    allowed: int


def asked(options: Mapping[str, Any], profile: Profile) -> Asked:
    """What a command wants of a file. Costs are asked for, or a signing is near: they take longer than reading it."""
    wanted: bool = profile is not Profile.DRAFT if options["costs"] is None else options["costs"]
    match options["shape"]:
        case "json":
            return Asked(Manner.LISTED, wanted)
        case "sarif":
            return Asked(Manner.LISTED, False)
        case "text" if not options["short"]:
            return Asked(Manner.ALL if options["every"] else Manner.FIRST, wanted)
    return Asked(Manner.PLAIN, False)
