"""Solved terms and what belongs to the capital of a company: compiled alike, or refused by name."""

from __future__ import annotations

import pytest

import termlang

DEAL = """language 1
deal "Capital"
currency USD
calendar NYSE
party Company "Issuer, Inc."
party Holders "Ann Hill", "Bob Dale"
stock Common Stock of Company
Closing means 2001-06-01
Market Value means the closing price of Common Stock
Capitalization means 850,000 shares + Safe Shares, solved
Safe Shares means 15% of Capitalization
{terms}preferred Series A:
  issued on Closing to Holders, 1,000 shares of $1,000 stated value{tail}
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      all of it
      at {price}
    shares rounded down, the fraction lapses
policy "P":
  Holders convert all of Series A on each trading day when Market Value is above $2.00 per share
"""


def text(price: str = "$5,000,000 / Capitalization", tail: str = "", terms: str = "") -> str:
    return DEAL.format(price=price, tail=tail, terms=terms)


def test_a_solved_price_compiles_and_is_the_interpreters():
    deal = termlang.load(text())
    # 850,000 / 85% is 1,000,000, so $5.00
    assert deal.quote("Series A", "all", on="2001-06-04").only.shares == 200_000
    compiled = deal.compile("P")
    assert compiled is not None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"tail": ", of which 600 to Ann and 400 to Bob"}, "allotted"),
        (
            {
                "price": "the lesser of $5.00 per share and (what Common Stock gets of $9,000,000 / 1,000,000 shares)",
                "terms": "liquidation of Company:\n  first Series A gets Stated Value\n"
                "  then the rest to 1,000 shares\n",
            },
            "proceeds",
        ),
    ],
)
def test_what_the_compiled_engine_does_not_know_is_refused_by_name(changes, named):
    with pytest.raises(termlang.NotCompilable, match=named):
        termlang.load(text(**changes)).compile("P")


def test_a_solved_price_is_the_interpreters_on_every_path(tmp_path):
    from tests.compile.worlds import cents, differences, interpreted

    deal = termlang.load(text())
    program = deal.compile("P", backend="numpy", cache=tmp_path)
    days = program.days(count=5)
    prices = cents(1, 5, 2, start=10.0)
    finished = program.compiled.run(days, [prices], program._ticks("0.01"))
    for path in range(2):
        told = interpreted(deal, "P", days, {"close": prices[:, path]})
        assert told.totals["Series A"].shares == 200_000
        assert not differences(program.compiled, finished, path, told)
