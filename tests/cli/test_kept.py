"""Findings that are kept from the last time: the same ones, in the same order, and never those of another text."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from termlang.cli import kept
from termlang.limits import Limits
from termlang.source import Source

DEAL = "neotherapeutics.terms"
FORMS = (
    (),
    ("--all",),
    ("--short",),
    ("--format", "json"),
    ("--format", "sarif"),
    ("--format", "github"),
    ("--ascii",),
    ("--profile", "signing", "--no-costs", "--fail-on", "never"),
)


@pytest.fixture
def folder(tmp_path_factory, monkeypatch) -> Path:
    found: Path = tmp_path_factory.mktemp("kept") / "of" / "lints"
    monkeypatch.setenv(kept.FOLDER, str(found))
    return found


def entries(folder):
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.fixture
def unlinted(monkeypatch):
    """From here on nothing can be looked for."""

    def refuse(*_):
        raise AssertionError("this file is looked at again")

    def start():
        monkeypatch.setattr("termlang.cli.found.find", refuse)

    return start


@pytest.mark.parametrize("form", FORMS)
def test_what_is_kept_reads_as_what_is_found(termlang, folder, unlinted, form):
    deals = (DEAL, "allbirds.terms")
    first = termlang("lint", *form, *deals).stdout
    assert first == termlang("lint", "--no-cache", *form, *deals).stdout
    assert len(entries(folder)) == 2
    unlinted()
    assert termlang("lint", *form, *deals).stdout == first


def test_mistakes_in_the_text_are_kept_too(termlang, here, folder, unlinted):
    (here / "bad.terms").write_text('language 1\ndeal "{0} {name}"\ncurrency USD\nMarket {Value means\n')
    for form in FORMS[:-1]:
        first = termlang("lint", *form, "bad.terms", exit=1).stdout
        assert first == termlang("lint", *form, "bad.terms", exit=1).stdout
        assert first == termlang("lint", *form, "--no-cache", "bad.terms", exit=1).stdout


def test_another_text_is_looked_at(termlang, here, folder):
    before = termlang("lint", "--short", DEAL).stdout
    (here / DEAL).write_text((here / DEAL).read_text() + "Spare Term means $1.00\n")
    after = termlang("lint", "--short", DEAL).stdout
    assert "Spare Term" in after and "Spare Term" not in before
    assert len(entries(folder)) == 1, "a file has one entry, that of its last text"


def test_other_settings_are_looked_at(termlang, here, folder):
    before = termlang("lint", "--short", DEAL).stdout
    assert termlang("lint", "--short", "--ignore", "V", DEAL).stdout != before
    assert termlang("lint", "--short", DEAL).stdout == before
    (here / "termlang.toml").write_text('[lint]\nignore = ["V"]\n')
    assert termlang("lint", "--short", DEAL).stdout != before


def test_known_findings_are_not_kept_as_new(termlang, here, folder):
    termlang("lint", DEAL)
    termlang("lint", "--write-baseline", "known.json", DEAL)
    (here / "termlang.toml").write_text('[lint]\nbaseline = "known.json"\n')
    assert "no problems" in termlang("lint", DEAL).stdout
    (here / "known.json").write_text('{"schema": "termlang.baseline/1", "files": {}}')
    assert "no problems" not in termlang("lint", DEAL).stdout


def test_another_program_looks_again(termlang, folder, unlinted, monkeypatch):
    termlang("lint", DEAL)
    unlinted()
    termlang("lint", DEAL)
    monkeypatch.setattr(kept, "__version__", "99.0")
    with pytest.raises(AssertionError):
        termlang("lint", DEAL)


def test_a_changed_file_of_the_program_is_another_program(tmp_path, monkeypatch):
    program = tmp_path / "termlang"
    (program / "rules").mkdir(parents=True)
    (program / "rules" / "one.py").write_text("1")
    monkeypatch.setattr(kept, "_PACKAGE", program)
    names = {kept.Kept(on=True)._program}
    (program / "rules" / "one.py").write_text("2 ")
    names.add(kept.Kept(on=True)._program)
    (program / "rules" / "two.py").write_text("")
    names.add(kept.Kept(on=True)._program)
    os.utime(program / "rules" / "two.py", (5, 5))
    names.add(kept.Kept(on=True)._program)
    (program / "__pycache__").mkdir()
    (program / "__pycache__" / "no.py").write_text("")
    names.add(kept.Kept(on=True)._program)
    assert len(names) == 4


def test_nothing_is_kept_where_it_is_not_wanted_or_not_possible(termlang, here, folder, monkeypatch):
    termlang("lint", "--no-cache", DEAL)
    termlang("lint", "-", input=(here / DEAL).read_text())
    termlang("--limit", "tokens=100,000", "lint", DEAL)
    termlang("lint", "--extend-select", "S", DEAL)  # the texts of sources may change by themselves
    assert not entries(folder)
    monkeypatch.setenv(kept.FOLDER, "")
    termlang("lint", DEAL)
    monkeypatch.setenv(kept.FOLDER, str(here / DEAL / "no folder"))
    assert termlang("lint", DEAL).stderr == ""


def spoiled(document):
    """The entry with one thing in it that this program does not write."""
    finding = document["found"]["shown"][0]
    yield ""
    yield "no JSON"
    yield "[" * 100_000
    yield json.dumps([document])
    yield json.dumps({**document, "schema": "termlang.kept/0"})
    yield json.dumps({**document, "about": []})
    for part, wrong in (
        ("shown", None),
        ("shown", [5]),
        ("shown", [finding[:-1]]),
        ("problems", {}),
        ("left", -1),
        ("left", True),
        ("allowed", "1"),
    ):
        yield json.dumps({**document, "found": {**document["found"], part: wrong}})
    for index, wrong in (
        (0, finding[0][:-1]),
        (0, [5, *finding[0][1:]]),
        (0, [*finding[0][:-1], "fatal"]),
        (1, [5, 2]),
        (1, [0, 10**9]),
        (1, [-1, 0]),
        (1, ["0", 1]),
        (2, [None]),
        (3, []),
        (3, {"a": 1}),
        (4, [[0, 1]]),
        (5, [["title", "certain", []]]),
        (5, [["title", "safe", [[0, 10**9, ""]]]]),
        (6, [["one"]]),
        (7, "fatal"),
    ):
        changed = [wrong if at == index else part for at, part in enumerate(finding)]
        yield json.dumps({**document, "found": {**document["found"], "shown": [changed]}})


def test_an_entry_that_is_not_as_written_is_as_good_as_none(termlang, here, folder):
    found = termlang("lint", DEAL).stdout
    (entry,) = entries(folder)
    whole = entry.read_text()
    for text in spoiled(json.loads(whole)):
        entry.write_text(text)
        assert termlang("lint", DEAL).stdout == found, text[:200]
        assert entry.read_text() == whole, "and it is written anew"
    entry.write_bytes(b"\xff\xfe")
    assert termlang("lint", DEAL).stdout == found


def test_what_an_entry_says_is_shown_as_words(here, folder, termlang):
    """A kept sentence is finished: nothing in it is filled in, and nothing in it moves the cursor."""
    termlang("lint", DEAL)
    (entry,) = entries(folder)
    document = json.loads(entry.read_text())
    document["found"]["shown"][0][0][2] = "{name.__class__} \x1b[2J {0}"
    entry.write_text(json.dumps(document))
    shown = termlang("lint", DEAL).stdout
    assert "{name.__class__} \\x1b[2J {0}" in shown


def test_old_entries_go_when_there_are_too_many(termlang, folder, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 4)
    folder.mkdir(parents=True)
    for number in range(6):
        (folder / f"{number}.json").write_text("{}")
        os.utime(folder / f"{number}.json", (number, number))
    termlang("lint", DEAL)
    assert {entry.name for entry in entries(folder)} >= {f"{number}.json" for number in (2, 3, 4, 5)}
    assert len(entries(folder)) == 5


def test_a_lint_of_a_kept_text_imports_no_linter(here, folder):
    code = "import sys; from termlang.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    for _ in range(2):
        found = subprocess.run([sys.executable, "-c", code, "lint", DEAL], capture_output=True, text=True, check=True)
    imported = set(found.stderr.split())
    assert "termlang.cli.kept" in imported
    rooms = {"termlang.checker", "termlang.syntax", "termlang.model", "termlang.linter.run", "lark", "attr"}
    assert not imported & rooms


def test_an_entry_is_read_for_its_own_text_alone(folder):
    folder.mkdir(parents=True)
    entry = folder / "a.json"
    found = {"problems": None, "shown": [], "left": 0, "allowed": 0}
    entry.write_text(json.dumps({"schema": kept.SCHEMA, "about": ["x"], "found": found}))
    source = Source("text", limits=Limits())
    assert kept.read_entry(entry, ["x"], source) is not None
    assert kept.read_entry(entry, ["y"], source) is None
