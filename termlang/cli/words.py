"""Words of a command line: pairs, days, and text made safe to show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

import click

from termlang.asking import day as read_day
from termlang.cli import problems as wrong
from termlang.files import shown as shown

TODAY = "today"


def day(text: str) -> date:
    """A day as `1999-05-03`, or `today`, which is said on standard error. Raises BadInput."""
    if text != TODAY:
        return read_day(text)
    found = date.today()
    click.echo(f"today is {found}", err=True)
    return found


def pairs(flag: str, texts: Iterable[str], example: str) -> dict[str, str]:
    """`NAME=VALUE`, each name once. Raises BadInput."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            form = "a name, `=`, and a value"
            raise wrong.fail(
                wrong.FLAG_FORM, flag=flag, text=shown(text[:60]), form=form, example=f"`{flag} '{example}'`"
            )
        if name in found:
            raise wrong.fail(wrong.FLAG_TWICE, flag=flag, what=shown(name[:60]))
        found[name] = value
    return found


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint: the nearest word that is known."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"did you mean `{near[0]}`?" if near else otherwise
