"""Price flags come in; the market they describe goes out, and warnings about price files to standard error."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from termlang.asking import day as read_day
from termlang.cli import problems as wrong
from termlang.cli.errors import complain
from termlang.cli.options import Situation
from termlang.cli.words import did_you_mean, shown
from termlang.diagnostics import BadInput
from termlang.files import read_text
from termlang.market import PLAIN, Market, PricesForm, parse_form, read_prices
from termlang.model.deal import Deal
from termlang.source import Source


def market_of(deal: Deal, situation: Situation, on: date | None, *, short: bool = False) -> Market:
    """The market of `--prices` and `--price`. Raises BadInput or Unusable."""
    form = parse_form(situation.prices_form) if situation.prices_form is not None else PLAIN
    market = Market.EMPTY
    for text in situation.prices:
        stock, path = _stock_and_path(deal, text)
        market = market.merged(_file(deal, stock, path, form, situation.basis, short=short))
    return _with_prices(deal, market, situation.price, on)


def _stock_and_path(deal: Deal, text: str) -> tuple[str | None, str]:
    """`Common Stock=acme.csv`, or the path alone; a path may itself hold an equals sign."""
    stock, equals, path = text.partition("=")
    if equals and stock.strip() in deal.stocks:
        return stock.strip(), path.strip()
    if equals and not Path(text).exists():
        check_stock(deal, stock.strip())
    return None, text


def check_stock(deal: Deal, name: str) -> None:
    """Refuse a stock that the deal does not name. Raises BadInput."""
    if name not in deal.stocks:
        known = ", ".join(f"`{each}`" for each in deal.stocks)
        hint = did_you_mean(name, deal.stocks, f"its stocks are {known}" if known else "it has no stock")
        raise wrong.fail(wrong.NO_STOCK, name=shown(name[:60]), hint=hint)


def _file(deal: Deal, stock: str | None, path: str, form: PricesForm, basis: str, *, short: bool) -> Market:
    limits = deal.source.limits
    text = read_text(path, limits.prices)
    name = shown(path)
    market, problems = read_prices(
        text, name=name, calendar=deal.calendar, form=form, stock=stock, basis=basis, limits=limits
    )
    if market is None:
        raise BadInput(problems, Source(text, name, limits))
    complain(problems, Source(text, name, limits), short=short)
    return market


def _with_prices(deal: Deal, market: Market, texts: Iterable[str], on: date | None) -> Market:
    said: set[tuple[str, date]] = set()
    for text in texts:
        column, equals, value = (part.strip() for part in text.rpartition("="))
        name, at, when = column.partition("@")
        if not (equals and name and value):
            form, example = "a column, `=`, and a number", "`--price close=10.00`"
            raise wrong.fail(wrong.FLAG_FORM, flag="--price", text=shown(text[:60]), form=form, example=example)
        day = read_day(when.strip()) if at else on
        if day is None:
            hint = f"add the day, such as `{shown(name[:60])}@1999-05-03={shown(value[:60])}`"
            raise wrong.fail(wrong.NO_DAY, flag=f"--price {shown(text[:60])}", hint=hint)
        name = name.strip()
        if (name, day) in said:
            raise wrong.fail(wrong.FLAG_TWICE, flag="--price", what=f"{shown(name[:60])} on {day}")
        said.add((name, day))
        stock, dot, _ = name.rpartition(".")
        if dot:
            check_stock(deal, stock)
        market = market.with_observation(None, name, day, value)
    return market
