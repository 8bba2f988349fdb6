"""Months and ends of months: sums of days and differences between them, of ECMAScript's Temporal."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

from termlang.calendars import FIRST_DAY, LAST_DAY
from termlang.diagnostics import BadInput, Unsound
from tests.vectors.tally import HERE, Mismatch, NotExpressible, Suite, Tally, agree, deal_of
from tests.vectors.tally import LAST_DAY as CLAMPED

FOLDER = HERE / "expressions"
ON = "2020-06-15"
TOO_FAR = f"days outside the years {FIRST_DAY.year} to {LAST_DAY.year} cannot be written"
Case = dict[str, object]


def cases() -> list[Case]:
    return json.loads((FOLDER / "date_arithmetic_temporal.json").read_text(encoding="utf-8"))


def moved(day: str, months: int, days: int) -> str:
    """Months first, then days, as the source has it and as a contract reads."""
    found = day
    for count, unit in ((months, "months"), (days, "days")):
        if count:
            found = f"{abs(count)} {unit} {'after' if count > 0 else 'before'} {found}"
    return found


def parts(duration: dict[str, int]) -> tuple[int, int]:
    return 12 * duration["years"] + duration["months"], 7 * duration["weeks"] + duration["days"]


def writable(*days: str) -> None:
    for day in days:
        if not FIRST_DAY.isoformat() <= day <= LAST_DAY.isoformat():
            raise NotExpressible(TOO_FAR)


def sum_holds(case: Case) -> None:
    day, expected = str(case["date"]), case["expected"]
    writable(day, *([expected] if isinstance(expected, str) else []))
    months, days = parts(case["duration"])  # type: ignore[arg-type]
    sign = 1 if case["op"] == "add" else -1
    text = moved(day, sign * months, sign * days)
    rule = CLAMPED if case["overflow"] == "constrain" else ""
    try:
        found = deal_of(f"Answer means {text}\n", months=rule).value("Answer", on=ON).only.value
    except (BadInput, Unsound) as error:
        if isinstance(expected, str):
            raise Mismatch(f"{text} was refused: {error}") from None
        return
    agree(found, date.fromisoformat(expected) if isinstance(expected, str) else None, text)


def difference_holds(case: Case) -> None:
    """Months are counted from the first day, toward the second, and the days that remain after them."""
    start, end = str(case["date"]), str(case["other"])
    writable(start, end)
    expected: dict[str, int] = case["expected"]  # type: ignore[assignment]
    months, days = parts(expected)
    whole = f"the number of whole months from {start} to {end}" if case["largest_unit"] in ("years", "months") else "0"
    # A count back is cut off toward the first day, unless it comes out even.
    deal = deal_of(
        f"Whole means {whole}\n"
        "Months means:\n"
        f"  Whole when {start} is on or before {end} or (Whole) months after {start} is {end}\n"
        f"  otherwise Whole + {1 if whole != '0' else 0}\n"
        f"Days means the number of days from ((Months) months after {start}) to {end}\n"
    )
    agree(deal.value("Months", on=ON).only.value, Fraction(months), f"months from {start} to {end}")
    agree(deal.value("Days", on=ON).only.value, Fraction(days), f"days from {start} to {end}")


def run() -> Tally:
    tally = Tally()
    for case in cases():
        holds = sum_holds if case["op"] in ("add", "subtract") else difference_holds
        tally.count(str(case["id"]), lambda: holds(case))  # noqa: B023
    return tally


SUITE = Suite(
    "Sums and differences of days, at the ends of months",
    "the tests of ECMAScript's Temporal (`tc39/test262`)",
    "BSD-3-Clause",
    "terms of a deal",
    590,
    FOLDER,
    run,
)
