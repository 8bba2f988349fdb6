"""What came out: a table by module, what survived, and what of that is known to mean nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from attrs import Factory, define
from mistakes import Mutant

EQUAL = Path(__file__).parent / "equal.toml"
# A score is asked of these together.
GROUPS = {
    "evaluator": ("evaluate/", "operations/"),
    "dates": ("calendars/",),
    "rounding": ("quantity.py",),
    "parser": ("syntax/",),
    "linter": ("linter/",),
}


def reasons() -> dict[tuple[str, str, str], str]:
    """Why a change means nothing, by its module, its line of code and what it changes."""
    found: dict[tuple[str, str, str], str] = {}
    for module, entries in tomllib.loads(EQUAL.read_text(encoding="utf-8")).items():
        for entry in entries:
            for change in entry["changes"]:
                found[module, entry["line"], change] = entry["reason"]
    return found


def survivors(report: Path) -> set[tuple[str, str, str]]:
    """The mutants that an earlier report lists as survivors, whatever lines they now stand on."""
    rows = re.findall(r"^\| `(.+?)`, \d+ \| (.+?) \| `(.+)` \|$", report.read_text(encoding="utf-8"), re.MULTILINE)
    return {(module, text.replace(r"\|", "|"), what) for module, what, text in rows}


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


@define
class Tally:
    """The mutants that were asked about."""

    modules: Sequence[str]
    made: int
    noticed: list[Mutant] = Factory(list)
    survived: list[Mutant] = Factory(list)

    def add(self, mutant: Mutant, noticed_by: str | None) -> None:
        (self.noticed if noticed_by else self.survived).append(mutant)

    def text(self, command: str, minutes: float) -> str:
        """The report, in Markdown."""
        tried = len(self.noticed) + len(self.survived)
        lines = ["# Mutants", "", f"`python tests/mutants {command}`".replace(" `", "`")]
        lines[-1] += f": {tried} of {self.made} mutants in {minutes:.0f} minutes, {len(self.noticed)} noticed."
        lines += ["", "| module | tried | noticed | score |", "|---|---:|---:|---:|"]
        lines += [row for module in self.modules if (row := self._row(f"`{module}`", (module,)))]
        groups = {name: rooms for name, rooms in GROUPS.items() if any(m.startswith(rooms) for m in self.modules)}
        lines += [row for name, rooms in {**groups, "all": ("",)}.items() if (row := self._row(f"**{name}**", rooms))]
        known = reasons()
        told = [(each, known.get((each.module, each.text, each.what))) for each in self.survived]
        told.sort(key=lambda pair: (pair[0].module, pair[0].line))
        lines += ["", f"## Survived: {sum(not reason for _, reason in told)}", ""]
        lines += ["| where | what | line of code |", "|---|---|---|"]
        lines += [f"| `{m.module}`, {m.line} | {m.what} | `{_cell(m.text)}` |" for m, reason in told if not reason]
        lines += ["", f"## Survived, and mean nothing: {sum(bool(reason) for _, reason in told)}", ""]
        lines += ["| where | what | why nothing notices |", "|---|---|---|"]
        lines += [f"| `{m.module}`, {m.line} | {m.what} | {_cell(reason)} |" for m, reason in told if reason]
        wrong = [each for each in self.noticed if (each.module, each.text, each.what) in known]
        lines += [f"\nIs said to mean nothing, and was noticed: `{m.module}`, {m.line}: {m.what}" for m in wrong]
        return "\n".join(lines) + "\n"

    def _row(self, name: str, modules: tuple[str, ...]) -> str:
        noticed, survived = (
            sum(each.module.startswith(modules) for each in mutants) for mutants in (self.noticed, self.survived)
        )
        tried = noticed + survived
        return f"| {name} | {tried} | {noticed} | {100 * noticed / tried:.0f}% |" if tried else ""
