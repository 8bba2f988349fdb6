"""Whole renderings, each beside the question that it answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import termlang.api as api
from termlang.market import Market
from termlang.report.problems import problems_text, summary
from termlang.report.text import quote_text, value_text

TEXT = (Path(__file__).parent / "deal.terms").read_text(encoding="utf-8")
DAYS = ["1999-04-27", "1999-04-28", "1999-04-29", "1999-04-30", "1999-05-03"]
CLOSES = Market.of(DAYS, {"close": ["9.00", "9.50", "10.00", "10.50", "11.00"]})
CHEAP = Market.of(["1999-07-27", "1999-07-28", "1999-07-29", "1999-07-30", "1999-08-02"], {"close": ["2"] * 5})
GAP = Market.of(DAYS[:2] + DAYS[3:], {"close": ["9.00", "9.50", "10.50", "11.00"]})
EVERY = {"Staging": "Every Conversion"}
FOUR = {"Stipulated Price": "$4.00"}
Golden = Callable[[str, str], None]

QUOTES = {
    "allowed": ("$1,000,000", "1999-05-03", CLOSES, FOUR, EVERY),
    "limited": ("all", "1999-08-02", CHEAP, {"Stipulated Price": "$1.00"}, EVERY),
    "refused": ("$1,500,000", "1999-05-03", CLOSES, FOUR, EVERY),
    "barred": ("$1,000,000", "1999-08-02", CHEAP, FOUR, EVERY),
    "needs-a-price": ("$1,000,000", "1999-05-03", GAP, FOUR, EVERY),
    "needs-a-term": ("$1,000,000", "1999-08-02", CHEAP, {}, EVERY),
    "two-readings": ("$1,500,000", "1999-05-03", CLOSES, FOUR, {}),
}


@pytest.mark.parametrize("name", QUOTES)
def test_quotes(name: str, golden: Golden) -> None:
    amount, on, market, given, readings = QUOTES[name]
    deal = api.load(TEXT, "deal.terms").given(given, readings=readings)
    asked = f"quote Series A {amount} on {on}, given {given}, read as {readings}\n\n"
    golden(f"report/quote-{name}", asked + quote_text(deal.quote("Series A", amount, on=on, market=market), deal.title))


@pytest.mark.parametrize(("short", "ascii"), [(True, False), (False, True)])
def test_short_and_ascii_forms(short: bool, ascii: bool, golden: Golden) -> None:
    deal = api.load(TEXT, "deal.terms").given(FOUR, readings=EVERY)
    found = deal.quote("Series A", "$1,000,000", on="1999-05-03", market=CLOSES)
    text = quote_text(found, deal.title, short=short, ascii=ascii)
    assert not ascii or text.isascii()
    golden("report/quote-" + ("short" if short else "ascii"), text)


VALUES = {
    "accrued": ("Accrued Dividends of Series A", "1999-07-28", Market.EMPTY),
    "date": ("Closing", "1999-07-28", Market.EMPTY),
    "bounded": ("Stipulated Price", "1999-07-28", Market.EMPTY),
    "missing-day": ("Variable Price of Series A", "1999-05-03", GAP),
}


@pytest.mark.parametrize("name", VALUES)
def test_values(name: str, golden: Golden) -> None:
    term, on, market = VALUES[name]
    deal = api.load(TEXT, "deal.terms")
    asked = f"eval {term} on {on}\n\n"
    golden(f"report/value-{name}", asked + value_text(deal.value(term, on=on, market=market), deal.title))


BROKEN = TEXT.replace("101% of Average Value", "101% of Averge Value").replace(
    "at the lesser of Fixed Price and Variable Price", "at the lesser of Fixed Price and $4.00"
)


@pytest.mark.parametrize("form", ["full", "short"])
def test_problems(form: str, golden: Golden) -> None:
    checked = api.check(BROKEN, "deal.terms")
    text = problems_text(checked.problems, checked.source, short=form == "short")
    golden(f"report/problems-{form}", f"{text}\n{summary(checked.problems, 1)}\n")
