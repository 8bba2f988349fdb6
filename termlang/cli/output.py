"""Answers on their way out: to standard output, or whole into a file."""

from __future__ import annotations

import os
from typing import TextIO

import click


def colors(stream: TextIO | None) -> bool:
    """Whether a person looks at the stream and has not asked for plain text."""
    # A stream that the caller closed is None.
    if stream is None or not stream.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def deliver(text: str, out: str | None = None, *, force: bool = False) -> None:
    """Print an answer, or write it to a file. Raises Unusable."""
    whole = text.rstrip("\n") + "\n" if text.strip("\n") else ""
    if out is None:
        click.echo(whole, nl=False)
        return
    from termlang.files import write_text

    write_text(out, whole, force=force)
