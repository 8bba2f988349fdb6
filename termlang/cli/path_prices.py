"""The prices that paths take, as the flags say: generated, drawn again from a history, or read from a file."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import click

from termlang.asking import day as read_day
from termlang.cli import problems as wrong
from termlang.cli.limits import limits
from termlang.cli.options import Situation
from termlang.cli.path_flags import PATHS, PathFlags
from termlang.cli.words import shown
from termlang.compile.backends.paths import Bootstrap, Gbm
from termlang.diagnostics import BadInput
from termlang.files import read_bytes, read_text
from termlang.market import PLAIN, Market, parse_form, read_prices
from termlang.model.deal import Deal
from termlang.simulate.price_files import read_paths
from termlang.simulate.runs import Generated
from termlang.simulate.tables import PathPrices
from termlang.source import Source

_NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?%?\Z", re.ASCII)
_PER_PRICE = 32  # bytes that a price may take in a file: a long number, or two doubles
TICK = Fraction("0.01")


def first_of(flags: PathFlags) -> date | None:
    """The day of `--from`. Raises BadInput."""
    return None if flags.from_ is None else read_day(flags.from_)


def tick_of(flags: PathFlags) -> Fraction | None:
    """The step of `--tick`. Raises BadInput."""
    if flags.tick is None:
        return None
    step = _number("--tick", flags.tick, "0.01")
    if step <= 0:
        raise _form("--tick", flags.tick, "a step above zero", "0.01")
    return step


def paths_of(deal: Deal, flags: PathFlags, situation: Situation, history: Market) -> Generated | PathPrices:
    """The paths that the flags say. Raises BadInput or Unusable, and UsageError where they say none, or two kinds."""
    said = [name for name in ("volatility", "bootstrap", "path_prices") if getattr(flags, name) is not None]
    names = {"path_prices": "--prices"}
    if len(said) != 1:
        ways = "--volatility 0.6 with --start 11.00, --bootstrap FILE, or --prices FILE"
        given = " and ".join(names.get(name, f"--{name}") for name in said)
        raise click.UsageError(f"give one of {ways}" + (f", not {given}" if said else ": where do prices come from?"))
    if flags.path_prices is not None:
        for name in ("paths", "seed", "start", "drift"):
            if getattr(flags, name) is not None:
                raise click.UsageError(f"--{name} is for generated paths; --prices FILE has its own")
        return _given(flags.path_prices, situation)
    start = _start(deal, flags, history)
    if flags.volatility is not None:
        drift = _number("--drift", flags.drift or "0", "0.05")
        volatility = _number("--volatility", flags.volatility, "0.6")
        generator: Gbm | Bootstrap = Gbm(float(start), float(volatility), float(drift))
    else:
        assert flags.bootstrap is not None
        generator = Bootstrap.of(float(start), _closes(deal, flags.bootstrap, situation))
    return Generated(generator, flags.paths or PATHS, flags.seed or 0, tick_of(flags) or TICK)


def _start(deal: Deal, flags: PathFlags, history: Market) -> Fraction:
    """The price of the first day: as given, else the last close before it."""
    if flags.start is not None:
        return _number("--start", flags.start, "11.00")
    first = first_of(flags)
    for stock in deal.stocks:
        days = [day for day in history.days(stock, "close") if first is None or day < first]
        value = history.observe(stock, "close", days[-1]) if days else None
        if value is not None:
            return value
    raise click.UsageError("say where the paths begin: --start 11.00, or --history FILE with the closes before")


def _given(path: str, situation: Situation) -> PathPrices:
    form = parse_form(situation.prices_form) if situation.prices_form is not None else PLAIN
    most = limits()
    return read_paths(read_bytes(path, most.batch * _PER_PRICE), shown(path), form=form, limits=most)


def _closes(deal: Deal, path: str, situation: Situation) -> list[float]:
    """The closing prices of a price file, the first one first."""
    form = parse_form(situation.prices_form) if situation.prices_form is not None else PLAIN
    most = limits()
    text, name = read_text(path, most.prices), shown(path)
    market, problems = read_prices(
        text, name=name, calendar=deal.calendar, form=form, basis=situation.basis, limits=most
    )
    if market is None:
        raise BadInput(problems, Source(text, name, most))
    for stock in deal.stocks:
        found = [market.observe(stock, "close", day) for day in market.days(stock, "close")]
        if found:
            return [float(each) for each in found if each is not None]
    raise _form("--bootstrap", path, "a price file with a column `close`", "acme.csv")


def _number(flag: str, text: str, example: str) -> Fraction:
    if not _NUMBER.match(text):
        raise _form(flag, text, "a number", example)
    number = Fraction(Decimal(text.replace(",", "").removesuffix("%")))
    return number / 100 if text.endswith("%") else number


def _form(flag: str, text: str, form: str, example: str) -> Exception:
    return wrong.fail(wrong.FLAG_FORM, flag=flag, text=shown(text[:60]), form=form, example=f"`{flag} {example}`")
