"""Days on which the New York Stock Exchange was closed, or will be by its rules, 1990 to 2030."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from tests.vectors.tally import HERE, Mismatch, Suite, Tally, agree, deal_of

FOLDER = HERE / "calendar"


def rows() -> list[dict[str, str]]:
    with (FOLDER / "nyse_weekday_closures_1990_2030.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sessions() -> dict[int, int]:
    with (FOLDER / "nyse_sessions_per_year.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["year"]): int(row["quantlib"]) for row in csv.DictReader(file)}


def run() -> Tally:
    tally = Tally()
    deal = deal_of("")

    def closed(day: date) -> None:
        # The first trading day on or after a closed day is another day.
        found = deal.value(f"the first trading day on or after {day}", on=day).only.value
        if found == day:
            raise Mismatch(f"{day} is open")

    for row in rows():
        tally.count(row["date"], lambda: closed(date.fromisoformat(row["date"])))  # noqa: B023
    return tally


def run_sessions() -> Tally:
    tally = Tally()
    deal = deal_of("")

    def counted(year: int, expected: int) -> None:
        asked = f"the number of trading days from {year}-01-01 to {year + 1}-01-01"
        agree(deal.value(asked, on=date(year, 1, 2)).only.value, expected, str(year))

    for year, expected in sessions().items():
        tally.count(str(year), lambda: counted(year, expected))  # noqa: B023
    return tally


def closed_by_us(first: date, last: date) -> set[date]:
    """The Mondays to Fridays on which our calendar is closed."""
    from termlang.calendars import NYSE

    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day for day in days if day.weekday() < 5 and not NYSE.is_open(day)}


ORIGIN = "exchange_calendars 4.13.2, pandas_market_calendars 5.5.0, QuantLib 1.44 and holidays 0.109, which agree"
LICENCE = "facts (Apache-2.0, MIT, BSD-3-Clause, MIT)"
SUITES = (
    Suite("Closures of the NYSE", ORIGIN, LICENCE, "trading days of a deal", 375, FOLDER, run),
    Suite("Sessions of the NYSE, year by year", ORIGIN, LICENCE, "trading days of a deal", 41, FOLDER, run_sessions),
)
