"""The sample deals, as they come with the package."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from termlang.cli.problems import NO_SAMPLE
from termlang.files import Unusable, shown

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def samples() -> list[str]:
    """The names of the sample deals."""
    names = [each.name for each in _samples_folder().iterdir()]
    return sorted(name.removesuffix(".terms") for name in names if name.endswith(".terms"))


def sample_files(name: str) -> dict[str, str]:
    """The files of a sample, by name: its terms, its prices, its journal where it has one. Raises Unusable."""
    known = samples()
    if name not in known:
        from difflib import get_close_matches

        near = get_close_matches(name, known, n=1, cutoff=0.4)
        hint = f"did you mean `{near[0]}`?" if near else f"the samples are {', '.join(known)}"
        raise Unusable(NO_SAMPLE.at(file=shown(name), hint=hint))
    found: dict[str, str] = {}
    for each in sorted(_samples_folder().iterdir(), key=lambda file: file.name):
        if each.name == f"{name}.terms" or (each.name.startswith(name) and each.name.endswith((".csv", ".journal"))):
            found[each.name] = each.read_bytes().decode("utf-8")
    return found


def _samples_folder() -> Traversable:
    """The deals: inside the package in a wheel, beside it in a checkout."""
    inside = resources.files("termlang") / "deals"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "deals"
