"""Forms that compile since the first ones, over paths: weights, tables, notices, cashless exercise."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import termlang
from termlang.simulate.exact import run_path
from tests.compile.worlds import cents, differences, interpreted

DEAL = """\
language 1
deal "Forms"
currency USD
calendar NYSE
months end on the last day
party Company "Issuer, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means March 1, 2001
Market Value means the closing price of Common Stock
Shares Outstanding means 400,000 shares of Common Stock
notice Higher Cap by Holders, effective 61 days after receipt
Cap means 4%
  except when Higher Cap is met: 9%
Weighted means the volume-weighted average of Market Value over the 5 trading days ending on Conversion Date of Series A
table Ladder by number, a percentage, between entries the higher one:
  number entry
  30     120%
  60     110%
  400    105%

preferred Series A:
  issued on Closing to Holders, 1,000 shares of $1,000 stated value
  Factor means the entry of Ladder at the number of days from Issue Date to Conversion Date
  conversion into Common Stock at the option of Holders:
    from 10 days after Issue Date:
      up to $300,000, counting conversions in this window, as much as is open
      at 90% of Weighted
    blocked above Cap of Shares Outstanding, the excess stays outstanding
    shares rounded down, the fraction lapses
  redemption at the option of Company:
    when Market Value is above $11.50 per share
    for Factor * Stated Value

warrant Common Warrants:
  issued on Closing to Holders, 5,000 warrants, each for 1 share
  exercise into Common Stock at the option of Holders:
    from Issue Date through 200 days after Issue Date:
      all of it
      at $9.00 per share
    cashless at Market Value
    limit 900 shares, counting exercises, in total, the excess stays outstanding
    shares rounded down, the fraction lapses

policy "P":
  Company redeems $50,000 of Series A when allowed
  Holders convert $40,000 of Series A on the first trading day of each month
  Holders exercise 700 warrants of Common Warrants on the last trading day of each month
"""


def closed(way: str) -> termlang.Deal:
    return termlang.load(DEAL).given({}, elections={"Common Warrants exercise settlement": way})


@pytest.mark.parametrize("way", ["cash", "cashless"])
def test_every_figure_is_that_of_the_interpreter(way: str, tmp_path: Path) -> None:
    deal = closed(way)
    program = deal.compile("P", backend="numpy", cache=tmp_path)
    assert program.columns == ("Common Stock.close", "Common Stock.volume")
    days, closes = program.days(count=150), cents(4, 150, 8, start=10.0)
    volumes = np.random.default_rng(4).integers(1, 2_000_000, closes.shape).astype(float)
    tables = {"close": closes, "volume": volumes}
    result = program.run(tables, tick={"close": "0.01", "volume": "1"})
    ticks = program._ticks({"close": "0.01", "volume": "1"})
    finished = program.compiled.run(days, [closes, volumes], ticks)
    for path in range(8):
        series = {name: table[:, path] for name, table in tables.items()}
        told = interpreted(deal, "P", days, series)
        assert differences(program.compiled, finished, path, told) == []
    assert result["Series A"].cash.max() > 0 and result["Common Warrants"].shares.max() > 0


def test_a_warrant_without_cash_takes_its_gain_in_shares(tmp_path: Path) -> None:
    """At $12.00, 700 warrants at $9.00 bring 700 x 3 / 12 = 175 shares, and nothing is paid."""
    program = closed("cashless").compile("P", backend="numpy", cache=tmp_path)
    flat = {"close": np.full((22, 1), 12.0), "volume": np.full((22, 1), 1_000.0)}
    result = program.run(flat, tick={"close": "0.01", "volume": "1"})
    assert result["Common Warrants"].shares.tolist() == [175.0]
    assert result["Common Warrants"].cash.tolist() == [0.0]
    with pytest.raises(termlang.NotCompilable, match="which is a choice"):
        termlang.load(DEAL).compile("P")


def test_a_notice_of_the_journal_has_effect_in_the_run(tmp_path: Path) -> None:
    """A notice of March 5 raises the cap on May 5 from 4% to 9% of 400,000 shares, those of the issue included.

    $40,000 at $5.40 is 7,407 shares. April 2 and May 1 bring 14,814, and warrants 900. June 1 is cut to 297, as
    (16,000 - 15,714) / 96% is 297.9, or is not: (36,000 - 15,714) / 91% is 22,292.3.
    """
    deal = closed("cash")
    days = deal.model.calendar.between(date(2001, 3, 1), date(2001, 3, 5))
    known = world(days)
    found = {}
    for name, journal in {"told": "2001-03-05 Holders gives notice of Higher Cap\n", "not": ""}.items():
        ledger = deal.replay(journal, known, through="2001-03-05").only
        program = deal.compile("P", backend="numpy", start=ledger, cache=tmp_path)
        ran = program.days(count=130)
        flat = {"close": np.full((130, 1), 6.0), "volume": np.full((130, 1), 1_000.0)}
        result = program.run(flat, tick={"close": "0.01", "volume": "1"}, snapshots=range(130))
        shares = result.after["Series A"].shares[:, 0]
        given = (deal.values, deal.readings, deal.elections)
        policy = deal.model.policies["P"]
        told = run_path(deal.model, policy, ran, world((*days, *ran)), *given, start=ledger.state)
        assert told.totals["Series A"].shares == Fraction(shares[-1])
        found[name] = shares[ran.index(date(2001, 6, 1))]
    assert found == {"not": 15_111, "told": 22_221}


def world(days: tuple[date, ...]) -> termlang.Market:
    return termlang.Market.of(days, {"close": ["6.00"] * len(days), "volume": [1_000] * len(days)})
