"""The limits of one run: the defaults, and what `termlang --limit NAME=NUMBER` moves."""

from __future__ import annotations

from typing import Any

import click

from termlang.limits import DEFAULT, Limits, NoSuchLimit


def limit_flag(function: Any) -> Any:
    """`--limit`, before the command, for all that it reads and works out."""
    return click.option(
        "--limit",
        multiple=True,
        metavar="NAME=NUMBER",
        expose_value=False,
        callback=_keep,
        help="Move a limit, such as tokens=400,000; docs/reliability.md lists them. May be repeated.",
    )(function)


def _keep(ctx: click.Context, _: click.Parameter, texts: tuple[str, ...]) -> None:
    said: dict[str, str] = {}
    for text in texts:
        name, equals, number = (part.strip() for part in text.partition("="))
        shown = text if text.isprintable() else ascii(text)[1:-1]
        if not (equals and name and number):
            raise click.UsageError(f"--limit takes a name and a number, such as `tokens=400,000`, not `{shown[:60]}`")
        if name in said:
            raise click.UsageError(f"--limit {shown[:60]}: this limit is given twice")
        said[name] = number
    try:
        # The defaults stay one value: lines that were read under them are known again.
        ctx.obj = DEFAULT.with_texts(said) if said else DEFAULT
    except NoSuchLimit as error:
        raise click.UsageError(f"--limit: {error}") from None


def limits() -> Limits:
    """The limits of the command that runs."""
    ctx = click.get_current_context(silent=True)
    found = ctx.find_root().obj if ctx is not None else None
    return found if isinstance(found, Limits) else DEFAULT
