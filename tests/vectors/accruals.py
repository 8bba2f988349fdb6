"""Interest of the ACTUS reference contracts: each period is an accrual in a deal."""

from __future__ import annotations

import csv
from fractions import Fraction

from tests.vectors.tally import BESIDE, Mismatch, Suite, Tally, deal_of

FOLDER = BESIDE / "actus"
WORDS = {
    "ACT/365F": "actual/365",
    "ACT/360": "actual/360",
    "ACT/ACT ISDA": "actual/actual ISDA",
    "30E/360": "30E/360",
}
# The sources print binary floating point, good to about fifteen digits of amounts of thousands.
TOLERANCE = Fraction(1, 10**6)
A_DEAL = 400
Row = dict[str, str]


def rows() -> list[Row]:
    with (FOLDER / "accruals.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def definition(number: int, row: Row) -> str:
    """`Rate 1` may be negative, and a number of the language has no sign of its own."""
    rate = row["rate"].removeprefix("-")
    rate = f"0 - {rate}" if row["rate"].startswith("-") else rate
    rule, start, end = WORDS[row["day_count"]], row["start"], row["end"]
    body = f"Rate {number} a year on ${row['notional']}, simple, {rule}, from {start} until {end}"
    return f"Rate {number} means {rate}\nInterest {number} means {body}\n"


def run() -> Tally:
    tally = Tally()
    found = list(enumerate(rows()))
    for start in range(0, len(found), A_DEAL):
        part = found[start : start + A_DEAL]
        deal = deal_of("".join(definition(number, row) for number, row in part))
        for number, row in part:
            tally.count(f"{row['id']} {row['start']}", lambda: _holds(deal, number, row))  # noqa: B023
    return tally


def _holds(deal, number: int, row: Row) -> None:
    value = deal.value(f"Interest {number}", on=row["end"]).only.value
    # The file has sizes only; the sign is that of the rate.
    expected = Fraction(row["expected_interest"]) * (-1 if row["rate"].startswith("-") else 1)
    if abs(value - expected) > TOLERANCE:
        raise Mismatch(f"came to {float(value):.9f}, and {row['expected_interest']} was expected")


SUITE = Suite(
    "ACTUS accruals",
    "the reference contracts of the ACTUS Financial Research Foundation (`actus-tests`, commit acfaab81)",
    "CC BY-SA 4.0, not part of the project",
    "accruals in a deal",
    1272,
    FOLDER,
    run,
)
