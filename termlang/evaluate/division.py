"""How an amount is divided: ranks first, then the rest by shares, each series deciding whether to convert.

Figures in, figures out: nothing here knows of a deal. A series converts where it gets more, given what the others do,
and the decisions are looked for from the fewest conversions up, until nobody gains by changing his mind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

ZERO = Fraction(0)
MAX_SETS = 4096


class Series(NamedTuple):
    """One series, all its shares together. `due` is what each rank owes it, by the number of the rank.

    `sharing` are the shares with which it takes part in the rest beside its preference, `most` what it gets at the most
    then, of the rest alone where `beyond`; `converted` are its shares if it gives the preference up, None if it cannot.
    """

    due: Mapping[int, Fraction]
    sharing: Fraction = ZERO
    most: Fraction | None = None
    beyond: bool = False
    converted: Fraction | None = None


class Paid(NamedTuple):
    """What one series got: by rank, and of the rest."""

    by_rank: Mapping[int, Fraction]
    rest: Fraction

    @property
    def total(self) -> Fraction:
        return sum(self.by_rank.values(), self.rest)


class Division(NamedTuple):
    """Who converted, what each series got, what the ordinary shares got, and what nobody got."""

    converted: frozenset[str]
    paid: Mapping[str, Paid]
    ordinary: Fraction
    left: Fraction


def divided(amount: Fraction, series: Mapping[str, Series], ordinary: Fraction) -> Division | None:
    """The division at which nobody gains by deciding otherwise; None where there is no such division."""
    choosing = [name for name, each in series.items() if each.converted]
    found: frozenset[str] = frozenset()
    for _ in range(2 * len(choosing) + 1):
        willing = [name for name in choosing if gain(amount, series, ordinary, found, name) > 0]
        if not willing:
            return split(amount, series, ordinary, found)
        joining = [name for name in willing if name not in found]
        # Who gives up the least for each of his shares goes first; the next decision sees what he did.
        one = min(joining or willing, key=lambda name: _given_up(amount, series, ordinary, found, name))
        found = found ^ {one}
    return _searched(amount, series, ordinary, choosing)


def _searched(
    amount: Fraction, series: Mapping[str, Series], ordinary: Fraction, choosing: Sequence[str]
) -> Division | None:
    tried = 0
    for size in range(len(choosing) + 1):
        for names in combinations(choosing, size):
            tried += 1
            if tried > MAX_SETS:
                return None
            found = frozenset(names)
            if all(gain(amount, series, ordinary, found, name) <= 0 for name in choosing):
                return split(amount, series, ordinary, found)
    return None


def gain(
    amount: Fraction, series: Mapping[str, Series], ordinary: Fraction, converted: frozenset[str], name: str
) -> Fraction:
    """What a series gains by deciding otherwise while the others stay. At equal pay it keeps its preference."""
    now = split(amount, series, ordinary, converted).paid[name].total
    then = split(amount, series, ordinary, converted ^ {name}).paid[name].total
    return then - now


def _given_up(
    amount: Fraction, series: Mapping[str, Series], ordinary: Fraction, converted: frozenset[str], name: str
) -> Fraction:
    shares = series[name].converted
    assert shares
    return split(amount, series, ordinary, converted - {name}).paid[name].total / shares


def split(amount: Fraction, series: Mapping[str, Series], ordinary: Fraction, converted: frozenset[str]) -> Division:
    """An amount divided with some series converted."""
    left = amount
    by_rank: dict[str, dict[int, Fraction]] = {name: {} for name in series}
    for rank in sorted({number for each in series.values() for number in each.due}):
        due = {name: each.due[rank] for name, each in series.items() if rank in each.due and name not in converted}
        total = sum(due.values(), ZERO)
        part = Fraction(1) if total <= left else left / total
        for name, owed in due.items():
            by_rank[name][rank] = owed * part
        left -= min(total, left)
    sharers: dict[str | None, tuple[Fraction, Fraction | None]] = {None: (ordinary, None)}
    for name, each in series.items():
        if name in converted:
            sharers[name] = each.converted or ZERO, None
        elif each.sharing:
            had = ZERO if each.beyond else sum(by_rank[name].values(), ZERO)
            sharers[name] = each.sharing, None if each.most is None else max(ZERO, each.most - had)
    rest, left = _shared(left, sharers)
    paid = {name: Paid(by_rank[name], rest.get(name, ZERO)) for name in series}
    return Division(converted, paid, rest.get(None, ZERO), left)


def _shared(
    amount: Fraction, sharers: Mapping[str | None, tuple[Fraction, Fraction | None]]
) -> tuple[dict[str | None, Fraction], Fraction]:
    """The rest by shares; what one may not have goes to the others. And what is left when nobody may have more."""
    found: dict[str | None, Fraction] = {}
    waiting = {name: each for name, each in sharers.items() if each[0] > 0}
    while waiting:
        each_share = amount / sum(shares for shares, _ in waiting.values())
        full = {
            name: most for name, (shares, most) in waiting.items() if most is not None and most < shares * each_share
        }
        if not full:
            found.update((name, shares * each_share) for name, (shares, _) in waiting.items())
            return found, ZERO
        for name, most in full.items():
            found[name] = most
            amount -= most
            del waiting[name]
    return found, amount
