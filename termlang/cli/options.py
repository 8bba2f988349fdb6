"""The flags that several commands share, and what they say once they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from attrs import frozen

_F = TypeVar("_F", bound=Callable[..., Any])
BASES = ("as-traded", "split-adjusted")


@frozen
class Output:
    """How an answer is shown, and where it goes."""

    format: str
    out: str | None
    force: bool
    short: bool
    ascii: bool


@frozen
class Situation:
    """What the flags say about the world in which a question is asked."""

    prices: tuple[str, ...]
    price: tuple[str, ...]
    prices_form: str | None
    basis: str
    set: tuple[str, ...]
    given: str | None
    reading: tuple[str, ...]
    elect: tuple[str, ...]


def output_flags(*formats: str) -> Callable[[_F], _F]:
    """`--format`, `--out`, `--force`, `--short`, `--ascii`; they arrive as `output`."""
    return bundle(
        "output",
        Output,
        click.option(
            "--format", type=click.Choice(formats), default="text", show_default=True, help="How to print it."
        ),
        click.option("--out", metavar="FILE", help="Write the answer to this file instead of printing it."),
        click.option("--force", is_flag=True, help="Let --out replace a file that exists."),
        click.option("--short", is_flag=True, help="Fold the reasons, or print one line for each problem."),
        click.option("--ascii", is_flag=True, help="Draw with plain ASCII."),
    )


def situation_flags(prices: str = "--prices") -> Callable[[_F], _F]:
    """Prices, values, readings and elections; they arrive as `situation`. `prices` is the flag of the price files."""
    return bundle(
        "situation",
        Situation,
        click.option(
            prices,
            "prices",
            multiple=True,
            metavar="[STOCK=]FILE",
            help="A CSV file: a `date` column and close, bid, high, low, vwap, volume, … May be repeated.",
        ),
        click.option(
            "--price",
            multiple=True,
            metavar="COLUMN[@DAY]=NUMBER",
            help="One price, on the day asked about or on DAY: close=10.00, 'Common Stock.close@1999-05-03=10.00'.",
        ),
        click.option(
            "--prices-form",
            metavar="FORM",
            help="How the files are written: 'dates=m/d/y, decimal=comma, separator=;'.",
        ),
        click.option(
            "--basis",
            type=click.Choice(BASES),
            default=BASES[0],
            show_default=True,
            help="What the prices were divided by.",
        ),
        click.option(
            "--set",
            multiple=True,
            metavar="'TERM=VALUE'",
            help="A value for a term: 'Call Floor=5.00'. May be repeated.",
        ),
        click.option(
            "--given",
            metavar="FILE",
            help='JSON with any of {"set": {…}, "readings": {…}, "elections": {…}}; flags win.',
        ),
        click.option(
            "--reading",
            multiple=True,
            metavar="'QUESTION=READING'",
            help="How to read an open question: 'Staging=Every Conversion'. May be repeated.",
        ),
        click.option(
            "--elect",
            multiple=True,
            metavar="CHOICE",
            help="What a party elects: 'Fixed Price', or 'Series A conversion price=Fixed Price'.",
        ),
    )


def bundle(name: str, kind: type[Any], *options: Callable[[Any], Any]) -> Callable[[_F], _F]:
    """Options that reach the command as one value."""
    from functools import wraps

    from attrs import fields

    keys = [each.name for each in fields(kind)]

    def decorate(function: _F) -> _F:
        @wraps(function)
        def called(*args: Any, **flags: Any) -> Any:
            return function(*args, **{name: kind(**{key: flags.pop(key) for key in keys if key in flags})}, **flags)

        for option in reversed(options):
            called = option(called)
        return called  # type: ignore[return-value]

    return decorate
