"""`termlang quote --requests`: one JSON object a line comes in, one JSON object a line goes out, bad lines included."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from termlang.api import Deal
from termlang.cli import problems as wrong
from termlang.cli.deals import closed_deal
from termlang.cli.documents import as_object, kind_of, only_keys, read_object, texts
from termlang.cli.errors import FINDINGS, FINE
from termlang.cli.market import check_stock, market_of
from termlang.cli.options import Output, Situation
from termlang.cli.quote import code_of
from termlang.cli.words import day
from termlang.diagnostics import Problem, TermlangError
from termlang.files import Unusable, read_lines
from termlang.market import Market
from termlang.report.documents import quote_document

KEYS = ("what", "amount", "on", "set", "readings", "elections", "prices", "right", "holder", "id")


def answer_requests(deal: Deal, path: str, situation: Situation, output: Output, on: str | None) -> int:
    """Answer every line as it comes; flags say what holds for all of them."""
    if output.out is not None or output.format == "csv":
        raise click.UsageError("--requests answers on standard output, one JSON object a line")
    when = day(on) if on is not None else None
    closed = closed_deal(deal, situation)
    market = market_of(deal.model, situation, when)
    code = FINE
    for number, line in enumerate(read_lines(path), 1):
        if isinstance(line, str) and not line.strip():
            continue
        answer, found = _answer(closed, market, when, number, line)
        code = max(code, found)
        click.echo(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
    return code


def _answer(
    deal: Deal, market: Market, on: date | None, number: int, line: str | Unusable
) -> tuple[dict[str, Any], int]:
    """The answer to one line, and its exit code. Never raises for what a line says."""
    name: dict[str, Any] = {}
    try:
        if isinstance(line, Unusable):
            raise line
        asked = read_object(line, f"line {number}")
        if isinstance(asked.get("id"), (str, int)):
            name = {"id": asked["id"]}
        document, code = _quoted(deal, market, on, asked, f"line {number}")
    except TermlangError as error:
        return {**name, "line": number, "error": str(error), "problems": [_shown(p) for p in error.problems]}, FINDINGS
    return {**name, **document}, code


def _quoted(
    deal: Deal, market: Market, on: date | None, asked: dict[str, Any], where: str
) -> tuple[Mapping[str, Any], int]:
    only_keys(asked, KEYS, where)
    what = _text(asked, "what", where)
    if what is None:
        raise wrong.fail(wrong.NO_KEY, key="what", example='`"what": "Series A"`')
    written = _text(asked, "on", where)
    when = day(written) if written is not None else on
    if when is None:
        raise wrong.fail(wrong.NO_KEY, key="on", example='`"on": "1999-05-03"`')
    closed = deal.given(
        as_object(asked.get("set", {}), f"`set` of {where}"),
        readings=texts(asked.get("readings", {}), f"`readings` of {where}"),
        elections=texts(asked.get("elections", {}), f"`elections` of {where}"),
    )
    seen = market.merged(_market(deal, as_object(asked.get("prices", {}), f"`prices` of {where}"), where))
    quotes = closed.quote(
        what,
        asked.get("amount") if not isinstance(asked.get("amount"), (bool, list, dict)) else str(asked["amount"]),
        on=when,
        market=seen,
        right=_text(asked, "right", where),
        holder=_text(asked, "holder", where),
    )
    return quote_document(deal.title, when, quotes[0].right, quotes), code_of(quotes)


def _text(asked: dict[str, Any], key: str, where: str) -> str | None:
    found = asked.get(key)
    if found is None or isinstance(found, str):
        return found
    place = f"`{key}` of {where}"
    raise wrong.fail(wrong.NOT_OBJECT, where=place, found=kind_of(found), wanted="text", hint="put it in quotes")


def _market(deal: Deal, prices: dict[str, Any], where: str) -> Market:
    """Prices as `{"close": {"1999-05-03": "10.00"}}`."""
    market = Market.EMPTY
    for column, series in prices.items():
        stock, dot, _ = column.rpartition(".")
        if dot:
            check_stock(deal.model, stock)
        values = as_object(series, f"`{column}` of {where}")
        days = sorted(values)
        market = market.merged(Market.of(days, {column: [values[each] for each in days]}))
    return market


def _shown(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "name": problem.name, "message": problem.message, "remedy": problem.remedy}
