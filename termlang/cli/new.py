"""`termlang new`: a sample deal to start from."""

from __future__ import annotations

from pathlib import Path

import click

from termlang.cli.errors import FINE, UNUSABLE, complain
from termlang.cli.problems import SAMPLE_STANDS
from termlang.cli.samples import sample_files, samples
from termlang.files import write_text


@click.command("new")
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """Copy a sample deal, with its prices and journal, into this folder; without a name, list the samples.

    Nothing is replaced: a file that exists already stops the copy before it begins.

    \b
    Example:
      $ termlang new
      $ termlang new valence
    """
    if name is None:
        for each in samples():
            click.echo(f"{each:<20}{_title(sample_files(each)[f'{each}.terms'])}")
        return FINE
    found = sample_files(name)
    standing = [SAMPLE_STANDS.at(file=each) for each in found if Path(each).exists() or Path(each).is_symlink()]
    if standing:
        complain(standing, None)
        return UNUSABLE
    for each, text in found.items():
        write_text(each, text)
        click.echo(each)
    return FINE


def _title(text: str) -> str:
    """The title on the `deal` line."""
    for line in text.splitlines():
        if line.startswith('deal "'):
            return line.split('"')[1]
    return ""
