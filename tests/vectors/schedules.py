"""Payment dates of the ACTUS reference contracts: each is counted from the anchor, and rolls as its contract says."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import termlang
from tests.vectors.tally import BESIDE, HEAD, INSTRUMENT, LAST_DAY, Mismatch, NotExpressible, Suite, Tally, agree

FOLDER = BESIDE / "actus"
ON = "2030-01-02"
UNITS = {"D": ("days", 1), "W": ("weeks", 1), "M": ("months", 1), "Y": ("months", 12)}
ROLLS = {
    "": "",
    "CSF": " rolled to the next business day",
    "SCF": " rolled to the next business day",
    "SCP": " rolled to the business day before",
    "CSMF": " rolled to the next business day of its month",
    "SCMF": " rolled to the next business day of its month",
}
NO_MODIFIED_PRECEDING = "no roll to the business day before that stays in its month"
# Contracts run for at most a few years of months, or some hundreds of days.
MOST = 200


def schedules() -> list[dict[str, object]]:
    return json.loads((FOLDER / "schedules.json").read_text(encoding="utf-8"))


def text_of(number: int, schedule: dict[str, object]) -> str:
    """The date so many cycles after the anchor."""
    found = re.fullmatch(r"P(\d+)([DWMY])L[01]", str(schedule["cycle"]))
    assert found, schedule["cycle"]
    unit, times = UNITS[found[2]]
    anchor = date.fromisoformat(str(schedule["anchor"]))
    day = f"({int(found[1]) * times * number} {unit} after {anchor})"
    if schedule["eom"] == "EOM" and unit == "months" and (anchor + timedelta(days=1)).day == 1:
        day = f"(the last day of the month of {day})"
    convention = str(schedule["bdc"] or "")
    if convention not in ROLLS:
        raise NotExpressible(NO_MODIFIED_PRECEDING)
    return day + ROLLS[convention]


def holds(schedule: dict[str, object]) -> None:
    """The dates on the cycle, from the first one paid to the last, are the ones that are paid."""
    check: dict[str, list[str]] = schedule["check"]  # type: ignore[assignment]
    paid = [date.fromisoformat(day) for day in schedule["expected"] if day not in check["off_cycle"]]  # type: ignore[attr-defined]
    head = HEAD.format(calendar="NYSE\nbusiness calendar Weekdays", months=LAST_DAY)
    lines: list[str] = []
    for number in range(MOST):
        lines.append(f"Date {number} means {text_of(number, schedule)}\n")
        if not paid or _far(schedule, number) > max(paid) + timedelta(days=40):
            break
    deal = termlang.load(head + "".join(lines) + INSTRUMENT)
    found = [deal.value(f"Date {number}", on=ON).only.value for number in range(len(lines))]
    if not paid:
        # Only the end of the contract is paid, which its text states.
        return
    agree(
        [day for day in found if min(paid) <= day <= max(paid)], paid, f"{schedule['cycle']} from {schedule['anchor']}"
    )
    ends = {str(schedule["maturity"]), str(schedule["observe_to"]), ""}
    for day in check["off_cycle"]:
        if day not in ends and (schedule["maturity"] or schedule["observe_to"]):
            raise Mismatch(f"{day} is neither on the cycle nor an end")


def _far(schedule: dict[str, object], number: int) -> date:
    """About where a date of the cycle lies, to know when there are enough."""
    found = re.fullmatch(r"P(\d+)([DWMY])L[01]", str(schedule["cycle"]))
    assert found
    days = {"D": 1, "W": 7, "M": 30, "Y": 365}[found[2]]
    return date.fromisoformat(str(schedule["anchor"])) + timedelta(days=number * int(found[1]) * days)


def run() -> Tally:
    tally = Tally()
    for schedule in schedules():
        tally.count(f"{schedule['id']} {schedule['event']}", lambda: holds(schedule))  # noqa: B023
    return tally


SUITE = Suite(
    "ACTUS schedules",
    "the reference contracts of the ACTUS Financial Research Foundation (`actus-tests`, commit acfaab81)",
    "CC BY-SA 4.0, not part of the project",
    "dates of a deal",
    261,
    FOLDER,
    run,
)
