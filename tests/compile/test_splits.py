"""Splits within a run: prices divide, counts multiply, and every back end does as the interpreter does."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import termlang
from termlang.simulate.exact import run_path
from termlang.simulate.program import Gbm
from tests.compile.test_programs import drawn
from tests.compile.worlds import cents, differences

MARK = ", adjusted for splits"
DEAL = """\
language 1
deal "Splitting"
currency USD
calendar NYSE
months end on the last day
party Company "Issuer, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means March 1, 2001
Market Value means the closing price of Common Stock
Fixed Price means $10.00 per share, adjusted for splits

preferred Series A:
  issued on Closing to Holders, 1,000 shares of $1,000 stated value
  conversion into Common Stock at the option of Holders:
    from Issue Date:
      up to $200,000, counting conversions in this window, as much as is open
      at Fixed Price
    limit 30,000 shares, counting conversions, in total, the excess stays outstanding{mark}
    blocked above 9% of 400,000 shares of Common Stock, the excess stays outstanding
    shares rounded down, the fraction lapses

warrant Common Warrants:
  issued on Closing to Holders, 5,000 warrants, each for 1 share{each}
  exercise into Common Stock at the option of Holders:
    from Issue Date through 200 days after Issue Date:
      all of it
      at Fixed Price
    shares rounded down, the fraction lapses

policy "P":
  Holders convert $100,000 of Series A on the first trading day of each month
  Holders exercise 500 warrants of Common Warrants on the last trading day of each month
      when Market Value is above $4.00 per share
"""


def divided(prices: Any, at: int, ratio: Fraction) -> Any:
    """Prices as traded where the stock splits on a day: those from that day on divide, to the cent."""
    made = prices.copy()
    made[at:] = np.maximum(np.rint(made[at:] / float(ratio) * 100), 1) / 100
    return made


def compared(
    text: str, backend: str, seed: int, folder: Path, ratio: Fraction, count: int, at: int
) -> list[str] | None:
    """What differs on two paths with a split; None where the deal does not check or compile."""
    checked = termlang.check(text)
    if checked.deal is None:
        return None
    deal = checked.deal
    calendar = deal.model.calendar
    try:
        days = deal.compile("P", backend=backend, cache=folder).days(count=count)
    except termlang.NotCompilable:
        return None
    before = calendar.last(20, days[0], included=False)
    known = termlang.Market.of((), {"close": []}, splits=[(days[at], ratio)])
    try:
        program = deal.compile("P", backend=backend, market=known, cache=folder)
        prices = divided(cents(seed, count + 20, 2, start=10.0), at + 20, ratio)
        prices[:20] = prices[:20, :1]
        history = termlang.Market.of(before, {"close": [f"{each:.2f}" for each in prices[:20, 0]]})
        finished = program.compiled.run(
            days, [prices[20:]], program._ticks("0.01"), history=program._history(history, days)
        )
    except termlang.NotCompilable:
        return None
    found = []
    for path in range(2):
        closes = {"close": [f"{each:.2f}" for each in prices[:, path]]}
        market = termlang.Market.of((*before, *days), closes, splits=[(days[at], ratio)])
        told = run_path(
            deal.model, deal.model.policies["P"], (*before, *days), market, deal.values, deal.readings, deal.elections
        )
        found += differences(program.compiled, finished, path, told, before=20)
        if finished.undecided[path] != told.undecided:
            found.append(f"path {path}: {finished.undecided[path]} undecided, the interpreter says {told.undecided}")
    return [f"{ratio} for 1 on {days[at]}: {each}\n{text}" for each in found]


def marked(text: str, rng: random.Random) -> str:
    """A drawn deal some of whose figures move with splits."""
    made = []
    for line in text.split("\n"):
        mark = ("Fixed Price means", "Looked Back means", "    limit ")
        made.append(line + MARK if line.startswith(mark) and rng.random() < 0.7 else line)
    return "\n".join(made)


@pytest.mark.parametrize(("backend", "deals"), [("numpy", 15), ("native", 1)])
def test_random_deals_split_as_on_the_interpreter(backend: str, deals: int, tmp_path: Path) -> None:
    rng = random.Random(11)
    ran = 0
    while ran < deals:
        text = marked(drawn(rng), rng)
        ratio = rng.choice([Fraction(2), Fraction(3, 2), Fraction(1, 10), Fraction(1, 4)])
        found = compared(text, backend, ran, tmp_path, ratio, 120, rng.randrange(1, 100))
        ran += found is not None
        assert not found, found[0]


@pytest.mark.parametrize("mark", ["", MARK])
@pytest.mark.parametrize("each", ["", MARK])
def test_limits_blockers_and_warrants_move_as_the_text_says(mark: str, each: str, tmp_path: Path) -> None:
    text = DEAL.format(mark=mark, each=each)
    for ratio in (Fraction(2), Fraction(1, 10)):
        found = compared(text, "numpy", 5, tmp_path, ratio, 110, 45)
        assert found == []


def test_a_limit_that_moves_counts_earlier_shares_in_those_of_today() -> None:
    """March 1 and April 2 deliver 10,000 each at $10.00. After 2 for 1 on April 16, 60,000 less 40,000 are left.

    May 1 at $5.00 takes these 20,000, and June 1 finds nothing. Without the mark 30,000 less 20,000 would be left.
    """
    text = DEAL.format(mark=MARK, each="").replace("up to $200,000", "up to $900,000").replace("9% of", "90% of")
    deal = termlang.load(text)
    known = termlang.Market.of((), {"close": []}, splits=[("2001-04-16", "2")])
    program = deal.compile("P", backend="numpy", market=known)
    days = program.days(count=70)
    result = program.run(np.full((70, 1), 3.0), tick="0.01", snapshots=range(70))
    shares = result.after["Series A"].shares[:, 0]
    told = [shares[days.index(day)] for day in (date(2001, 4, 2), date(2001, 5, 1), date(2001, 6, 1))]
    assert told == [20_000.0, 40_000.0, 40_000.0]


def test_generated_prices_divide_on_the_day_of_a_split(tmp_path: Path) -> None:
    deal = termlang.load(DEAL.format(mark=MARK, each=MARK))
    known = termlang.Market.of((), {"close": []}, splits=[("2001-03-08", "2")])
    program = deal.compile("P", backend="numpy", market=known, cache=tmp_path)
    # Without a move the price is $9.00, and $4.50 from March 8 on.
    result = program.generate(Gbm(9.0, 0.0), 3, seed=1, count=25, snapshots="events")
    assert "divided where the stock splits" in result.note
    # 500 warrants on March 30, each for two shares by then.
    assert result["Common Warrants"].shares.tolist() == [1_000.0] * 3
