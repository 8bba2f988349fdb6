"""`termlang fmt`: the canonical layout."""

from __future__ import annotations

from difflib import unified_diff

import click

from termlang.cli.errors import FINDINGS, FINE, UNUSABLE, complain
from termlang.cli.output import deliver
from termlang.cli.paths import Sources
from termlang.files import STDIN, Unusable, write_text
from termlang.source import Source
from termlang.syntax.format import format_text


@click.command("fmt")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and exit 1 where anything would.")
def command(files: tuple[str, ...], check: bool, diff: bool) -> int:
    """Lay out deals in the one canonical way, comments kept.

    FILE is a file, a folder of .terms files, or `-` for standard input, which is printed. A file is written only if it
    changes, and never if the new text would not read as the same deal.

    \b
    Example:
      $ termlang fmt --check neotherapeutics.terms
      $ termlang fmt neotherapeutics.terms
    """
    sources = Sources(files)
    changed = kept = unread = 0
    for path, source in sources:
        text, problems = format_text(source)
        if text is None:
            complain(problems, source)
            unread += 1
            continue
        same = text == source.text
        kept, changed = kept + same, changed + (not same)
        if diff:
            deliver(_diff(source, text))
        elif path == STDIN and not check:
            deliver(text)
        elif check and not same:
            click.echo(f"would change {source.name}")
        elif not same:
            try:
                write_text(path, text, force=True)
            except Unusable as error:
                complain(error.problems, None)
                unread += 1
    if files != (STDIN,):
        words = "would change" if check or diff else "changed"
        click.echo(f"{changed} {words}, {kept} unchanged" + (f", {unread} left alone" if unread else ""), err=True)
    if unread or sources.unusable:
        return UNUSABLE
    return FINDINGS if changed and (check or diff) else FINE


def _diff(source: Source, text: str) -> str:
    before, after = source.text.splitlines(), text.splitlines()
    return "\n".join(unified_diff(before, after, source.name, f"{source.name} (formatted)", lineterm=""))
