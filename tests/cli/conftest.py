"""The command as a test sees it: words in; exit code, answer and complaints out."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from termlang.cli.commands import commands

DEALS = Path(__file__).parents[2] / "deals"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder with the sample deals in it, and we are in it."""
    for path in DEALS.iterdir():
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def termlang(here):
    """Run the command: `termlang("lint", "a.terms")`; `exit=1` is the code that must come."""

    def run(*words, exit=0, input=None):
        found = CliRunner().invoke(commands, [os.fspath(word) for word in words], input=input)
        assert found.exit_code == exit, f"{words}\n{found.stdout}\n{found.stderr}\n{found.exception!r}"
        assert "a fault of termlang" not in found.stderr
        return found

    return run


@pytest.fixture
def answers(termlang):
    """The answers of a JSON document."""

    def run(*words, exit=0):
        return json.loads(termlang(*words, "--format", "json", exit=exit).stdout)["answers"]

    return run
