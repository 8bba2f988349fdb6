"""Who has what, and what has happened: lots by holder, shares and money, and a list of events that limits look at."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import NamedTuple

ZERO = Fraction(0)
MONEY = "USD"


class Lot(NamedTuple):
    """Units issued on a day. What has accrued on them before `since` was paid; None where nothing was."""

    issued: date
    units: Fraction
    since: date | None = None


class Event(NamedTuple):
    """What took effect: `kind` is a verb or `dividend`; `value` the stated value then, `cash` what was paid for it."""

    kind: str
    of: str
    day: date
    who: str
    units: Fraction = ZERO
    value: Fraction = ZERO
    shares: Fraction = ZERO
    cash: Fraction = ZERO
    price: Fraction | None = None
    by: str = ""  # whose option a redemption is


class Accounts:
    """All of it, as it stands now."""

    def __init__(self) -> None:
        self.lots: defaultdict[tuple[str, str], list[Lot]] = defaultdict(list)
        self.assets: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)  # shares and money
        self.issued: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
        self.used: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
        self.carried: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)  # accrued, paid on the next date
        self.events: list[Event] = []
        self.heirs: dict[int, dict[str, Fraction]] = {}

    def holders(self, of: str) -> list[str]:
        return [who for (who, name), lots in self.lots.items() if name == of and lots]

    def units(self, of: str, who: str | None = None) -> Fraction:
        return sum(
            (
                lot.units
                for (each, name), lots in self.lots.items()
                if name == of and who in (None, each)
                for lot in lots
            ),
            ZERO,
        )

    def issue(self, who: str, of: str, units: Fraction, day: date) -> None:
        if units:
            self.lots[who, of].append(Lot(day, units))
            self.lots[who, of].sort(key=lambda lot: lot.issued)
        self.issued[who, of] += units

    def first(self, who: str, of: str, units: Fraction) -> list[Lot]:
        """The lots that so many units come out of, oldest first."""
        found = []
        for lot in self.lots[who, of]:
            part = min(lot.units, units)
            units -= part
            if part:
                found.append(lot._replace(units=part))
        return found

    def take(self, who: str, of: str, units: Fraction) -> list[Lot]:
        """The same, and they are gone."""
        found = self.first(who, of, units)
        rest = []
        for lot in self.lots[who, of]:
            part = min(lot.units, units)
            units -= part
            if lot.units > part:
                rest.append(lot._replace(units=lot.units - part))
        self.lots[who, of] = rest
        return found

    def transfer(self, who: str, to: str, of: str, units: Fraction, *, by_holder: bool) -> None:
        """With the units goes as much of what was issued.

        Where an allowance counts for each holder, their part of it goes, and of what was used and delivered.
        """
        part = units / self.units(of, who)
        lots = self.take(who, of, units)
        self.lots[to, of] = sorted(self.lots[to, of] + lots, key=lambda lot: lot.issued)
        moved = {id(self.issued): self.issued[who, of] * part if by_holder else units}
        for book in (self.issued, self.used):
            goes = moved.get(id(book), book[who, of] * part if by_holder else ZERO)
            book[who, of] -= goes
            book[to, of] += goes
        for event in self.events if by_holder else ():
            if event.of == of:
                heirs = self.heirs.setdefault(id(event), {event.who: Fraction(1)})
                goes = heirs.get(who, ZERO) * part
                heirs[who] = heirs.get(who, ZERO) - goes
                heirs[to] = heirs.get(to, ZERO) + goes

    def part_of(self, event: Event, who: str) -> Fraction:
        """The part of what was delivered that a holder did, or has taken over with the units."""
        return self.heirs.get(id(event), {event.who: Fraction(1)}).get(who, ZERO)

    def split(self, stock: str, ratio: Fraction) -> None:
        for who, asset in list(self.assets):
            if asset == stock:
                self.assets[who, asset] *= ratio

    def positions(self) -> dict[tuple[str, str], Fraction]:
        """What each holder has, by asset."""
        found = {key: value for key, value in self.assets.items() if value and key[0] != "added to"}
        for (who, of), lots in self.lots.items():
            if lots:
                found[who, of] = sum((lot.units for lot in lots), ZERO)
        return found


def shared(total: Fraction, weights: dict[str, Fraction], places: int | None = None) -> dict[str, Fraction]:
    """A total by weights: rounded down to so many decimals, the rest to the largest fractions, then by name."""
    whole = sum(weights.values())
    exact = {who: total * weight / whole for who, weight in weights.items()}
    if places is None:
        return exact
    scale = 10**places
    found = {who: Fraction(n.numerator * scale // n.denominator, scale) for who, n in exact.items()}
    left = total - sum(found.values())
    for who in sorted(found, key=lambda who: (found[who] - exact[who], who)):
        more = min(Fraction(1, scale), left)
        found[who] += more
        left -= more
    return found
