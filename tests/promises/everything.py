"""Everything that the sample deals say, as one text: run as a program, or called; the same bytes wherever that is.

    python tests/promises/everything.py [PRECISION] [THREADS]

PRECISION is the host's decimal precision while the questions are asked, THREADS on how many threads they are.
"""

from __future__ import annotations

import decimal
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import termlang
from termlang.api import check
from termlang.calendars import NYSE
from termlang.market import Market, read_prices
from termlang.report.problems import problems_text
from termlang.source import Source

DEALS = Path(__file__).resolve().parents[2] / "deals"
DAYS = {"neotherapeutics": date(1999, 5, 3), "valence": date(1998, 10, 5), "bbby": date(2023, 3, 6)}


def everything(name: str) -> str:
    """All that one deal says: layout, problems, examples, every right, term, date and position, the journal."""
    text, on = (DEALS / f"{name}.terms").read_text(encoding="utf-8"), DAYS[name]
    spoiled = check(text.replace(" means ", " mean ").replace("limit", "limt"), "spoiled.terms")
    deal = termlang.load(text)
    days = list(NYSE.last(40, on, included=True))
    cells = [f"{9 + number % 7}.{number % 10}0" for number in range(len(days))]
    market = Market.of(days, {column: cells for column in ("close", "bid", "vwap")})
    said = [termlang.format(text), problems_text(spoiled.problems, spoiled.source)]
    said += [f"{outcome.title}: {outcome.passed}" for outcome in deal.test()]
    said += [f"{each}" for each in deal.inputs()]
    for right in deal.model.rights:
        for quote in deal.quote(right, "all", on=on, market=market):
            said += [json.dumps(quote.to_json(), ensure_ascii=False), str(quote.reasons)]
    for key in deal.model.terms:
        try:
            found = deal.value(str(key), on=on, market=market)
        except termlang.TermlangError as error:
            said.append(str(error))
            continue
        said += [json.dumps(each.to_json(), ensure_ascii=False) for each in found]
    for position in deal.rights(on=on, market=market):
        said.append(json.dumps(position.to_json(), ensure_ascii=False))
    for schedule in deal.dates(on, date(on.year + 4, 1, 1), market=market):
        said.append(json.dumps(schedule.to_json(), ensure_ascii=False))
    journal = DEALS / f"{name}-scenario.journal"
    if journal.exists():
        prices = (DEALS / f"{name}-scenario.csv").read_text(encoding="utf-8")
        kept, problems = read_prices(prices, name="prices.csv", calendar=NYSE)
        said.append(problems_text(problems, Source(prices, "prices.csv")))
        for ledger in deal.replay(journal.read_text(encoding="utf-8"), kept):
            said.append(json.dumps(ledger.to_json(), ensure_ascii=False))
    return "\n".join(said)


def main(precision: int, threads: int) -> str:
    """What all deals say, each once on every thread; raises where two threads disagree."""
    decimal.getcontext().prec = precision
    decimal.getcontext().rounding = decimal.ROUND_CEILING if precision != 28 else decimal.ROUND_HALF_EVEN
    decimal.DefaultContext.prec = precision
    if threads == 1:
        # Where there are no threads at all, nothing is to ask for one.
        return "\n".join(everything(name) for name in DAYS)
    parts = []
    with ThreadPoolExecutor(threads) as pool:
        for name in DAYS:
            found = set(pool.map(everything, [name] * threads))
            assert len(found) == 1, f"{threads} threads gave {len(found)} answers for {name}"
            parts += found
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.buffer.write(main(*(int(word) for word in (*sys.argv[1:], "28", "1")[:2])).encode("utf-8"))
