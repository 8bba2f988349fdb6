"""Random deals under random policies, over generated paths: every back end against the interpreter.

A deal is drawn clause by clause from forms that compile, so that their combinations are tried and not only what real
deals happen to combine. One that does not check or compile is drawn again; how many ran is asserted.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import termlang
from tests.compile.worlds import cents, differences, interpreted

HEAD = """\
language 1
deal "Drawn"
currency USD
calendar NYSE
months end on the last day
party Company "Issuer, Inc."
party Holders "the holders"
stock Common Stock of Company
Closing means {closing}
Market Value means the closing price of Common Stock
Fixed Price means ${fixed} per share
"""
DAYS = 150


def drawn(rng: random.Random) -> str:
    """A deal with one preferred stock, sometimes a warrant, and a policy `P`."""
    fixed = f"{rng.uniform(3, 20):.2f}"
    closing = f"2001-0{rng.randrange(1, 9)}-{rng.randrange(1, 28):02d}"
    lines = [HEAD.format(closing=closing, fixed=fixed), *_terms(rng)]
    whole = rng.choice(["", ", in whole shares", ", to 2 decimals"])
    units, value = rng.choice([(400, 10_000), (1_000, 1_000), (75, 25_000)])
    lines.append("preferred Series A:")
    lines.append(f"  issued on Closing to Holders, {units} shares of ${value:,} stated value{whole}")
    lines += ["  conversion into Common Stock at the option of Holders:", *_windows(rng)]
    lines += _limits(rng)
    if rng.random() < 0.4:
        lines.append(f"    barred when Conversion Price is below ${rng.uniform(1, 8):.2f} per share")
    rounded = rng.choice(
        ["down, the fraction lapses", "up", "to nearest", "down, the fraction is paid in cash at Market Value"]
    )
    lines.append(f"    shares rounded {rounded}")
    dividend = rng.random() < 0.7
    if dividend:
        fate = rng.choice(["added", "paid in cash on conversion", "paid in shares on conversion", "forfeited"])
        lines.append(f"    accrued dividends are {fate}")
        lines += _dividend(rng)
    lines += ["  redemption at the option of Company:", f"    when {_trigger(rng)}"]
    lines.append(f"    for {'105% of Stated Value plus Accrued Dividends' if dividend else '110% of Stated Value'}")
    lines.append('policy "P":')
    if rng.random() < 0.6:
        lines.append("  Company redeems all of Series A when allowed")
    if dividend and rng.random() < 0.5:
        way = rng.choice(["cash", "Common Stock"])
        lines.append(f"  Company pays the dividend of Series A in {way} on the last trading day of each quarter")
    amount = rng.choice(["all that is open", "all", f"${value * rng.randrange(1, 9):,}"])
    days = rng.choice(["each trading day", "the last trading day of each month", "the first trading day of each month"])
    condition = rng.choice(["", f" when Market Value is above ${rng.uniform(2, 15):.2f} per share"])
    lines.append(f"  Holders convert {amount} of Series A on {days}{condition}")
    return "\n".join(lines) + "\n"


def _terms(rng: random.Random) -> list[str]:
    back = rng.randrange(2, 12)
    k = rng.randrange(1, back + 1)
    back_to, back_from = (f"the {back} trading days {where} Conversion Date" for where in ("ending on", "before"))
    figure = rng.choice([
        "Market Value",
        f"the average of Market Value over the {back} trading days ending on Conversion Date",
        f"the average of the {k} lowest closing prices of Common Stock over {back_to}",
        f"the median of Market Value over the {back} trading days ending on Conversion Date",
        f"the lowest closing price of Common Stock over the {back} trading days before Conversion Date",
        f"the average of the {k} highest closing prices of Common Stock over {back_from}",
    ])  # fmt: skip
    figure = figure.replace("Conversion Date", "Conversion Date of Series A")
    rounding = rng.choice(
        ["", ", rounded to nearest to 4 decimals", ", rounded down to the cent", ", rounded half even to 3 decimals"]
    )
    return [f"Looked Back means {figure}", f"Variable Price means {rng.randrange(70, 110)}% of Looked Back{rounding}"]


def _windows(rng: random.Random) -> list[str]:
    price = rng.choice([
        "Variable Price",
        "the lesser of Fixed Price and Variable Price",
        "the greater of (the lesser of Fixed Price and Variable Price) and $2.00 per share",
    ])  # fmt: skip
    staged = rng.choice([
        "all of it",
        "25% at once, and 25% more each month, counting every conversion",
        "10% at once, and 15% more each month, counting conversions in this window, as much as is open",
        "up to $500,000, counting conversions in this window",
    ])  # fmt: skip
    days = rng.randrange(20, 60)
    first = ["all of it", "at Fixed Price"]
    found = [
        f"    from Issue Date through {days} days after Issue Date:",
        *(f"      {each}" for each in first),
        "    thereafter:",
    ]
    if rng.random() < 0.25:
        return [*found, f"      {staged}", f"      at {price}", "      all of it at Fixed Price"]
    return [*found, f"      {staged}", f"      at {price}"]


def _limits(rng: random.Random) -> list[str]:
    found = []
    excess = rng.choice(["stays outstanding", "lapses", "is redeemed for Stated Value"])
    if rng.random() < 0.7:
        counted = rng.choice(["conversions", "conversions and dividends"])
        found.append(
            f"    limit {rng.randrange(20_000, 900_000):,} shares, counting {counted}, in total, the excess {excess}"
        )
    if rng.random() < 0.3:
        found.append(
            f"    blocked above {rng.uniform(2, 10):.2f}% of 8,000,000 shares of Common Stock, the excess {excess}"
        )
    return found


def _dividend(rng: random.Random) -> list[str]:
    count = rng.choice(["actual/365", "30/360", "actual/360"])
    compounding = rng.choice(["simple", "simple", "compounded quarterly"])
    ends = rng.choice(["from Issue Date", "from Issue Date", "after Issue Date", "after Issue Date through"])
    return [
        f"  dividend {rng.randrange(3, 12)}% a year on Stated Value:",
        f"    {compounding}, {count}, {ends}",
        "    in cash or Common Stock, as Company elects, otherwise cash",
        "    shares priced at Market Value",
        "    shares rounded down, the fraction lapses",
        f"    over a limit {rng.choice(['all in cash', 'the rest in cash'])}",
    ]


def _trigger(rng: random.Random) -> str:
    high = f"Market Value is above ${rng.uniform(12, 25):.2f} per share"
    span = "trading days ending on Conversion Date of Series A"
    n = rng.randrange(2, 8)
    return rng.choice([
        high,
        f"{high} for each of the {n} {span}",
        f"({high} or Market Value is below $4.00 per share) for at least {rng.randrange(1, n + 1)} of the {n} {span}",
    ])  # fmt: skip


def _ran(text: str, backend: str, seed: int, folder: Path) -> list[str] | None:
    """What differs on a few paths; None where the deal does not check, compile or fit the days."""
    checked = termlang.check(text)
    if checked.deal is None:
        return None
    deal = checked.deal
    calendar = deal.model.calendar
    try:
        program = deal.compile("P", backend=backend, cache=folder)
        days = program.days(count=DAYS)
        before = calendar.last(20, days[0], included=False)
        prices = cents(seed, DAYS + 20, 3, start=10.0)
        history = termlang.Market.of(before, {"close": [f"{each:.2f}" for each in prices[:20, 0]]})
        prices[:20] = prices[:20, :1]
        past = program._history(history, days)
        finished = program.compiled.run(days, [prices[20:]], program._ticks("0.01"), history=past)
    except termlang.NotCompilable:
        return None
    found = []
    for path in range(3):
        told = interpreted(deal, "P", (*before, *days), {"close": prices[:, path]})
        found += differences(program.compiled, finished, path, told, before=20)
    return [f"{each}\n{text}" for each in found]


@pytest.mark.parametrize("block", range(4))
def test_numpy_agrees_on_random_deals(block: int, tmp_path: Path) -> None:
    rng = random.Random(100 + block)
    ran = 0
    for number in range(15):
        found = _ran(drawn(rng), "numpy", number, tmp_path)
        ran += found is not None
        assert not found, found[0]
    assert ran >= 12


def test_native_agrees_on_random_deals(tmp_path: Path) -> None:
    rng = random.Random(7)
    ran = 0
    while ran < 2:
        found = _ran(drawn(rng), "native", ran, tmp_path)
        ran += found is not None
        assert not found, found[0]
