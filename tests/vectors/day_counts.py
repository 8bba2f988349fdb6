"""Day counts: each row is an accrual of 100% a year on $1, so that the interest is the part of a year."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction

from termlang.calendars import DayCount
from tests.vectors.tally import HERE, Mismatch, Suite, Tally, agree, deal_of

TOLERANCE = Fraction(1, 10**10)
FOLDER = HERE / "daycount"
WORDS = {
    "ACT/ACT ISDA": "actual/actual ISDA",
    "ACT/ACT AFB": "actual/actual AFB",
    "30/360 BOND": "30/360",
    "30E/360": "30E/360",
    "30/360 US": "30/360 US",
    "30/365": "30/365",
}
Row = dict[str, str]


def rows() -> list[Row]:
    with (FOLDER / "daycount.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def accruals(row: Row) -> list[str]:
    """The accruals whose sum is the part of a year: one, except where the periods of a schedule are chained."""
    rule, start, end = row["convention"], row["start"], row["end"]
    if rule == "30E/360 ISDA":
        # The rows where nothing terminates on the end name a day after it, or none.
        counted = f"30E/360 ISDA terminating on {row['termination_date'] or 'December 31, 2199'}"
        return [_accrual(counted, start, end)]
    if rule == "ACT/ACT ICMA":
        first, last = date.fromisoformat(row["ref_start"]), date.fromisoformat(row["ref_end"])
        months = 12 * (last.year - first.year) + last.month - first.month
        return [_accrual(_icma(months, row["ref_end"]), start, end)]
    if rule == "ACT/ACT ICMA (quarterly, EOM schedule)":
        return [_accrual(_icma(3, "1999-08-31"), start, end)]
    if rule == "ACT/ACT ICMA (quarterly, no EOM)":
        # Here the second period runs from the end of the first to the same day of the month, three months later.
        turn = "2000-02-29"
        return [_accrual(_icma(3, start), start, turn), _accrual(_icma(3, turn), turn, end)]
    return [_accrual(WORDS[rule], start, end)]


def _icma(months: int, anchor: str) -> str:
    return f"actual/actual ICMA in periods of {months} months from {anchor}"


def _accrual(counted: str, start: str, end: str) -> str:
    return f"100% a year on $1, simple, {counted}, from {start} until {end}"


def run() -> Tally:
    tally = Tally()
    found = rows()
    terms = [(number, part, text) for number, row in enumerate(found) for part, text in enumerate(accruals(row))]
    deal = deal_of("".join(f"Part {number} Piece {part} means {text}\n" for number, part, text in terms))
    for number, row in enumerate(found):
        pieces = [part for of, part, _ in terms if of == number]
        tally.count(f"{row['convention']} {row['start']} {row['end']}", lambda: _holds(deal, row, number, pieces))  # noqa: B023
    return tally


def _holds(deal, row: Row, number: int, pieces: list[int]) -> None:
    value = sum(deal.value(f"Part {number} Piece {part}", on=row["end"]).only.value for part in pieces)
    if abs(value - Fraction(row["year_fraction"])) > TOLERANCE:
        raise Mismatch(f"came to {float(value):.12f}, and {row['year_fraction']} was expected")
    if row["days"]:
        rule = DayCount(WORDS.get(row["convention"], row["convention"]))
        ends = date.fromisoformat(row["termination_date"]) if row["termination_date"] else None
        start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
        agree(rule.days(start, end, termination=ends), int(row["days"]), "the number of days")


SUITE = Suite(
    "Day counts",
    "QuantLib's `daycounters.cpp`, after ISDA's examples of 30/360 (2008) and its memo on actual/actual",
    "facts (BSD-3-Clause)",
    "accruals in a deal",
    148,
    FOLDER,
    run,
)
