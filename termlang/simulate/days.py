"""The days of a run: where it begins, and the days on which its figures are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from termlang.diagnostics import BadInput
from termlang.evaluate.state import State
from termlang.ledger.run import Run
from termlang.market import Market
from termlang.model.deal import Deal
from termlang.model.expressions import TermKey, Value
from termlang.model.policies import PayDividend, Policy, Turn
from termlang.simulate import problems as wrong
from termlang.simulate.exact import is_occasion

MOST_LOOKS = 64


def instruments_of(deal: Deal, policy: Policy) -> tuple[str, ...]:
    """The instruments that take part in a policy, in the order of the deal."""
    found = {
        line.instrument if isinstance(line, PayDividend) else deal.rights[line.right].instrument
        for line in policy.lines
    }
    return tuple(name for name in deal.instruments if name in found)


def first_day(deal: Deal, policy: Policy, given: Mapping[TermKey, Value], readings: Mapping[str, str]) -> date:
    """The first issue of an instrument that takes part. Raises BadInput where the text leaves the day open."""
    world = Run(deal, Market.EMPTY, given, readings, {}, ()).world(State(date.min), date.max)
    days = [world.step(deal.instruments[name].issue_day, date.max).value for name in instruments_of(deal, policy)]
    known = [day for day in days if isinstance(day, date)]
    if not known:
        what = "the day of issue is not known, so that it is open where a path begins"
        raise BadInput([wrong.BAD_SHAPE.at(what=what, hint="say the first day, such as `--from 1999-01-29`")])
    return min(known)


def looks(deal: Deal, policy: Policy, days: Sequence[date], most: int = MOST_LOOKS) -> tuple[int, ...]:
    """Places of days at which a picture shows a run: the days that the policy names, and others evenly between."""
    named = [
        number
        for number, day in enumerate(days)
        if any(line.occasion.turn is not Turn.EACH and is_occasion(deal, line.occasion, day) for line in policy.lines)
    ]
    kept = {0, len(days) - 1, *_even(named, most // 2)}
    return tuple(sorted({*kept, *_even(range(len(days)), most - len(kept))}))


def _even(places: Sequence[int], most: int) -> list[int]:
    """At most so many of the places, evenly taken, the last one included."""
    if len(places) <= most:
        return list(places)
    return [places[-1 - number * (len(places) - 1) // (most - 1)] for number in range(most)] if most > 1 else []
