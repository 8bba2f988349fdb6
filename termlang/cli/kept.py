"""Findings of last time: a text that is as it was, under equal settings and the same program, is not looked at again.

An entry is JSON in the user's own cache folder, written whole or not at all. It repeats everything that the findings
rest on, the text itself included, and counts only where all of it is equal. One that cannot be read is as good as none.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from termlang import __version__
from termlang.cli.asked import Asked, Found
from termlang.cli.settings import Settings
from termlang.diagnostics import Edit, Fix, FixLevel, Label, Mistake, Problem, Severity
from termlang.files import STDIN, Unusable, read_json
from termlang.source import Source, Span

SCHEMA = "termlang.kept/1"
MOST = 2_000  # entries that stay; when there are more, the older half goes
FOLDER = "TERMLANG_CACHE"  # the variable that names another folder; empty for none
_PACKAGE = Path(__file__).parents[1]
_OWN = (".py", ".json", ".csv")  # the files of the package that findings may rest on


class Kept:
    """The findings that are kept; with `on=False` none are read and none are written."""

    def __init__(self, *, on: bool) -> None:
        self.on = on

    def find(self, path: str, source: Source, settings: Settings, asked: Asked, known: Mapping[str, Any]) -> Found:
        """What is found in a text: as kept, or else looked for now and kept."""
        entry = self._entry(path, source, settings, asked) if self.on else None
        about = [self._program, repr(asked), repr(settings.of(path)), known, source.name, source.text] if entry else []
        if entry is not None and (found := read_entry(entry, about, source)) is not None:
            return found
        from termlang.cli.found import find

        found = find(path, source, settings, asked, known)
        if entry is not None:
            _write(entry, {"schema": SCHEMA, "about": about, "found": _data(found)})
        return found

    def _entry(self, path: str, source: Source, settings: Settings, asked: Asked) -> Path | None:
        """Where the findings of a file are kept; None where what they rest on is not in the file alone."""
        from termlang.limits import DEFAULT

        if path == STDIN or self.folder is None or source.limits is not DEFAULT:
            return None
        if settings.reads_sources(path, source.name):
            return None
        import hashlib

        place = f"{asked.manner.value} {asked.costs} {os.path.abspath(path)}"
        return self.folder / f"{hashlib.sha256(place.encode(errors='replace')).hexdigest()[:32]}.json"

    @cached_property
    def folder(self) -> Path | None:
        """The cache folder of the person who runs this; None where there is none."""
        named = os.environ.get(FOLDER)
        if named is not None:
            return Path(named) if named else None
        if sys.platform == "win32":
            base = os.environ.get("LOCALAPPDATA")
        elif sys.platform == "darwin":
            base = os.path.expanduser("~/Library/Caches")
        else:
            base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        return Path(base) / "termlang" / "lint" if base and os.path.isabs(base) else None

    @cached_property
    def _program(self) -> str:
        """What tells this program from any other: its version, Python's, and the size and time of each of its files.

        It is what Python itself goes by when it takes byte code for that of a source file.
        """
        import hashlib

        found = hashlib.sha256(f"{__version__} {sys.version}".encode())
        for folder in (_PACKAGE, _PACKAGE.parent / "grammars"):
            for each in sorted(_files(folder)):
                found.update(each.encode(errors="surrogateescape"))
        return found.hexdigest()


def _files(folder: Path | str) -> list[str]:
    found: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(_OWN):
                    at = entry.stat()
                    found.append(f"{entry.path} {at.st_size} {at.st_mtime_ns}\n")
                elif entry.is_dir() and entry.name != "__pycache__":
                    found += _files(entry.path)
    except OSError:
        # A package inside an archive has no folder; its version is told by the archive's path and this program's.
        return found
    return found


def _write(entry: Path, document: dict[str, Any]) -> None:
    """Keep an entry. Where that is not possible, nothing is lost but time."""
    draft = entry.with_suffix(f".{os.getpid()}-{os.urandom(6).hex()}.tmp")
    try:
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(draft, "x", encoding="utf-8", opener=_own) as file:
            file.write(json.dumps(document, ensure_ascii=True, separators=(",", ":")))
        draft.replace(entry)
        _sweep(entry.parent)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _own(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sweep(folder: Path) -> None:
    """Let the older half go when there are too many."""
    entries = [entry for entry in os.scandir(folder) if entry.is_file()]
    if len(entries) > MOST:
        for entry in sorted(entries, key=lambda entry: entry.stat().st_mtime)[: MOST // 2]:
            os.unlink(entry.path)


# ----------------------------------------------------------------------------------------------------- as JSON data


def _data(found: Found) -> dict[str, Any]:
    shown = [_problem_data(problem) for problem in found.shown]
    # Most often the findings are shown as they are, or with other fixes and notes: equal ones stand once.
    same = found.problems is found.shown
    problems = None if same else [_problem_data(problem) for problem in found.problems]
    return {"problems": problems, "shown": shown, "left": found.left, "allowed": found.allowed}


def _problem_data(problem: Problem) -> list[Any]:
    fixes = [[fix.title, fix.level.value, [[*edit.span, edit.text] for edit in fix.edits]] for fix in problem.fixes]
    return [
        [problem.code, problem.name, problem.message, problem.remedy, problem.why, problem.mistake.severity.value],
        [*problem.span],
        [*problem.path],
        problem.facts,
        [[*label.span, label.caption] for label in problem.labels],
        fixes,
        [[*note] for note in problem.notes],
        problem.rank.value if problem.rank else None,
    ]


def read_entry(entry: Path, about: Sequence[Any], source: Source) -> Found | None:
    """What an entry keeps of a text; None where there is none, or it is about another text, or is not as written."""
    try:
        document = read_json(entry)
        if document["schema"] != SCHEMA or document["about"] != about:
            return None
        found = document["found"]
        shown = tuple(_problem(each, source) for each in _list(found["shown"]))
        all_of_them = found["problems"]
        problems = shown if all_of_them is None else tuple(_problem(each, source) for each in _list(all_of_them))
        return Found(problems, shown, _count(found["left"]), _count(found["allowed"]))
    except (Unusable, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def _problem(data: Any, source: Source) -> Problem:
    mistake, span, path, facts, labels, fixes, notes, rank = data
    code, name, message, remedy, why, severity = map(_text, mistake)
    return Problem(
        Mistake(code, name, _said(message), _said(remedy), _said(why), Severity(severity)),
        _span(span[0], span[1], source),
        tuple(map(_text, _list(path))),
        {_text(fact): _text(value) for fact, value in facts.items()},
        tuple(Label(_span(start, end, source), _text(caption)) for start, end, caption in _list(labels)),
        tuple(
            Fix(
                _text(title),
                tuple(Edit(_span(start, end, source), _text(text)) for start, end, text in _list(edits)),
                FixLevel(level),
            )
            for title, level, edits in _list(fixes)
        ),
        tuple((_text(head), _text(words)) for head, words in _list(notes)),
        None if rank is None else Severity(rank),
    )


def _said(sentence: str) -> str:
    """A sentence that is finished: nothing in it is to be filled in."""
    return sentence.replace("{", "{{").replace("}", "}}")


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise TypeError
    return data


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise TypeError
    return data


def _count(data: Any) -> int:
    if type(data) is not int or data < 0:
        raise TypeError
    return data


def _span(start: Any, end: Any, source: Source) -> Span:
    if not 0 <= _count(start) <= _count(end) <= len(source.text):
        raise ValueError
    return Span(start, end)
