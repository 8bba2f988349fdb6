"""The published JSON Schemas of the documents, read from the package when one is asked for."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

NAMES = ("quote", "value", "ledger", "record", "rights", "dates", "problems", "inputs", "tests", "simulation", "grid")


def schema(name: str) -> dict[str, Any]:
    """The schema of one kind of document, a fresh copy. Raises KeyError for a name that is not in NAMES."""
    found: dict[str, Any] = json.loads(schema_text(name))
    return found


@cache
def schema_text(name: str) -> str:
    """The schema as it stands in the package. Raises KeyError for a name that is not in NAMES."""
    if name not in NAMES:
        raise KeyError(name)
    return files("termlang").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
