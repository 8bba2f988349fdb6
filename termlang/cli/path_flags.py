"""The flags that say which prices paths take: generated, drawn again from a history, or given in a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from attrs import frozen

from termlang.cli.options import bundle

_F = TypeVar("_F", bound=Callable[..., Any])
PATHS = 10_000


@frozen
class PathFlags:
    """As typed."""

    paths: int | None
    seed: int | None
    start: str | None
    volatility: str | None
    drift: str | None
    from_: str | None
    days: int | None
    tick: str | None
    proxy: str | None
    bootstrap: str | None = None
    path_prices: str | None = None


def path_flags(*, files: bool = True) -> Callable[[_F], _F]:
    """The flags; they arrive as `paths_asked`. Without `files`, those of generated paths alone."""
    given = (
        click.option("--bootstrap", metavar="FILE", help="Draw the days of this price file again, with equal chance."),
        click.option(
            "--prices",
            "path_prices",
            metavar="FILE",
            help="Paths as they stand in a CSV or Parquet file: `date` and a column a path, or `date,path,close`.",
        ),
    )
    return bundle(
        "paths_asked",
        PathFlags,
        click.option("--paths", type=click.IntRange(1), metavar="N", help=f"How many paths.  [default: {PATHS:,}]"),
        click.option(
            "--seed", type=click.IntRange(0, 2**64 - 1), metavar="N", help="What they grow from.  [default: 0]"
        ),
        click.option("--start", metavar="PRICE", help="The price of the first day; without it, the last of --history."),
        click.option(
            "--volatility", metavar="NUMBER", help="Of a year, such as 0.6 or 60%: geometric Brownian motion."
        ),
        click.option("--drift", metavar="NUMBER", help="Of a year, for --volatility.  [default: 0]"),
        *(given if files else ()),
        click.option("--from", "from_", metavar="DAY", help="The first day of every path; without it, the issue."),
        click.option("--days", type=click.IntRange(1), metavar="N", help="Trading days of a path.  [default: 252]"),
        click.option("--tick", metavar="STEP", help="What prices are rounded to.  [default: 0.01]"),
        click.option(
            "--proxy", metavar="COLUMN", help="The prices that stand in where the deal watches others: close."
        ),
    )
