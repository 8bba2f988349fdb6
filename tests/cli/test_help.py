"""Help that teaches: what it shows is run."""

import shlex
from importlib import import_module

import pytest
from click.testing import CliRunner

from termlang.cli.commands import HEADS, NAMES, commands


def shown(*words):
    found = CliRunner().invoke(commands, [*words, "--help"])
    assert found.exit_code == 0
    return found.stdout


def examples(text):
    """The commands that a help text shows, continued lines joined."""
    lines = text.replace("\\\n", " ").splitlines()
    return [shlex.split(line.strip()[2:]) for line in lines if line.strip().startswith("$ termlang")]


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_command_run(name, termlang, here):
    (here / "year.journal").write_text("1999-03-30 Investors convert $500,000 of Series A\n", encoding="utf-8")
    found = examples(shown(name))
    assert found, f"{name} shows no example"
    for word, *words in found:
        assert word == "termlang" and words[0] == name
        for path in here.glob("valence*" if name == "new" else "-"):
            path.unlink()
        ran = CliRunner().invoke(commands, words)
        assert ran.exit_code in (0, 1) and ran.output, f"{words}: {ran.output}"


def test_the_first_steps_run(termlang, here):
    for path in here.iterdir():
        path.unlink()
    for _, *words in examples(shown()):
        termlang(*words, exit=0)


def test_every_command_is_listed():
    text = shown()
    for name in NAMES:
        assert f"\n  {name} " in text


def test_the_list_says_what_each_command_says_of_itself():
    for name, head in HEADS.items():
        words = " ".join(import_module(f"termlang.cli.{name}").command.help.split("\n\n")[0].split())
        assert words == head
