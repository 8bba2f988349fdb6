"""The picture of the README is the one that its command draws."""

import re
import shlex
import shutil
from pathlib import Path

from click.testing import CliRunner

from termlang.cli.commands import commands

ROOT = Path(__file__).parents[2]


def test_the_picture_of_the_readme_is_drawn_by_its_command(tmp_path, monkeypatch):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"\(docs/pictures/(\S+)\)", readme)
    (command,) = re.findall(r"^\$ (termlang simulate (?:.*\\\n)*.*)$", readme, re.MULTILINE)
    shutil.copy(ROOT / "deals" / "neotherapeutics.terms", tmp_path)
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command.replace("\\\n", " "))[1:]
    assert CliRunner().invoke(commands, words).exit_code == 0
    drawn = (tmp_path / shown).read_text(encoding="utf-8")
    kept = (ROOT / "docs" / "pictures" / shown).read_text(encoding="utf-8")
    assert drawn == kept, f"docs/pictures/{shown} differs: run the command of the README there"
