"""Journals for drawn deals: who asks for what, and what happens besides."""

from __future__ import annotations

from datetime import date
from random import Random

from termlang.calendars import NYSE

DAYS = NYSE.between(date(1999, 2, 16), date(2000, 1, 31))
HOLDERS = ("Ann", "Bob")
OPENING = "".join(f"1999-02-12 Company issues 150 shares of Series A to {who}\n" for who in HOLDERS)


def lines(seed: int, *, warrants: bool, most: int = 10) -> list[tuple[date, str]]:
    """Dated lines in order, without those that open the journal."""
    random = Random(seed)
    days = sorted(random.choice(DAYS) for _ in range(random.randint(1, most)))
    return [(day, _line(random, warrants)) for day in days]


def _line(random: Random, warrants: bool) -> str:
    who, other = random.choice(HOLDERS), random.choice(HOLDERS)
    units, cents = random.randint(1, 60), random.randint(100, 2500)
    price = f"${cents // 100}.{cents % 100:02}"
    kinds = [
        f"{who} converts {units} shares of Series A",
        f"{who} converts ${units * 5},000 of Series A",
        f"{who} converts all of Series A",
        f"{who} transfers {units} shares of Series A to {other}",
        f"{who} converted {units} shares of Series A into {units * 700} shares",
        f"{who} sells {units * 10} shares of Common Stock",
        f"Common Stock splits {random.randint(1, 3)} for {random.randint(1, 3)}",
        "Company pays the dividend of Series A",
        f"Company redeems {units} shares of Series A",
        f"Secret Price is {price}",
        "Approval is met",
    ]
    if warrants:
        kinds += [f"{who} exercises {units}00 warrants of Some Warrants"]
    return random.choice(kinds)


def text(found: list[tuple[date, str]]) -> str:
    return OPENING + "".join(f"{day} {line}\n" for day, line in found)
